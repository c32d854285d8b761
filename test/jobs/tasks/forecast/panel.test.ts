/** One forecaster of many series. */

import { describe, expect, test } from "vitest";
import { resultsOf } from "../../../../src/command/results.ts";
import { Random } from "../../../../src/core/tensor/random.ts";
import { memoryStore } from "../../../../src/core/train/store.ts";
import { formatDate, tableFrom } from "../../../../src/jobs/data/index.ts";
import { entriesOf } from "../../../../src/jobs/tasks/forecast/entries.ts";
import { keptLinear } from "../../../../src/jobs/tasks/forecast/model.ts";
import { forecastsAt } from "../../../../src/jobs/tasks/forecast/windows.ts";
import {
  type ForecastOptions,
  type ForecastReport,
  forecastTable,
  forecastTask,
  type MethodErrors,
  reportForecaster,
} from "../../../../src/jobs/tasks/forecast.ts";
import { loadModel } from "../../../../src/jobs/tasks/load.ts";
import { readSeries } from "../../../../src/jobs/tasks/readSeries.ts";
import { measuresOf } from "../../../../src/jobs/tasks/report.ts";
import { trainTask } from "../../../../src/jobs/tasks/train.ts";

/** Names that objects have by themselves, and a short series. */
const SERIES = [
  ["constructor", 90],
  ["__proto__", 80],
  ["late", 70],
  ["short", 12],
] as const;
const HORIZON = 2;

/** A weekly pattern in units of each series, and a price that the value follows at once. */
function rowsOf(name: string, count: number, scale: number, seed: number): Record<string, unknown>[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, t) => {
    const price = random.uniform() < 0.3 ? 2 : 1;
    const kind = seed % 2;
    const sales = scale * (20 + 3 * Math.sin((2 * Math.PI * t) / 7) - 6 * price + 0.2 * random.normal());
    const day = formatDate(Date.UTC(2024, 0, 1 + t + (name === "late" ? 30 : 0)));
    return { shop: name, day, price, kind, size: seed, sales };
  });
}
const records = SERIES.flatMap(([name, count], k) => rowsOf(name, count, 10 ** k, k));
const table = tableFrom(records);
const options: ForecastOptions = {
  series: "shop",
  targets: ["sales"],
  date: ["day"],
  seasons: [7],
  window: 14,
  horizon: HORIZON,
  calendar: [],
  networks: 1,
  recurrent: { hiddenSize: 6 },
  seed: 3,
};

const store = memoryStore();
const task = forecastTask(table, {
  ...options,
  known: ["price"],
  statics: ["size", "kind"],
});
for await (const _ of trainTask(task, { epochs: 30, lr: 0.01, checkpoint: store }));
const { model, config } = task;

/** Rows ahead with prices only. */
const ahead = (name: string, count: number, days: number, price: number, size: number) =>
  Array.from({ length: days }, (_, h) => ({
    shop: name,
    day: formatDate(Date.UTC(2024, 0, 1 + count + h)),
    price,
    size,
    kind: size % 2,
    sales: null,
  }));

describe("forecastTask of many series", () => {
  test("knows static categories, and reports short series", () => {
    expect(config).toMatchObject({
      panel: "shop",
      known: ["price"],
      statics: ["size", "kind"],
      features: [],
    });
    expect(task.notes[0]).toBe(
      "records: 4 series of 12 to 90 rows, 252 in all; of each the last rows are held out: train 204, validate 24, test 24; 1 series are too short to hold out rows and are not measured",
    );
  });

  test("a forecast reads nothing of another series, and nothing from its origin on but what is known ahead", () => {
    const panel = readSeries(table, config);
    const origin = 40;
    const forecastOf = (change: (row: number, k: number, isOther: boolean) => boolean) => {
      const series = panel.series.map((each, n) => {
        const changed = (column: Float64Array, k: number) =>
          column.map((x, row) => (change(row, k, n !== 1) ? 1e6 : x));
        return {
          ...each,
          values: changed(each.values, 0),
          columns: each.columns.map((column, c) => changed(column, 1 + c)),
        };
      });
      const entries = entriesOf({ ...panel, series }, config);
      const places = [{ index: 1, origin }];
      const [made] = forecastsAt({ model, config }, keptLinear({ model, config, entries }), places);
      return made.values;
    };
    const plain = forecastOf(() => false);
    expect(forecastOf((_row, _k, isOther) => isOther)).toEqual(plain);
    expect(forecastOf((row, k) => k === 0 && row >= origin)).toEqual(plain);
    expect(forecastOf((row, k) => k === 1 && row === origin)).not.toEqual(plain);
  });

  test("knows the price of the day to forecast, which the naive baselines do not", () => {
    const measures = task.evaluate();
    expect(measures.series).toBe(3);
    expect(measures.skill).toBeGreaterThan(0.5);
    const report = reportForecaster(model, config, table, "test");
    expect(measuresOf(report)).toEqual(measures);
    expect(report.targets.map(({ series }) => series)).toEqual(["constructor", "__proto__", "late"]);
    const mean = report.targets.reduce((sum, { methods }) => sum + methods[0].mase, 0) / 3;
    expect(report.methods[0].mase).toBeCloseTo(mean, 1);
    expect(report.methods.map(({ name }) => name).sort()).toEqual([
      "last value",
      "seasonal naive, 7 rows",
      "the linear forecast alone",
      "this forecast",
    ]);
  });

  test("the sentence compares by the error that does not depend on units", () => {
    const errors = { mae: 0.1, rmse: 1, smape: 1, steps: [1] };
    const sentences = (mase: number, network = 1, coverage?: MethodErrors["coverage"]) => {
      const own = { ...errors, name: "this forecast", mae: 1, mase, coverage };
      const others = [
        { ...errors, name: "the linear forecast alone", mase: 2.5 },
        { ...errors, name: "last value", mase: 4 },
      ];
      const methods = [own, ...others];
      const targets = ["a", "b", "c"].map((series) => ({ ...report.targets[0], series, methods }));
      const all = { methods, network, origins: 6, horizon: 1, targets };
      const { verdict, tables } = resultsOf(all);
      expect(tables[0].header).toEqual(["", "sMAPE", "MASE"]);
      return verdict.join("\n");
    };
    const report = task.report() as ForecastReport;
    expect(sentences(2)).toContain(
      "The network makes 20 % smaller errors than the linear forecast alone. Measured from 6 origins of 3 series.",
    );
    expect(sentences(3)).toContain("The network makes 20 % larger errors than the linear forecast alone.");
    expect(sentences(2.5, 0)).toContain("The network adds nothing: it is switched off.");
    const coverage = [
      { level: 0.8, share: 0.8333 },
      { level: 0.95, share: 1 },
    ];
    expect(sentences(2, 1, coverage)).toContain(
      "Its 80 % intervals held 83 % of the values from these 6 origins of 3 series, its 95 % intervals 100 %.",
    );
  });
});

describe("forecastTable of many series", () => {
  test("forecasts each series of a table, trained on or not, in its own units", () => {
    const known = [...records.slice(0, 90), ...ahead("constructor", 90, 2, 1, 0)];
    const named = (shop: string, unit: number) =>
      known.map((row) => ({ ...row, shop, sales: row.sales === null ? null : unit * (row.sales as number) }));
    const [seen, fresh, same] = forecastTable(
      model,
      config,
      tableFrom([...known, ...named("never seen", 1e4), ...named("nor this one", 1)]),
    );
    expect([seen.series, fresh.series]).toEqual(["constructor", "never seen"]);
    expect(seen.dates).toEqual(["2024-03-31", "2024-04-01"]);
    seen.values.sales.forEach((value, h) => {
      // Two new series differ in their unit alone.
      expect(Math.abs(fresh.values.sales[h] / 1e4 - same.values.sales[h])).toBeLessThan(1e-4 * value);
      // It has the weights common to all, the other its own.
      expect(Math.abs(fresh.values.sales[h] / 1e4 - value)).toBeLessThan(0.03 * value);
    });
    for (const { lower, upper } of fresh.intervals!.sales) expect(upper[0] - lower[0]).toBeGreaterThan(0);
  });

  test("a lower price raises the forecast of that day", () => {
    const of = (price: number) =>
      forecastTable(
        model,
        config,
        tableFrom([...records.slice(0, 90), ...ahead("constructor", 90, 2, price, 0)]),
      )[0].values.sales[0];
    expect(of(1) - of(2)).toBeGreaterThan(3);
  });

  test("a series shorter than the window", () => {
    const start = records.slice(0, 3);
    const [forecast] = forecastTable(
      model,
      config,
      tableFrom([...start, ...ahead("constructor", 3, 2, 1, 0)]),
    );
    expect(forecast.values.sales.every((value) => value > 0 && value < 40)).toBe(true);
  });

  test("a series of a single row is left out of training, with a note, and forecast near its value", () => {
    const single = { ...records[0], shop: "single", sales: 777 };
    const other = forecastTask(tableFrom([...records, single]), { ...options, known: ["price"] });
    expect(other.notes).toContain("1 series of a single row is left out");
    expect(other.config.members).not.toContain("single");
    const one = [single, ...ahead("single", 1, 2, 1, 0)];
    const [forecast] = forecastTable(other.model, other.config, tableFrom(one));
    for (const value of forecast.values.sales) expect(Math.abs(value - 777)).toBeLessThan(400);
  });

  test("says which values ahead are missing, of which series", () => {
    const some = tableFrom([...records.slice(0, 90), ...ahead("constructor", 90, 1, 1, 0)]);
    expect(() => forecastTable(model, config, some)).toThrow(
      'records: expected "price" for the 2 rows after 2024-03-30 of "constructor", got 1. Add rows with its values and empty targets.',
    );
  });

  test("a loaded model predicts records, with the series in each row", async () => {
    const loaded = await loadModel(store);
    if (loaded.task !== "forecast") throw new Error("expected a forecaster");
    const rows = [...records.slice(0, 90), ...ahead("constructor", 90, 2, 1, 0)];
    const predicted = loaded.predict(rows);
    expect(predicted).toHaveLength(2);
    expect(Object.keys(predicted[0]).slice(0, 4)).toEqual(["shop", "day", "sales", "sales_lower_50"]);
    const [direct] = forecastTable(model, config, tableFrom(rows));
    expect(predicted.map(({ sales }) => sales)).toEqual(direct.values.sales);
  });
});

test.each<[string, ForecastOptions, string]>([
  ["static columns of one series", { statics: ["a"] }, "--series"],
])("refuses %s", (_what, given, message) => {
  const rows = Array.from({ length: 300 }, (_, t) => ({ a: t % 3, b: t }));
  expect(() => forecastTask(tableFrom(rows), given)).toThrow(message);
});
