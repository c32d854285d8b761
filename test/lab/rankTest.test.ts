/** Mann and Whitney's test, against what can be counted by hand and by shuffling. */
import { describe, expect, test } from "vitest";
import { rankTest } from "../../lab/results/rankTest.ts";
import { Random } from "../../src/core/tensor/random.ts";

describe("counted", () => {
  test.each([
    // 2 of the 20 ways to choose three of six are as extreme.
    [[1, 2, 3], [4, 5, 6], 2 / 20],
    [[4, 5, 6], [1, 2, 3], 2 / 20],
    [[1, 2, 4], [3, 5, 6], 4 / 20],
    // One of the four is not tied, and either lot may have it.
    [[1, 1], [1, 2], 1],
    [[1, 2], [1, 2], 1],
    [[1, 1], [2, 2], 2 / 6],
  ])("%j and %j: %d", (a, b, wanted) => {
    expect(rankTest(a, b)).toBeCloseTo(wanted, 12);
  });

  test("what never ended is later than all else, and as late as the others that did not", () => {
    const never = Number.POSITIVE_INFINITY;
    expect(rankTest([1, 2, 3], [never, never, never])).toBeCloseTo(2 / 20, 12);
    expect(rankTest([never, never], [never, never])).toBe(1);
  });
});

describe("by the normal approximation", () => {
  test.each([0, 0.3, 0.8])("is what shuffling gives, the second lot %d higher", (shift) => {
    const random = new Random(4);
    const draw = (count: number, by: number) =>
      Array.from({ length: count }, () => Math.round(10 * (random.normal() + by)));
    const [a, b] = [draw(30, 0), draw(25, shift)];
    const all = [...a, ...b];
    const sumOf = (values: readonly number[]) => {
      const others = [...all];
      return values.reduce(
        (sum, x) => sum + others.reduce((n, y) => n + (y < x ? 1 : y === x ? 0.5 : 0), 0),
        0,
      );
    };
    const off = (values: readonly number[]) => Math.abs(sumOf(values) - (a.length * all.length) / 2);
    const given = off(a);
    const shuffles = 4000;
    let far = 0;
    for (let k = 0; k < shuffles; k++) {
      const order = random.permutation(all.length);
      if (off(Array.from({ length: a.length }, (_, j) => all[order[j]])) >= given) far++;
    }
    // Four standard errors of a share.
    expect(Math.abs(rankTest(a, b) - far / shuffles)).toBeLessThan(4 * Math.sqrt(0.25 / shuffles));
  });

  test("equal numbers tell nothing", () => {
    expect(rankTest(new Array(30).fill(1), new Array(30).fill(1))).toBe(1);
  });
});
