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

export interface OrderedRows {
  rows: number;
  /** In the order of the columns; each [rows]. */
  values: Float64Array[];
  /** Rising, [rows]. */
  dates?: Float64Array;
  /** Sentences about each change to the rows. */
  notes: string[];
}

/** Rows of a table, unordered, NaN where a cell is missing. */
export interface TableRows {
  rows: number;
  /** In the order of the columns; each [rows]. */
  values: Float64Array[];
  dates?: Float64Array;
  /** Their rows in the table, for messages; default: all rows. */
  source?: Int32Array;
}

function checkPresent(table: Table, { values, source }: TableRows, columns: readonly string[]): void {
  values.forEach((column, k) => {
    const gap = column.findIndex(Number.isNaN);
    if (gap >= 0) failAtMissing(table, source?.[gap] ?? gap, columns[k]);
  });
}

/**
 * Returns rows in the order of time; where it fills gaps, it changes the values in place.
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
  if (missing === "error") checkPresent(table, read, columns);
  const { values, dates, source } = read;
  let series: OrderedRows = { rows: read.rows, values, dates, notes: [] };
  const order = keptRows(table, series, missing === "drop");
  if (order !== undefined) series = picked(series, order);
  if (series.rows < read.rows) {
    series.notes.push(`${read.rows - series.rows} of ${read.rows} rows lack a value and are dropped`);
  }
  if (dates !== undefined && isMoved(order)) series.notes.push("the rows are sorted by date");
  if (resample !== undefined) series = resampled(table.name, series, resample);
  else if (series.dates !== undefined) {
    const rowOf = (k: number) => order?.[k] ?? k;
    checkDistinct(table, series.dates, date, (k) => source?.[rowOf(k)] ?? rowOf(k));
  }
  if (missing === "drop" && resample !== undefined) {
    const full = keptRows(table, series, true);
    return full === undefined ? series : picked(series, full);
  }
  series.values.forEach((column, k) => {
    const gap = column.findIndex(Number.isNaN);
    if (gap < 0) return;
    if (missing === "error") failAtEmptyStep(table, series.dates![gap]);
    const filled = column.slice();
    if (!fillGaps(filled, missing === "linear" ? "linear" : "previous")) failAtAllMissing(table, columns[k]);
    series.values[k] = filled;
  });
  return series;
}

/** The rows to keep, by date; undefined when all stay in place. */
function keptRows(table: Table, { rows, values, dates }: OrderedRows, drop: boolean): Int32Array | undefined {
  const isFull = (row: number) =>
    !values.some((column) => Number.isNaN(column[row])) && !(dates !== undefined && Number.isNaN(dates[row]));
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const kept = drop ? all.filter(isFull) : all;
  if (kept.length === 0 && rows > 0) {
    throw new FormatError(
      table.format,
      "VALUE",
      `${table.name}: expected a row without missing values, got none.`,
    );
  }
  // Only kept rows count: a missing date between two others would hide that they fall.
  const falls = dates !== undefined && kept.some((row, k) => k > 0 && dates[row] < dates[kept[k - 1]]);
  if (falls) return kept.sort((a, b) => dates[a] - dates[b] || a - b);
  return kept.length === rows ? undefined : kept;
}

const isMoved = (order: Int32Array | undefined) =>
  order?.some((row, k) => k > 0 && row < order[k - 1]) === true;

function picked({ values, dates, notes }: OrderedRows, order: Int32Array): OrderedRows {
  const pick = (column: Float64Array) => Float64Array.from(order, (row) => column[row]);
  return { rows: order.length, values: values.map(pick), dates: dates && pick(dates), notes };
}

function checkDistinct(
  table: Table,
  dates: Float64Array,
  date: readonly string[],
  rowOf: (k: number) => number,
): void {
  const again = dates.findIndex((day, k) => k > 0 && day === dates[k - 1]);
  if (again < 0) return;
  const expected = `each date once, and ${formatDate(dates[again])} comes twice`;
  const advice =
    "If the table has several series, name the column that tells them apart: --series. Or make one row of those that share a step: --resample 1d mean.";
  failAtCell(table, rowOf(again), date.at(-1)!, expected, advice);
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
function resampled(name: string, { rows, values, dates, notes }: OrderedRows, words: string): OrderedRows {
  const { indexOf, startOf, combine } = parseResampling(words);
  if (dates === undefined) {
    throw new ArgumentError(
      `${name}: expected dates to resample by, got none. Name their column with --date.`,
    );
  }
  if (rows === 0) return { rows, values, dates, notes };
  const first = indexOf(dates[0]);
  const steps = indexOf(dates[rows - 1]) - first + 1;
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
  return {
    rows: steps,
    values: columns,
    dates: starts,
    notes: [...notes, `${rows} rows resampled to ${steps}, ${words}`],
  };
}
