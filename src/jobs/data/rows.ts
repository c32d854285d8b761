/**
 * Orders the rows of a table by time: sorts by date, resamples to even steps, and fills or drops gaps as you
 * choose.
 */
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { DAY, formatDate } from "./dates.ts";
import { failAtAllMissing, failAtCell, failAtMissing, fillGaps, type Missing, type Table } from "./table.ts";

/** The handling of gaps, and of dates at uneven steps. */
export interface RowRules {
  /** Default `"error"` */
  missing?: Missing;
  /** A step and how to combine the rows within it, such as `"1h mean"`. Default: no resampling */
  resample?: string;
}

/** Rows of a table, NaN where a cell is missing. */
export interface TableRows {
  /** In the order of the columns; each [rows]. */
  values: Float64Array[];
  dates?: Float64Array;
  /** Their numbers in the table, for messages. */
  source: Int32Array;
}

export interface OrderedRows extends Omit<TableRows, "source"> {
  rows: number;
  /** Sentences about each change to the rows. */
  notes: string[];
}

/** Returns the numbers from 0 to before `count`. */
export const rowNumbers = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

/** Returns some of the rows, in this order. */
export function picked({ values, dates, source }: TableRows, order: Int32Array): TableRows {
  const pick = (column: Float64Array) => new Float64Array(order.length).map((_, k) => column[order[k]]);
  return { values: values.map(pick), dates: dates && pick(dates), source: order.map((row) => source[row]) };
}

/** Sorts numbers of rows by their dates, in place; rows without a date, which are dropped, come first. */
export function sortByDate(order: Int32Array, dates: Float64Array | undefined): Int32Array {
  if (dates === undefined) return order;
  const dateAt = (row: number) => (Number.isNaN(dates[row]) ? Number.NEGATIVE_INFINITY : dates[row]);
  const isSorted = order.every((row, k) => k === 0 || dateAt(order[k - 1]) <= dateAt(row));
  return isSorted ? order : order.sort((a, b) => dateAt(a) - dateAt(b) || a - b);
}

/**
 * Returns rows in the order of time.
 *
 * @param columns names of the values
 * @param date    no column, one, or those of the parts of a date: year, month, day, hour
 * @throws FormatError (`VALUE`) with file, line and column of a missing cell, or a date that occurs twice; ArgumentError for a step that
 *   makes too many rows
 */
export function orderedRows(
  table: Table,
  read: TableRows,
  columns: readonly string[],
  date: readonly string[],
  { missing = "error", resample }: RowRules = {},
): OrderedRows {
  const gaps = (values: Float64Array[]) =>
    values.flatMap((column, k) => {
      const row = column.findIndex(Number.isNaN);
      return row < 0 ? [] : [{ row, k }];
    });
  if (missing === "error")
    for (const { row, k } of gaps(read.values)) failAtMissing(table, read.source[row], columns[k]);
  const all = read.source.length;
  const kept = missing === "drop" ? fullRows(table, read) : rowNumbers(all);
  const notes = kept.length < all ? [`${all - kept.length} of ${all} rows lack a value and are dropped`] : [];
  const order = sortByDate(kept, read.dates);
  if (order.some((row, k) => row < order[k - 1])) notes.push("the rows are sorted by date");
  // Rows in order are not copied: there may be millions.
  let rows = order.every((row, k) => row === k) && order.length === all ? { ...read } : picked(read, order);
  if (resample !== undefined) {
    rows = resampled(table.name, rows, resample);
    notes.push(`${order.length} rows resampled to ${rows.source.length}, ${resample}`);
    if (missing === "drop") rows = picked(rows, fullRows(table, rows));
  } else if (rows.dates !== undefined) checkDistinct(table, rows.dates, date, rows.source);
  for (const { row, k } of gaps(rows.values)) {
    if (missing === "error") failAtEmptyStep(table, rows.dates![row]);
    const filled = rows.values[k].slice();
    if (!fillGaps(filled, missing === "linear" ? "linear" : "previous")) failAtAllMissing(table, columns[k]);
    rows.values = rows.values.with(k, filled);
  }
  return { rows: rows.source.length, values: rows.values, dates: rows.dates, notes };
}

/** The numbers of the rows that have a date and all values. */
function fullRows(table: Table, { values, dates, source }: TableRows): Int32Array {
  const columns = [...values, ...(dates ? [dates] : [])];
  const full = rowNumbers(source.length).filter(
    (row) => !columns.some((column) => Number.isNaN(column[row])),
  );
  if (full.length > 0 || source.length === 0) return full;
  throw new FormatError(
    table.format,
    "VALUE",
    `${table.name}: expected a row without missing values, got none.`,
  );
}

function checkDistinct(table: Table, dates: Float64Array, date: readonly string[], source: Int32Array): void {
  const again = dates.findIndex((day, k) => k > 0 && day === dates[k - 1]);
  if (again < 0) return;
  const expected = `each date once, and ${formatDate(dates[again])} comes twice`;
  const advice =
    "If the table has several series, name the column that tells them apart: --series. Or make one row of those that share a step: --resample 1d mean.";
  failAtCell(table, source[again], date.at(-1)!, expected, advice);
}

function failAtEmptyStep(table: Table, date: number): never {
  throw new FormatError(
    table.format,
    "VALUE",
    `${table.name}: expected a value at every step, got none at ${formatDate(date)}. Take a longer step with --resample, or fill gaps with --missing previous or linear.`,
  );
}

const UNITS: Readonly<Record<string, { milliseconds: number } | { months: number }>> = {
  s: { milliseconds: 1000 },
  min: { milliseconds: 60_000 },
  h: { milliseconds: 3_600_000 },
  d: { milliseconds: DAY },
  w: { milliseconds: 7 * DAY },
  mo: { months: 1 },
  q: { months: 3 },
  y: { months: 12 },
};
/** 1970-01-05, so that weeks begin on Mondays. */
const MONDAY = 4 * DAY;

/** Combine the values of a step into one. */
const AGGREGATES: Readonly<Record<string, (total: number, value: number, count: number) => number>> = {
  mean: (mean, value, count) => mean + (value - mean) / count,
  sum: (sum, value) => sum + value,
  min: (least, value) => Math.min(least, value),
  max: (most, value) => Math.max(most, value),
  first: (first) => first,
  last: (_, value) => value,
};
/** Rows that a series may become: a short step over many years makes many. */
const MOST_ROWS = 2 ** 24;

interface Resampling {
  /** The number of the step that holds a date. */
  indexOf(date: number): number;
  /** When a step begins. */
  startOf(index: number): number;
  combine: (total: number, value: number, count: number) => number;
}

/**
 * Returns the resampling that words such as `"1h mean"` describe. `mean` is the default.
 *
 * @throws ArgumentError (`NAME`) for other words
 */
export function parseResampling(words: unknown): Resampling {
  const match =
    typeof words === "string" ? /^\s*(?:(\d{1,6})\s*)?([a-z]+)(?:\s+([a-z]+))?\s*$/i.exec(words) : null;
  const count = Number(match?.[1] ?? "1");
  const unit = Object.hasOwn(UNITS, match?.[2].toLowerCase() ?? "")
    ? UNITS[match![2].toLowerCase()]
    : undefined;
  const how = match?.[3]?.toLowerCase() ?? "mean";
  if (unit === undefined || count < 1 || !Object.hasOwn(AGGREGATES, how)) {
    throw new ArgumentError(
      `resample: expected a step and how to combine its rows, such as "1h mean" (steps: ${Object.keys(UNITS).join(", ")}; then ${Object.keys(AGGREGATES).join(", ")}), got ${describe(words)}.`,
      "NAME",
    );
  }
  const combine = AGGREGATES[how];
  if ("months" in unit) {
    const months = unit.months * count;
    return {
      combine,
      indexOf(date) {
        const day = new Date(date);
        return Math.floor((day.getUTCFullYear() * 12 + day.getUTCMonth()) / months);
      },
      startOf(index) {
        const start = new Date(0);
        start.setUTCFullYear(Math.floor((index * months) / 12), (index * months) % 12, 1);
        return start.getTime();
      },
    };
  }
  const step = unit.milliseconds * count;
  const origin = step % (7 * DAY) === 0 ? MONDAY : 0;
  return {
    combine,
    indexOf: (date) => Math.floor((date - origin) / step),
    startOf: (index) => origin + index * step,
  };
}

/** Returns one row for each step from the first date to the last, NaN where a step has no value. */
function resampled(name: string, { values, dates, source }: TableRows, words: string): TableRows {
  const { indexOf, startOf, combine } = parseResampling(words);
  if (dates === undefined) {
    throw new ArgumentError(
      `${name}: expected dates to resample by, got none. Name their column with --date.`,
    );
  }
  if (dates.length === 0) return { values, dates, source };
  const first = indexOf(dates[0]);
  const steps = indexOf(dates.at(-1)!) - first + 1;
  if (steps > MOST_ROWS) {
    throw new ArgumentError(
      `${name}: expected a step that makes at most ${MOST_ROWS} rows, got ${describe(words)}, which makes ${steps} here. Take a longer one.`,
    );
  }
  const places = Int32Array.from(dates, (date) => indexOf(date) - first);
  const columns = values.map((column) => {
    const totals = new Float64Array(steps).fill(Number.NaN);
    const counts = new Int32Array(steps);
    column.forEach((value, row) => {
      if (Number.isNaN(value)) return;
      const at = places[row];
      totals[at] = ++counts[at] === 1 ? value : combine(totals[at], value, counts[at]);
    });
    return totals;
  });
  const starts = Float64Array.from({ length: steps }, (_, k) => startOf(first + k));
  return { values: columns, dates: starts, source: rowNumbers(steps) };
}
