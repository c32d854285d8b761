import type { FloatArray } from "../tensor/dtype.ts";

/** Largest absolute value; 0 of no values. */
export function largest(values: FloatArray): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
