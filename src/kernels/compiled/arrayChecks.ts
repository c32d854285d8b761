/** The type and length of an array of a call: kernels read as many elements as they are told, so that nobody may tell them wrong. */
import { checkLength, type FloatArray, trueLength } from "../../tensor/dtype.ts";
import { describe, ShapeError } from "../../tensor/errors.ts";

/** The length of an array from which the sizes of a call follow. @throws ArgumentError when the array gives another than it has */
export function arrayLength(array: FloatArray | Int32Array): number {
  checkLength("kernels", array);
  return array.length;
}

/** @throws ShapeError when an array is of another type or length */
export function checkArray(
  type: typeof Float32Array | typeof Float64Array,
  name: string,
  array: unknown,
  length: number,
): void {
  if (!(array instanceof type)) {
    throw new ShapeError(`kernels: expected a ${type.name} for ${name}, got ${describe(array)}.`, "DTYPE");
  }
  const given = trueLength(array);
  if (given !== length || array.length !== length) {
    throw new ShapeError(`kernels: expected ${length} elements for ${name}, got ${given}.`);
  }
}

/** A check that arrays are float arrays of the type of `first`, and as long as stated. */
export function arrayCheck(first: FloatArray): (name: string, array: unknown, length: number) => void {
  const type = first instanceof Float64Array ? Float64Array : Float32Array;
  return (name, array, length) => checkArray(type, name, array, length);
}
