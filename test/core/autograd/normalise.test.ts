import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { layerNorm } from "../../../src/core/autograd/normalise.ts";
import { zeros } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import { refuses } from "../../support/refuses.ts";
import { GRADIENT_TOLERANCE, uniform } from "./values.ts";

describe("layerNorm", () => {
  test.each<[Shape, number | Shape]>([
    [[5], 5],
    [[3, 4], 4],
    [[2, 3, 4], 4],
    [
      [2, 3, 4],
      [3, 4],
    ],
    [[3, 1], 1],
    [
      [2, 1, 3],
      [1, 3],
    ],
  ])("of %j over %j follows the formula and has the right gradients", (shape, size) => {
    const sizes = [size].flat();
    const width = sizes.reduce((a, b) => a * b);
    const x = uniform(shape, 1);
    const weight = uniform(sizes, 2);
    const bias = uniform(sizes, 3);
    const y = layerNorm(x, size, weight, bias, 1e-3);
    expect(y.shape).toEqual(shape);
    y.data.forEach((value, k) => {
      const start = k - (k % width);
      const row = [...x.data.subarray(start, start + width)];
      const mean = row.reduce((a, b) => a + b) / width;
      const variance = row.reduce((total, element) => total + (element - mean) ** 2, 0) / width;
      const normal = (x.data[k] - mean) / Math.sqrt(variance + 1e-3);
      expect(value).toBeCloseTo(normal * weight.data[k % width] + bias.data[k % width], 13);
    });
    for (const inputs of [[x, weight, bias], [x, weight], [x]]) {
      const error = gradientError((a, w, b) => layerNorm(a, size, w, b, 1e-3), inputs);
      expect(error).toBeLessThan(GRADIENT_TOLERANCE);
    }
    expect(gradientError((b) => layerNorm(x, size, undefined, b), [bias])).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("gives each use of one tensor its gradient", () => {
    const both = uniform([4], 4);
    const error = gradientError((w) => layerNorm(uniform([3, 4], 5), 4, w, w), [both]);
    expect(error).toBeLessThan(GRADIENT_TOLERANCE);
    expect(gradientError((w) => layerNorm(w, 4, w, w), [both])).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("of equal elements is the bias, and of no rows has none", () => {
    expect([...layerNorm(zeros([2, 3]), 3).data]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(layerNorm(zeros([0, 3]), 3).shape).toEqual([0, 3]);
  });

  refuses(SluiceError, [
    ["another size", () => layerNorm(zeros([2, 3]), 2), /x of shape \[..., 2\], got \[2, 3\]/],
    ["more axes than x has", () => layerNorm(zeros([3]), [2, 3]), /\[..., 2, 3\], got \[3\]/],
    ["no axes", () => layerNorm(zeros([3]), []), /layerNorm/],
    ["a weight that does not fit", () => layerNorm(zeros([3]), 3, zeros([2])), /weight of shape \[3\]/],
    [
      "a bias that does not fit",
      () => layerNorm(zeros([3]), 3, undefined, zeros([1])),
      /bias of shape \[3\]/,
    ],
    [
      "an epsilon of 0",
      () => layerNorm(zeros([3]), 3, undefined, undefined, 0),
      /epsilon to be a finite number above 0, got 0/,
    ],
  ]);
});
