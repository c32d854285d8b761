/**
 * What `toEqual` does in every test. It sees the values of tensors, which are behind a getter that Vitest ignores: without this, any two
 * tensors of one shape are equal. And it compares arrays of numbers fast.
 */
import { expect } from "vitest";
import { Tensor } from "../../src/core/tensor/tensor.ts";

function sameTensors(a: unknown, b: unknown): boolean | undefined {
  if (!(a instanceof Tensor) || !(b instanceof Tensor)) return undefined;
  return (
    a.dtype === b.dtype &&
    a.shape.length === b.shape.length &&
    a.shape.every((size, axis) => size === b.shape[axis]) &&
    a.data.every((value, k) => Object.is(value, b.data[k]))
  );
}

/** Compares arrays of numbers at once: Vitest makes a string of every index, which takes a hundred times as long. */
function sameNumbers(a: unknown, b: unknown): boolean | undefined {
  if (!isList(a) || !isList(b) || a.constructor !== b.constructor || a.length !== b.length) return undefined;
  for (let k = 0; k < a.length; k++) {
    if (typeof a[k] !== "number" || typeof b[k] !== "number") return undefined;
    if (!Object.is(a[k], b[k])) return false;
  }
  return true;
}

const isList = (value: unknown): value is ArrayLike<unknown> & object =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

expect.addEqualityTesters([sameTensors, sameNumbers]);
