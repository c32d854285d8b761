/** The two element types Sluice computes in, and the arrays that hold them. */
import { checkChoice } from "./check.ts";
import { describe, ShapeError } from "./errors.ts";

/** The element types of tensors. */
export type DType = "float32" | "float64";

/** The methods of typed arrays whose types name the array itself. */
type Named =
  | ("every" | "filter" | "find" | "findIndex" | "forEach" | "map" | "some" | "reduce" | "reduceRight")
  | (
      | "copyWithin"
      | "fill"
      | "reverse"
      | "slice"
      | "sort"
      | "subarray"
      | "valueOf"
      | typeof Symbol.toStringTag
    )
  // Newer than the oldest library of types that a program may have.
  | ("findLast" | "findLastIndex" | "toReversed" | "toSorted" | "with");

type Test = (value: number, index: number, array: FloatArray) => unknown;

/**
 * The elements of a tensor: a Float32Array or a Float64Array, as what both share, so that `data.map(…)` and `data.reduce(…)` compile for
 * either. `data instanceof Float32Array` tells which it is.
 */
export interface FloatArray extends Omit<Float32Array, Named> {
  readonly [Symbol.toStringTag]: "Float32Array" | "Float64Array";
  every(test: Test): boolean;
  some(test: Test): boolean;
  filter(test: Test): FloatArray;
  find(test: Test): number | undefined;
  findIndex(test: Test): number;
  forEach(visit: (value: number, index: number, array: FloatArray) => void): void;
  map(change: (value: number, index: number, array: FloatArray) => number): FloatArray;
  reduce(join: (sum: number, value: number, index: number) => number): number;
  reduce<T>(join: (sum: T, value: number, index: number) => T, initial: T): T;
  reduceRight(join: (sum: number, value: number, index: number) => number): number;
  reduceRight<T>(join: (sum: T, value: number, index: number) => T, initial: T): T;
  copyWithin(target: number, start: number, end?: number): this;
  fill(value: number, start?: number, end?: number): this;
  reverse(): this;
  slice(start?: number, end?: number): FloatArray;
  sort(compare?: (a: number, b: number) => number): this;
  subarray(start?: number, end?: number): FloatArray;
}

export const DTYPES: readonly DType[] = ["float32", "float64"];

export function dtypeOf(data: FloatArray): DType {
  return data instanceof Float64Array ? "float64" : "float32";
}

const lengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), "length")!.get!;

/** The length of an array. Not `array.length`: optimised by V8 it has given the old length of an array whose buffer was transferred. */
export const trueLength = (array: FloatArray | Int32Array): number => lengthOf.call(array);

/** Whether a value is a Float32Array of this length. */
export const isFloats = (value: unknown, length: number): value is Float32Array =>
  value instanceof Float32Array && trueLength(value) === length;

/** @throws ShapeError (`DTYPE`) unless `value` is a Float32Array */
export function checkFloats(where: string, name: string, value: unknown): asserts value is Float32Array {
  if (value instanceof Float32Array) return;
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
