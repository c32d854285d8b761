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
