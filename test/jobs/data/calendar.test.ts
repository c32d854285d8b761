import { describe, expect, test } from "vitest";
import {
  type CalendarField,
  calendarFor,
  calendarSize,
  datesAfter,
  frequencyOf,
  marksOf,
} from "../../../src/jobs/data/calendar.ts";
import { formatDate, parseDate } from "../../../src/jobs/data/dates.ts";
import { learnScaling } from "../../../src/jobs/data/scale.ts";

const DAY = 86_400_000;
const dates = (...written: string[]) => Float64Array.from(written, (text) => parseDate(text)!);
const following = (known: Float64Array, count: number) =>
  [...datesAfter(known.at(-1)!, frequencyOf(known), count)].map(formatDate);

describe("frequencyOf and datesAfter", () => {
  test("daily, over the end of a leap February", () => {
    const known = dates("2000-02-26", "2000-02-27", "2000-02-28");
    expect(frequencyOf(known)).toEqual({ unit: "millisecond", step: DAY, gaps: 0 });
    expect(following(known, 2)).toEqual(["2000-02-29", "2000-03-01"]);
  });

  test("monthly, also on the last day of each month", () => {
    expect(following(dates("2000-11", "2000-12"), 3)).toEqual(["2001-01-01", "2001-02-01", "2001-03-01"]);
    const ends = dates("2000-11-30", "2000-12-31", "2001-01-31");
    expect(frequencyOf(ends)).toEqual({ unit: "month", step: 1, gaps: 0 });
    expect(following(ends, 3)).toEqual(["2001-02-28", "2001-03-31", "2001-04-30"]);
    const noons = dates("1969-11-01 12:00", "1969-12-01 12:00", "1970-01-01 12:00");
    expect(frequencyOf(noons)).toEqual({ unit: "month", step: 1, gaps: 0 });
  });

  test("quarterly, yearly, hourly", () => {
    expect(following(dates("2000-01", "2000-04", "2000-07"), 2)).toEqual(["2000-10-01", "2001-01-01"]);
    expect(following(dates("1999", "2000"), 2)).toEqual(["2001-01-01", "2002-01-01"]);
    expect(following(dates("2000-01-01 22:00", "2000-01-01 23:00"), 2)).toEqual([
      "2000-01-02",
      "2000-01-02 01:00",
    ]);
  });

  test("trading days leave out the weekend, also in what follows", () => {
    const known: number[] = [];
    for (let day = Date.UTC(2024, 0, 1); known.length < 20; day += DAY) {
      if (new Date(day).getUTCDay() % 6 !== 0) known.push(day);
    }
    const frequency = frequencyOf(Float64Array.from(known));
    expect(frequency.gaps).toBe(0);
    expect(frequency.weekdays).toEqual([false, true, true, true, true, true, false]);
    expect(following(Float64Array.from(known), 2)).toEqual(["2024-01-29", "2024-01-30"]);
  });

  test.each([
    ["Los Angeles", "2024-01-01T08:00Z", "2024-07-01T07:00Z", 8],
    ["Berlin", "2023-12-31T23:00Z", "2024-06-30T22:00Z", -1],
    ["London", "2024-01-01T00:00Z", "2024-06-30T23:00Z", 0],
  ])("midnights in %s, with summer time, are even", (_city, winter, summer, hours) => {
    const local = (month: number, day: number) => {
      const date = Date.UTC(2024, month, day, hours);
      return month >= 3 && month < 10 ? date - 3_600_000 : date;
    };
    expect([local(0, 1), local(6, 1)]).toEqual([parseDate(winter), parseDate(summer)]);
    const months = Float64Array.from({ length: 12 }, (_, month) => local(month, 1));
    expect(frequencyOf(months)).toEqual({ unit: "month", step: 1, gaps: 0 });
    const days = Float64Array.from({ length: 60 }, (_, k) => local(k < 31 ? 2 : 3, k < 31 ? k + 1 : k - 30));
    expect(frequencyOf(days)).toEqual({ unit: "millisecond", step: DAY, gaps: 0 });
    const hourly = Float64Array.of(months[0], months[0] + 3_600_000);
    expect(frequencyOf(hourly)).toEqual({ unit: "millisecond", step: 3_600_000, gaps: 0 });
  });

  test("counts gaps", () => {
    expect(
      frequencyOf(dates("2000-01-01", "2000-01-02", "2000-01-03", "2000-01-09", "2000-01-10")).gaps,
    ).toBe(1);
  });
});

describe("calendar columns", () => {
  const columns = (written: string, field: CalendarField) => {
    const { places, values } = marksOf([Float32Array.of(7)], [field], Float64Array.of(parseDate(written)!));
    expect([places[0], values[0]]).toEqual([0, 7]);
    const out = new Array(calendarSize([field]).columns).fill(0);
    places.forEach((place, k) => {
      if (place > 0 && place <= out.length) out[place - 1] = values[k];
    });
    return out;
  };

  test("one for each value", () => {
    // 2000-03-02 was a Thursday.
    expect(columns("2000-03-02", "dayOfWeek")).toEqual([0, 0, 0, 0, 1, 0, 0]);
    expect(columns("2000-03-02", "month").indexOf(1)).toBe(2);
  });

  test.each<[string, CalendarField, number]>([
    ["2000-01-01 06:00", "hourOfDay", 1 / 4],
    ["1969-01-01 18:00", "hourOfDay", 3 / 4],
    ["2000-12-31", "dayOfYear", 365 / 366],
  ])("a point on a circle: %s, %s", (written, field, turn) => {
    const [sine, cosine] = columns(written, field);
    expect(sine).toBeCloseTo(Math.sin(2 * Math.PI * turn), 6);
    expect(cosine).toBeCloseTo(Math.cos(2 * Math.PI * turn), 6);
  });

  test.each([
    [
      ["2000-01-01", "2000-01-02"],
      ["dayOfWeek", "dayOfYear"],
    ],
    [["2000-01", "2000-02"], ["month"]],
    [["2000", "2001"], []],
    [["2000-01-01", "2000-01-08"], ["dayOfYear"]],
    [
      ["2000-01-01 01:00", "2000-01-01 02:00"],
      ["hourOfDay", "dayOfWeek", "dayOfYear"],
    ],
  ])("dates such as %j call for %j", (known, fields) => {
    expect(calendarFor(frequencyOf(dates(...known)))).toEqual(fields);
  });
});

test("a scaling keeps the digits of a small deviation on a large mean; a constant column is only moved", () => {
  // The mean of 0.1 three times is not 0.1 in binary, so the computed deviation is not exactly 0.
  const columns = [
    [1, 3, 5, 7],
    [1e8, 1e8 + 1, 1e8 + 2],
    [0.1, 0.1, 0.1],
  ].map((each) => Float64Array.from(each));
  const { mean, deviation } = learnScaling(columns);
  expect(mean.slice(0, 2)).toEqual([4, 1e8 + 1]);
  expect(deviation[0]).toBe(Math.sqrt(5));
  expect(deviation[1]).toBeCloseTo(Math.sqrt(2 / 3), 6);
  expect(deviation[2]).toBe(1);
});
