import { describe, expect, test } from "vitest";
import { combine, forecastCombination, recentError } from "../../../src/tasks/forecast/combination.ts";

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
