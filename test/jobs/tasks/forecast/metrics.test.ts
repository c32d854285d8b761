import { describe, expect, test } from "vitest";
import {
  coverage,
  mase,
  meanAbsoluteError,
  msis,
  seasonalStep,
  smape,
} from "../../../../src/jobs/tasks/forecast/metrics.ts";

const numbers = (...values: number[]) => Float64Array.from(values);

describe("measures of a forecast", () => {
  test("by hand", () => {
    expect(meanAbsoluteError(numbers(1, 2), numbers(2, 4))).toBe(1.5);
    expect(smape(numbers(1, 3), numbers(3, 1))).toBe(100);
    expect(smape(numbers(0, 1), numbers(0, 1))).toBe(0);
    expect(seasonalStep(numbers(1, 2, 4, 8), 2)).toBe(4.5);
    expect(() => mase(numbers(1, 2), numbers(10), numbers(1), 2)).toThrow(
      /more than 2 rows, a season, got 2/,
    );
    expect(mase(numbers(1, 2, 4, 8), numbers(10), numbers(1), 2)).toBe(2);
  });

  test("the interval score pays for width and, twenty times as much at 90 %, for what lies outside", () => {
    const bounds = { level: 0.9, lower: numbers(0, 0), upper: numbers(2, 2) };
    expect(msis(numbers(0, 1), numbers(1, 1), bounds, 1)).toBeCloseTo(2, 9);
    expect(msis(numbers(0, 1), numbers(1, 3), bounds, 1)).toBeCloseTo((2 + 2 + 20) / 2, 9);
    expect(coverage(numbers(1, 3), bounds)).toBe(0.5);
  });
});
