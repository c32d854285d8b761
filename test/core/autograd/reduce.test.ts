import { describe, expect, test } from "vitest";
import { mul } from "../../../src/core/autograd/elementwise.ts";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import {
  argmax,
  max,
  mean,
  min,
  type ReduceOptions,
  sum,
  variance,
} from "../../../src/core/autograd/reduce.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { ArgumentError, ShapeError } from "../../../src/core/tensor/errors.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { refuses } from "../../support/refuses.ts";
import { apart, constant, GRADIENT_TOLERANCE, leaf, uniform } from "./values.ts";

const cases: [Shape, ReduceOptions, Shape][] = [
  [[6], {}, []],
  [[2, 3], {}, []],
  [[2, 3], { keepDims: true }, [1, 1]],
  [[2, 3], { axis: 0 }, [3]],
  [[2, 3], { axis: 1 }, [2]],
  [[2, 3], { axis: -1, keepDims: true }, [2, 1]],
  [[2, 3, 4], { axis: 1 }, [2, 4]],
  [[2, 3, 4], { axis: [0, 2] }, [3]],
  [[2, 3, 4], { axis: [2, 0], keepDims: true }, [1, 3, 1]],
  [[3, 1, 2], { axis: [1] }, [3, 2]],
  [[2, 3, 4, 2], { axis: [1, 2] }, [2, 2]],
];

/** Returns the inputs of each element of the result, by walking indices one at a time. */
function groups(x: Tensor, { axis }: ReduceOptions): number[][] {
  const axes = (axis === undefined ? x.shape.map((_, k) => k) : [axis].flat()).map((k) =>
    k < 0 ? k + x.rank : k,
  );
  const found = new Map<string, number[]>();
  x.data.forEach((value, k) => {
    let rest = k;
    const index = x.shape.map(() => 0);
    for (let at = x.rank - 1; at >= 0; at--) {
      index[at] = rest % x.shape[at];
      rest = Math.floor(rest / x.shape[at]);
    }
    const key = index.filter((_, at) => !axes.includes(at)).join();
    found.set(key, [...(found.get(key) ?? []), value]);
  });
  return [...found.values()];
}

const total = (values: number[]): number => values.reduce((a, b) => a + b, 0);
const spread = (values: number[], correction: number): number => {
  const middle = total(values) / values.length;
  return total(values.map((value) => (value - middle) ** 2)) / (values.length - correction);
};

describe.each<[string, (x: Tensor, options: ReduceOptions) => Tensor, (values: number[]) => number]>([
  ["sum", sum, total],
  ["mean", mean, (values) => total(values) / values.length],
  ["max", max, (values) => Math.max(...values)],
  ["min", min, (values) => Math.min(...values)],
  [
    "variance with correction 0",
    (x, options) => variance(x, { ...options, correction: 0 }),
    (values) => spread(values, 0),
  ],
])("%s", (_, operation, formula) => {
  test.each(cases)("of %j over %j is the formula over what falls together", (shape, options, wanted) => {
    const x = apart(shape, 1);
    const y = operation(x, options);
    expect(y.shape).toEqual(wanted);
    groups(x, options).forEach((values, k) => {
      // Sums may be taken in another order.
      expect(y.data[k]).toBeCloseTo(formula(values), 13);
    });
    expect(gradientError((input) => operation(input, options), [x])).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("gives a result that shares no memory with its input", () => {
    const x = constant([2, 3], [2, 1]);
    expect(operation(x, { axis: 1 }).data).not.toBe(x.data);
  });

  refuses(ShapeError, [
    ["an axis outside", () => operation(zeros([2]), { axis: 1 }), /axis from -1 to 0, got 1/],
    ["an axis twice", () => operation(zeros([2, 2]), { axis: [0, -2] }), /different axes, got \[0, -2\]/],
    ["a fractional axis", () => operation(zeros([2, 2]), { axis: 0.5 }), /got 0.5/],
  ]);
});

describe("variance", () => {
  test("is unbiased by default", () => {
    const x = uniform([3, 4], 2);
    variance(x, { axis: 1 }).data.forEach((value, k) => {
      expect(value).toBeCloseTo(spread([...x.data.subarray(4 * k, 4 * k + 4)], 1), 14);
    });
    expect(gradientError((input) => variance(input, { axis: 0 }), [x])).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("does not cancel far from zero", () => {
    expect(variance(constant([1e9 + 1, 1e9 + 2, 1e9 + 3])).item()).toBe(1);
  });

  test("refuses too few elements and a negative correction", () => {
    expect(() => variance(zeros([1]))).toThrow(/more than 1 elements to reduce, got 1/);
    expect(() => variance(zeros([3]), { correction: -1 })).toThrow(ArgumentError);
  });
});

describe("at the edges", () => {
  test("a sum of nothing is 0, a mean, maximum or minimum of nothing an error", () => {
    expect(sum(zeros([0])).item()).toBe(0);
    expect(sum(zeros([0, 2]), { axis: 0 }).shape).toEqual([2]);
    for (const operation of [mean, max, min, argmax]) {
      expect(() => operation(zeros([0]))).toThrow(/at least one element to reduce, got shape \[0\]/);
    }
  });

  test("equal extremes share the gradient", () => {
    const x = leaf([3, 1, 3, 2]);
    mul(max(x), 6).backward();
    expect([...x.grad!.data]).toEqual([3, 0, 3, 0]);
    x.clearGrad();
    min(x).backward();
    expect([...x.grad!.data]).toEqual([0, 1, 0, 0]);
  });

  test("NaN is an extreme, wherever it stands", () => {
    for (const values of [
      [Number.NaN, 1, 2],
      [1, Number.NaN, 2],
      [1, 2, Number.NaN],
    ]) {
      expect(max(constant(values)).item()).toBeNaN();
      expect(min(constant(values)).item()).toBeNaN();
      expect(argmax(constant(values)).data[0]).toBe(values.findIndex(Number.isNaN));
    }
    expect(max(constant([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY])).item()).toBe(
      Number.NEGATIVE_INFINITY,
    );
  });

  test("float32 sums are kept in double precision", () => {
    const x = new Tensor(new Float32Array(1_000_000).fill(0.1), [1_000_000]);
    expect(sum(x).item()).toBe(Math.fround(1_000_000 * Math.fround(0.1)));
  });
});

describe("argmax", () => {
  test("gives the first largest along an axis, or among all", () => {
    const x = tensor([
      [1, 5, 5],
      [7, 2, 0],
    ]);
    expect([...argmax(x, { axis: 1 }).data]).toEqual([1, 0]);
    expect([...argmax(x, { axis: 0 }).data]).toEqual([1, 0, 0]);
    expect(argmax(x, { axis: 0, keepDims: true }).shape).toEqual([1, 3]);
    expect(argmax(x).shape).toEqual([]);
    expect(argmax(x).data[0]).toBe(3);
    const y = uniform([2, 3, 4], 3);
    const found = argmax(y, { axis: 1 });
    expect(found.shape).toEqual([2, 4]);
    for (let i = 0; i < 2; i++) {
      for (let k = 0; k < 4; k++) {
        const line = [0, 1, 2].map((j) => y.at(i, j, k));
        expect(found.data[4 * i + k]).toBe(line.indexOf(Math.max(...line)));
      }
    }
  });
});
