import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Frequency } from "../../../src/jobs/data/index.ts";
import { commonSeasons, detectSeasons, seasonalNaive } from "../../../src/jobs/tasks/season.ts";

const DAY = 86_400_000;
const random = new Random(31);
const noise = (count: number, size: number) =>
  Float64Array.from({ length: count }, () => size * random.normal());
const wave = (count: number, ...periods: number[]) =>
  noise(count, 0.05).map((x, t) => periods.reduce((sum, p) => sum + Math.sin((2 * Math.PI * t) / p + p), x));
const daily: Frequency = { unit: "millisecond", step: DAY, gaps: 0 };

describe("detectSeasons", () => {
  test("finds any lag without dates, and not a multiple of it", () => {
    expect(detectSeasons(wave(400, 7))).toEqual([7]);
    expect(detectSeasons(wave(300, 23))).toEqual([23]);
  });

  test("tries what the calendar knows with dates", () => {
    expect(detectSeasons(wave(1500, 7), daily)).toContain(7);
    expect(detectSeasons(wave(120, 12), { unit: "month", step: 1, gaps: 0 })).toEqual([12]);
    expect(detectSeasons(wave(400, 24), { unit: "millisecond", step: DAY / 24, gaps: 0 })).toContain(24);
    const weekdays = [false, true, true, true, true, true, false];
    expect(detectSeasons(wave(400, 5), { ...daily, weekdays })).toContain(5);
  });

  test("finds none in a random walk or in a series that is too short", () => {
    let level = 0;
    const walk = noise(500, 1).map((step) => (level += step));
    expect(detectSeasons(walk)).toEqual([]);
    expect(detectSeasons(walk, daily)).toEqual([]);
    expect(detectSeasons(wave(12, 7), daily)).toEqual([]);
    expect(detectSeasons(new Float64Array(50))).toEqual([]);
  });

  test("finds none that chance or rounding makes", () => {
    const straight = (from: number) => Float64Array.from({ length: 160 }, (_, k) => from + 0.1 * k);
    for (const count of [60, 160, 400]) {
      for (const series of [noise(count, 1), noise(count, 1).map((x) => Number(x > 1))])
        expect(detectSeasons(series)).toEqual([]);
    }
    for (const from of [0, 1e12]) expect(detectSeasons(straight(from))).toEqual([]);
    const week = Float64Array.from({ length: 30 }, (_, day) => (day % 7 < 5 ? 10 : 2));
    expect(detectSeasons(week)).toEqual([7]);
  });
});

describe("commonSeasons", () => {
  /** Random walks with a season smaller than what they walk in one, so that repeating a season is worse than repeating the last row. */
  const walks = (count: number, size: number) =>
    Array.from({ length: count }, () => {
      let level = 100;
      return noise(260, 1).map((step, t) => (level += step) + size * Math.sin((2 * Math.PI * t) / 26));
    });

  test("of many series, finds one that shows in no single one", () => {
    const series = walks(40, 3);
    expect(series.flatMap((values) => detectSeasons(values)).length).toBeLessThan(4);
    expect(commonSeasons(series)).toEqual([26]);
    expect(commonSeasons(series.slice(0, 20))).toEqual([]);
  });

  test("of many random walks, finds none", () => {
    expect(commonSeasons(walks(40, 0))).toEqual([]);
  });
});

test("a series whose buffer was transferred is refused", () => {
  const gone = new Float64Array(40);
  structuredClone(gone, { transfer: [gone.buffer] });
  expect(() => detectSeasons(gone)).toThrow(ArgumentError);
});

test("seasonalNaive repeats the last season and sees nothing from the origin on", () => {
  const known = [1, 2, 3, 4, 5, 6];
  const steps = (season: number) => [0, 1, 2, 3, 4].map((step) => seasonalNaive(known, 6, step, season));
  expect(steps(3)).toEqual([4, 5, 6, 4, 5]);
  expect(steps(1)).toEqual([6, 6, 6, 6, 6]);
});
