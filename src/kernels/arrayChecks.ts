/** The type and length of an array of a call: kernels read as many elements as they are told, so that nobody may tell them wrong. */
import type { FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";

const getLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), "length")!.get!;

/** @throws ArgumentError when a subclass or a property of the array's own says another length than it has */
export function arrayLength(array: FloatArray | Int32Array): number {
  const length: number = getLength.call(array);
  if (array.length === length) return length;
  throw new ArgumentError(
    `kernels: expected an array that says its length, ${length}, got one that says ${array.length}. Give a plain copy of it.`,
  );
}

/** @throws ShapeError when an array is of another type or length, ArgumentError as `arrayLength` */
export function checkArray(
  type: typeof Float32Array | typeof Float64Array,
  name: string,
  array: unknown,
  length: number,
): void {
  if (!(array instanceof type)) {
    throw new ShapeError(`kernels: expected a ${type.name} for ${name}, got ${describe(array)}.`, "DTYPE");
  }
  const given = arrayLength(array);
  if (given !== length) {
    throw new ShapeError(`kernels: expected ${length} elements for ${name}, got ${given}.`);
  }
}

/** A check that arrays are float arrays of the type of `first`, and as long as stated. */
export function arrayCheck(first: FloatArray): (name: string, array: unknown, length: number) => void {
  const type = first instanceof Float64Array ? Float64Array : Float32Array;
  return (name, array, length) => checkArray(type, name, array, length);
}
