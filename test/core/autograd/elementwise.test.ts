import { describe, expect, test } from "vitest";
import {
  abs,
  clamp,
  exp,
  log,
  neg,
  relu,
  sigmoid,
  softplus,
  sqrt,
  square,
  tanh,
} from "../../../src/core/autograd/elementwise.ts";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { ArgumentError } from "../../../src/core/tensor/errors.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { constant, GRADIENT_TOLERANCE, gradientOf, uniform } from "./values.ts";

const unaries: Record<
  string,
  { operation: (x: Tensor) => Tensor; f: (x: number) => number; from: number; gap: number }
> = {
  neg: { operation: neg, f: (x) => -x, from: -2, gap: 0 },
  exp: { operation: exp, f: Math.exp, from: -2, gap: 0 },
  log: { operation: log, f: Math.log, from: 0.3, gap: 0 },
  sqrt: { operation: sqrt, f: Math.sqrt, from: 0.3, gap: 0 },
  square: { operation: square, f: (x) => x * x, from: -2, gap: 0 },
  abs: { operation: abs, f: Math.abs, from: -2, gap: 0.1 },
  tanh: { operation: tanh, f: Math.tanh, from: -2, gap: 0 },
  sigmoid: { operation: sigmoid, f: (x) => 1 / (1 + Math.exp(-x)), from: -2, gap: 0 },
  relu: { operation: relu, f: (x) => Math.max(x, 0), from: -2, gap: 0.1 },
  softplus: { operation: softplus, f: (x) => Math.log(1 + Math.exp(x)), from: -2, gap: 0 },
};

describe.each(Object.entries(unaries))("%s", (name, { operation, f, from, gap }) => {
  test.each<[Shape]>([[[]], [[5]], [[2, 1, 3]], [[0, 2]]])("of %j equals the formula", (shape) => {
    const x = uniform(shape, 6, { from, gap });
    const y = operation(x);
    expect(y.shape).toEqual(shape);
    // The engine's own exp, tanh and log may differ in the last bits.
    x.data.forEach((value, k) => {
      expect(y.data[k]).toBeCloseTo(f(value), 14);
    });
    expect(gradientError(operation, [x])).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("keeps float32 and refuses values other than tensors", () => {
    expect(operation(tensor([0.5])).dtype).toBe("float32");
    expect(() => operation(0.5 as unknown as Tensor)).toThrow(ArgumentError);
    expect(() => operation(0.5 as unknown as Tensor)).toThrow(`${name}: expected x to be a tensor, got 0.5`);
  });
});

describe("at kinks and limits", () => {
  test("derivatives are PyTorch's", () => {
    expect(gradientOf(relu, [-1, 0, 1])).toEqual([0, 0, 1]);
    expect(gradientOf(abs, [-1, 0, 1])).toEqual([-1, 0, 1]);
    expect(gradientOf((x) => clamp(x, -1, 1), [-2, -1, 0, 1, 2])).toEqual([0, 1, 1, 1, 0]);
  });

  test("nothing overflows", () => {
    expect([...softplus(constant([-800, 0, 800])).data]).toEqual([0, Math.log(2), 800]);
    expect(gradientOf(softplus, [-800, 0, 800])).toEqual([0, 0.5, 1]);
    expect([...sigmoid(constant([-800, 800])).data]).toEqual([0, 1]);
    expect([...tanh(constant([-800, 800])).data]).toEqual([-1, 1]);
    expect(softplus(constant([25])).item()).toBeCloseTo(25 + Math.exp(-25), 14);
  });

  test("NaN is not hidden", () => {
    for (const f of [relu, abs, (x: Tensor) => clamp(x, 0, 1)]) {
      expect(f(constant([Number.NaN])).item()).toBeNaN();
    }
  });

  test("clamp limits, and refuses limits that contradict", () => {
    expect([...clamp(constant([-3, 0.5, 3]), -1, 1).data]).toEqual([-1, 0.5, 1]);
    const x = uniform([3, 4], 7, { gap: 0.1 });
    expect(gradientError((input) => clamp(input, -1.0001, 1.0001), [x])).toBeLessThan(GRADIENT_TOLERANCE);
    expect(() => clamp(x, 1, -1)).toThrow(/clamp: expected min <= max, got 1 and -1/);
    expect(() => clamp(x, Number.NaN, 1)).toThrow(ArgumentError);
  });
});
