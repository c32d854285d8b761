/** Forecasting methods against values worked out by hand, and the properties that every one of them has. */
import { describe, expect, test } from "vitest";
import { Random } from "../../../../../src/core/tensor/random.ts";
import {
  fitGlobalRidge,
  methodsFor,
  type Outlook,
} from "../../../../../src/jobs/tasks/forecast/methods/index.ts";

const method = (name: string, outlook: Outlook) => {
  const found = methodsFor(outlook).find((each) => each.name === name);
  if (found === undefined) throw new Error(`no method ${name}`);
  return (history: number[]) => [...(found.forecast(Float64Array.from(history), outlook) ?? [])];
};

const plain = { horizon: 3, seasons: [] };
const weekly = { horizon: 9, seasons: [7] };
const week = [5, 1, 2, 3, 2, 1, 4];

describe("baselines", () => {
  test("last value, mean, drift", () => {
    expect(method("last value", plain)([1, 2, 6])).toEqual([6, 6, 6]);
    expect(method("mean", plain)([1, 2, 6])).toEqual([3, 3, 3]);
    expect(method("drift", plain)([1, 2, 7])).toEqual([10, 13, 16]);
    expect(
      method(
        "recent drift",
        plain,
      )([...new Array(50).fill(0), ...Array.from({ length: 24 }, (_, t) => t + 1)]),
    ).toEqual([25, 26, 27]);
  });

  test("a season is repeated from its start, and again beyond its end", () => {
    expect(method("seasonal naive, 7 rows", weekly)([0, 0, ...week])).toEqual([...week, 5, 1]);
    expect(method("seasonal mean, 7 rows", weekly)([...week, ...week])).toEqual([...week, 5, 1]);
    const higher = week.map((value) => value + 2);
    const drifted = method("seasonal drift, 7 rows", weekly)([...week, ...higher]);
    expect(drifted.map((value, h) => value - week[h % 7])).toEqual(
      [4, 4, 4, 4, 4, 4, 4, 6, 6].map((rise) => expect.closeTo(rise, 9)),
    );
  });

  test("the latest season weighs most in a seasonal mean", () => {
    const [first] = method("seasonal mean, 7 rows", weekly)([...week.map(() => 0), ...week.map(() => 1)]);
    expect(first).toBeCloseTo(1 / 1.7, 9);
  });
});

describe("what each method finds without noise", () => {
  const line = Array.from({ length: 200 }, (_, t) => 3 + 2 * t);
  test.each([
    "drift",
    "recent drift",
    "ridge on lags",
    "ridge on few lags",
    "autoregression",
    "autoregression, few lags",
  ])("%s continues a straight line", (name) => {
    const forecast = method(name, plain)(line);
    for (const [h, value] of [403, 405, 407].entries())
      expect(Math.abs(forecast[h] - value)).toBeLessThan(0.6);
  });

  const periodic = Array.from({ length: 300 }, (_, t) => 10 + week[t % 7]);
  const exact = [0, 1, 2].map((h) => 10 + week[(300 + h) % 7]);
  test.each([
    "seasonal naive, 7 rows",
    "seasonal drift, 7 rows",
    "Theta",
    "exponential smoothing",
    "ridge on lags",
    "seasonal ridge",
    "seasonal ridge of logarithms",
  ])("%s continues a season", (name) => {
    const forecast = method(name, { horizon: 3, seasons: [7] })(periodic);
    for (const [h, value] of exact.entries()) expect(Math.abs(forecast[h] - value)).toBeLessThan(0.15);
  });

  test("logarithms continue steady growth", () => {
    const growth = Array.from({ length: 120 }, (_, t) => 1.03 ** t * (1 + 0.001 * Math.sin(t)));
    const forecast = method("ridge on lags of logarithms", plain)(growth);
    for (const [h, value] of forecast.entries()) expect(value / 1.03 ** (120 + h)).toBeCloseTo(1, 1);
  });
});

describe("every method", () => {
  const random = new Random(3);
  const noise = Float64Array.from(
    { length: 400 },
    (_, t) => 50 + 10 * Math.sin((2 * Math.PI * t) / 12) + random.normal(),
  );
  const outlook = { horizon: 5, seasons: [12, 84] };

  test.each(methodsFor(outlook).map(({ name }) => name))(
    "%s moves and scales with the units of its series",
    (name) => {
      // Methods of logarithms scale, but a shift changes what is relative.
      const forecast = (history: Float64Array) =>
        methodsFor(outlook)
          .find((each) => each.name === name)!
          .forecast(history, outlook)!;
      const base = forecast(noise);
      expect(base.length).toBe(5);
      const scaled = forecast(noise.map((value) => 1e4 * value));
      for (const [h, value] of base.entries()) expect(scaled[h] / 1e4).toBeCloseTo(value, 6);
      if (name.includes("logarithms")) return;
      const moved = forecast(noise.map((value) => value + 1000));
      for (const [h, value] of base.entries()) expect(moved[h] - 1000).toBeCloseTo(value, 6);
    },
  );

  test.each([1, 2, 3, 5, 8, 13, 30])("a history of %i rows gives finite numbers or none", (rows) => {
    for (const values of [noise.subarray(0, rows), new Float64Array(rows), new Float64Array(rows).fill(-7)])
      for (const { name, forecast } of methodsFor(outlook))
        for (const value of forecast(values, outlook) ?? []) expect(value, name).toSatisfy(Number.isFinite);
  });

  test("reads nothing but the history it is given", () => {
    const longer = noise.slice();
    longer.fill(1e9, 300);
    for (const { name, forecast } of methodsFor(outlook))
      expect(forecast(longer.subarray(0, 300), outlook), name).toEqual(
        forecast(noise.subarray(0, 300), outlook),
      );
  });
});

describe("ridge over all series", () => {
  test("learns from others what a short history cannot tell", () => {
    // Every series repeats 7 rows, but jumps by 5 at one row that only the others have shown.
    const series = Array.from({ length: 30 }, (_, k) =>
      Float64Array.from({ length: 60 }, (_, t) => k + week[t % 7]),
    );
    const fitted = fitGlobalRidge(series, { horizon: 3, seasons: [7] }, { seasonsSeen: 2, log: false })!;
    const history = series[3].map((value) => 10 * value);
    const forecast = fitted.forecast(history, { horizon: 3, seasons: [7] })!;
    for (const h of [0, 1, 2]) expect(forecast[h]).toBeCloseTo(10 * (3 + week[(60 + h) % 7]), 1);
    expect(fitted.forecast(history.subarray(0, 5), { horizon: 3, seasons: [7] })).toBeUndefined();
  });

  test("one series has no common model", () => {
    expect(
      fitGlobalRidge([new Float64Array(500)], { horizon: 3, seasons: [7] }, { seasonsSeen: 2, log: false }),
    ).toBeUndefined();
  });
});
