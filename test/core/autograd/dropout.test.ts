import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { dropout, sum } from "../../../src/core/autograd/ops.ts";
import { ArgumentError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { GRADIENT_TOLERANCE, leaf, uniform } from "./values.ts";

describe("dropout", () => {
  test("zeroes a part p and scales the rest, in the gradient as in the value", () => {
    const p = 0.3;
    const x = uniform([100, 100], 1, { gap: 0.1 });
    x.requiresGrad = true;
    const y = dropout(x, p, new Random(1));
    sum(y).backward();
    let dropped = 0;
    y.data.forEach((value, k) => {
      if (value === 0) dropped++;
      else expect(value).toBe(x.data[k] * (1 / 0.7));
      expect(x.grad!.data[k]).toBe(value === 0 ? 0 : 1 / 0.7);
    });
    // Five standard deviations of a binomial of 10,000 trials.
    expect(Math.abs(dropped / 10_000 - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 10_000));
  });

  test("has the right gradient under a fixed mask", () => {
    const error = gradientError((x) => dropout(x, 0.5, new Random(3)), [uniform([3, 4], 2)]);
    expect(error).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("leaves the generator where it is when it is refused", () => {
    const x = uniform([100, 100], 1);
    Object.defineProperty(x.data, "length", { value: 9_999 });
    const random = new Random(4);
    expect(() => dropout(x, 0.5, random)).toThrow(ArgumentError);
    expect(random.state().position).toBe(0);
  });

  test("draws its mask from the generator it is given: one word per element, in order", () => {
    const x = uniform([2, 5], 3, { gap: 0.1 });
    const random = new Random(4);
    const whole = dropout(x, 0.5, random);
    expect(random.state().position).toBe(10);
    const again = dropout(x, 0.5, new Random(4));
    expect(again.data).toEqual(whole.data);
    expect(dropout(x, 0.5, random).data).not.toEqual(whole.data);
    const words = new Random(4);
    for (const value of whole.data) expect(value === 0).toBe(words.uint32() < 0x80000000);
  });

  test("is the identity for p = 0 and zero for p = 1, and draws nothing then", () => {
    const x = leaf([1, 2, Number.POSITIVE_INFINITY]);
    const random = new Random(5);
    expect(dropout(x, 0, random)).toBe(x);
    const nothing = dropout(x, 1, random);
    expect([...nothing.data]).toEqual([0, 0, 0]);
    sum(nothing).backward();
    expect([...x.grad!.data]).toEqual([0, 0, 0]);
    expect(random.state().position).toBe(0);
  });

  test("refuses what it cannot draw from, where it would have to", () => {
    for (const random of [undefined, null, 1, { uint32: () => 0 }] as never[]) {
      expect(() => dropout(leaf([1]), 0.5, random)).toThrow(
        /^dropout: expected random to be a Random, got .* Make/,
      );
      expect(dropout(leaf([1]), 1, random).data).toEqual(new Float64Array(1));
    }
  });

  test("refuses a p that is not a probability", () => {
    for (const p of [-0.1, 1.1, Number.NaN, "0.5" as unknown as number]) {
      expect(() => dropout(leaf([1]), p, new Random(1))).toThrow(ArgumentError);
      expect(() => dropout(leaf([1]), p, new Random(1))).toThrow(
        /dropout: expected p to be a number from 0 to 1, .*, got/,
      );
    }
  });
});
