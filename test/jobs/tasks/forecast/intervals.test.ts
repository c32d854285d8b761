/** Intervals against processes whose quantiles are known. */
import { describe, expect, test } from "vitest";
import { Random } from "../../../../src/core/tensor/random.ts";
import { readCSV } from "../../../../src/jobs/data/index.ts";
import { forecastSeries } from "../../../../src/jobs/tasks/forecast/forecastSeries.ts";
import { fitIntervals, type Intervals, LEVELS } from "../../../../src/jobs/tasks/forecast/intervals.ts";
import { coverage } from "../../../../src/jobs/tasks/forecast/metrics.ts";
import { forecastTask } from "../../../../src/jobs/tasks/forecast.ts";
import { trainTask } from "../../../../src/jobs/tasks/train.ts";

const horizon = 6;

/** Errors that grow with the root of the step, as those of a random walk. */
function errorsOf(random: Random, size: number, origins: number): Float64Array[] {
  return Array.from({ length: origins }, () => {
    let walked = 0;
    return Float64Array.from({ length: horizon }, () => (walked += size * random.normal()));
  });
}

function covered(intervals: Intervals, rows: readonly Float64Array[]): number[] {
  const zero = new Float64Array(horizon);
  return LEVELS.map((_, i) => {
    const bounds = intervals.around(zero, 1)[i];
    return rows.reduce((sum, row) => sum + coverage(row, bounds), 0) / rows.length;
  });
}

describe("fitIntervals", () => {
  test("one series with many origins: as many new errors lie inside as the level says", () => {
    const random = new Random(11);
    const shares = Array.from({ length: 60 }, () => {
      const [intervals] = fitIntervals([{ rows: errorsOf(random, 3, 40) }], false);
      return covered(intervals, errorsOf(random, 3, 100));
    });
    for (const [i, level] of LEVELS.entries()) {
      const mean = shares.reduce((sum, share) => sum + share[i], 0) / shares.length;
      expect(Math.abs(mean - level)).toBeLessThan(0.03);
    }
  });

  test.each([1, 2, 3])("many series of other sizes, %d origins each", (origins) => {
    const random = new Random(12);
    const sizes = Array.from({ length: 300 }, () => Math.exp(0.5 * random.normal()));
    const fitted = fitIntervals(
      sizes.map((size) => ({ rows: errorsOf(random, size, origins) })),
      true,
    );
    const shares = fitted.map((intervals, k) => covered(intervals, errorsOf(random, sizes[k], 20)));
    for (const [i, level] of LEVELS.entries()) {
      const mean = shares.reduce((sum, share) => sum + share[i], 0) / shares.length;
      expect(Math.abs(mean - level)).toBeLessThan(0.04);
    }
  });

  test("stay finite for a method that errs at one origin only", () => {
    const none = new Float64Array(3);
    for (const row of [Float64Array.of(0, 5, 0), Float64Array.of(1e-320, 0, 0)]) {
      const [{ scale, ratios }] = fitIntervals([{ rows: [none, none, row, none] }], false);
      expect([...scale, ...ratios].every(Number.isFinite)).toBe(true);
    }
  });

  test("bounds never narrow with the step, and widen beyond the steps that were measured", () => {
    const [intervals] = fitIntervals([{ rows: errorsOf(new Random(13), 1, 30) }], false);
    const [, , { lower, upper }] = intervals.around(new Float64Array(20), 1);
    for (let h = 1; h < 20; h++)
      expect(upper[h] - lower[h]).toBeGreaterThanOrEqual(upper[h - 1] - lower[h - 1]);
    expect(upper[19]).toBeGreaterThan(1.5 * upper[5]);
  });
});

describe("series that stand still before they move", () => {
  const rows = (count: number, of: (row: number) => number) =>
    Float64Array.from({ length: count }, (_, k) => of(k));
  const still = rows(60, () => 0);
  const begins = rows(60, (k) => (k < 40 ? 0 : k % 3));

  test.each<[string, Float64Array[]]>([
    ["a step", [rows(60, (k) => (k < 40 ? 0 : 5))]],
    ["a first sale", [begins]],
    ["a step in the last row", [rows(60, (k) => (k < 59 ? 0 : 5))]],
    ["a season that changes", [rows(60, (k) => (k % 7) + Number(k > 49))]],
    ["one of two", [still, begins]],
    ["one of four", [still, still, begins, still]],
  ])("have finite bounds: %s", (_, series) => {
    for (const seasons of [undefined, [7]])
      for (const { intervals } of forecastSeries(series, { horizon: 4, ...(seasons && { seasons }) })) {
        expect(intervals).toHaveLength(LEVELS.length);
        for (const { lower, upper } of intervals)
          expect(lower.every((value, h) => upper[h] - value >= 0)).toBe(true);
      }
  });

  test.each([1, 6])("are learned by a forecaster, of %d series", async (count) => {
    const lines = Array.from({ length: count }, (_, s) => s).flatMap((s) =>
      Array.from({ length: 200 }, (_, k) => `${k},${s},${k < 165 + s ? 0 : 0.1}`),
    );
    const table = await readCSV(`at,shop,sales\n${lines.join("\n")}`);
    const task = forecastTask(table, {
      targets: ["sales"],
      recurrent: { hiddenSize: 2 },
      ...(count > 1 && { series: "shop" }),
    });
    for await (const _ of trainTask(task, { epochs: 1 }));
    const { targets, series = {} } = task.config.choice!;
    const sizes = Object.values(series)
      .flat()
      .map(({ size }) => size);
    for (const number of [...targets[0].scale, ...targets[0].ratios, ...sizes])
      expect(Number.isFinite(number)).toBe(true);
  });
});
