/** A test of the tests: `toEqual` compares tensors by dtype, shape and every value, however deep they stand. */
import { expect, test } from "vitest";
import { Parameter } from "../../src/core/nn/parameter.ts";
import { tensor } from "../../src/core/tensor/create.ts";

const one = () => tensor([[1, 2, 3]]);

test.each<[string, unknown]>([
  ["another value", tensor([[1, 2, 4]])],
  ["another shape", tensor([[1], [2], [3]])],
  ["another dtype", tensor([[1, 2, 3]], undefined, { dtype: "float64" })],
])("%s makes tensors unequal", (_, other) => {
  expect(one()).not.toEqual(other);
  expect(new Map([["a", one()]])).not.toEqual(new Map([["a", other]]));
  expect({ state: [one()] }).not.toEqual({ state: [other] });
});

test("the same values make tensors equal", () => {
  expect({ state: new Map([["a", one()]]) }).toEqual({ state: new Map([["a", one()]]) });
  expect(new Parameter(Float32Array.of(0), [1])).not.toEqual(new Parameter(Float32Array.of(-0), [1]));
});

test("arrays of numbers are equal by every number, their type and what is not a number", () => {
  expect(Float32Array.of(1, NaN)).toEqual(Float32Array.of(1, NaN));
  expect([1, expect.closeTo(2)]).toEqual([1, 2]);
  expect([1, [2, 3]]).toEqual([1, [2, 3]]);
  for (const [a, b] of [
    [Float32Array.of(1, 0), Float32Array.of(1, -0)],
    [Float32Array.of(1), Float64Array.of(1)],
    [Float32Array.of(1), [1]],
    [[1, 2], [1]],
    [
      [1, 2],
      [1, "2"],
    ],
  ])
    expect({ a }).not.toEqual({ a: b });
});
