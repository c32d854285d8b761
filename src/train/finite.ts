/** Whether numbers are finite: asked of every gradient and parameter at every step, so without a branch per element. */
import type { FloatArray } from "../tensor/dtype.ts";

export function allFinite(data: FloatArray): boolean {
  // x - x is 0 for finite x, else NaN.
  let zero = 0;
  for (let i = 0; i < data.length; i++) zero += data[i] - data[i];
  return zero === 0;
}
