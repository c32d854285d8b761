/** Sizes, and the type and length of an array of a call: kernels trust them, so they must be right. */
import { type FloatArray, trueLength } from "../../tensor/dtype.ts";
import { describe, ShapeError } from "../../tensor/errors.ts";

/** The longest array of a call: kernels count elements in 32 bits, and step beyond the end. */
export const MAX_ELEMENTS = 2 ** 31 - 2 ** 16;

/** Kernels would round a fractional size to one that does not fit the arrays. */
export function checkSize(name: string, size: number, least: number): void {
  if (Number.isInteger(size) && size >= least) return;
  throw new ShapeError(
    `kernels: expected a whole number of at least ${least} for ${name}, got ${describe(size)}.`,
  );
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
  if (given !== length) {
    throw new ShapeError(`kernels: expected ${length} elements for ${name}, got ${given}.`);
  }
}

/** Returns a check that arrays are of the type of `first`, and as long as stated. */
export function arrayCheck(first: FloatArray): (name: string, array: unknown, length: number) => void {
  const type = first instanceof Float64Array ? Float64Array : Float32Array;
  return (name, array, length) => checkArray(type, name, array, length);
}
