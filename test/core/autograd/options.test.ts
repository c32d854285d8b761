/** An option that an operation does not have, like one of PyTorch's that is called differently here, is refused and never ignored. */
import { expect, test } from "vitest";
import { clamp, flip, permute, sum } from "../../../src/core/autograd/ops.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { ArgumentError } from "../../../src/core/tensor/errors.ts";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
test("axes are numbers, and a hole in a list of them is none", () => {
  const code = expect.objectContaining({ code: "SHAPE" });
  const holed = Object.assign(new Array<number>(2), [0]);
  expect(() => sum(x, { axis: "0" as never })).toThrow(code);
  expect(() => sum(x, { axis: holed })).toThrow(/axis from -2 to 1/);
  expect(() => permute(x, [1, undefined as never])).toThrow(code);
  expect(() => permute(x, holed)).toThrow(code);
  expect(() => flip(x, new Array<number>(1))).toThrow(code);
});

test("limits are numbers", () => {
  expect(() => clamp(x, "0" as never, "1" as never)).toThrow(/clamp: expected min <= max, got "0"/);
});

test("an object of a tensor's class is none", () => {
  const imitation = Object.create(Object.getPrototypeOf(x));
  expect(() => permute(imitation, [1, 0])).toThrow(ArgumentError);
  expect(() => x.copyFrom(imitation)).toThrow(ArgumentError);
});
