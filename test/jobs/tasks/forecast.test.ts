import { describe, expect, test } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { formatDate, readCSV, type Table, tableFrom } from "../../../src/jobs/data/index.ts";
import { entriesOf } from "../../../src/jobs/tasks/forecast/entries.ts";
import { fitLinear } from "../../../src/jobs/tasks/forecast/linear.ts";
import { windowsAt } from "../../../src/jobs/tasks/forecast/windows.ts";
import {
  type Forecaster,
  type ForecastOptions,
  forecastTable,
  forecastTask,
  reportForecaster,
} from "../../../src/jobs/tasks/forecast.ts";
import { readSeries } from "../../../src/jobs/tasks/readSeries.ts";
import { measuresOf } from "../../../src/jobs/tasks/report.ts";
import { trainTask } from "../../../src/jobs/tasks/train.ts";

/** A weekly pattern whose size grows with a feature known one day before, so that repeating the week cannot be right. */
async function tableOf(days: number): Promise<Table> {
  const random = new Random(5);
  const rows = ["day,hint,sales"];
  let hint = 0;
  for (let t = 0; t < days; t++) {
    const sales = 100 + 20 * Math.sin((2 * Math.PI * t) / 7) + 15 * hint + random.normal();
    hint = random.normal();
    rows.push(`${formatDate(Date.UTC(2020, 0, 1 + t))},${hint.toFixed(4)},${sales.toFixed(4)}`);
  }
  return readCSV(rows.join("\n"), { name: "sales.csv" });
}

const table = await tableOf(400);
const firstRows = (all: Table, rows: number): Table => ({
  ...all,
  rows,
  columns: new Map([...all.columns].map(([name, cells]) => [name, cells.slice(0, rows)])),
});
const small: ForecastOptions = {
  date: ["day"],
  seasons: [7],
  window: 7,
  horizon: 2,
  networks: 1,
  recurrent: { hiddenSize: 8 },
  seed: 2,
};

describe("forecastTask", () => {
  test("the rows held out bound the horizon below a season, and one gap is one gap", () => {
    const months = Array.from({ length: 121 }, (_, t) => t).filter((t) => t !== 60);
    const records = months.map((t) => ({
      month: formatDate(Date.UTC(2000, t, 1)),
      y: 10 * Math.sin((2 * Math.PI * t) / 12),
    }));
    const { config, notes } = forecastTask(tableFrom(records), { date: ["month"], seasons: [12] });
    expect(config.horizon).toBe(8);
    expect(notes.join("\n")).toMatch(/^the dates have 1 gap; rows/m);
  });

  test("chooses columns, seasons, sizes and calendar, and scales by the training part", () => {
    const { config, notes } = forecastTask(table, { date: ["day"], features: ["hint"] });
    expect(config.targets).toEqual(["sales"]);
    expect(config.seasons).toEqual([7]);
    expect([config.window, config.lags, config.horizon]).toEqual([20, 20, 7]);
    expect(config.calendar).toContain("dayOfWeek");
    expect(notes[0]).toBe(
      "sales.csv: 400 rows; train 2020-01-01 to 2020-11-15 (320), validate 2020-11-16 to 2020-12-25 (40), test 2020-12-26 to 2021-02-03 (40)",
    );
    const train = [...readSeries(table, config).series[0].columns[0].subarray(0, 320)];
    expect(config.scaling.mean[0]).toBeCloseTo(train.reduce((a, b) => a + b) / 320, 9);
  });

  test("an untrained network adds nothing to the linear forecast", () => {
    const measures = forecastTask(table, small).evaluate();
    expect(measures.mae).toBe(measures["mae of the linear forecast alone"]);
    expect(measures.windows).toBe(24);
    expect(Object.keys(measures).filter((name) => name.startsWith("mae of "))).toHaveLength(3);
  });

  test("the network learns from a feature that the linear forecast cannot read, on rows that it never saw", async () => {
    // Without the calendar: 30 columns of it would be learned by heart from 300 rows.
    const task = forecastTask(table, { ...small, features: ["hint"], horizon: 1, calendar: [] });
    for await (const _ of trainTask(task, { epochs: 40 }));
    const measures = task.evaluate();
    expect(measures.mae).toBeLessThan(0.6 * measures["mae of the linear forecast alone"]);
    expect(measures.network).toBeGreaterThan(0.5);
    expect(measures.skill).toBeGreaterThan(0.4);
    const { model, config } = task;
    expect(measuresOf(reportForecaster(model, config, table, "test"))).toEqual(measures);
    expect(reportForecaster(model, config, table, "all").origins).toBe(24);
  });

  test("a network that does not help is switched off", async () => {
    const noise = new Random(3);
    const records = Array.from({ length: 300 }, () => ({ y: noise.normal() }));
    const task = forecastTask(tableFrom(records), { horizon: 4, networks: 1, recurrent: { hiddenSize: 4 } });
    for await (const _ of trainTask(task, { epochs: 2, lr: 0.3 }));
    expect(task.config.correction!.share).toBe(0);
    const measures = task.evaluate();
    expect(measures.network).toBe(0);
    expect(measures.mae).toBe(measures["mae of the linear forecast alone"]);
  });

  test("an example's input holds nothing from its origin on", () => {
    const { config } = forecastTask(table, { ...small, features: ["hint"] });
    const panel = readSeries(table, config);
    const [own] = panel.series;
    const origin = 50;
    const inputOfSeries = (change: (x: number, row: number) => number) => {
      const changed = {
        ...own,
        values: own.values.map(change),
        columns: own.columns.map((x) => x.map(change)),
      };
      const entries = entriesOf({ ...panel, series: [changed] }, config);
      const linear = fitLinear(entries, [origin], config);
      return windowsAt(config, linear, [{ index: 0, origin }]).input.data;
    };
    const plain = inputOfSeries((x) => x);
    expect(inputOfSeries((x, row) => (row < origin ? x : 1e6))).toEqual(plain);
    expect(inputOfSeries((x, row) => (row < origin - 1 ? x : x + 1))).not.toEqual(plain);
  });

  test("a batch holds each window, its columns and what the linear forecast lacks", () => {
    const { batches, config } = forecastTask(table, { ...small, features: ["hint"] });
    const { input, target } = batches.batch(0, 0) as { input: Tensor; target: Tensor };
    const columns = input.shape[2];
    expect(input.shape.slice(0, 2)).toEqual([9, 64]);
    expect(target.shape).toEqual([2, 64, 2]);
    for (let t = 0; t < 9; t++) {
      expect(input.at(t, 5, 1)).toBe(t < 7 ? 0 : 1);
      // The feature is the last column, and unknown in the future.
      expect(input.at(t, 5, columns - 1) === 0).toBe(t >= 7);
    }
    expect(input.at(6, 5, 0)).toBe(0);
    expect(target.at(0, 5, 1)).toBe(1);
    expect(config.members).toEqual([""]);
  });

  test("several targets, three date columns, no calendar", async () => {
    const rows = ["y,m,d,a,b"];
    for (let t = 0; t < 120; t++) {
      const day = new Date(Date.UTC(2021, 0, 1 + t));
      rows.push(`2021,${day.getUTCMonth() + 1},${day.getUTCDate()},${Math.sin(t)},${Math.cos(t) * 5}`);
    }
    const options = { ...small, date: ["y", "m", "d"], targets: ["b", "a"], calendar: [] };
    const task = forecastTask(await readCSV(rows.join("\n")), options);
    expect(task.config.features).toEqual([]);
    // Each target is a series of its own, with a column that says which.
    expect((task.batches.batch(0, 0) as { input: Tensor }).input.shape[2]).toBe(5);
    expect(task.validate().loss).toBeGreaterThan(0);
  });

  test.each([
    [
      "an unknown target",
      { targets: ["profit"] },
      'expected one of the columns "day", "hint", "sales", got "profit"',
    ],
    ["text as a target", { targets: ["day"] }, 'line 2, column 1 ("day"): expected a number'],
    ["a target that is a feature too", { targets: ["sales"], features: ["sales"] }, "each column once"],
    ["a window longer than the data", { window: 1000 }, "got 400. Choose a smaller window"],
    ["a season of no rows", { seasons: [0] }, "expected seasons to be a list of row counts, got [0]"],
  ])("refuses %s", (_what, options, message) => {
    expect(() => forecastTask(table, { ...small, ...options })).toThrow(message);
  });

  test("refuses a table without numbers", async () => {
    const words = await readCSV("a\nx\ny\n", { name: "t.csv" });
    expect(() => forecastTask(words)).toThrow("t.csv: expected a column of numbers");
  });

  test("short tables hold out enough for a few origins, with a shorter window", () => {
    const { config } = forecastTask(firstRows(table, 40));
    expect(config.heldOut).toEqual({ validation: 0.2, test: 0.2 });
    expect(config.horizon).toBeLessThanOrEqual(8);
    expect(config.window).toBeLessThanOrEqual(10);
    expect(forecastTask(firstRows(table, 99), { horizon: 12 }).config.heldOut.test).toBeCloseTo(16 / 99, 12);
    expect(forecastTask(table).config.heldOut).toEqual({ validation: 0.1, test: 0.1 });
  });

  test("asks for held-out rows before it trains when there will be too few to measure on", () => {
    expect(() => forecastTask(table, { ...small, heldOut: { test: 0 } })).toThrow("nothing to measure on");
    // A part is never shorter than what is predicted at once.
    const { notes } = forecastTask(table, { ...small, heldOut: { validation: 0.001, test: 0.001 } });
    expect(notes[0]).toContain("(4), test 2021-02-02 to 2021-02-03 (2)");
  });

  test.each<[string, object, RegExp]>([
    ["parts that leave nothing", { heldOut: { validation: 0.5, test: 0.5 } }, /something to train on/],
    ["columns that are not a list", { targets: "sales" }, /list of column names, got "sales"/],
    ["an option of the layer that is not there", { recurrent: { hidden: 8 } }, /got "hidden"/],
  ])("refuses %s", (_, options, message) => {
    expect(() => forecastTask(table, { ...small, ...options })).toThrow(message);
  });
});

describe("reportForecaster", () => {
  test("has the figures of the measures, by step, by target and with the forecasts behind them", async () => {
    const task = forecastTask(table, { ...small, targets: ["sales", "hint"] });
    for await (const _ of trainTask(task, { epochs: 1 }));
    const { model, config } = task;
    const measures = task.evaluate();
    const report = reportForecaster(model, config, table, "test");
    expect([report.horizon, report.origins]).toEqual([2, 24]);
    const [own, second, ...rest] = report.methods;
    expect(own).toMatchObject({ name: "this forecast", mae: measures.mae });
    expect(own.coverage!.map(({ level }) => level)).toEqual([0.5, 0.8, 0.95]);
    expect(rest.every(({ mae }) => mae >= second.mae)).toBe(true);
    expect(second.coverage).toBeUndefined();
    expect((own.steps[0] + own.steps[1]) / 2).toBeCloseTo(own.mae, 9);
    const [sales, hint] = report.targets;
    expect((sales.methods[0].mae + hint.methods[0].mae) / 2).toBeCloseTo(own.mae, 9);
    const { row } = sales.forecasts[0];
    expect(row).toBe(360);
    expect(sales.forecasts.every((each, k, all) => k === 0 || each.row >= all[k - 1].row + 2)).toBe(true);
    expect(sales.history.firstRow).toBe(352);
    expect(sales.history.dates!.slice(0, 2)).toEqual(["2020-12-18", "2020-12-19"]);
    expect(sales.history.values[8]).toBe(Number(table.columns.get("sales")![360]));
  });
});

describe("forecastTable", () => {
  const task = forecastTask(table, small);
  const { model } = task;
  // A head that is not zero, so that a forecast depends on all that is seen.
  const random = new Random(9);
  const stir = (other: Forecaster) =>
    other.networks[0].head.weight.data.forEach((_, k, data) => {
      data[k] = random.normal() / 4;
    });
  stir(model);

  test("gives the rows after the last, with dates", () => {
    const [forecast] = forecastTable(model, task.config, table);
    expect(forecast.dates).toEqual(["2021-02-04", "2021-02-05"]);
    expect(forecast.values.sales).toHaveLength(2);
  });

  test("a table that begins in the middle of a season has the forecast of the whole one", () => {
    const rows = Array.from({ length: 200 }, (_, t) => ({ y: 50 + [0, 3, 9, 4, 1, 7, 2][t % 7] + 0.01 * t }));
    const { config, model: own } = forecastTask(tableFrom(rows), { ...small, date: [] });
    const [whole, later] = [0, 73].map(
      (first) => forecastTable(own, config, tableFrom(rows.slice(first)))[0].values.y,
    );
    for (const [k, value] of later.entries()) expect(value).toBeCloseTo(whole[k], 4);
  });

  test("refuses a table that is too short, lacks a column, or no rows", async () => {
    const short = await tableOf(5);
    const other = await readCSV("day,hint\n2020-01-01,1\n");
    expect(() => forecastTable(model, task.config, short)).toThrow(
      "expected at least 7 rows to forecast from, got 5",
    );
    expect(() => forecastTable(model, task.config, other)).toThrow(
      'expected the columns of the model\'s training table, got a table without "sales"',
    );
  });
});

describe("tables that leave little to learn", () => {
  const trained = async (values: number[]) => {
    const task = forecastTask(tableFrom(values.map((y) => ({ y }))), {
      networks: 1,
      recurrent: { hiddenSize: 4 },
    });
    for await (const _ of trainTask(task, { epochs: 2 }));
    return task;
  };

  test("a constant series is forecast unchanged", async () => {
    const { model, config } = await trained(new Array(60).fill(42));
    for (const value of forecastTable(model, config, tableFrom(new Array(60).fill({ y: 42 })))[0].values.y)
      expect(value).toBeCloseTo(42, 6);
  });

  test("zeros before a first sale", async () => {
    const sales = Array.from({ length: 120 }, (_, t) => (t < 80 ? 0 : 5 + (t % 3)));
    const task = await trained(sales);
    expect(task.config.linear.logarithms).toBe(false);
    expect(Number.isFinite(task.evaluate().mae)).toBe(true);
  });

  test("ten rows are too few for a long horizon, and enough for a short one", () => {
    const ten = tableFrom(Array.from({ length: 10 }, (_, y) => ({ y: y * y })));
    expect(() => forecastTask(ten, { horizon: 5 })).toThrow(
      /^records: expected at least 23 rows, 8 to train on and others to validate and to test, got 10\. Choose/,
    );
    expect(forecastTask(ten, { horizon: 1, networks: 1 }).config.horizon).toBe(1);
  });

  test("a value that has no logarithm is refused where the model forecasts logarithms", () => {
    const rows = Array.from({ length: 160 }, (_, t) => ({ y: Math.exp(0.05 * t + 0.2 * Math.sin(t)) }));
    const { model, config } = forecastTask(tableFrom(rows), { horizon: 4, networks: 1 });
    expect(config.linear.logarithms).toBe(true);
    expect(() => forecastTable(model, config, tableFrom([...rows, { y: -3 }]))).toThrow(
      'records: expected "y" above 0, because the model forecasts logarithms, got -3. Train again with rows like this.',
    );
  });
});
