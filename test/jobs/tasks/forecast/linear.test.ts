/** The linear forecast against its windows, written out one by one. */
import { describe, expect, test } from "vitest";
import { Random } from "../../../../src/core/tensor/random.ts";
import { type Marks, marksOf } from "../../../../src/jobs/data/calendar.ts";
import type { Entry } from "../../../../src/jobs/tasks/forecast/entries.ts";
import {
  fitLinear,
  type LinearConfig,
  type LinearForm,
  layoutOf,
  linearFor,
} from "../../../../src/jobs/tasks/forecast/linear.ts";
import {
  equationsOf,
  type Features,
  featureCount,
  featuresAt,
  reachOf,
  residual,
  solveRidge,
} from "../../../../src/jobs/tasks/forecast/ridge.ts";
import { fittedSeason, scaleOf } from "../../../../src/jobs/tasks/forecast/scale.ts";

const HORIZON = 3;
const random = new Random(11);
const numbers = (count: number) => Float64Array.from({ length: count }, () => random.normal());
const none = marksOf([], []);
const entryOf = (values: Float64Array, name = "", known: Marks = none): Entry => ({
  ...{ name, target: 0, values, known, past: [] },
  statics: new Float32Array(0),
});
const plain: LinearForm = { logarithms: false, level: false, calendar: false, twins: false };
const sizes: Omit<LinearConfig, "linear"> = {
  horizon: HORIZON,
  lags: 4,
  seasons: [],
  known: [],
  calendar: [],
};

describe("equationsOf", () => {
  const z = numbers(60);

  test.each<[string, Features]>([
    ["lags", { lags: [2, 3, 4], level: false }],
    ["lags with gaps", { lags: [2, 5, 9], level: false }],
    ["lags and the level", { lags: [2, 3, 7], level: true }],
    ["no lags", { lags: [], level: true }],
  ])("are those of the windows: %s", (_, features) => {
    const [from, to] = [reachOf(features) + 2, 60 - HORIZON + 1 - 4];
    const size = featureCount(features);
    const { gram, right } = equationsOf(z, from, to, features, HORIZON);
    const windows = Array.from({ length: to - from }, (_, k) => featuresAt(z, from + k, features));
    const sum = (of: (window: number[], origin: number) => number) =>
      windows.reduce((all, window, k) => all + of(window, from + k), 0);
    // As the definition says: differences from the last row, 1, the last row.
    const last = z[from - 1];
    expect(windows[0]).toEqual([
      ...features.lags.map((lag) => z[from - lag] - last),
      1,
      ...(features.level ? [last] : []),
    ]);
    for (let i = 0; i < size; i++) {
      for (let step = 0; step < HORIZON; step++)
        expect(right[step * size + i]).toBeCloseTo(
          sum((window, origin) => window[i] * (z[origin + step] - z[origin - 1])),
          9,
        );
      for (let j = 0; j < size; j++)
        expect(gram[i * size + j]).toBeCloseTo(
          sum((window) => window[i] * window[j]),
          6,
        );
    }
  });
});

test("solveRidge leaves no residual", () => {
  const [size, count] = [7, 3];
  const rows = numbers(size * 10);
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < 10; k++) gram[i * size + j] += rows[k * size + i] * rows[k * size + j];
  const rights = numbers(size * count);
  const solved = solveRidge({ gram, right: rights }, 0.5);
  for (let i = 0; i < size; i++) gram[i * size + i] += 0.5;
  for (const value of residual({ gram, right: rights }, solved)) expect(value).toBeCloseTo(0, 9);
});

describe("scaleOf", () => {
  const wave = (row: number) => 3 * Math.sin((2 * Math.PI * row) / 12);

  test("finds a season beside a trend, and leaves none in noise", () => {
    const series = Float64Array.from({ length: 120 }, (_, row) => 0.5 * row + wave(row));
    const { season } = scaleOf(series, 120, 12);
    for (let row = 0; row < 12; row++) expect(season[row]).toBeCloseTo(wave(row), 4);
    const noise = scaleOf(numbers(60), 60, 12).season;
    expect(Math.max(...noise.map(Math.abs))).toBeLessThan(0.6);
    expect([...scaleOf(numbers(20), 20, 12).season]).toEqual(new Array(12).fill(0));
  });

  test("equal values have a step of their size, and zeros of 1", () => {
    expect(scaleOf(new Float64Array(9).fill(50), 9, 1).unit).toBe(5);
    expect(scaleOf(new Float64Array(9), 9, 1).unit).toBe(1);
  });

  test("fittedSeason begins where a shorter table begins in its season", () => {
    const season = Float32Array.from({ length: 12 }, (_, row) => wave(row) + (row === 3 ? 2 : 0));
    const later = Float64Array.from({ length: 40 }, (_, row) => 100 + season[(row + 5) % 12]);
    expect([...fittedSeason(later, season)]).toEqual([...season.slice(5), ...season.slice(0, 5)]);
    expect([...fittedSeason(later, new Float32Array(1))]).toEqual([0]);
  });
});

describe("fitLinear", () => {
  /** An autoregression that a ridge can find, and a column that moves the value of its row. */
  const column = Float32Array.from({ length: 300 }, () => Number(random.uniform() < 0.3));
  const values = new Float64Array(300);
  let level = 0;
  for (let row = 0; row < 300; row++)
    values[row] = 20 + (level = 0.6 * level + 0.1 * random.normal()) + 5 * column[row];
  const entries = [entryOf(values, "", marksOf([column], []))];

  test("knows the effect of a column in the rows to forecast", () => {
    const error = (known: string[]) => {
      const linear = fitLinear(entries, [250], { ...sizes, known, linear: { ...plain, level: true } });
      let sum = 0;
      for (let origin = 250; origin <= 297; origin++)
        for (const [k, value] of linear.inUnits(0, origin, linear.forecast(0, origin)).entries())
          sum += Math.abs(value - values[origin + k]);
      return sum;
    };
    expect(error(["price"])).toBeLessThan(0.1 * error([]));
  });

  test("knows holidays: a day of the month, the first Monday and the last Thursday of a month", () => {
    const rows = 366 * 8;
    const dates = Array.from({ length: rows }, (_, row) => new Date(Date.UTC(2000, 0, 1 + row)));
    const calendar: LinearConfig["calendar"] = ["dayOfWeek"];
    const known = marksOf([], calendar, Float64Array.from(dates, Number));
    const isHoliday = (date: Date) => {
      const [month, day, weekday] = [date.getUTCMonth(), date.getUTCDate(), date.getUTCDay()];
      return (
        (month === 6 && day === 4) ||
        (month === 8 && weekday === 1 && day <= 7) ||
        (month === 4 && weekday === 4 && day > 24)
      );
    };
    const free = Float64Array.from(dates, (date) => 50 - 20 * Number(isHoliday(date)) + random.normal());
    const end = rows - 366;
    const settings = { ...sizes, calendar, linear: { ...plain, calendar: true } };
    const linear = fitLinear([entryOf(free, "", known)], [end], settings);
    dates.slice(end, rows - HORIZON).forEach((date, k) => {
      if (!isHoliday(date)) return;
      const [next] = linear.inUnits(0, end + k, linear.forecast(0, end + k));
      expect(Math.abs(next - free[end + k])).toBeLessThan(5);
    });
  });

  test("a forecast reads nothing from its origin on, and a fit nothing after its rows", () => {
    const seasonal = { ...sizes, seasons: [6], linear: { ...plain, level: true, twins: true } };
    const changed = values.map((value, row) => (row < 250 ? value : 1e6));
    const of = (series: Float64Array) => {
      const linear = fitLinear([entryOf(series)], [250], seasonal);
      return linear.inUnits(0, 250, linear.forecast(0, 250));
    };
    expect(of(changed)).toEqual(of(values));
  });

  test("a series that is nothing but its season goes on", () => {
    const season = (row: number) => Math.sin((2 * Math.PI * row) / 7) + (row % 3) / 50;
    const entry = entryOf(Float64Array.from({ length: 200 }, (_, row) => season(row)));
    const settings = { ...sizes, seasons: [21], linear: { ...plain, twins: true } };
    const linear = fitLinear([entry], [160], settings);
    for (const crossed of [false, true])
      for (const [k, value] of linear.inUnits(0, 160, linear.forecast(0, 160, crossed)).entries())
        expect(value).toBeCloseTo(season(160 + k), 2);
  });

  test("crossed forecasts are not fitted to their own windows", () => {
    const linear = fitLinear([entryOf(numbers(200))], [200], { ...sizes, lags: 20, linear: plain });
    const [z] = linear.entries[0].z;
    const size = (crossed: boolean) => {
      let sum = 0;
      for (let origin = 20; origin <= 197; origin++)
        for (const [k, value] of linear.forecast(0, origin, crossed).entries())
          sum += (z[origin + k] - z[origin - 1] - value) ** 2;
      return sum;
    };
    // In noise, every weight that was fitted is wrong elsewhere.
    expect(size(true)).toBeGreaterThan(1.05 * size(false));
  });

  test("series in other units have the same forecasts in theirs", () => {
    const scaled = values.map((value) => 1000 * value);
    const linear = fitLinear([entryOf(values, "a"), entryOf(scaled, "b")], [300, 300], {
      ...sizes,
      linear: plain,
    });
    const [own, other] = [0, 1].map((k) => linear.inUnits(k, 300, linear.forecast(k, 300)));
    for (const [k, value] of own.entries()) expect(other[k] / 1000).toBeCloseTo(value, 4);
  });

  test("a new series has the common weights, and its own scale", () => {
    const open = { ...sizes, linear: plain };
    const linear = fitLinear([entryOf(values, "a")], [300], open);
    const forecastOf = (factor: number, place: number, table = linear.table) => {
      const entries = [
        entryOf(
          values.map((value) => factor * value),
          "b",
        ),
      ];
      const other = linearFor(entries, open, table, [place]);
      return other.inUnits(0, 300, other.forecast(0, 300));
    };
    expect(forecastOf(1, 1)).toEqual(linear.inUnits(0, 300, linear.forecast(0, 300)));
    for (const [k, value] of forecastOf(7, 0).entries())
      expect(value / 7).toBeCloseTo(forecastOf(1, 0)[k], 4);
    // Without its own weights, a change to those changes nothing.
    const { size, weights } = layoutOf(open);
    const changed = linear.table.map((value, k) => (k < size || k >= size + weights[0].end ? value : 9));
    expect(forecastOf(1, 0, changed)).toEqual(forecastOf(1, 0));
    expect(forecastOf(1, 1, changed)).not.toEqual(forecastOf(1, 1));
  });
});
