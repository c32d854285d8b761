/** One forecaster of many series. */
import { describe, expect, test } from "vitest";
import { describeMeasures } from "../../../../src/command/results.ts";
import { Random } from "../../../../src/core/tensor/random.ts";
import { memoryStore } from "../../../../src/core/train/store.ts";
import { formatDate, readCSV, type Table, tableFrom } from "../../../../src/jobs/data/index.ts";
import { ForecastInputs } from "../../../../src/jobs/tasks/forecast/inputs.ts";
import {
  evaluateForecaster,
  type ForecastOptions,
  forecastPanel,
  forecastTable,
  forecastTask,
  reportForecaster,
} from "../../../../src/jobs/tasks/forecast.ts";
import { loadModel } from "../../../../src/jobs/tasks/load.ts";
import { readSeries } from "../../../../src/jobs/tasks/readSeries.ts";
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
    const kind = seed % 2 === 0 ? "even" : "odd";
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
  recurrent: { hiddenSize: 6 },
  seed: 3,
};

const store = memoryStore();
const task = forecastTask(table, { ...options, known: ["price"], statics: ["size"], categorical: ["kind"] });
for await (const _ of trainTask(task, { epochs: 30, lr: 0.01, checkpoint: store }));
const { model, config } = task;

test("trying methods reports each series", () => {
  const messages: string[] = [];
  task.conclude!((message) => messages.push(message));
  expect(messages).toEqual([1, 2, 3, 4].map((k) => `trying methods on series ${k} of 4`));
});

/** Rows ahead with prices only. */
const ahead = (name: string, count: number, days: number, price: number, size: number) =>
  Array.from({ length: days }, (_, h) => ({
    shop: name,
    day: formatDate(Date.UTC(2024, 0, 1 + count + h)),
    price,
    size,
    kind: size % 2 === 0 ? "even" : "odd",
    sales: null,
  }));

describe("forecastTask of many series", () => {
  test("finds static categories, and reports short series", () => {
    expect(config).toMatchObject({
      panel: { column: "shop" },
      known: ["price"],
      statics: ["size", "kind"],
      categories: { kind: ["even", "odd"] },
      features: [],
    });
    expect(task.notes[0]).toBe(
      "records: 4 series of 12 to 90 rows, 252 in all; of each the last rows are held out: train 204, validate 24, test 24; 1 series are too short to hold out rows and are not measured; 1 of them are too short to train on: a window and what follows take 16 rows",
    );
  });

  test("an input holds nothing of another series, nothing from its origin on but what is known ahead", () => {
    const series = readSeries(table, config, config);
    const [, second] = series.spans;
    const origin = second.start + 20;
    const inputOf = (change: (row: number, k: number) => boolean) => {
      const values = series.values.map((column, k) => column.map((x, row) => (change(row, k) ? 1e6 : x)));
      const inputs = new ForecastInputs({ ...series, values }, config);
      const out = new Float32Array(16 * inputs.size);
      inputs.writeWindows([origin], HORIZON, out);
      return out;
    };
    const plain = inputOf(() => false);
    expect(inputOf((row) => row < second.start || row >= second.end)).toEqual(plain);
    expect(inputOf((row, k) => k === 0 && row >= origin)).toEqual(plain);
    expect(inputOf((row, k) => k === 1 && row === origin)).not.toEqual(plain);
    // The first window of a series reaches back to its first row, and no further.
    const first = new Float32Array(16 * new ForecastInputs(series, config).size);
    new ForecastInputs(series, config).writeWindows([second.start + 14], HORIZON, first);
    expect(first.every(Number.isFinite)).toBe(true);
  });

  test("learns from the price of the day to forecast, which no other method knows", () => {
    const measures = task.evaluate();
    expect(config.choice!.network).toBe(1);
    expect(measures.series).toBe(3);
    expect(measures.mase).toBe(measures["mase of the LSTM"]);
    expect(measures.skill).toBeGreaterThan(0.3);
    expect(evaluateForecaster(model, config, table, "test")).toEqual(measures);
    const report = reportForecaster(model, config, table, "test");
    expect(report.series!.map(({ series }) => series)).toEqual(["constructor", "__proto__", "late"]);
    const mean = report.series!.reduce((sum, { own }) => sum + own.mase, 0) / 3;
    expect(report.methods[0].mase).toBeCloseTo(mean, 1);
    expect(report.methods.map(({ name }) => name)).toContain("ridge over all series, 2 seasons");
  });

  test("the sentence compares by the error that does not depend on units", () => {
    const measures = {
      mae: 1,
      mase: 2,
      rmse: 1,
      windows: 6,
      series: 3,
      "mae of ridge": 3,
      "mase of ridge": 1,
      "mae of drift": 0.1,
      "mase of drift": 4,
    };
    const text = describeMeasures("forecast", measures).join("\n");
    expect(text).toContain(
      "The forecast's mean scaled error (MASE) is 100.0 % larger than that of the best single method here, ridge. Measured from 6 origins of 3 series.",
    );
    expect(text).not.toContain("mean absolute error");
  });
});

describe("forecastPanel", () => {
  test("forecasts each series of a table, trained on or not, in its own units", () => {
    const known = [...records.slice(0, 90), ...ahead("constructor", 90, 2, 1, 0)];
    const other = known.map((row) => ({
      ...row,
      shop: "never seen",
      sales: row.sales === null ? null : 1e4 * (row.sales as number),
    }));
    const [seen, fresh] = forecastPanel(model, config, tableFrom([...known, ...other]));
    expect([seen.series, fresh.series]).toEqual(["constructor", "never seen"]);
    expect(seen.dates).toEqual(["2024-03-31", "2024-04-01"]);
    seen.values.sales.forEach((value, h) => {
      expect(fresh.values.sales[h] / 1e4).toBeCloseTo(value, 2);
    });
    for (const { lower, upper } of fresh.intervals!.sales) expect(upper[0] - lower[0]).toBeGreaterThan(0);
  });

  test("a lower price raises the forecast of that day", () => {
    const of = (price: number) =>
      forecastPanel(
        model,
        config,
        tableFrom([...records.slice(0, 90), ...ahead("constructor", 90, 2, price, 0)]),
      )[0].values.sales[0];
    expect(of(1) - of(2)).toBeGreaterThan(3);
  });

  test("a series shorter than the window", () => {
    const start = records.slice(0, 3);
    const [forecast] = forecastPanel(
      model,
      config,
      tableFrom([...start, ...ahead("constructor", 3, 2, 1, 0)]),
    );
    expect(forecast.values.sales.every((value) => value > 0 && value < 40)).toBe(true);
  });

  test("refuses one row of a series: nothing shows how much it moves", () => {
    const one = [...records.slice(0, 1), ...ahead("constructor", 1, 2, 1, 0)];
    expect(() => forecastPanel(model, config, tableFrom(one))).toThrow('got 1 of "constructor"');
  });

  test("says which values ahead are missing, of which series", () => {
    const some = tableFrom([...records.slice(0, 90), ...ahead("constructor", 90, 1, 1, 0)]);
    expect(() => forecastPanel(model, config, some)).toThrow(
      'records: expected "price" for the 2 rows after 2024-03-30 of "constructor", got 1. Add rows with its values and empty targets.',
    );
    expect(() => forecastTable(model, config, some)).toThrow("forecastPanel");
  });

  test("a loaded model predicts records, with the series in each row", async () => {
    const loaded = await loadModel(store);
    if (loaded.task !== "forecast") throw new Error("expected a forecaster");
    const rows = [...records.slice(0, 90), ...ahead("constructor", 90, 3, 1, 0)];
    const predicted = loaded.predict(rows, { rows: 3 });
    expect(predicted).toHaveLength(3);
    expect(Object.keys(predicted[0]).slice(0, 4)).toEqual(["shop", "day", "sales", "sales_lower_50"]);
    const [direct] = forecastPanel(model, config, tableFrom(rows), 3);
    expect(predicted.map(({ sales }) => sales)).toEqual(direct.values.sales);
  });
});

describe("many series without dates or in wide form", () => {
  const wide = async (): Promise<Table> => {
    const rows = Array.from({ length: 80 }, (_, t) => {
      const value = (k: number) => (10 ** k * (5 + Math.sin((2 * Math.PI * (t + k)) / 5))).toFixed(4);
      return `${value(0)},${t < 20 ? "" : value(1)},${value(2)}`;
    });
    return readCSV(["a,b,c", ...rows].join("\n"));
  };

  test("one network over the columns; the methods when they do better", async () => {
    const one = forecastTask(await wide(), {
      wide: true,
      horizon: 3,
      window: 10,
      recurrent: { hiddenSize: 4 },
    });
    expect(one.config).toMatchObject({ targets: ["value"], panel: { columns: [] }, seasons: [5] });
    for await (const _ of trainTask(one, { epochs: 2 }));
    const { series } = one.config.choice!;
    expect(Object.keys(series!)).toEqual(["a", "b", "c"]);
    const forecasts = forecastPanel(one.model, one.config, await wide(), 5);
    expect(forecasts.map(({ series: name }) => name)).toEqual(["a", "b", "c"]);
    forecasts.forEach(({ values }, k) => {
      values.value.forEach((value, h) => {
        expect(value / 10 ** k).toBeCloseTo(5 + Math.sin((2 * Math.PI * (80 + h + k)) / 5), 1);
      });
    });
  });

  test.each<[string, ForecastOptions, string]>([
    ["both forms", { series: "a", wide: true }, "got both"],
    ["static columns of one series", { statics: ["a"] }, "--series"],
    ["a column as two things", { series: "a", targets: ["a"] }, 'got "a"'],
    [
      "too many categories",
      { targets: ["b"], categorical: ["c"], missing: "previous" },
      'values in "c", a column of categories, got 300',
    ],
  ])("refuses %s", (_what, given, message) => {
    const rows = Array.from({ length: 300 }, (_, t) => ({ a: t % 3, b: t, c: `c${t}` }));
    expect(() => forecastTask(tableFrom(rows), given)).toThrow(message);
  });
});
