import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import {
  bceWithLogits,
  huberLoss,
  l1Loss,
  mseLoss,
  quantileLoss,
  smoothL1Loss,
} from "../../../src/core/autograd/losses.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { refuses } from "../../support/refuses.ts";
import { constant, GRADIENT_TOLERANCE, leaf, uniform } from "./values.ts";

const posWeight = constant([2, 0.5, 1, 3]);
type Loss = (input: Tensor, target: Tensor, options?: object) => Tensor;

/** Values and gradients of all but `quantileLoss` are compared with PyTorch's in pytorchParity.test.ts. */
const losses: [string, Loss, object][] = [
  ["mseLoss", mseLoss, {}],
  ["l1Loss", l1Loss, {}],
  ["huberLoss", huberLoss, { delta: 0.75 }],
  ["quantileLoss", quantileLoss, { quantile: 0.9 }],
  ["smoothL1Loss", smoothL1Loss, { beta: 0.75 }],
  ["bceWithLogits", bceWithLogits, {}],
  ["bceWithLogits with posWeight", bceWithLogits, { posWeight }],
];

test.each(["mean", "sum", "none"] as const)(
  "quantileLoss with reduction %s has the right gradients",
  (reduction) => {
    // Differences stay off the kink at 0.
    const target = uniform([2, 1, 4], 1, { from: 0, to: 1 });
    const input = uniform([2, 1, 4], 2, { gap: 1 });
    input.data.forEach((difference, k) => {
      input.data[k] = target.data[k] + difference;
    });
    const error = gradientError((x, y) => quantileLoss(x, y, { quantile: 0.9, reduction }), [input, target]);
    expect(error).toBeLessThan(GRADIENT_TOLERANCE);
  },
);

describe.each(losses)("%s", (_, loss, options) => {
  test("reduces as it says", () => {
    const input = uniform([2, 2], 3);
    const target = uniform([2, 2], 4, { from: 0, to: 1 });
    const plain = "posWeight" in options ? { posWeight: constant([2, 3]) } : options;
    const none = loss(input, target, { ...plain, reduction: "none" });
    expect(none.shape).toEqual([2, 2]);
    const total = [...none.data].reduce((a, b) => a + b);
    expect(loss(input, target, { ...plain, reduction: "sum" }).item()).toBeCloseTo(total, 14);
    expect(loss(input, target, plain).item()).toBeCloseTo(total / 4, 14);
  });

  refuses(SluiceError, [
    ["another shape", () => loss(zeros([2]), zeros([2, 1])), /target of shape \[2\], got \[2, 1\]/, "SHAPE"],
    [
      "another dtype",
      () => loss(zeros([2]), zeros([2], { dtype: "float64" })),
      /of float32, got float64/,
      "DTYPE",
    ],
    ["a mean of nothing", () => loss(zeros([0]), zeros([0])), /total weight > 0/, "ARGUMENT"],
    ["another reduction", () => loss(zeros([2]), zeros([2]), { reduction: 1 }), /got 1/, "ARGUMENT"],
    ["numbers", () => loss(zeros([2]), 1 as unknown as Tensor), /target to be a tensor, got 1/, "ARGUMENT"],
  ]);
});

test("smoothL1Loss is huberLoss / beta, and l1Loss for beta 0", () => {
  const input = uniform([8], 5);
  const target = uniform([8], 6);
  const smooth = smoothL1Loss(input, target, { beta: 0.5 }).item();
  expect(smooth).toBeCloseTo(huberLoss(input, target, { delta: 0.5 }).item() / 0.5, 14);
  expect(smoothL1Loss(input, target, { beta: 0 }).item()).toBe(l1Loss(input, target).item());
  expect(huberLoss(input, target).item()).toBeCloseTo(smoothL1Loss(input, target).item(), 14);
});

test("quantileLoss is least at the quantile of the target, and half of l1Loss by default", () => {
  const target = constant(Array.from({ length: 101 }, (_, k) => k));
  const lossOf = (value: number) =>
    quantileLoss(constant(Array(101).fill(value)), target, { quantile: 0.9 }).item();
  const best = [88, 89, 90, 91, 92].map(lossOf);
  expect(Math.min(...best)).toBe(best[2]);
  expect(lossOf(100)).toBeCloseTo(0.1 * 50, 12);
  expect(lossOf(0)).toBeCloseTo(0.9 * 50, 12);
  const [a, b] = [uniform([8], 5), uniform([8], 6)];
  expect(quantileLoss(a, b).item()).toBeCloseTo(l1Loss(a, b).item() / 2, 14);
});

test("bceWithLogits does not overflow", () => {
  const x = leaf([800, -800, 800, -800]);
  const loss = bceWithLogits(x, constant([1, 0, 0, 1]), { reduction: "sum" });
  loss.backward();
  expect(loss.item()).toBe(1600);
  expect([...x.grad!.data]).toEqual([0, 0, 1, -1]);
});

refuses(SluiceError, [
  [
    "what a recurrent layer returns",
    () => mseLoss({ output: zeros([1]), state: {} } as never, zeros([1])),
    /got an object \{output, state\}\. Take its output: layer\.forward\(x\)\.output\./,
  ],
  [
    "a posWeight that does not broadcast",
    () => bceWithLogits(zeros([2]), zeros([2]), { posWeight: zeros([3]) }),
    /\[3\]/,
  ],
  [
    "a posWeight that is larger",
    () => bceWithLogits(zeros([2]), zeros([2]), { posWeight: zeros([2, 2]) }),
    /posWeight to broadcast to \[2\], got \[2, 2\]/,
  ],
  [
    "a posWeight of another dtype",
    () => bceWithLogits(tensor([1]), tensor([1]), { posWeight: constant([1]) }),
    /posWeight of float32, got float64/,
  ],
]);
