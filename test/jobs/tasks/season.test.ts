import { describe, expect, test } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import { seasonsOf } from "../../../src/jobs/tasks/season.ts";

const random = new Random(31);
const noise = (count: number, size: number) =>
  Float64Array.from({ length: count }, () => size * random.normal());
const wave = (count: number, ...periods: number[]) =>
  noise(count, 0.05).map((x, t) => periods.reduce((sum, p) => sum + Math.sin((2 * Math.PI * t) / p + p), x));
/** Random walks with a season smaller than what they walk in one. */
const walks = (count: number, size: number) =>
  Array.from({ length: count }, () => {
    let level = 100;
    return noise(260, 1).map((step, t) => (level += step) + size * Math.sin((2 * Math.PI * t) / 26));
  });

describe("seasonsOf", () => {
  test("finds any lag, and not a multiple of it", () => {
    for (const season of [5, 7, 12, 23, 24]) expect(seasonsOf([wave(300, season)])).toEqual([season]);
    const week = Float64Array.from({ length: 30 }, (_, day) => (day % 7 < 5 ? 10 : 2));
    expect(seasonsOf([week])).toEqual([7]);
  });

  test("finds a multiple where some of the series repeat better after it", () => {
    const week = noise(168, 1);
    const hourly = (own: number) =>
      noise(700, 0.1).map((x, hour) => x + 5 * Math.sin((2 * Math.PI * hour) / 24) + own * week[hour % 168]);
    expect(seasonsOf([hourly(0), hourly(0)])).toEqual([24]);
    expect(seasonsOf([hourly(0), hourly(0.4), hourly(0.4)])).toEqual([24, 168]);
  });

  test("finds none in a series that is too short, stands still or rises steadily", () => {
    const straight = (from: number) => Float64Array.from({ length: 160 }, (_, k) => from + 0.1 * k);
    for (const series of [wave(12, 7), new Float64Array(50), straight(0), straight(1e12)])
      expect(seasonsOf([series])).toEqual([]);
  });

  test("finds none that chance makes", () => {
    for (let k = 0; k < 40; k++) {
      const count = 60 + 10 * k;
      const rare = noise(count, 1).map((x) => Number(x > 1));
      for (const series of [noise(count, 1), rare, walks(1, 0)[0]]) expect(seasonsOf([series])).toEqual([]);
    }
    expect(seasonsOf(walks(40, 0))).toEqual([]);
  });

  test("of many series, finds one that shows in few single ones", () => {
    const series = walks(60, 2.3);
    expect(series.filter((values) => seasonsOf([values]).length > 0).length).toBeLessThan(15);
    const [season, ...rest] = seasonsOf(series);
    expect(Math.abs(season - 26)).toBeLessThan(2);
    expect(rest).toEqual([]);
  });
});
