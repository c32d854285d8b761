/**
 * Weights with fewer bits.
 *
 * bf16: the upper half of a float32, rounded to nearest, ties to even: 8 significant bits, relative error ≤ 2⁻⁸.
 * int8: whole numbers from -127 to 127 times a scale for each row, so the error is at most 1/254 of the row's largest weight.
 */
const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** The bits of the bf16 number nearest to `value`. */
export function bf16Bits(value: number): number {
  float[0] = value;
  const bits = word[0];
  if (Number.isNaN(value)) return 0x7fc0;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** The scale of a row of `count` numbers: what its int8 numbers are to be multiplied with. Not a number when one of the row is not finite. */
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

/** What a matrix [rows, columns] becomes in a format. */
export function rounded(format: "bf16" | "int8", values: ArrayLike<number>, columns: number): Float32Array {
  const result = Float32Array.from(values);
  if (format === "bf16") {
    for (let at = 0; at < result.length; at++) {
      word[0] = bf16Bits(result[at]) << 16;
      result[at] = float[0];
    }
    return result;
  }
  for (let start = 0; start < result.length; start += columns) {
    const scale = int8Scale(result, start, columns);
    for (let at = start; at < start + columns; at++) result[at] = scale * int8Of(result[at], scale);
  }
  return result;
}
