/**
 * Weights with fewer bits.
 *
 * bf16: the upper half of a float32, 8 significant bits, relative error ≤ 2⁻⁸ (below 2⁻¹⁰⁰, absolute ≤ 2⁻⁹⁹).
 * int8: whole numbers from -127 to 127 times a scale for each row, so the error is at most 1/254 of the row's largest weight.
 */
const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

function bitsOf(value: number): number {
  float[0] = value;
  return word[0];
}

function floatOf(bits: number): number {
  word[0] = bits;
  return float[0];
}

/** Upper halves of numbers that overflow, and of small ones: above 2⁻¹⁰⁰, slow subnormal numbers cannot arise. */
const LARGEST = 0x7f7f;
const LEAST = 0x0d80;

/** Packs two numbers: the lower half of the word is the first as bf16, and the whole word is nearest to the second. */
export function bf16Pair(first: number, second: number): number {
  const firstBits = bitsOf(first);
  const lower = Number.isFinite(first)
    ? Math.min((firstBits + 0x7fff + ((firstBits >>> 16) & 1)) >>> 16, ((firstBits >>> 31) << 15) | LARGEST)
    : firstBits >>> 16;
  const bits = bitsOf(second);
  if (!Number.isFinite(second)) return ((bits & 0xffff0000) | lower) >>> 0;
  const nearest = Math.floor(((bits & 0x7fffffff) - lower + 0x8000) / 0x10000);
  const upper = Math.max(LEAST, Math.min(LARGEST, nearest)) | ((bits >>> 31) << 15);
  return ((upper << 16) | lower) >>> 0;
}

/** Returns the factor of a row's int8 numbers; NaN if a number of the row is not finite. */
export function int8Scale(values: ArrayLike<number>, start: number, count: number): number {
  let largest = 0;
  for (let at = start; at < start + count; at++) {
    if (!Number.isFinite(values[at])) return Number.NaN;
    largest = Math.max(largest, Math.abs(values[at]));
  }
  return Math.fround(largest / 127);
}

export function int8Of(value: number, scale: number): number {
  return scale > 0 ? Math.max(-127, Math.min(127, Math.round(value / scale))) : 0;
}

/** Returns a matrix [rows, columns], rounded to a format. */
export function rounded(format: "bf16" | "int8", values: ArrayLike<number>, columns: number): Float32Array {
  const result = Float32Array.from(values);
  for (let start = 0; start < result.length; start += columns) {
    const end = start + columns;
    if (format === "bf16") {
      for (let at = start; at < end; at += 2) {
        const pair = bf16Pair(result[at], at + 1 < end ? result[at + 1] : 0);
        result[at] = floatOf(pair << 16);
        if (at + 1 < end) result[at + 1] = floatOf(pair);
      }
    } else {
      const scale = int8Scale(result, start, columns);
      for (let at = start; at < end; at++) result[at] = scale * int8Of(result[at], scale);
    }
  }
  return result;
}
