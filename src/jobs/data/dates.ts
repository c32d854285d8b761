/**
 * Parses dates in the usual notations of people and programs. A date is a number: milliseconds since 1970-01-01 UTC. A date without an
 * offset is UTC, whatever the time zone of the machine.
 */
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import type { TableCell } from "./table.ts";

export const DAY = 86_400_000;
/** The last date of JavaScript, in milliseconds. */
export const LAST_DATE = 8.64e15;
export const FORMS =
  "such as 2012-12-31, 31.12.2012, Dec 31 2012, 20121231, 2012-12, 2012, a time after it, or seconds since 1970";

/** Every `DateFormat`. */
export const dateFormats = ["d/m/y", "m/d/y"] as const;
/** The order of day, month and year in dates such as `01/02/2012`: `"d/m/y"` or `"m/d/y"`. */
export type DateFormat = (typeof dateFormats)[number];

/** Hours east of UTC of the names in RFC 2822, and of two that are as clear. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ Z: 0, UTC: 0, GMT: 0, CET: 1, CEST: 2 },
  ...{ EDT: -4, EST: -5, CDT: -5, CST: -6, MDT: -6, MST: -7, PDT: -7, PST: -8 },
};
/** Each run of spaces belongs to the word after it: between optional words, a pattern would try every way to share it out. */
const ZONE = String.raw`(?:\s*((?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|${Object.keys(ZONES).join("|")}))?(?:\s*(?:\([^)]*\)|\[[^\]]*\]))?`;
const TIME = String.raw`(?:(?:T|,?\s+|:(?=\d\d:))(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:\s*([AP]M))?${ZONE})?`;
const dated = (day: string) => new RegExp(`^${day}${TIME}$`, "i");
/** One digit after a point is a decimal: 1700.5 is the middle of a year. */
const YEAR_FIRST = dated(String.raw`(\d{4})(?!\.\d(?![\d.]))(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?`);
const YEAR_LAST = dated(String.raw`(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})`);
const MONTH = String.raw`([a-z]{3,9})\.?`;
const WEEKDAY = String.raw`(?:[a-z]{2,9}\.?,?\s+)?`;
const MONTH_FIRST = dated(
  String.raw`${WEEKDAY}${MONTH}[-\s]+(?:(\d{1,2})(?:st|nd|rd|th)?(?:,\s*|[-\s]+))?(\d{4})`,
);
const MONTH_SECOND = dated(
  String.raw`${WEEKDAY}(\d{1,2})(?:st|nd|rd|th)?\.?[-/\s]*${MONTH}[-/\s,]*(\d{4}|\d{2})`,
);
const MONTH_LAST = dated(String.raw`(\d{4})[-/\s]${MONTH}(?:[-/\s](\d{1,2}))?`);
/** `Jan-12` is a month of 2012, as spreadsheets write it; a day would come before the month. */
const SHORT_MONTH = new RegExp(`^${MONTH}(?:-|\\s?['’])(\\d{2})$`, "i");
const MONTH_CODE = /^(\d{4})-?M(\d{2})$/i;
const COMPACT = /^(\d{4})(\d{2})(?:(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?Z?)?)?$/;
const MONTHS = "january february march april may june july august september october november december".split(
  " ",
);

/** The number of a month from its English name, or at least its first three letters; 0 for other words. */
export function monthNamed(name: string): number {
  const start = name.trim().toLowerCase();
  return start.length < 3 ? 0 : MONTHS.findIndex((month) => month.startsWith(start)) + 1;
}

/**
 * Returns a cell as a date; `undefined` for any other cell, and for `01/02/2012` without a format. Numbers are years, dates such as 20121231,
 * or seconds, milliseconds, microseconds or nanoseconds since 1970, by their size.
 *
 * @param cell   a cell of a table: text, a number or a Date
 * @param format of dates with the year at the end; default: with dots the day comes first, and others are not dates
 * @returns milliseconds since 1970-01-01 UTC
 * @example
 * parseDate("31.12.2012"); // 1356912000000
 * parseDate("01/02/2012", "d/m/y"); // the first of February
 */
export function parseDate(cell: TableCell, format?: DateFormat): number | undefined {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : cell.getTime();
  if (typeof cell === "number") return numberDate(String(cell));
  if (typeof cell !== "string" || cell.length > 64) return undefined;
  const text = cell.trim();
  if (!/\d/.test(text)) return undefined;
  const first = YEAR_FIRST.exec(text);
  if (first !== null) return moment(first[1], first[3] ?? "1", first[4] ?? "1", first.slice(5));
  const last = YEAR_LAST.exec(text);
  if (last !== null) return yearLast(last, format);
  return numberDate(text) ?? namedDate(text);
}

function yearLast([, a, separator, b, year, ...time]: string[], format?: DateFormat): number | undefined {
  if (format === "m/d/y") return moment(year, a, b, time);
  return format === "d/m/y" || separator === "." ? moment(year, b, a, time) : undefined;
}

function namedDate(text: string): number | undefined {
  const monthOf = (name: string) => String(monthNamed(name));
  const before = MONTH_FIRST.exec(text);
  if (before !== null) return moment(before[3], monthOf(before[1]), before[2] ?? "1", before.slice(4));
  const second = MONTH_SECOND.exec(text);
  if (second !== null) return moment(second[3], monthOf(second[2]), second[1], second.slice(4));
  const after = MONTH_LAST.exec(text);
  if (after !== null) return moment(after[1], monthOf(after[2]), after[3] ?? "1", after.slice(4));
  const short = SHORT_MONTH.exec(text);
  if (short !== null) return moment(short[2], monthOf(short[1]), "1", []);
  const code = MONTH_CODE.exec(text);
  return code === null ? undefined : moment(code[1], code[2], "1", []);
}

/** Smallest number to read as seconds, a date in March 1973. Smaller ones would rather be years or days. */
const LEAST_SECONDS = 1e8;

function numberDate(text: string): number | undefined {
  if (/^\d{4}$/.test(text)) return dateOf(Number(text), 1, 1);
  const compact = COMPACT.exec(text);
  if (compact !== null && compact[1] >= "1800" && compact[1] < "2200") {
    const [, year, month, day = "1", hour, minute, second] = compact;
    const date = moment(year, month, day, hour === undefined ? [] : [hour, minute, second]);
    if (date !== undefined) return date;
  }
  if (!/^-?\d{9,19}(?:\.\d*)?$/.test(text)) return undefined;
  const since = Number(text);
  const size = Math.abs(since);
  if (size < LEAST_SECONDS) return undefined;
  return Math.round(
    size < 1e11 ? since * 1000 : size < 1e14 ? since : size < 1e17 ? since / 1e3 : since / 1e6,
  );
}

/** @param time hour, minute, second, fraction, half of the day, zone; each may be missing */
function moment(
  year: string,
  month: string,
  day: string,
  [hour, minute = "0", second = "0", part = "0", half, zone]: (string | undefined)[],
): number | undefined {
  // Two digits: as POSIX reads them.
  const full = year.length > 2 ? Number(year) : Number(year) + (Number(year) < 69 ? 2000 : 1900);
  const date = dateOf(full, Number(month), Number(day));
  if (date === undefined || hour === undefined) return date;
  const isHalf = half !== undefined;
  if (Number(minute) > 59 || Number(second) > 59) return undefined;
  // Weather services end a day at 24:00.
  const isEnd = Number(hour) === 24 && Number(minute) + Number(second) + Number(part) === 0;
  if (isHalf ? Number(hour) < 1 || Number(hour) > 12 : Number(hour) > 23 && !isEnd) return undefined;
  const hours = isHalf ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  const milliseconds = Math.floor(Number(`0.${part}`) * 1000 + 1e-6);
  return (
    date + ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds - zoneOffset(zone)
  );
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** After 400 years the calendar repeats itself. */
const CYCLE = 146_097 * DAY;

/** Midnight of a day, `undefined` when it does not exist. */
export function dateOf(year: number, month: number, day: number): number | undefined {
  if (!Number.isInteger(year + day) || !(day >= 1 && day <= DAYS[month - 1])) return undefined;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2 && day === 29 && !isLeap) return undefined;
  // Date.UTC would move the years 0 to 99 to 1900.
  return Date.UTC(year + 400, month - 1, day) - CYCLE;
}

function zoneOffset(zone = "Z"): number {
  const [, sign, hours, minutes = "0"] = /([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return ZONES[zone.toUpperCase()] * 3_600_000;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/**
 * Returns a date as `2000-12-31`, with the time of day unless it is midnight, and seconds where there are any.
 *
 * @param date milliseconds since 1970-01-01 UTC
 * @throws ArgumentError for a number that JavaScript cannot show as a date
 * @example
 * formatDate(Date.UTC(2000, 11, 31, 18, 30)); // "2000-12-31 18:30"
 */
export function formatDate(date: number): string {
  if (!(Math.abs(date) <= LAST_DATE)) {
    throw new ArgumentError(
      `formatDate: expected a date in milliseconds since 1970-01-01, got ${describe(date)}. parseDate gives one.`,
    );
  }
  const written = new Date(date).toISOString().replace("T", " ");
  const unneeded = [DAY, 60_000, 1000].findIndex((unit) => date % unit === 0);
  return written.slice(0, -(["T00:00:00.000Z", ":00.000Z", ".000Z"][unneeded] ?? "Z").length);
}
