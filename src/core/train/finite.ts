import { fastKernels } from "../kernels/choose.ts";
import type { FloatArray } from "../tensor/dtype.ts";

/** Whether all numbers are finite. Branchless, since it runs over every gradient and parameter at every step. */
export function allFinite(data: FloatArray): boolean {
  // In double precision no sum of squares of floats overflows.
  const fast = fastKernels(data);
  if (fast !== undefined) return Number.isFinite(fast.sum(data as Float32Array, true));
  // x - x is 0 for finite x, else NaN.
  let zero = 0;
  for (let i = 0; i < data.length; i++) zero += data[i] - data[i];
  return zero === 0;
}
