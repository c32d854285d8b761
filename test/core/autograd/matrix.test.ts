import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { linear, matmul } from "../../../src/core/autograd/matrix.ts";
import { noGrad } from "../../../src/core/autograd/tape.ts";
import { zeros } from "../../../src/core/tensor/create.ts";
import { ShapeError } from "../../../src/core/tensor/errors.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { GRADIENT_TOLERANCE, uniform } from "./values.ts";

/** An element of a batched operand, whose batch axes of size 1 repeat. */
function entry(x: Tensor, batch: number[], row: number, column: number): number {
  const own = batch.slice(batch.length - (x.rank - 2)).map((k, axis) => (x.shape[axis] === 1 ? 0 : k));
  return x.at(...own, row, column);
}

describe("matmul", () => {
  const cases: [Shape, Shape, Shape][] = [
    [
      [1, 1],
      [1, 1],
      [1, 1],
    ],
    [
      [2, 3],
      [3, 4],
      [2, 4],
    ],
    [
      [5, 2, 3],
      [5, 3, 4],
      [5, 2, 4],
    ],
    [
      [5, 2, 3],
      [3, 4],
      [5, 2, 4],
    ],
    [
      [2, 3],
      [5, 3, 1],
      [5, 2, 1],
    ],
    [
      [2, 1, 1, 3],
      [3, 3, 2],
      [2, 3, 1, 2],
    ],
  ];

  test.each(cases)("of %j and %j is the sum of products", (a, b, wanted) => {
    const x = uniform(a, 1);
    const y = uniform(b, 2);
    const z = matmul(x, y);
    expect(z.shape).toEqual(wanted);
    const index = wanted.map(() => 0);
    for (let k = 0; k < z.size; k++) {
      const batch = index.slice(0, -2);
      const [row, column] = index.slice(-2);
      let expected = 0;
      for (let inner = 0; inner < a[a.length - 1]; inner++) {
        expected += entry(x, batch, row, inner) * entry(y, batch, inner, column);
      }
      expect(z.data[k]).toBeCloseTo(expected, 13);
      for (let axis = index.length - 1; axis >= 0; axis--) {
        if (++index[axis] < wanted[axis]) break;
        index[axis] = 0;
      }
    }
    expect(gradientError(matmul, [x, y])).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("of no rows, columns or inner elements", () => {
    expect(matmul(zeros([0, 3]), zeros([3, 2])).shape).toEqual([0, 2]);
    expect([...matmul(zeros([1, 0]), zeros([0, 2])).data]).toEqual([0, 0]);
    expect(matmul(zeros([0, 1, 3]), zeros([3, 2])).shape).toEqual([0, 1, 2]);
  });

  test.each<[string, () => unknown, RegExp]>([
    ["inner sizes", () => matmul(zeros([2, 3]), zeros([2, 3])), /got \[2, 3\] and \[2, 3\]/],
    ["vectors", () => matmul(zeros([3]), zeros([3, 3])), /\[..., M, K\]/],
    ["batches", () => matmul(zeros([2, 1, 1]), zeros([3, 1, 1])), /broadcast, got \[2\] and \[3\]/],
    ["dtypes", () => matmul(zeros([1, 1]), zeros([1, 1], { dtype: "float64" })), /float32, got float64/],
  ])("refuses %s that do not fit", (_, attempt, message) => {
    expect(attempt).toThrow(ShapeError);
    expect(attempt).toThrow(message);
  });
});

describe("linear", () => {
  test.each<[Shape, number]>([
    [[3], 2],
    [[4, 3], 2],
    [[2, 4, 3], 1],
    [[2, 1, 1], 5],
  ])("of %j to %i is x Wᵀ + b", (shape, outputs) => {
    const inputs = shape[shape.length - 1];
    const x = uniform(shape, 3);
    const weight = uniform([outputs, inputs], 4);
    const bias = uniform([outputs], 5);
    const y = linear(x, weight, bias);
    expect(y.shape).toEqual([...shape.slice(0, -1), outputs]);
    y.data.forEach((value, k) => {
      const row = Math.floor(k / outputs) * inputs;
      let expected = bias.data[k % outputs];
      for (let i = 0; i < inputs; i++) expected += x.data[row + i] * weight.at(k % outputs, i);
      expect(value).toBeCloseTo(expected, 13);
    });
    expect(gradientError(linear, [x, weight, bias])).toBeLessThan(GRADIENT_TOLERANCE);
    expect(gradientError(linear, [x, weight])).toBeLessThan(GRADIENT_TOLERANCE);
    expect(gradientError((w) => linear(x, w, bias), [weight])).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("of no rows has gradients of zeros", () => {
    const weight = uniform([2, 3], 6);
    weight.requiresGrad = true;
    linear(zeros([0, 3], { dtype: "float64" }), weight).backward(zeros([0, 2], { dtype: "float64" }));
    expect([...weight.grad!.data]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("records nothing inside noGrad", () => {
    const weight = uniform([2, 3], 6);
    weight.requiresGrad = true;
    expect(noGrad(() => linear(uniform([1, 3], 7), weight)).source).toBeUndefined();
  });

  test.each<[string, () => unknown, RegExp]>([
    ["features", () => linear(zeros([2, 4]), zeros([2, 3])), /got \[2, 4\] and \[2, 3\]/],
    ["a scalar", () => linear(zeros([]), zeros([2, 3])), /got \[\] and \[2, 3\]/],
    ["a bias", () => linear(zeros([2, 3]), zeros([2, 3]), zeros([3])), /bias of shape \[2\], got \[3\]/],
    [
      "a bias dtype",
      () => linear(zeros([2, 3]), zeros([2, 3]), zeros([2], { dtype: "float64" })),
      /bias of float32, got float64/,
    ],
  ])("refuses %s that does not fit", (_, attempt, message) => {
    expect(attempt).toThrow(ShapeError);
    expect(attempt).toThrow(message);
  });
});
