import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { mul, square, sum } from "../../../src/core/autograd/ops.ts";
import { recordOne } from "../../../src/core/autograd/tape.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { refuses } from "../../support/refuses.ts";
import { constant, GRADIENT_TOLERANCE, leaf, uniform } from "./values.ts";

/** x², with a chain rule that is off by a factor at one element. */
function almostSquare(x: Tensor, element: number, factor: number): Tensor {
  const result = new Tensor(
    x.data.map((value) => value * value),
    x.shape,
  );
  return recordOne("almostSquare", [x], result, (gradient) => [
    gradient.map((value, k) => value * 2 * x.data[k] * (k === element ? factor : 1)),
  ]);
}

describe("gradientError", () => {
  const x = uniform([2, 3], 1, { gap: 0.3 });

  test("is tiny when the chain rule is right", () => {
    expect(gradientError((a) => almostSquare(a, 0, 1), [x])).toBeLessThan(1e-8);
  });

  test.each([0, 3, 5])("sees one wrong element, at %i", (element) => {
    expect(gradientError((a) => almostSquare(a, element, 1.001), [x])).toBeGreaterThan(5e-4);
    expect(gradientError((a) => almostSquare(a, element, 0), [x])).toBe(1);
    expect(gradientError((a) => almostSquare(a, element, Number.NaN), [x])).toBeNaN();
  });

  test("sees an input whose gradient is forgotten, and results that only add up right", () => {
    const forgetful = (a: Tensor, b: Tensor): Tensor =>
      recordOne("forgetful", [a, b], new Tensor(mul(a, b).data, a.shape), (gradient) => [
        gradient.map((value, k) => value * b.data[k]),
        undefined,
      ]);
    expect(gradientError(forgetful, [x, uniform([2, 3], 2)])).toBe(1);
    const shifted = (a: Tensor): Tensor =>
      recordOne("shifted", [a], new Tensor(a.data.slice(), a.shape), (gradient) => [
        gradient.map((_, k) => gradient[(k + 1) % gradient.length]),
      ]);
    expect(gradientError(shifted, [x])).toBeGreaterThan(0.1);
  });

  test("joins several results and several inputs", () => {
    const error = gradientError((a, b) => [square(a), mul(a, b), sum(b)], [x, uniform([2, 3], 3)]);
    expect(error).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("does not change its inputs", () => {
    const a = leaf([1, 2]);
    a.gradBuffer = Float64Array.of(7, 8);
    a.grad = new Tensor(a.gradBuffer, [2]);
    const b = constant([3, 4]);
    gradientError((p, q) => mul(p, q), [a, b]);
    expect([...a.data, ...b.data]).toEqual([1, 2, 3, 4]);
    expect([...a.grad!.data]).toEqual([7, 8]);
    expect(a.grad!.data).toBe(a.gradBuffer);
    expect(a.requiresGrad).toBe(true);
    expect([b.requiresGrad, b.grad, b.gradBuffer]).toEqual([false, undefined, undefined]);
  });

  refuses(SluiceError, [
    ["float32", () => gradientError(square, [tensor([1])]), /float64, got float32/],
    ["a result", () => gradientError(square, [square(leaf([1]))]), /leaves/],
    ["a number", () => gradientError(square, [1 as unknown as Tensor]), /every input to be a tensor, got 1/],
  ]);
});
