/**
 * Lets `toEqual` see the values of tensors, in every test. They are behind a getter, which vitest ignores: without this, any two tensors of
 * one shape are equal.
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

expect.addEqualityTesters([sameTensors]);
