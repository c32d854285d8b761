import { describe, expect, test } from "vitest";
import { scaledDotProductAttention } from "../../../src/core/autograd/attention.ts";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { refuses } from "../../support/refuses.ts";
import { constant, GRADIENT_TOLERANCE, leaf, uniform } from "./values.ts";

/** The formula, one query at a time. */
function naive(query: Tensor, key: Tensor, value: Tensor, looks: (t: number, s: number) => boolean) {
  const [T, d] = query.shape;
  const [S, e] = value.shape;
  const weights = Array.from({ length: T }, (_, t) => {
    const scores = Array.from({ length: S }, (__, s) => {
      let score = 0;
      for (let k = 0; k < d; k++) score += query.at(t, k) * key.at(s, k);
      return looks(t, s) ? Math.exp(score / Math.sqrt(d)) : 0;
    });
    const total = scores.reduce((a, b) => a + b);
    return scores.map((score) => score / total);
  });
  const output = weights.map((row) =>
    Array.from({ length: e }, (_, k) => row.reduce((sum, weight, s) => sum + weight * value.at(s, k), 0)),
  );
  return { weights: weights.flat(), output: output.flat() };
}

const query = uniform([3, 2], 1);
const key = uniform([4, 2], 2);
const value = uniform([4, 5], 3);
const mask = constant([1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0], [3, 4]);

describe("scaledDotProductAttention", () => {
  test.each<[string, object, (t: number, s: number) => boolean]>([
    ["to everything", {}, () => true],
    ["under a mask", { mask }, (t, s) => mask.at(t, s) === 1],
    ["to the past", { causal: true }, (t, s) => s <= t],
    ["under a mask of keys", { mask: tensor([1, 0, 1, 1]) }, (_, s) => s !== 1],
    ["to the past under a mask", { mask: tensor([1, 0, 1, 1]), causal: true }, (t, s) => s !== 1 && s <= t],
  ])("%s follows the formula and has the right gradients", (_, options, looks) => {
    const { output, weights } = scaledDotProductAttention(query, key, value, options);
    const wanted = naive(query, key, value, looks);
    expect(output.shape).toEqual([3, 5]);
    expect(weights.shape).toEqual([3, 4]);
    wanted.output.forEach((number, k) => {
      expect(output.data[k]).toBeCloseTo(number, 13);
    });
    wanted.weights.forEach((number, k) => {
      expect(weights.data[k]).toBeCloseTo(number, 13);
    });
    const error = gradientError(
      (q, k, v) => {
        const result = scaledDotProductAttention(q, k, v, options);
        return [result.output, result.weights];
      },
      [query, key, value],
    );
    expect(error).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test.each<[Shape, Shape, Shape, Shape]>([
    [
      [2, 3, 4],
      [2, 5, 4],
      [2, 5, 1],
      [2, 1, 5],
    ],
    [
      [2, 2, 1, 3],
      [2, 4, 3],
      [1, 1, 4, 2],
      [2, 1, 1, 4],
    ],
    [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ],
  ])("of batches %j, %j, %j under a mask of %j has the right gradients", (q, k, v, m) => {
    const looks = uniform(m, 4);
    looks.data.forEach((number, at) => {
      looks.data[at] = number > 0 ? 1 : 0;
    });
    const error = gradientError(
      (...inputs) => scaledDotProductAttention(inputs[0], inputs[1], inputs[2], { mask: looks }).output,
      [uniform(q, 5), uniform(k, 6), uniform(v, 7)],
    );
    expect(error).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("gives a query that may look at nothing zeros, and no NaN to anything", () => {
    const q = leaf([...query.data], [3, 2]);
    const blocked = constant([1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1], [3, 4]);
    const { output, weights } = scaledDotProductAttention(q, key, value, { mask: blocked });
    expect([...weights.data.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
    expect([...output.data.subarray(5, 10)]).toEqual([0, 0, 0, 0, 0]);
    output.backward(uniform([3, 5], 8));
    expect([...q.grad!.data.subarray(2, 4)]).toEqual([0, 0]);
    expect(q.grad!.data.every(Number.isFinite)).toBe(true);
  });

  test("does not let what is masked out matter", () => {
    const other = key.clone();
    other.data.fill(1e6, 2, 4);
    const hide = { mask: tensor([1, 0, 1, 1]) };
    const a = scaledDotProductAttention(query, key, value, hide);
    const b = scaledDotProductAttention(query, other, value, hide);
    expect(b.weights.data).toEqual(a.weights.data);
  });

  test("does not change the mask", () => {
    const same = constant(new Array(12).fill(1), [3, 4]);
    scaledDotProductAttention(query, key, value, { mask: same, causal: true });
    expect([...same.data]).toEqual(new Array(12).fill(1));
  });

  refuses(SluiceError, [
    [
      "sizes that differ",
      () => scaledDotProductAttention(zeros([3, 2]), zeros([4, 3]), zeros([4, 5])),
      /\[3, 2\], \[4, 3\], \[4, 5\]/,
    ],
    [
      "lengths that differ",
      () => scaledDotProductAttention(zeros([3, 2]), zeros([4, 2]), zeros([5, 5])),
      /\[\.\.\., S, e\]/,
    ],
    ["vectors", () => scaledDotProductAttention(zeros([2]), zeros([4, 2]), zeros([4, 5])), /got \[2\]/],
    [
      "mixed dtypes",
      () => scaledDotProductAttention(query, key, zeros([4, 5])),
      /value of float64, got float32/,
    ],
    [
      "a mask to be added",
      () => scaledDotProductAttention(query, key, value, { mask: constant([0, 0, 0, -Infinity]) }),
      /mask of 1 \(look\) and 0 \(do not\), got -Infinity/,
    ],
    [
      "a mask that is too large",
      () => scaledDotProductAttention(query, key, value, { mask: zeros([2, 3, 4]) }),
      /broadcasts to \[3, 4\], got \[2, 3, 4\]/,
    ],
  ]);
});
