import { describe, expect, test } from "vitest";
import { better } from "../../../../src/jobs/tasks/forecast/choice.ts";
import {
  combine,
  combineSeries,
  forecastCombination,
  LATEST,
  recentError,
  testedWeighing,
} from "../../../../src/jobs/tasks/forecast/combination.ts";

describe("combine", () => {
  const tried = (errors: Record<string, (number | undefined)[]>) =>
    Object.entries(errors).map(([name, each]) => ({ name, errors: each }));

  test("takes the four with the smallest errors, shares falling with the fourth power", () => {
    const { members } = combine(tried({ a: [1], b: [2], c: [3], d: [4], e: [5] }));
    expect(members.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
    expect(members[0].share / members[1].share).toBeCloseTo(16, 9);
    expect(members.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test("a method that fails once, or without errors to judge by, is out", () => {
    const { members } = combine(tried({ a: [1, undefined], b: [2, 2], c: [] }));
    expect(members).toEqual([{ name: "b", share: 1 }]);
  });

  test("a method without error has the forecast, also beside another one", () => {
    const shares = (errors: Record<string, number[]>) =>
      combine(tried(errors)).members.map(({ share }) => share);
    expect(shares({ a: [0], b: [1] })).toEqual([1, 0]);
    expect(shares({ a: [0], b: [0] })).toEqual([0.5, 0.5]);
  });

  test("later origins weigh more: half as much after ten", () => {
    const errors = [...new Array(10).fill(1), 0];
    expect(recentError([1, ...errors.slice(1)])).toBeGreaterThan(0.5);
    expect(recentError([3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).toBeCloseTo(
      (3 * 0.5) / Array.from({ length: 11 }, (_, i) => 0.5 ** (i / 10)).reduce((a, b) => a + b, 0),
      9,
    );
  });
});

test("in one series the latest origins decide", () => {
  const turning = [
    { name: "before", errors: [...new Array(20).fill(1), ...new Array(8).fill(3)] },
    { name: "now", errors: [...new Array(20).fill(3), ...new Array(8).fill(1)] },
  ];
  expect(combine(turning).members[0]).toMatchObject({ name: "before" });
  const [{ name, share }] = combine(turning, LATEST).members;
  expect(name).toBe("now");
  expect(share).toBeGreaterThan(0.9);
});

describe("the shares of one series", () => {
  const origins = Array.from({ length: 12 }, (_, i) => 100 + 10 * i);
  const sharesOf = (errors: Record<string, number[]>, weighing = testedWeighing(origins, 10)) =>
    Object.fromEntries(
      combine(
        Object.entries(errors).map(([name, each]) => ({ name, errors: each })),
        weighing,
      ).members.map(({ name, share }) => [name, share]),
    );
  const luck = origins.map((_, i) => (i % 2 === 0 ? 1.5 : 0.5));

  test("a method that is now better, now worse gets about half; one that is always a tenth worse gets little", () => {
    const even = new Array(12).fill(1);
    expect(Math.abs(sharesOf({ even, luck }).luck - 0.5)).toBeLessThan(0.1);
    const steady = even.map((error, i) => error * (1.1 + 0.01 * (i % 2)));
    expect(sharesOf({ even, steady }).steady ?? 0).toBeLessThan(0.01);
  });

  test("overlapping forecasts prove less: the same errors from neighbouring rows", () => {
    const better = origins.map((_, i) => 1 + 0.2 * Math.sin(i));
    const worse = better.map((error, i) => error + 0.2 + 0.2 * Math.cos(2 * i));
    const apart = sharesOf({ better, worse });
    const overlapping = sharesOf({ better, worse }, testedWeighing([...origins.keys()], 10));
    expect(overlapping.worse).toBeGreaterThan((apart.worse ?? 0) + 0.1);
  });

  test("a single horizon proves nothing, so the shares follow the errors alone", () => {
    expect(sharesOf({ a: [1], b: [2] }, testedWeighing([100], 10)).a).toBeCloseTo(2 / 3, 9);
  });

  test("half of the shares follow the latest errors", () => {
    const turning = Object.entries({ old: [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2], luck }).map(
      ([name, errors]) => ({
        name,
        errors,
      }),
    );
    const [latest, tested] = [LATEST, testedWeighing(origins, 10)].map(
      (weighing) => combine(turning, weighing).members.find(({ name }) => name === "luck")!.share,
    );
    expect(latest).toBeGreaterThan(tested + 0.1);
    const { members } = combineSeries(turning, origins, 10);
    expect(members[0].name).toBe("luck");
    expect(members[0].share).toBeCloseTo((latest + tested) / 2, 12);
    expect(members[0].share + members[1].share).toBeCloseTo(1, 12);
  });

  test("all methods take part, but those with hardly a share are left out", () => {
    const alike = Object.fromEntries(
      Array.from({ length: 9 }, (_, k) => [`m${k}`, luck.map((error, i) => error + Math.sin(7 * k + i) / 4)]),
    );
    expect(Object.keys(sharesOf({ ...alike, far: luck.map((e) => 9 + e) })).sort()).toEqual(
      Object.keys(alike),
    );
  });
});

describe("methods, network or both", () => {
  const [METHODS, NETWORK, MEAN] = [0, 1, 2];

  test.each([
    ["a network that is no better is left out, however long the part", [1, 0.99, 0.98], 1000, METHODS],
    ["in two horizons half the error may be chance", [1, 0.6, 0.7], 2, METHODS],
    ["in many it is not", [1, 0.6, 0.58], 40, MEAN],
    ["the network alone must beat the mean clearly", [1, 0.6, 0.61], 40, MEAN],
    ["where it does, it forecasts alone", [1, 0.4, 0.6], 40, NETWORK],
    ["a network that diverged", [1, Number.NaN, Number.NaN], 40, METHODS],
    ["a series that no method can forecast", [Number.NaN, 1, Number.NaN], 40, NETWORK],
  ])("%s", (_what, errors, horizons, expected) => {
    expect(better(errors, horizons)).toBe(expected);
  });
});

test("the combination leaves out members that have no forecast now, and keeps the proportion of the others", () => {
  const methods = [
    { name: "a", forecast: () => Float64Array.of(1) },
    { name: "b", forecast: () => Float64Array.of(4) },
    { name: "c", forecast: () => undefined },
  ];
  const members = [
    { name: "a", share: 0.25 },
    { name: "b", share: 0.25 },
    { name: "c", share: 0.5 },
  ];
  const outlook = { horizon: 1, seasons: [] };
  expect([...forecastCombination({ members }, methods, new Float64Array(3), outlook)!]).toEqual([2.5]);
  expect(
    forecastCombination({ members: members.slice(2) }, methods, new Float64Array(3), outlook),
  ).toBeUndefined();
});
