import { tapeKernels } from "../kernels/tape.ts";
import type { FloatArray } from "../tensor/dtype.ts";

/** Whether all numbers are finite. Branchless, since it runs over every gradient and parameter at every step. */
export function allFinite(data: FloatArray): boolean {
  if (tapeKernels(data) !== undefined) return Number.isFinite(normOf(data));
  // x - x is 0 for finite x, else NaN.
  let zero = 0;
  for (let i = 0; i < data.length; i++) zero += data[i] - data[i];
  return zero === 0;
}

/** Returns the Euclidean norm, which no element exceeds; infinity or NaN where an element is not finite, or the square of a double. */
export function normOf(data: FloatArray): number {
  // In double precision no sum of squares of floats overflows.
  const tape = tapeKernels(data);
  if (tape !== undefined) return Math.sqrt(tape.sum(data as Float32Array, true));
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] * data[i];
  return Math.sqrt(sum);
}
