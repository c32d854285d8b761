/** The two element types Sluice computes in, and the arrays that hold them. */
import { checkChoice } from "./check.ts";
import { ArgumentError, describe, ShapeError } from "./errors.ts";

/** The element types of tensors. */
export type DType = "float32" | "float64";
/** An array that holds the elements of a tensor. */
export type FloatArray = Float32Array | Float64Array;

export const DTYPES: readonly DType[] = ["float32", "float64"];

export function dtypeOf(data: FloatArray): DType {
  return data instanceof Float64Array ? "float64" : "float32";
}

const lengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), "length")!.get!;

/**
 * The true length of an array, even if a subclass claims another: compiled code trusts the length it gets. NaN for an object that only has
 * the class of an array, such as a proxy of one.
 */
export function trueLength(array: FloatArray | Int32Array): number {
  return ArrayBuffer.isView(array) && !((array as unknown) instanceof DataView)
    ? lengthOf.call(array)
    : Number.NaN;
}

/** Whether a value is a Float32Array of this length, and claims no other. */
export const isFloats = (value: unknown, length: number): value is Float32Array =>
  value instanceof Float32Array && trueLength(value) === length && value.length === length;

/** @throws ArgumentError when a subclass, or a property of the array, claims another length */
export function checkLength(where: string, array: FloatArray | Int32Array): void {
  const length = trueLength(array);
  if (Number.isNaN(length))
    throw new ArgumentError(`${where}: expected a typed array, got an object of its class. Pass the array.`);
  if (array.length === length) return;
  throw new ArgumentError(
    `${where}: expected an array with its true length, ${length}, got one that claims ${array.length}. Pass a plain copy of it.`,
  );
}

/** @throws ShapeError (`DTYPE`) unless `value` is a Float32Array, with its memory and its true length */
export function checkFloats(where: string, name: string, value: unknown): asserts value is Float32Array {
  if (ArrayBuffer.isView(value) && value instanceof Float32Array)
    return checkLength(`${where}: ${name}`, value);
  throw new ShapeError(`${where}: expected ${name} as a Float32Array, got ${describe(value)}.`, "DTYPE");
}

/**
 * Returns an array of `length` zeros.
 *
 * @param where named in the error
 * @throws ShapeError (`MEMORY`) when there is not enough memory
 */
export function allocate(dtype: DType, length: number, where = "tensor"): FloatArray {
  return inMemory(where, length, dtype, () =>
    dtype === "float64" ? new Float64Array(length) : new Float32Array(length),
  );
}

/** Like `allocate`, for integers. */
export function allocateIntegers(length: number, where = "indices"): Int32Array {
  return inMemory(where, length, "int32", () => new Int32Array(length));
}

/** Replaces the bare RangeError of the engine, which names neither the size nor a way out. */
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
  checkChoice(where, "dtype", dtype, DTYPES);
}
