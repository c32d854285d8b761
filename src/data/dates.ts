/**
 * Parses dates in the usual notations of people and programs. A date is a number: milliseconds since 1970-01-01 UTC. A date without an
 * offset is UTC, whatever the time zone of the machine.
 */
import { ArgumentError, describe } from "../tensor/errors.ts";
import { cellNumber, isMissing } from "./cells.ts";
import { checkTable, columnOf, failAtCell, type Table, type TableCell } from "./table.ts";

const DAY = 86_400_000;
const FORMS =
  "such as 2012-12-31, 31.12.2012, 12/31/2012, Dec 31 2012, 20121231, 2012-12, 2012, a time after it, or seconds since 1970";

/** Which comes first in `01/02/2012`: the day or the month. */
export type DateOrder = "dmy" | "mdy";

const TIME = String.raw`(?:(?:T|,?\s+|:(?=\d\d:))(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([AP]M)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const dated = (day: string) => new RegExp(`^${day}${TIME}$`, "i");
const YEAR_FIRST = dated(String.raw`(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?`);
const YEAR_LAST = dated(String.raw`(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})`);
const MONTH = String.raw`(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`;
const WEEKDAY = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?`;
const MONTH_FIRST = dated(
  String.raw`${WEEKDAY}${MONTH}[-\s]+(?:(\d{1,2})(?:st|nd|rd|th)?(?:,\s*|[-\s]+))?(\d{4})`,
);
const MONTH_SECOND = dated(
  String.raw`${WEEKDAY}(\d{1,2})(?:st|nd|rd|th)?\.?[-/\s]*${MONTH}[-/\s,]*(\d{4}|\d{2})`,
);
const MONTH_LAST = dated(String.raw`(\d{4})[-/\s]${MONTH}(?:[-/\s](\d{1,2}))?`);
const QUARTER = /^(\d{4})[-\s]?Q([1-4])$|^Q([1-4])[-\s/]?(\d{4})$/i;
const COMPACT = /^(\d{4})(\d{2})(?:(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?Z?)?)?$/;
const MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

/**
 * Returns a cell as a date; `undefined` for any other cell, and for `01/02/2012` without an order. Numbers are years, dates such as 20121231,
 * or seconds, milliseconds, microseconds or nanoseconds since 1970, by their size.
 */
export function parseDate(cell: TableCell, order?: DateOrder): number | undefined {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : cell.getTime();
  if (typeof cell === "number") return numberDate(String(cell));
  if (typeof cell !== "string" || cell.length > 64) return undefined;
  const text = cell.trim();
  if (!/\d/.test(text)) return undefined;
  const first = YEAR_FIRST.exec(text);
  if (first !== null) return moment(first[1], first[3] ?? "1", first[4] ?? "1", first.slice(5));
  const last = YEAR_LAST.exec(text);
  if (last !== null) return yearLast(last, order);
  return numberDate(text) ?? namedDate(text);
}

function yearLast([, a, separator, b, year, ...time]: string[], order?: DateOrder): number | undefined {
  const only = Number(a) > 12 || a === b ? "dmy" : Number(b) > 12 ? "mdy" : undefined;
  // A date with dots and the year at its end has the day first.
  const known = order ?? only ?? (separator === "." ? "dmy" : undefined);
  if (known === undefined) return undefined;
  return known === "dmy" ? moment(year, b, a, time) : moment(year, a, b, time);
}

function namedDate(text: string): number | undefined {
  const monthOf = (name: string) => String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) / 3 + 1);
  const before = MONTH_FIRST.exec(text);
  if (before !== null) return moment(before[3], monthOf(before[1]), before[2] ?? "1", before.slice(4));
  const second = MONTH_SECOND.exec(text);
  if (second !== null) return moment(second[3], monthOf(second[2]), second[1], second.slice(4));
  const after = MONTH_LAST.exec(text);
  if (after !== null) return moment(after[1], monthOf(after[2]), after[3] ?? "1", after.slice(4));
  const quarter = QUARTER.exec(text);
  if (quarter === null) return undefined;
  return dateOf(Number(quarter[1] ?? quarter[4]), 3 * Number(quarter[2] ?? quarter[3]) - 2, 1);
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
  if (isHalf ? Number(hour) < 1 || Number(hour) > 12 : Number(hour) > 23) return undefined;
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
function dateOf(year: number, month: number, day: number): number | undefined {
  if (!Number.isInteger(year + day) || !(day >= 1 && day <= DAYS[month - 1])) return undefined;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2 && day === 29 && !isLeap) return undefined;
  // Date.UTC would move the years 0 to 99 to 1900.
  return Date.UTC(year + 400, month - 1, day) - CYCLE;
}

function zoneOffset(zone: string | undefined): number {
  if (zone === undefined || /^[a-z]/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone[0] === "-" ? -1 : 1) * minutes * 60_000;
}

/** The order of day and month in a column; `"unknown"` when each order reads every cell, and they differ. */
export function orderIn(cells: readonly TableCell[]): DateOrder | "unknown" | undefined {
  let order: "unknown" | undefined;
  for (const cell of cells) {
    const match = typeof cell === "string" ? YEAR_LAST.exec(cell.trim()) : null;
    if (match === null) {
      if (isMissing(cell)) continue;
      break;
    }
    const [, a, separator, b] = match;
    if (Number(a) > 12) return "dmy";
    if (Number(b) > 12) return "mdy";
    if (Number(a) !== Number(b) && separator !== ".") order = "unknown";
  }
  return order;
}

/**
 * Returns the dates of a table's rows in the order of the rows.
 *
 * @param columns one column of dates, or three columns of numbers: year, month, day
 * @param missing whether a missing date is NaN; else an error
 * @returns milliseconds since 1970-01-01 UTC, [rows]
 * @throws FormatError (`VALUE`) with line and column of the first cell that is not a date
 */
export function readDates(table: Table, columns: readonly string[], missing = false): Float64Array {
  if (!Array.isArray(columns) || (columns.length !== 1 && columns.length !== 3)) {
    throw new ArgumentError(
      `datesOf: expected one date column, or three (year, month, day), got ${describe(columns)}.`,
    );
  }
  const packed = columns.length === 1 ? table.packed?.get(columns[0]) : undefined;
  if (packed !== undefined) return packed.slice();
  const cells = columns.map((column) => columnOf(table, column));
  const order = columns.length === 1 ? (table.reading?.dateOrder ?? orderIn(cells[0])) : undefined;
  const dates = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const cell = cells[0][row];
    const date =
      columns.length === 3
        ? joinDate(cells.map((column) => column[row]))
        : parseDate(cell, order === "unknown" ? undefined : order);
    dates[row] = date ?? Number.NaN;
    if (date !== undefined || (missing && isMissing(cell))) continue;
    if (order === "unknown" && parseDate(cell, "dmy") !== undefined) failUnknownOrder(table, columns[0]);
    const what = columns.length === 1 ? `a date ${FORMS}` : `a day that exists in ${columns.join(", ")}`;
    failAtCell(table, row, columns.at(-1)!, what);
  }
  return dates;
}

function joinDate(cells: readonly TableCell[]): number | undefined {
  const [year, month, day] = cells.map((cell) => cellNumber(cell) ?? Number.NaN);
  return dateOf(year, month, day);
}

function failUnknownOrder(table: Table, column: string): never {
  const cells = columnOf(table, column);
  const row = cells.findIndex((cell) => parseDate(cell, "dmy") !== parseDate(cell, "mdy"));
  const [dmy, mdy] = (["dmy", "mdy"] as const).map((order) => formatDate(parseDate(cells[row], order)!));
  failAtCell(
    table,
    row,
    column,
    `a date that can be read in one way`,
    `Is it ${dmy} (--date-order dmy) or ${mdy} (--date-order mdy)? In code: dateOrder.`,
  );
}

/**
 * Returns the dates of a table's rows.
 *
 * @param columns one column of dates, or three columns of numbers: year, month, day
 * @returns milliseconds since 1970-01-01 UTC, [rows], rising
 * @throws FormatError (`VALUE`) with line and column of the first cell that is not a date, or is not later than the one before
 */
export function datesOf(table: Table, columns: readonly string[]): Float64Array {
  checkTable("datesOf", table);
  const dates = readDates(table, columns);
  for (let row = 1; row < dates.length; row++) {
    if (dates[row] > dates[row - 1]) continue;
    const expected = `a date after ${formatDate(dates[row - 1])}`;
    failAtCell(table, row, columns.at(-1)!, expected, "Sort the rows by date, each date once.");
  }
  return dates;
}

/** Names of columns in which numbers may be dates. */
const DATE_NAME = /date|time|year|month|day|epoch|stamp|^ts$|^dt$|^unnamed: 0$/i;
const YEAR_NAME = /year|date|^unnamed: 0$/i;

/**
 * Returns a list with the name of the first column of rising or falling dates, else of the first column of distinct dates; an empty list
 * when there is neither. Years and seconds since 1970 count only in a column whose name suggests a time.
 *
 * @param repeated whether the dates of the second kind may repeat
 * @throws FormatError (`VALUE`) when the order of day and month is not clear
 */
export function findDates(table: Table, repeated = false): string[] {
  let shuffled: string[] = [];
  for (const [name, cells] of table.columns) {
    const first = cells.find((cell) => !isMissing(cell));
    if (table.rows < 2 || first === undefined || !mayBeDate(name, first)) continue;
    const given = table.reading?.dateOrder ?? orderIn(cells);
    const order = given === "unknown" ? "dmy" : given;
    const dates = datesIn(cells, order);
    if (dates === undefined) continue;
    if (given === "unknown") failUnknownOrder(table, name);
    const rises = (sign: number) => dates.every((date, k) => k === 0 || sign * date > sign * dates[k - 1]);
    if (2 * dates.length > cells.length && (rises(1) || rises(-1))) return [name];
    const distinct = new Set(dates).size;
    if (shuffled.length === 0 && dates.length === cells.length && distinct > 1) {
      if (repeated || distinct === dates.length) shuffled = [name];
    }
  }
  return shuffled;
}

/** The dates of a column, missing ones left out; undefined when any other cell is not a date. */
function datesIn(cells: readonly TableCell[], order?: DateOrder): Float64Array | undefined {
  const dates = new Float64Array(cells.length);
  let count = 0;
  for (const cell of cells) {
    const date = parseDate(cell, order);
    if (date !== undefined) dates[count++] = date;
    else if (!isMissing(cell)) return undefined;
  }
  return dates.subarray(0, count);
}

function mayBeDate(name: string, cell: TableCell): boolean {
  const text = String(cell).trim();
  if (cell instanceof Date || !/^-?\d+(?:\.\d*)?$/.test(text)) return true;
  if (text.length === 4) return YEAR_NAME.test(name);
  return text.length === 8 || DATE_NAME.test(name);
}

/** The last date that JavaScript has. */
const LAST_DATE = 8.64e15;

/** @throws ArgumentError unless `date` is a number of milliseconds that JavaScript can show */
export function checkDate(where: string, date: unknown): void {
  if (typeof date === "number" && Math.abs(date) <= LAST_DATE) return;
  throw new ArgumentError(
    `${where}: expected a date in milliseconds since 1970-01-01, got ${describe(date)}. parseDate gives one.`,
  );
}

/** Returns a date as `2000-12-31`, with the time of day unless it is midnight, and seconds where there are any. */
export function formatDate(date: number): string {
  checkDate("formatDate", date);
  const written = new Date(date).toISOString().replace("T", " ");
  const unneeded = [DAY, 60_000, 1000].findIndex((unit) => date % unit === 0);
  return written.slice(0, -(["T00:00:00.000Z", ":00.000Z", ".000Z"][unneeded] ?? "Z").length);
}
