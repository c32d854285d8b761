/** Finds the step between dates, continues them, and makes calendar columns. */
import { DAY, LAST_DATE } from "./dates.ts";

const HOUR = 3_600_000;
/** Milliseconds since midnight, before 1970 too, where remainders are negative. */
const timeOf = (date: number) => ((date % DAY) + DAY) % DAY;

/** The step from row to row. */
export interface Frequency {
  /** A month has no fixed number of days, so monthly, quarterly and yearly series step in months. */
  unit: "month" | "millisecond";
  /** Units from a row to the next. */
  step: number;
  /** In a daily series that never has some weekdays, such as one of trading days: whether each occurs, from Sunday. */
  weekdays?: boolean[];
  /** Number of dates that are not one step after the previous one. */
  gaps: number;
}

/** Returns the median step of at least two rising dates. @param dates milliseconds since 1970-01-01 UTC */
export function frequencyOf(dates: Float64Array): Frequency {
  const even = withoutSummerTime(dates);
  const isMonthly = even.every(
    (date, k) => sameTimeOfMonth(date, even[0]) && (k === 0 || monthIndex(date) > monthIndex(even[k - 1])),
  );
  if (isMonthly) {
    const months = even.map(monthIndex);
    const step = medianStep(months);
    const gaps = months.subarray(1).filter((month, k) => month - months[k] !== step).length;
    return { unit: "month", step, gaps };
  }
  const step = medianStep(even);
  const frequency: Frequency = { unit: "millisecond", step, gaps: 0 };
  if (step === DAY && dates.length >= 14) {
    const occurs = new Array<boolean>(7).fill(false);
    for (const date of dates) occurs[new Date(date).getUTCDay()] = true;
    if (occurs.includes(false)) frequency.weekdays = occurs;
  }
  for (let k = 1; k < even.length; k++) {
    if (even[k] !== nextDate(even[k - 1], frequency)) frequency.gaps++;
  }
  return frequency;
}

/**
 * Returns dates at one time of day. Days and months that begin at midnight in a time zone with summer time have two in UTC, an hour apart; the
 * dates of summer move to the time of winter.
 */
function withoutSummerTime(dates: Float64Array): Float64Array {
  const times = new Set<number>();
  for (const date of dates) if (times.add(timeOf(date)).size > 2) return dates;
  const summer = [...times].find((time) => times.has((time + HOUR) % DAY));
  const isShort = dates.some((date, k) => k > 0 && date - dates[k - 1] < DAY - HOUR);
  if (summer === undefined || isShort) return dates;
  return dates.map((date) => (timeOf(date) === summer ? date + HOUR : date));
}

/** Returns the `count` dates that follow `last`. */
export function datesAfter(last: number, frequency: Frequency, count: number): Float64Array {
  const dates = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    dates[k] =
      frequency.unit === "month"
        ? addMonths(last, frequency.step * (k + 1))
        : nextDate(k === 0 ? last : dates[k - 1], frequency);
  }
  return dates;
}

function nextDate(date: number, { unit, step, weekdays }: Frequency): number {
  if (unit === "month") return addMonths(date, step);
  let next = date + step;
  while (weekdays !== undefined && next <= LAST_DATE && !weekdays[new Date(next).getUTCDay()]) next += step;
  return next;
}

/** The same day this many months later, or the last day of a shorter month. */
function addMonths(date: number, count: number): number {
  const from = new Date(date);
  const to = new Date(date);
  to.setUTCMonth(from.getUTCMonth() + count, 1);
  const lastDay = new Date(to);
  lastDay.setUTCMonth(to.getUTCMonth() + 1, 0);
  to.setUTCDate(
    isLastOfMonth(from) ? lastDay.getUTCDate() : Math.min(from.getUTCDate(), lastDay.getUTCDate()),
  );
  return to.getTime();
}

function isLastOfMonth(date: Date): boolean {
  return new Date(date.getTime() + DAY).getUTCDate() === 1;
}

function monthIndex(date: number): number {
  const day = new Date(date);
  return day.getUTCFullYear() * 12 + day.getUTCMonth();
}

function sameTimeOfMonth(a: number, b: number): boolean {
  const [first, second] = [new Date(a), new Date(b)];
  if (timeOf(a) !== timeOf(b)) return false;
  return first.getUTCDate() === second.getUTCDate() || (isLastOfMonth(first) && isLastOfMonth(second));
}

/** Returns the median distance of neighbours, of two middle ones the smaller. */
function medianStep(values: Float64Array): number {
  const steps = values.subarray(1).map((value, k) => value - values[k]);
  return steps.sort()[(steps.length - 1) >> 1];
}

/** A part of a date that repeats. */
export type CalendarField = "hourOfDay" | "dayOfWeek" | "month" | "dayOfYear";

/**
 * Each field is a point on a circle (sine and cosine), or one column for each value. Its number of values, and the value of a date, from 0;
 * on a circle it may be fractional.
 */
interface Field {
  count: number;
  isCyclic?: boolean;
  of(date: Date): number;
}

const fields: Record<CalendarField, Field> = {
  hourOfDay: { count: 24, isCyclic: true, of: (date) => timeOf(date.getTime()) / HOUR },
  dayOfWeek: { count: 7, of: (date) => date.getUTCDay() },
  month: { count: 12, of: (date) => date.getUTCMonth() },
  // Most years lack a day on the circle, which is harmless.
  dayOfYear: {
    count: 366,
    isCyclic: true,
    of: (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY),
  },
};

export const calendarFields = Object.keys(fields) as CalendarField[];

/**
 * Days on which holidays fall, without their names: the day of the month in each month, the first to fifth weekday of each month, and the last
 * one, whose last value is for other days.
 */
const days: readonly Field[] = [
  { count: 372, of: (date) => 31 * date.getUTCMonth() + date.getUTCDate() - 1 },
  {
    count: 420,
    of: (date) => 35 * date.getUTCMonth() + 7 * Math.floor((date.getUTCDate() - 1) / 7) + date.getUTCDay(),
  },
  {
    count: 85,
    of: (date) =>
      new Date(date.getTime() + 7 * DAY).getUTCMonth() === date.getUTCMonth()
        ? 84
        : 7 * date.getUTCMonth() + date.getUTCDay(),
  },
];

/** Kinds of days. */
export const DAY_KINDS = days.length;

const columnsOf = (all: readonly Field[]) =>
  all.reduce((sum, { count, isCyclic }) => sum + (isCyclic ? 2 : count), 0);

/** Returns the number of columns that a calendar makes, and of those of the days after them: a calendar with days of the week has these too. */
export function calendarSize(chosen: readonly CalendarField[]): { columns: number; days: number } {
  return {
    columns: columnsOf(chosen.map((name) => fields[name])),
    days: chosen.includes("dayOfWeek") ? columnsOf(days) : 0,
  };
}

/** Returns the fields that suit a step: a monthly series, for instance, has no day of the week. */
export function calendarFor({ unit, step }: Frequency): CalendarField[] {
  if (unit === "month") return step % 12 === 0 ? [] : ["month"];
  if (step >= 7 * DAY) return ["dayOfYear"];
  if (step < DAY) return ["hourOfDay", "dayOfWeek", "dayOfYear"];
  return ["dayOfWeek", "dayOfYear"];
}

/** Columns that are mostly 0: the places and values of those that are not, `count` in each row. */
export interface Marks {
  count: number;
  /** [rows, count] */
  places: Int32Array;
  values: Float32Array;
}

/** Returns columns, then those of a calendar and of its days, as marks. @param dates of the rows, if they have any */
export function marksOf(
  columns: readonly Float32Array[],
  chosen: readonly CalendarField[],
  dates: Float64Array = new Float64Array(columns[0]?.length ?? 0),
): Marks {
  const all = chosen.map((name) => fields[name]).concat(calendarSize(chosen).days > 0 ? days : []);
  const count = all.reduce((sum, { isCyclic }) => sum + (isCyclic ? 2 : 1), columns.length);
  const places = new Int32Array(dates.length * count);
  const values = new Float32Array(dates.length * count);
  let at = 0;
  const mark = (place: number, value: number) => {
    places[at] = place;
    values[at++] = value;
  };
  dates.forEach((date, row) => {
    columns.forEach((column, c) => {
      mark(c, column[row]);
    });
    const day = new Date(date);
    let first = columns.length;
    for (const { count: size, isCyclic, of } of all) {
      const value = of(day);
      const angle = (2 * Math.PI * value) / size;
      mark(isCyclic ? first : first + value, isCyclic ? Math.sin(angle) : 1);
      if (isCyclic) mark(first + 1, Math.cos(angle));
      first += isCyclic ? 2 : size;
    }
  });
  return { count, places, values };
}
