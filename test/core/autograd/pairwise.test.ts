import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { add, div, maximum, minimum, mul, pow, sub, sum, where } from "../../../src/core/autograd/ops.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { ArgumentError, ShapeError, SluiceError } from "../../../src/core/tensor/errors.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { constant, GRADIENT_TOLERANCE, gradientOf, leaf, uniform } from "./values.ts";

const shapePairs: [Shape, Shape][] = [
  [[], []],
  [[5], [5]],
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], []],
  [[], [2, 3]],
  [[4, 3], [3]],
  [[3], [4, 3]],
  [
    [4, 1],
    [1, 3],
  ],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    [1, 1],
    [1, 1, 1],
  ],
  [
    [2, 3, 1, 2],
    [3, 4, 1],
  ],
];

type Binary = (a: Tensor | number, b: Tensor | number) => Tensor;

/** The formula of each operation, with operands kept away from kinks and poles. */
const binaries: Record<
  string,
  { operation: Binary; f: (x: number, y: number) => number; from: number; gap: number }
> = {
  add: { operation: add, f: (x, y) => x + y, from: -2, gap: 0 },
  sub: { operation: sub, f: (x, y) => x - y, from: -2, gap: 0 },
  mul: { operation: mul, f: (x, y) => x * y, from: -2, gap: 0 },
  div: { operation: div, f: (x, y) => x / y, from: -2, gap: 0.5 },
  pow: { operation: pow, f: (x, y) => x ** y, from: 0.3, gap: 0 },
  maximum: { operation: maximum, f: (x, y) => Math.max(x, y), from: -2, gap: 0 },
  minimum: { operation: minimum, f: (x, y) => Math.min(x, y), from: -2, gap: 0 },
};

/** The value of a broadcast operand at an index of the result. */
function valueAt(x: Tensor, index: number[]): number {
  const own = index.slice(index.length - x.rank);
  return x.at(...own.map((k, axis) => (x.shape[axis] === 1 ? 0 : k)));
}

describe.each(Object.entries(binaries))("%s", (name, { operation, f, from, gap }) => {
  test.each(shapePairs)("of %j and %j equals the formula at every index", (a, b) => {
    const x = uniform(a, 1, { from, gap });
    const y = uniform(b, 2, { from, gap });
    const z = operation(x, y);
    const index = z.shape.map(() => 0);
    for (let k = 0; k < z.size; k++) {
      expect(z.data[k]).toBe(f(valueAt(x, index), valueAt(y, index)));
      for (let axis = index.length - 1; axis >= 0; axis--) {
        if (++index[axis] < z.shape[axis]) break;
        index[axis] = 0;
      }
    }
  });

  test.each(shapePairs)("has the right gradient for %j and %j", (a, b) => {
    const inputs = [uniform(a, 3, { from, gap }), uniform(b, 4, { from, gap })];
    expect(gradientError(operation, inputs)).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("takes a number on either side", () => {
    const x = uniform([2, 2], 5, { from, gap });
    expect([...operation(x, 1.25).data]).toEqual([...x.data].map((value) => f(value, 1.25)));
    expect([...operation(1.25, x).data]).toEqual([...x.data].map((value) => f(1.25, value)));
    expect(gradientError((input) => operation(input, 1.25), [x])).toBeLessThan(GRADIENT_TOLERANCE);
    expect(gradientError((input) => operation(1.25, input), [x])).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("of no elements has none, and a gradient of zeros", () => {
    const x = zeros([0, 3], { dtype: "float64" });
    const y = leaf([1, 2, 3]);
    const z = operation(x, y);
    expect(z.shape).toEqual([0, 3]);
    sum(z).backward();
    expect([...y.grad!.data]).toEqual([0, 0, 0]);
  });

  test.each<[string, () => unknown, RegExp, string]>([
    ["shapes that do not fit", () => operation(zeros([2, 3]), zeros([2])), /got \[2, 3\] and \[2\]/, "SHAPE"],
    ["mixed dtypes", () => operation(zeros([1]), zeros([1], { dtype: "float64" })), /float64/, "DTYPE"],
    ["two numbers", () => operation(1, 2), /at least one tensor, got \[1, 2\]/, "ARGUMENT"],
    ["words", () => operation(zeros([1]), "2" as unknown as number), /got "2"/, "ARGUMENT"],
  ])("refuses %s", (_, attempt, message, code) => {
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(SluiceError);
    expect(attempt).toThrow(expect.objectContaining({ code }));
    expect(attempt).toThrow(new RegExp(`^${name}: expected`));
  });
});

describe("at kinks and limits", () => {
  test("derivatives are PyTorch's", () => {
    expect(gradientOf((x) => maximum(x, 1), [0, 1, 2])).toEqual([0, 0.5, 1]);
    expect(gradientOf((x) => minimum(x, 1), [0, 1, 2])).toEqual([1, 0.5, 0]);
    expect(gradientOf((x) => pow(x, 0), [0, 2])).toEqual([0, 0]);
    expect(gradientOf((x) => pow(x, 2), [-3, 0])).toEqual([-6, 0]);
    expect(gradientOf((x) => pow(constant([0, 0]), x), [1, 0])).toEqual([0, 0]);
  });

  test("the gradient by a large divisor does not overflow in float32", () => {
    const y = tensor([1e30]);
    y.requiresGrad = true;
    div(tensor([1e30]), y).backward();
    expect(y.grad!.item()).toBe(Math.fround(-1e-30));
  });

  test("NaN is not hidden", () => {
    expect(maximum(constant([Number.NaN]), 0).item()).toBeNaN();
    expect(minimum(0, constant([Number.NaN])).item()).toBeNaN();
  });
});

describe("where", () => {
  test("chooses by a condition, all three broadcasting", () => {
    const condition = constant([1, 0, -2], [3, 1]);
    const x = constant([10, 20]);
    expect([...where(condition, x, -1).data]).toEqual([10, 20, -1, -1, 10, 20]);
    expect([...where(constant([0, 1]), 5, x).data]).toEqual([10, 5]);
    expect(where(constant([0, 1, 1, 0], [2, 1, 2]), constant([1, 2], [2, 1]), 0).shape).toEqual([2, 2, 2]);
  });

  test.each<[Shape, Shape, Shape]>([
    [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    [[2, 1], [3], []],
    [[3], [2, 1], [4, 1, 1]],
  ])("has the right gradient for %j, %j, %j", (c, a, b) => {
    const condition = uniform(c, 8);
    condition.data.forEach((value, k) => {
      condition.data[k] = value > 0 ? 1 : 0;
    });
    const inputs = [uniform(a, 9), uniform(b, 10)];
    expect(gradientError((x, y) => where(condition, x, y), inputs)).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("takes a condition of any dtype but no mixed values, and lets nothing leak from the other side", () => {
    expect(where(tensor([1, 0]), constant([1, 2]), constant([3, 4])).dtype).toBe("float64");
    expect(() => where(tensor([1]), tensor([1]), constant([1]))).toThrow(ShapeError);
    expect(() => where(tensor([1]), 1, 2)).toThrow(ArgumentError);
    const x = leaf([Number.NaN, 1]);
    sum(where(constant([0, 1]), x, 0)).backward();
    expect([...x.grad!.data]).toEqual([0, 1]);
  });
});

test("float32 results are float32 arithmetic", () => {
  const x = tensor([0.1, 0.2]);
  const y = tensor([0.3, 0.7]);
  expect([...add(x, y).data]).toEqual([...x.data].map((value, k) => Math.fround(value + y.data[k])));
  expect([...sub(x, 1).data]).toEqual([...x.data].map((value) => Math.fround(value - 1)));
  expect(mul(x, 0.1).data[0]).toBe(Math.fround(Math.fround(0.1) * Math.fround(0.1)));
  expect(div(x, y).dtype).toBe("float32");
});
