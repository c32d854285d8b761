/**
 * log and softplus in double precision, with the same bits in every engine and in native/double_activations.h, like those of
 * `activations.ts`. Max error: 2 ULP. Valid range: all doubles. NaN gives NaN.
 */
import { exp, LN2_HIGH, LN2_LOW } from "../activations.ts";

const bits = new DataView(new ArrayBuffer(8));
/** The upper half of the bits of √½. */
const ROOT_HALF = 0x3fe6a09e;

/** f - log(1 + f) for √½ ≤ 1 + f ≤ √2. With s = f / (2 + f), the logarithm is 2 (s + s³/3 + … + s²¹/21) (DLMF 4.6.4), to 2⁻⁵⁶ of it. */
function logTail(f: number): number {
  const s = f / (2 + f);
  const z = s * s;
  let sum = 0;
  for (let n = 21; n >= 3; n -= 2) sum = (sum + 2 / n) * z;
  const half = 0.5 * f * f;
  return half - s * (half + sum);
}

/** The natural logarithm. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x > 0 ? x : x === 0 ? -Infinity : NaN;
  const isSubnormal = x < 2 ** -1022;
  bits.setFloat64(0, isSubnormal ? x * 2 ** 54 : x);
  const shifted = bits.getInt32(0) - ROOT_HALF;
  const exponent = (shifted >> 20) - (isSubnormal ? 54 : 0);
  bits.setInt32(0, (shifted & 0xfffff) + ROOT_HALF);
  const f = bits.getFloat64(0) - 1;
  return exponent * LN2_HIGH + (f - (logTail(f) - exponent * LN2_LOW));
}

/** log(1 + e^x). */
export function softplus(x: number): number {
  const e = exp(x > 0 ? -x : x);
  // Of 1 + e, as in log.
  const f = e > Math.SQRT2 - 1 ? (e - 1) / 2 : e;
  const rest = e > Math.SQRT2 - 1 ? LN2_HIGH + (f - (logTail(f) - LN2_LOW)) : f - logTail(f);
  return x > 0 ? x + rest : rest;
}
