/** Whether two lists of draws are samples of one distribution. */
import { expect } from "vitest";
import { deviationOf, largestOf, meanOf } from "./moments.ts";

/** Largest distance of two empirical distributions, in units in which 1.95 happens by chance once in 1000 times. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [a, b].map((values) => Array.from(values).sort((p, q) => p - q));
  let largest = 0;
  let j = 0;
  for (let i = 0; i < x.length; i++) {
    while (j < y.length && y[j] <= x[i]) j++;
    largest = Math.max(
      largest,
      Math.abs((i + 1) / x.length - j / y.length),
      Math.abs(i / x.length - j / y.length),
    );
  }
  return largest * Math.sqrt((x.length * y.length) / (x.length + y.length));
}

export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const covariance = meanOf(Array.from(a, (v, k) => (v - meanA) * (b[k] - meanB)));
  return covariance / (deviationOf(a) * deviationOf(b));
}

/** Blocks of `size` elements. */
export const blocksOf = (values: ArrayLike<number>, size: number) =>
  Array.from({ length: values.length / size }, (_, k) => Array.from(values).slice(k * size, (k + 1) * size));

/** A few hundred comparisons: chance passes 2.6 once in 600,000. */
export const LIMIT = 2.6;

export function expectAlike(name: string, got: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(distance(got, theirs), `${name}: distance`).toBeLessThan(LIMIT);
  const bound = Math.max(largestOf(got), largestOf(theirs));
  const error = 5 * Math.sqrt(2 / got.length) * deviationOf(theirs);
  expect(Math.abs(meanOf(got) - meanOf(theirs)), `${name}: mean`).toBeLessThan(error);
  expect(bound, `${name}: bound`).toBeLessThan(Math.max(largestOf(theirs), 1e-12) * 2);
}
