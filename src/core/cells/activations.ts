/**
 * exp, tanh and sigmoid in double precision, built from + - * / and a table of powers of two. JavaScript engines differ in the last bits
 * of `Math.exp` and `Math.tanh`; these functions have the same bits in every engine, and in C++ or WebAssembly with the same operations
 * in the same order, without fused multiply-add.
 *
 * Max error: 2 ULP against the correctly rounded value. Valid range: all doubles. NaN gives NaN.
 */

/** ln 2 in two parts. The first has 21 trailing zero bits, so its product with any exponent is exact. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

/** Beyond these, exp is Infinity or rounds to 0. */
const EXP_MAX = 709.782712893384;
const EXP_MIN = -745.1332191019412;

const SMALLEST_EXPONENT = -1022;
const POWERS_OF_TWO = powersOfTwo();

/** 2^-1022 … 2^1023, each exact. */
function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2046);
  powers[-SMALLEST_EXPONENT] = 1;
  for (let k = 1; k <= 1023; k++) powers[k - SMALLEST_EXPONENT] = 2 * powers[k - 1 - SMALLEST_EXPONENT];
  for (let k = -1; k >= SMALLEST_EXPONENT; k--)
    powers[k - SMALLEST_EXPONENT] = powers[k + 1 - SMALLEST_EXPONENT] / 2;
  return powers;
}

function powerOfTwo(exponent: number): number {
  return POWERS_OF_TWO[exponent - SMALLEST_EXPONENT];
}

/**
 * e^r - 1 for |r| ≤ ln(2)/2.
 *
 * With R = r·coth(r/2) = 2 + r²/6 - r⁴/360 + … (coefficients 2·B₂ₙ/(2n)!; DLMF 4.19.6 at ir), e^r - 1 = 2r / (R - r).
 * The first omitted term, r¹⁴, is below 2⁻⁵⁶ of the result.
 */
function expm1(r: number): number {
  const s = r * r;
  const s2 = s * s;
  const low = 1 / 6 - s * (1 / 360);
  const middle = 1 / 15120 - s * (1 / 604800);
  const high = 1 / 23950080 - s * (691 / 653837184000);
  return (2 * r) / (2 - r + s * (low + s2 * (middle + s2 * high)));
}

/** The k for which x is nearest to k ln 2. */
function nearestExponent(x: number): number {
  return Math.floor(x * Math.LOG2E + 0.5);
}

/** x - k ln 2 */
function remainder(x: number, exponent: number): number {
  return x - exponent * LN2_HIGH - exponent * LN2_LOW;
}

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > EXP_MAX) return Infinity;
  if (x < EXP_MIN) return 0;
  const exponent = nearestExponent(x);
  const mantissa = 1 + expm1(remainder(x, exponent));
  // In two factors, as 2^exponent alone may overflow or underflow.
  const half = Math.floor(exponent / 2);
  return mantissa * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  if (x >= 1.09) return 1 / (1 + exp(-x));
  if (x > -1.09) return 0.5 + 0.5 * tanhNearZero(0.5 * x);
  if (!(x >= -36)) {
    // e / (1 + e) by its series, as e^-x may overflow; the next term is below 2^-103.
    const e = exp(x);
    return e - e * e;
  }
  // As in tanh, add 1 to the exact part of e^-x only.
  const exponent = nearestExponent(-x);
  const power = powerOfTwo(exponent);
  return 1 / (power + 1 + power * expm1(remainder(-x, exponent)));
}

/** Hyperbolic tangent; exactly odd, and x itself near 0. */
export function tanh(x: number): number {
  const size = x < 0 ? -x : x;
  if (!(size >= 0.55)) return tanhNearZero(x);
  const result = size > 3 ? 1 - 2 / (exp(2 * size) + 1) : tanhMiddle(size);
  return x < 0 ? -result : result;
}

/** tanh for 0.55 ≤ x ≤ 3 as (E - 1) / (E + 1), E = e^2x = 2^k (1 + m), adding 1 to the exact part 2^k only. */
function tanhMiddle(x: number): number {
  const exponent = nearestExponent(2 * x);
  const power = powerOfTwo(exponent);
  const scaled = power * expm1(remainder(2 * x, exponent));
  return (power - 1 + scaled) / (power + 1 + scaled);
}

/**
 * tanh for |x| < 0.55 as x / (x·coth x), x·coth x = 1 + x²/3 - x⁴/45 + … (DLMF 4.19.6 at ix): no cancellation anywhere.
 * The first omitted term, x²⁴, is below 2⁻⁵⁶ of the result.
 */
function tanhNearZero(x: number): number {
  const s = x * x;
  const s2 = s * s;
  const s4 = s2 * s2;
  const c0 = 1 / 3 - s * (1 / 45) + s2 * (2 / 945 - s * (1 / 4725));
  const c4 = 2 / 93555 - s * (1382 / 638512875) + s2 * (4 / 18243225 - s * (3617 / 162820783125));
  const c8 = 87734 / 38979295480125 - s * (349222 / 1531329465290625) + s2 * 2.3106432599002624e-11;
  return x / (1 + s * (c0 + s4 * (c4 + s4 * c8)));
}
