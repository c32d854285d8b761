/** The parts of `npm run bench -- --only forecast` that need no packages: baselines, and the summary with its verdicts. */
import { describe, expect, test } from "vitest";
import { holtWinters, ridgeOnLags } from "../../../bench/forecasts/baselines.ts";
import { PROCESSES } from "../../../bench/forecasts/simulated.ts";
import { type Measured, OWN_FORECAST, summaryOf, tablesOf } from "../../../bench/forecasts/summary.ts";
import { forecastTask, reportForecaster, tableFrom } from "../../../src/tasks.ts";

const line = (rows: number) =>
  Float64Array.from({ length: rows }, (_, k) => 100 + 2 * k + [0, 5, -3, -2][k % 4]);
const next = [...line(108).subarray(100)];

describe("baselines", () => {
  test("both continue a line with a season", () => {
    for (const method of [holtWinters, ridgeOnLags]) {
      const forecast = method(line(100), 8, 4);
      forecast.forEach((value, h) => {
        expect(Math.abs(value - next[h])).toBeLessThan(0.3);
      });
    }
  });

  test("Holt-Winters without a season follows a trend", () => {
    const forecast = holtWinters(
      Float64Array.from({ length: 60 }, (_, k) => 3 * k),
      3,
      1,
    );
    expect([...forecast].map(Math.round)).toEqual([180, 183, 186]);
  });
});

describe("summary", () => {
  const measured = (errors: Record<string, number>): Measured => ({
    name: "a",
    horizon: 2,
    origins: 5,
    errors,
    seconds: 1,
    choice: { seasons: [], network: 0, targets: [], validation: { network: 1, methods: 1, mean: 1 } },
  });

  test("ratios are to the smallest error of any other method, and to one method over all series", () => {
    const { series, mean, worst, methods } = summaryOf([
      measured({ [OWN_FORECAST]: 2, "seasonal naive, 7 rows": 4, "seasonal naive, 364 rows": 1, mean: 8 }),
      measured({ [OWN_FORECAST]: 2, "seasonal naive, 12 rows": 4, "the GRU": 3, mean: 8 }),
    ]);
    expect(series.map(({ best }) => best)).toEqual(["seasonal naive, 364 rows", "the GRU"]);
    expect(mean).toBeCloseTo(Math.sqrt(2 * (2 / 3)), 12);
    expect(worst).toBe(2);
    // The network forecasts only one of them here, so it is left out; seasons share a name, the better one counts.
    expect(methods.map(({ name }) => name)).toEqual(["seasonal naive", "mean"]);
    expect(methods[0].ratio).toBeCloseTo(1, 12);
  });

  test("names a lost target, and only a lost one", () => {
    const won = tablesOf([measured({ [OWN_FORECAST]: 1, mean: 2 })]);
    expect(won).not.toContain("LOST");
    const lost = tablesOf([measured({ [OWN_FORECAST]: 2, mean: 1 })]);
    expect(lost.match(/LOST/g)).toHaveLength(3);
  });

  test("reports call the forecast by the name that the summary looks for", () => {
    const rows = Array.from({ length: 80 }, (_, k) => ({ y: k % 4 }));
    const table = tableFrom(rows);
    const { model, config } = forecastTask(table, { recurrent: { hiddenSize: 2 } });
    const report = reportForecaster(model, config, table, "test");
    expect(report.methods[0].name).toBe(OWN_FORECAST);
    expect(report.starts).toHaveLength(report.origins);
  });
});

test.each(Object.entries(PROCESSES))(
  "%s: without noise from the origin on, the expected rows come",
  (_name, simulate) => {
    const season = Float64Array.from({ length: 12 }, (_, k) => Math.cos(k * k));
    const noise = Float64Array.from({ length: 60 }, (_, k) => (k < 50 ? Math.sin(3 * k) : 0));
    const { values, expected } = simulate(noise, season);
    for (let h = 0; h < 10; h++) expect(expected(50, h)).toBeCloseTo(values[50 + h], 9);
  },
);
