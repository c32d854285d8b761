/** The dates of a table's rows: finds their column, or the columns of their parts, and reads them. */
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isListOf, isText } from "../../core/tensor/lists.ts";
import { cellNumber, decimalMark, isMissing } from "./cells.ts";
import {
  DAY,
  type DateFormat,
  dateFormats,
  dateOf,
  FORMS,
  formatDate,
  monthNamed,
  parseDate,
} from "./dates.ts";
import { type CellReading, columnOf, failAtCell, type Table, type TableCell } from "./table.ts";

/** Returns the notation in which a table was read, as far as its numbers or its reader decided it: for later tables of the same kind. */
export function readingOf(table: Table, columns: readonly string[]): CellReading {
  const dateFormat = table.reading?.dateFormat;
  const isComma = columns.some((column) => decimalMark(table, column) === ",");
  return { ...(isComma && { decimal: "," }), ...(dateFormat && { dateFormat }) };
}

/** The name of dates among the packed columns of a table. */
export const packedDates = (columns: readonly string[]): string => columns.join("\0");

/**
 * Returns the dates of a table's rows in the order of the rows.
 *
 * @param columns one column of dates, or those of its parts: year, month, day, hour, of which the last may be missing
 * @param missing whether a missing date is NaN; else an error
 * @returns milliseconds since 1970-01-01 UTC, [rows]; do not change them: the table may keep them
 * @throws FormatError (`VALUE`) with line and column of the first cell that is not a date
 */
export function readDates(table: Table, columns: readonly string[], missing = false): Float64Array {
  if (!isListOf(columns, isText) || columns.length < 1 || columns.length > 4) {
    throw new ArgumentError(
      `readDates: expected one date column, or those of its parts (year, month, day, hour), got ${describe(columns)}.`,
    );
  }
  const packed = table.packed?.get(packedDates(columns));
  if (packed !== undefined) return packed;
  const cells = columns.map((column) => columnOf(table, column));
  const format = table.reading?.dateFormat;
  const dates = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const cell = cells[0][row];
    const date =
      columns.length > 1
        ? joined(
            cells.map((column) => column[row]),
            format,
          )
        : dateIn(table, cell, format);
    dates[row] = date ?? Number.NaN;
    if (date !== undefined || (missing && isMissing(cell))) continue;
    if (format === undefined) proposeFormat(table, columns[0], row);
    const what = columns.length === 1 ? `a date ${FORMS}` : `a day that exists in ${columns.join(", ")}`;
    failAtCell(table, row, columns.at(-1)!, what, "Mend the cell, or name other columns: --date.");
  }
  return dates;
}

/** Days from 1950 to 2100 as Excel counts them, and its day 1970-01-01. */
const FIRST_SERIAL = 18_264;
const LAST_SERIAL = 73_051;
const SERIAL_1970 = 25_569;

/** The date in a cell. In a workbook it may be a number of days: one that a program wrote without the format of a date. */
function dateIn({ format }: Table, cell: TableCell, dates?: DateFormat): number | undefined {
  const date = parseDate(cell, dates);
  if (date !== undefined || format !== "xlsx" || typeof cell !== "number") return date;
  if (cell < FIRST_SERIAL || cell >= LAST_SERIAL) return undefined;
  // Excel keeps times as fractions of a day, which are seldom exact.
  return Math.round((cell - SERIAL_1970) * 86_400) * 1000;
}

/** Names of columns with a part of a date, in the order of the parts, without case and separators. */
const PART_NAMES = {
  year: /^(?:year|yr|yyyy)$/,
  month: /^(?:month|mon|mo|mm|monthofyear)$/,
  day: /^(?:day|dd|dom|mday|dayofmonth|dateofmonth)$/,
  hour: /^(?:hour|hr|hh|hourofday)$/,
};

const partName = (column: string) => column.toLowerCase().replace(/[^a-z]/g, "");

/** The day 0 of Excel, on which it puts times alone. */
const DAY_0 = Date.UTC(1899, 11, 30);

/** The time in a cell of a workbook, in milliseconds after midnight. */
const timeOf = (cell: TableCell) =>
  cell instanceof Date && cell.getTime() >= DAY_0 && cell.getTime() < DAY_0 + DAY
    ? cell.getTime() - DAY_0
    : undefined;

const isTime = (cell: TableCell) =>
  timeOf(cell) !== undefined || (isText(cell) && /^\s*\d{1,2}:\d{2}/.test(cell));

/** Returns the date in the cells of its parts: a day and a time, or year and month, then perhaps day and hour. */
function joined(cells: readonly TableCell[], format?: DateFormat): number | undefined {
  const [first, second] = cells;
  const time = cells.length === 2 ? timeOf(second) : undefined;
  if (time !== undefined) {
    const day = parseDate(first, format);
    return day === undefined || day % DAY !== 0 ? undefined : day + time;
  }
  if (cells.length === 2 && isTime(second))
    return parseDate(`${isText(first) ? first : ""} ${second}`, format);
  const [year, within, day = 1, hour = 0] = cells.map((cell) => cellNumber(cell) ?? Number.NaN);
  const date = dateOf(year, (isText(second) && monthNamed(second)) || within, day);
  const isHour = Number.isInteger(hour) && hour >= 0 && hour <= 24;
  return isHour && date !== undefined ? date + hour * 3_600_000 : undefined;
}

/** Returns a date as its parts, to be read again by `readDates` from the same columns. */
export function dateParts(columns: readonly string[], date: number): (number | string)[] {
  if (!PART_NAMES.year.test(partName(columns[0])) && columns.length === 2) {
    const [day, time = "00:00"] = formatDate(date).split(" ");
    return [day, time];
  }
  const at = new Date(date);
  const parts = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours()];
  return parts.slice(0, columns.length);
}

/**
 * The columns of year, month, and day and hour where there are any, else of day and time, if they hold dates of which most are distinct.
 */
function findParts(table: Table): string[] {
  const named = (pattern: RegExp) =>
    [...table.columns.keys()].find((column) => pattern.test(partName(column)));
  const found: string[] = [];
  for (const pattern of Object.values(PART_NAMES)) {
    const column = named(pattern);
    if (column === undefined) break;
    found.push(column);
  }
  const candidates = found.map((_, k) => found.slice(0, found.length - k)).filter(({ length }) => length > 1);
  const firstOf = (cells: readonly TableCell[]) => cells.find((cell) => !isMissing(cell)) ?? null;
  const time = [...table.columns].find(([, cells]) => isTime(firstOf(cells)))?.[0];
  const day = [...table.columns].find(([, cells]) => {
    const cell = firstOf(cells);
    const isDay =
      cell instanceof Date
        ? timeOf(cell) === undefined
        : isText(cell) && parseDate(cell, table.reading?.dateFormat) !== undefined;
    // Days that do not repeat need no time: it may say something else, such as when the sun rose.
    return isDay && new Set(cells.map(String)).size < cells.length;
  })?.[0];
  if (time !== undefined && day !== undefined) candidates.push([day, time]);
  for (const columns of candidates) {
    const cells = columns.map((column) => table.columns.get(column)!);
    const dates = Array.from({ length: table.rows }, (_, row) =>
      joined(
        cells.map((column) => column[row]),
        table.reading?.dateFormat,
      ),
    );
    if (!dates.includes(undefined) && isMostlyDistinct(dates)) return columns;
  }
  return [];
}

/** Dates of which a few repeat are meant as dates, so that reading them reports the repeated ones. */
function isMostlyDistinct(dates: ArrayLike<number | undefined>): boolean {
  return 2 * new Set(Array.from(dates)).size > dates.length;
}

/** @throws FormatError (`VALUE`) about a cell in a column that is dates in some format, with the formats that fit all its rows */
function proposeFormat(table: Table, column: string, row: number): void {
  const cells = columnOf(table, column);
  if (parseDate(cells[row]) !== undefined) return;
  const fit = dateFormats.filter((format) => datesIn(table, cells, format) !== undefined);
  const readings = (cell: TableCell) => fit.map((format) => parseDate(cell, format));
  // Where two formats fit, the first day that they read differently is the one to ask about.
  const differing = cells.findIndex((cell) => {
    const dates = readings(cell);
    return !dates.includes(undefined) && new Set(dates).size > 1;
  });
  const at = differing === -1 ? row : differing;
  const dates = readings(cells[at]);
  if (dates.length === 0 || dates.includes(undefined)) return;
  const choices = dates.map((date, k) => `${formatDate(date!)} with --date-format ${fit[k]}`);
  const advice = `It is ${choices.join(", or ")}, which fit${fit.length === 1 ? "s" : ""} all rows read. In code: dateFormat.`;
  failAtCell(table, at, column, `a date ${FORMS}`, advice);
}

/** Names of columns in which numbers may be dates. */
const DATE_NAME = /date|time|year|month|day|epoch|stamp|^ts$|^dt$|^unnamed: 0$/i;
const YEAR_NAME = /year|date|^unnamed: 0$/i;

/**
 * Returns a list with the name of the first column of rising or falling dates, else the names of the columns of year, month and so on, else
 * the first column of different dates; an empty list when there is none. Years, seconds
 * since 1970 and days as Excel counts them matter only in a column whose name suggests a time.
 *
 * @throws FormatError (`VALUE`) for a column that is dates in a format you must name
 */
export function findDates(table: Table): string[] {
  let shuffled: string[] = [];
  const parts = findParts(table);
  for (const [name, cells] of table.columns) {
    if (parts.includes(name)) continue;
    const first = cells.find((cell) => !isMissing(cell));
    if (table.rows < 2 || first === undefined || !mayBeDate(name, first)) continue;
    const format = table.reading?.dateFormat;
    const dates = datesIn(table, cells, format);
    if (dates === undefined) {
      if (format === undefined) proposeFormat(table, name, cells.indexOf(first));
      continue;
    }
    const rises = (sign: number) => dates.every((date, k) => k === 0 || sign * date > sign * dates[k - 1]);
    if (2 * dates.length > cells.length && (rises(1) || rises(-1))) return [name];
    if (shuffled.length === 0 && dates.length === cells.length && new Set(dates).size > 1) shuffled = [name];
  }
  return parts.length > 0 ? parts : shuffled;
}

/** Of 100 cells, those that may be no dates in a column of dates, so that a line of totals at the end is reported. */
const STRAY = 2;

/** The dates of a column, missing and a few stray cells left out; undefined when more cells are not dates. */
function datesIn(table: Table, cells: readonly TableCell[], format?: DateFormat): Float64Array | undefined {
  const dates = new Float64Array(cells.length);
  let count = 0;
  let stray = 0;
  for (const cell of cells) {
    const date = dateIn(table, cell, format);
    if (date !== undefined) dates[count++] = date;
    else if (!isMissing(cell) && 100 * ++stray > STRAY * cells.length) return undefined;
  }
  return dates.subarray(0, count);
}

function mayBeDate(name: string, cell: TableCell): boolean {
  const text = String(cell).trim();
  if (cell instanceof Date || !/^-?\d+(?:\.\d*)?$/.test(text)) return true;
  if (text.length === 4) return YEAR_NAME.test(name);
  return text.length === 8 || DATE_NAME.test(name);
}
