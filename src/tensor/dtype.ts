/** The two element types Sluice computes in, and the arrays that hold them. */
import { ArgumentError, describe, ShapeError } from "./errors.ts";

export type DType = "float32" | "float64";
export type FloatArray = Float32Array | Float64Array;

export function dtypeOf(data: FloatArray): DType {
  return data instanceof Float64Array ? "float64" : "float32";
}

const lengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), "length")!.get!;

/** How many elements an array has, whatever it or its subclass says: compiled code reads as many as it is told. */
export function trueLength(array: FloatArray | Int32Array): number {
  return lengthOf.call(array);
}

/** @throws ArgumentError when a subclass, or a property of the array's own, gives another length than it has */
export function checkLength(where: string, array: FloatArray | Int32Array): void {
  const length = trueLength(array);
  if (array.length === length) return;
  throw new ArgumentError(
    `${where}: expected an array that says its length, ${length}, got one that says ${array.length}. Give a plain copy of it.`,
  );
}

/**
 * A zero-filled array of `length` elements.
 *
 * @param where who needs it, for messages
 * @throws ShapeError (`MEMORY`) when there is no memory for so many
 */
export function allocate(dtype: DType, length: number, where = "tensor"): FloatArray {
  return inMemory(where, length, dtype, () =>
    dtype === "float64" ? new Float64Array(length) : new Float32Array(length),
  );
}

/** As `allocate`, for integers. */
export function allocateIntegers(length: number, where = "indices"): Int32Array {
  return inMemory(where, length, "int32", () => new Int32Array(length));
}

/** What an engine throws for an array it cannot hold is a bare RangeError, which names neither size nor way out. */
function inMemory<T>(where: string, length: number, kind: DType | "int32", make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const gigabytes = (length * (kind === "float64" ? 8 : 4)) / 1e9;
    throw new ShapeError(
      `${where}: expected a size that fits into memory, got ${length} elements of ${kind} (${Number(gigabytes.toPrecision(3))} GB). Use smaller sizes, or work in parts.`,
      "MEMORY",
    );
  }
}

/** @throws ArgumentError unless `dtype` is `"float32"` or `"float64"` */
export function checkDType(where: string, dtype: unknown): asserts dtype is DType {
  if (dtype !== "float32" && dtype !== "float64") {
    throw new ArgumentError(`${where}: expected dtype "float32" or "float64", got ${describe(dtype)}.`);
  }
}
