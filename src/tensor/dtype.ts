/** The two element types Sluice computes in, and the arrays that hold them. */
import { ArgumentError, describe } from "./errors.ts";

export type DType = "float32" | "float64";
export type FloatArray = Float32Array | Float64Array;

export function dtypeOf(data: FloatArray): DType {
  return data instanceof Float64Array ? "float64" : "float32";
}

/** A zero-filled array of `length` elements. */
export function allocate(dtype: DType, length: number): FloatArray {
  return dtype === "float64" ? new Float64Array(length) : new Float32Array(length);
}

/** @throws ArgumentError unless `dtype` is `"float32"` or `"float64"` */
export function checkDType(where: string, dtype: unknown): asserts dtype is DType {
  if (dtype !== "float32" && dtype !== "float64") {
    throw new ArgumentError(`${where}: expected dtype "float32" or "float64", got ${describe(dtype)}.`);
  }
}
