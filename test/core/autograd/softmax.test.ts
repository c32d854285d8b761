import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { logSoftmax, logSumExp, softmax } from "../../../src/core/autograd/softmax.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { refuses } from "../../support/refuses.ts";
import { constant, GRADIENT_TOLERANCE, leaf, uniform } from "./values.ts";

const cases: [Shape, number][] = [
  [[5], 0],
  [[2, 3], -1],
  [[2, 3], 0],
  [[2, 3, 4], 1],
  [[3, 1], 1],
  [[1, 3, 1], 1],
];

/** Values of x along an axis through the element k. */
function line(x: Tensor, axis: number, k: number): number[] {
  const at = axis < 0 ? axis + x.rank : axis;
  const stride = x.shape.slice(at + 1).reduce((a, b) => a * b, 1);
  const first = k - (Math.floor(k / stride) % x.shape[at]) * stride;
  return Array.from({ length: x.shape[at] }, (_, j) => x.data[first + j * stride]);
}

const sumOfExponentials = (values: number[]): number =>
  values.map(Math.exp).reduce((total, value) => total + value, 0);

test.each(cases)("of %j along %i, all three follow their formulas", (shape, axis) => {
  const x = uniform(shape, 1);
  const probabilities = softmax(x, { axis });
  const logarithms = logSoftmax(x, { axis });
  const total = logSumExp(x, { axis, keepDims: true });
  expect(total.rank).toBe(x.rank);
  expect(logSumExp(x, { axis }).data).toEqual(total.data);
  expect(logSumExp(x, { axis }).shape).toEqual(shape.toSpliced(axis, 1));
  x.data.forEach((value, k) => {
    const sum = sumOfExponentials(line(x, axis, k));
    expect(probabilities.data[k]).toBeCloseTo(Math.exp(value) / sum, 14);
    expect(logarithms.data[k]).toBeCloseTo(value - Math.log(sum), 14);
  });
  for (const operation of [softmax, logSoftmax, logSumExp]) {
    expect(gradientError((input) => operation(input, { axis }), [x])).toBeLessThan(GRADIENT_TOLERANCE);
  }
});

describe("at the edges", () => {
  test("large values do not overflow", () => {
    const x = constant([1000, 1000, -1000]);
    expect([...softmax(x).data]).toEqual([0.5, 0.5, 0]);
    expect([...logSoftmax(x).data]).toEqual([-Math.log(2), -Math.log(2), -2000 - Math.log(2)]);
    expect(logSumExp(x).item()).toBe(1000 + Math.log(2));
  });

  test("infinities are as in PyTorch", () => {
    const none = constant([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect([...softmax(none).data]).toEqual([Number.NaN, Number.NaN]);
    expect(logSumExp(none).item()).toBe(Number.NEGATIVE_INFINITY);
    expect(logSumExp(constant([Number.POSITIVE_INFINITY, 1])).item()).toBe(Number.POSITIVE_INFINITY);
    expect([...softmax(constant([Number.NEGATIVE_INFINITY, 0])).data]).toEqual([0, 1]);
    const x = leaf([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    logSumExp(x).backward();
    expect([...x.grad!.data]).toEqual([0, 0]);
  });

  test("NaN is not hidden", () => {
    const x = constant([1, Number.NaN, 2]);
    for (const operation of [softmax, logSoftmax, logSumExp]) expect(operation(x).data[0]).toBeNaN();
  });

  test("of no elements", () => {
    expect(softmax(zeros([0, 3])).shape).toEqual([0, 3]);
    expect(logSumExp(zeros([2, 0])).data).toEqual(
      Float32Array.of(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
  });

  refuses(SluiceError, [
    [
      "an axis outside",
      () => softmax(zeros([2]), { axis: 1 }),
      /softmax: expected an axis from -1 to 0, got 1/,
    ],
    ["a scalar", () => logSoftmax(tensor(1)), /logSoftmax: expected an axis/],
    ["a list", () => logSumExp([1, 2] as unknown as Tensor), /x to be a tensor, got \[1, 2\]/],
  ]);
});
