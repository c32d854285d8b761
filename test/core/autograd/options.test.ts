/** An option that an operation does not have, like one of PyTorch's that is called differently here, is refused and never ignored. */
import { describe, expect, test } from "vitest";
import { scaledDotProductAttention } from "../../../src/core/autograd/attention.ts";
import { clamp } from "../../../src/core/autograd/elementwise.ts";
import { embedding } from "../../../src/core/autograd/embedding.ts";
import {
  bceWithLogits,
  crossEntropy,
  huberLoss,
  l1Loss,
  mseLoss,
  nllLoss,
  quantileLoss,
  smoothL1Loss,
} from "../../../src/core/autograd/losses.ts";
import { argmax, max, mean, min, sum, variance } from "../../../src/core/autograd/reduce.ts";
import { flip, permute } from "../../../src/core/autograd/shape.ts";
import { logSumExp } from "../../../src/core/autograd/softmax.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { ArgumentError } from "../../../src/core/tensor/errors.ts";
import { indices } from "../../../src/core/tensor/indices.ts";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const labels = indices([0, 2]);

const operations: Record<string, (options: never) => unknown> = {
  sum: (options) => sum(x, options),
  mean: (options) => mean(x, options),
  max: (options) => max(x, options),
  min: (options) => min(x, options),
  variance: (options) => variance(x, options),
  argmax: (options) => argmax(x, options),
  logSumExp: (options) => logSumExp(x, options),
  crossEntropy: (options) => crossEntropy(x, labels, options),
  nllLoss: (options) => nllLoss(x, labels, options),
  mseLoss: (options) => mseLoss(x, x, options),
  l1Loss: (options) => l1Loss(x, x, options),
  huberLoss: (options) => huberLoss(x, x, options),
  quantileLoss: (options) => quantileLoss(x, x, options),
  smoothL1Loss: (options) => smoothL1Loss(x, x, options),
  bceWithLogits: (options) => bceWithLogits(x, x, options),
  embedding: (options) => embedding(labels, tensor([[1], [2], [3]]), options),
  scaledDotProductAttention: (options) => scaledDotProductAttention(x, x, x, options),
};

describe.each(Object.entries(operations))("%s", (name, run) => {
  test.each(["dim", "axes", "keepdim", "ignore_index", "pos_weight", "padding_idx", "is_causal"])(
    "refuses %s",
    (option) => {
      expect(() => run({ [option]: 1 } as never)).toThrow(
        expect.objectContaining({
          code: "NAME",
          message: expect.stringMatching(`^${name}: expected options .*, got "${option}"`),
        }),
      );
    },
  );

  test.each([[0], [null], [[0]]])("refuses %s in place of options", (value) => {
    expect(() => run(value as never)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(`^${name}: expected a plain object of options`),
      }),
    );
  });
});

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
