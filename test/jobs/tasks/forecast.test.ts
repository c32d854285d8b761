import { describe, expect, test, vi } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { formatDate, readCSV, type Table, tableFrom } from "../../../src/jobs/data/index.ts";
import { ForecastInputs } from "../../../src/jobs/tasks/forecast/inputs.ts";
import {
  evaluateForecaster,
  type ForecastConfig,
  Forecaster,
  type ForecastOptions,
  forecastTable,
  forecastTask,
  reportForecaster,
} from "../../../src/jobs/tasks/forecast.ts";
import { readSeries } from "../../../src/jobs/tasks/readSeries.ts";
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
  recurrent: { hiddenSize: 8 },
  seed: 2,
};

describe("forecastTask", () => {
  test("chooses columns, seasons, sizes and calendar, and scales by the training part", () => {
    const { config, notes } = forecastTask(table, { date: ["day"] });
    expect(config.targets).toEqual(["sales"]);
    expect(config.features).toEqual([]);
    expect(config.seasons).toEqual([7]);
    expect([config.window, config.horizon]).toEqual([28, 7]);
    expect(config.calendar.map(({ field }) => field)).toContain("dayOfWeek");
    expect(notes[0]).toBe(
      "sales.csv: 400 rows; train 2020-01-01 to 2020-11-15 (320), validate 2020-11-16 to 2020-12-25 (40), test 2020-12-26 to 2021-02-03 (40)",
    );
    const train = [...readSeries(table, config).values[0].subarray(0, 320)];
    expect(config.scaling.mean[0]).toBeCloseTo(train.reduce((a, b) => a + b) / 320, 9);
  });

  test("the network starts as the seasonal-naive forecast", () => {
    const measures = forecastTask(table, small).evaluate();
    // The scaled float32 input is what the forecast is made of.
    expect(measures["mae of the LSTM"]).toBeCloseTo(measures["mae of seasonal naive, 7 rows"], 3);
    expect(measures["rmse of the LSTM"]).toBeCloseTo(measures["rmse of seasonal naive, 7 rows"], 3);
    expect(measures.mae).toBe(measures["mae of the LSTM"]);
    expect(measures.windows).toBe(24);
  });

  test("the network learns from a feature what no method without one can, on rows it never saw", async () => {
    // Without the calendar: 30 columns of it would be learned by heart from 300 rows.
    const task = forecastTask(table, { ...small, features: ["hint"], horizon: 1, calendar: [] });
    for await (const _ of trainTask(task, { epochs: 40, lr: 0.01 }));
    const measures = task.evaluate();
    expect(measures["mae of the LSTM"]).toBeLessThan(0.6 * measures["mae of seasonal mean, 7 rows"]);
    expect(task.config.choice!.network).toBe(1);
    expect(measures.mae).toBe(measures["mae of the LSTM"]);
    // A network that forecasts alone does not compete with itself.
    expect(measures.skill).toBeGreaterThan(0.4);
    const { model, config } = task;
    expect(evaluateForecaster(model as Forecaster, config, table, "test")).toEqual(measures);
    expect(evaluateForecaster(model as Forecaster, config, table, "all").windows).toBe(24);
  });

  test("an example's input holds nothing from its origin on", () => {
    const { config } = forecastTask(table, small);
    const series = readSeries(table, config);
    const origin = 50;
    const changed = {
      ...series,
      values: series.values.map((column) => column.map((x, row) => (row < origin ? x : 1e6))),
    };
    const inputOf = (of: typeof series) => {
      const inputs = new ForecastInputs(of, config);
      const out = new Float32Array(9 * inputs.size);
      inputs.writeWindows([origin], 2, out);
      return out;
    };
    expect(inputOf(changed)).toEqual(inputOf(series));
  });

  test("a batch of windows holds each window, with the calendar of its rows", () => {
    const { calendar } = forecastTask(table, { date: ["day"], recurrent: { hiddenSize: 4 } }).config;
    const { config } = forecastTask(table, { ...small, features: ["hint"], calendar });
    const series = readSeries(table, config);
    const inputs = new ForecastInputs(series, config);
    const origins = [200, 50, 51];
    const batch = new Float32Array(9 * 3 * inputs.size);
    inputs.writeWindows(origins, 2, batch);
    origins.forEach((origin, n) => {
      const alone = new Float32Array(9 * inputs.size);
      inputs.writeWindows([origin], 2, alone);
      for (let t = 0; t < 9; t++) {
        const row = alone.subarray(t * inputs.size, (t + 1) * inputs.size);
        const start = (t * 3 + n) * inputs.size;
        expect(batch.subarray(start, start + inputs.size)).toEqual(row);
        const at = inputs.size - inputs.calendarSize;
        expect(row.subarray(at)).toEqual(inputs.calendarOf(origin - 7 + t, origin - 6 + t));
        expect(row[at - 1]).toBe(t < 7 ? 0 : 1);
        expect(row[at - 2]).toBe(t < 7 ? Math.fround(inputs.columns[1][origin - 7 + t]) : 0);
      }
    });
  });

  test("the calendar of a row is computed once, not for each window", () => {
    const { batches, config } = forecastTask(table, { date: ["day"], recurrent: { hiddenSize: 4 } });
    expect(config.calendar).not.toEqual([]);
    const day = vi.spyOn(Date.prototype, "getUTCDay");
    // A job never needs the whole calendar, so the first window computes it.
    batches.batch(0, 0);
    batches.batch(0, 1);
    expect(day).toHaveBeenCalledTimes(table.rows);
    day.mockRestore();
  });

  test("a batch's target is what follows its window", () => {
    const { batches, config } = forecastTask(table, { ...small, features: ["hint"] });
    const { input, target } = batches.batch(0, 0) as { input: Tensor; target: Tensor };
    expect(input.shape.slice(0, 2)).toEqual([9, 32]);
    expect(target.shape).toEqual([2, 32, 1]);
    const sales = readSeries(table, config).values[0];
    const inputs = new ForecastInputs(readSeries(table, config), config);
    // The seven past rows tell which window it is; the target must be the two rows after it.
    const scaled = (origin: number, row: number) => {
      const { level, spread } = inputs.scaleOf(origin, 0);
      return (sales[row] - level) / spread;
    };
    const isWindow = (origin: number) =>
      [0, 3, 6].every((t) => Math.abs(scaled(origin, origin - 7 + t) - input.at(t, 3, 0)) < 1e-5);
    const row = Array.from(sales.keys()).findIndex((k) => k >= 7 && isWindow(k)) - 1;
    expect(target.at(0, 3, 0)).toBeCloseTo(scaled(row + 1, row + 1), 5);
    expect(target.at(1, 3, 0)).toBeCloseTo(scaled(row + 1, row + 2), 5);
    // The example lies within the 320 rows that train.
    expect(row + 2).toBeLessThan(320);
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
    expect((task.batches.batch(0, 0) as { target: Tensor }).target.shape[2]).toBe(2);
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
    ["a window longer than the data", { window: 1000 }, "rows to train on, got 320"],
    ["a season longer than the data", { seasons: [1000] }, "expected seasons"],
    ["a season of no rows", { seasons: [0] }, "expected seasons"],
    ["a horizon of half a row", { horizon: 0.5 }, "horizon to be an integer"],
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
    expect(() => forecastTask(table, { ...small, heldOut: { validation: 0.001 } })).toThrow(
      "sales.csv: expected at least 2 rows for validation, as many as are predicted at once, got 0 of 400",
    );
  });

  test.each<[string, object, RegExp]>([
    ["an option that is not there", { target: ["sales"] }, /expected options targets, .*got "target"/],
    ["a part that is not there", { heldOut: { train: 0.5 } }, /got "train"/],
    ["parts that leave nothing", { heldOut: { validation: 0.5, test: 0.5 } }, /something to train on/],
    ["columns that are not a list", { targets: "sales" }, /list of column names, got "sales"/],
    ["seasons that are not a list", { seasons: 7 }, /got 7/],
    ["a window that is not a count", { window: 1.5 }, /window to be an integer of at least 1, got 1.5/],
    ["a policy that is not there", { missing: "zero" }, /got "zero"/],
    ["an option of the layer that is not there", { recurrent: { hidden: 8 } }, /got "hidden"/],
    ["a seed with no seeds after it", { seed: Number.MAX_SAFE_INTEGER }, /seed/],
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
    expect(own).toMatchObject({ name: "this forecast", mae: measures.mae, msis: measures.msis });
    expect(own.coverage!.map(({ level }) => level)).toEqual([0.5, 0.8, 0.95]);
    expect(rest.every(({ mae }) => mae >= second.mae)).toBe(true);
    expect(second.coverage).toBeUndefined();
    expect((own.steps[0] + own.steps[1]) / 2).toBeCloseTo(own.mae, 9);
    const [sales, hint] = report.targets;
    expect((sales.methods[0].mae + hint.methods[0].mae) / 2).toBeCloseTo(own.mae, 9);
    const { row, values } = sales.forecasts[0];
    expect(row).toBe(360);
    expect(values).toEqual(forecastTable(model, config, firstRows(table, 360)).values.sales);
    expect(sales.forecasts.every((each, k, all) => k === 0 || each.row >= all[k - 1].row + 2)).toBe(true);
    expect(sales.history.firstRow).toBe(352);
    expect(sales.history.values[8]).toBe(Number(table.columns.get("sales")![360]));
    const [low, , middle, , high] = sales.residuals.map((each) => each.values[0]);
    expect(low <= middle && middle <= high).toBe(true);
  });
});

describe("forecastTable", () => {
  const task = forecastTask(table, small);
  const model = task.model as Forecaster;
  // A head that is not zero, so that a forecast depends on all that is seen.
  const random = new Random(9);
  model.head.weight.data.forEach((_, k, data) => {
    data[k] = random.normal() / 4;
  });

  test("gives the rows after the last, with dates", () => {
    const forecast = forecastTable(model, task.config, table);
    expect(forecast.dates).toEqual(["2021-02-04", "2021-02-05"]);
    expect(forecast.values.sales).toHaveLength(2);
  });

  test("more rows than the model predicts at once begin as fewer do", () => {
    const five = forecastTable(model, task.config, table, 5).values.sales;
    expect(five).toHaveLength(5);
    expect(five.slice(0, 2)).toEqual(forecastTable(model, task.config, table).values.sales);
    // Two rows later the same forecast continues: from the predictions, with the feature at its mean.
    expect(new Set(five.map((value) => value.toFixed(6))).size).toBe(5);
  });

  test("scales the columns once, however many rows are forecast", () => {
    const counted = (rows: number) => {
      const spy = vi.spyOn(Float64Array.prototype, "map");
      forecastTable(model, task.config, table, rows);
      const calls = spy.mock.calls.length;
      spy.mockRestore();
      return calls;
    };
    // As many times for 20 turns of the model as for one: what is done in each turn does not grow with the table.
    expect(counted(40)).toBe(counted(2));
  });

  test("what was forecast is what later turns see: two at once are two one after the other", () => {
    const { config, model: other } = forecastTask(table, { ...small, features: [], date: [] });
    const own = other as Forecaster;
    own.head.weight.data.set(model.head.weight.data.subarray(0, own.head.weight.size));
    const four = forecastTable(own, config, table, 4).values.sales;
    const cells = [...table.columns.get("sales")!, ...four.slice(0, 2)];
    const longer = { ...table, rows: cells.length, columns: new Map([["sales", cells]]) };
    expect(forecastTable(own, config, longer).values.sales).toEqual(four.slice(2));
  });

  test("without dates there are none", () => {
    const { config, model: other } = forecastTask(table, { ...small, date: [], features: [] });
    expect(forecastTable(other as Forecaster, config, table).dates).toBeUndefined();
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
    for (const rows of [0, 2 ** 31])
      expect(() => forecastTable(model, task.config, table, rows)).toThrow(
        `the horizon to be an integer from 1 to 1048576, got ${rows}`,
      );
  });
});

test("the same configuration makes the same model", () => {
  const { config, model } = forecastTask(table, small);
  const again = new Forecaster(JSON.parse(JSON.stringify(config)) as ForecastConfig);
  for (const [name, parameter] of model.namedParameters()) {
    expect(again.namedParameters().get(name)!.data).toEqual(parameter.data);
  }
});

test("dates that repeat for each name suggest several series", () => {
  const rows = ["ABC", "XYZ"].flatMap((symbol) =>
    Array.from({ length: 60 }, (_, k) => ({ date: formatDate(Date.UTC(2020, k, 1)), symbol, price: k % 7 })),
  );
  const notesOf = (records: typeof rows) => forecastTask(tableFrom(records)).notes.join("\n");
  expect(notesOf(rows)).toContain("the dates in date repeat, once for each symbol");
  expect(notesOf(rows)).toContain("add --series symbol");
  expect(notesOf(rows.slice(0, 60))).not.toContain("--series");
  const ambiguous = tableFrom(
    rows.map((row, k) => ({ ...row, date: `0${1 + (k % 9)}/0${1 + (k % 7)}/2020` })),
  );
  expect(() => forecastTask(ambiguous)).toThrow("--date-order");
  expect(forecastTask(ambiguous, { date: [] }).config.date).toEqual([]);
});
