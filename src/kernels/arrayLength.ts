/** The length of an array of a call: kernels read as many elements as they are told, so that nobody may tell them wrong. */
import type { FloatArray } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";

const getLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), "length")!.get!;

/** @throws ArgumentError when a subclass or a property of the array's own says another length than it has */
export function arrayLength(array: FloatArray | Int32Array): number {
  const length: number = getLength.call(array);
  if (array.length === length) return length;
  throw new ArgumentError(
    `kernels: expected an array that says its length, ${length}, got one that says ${array.length}. Give a plain copy of it.`,
  );
}
