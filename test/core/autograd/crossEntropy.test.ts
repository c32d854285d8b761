import { describe, expect, test } from "vitest";
import { crossEntropy, nllLoss } from "../../../src/core/autograd/crossEntropy.ts";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { logSoftmax, mul, sum } from "../../../src/core/autograd/ops.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { type Indices, indices } from "../../../src/core/tensor/indices.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { refuses } from "../../support/refuses.ts";
import { constant, GRADIENT_TOLERANCE, leaf, uniform } from "./values.ts";

const values = [0.5, -1.25, 2, 1.5, 0.25, -0.75, -2, 1, 0.125, 0, 3, -1];
const target = indices([2, 0, -100, 1]);
const weight = constant([0.5, 2, 1.25]);

/** Values and gradients are compared with PyTorch's, with weights, smoothing and ignored targets, in pytorchParity.test.ts. */
describe("crossEntropy", () => {
  test("of one class is 0, of one sequence step a scalar target", () => {
    expect(crossEntropy(constant([3], [1, 1]), indices([0])).item()).toBe(0);
    expect(crossEntropy(constant(values.slice(0, 3)), indices([2], [])).item()).toBeCloseTo(
      0.23262198310203266,
      14,
    );
  });

  test("does not overflow, and does not hide NaN", () => {
    expect(crossEntropy(constant([1000, -1000], [1, 2]), indices([1])).item()).toBe(2000);
    expect(crossEntropy(constant([Number.NaN, 1], [1, 2]), indices([1])).item()).toBeNaN();
  });

  test("passes a gradient on by the chain rule, and keeps float32", () => {
    const once = leaf(values, [4, 3]);
    const thrice = leaf(values, [4, 3]);
    crossEntropy(once, target).backward();
    mul(crossEntropy(thrice, target), 3).backward();
    thrice.grad!.data.forEach((value, k) => {
      expect(value).toBeCloseTo(3 * once.grad!.data[k], 14);
    });
    expect(crossEntropy(tensor(Float32Array.from(values), [4, 3]), target).dtype).toBe("float32");
  });

  test("ignores another index when asked to, which may be a class", () => {
    const all = crossEntropy(constant(values, [4, 3]), indices([2, 0, 1, 1]), { ignoreIndex: 1 });
    const kept = crossEntropy(constant(values.slice(0, 6), [2, 3]), indices([2, 0]));
    expect(all.item()).toBeCloseTo(kept.item(), 14);
    const summed = crossEntropy(leaf(values, [4, 3]), indices([-1, -1, -1, -1]), {
      ignoreIndex: -1,
      reduction: "sum",
    });
    expect(summed.item()).toBe(0);
    summed.backward();
  });
});

describe("nllLoss", () => {
  test("of logSoftmax is crossEntropy, in value and gradient", () => {
    for (const options of [{}, { weight }, { weight, reduction: "none" }, { reduction: "sum" }] as const) {
      const a = leaf(values, [4, 3]);
      const b = leaf(values, [4, 3]);
      const nll = nllLoss(logSoftmax(a), target, options);
      const fused = crossEntropy(b, target, options);
      sum(nll).backward();
      sum(fused).backward();
      nll.data.forEach((value, k) => {
        expect(value).toBeCloseTo(fused.data[k], 14);
      });
      a.grad!.data.forEach((value, k) => {
        expect(value).toBeCloseTo(b.grad!.data[k], 14);
      });
    }
  });

  test("has the right gradient", () => {
    for (const reduction of ["mean", "sum", "none"] as const) {
      const error = gradientError((x) => nllLoss(x, target, { weight, reduction }), [uniform([4, 3], 2)]);
      expect(error).toBeLessThan(GRADIENT_TOLERANCE);
    }
  });
});

type ClassLoss = (scores: Tensor, target: Indices, options?: object) => Tensor;
describe.each<[string, ClassLoss]>([
  ["crossEntropy", crossEntropy],
  ["nllLoss", nllLoss],
])("%s refuses", (_, loss) => {
  const scores = zeros([2, 3]);
  const labels = indices([0, 1]);

  refuses(SluiceError, [
    ["a label too large", () => loss(scores, indices([0, 3])), /from 0 to 2, got 3 at \[1\]/, "ARGUMENT"],
    [
      "a negative label",
      () => loss(zeros([2, 2, 3]), indices([0, 1, -1, 0], [2, 2])),
      /got -1 at \[1, 0\]/,
      "ARGUMENT",
    ],
    [
      "classes elsewhere than last",
      () => loss(zeros([2, 3, 4]), indices(new Int32Array(8), [2, 4])),
      /got \[2, 3, 4\] and \[2, 4\]. The class axis is the last one/,
      "SHAPE",
    ],
    ["a scalar", () => loss(zeros([]), indices([0], [])), /\[..., C\]/, "SHAPE"],
    [
      "targets of floats",
      () => loss(scores, zeros([2]) as unknown as Indices),
      /target to be indices/,
      "ARGUMENT",
    ],
    ["a mean of nothing", () => loss(scores, indices([-100, -100])), /total weight > 0/, "ARGUMENT"],
    ["a mean of no batch", () => loss(zeros([0, 3]), indices([])), /batch empty/, "ARGUMENT"],
    [
      "a mean of weight 0",
      () => loss(scores, labels, { weight: tensor([0, 0, 1]) }),
      /total weight > 0 to average over, got 0/,
      "ARGUMENT",
    ],
    [
      "weights of another number",
      () => loss(scores, labels, { weight: tensor([1, 1]) }),
      /weight of shape \[3\], got \[2\]/,
      "SHAPE",
    ],
    [
      "weights of another dtype",
      () => loss(scores, labels, { weight }),
      /weight of float32, got float64/,
      "DTYPE",
    ],
  ]);
});
