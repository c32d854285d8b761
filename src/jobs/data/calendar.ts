/** Finds the step between dates, continues them, and makes calendar columns. */
import { checkNumber, integerFrom } from "../../core/tensor/check.ts";
import { allocate } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isListOf } from "../../core/tensor/lists.ts";
import { checkDate, DAY } from "./dates.ts";

const HOUR = 3_600_000;
/** @throws ArgumentError unless it is a frequency, as `frequencyOf` returns it */
export function checkFrequency(where: string, frequency: unknown): void {
  const { unit, step, weekdays } = (frequency ?? {}) as Partial<Frequency>;
  const isUnit = unit === "month" || unit === "millisecond";
  const isStep = typeof step === "number" && Number.isFinite(step) && step > 0;
  // Only whole days come to every weekday in the end.
  const areWeekdays =
    weekdays === undefined ||
    (Array.isArray(weekdays) && weekdays.length === 7 && weekdays.includes(true) && step === DAY);
  if (isUnit && isStep && areWeekdays) return;
  throw new ArgumentError(
    `${where}: expected a frequency { unit, step }, got ${describe(frequency)}. frequencyOf gives one.`,
  );
}

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

/**
 * Returns the median step of rising dates.
 *
 * @param dates milliseconds since 1970-01-01 UTC, [rows], rising
 * @throws ArgumentError for fewer than two dates
 * @example
 * const dates = ["2024-01-31", "2024-02-29", "2024-03-31"].map((day) => parseDate(day)!);
 * frequencyOf(Float64Array.from(dates)); // { unit: "month", step: 1, gaps: 0 }
 */
export function frequencyOf(dates: Float64Array): Frequency {
  if (!(dates instanceof Float64Array)) {
    throw new ArgumentError(`frequencyOf: expected dates as a Float64Array, got ${describe(dates)}.`);
  }
  if (dates.length < 2) {
    throw new ArgumentError(`frequencyOf: expected at least two dates, got ${dates.length}.`);
  }
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
  const timeOf = (date: number) => ((date % DAY) + DAY) % DAY;
  const times = new Set<number>();
  for (const date of dates) if (times.add(timeOf(date)).size > 2) return dates;
  const summer = [...times].find((time) => times.has((time + HOUR) % DAY));
  const isShort = dates.some((date, k) => k > 0 && date - dates[k - 1] < DAY - HOUR);
  if (summer === undefined || isShort) return dates;
  return dates.map((date) => (timeOf(date) === summer ? date + HOUR : date));
}

/**
 * Returns the `count` dates that follow `last`.
 *
 * @param last      milliseconds since 1970-01-01 UTC
 * @param frequency the step, as `frequencyOf` returns it
 * @param count     how many, up to 2^24
 * @returns milliseconds since 1970-01-01 UTC, [count]
 * @throws ArgumentError for anything else than a date, a frequency and a count
 * @example
 * const month = { unit: "month", step: 1, gaps: 0 } as const;
 * const [next] = datesAfter(Date.UTC(2024, 0, 31), month, 1); // the 29th of February
 */
export function datesAfter(last: number, frequency: Frequency, count: number): Float64Array {
  checkDate("datesAfter", last);
  checkFrequency("datesAfter", frequency);
  checkNumber("datesAfter", "the count", count, integerFrom(0, MOST_DATES));
  const dates = allocate("float64", count, "datesAfter") as Float64Array;
  for (let k = 0; k < count; k++) {
    dates[k] =
      frequency.unit === "month"
        ? addMonths(last, frequency.step * (k + 1))
        : nextDate(k === 0 ? last : dates[k - 1], frequency);
  }
  return dates;
}

/** More rows than a table has. */
const MOST_DATES = 2 ** 24;
/** The last date of JavaScript, in milliseconds. */
const LAST_DATE = 8.64e15;

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
  if (a % DAY !== b % DAY) return false;
  return first.getUTCDate() === second.getUTCDate() || (isLastOfMonth(first) && isLastOfMonth(second));
}

/** Returns the median distance of neighbours, of two middle ones the smaller. */
function medianStep(values: Float64Array): number {
  const steps = values.subarray(1).map((value, k) => value - values[k]);
  return steps.sort()[(steps.length - 1) >> 1];
}

/** A part of a date that repeats. */
export type CalendarField = "hourOfDay" | "dayOfWeek" | "dayOfMonth" | "month" | "dayOfYear";

/** One calendar field as inputs of a model: as a point on a circle (sine and cosine), or one column for each value. */
export interface CalendarFeature {
  field: CalendarField;
  encoding: "cyclic" | "oneHot";
}

/** The number of values of each field, and the value of a date, from 0; a cyclic field may be fractional. */
const fields: Readonly<Record<CalendarField, { count: number; of(date: Date): number }>> = {
  hourOfDay: { count: 24, of: (date) => (((date.getTime() % DAY) + DAY) % DAY) / 3_600_000 },
  dayOfWeek: { count: 7, of: (date) => date.getUTCDay() },
  dayOfMonth: { count: 31, of: (date) => date.getUTCDate() - 1 },
  month: { count: 12, of: (date) => date.getUTCMonth() },
  // 366 gives one-hot a column for the last day of a leap year. On the circle most years then lack a day, which is harmless.
  dayOfYear: {
    count: 366,
    of: (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY),
  },
};

/**
 * Returns the features that suit a step: a monthly series, for instance, has no day of the week.
 *
 * @param frequency the step, as `frequencyOf` returns it
 * @throws ArgumentError for anything else than a frequency
 * @example
 * calendarFor({ unit: "month", step: 1, gaps: 0 }); // [{ field: "month", encoding: "oneHot" }]
 */
export function calendarFor(frequency: Frequency): CalendarFeature[] {
  checkFrequency("calendarFor", frequency);
  const { unit, step } = frequency;
  if (unit === "month") return step % 12 === 0 ? [] : [{ field: "month", encoding: "oneHot" }];
  if (step >= 7 * DAY) return [{ field: "dayOfYear", encoding: "cyclic" }];
  const daily: CalendarFeature[] = [
    { field: "dayOfWeek", encoding: "oneHot" },
    { field: "dayOfYear", encoding: "cyclic" },
  ];
  if (step < DAY) return [{ field: "hourOfDay", encoding: "cyclic" }, ...daily];
  return [...daily, { field: "dayOfMonth", encoding: "oneHot" }, { field: "month", encoding: "oneHot" }];
}

/**
 * Returns the number of columns that the features make.
 *
 * @param features calendar fields with their encodings
 * @throws ArgumentError for an unknown field or encoding
 * @example
 * calendarSize([{ field: "month", encoding: "oneHot" }]); // 12
 */
export function calendarSize(features: readonly CalendarFeature[]): number {
  checkCalendar("calendarSize", features);
  return features.reduce(
    (sum, { field, encoding }) => sum + (encoding === "cyclic" ? 2 : fields[field].count),
    0,
  );
}

/** @throws ArgumentError unless `features` is a list of known fields and encodings, as a stored configuration must be */
export function checkCalendar(where: string, features: unknown): asserts features is CalendarFeature[] {
  const isKnown = (feature: CalendarFeature | null) =>
    Object.keys(fields).includes(feature?.field ?? "") &&
    ["cyclic", "oneHot"].includes(feature?.encoding ?? "");
  if (!isListOf(features, isKnown)) {
    throw new ArgumentError(
      `${where}: expected calendar features of the fields ${Object.keys(fields).join(", ")} as "cyclic" or "oneHot", got ${describe(features)}.`,
    );
  }
}

/**
 * Writes the calendar columns of one date.
 *
 * @param date     milliseconds since 1970-01-01 UTC
 * @param features calendar fields with their encodings
 * @param out      receives `calendarSize(features)` numbers from `offset` on
 * @param offset   the first index to write
 * @throws ArgumentError for anything else than a date, features, an array and an offset
 * @example
 * const columns = new Float32Array(12);
 * writeCalendar(Date.UTC(2024, 11, 30), [{ field: "month", encoding: "oneHot" }], columns, 0);
 */
export function writeCalendar(
  date: number,
  features: readonly CalendarFeature[],
  out: { [index: number]: number },
  offset: number,
): void {
  checkDate("writeCalendar", date);
  checkCalendar("writeCalendar", features);
  if (!(ArrayBuffer.isView(out) || Array.isArray(out)) || !Number.isSafeInteger(offset) || offset < 0) {
    throw new ArgumentError(
      `writeCalendar: expected an array to write to and an offset from 0, got ${describe(out)} and ${describe(offset)}.`,
    );
  }
  const day = new Date(date);
  let at = offset;
  for (const { field, encoding } of features) {
    const { count, of } = fields[field];
    const value = of(day);
    if (encoding === "cyclic") {
      const angle = (2 * Math.PI * value) / count;
      out[at++] = Math.sin(angle);
      out[at++] = Math.cos(angle);
    } else {
      for (let k = 0; k < count; k++) out[at++] = k === Math.floor(value) ? 1 : 0;
    }
  }
}
