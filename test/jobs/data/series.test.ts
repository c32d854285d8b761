import { describe, expect, test } from "vitest";
import { learnScaling, scale, unscale } from "../../../src/jobs/data/scale.ts";
import { chronologicalSplit } from "../../../src/jobs/data/split.ts";

describe("chronologicalSplit", () => {
  test("cuts in order, without hole or overlap", () => {
    expect(chronologicalSplit(100, { validation: 0.1, test: 0.2 })).toEqual({
      train: { start: 0, end: 70 },
      validation: { start: 70, end: 80 },
      test: { start: 80, end: 100 },
    });
    expect(chronologicalSplit(5, { validation: 0, test: 0 }).train).toEqual({ start: 0, end: 5 });
  });

  test.each([
    [10, { validation: 1 }],
    [10, { test: -0.1 }],
    [10, { validation: 0.5, test: 0.5 }],
    [0, {}],
    [10, { test: Number.NaN }],
  ])("refuses %s rows with %o", (count, fractions) => {
    expect(() => chronologicalSplit(count, fractions)).toThrow(/chronologicalSplit: expected/);
  });

  test("refuses options that there are not", () => {
    expect(() => chronologicalSplit(10, { valid: 0.5 } as never)).toThrow(/validation, test, got "valid"/);
    expect(() => chronologicalSplit(10, { test: "0.5" as never })).toThrow(/got "0.5"/);
  });
});

describe("scaling", () => {
  test("is learned on the given rows only", () => {
    const column = Float64Array.of(1, 3, 5, 7, 1000);
    const scaling = learnScaling([column, column.map((x) => -2 * x)], 0, 4);
    expect(scaling).toEqual({ mean: [4, -8], deviation: [Math.sqrt(5), 2 * Math.sqrt(5)] });
    expect(unscale(scale(1000, scaling, 1), scaling, 1)).toBeCloseTo(1000, 9);
  });

  test("a constant column is only moved", () => {
    // The mean of 0.1 three times is not 0.1 in binary, so the computed deviation is not exactly 0.
    const scaling = learnScaling([Float64Array.of(0.1, 0.1, 0.1)], 0, 3);
    expect(scaling.deviation).toEqual([1]);
  });

  test("keeps the digits of a small deviation on a large mean", () => {
    const { deviation } = learnScaling([Float64Array.of(1e8, 1e8 + 1, 1e8 + 2)], 0, 3);
    expect(deviation[0]).toBeCloseTo(Math.sqrt(2 / 3), 6);
  });

  test("refuses an empty or outer range", () => {
    expect(() => learnScaling([Float64Array.of(1)], 1, 1)).toThrow("learnScaling: expected a range");
    expect(() => learnScaling([Float64Array.of(1)], 0, 2)).toThrow("learnScaling: expected a range");
  });
});
