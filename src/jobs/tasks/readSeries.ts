/** The series of a table, as a forecaster reads them: one is a panel of one. We report gaps in the dates; resampling fills them. */

import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { datesAfter, type Frequency, frequencyOf } from "../data/calendar.ts";
import { cellNumber, decimalMark, isMissing } from "../data/cells.ts";
import { readDates } from "../data/dateColumns.ts";
import { type CellReading, formatDate, type Table, type TableCell } from "../data/index.ts";
import { orderedRows, picked, type RowRules, rowNumbers, sortByDate, type TableRows } from "../data/rows.ts";
import { checkSizes } from "../data/scale.ts";
import { columnOf, failAtCell, readNumbers } from "../data/table.ts";

/** How to read series from a table: columns by their use, and rules for their rows. */
export interface SeriesColumns extends RowRules {
  /** Columns to predict. */
  targets: string[];
  /** Columns that are known only for past rows. */
  features: string[];
  /** No column, one, or those of the parts of a date: year, month, day, hour. */
  date: string[];
  /** Columns that are known for the rows to predict too. */
  known?: string[];
  /** Columns with one value for all rows of a series. */
  statics?: string[];
  /** The column whose names tell series apart; absent: the table is one series. */
  panel?: string;
  /** The notation of the table, where it is not the usual one: decimal commas, the order of day and month. */
  reading?: CellReading;
}

/** The columns that change from row to row, targets first. */
export const columnsOf = ({ targets, features, known = [] }: SeriesColumns): string[] => [
  ...targets,
  ...features,
  ...known,
];

/** One target of one series: its known rows, and after them those to forecast, if they were asked for. */
export interface Series {
  /** Empty if the table has only one. */
  name: string;
  /** Number of the target. */
  target: number;
  /** Of the target, [rows] */
  values: Float64Array;
  /** Features, then known columns; each [rows + ahead]. */
  columns: Float64Array[];
  /** [rows + ahead] */
  dates?: Float64Array;
  /** Values of the static columns. */
  statics: number[];
}

/** The series of a table, the targets of each beside each other. */
export interface Panel {
  columns: SeriesColumns;
  series: Series[];
  frequency?: Frequency;
  /** Sentences about the changes that put rows in order and removed gaps. */
  notes: string[];
}

/** Returns columns one after the other; a single one unchanged. */
export function joined(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0];
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Most rows of a series: earlier ones would take memory and teach nothing. */
const MOST_ROWS = 2 ** 20;
/** Series whose changes a note names. */
const NAMED = 3;

/**
 * Returns the series of a table in the order in which they appear.
 *
 * @param ahead rows to forecast after each series, whose features are 0
 * @throws FormatError with file, line and column of a bad cell; ArgumentError (`NAME`) for unknown columns, and for rows ahead without values
 *   of known columns
 */
export function readSeries(table: Table, columns: SeriesColumns, ahead = 0): Panel {
  const { targets, known = [], date, statics = [], panel } = columns;
  const names = columnsOf(columns);
  const series: Series[] = [];
  const changes: string[][] = [];
  for (const [name, group] of groupsOf(table, columns)) {
    const own = name === "" ? table : { ...table, name: `${table.name}, series ${name}` };
    const [past, later] = splitAhead(group, targets.length, known.length);
    const { rows, values, dates, notes } = orderedRows(own, past, names, date, columns);
    if (rows === 0 && panel !== undefined) continue;
    if (rows > MOST_ROWS) notes.push(`of ${rows} rows, the latest ${MOST_ROWS} are read`);
    const latest = (column: Float64Array) => (rows > MOST_ROWS ? column.slice(-MOST_ROWS) : column);
    const next = names.map((column, k) => {
      if (k < names.length - known.length) return new Float64Array(ahead);
      const given = later.values[k].subarray(0, ahead);
      const got = given.findIndex(Number.isNaN);
      checkAhead(table.name, name, column, got < 0 ? given.length : got, ahead, dates?.at(-1));
      return given;
    });
    const whole = values.map((column, k) =>
      ahead === 0 ? latest(column) : joined([latest(column), next[k]]),
    );
    const shared = {
      name,
      columns: whole.slice(targets.length),
      dates: dates && latest(dates),
      statics: statics.map((column) => staticOf(table, column, group.source)),
    };
    for (const target of targets.keys()) series.push({ ...shared, target, values: latest(values[target]) });
    if (notes.length > 0) changes.push(notes.map((note) => (name === "" ? note : `${name}: ${note}`)));
  }
  if (series.length === 0) throw new ArgumentError(`${table.name}: expected rows, got none.`);
  const notes = changes.slice(0, NAMED).flat();
  if (changes.length > NAMED) notes.push(`so in ${changes.length - NAMED} more series`);
  const frequency = frequencyIn(series, notes);
  if (ahead > 0)
    for (const each of series)
      each.dates =
        frequency && each.dates && joined([each.dates, datesAfter(each.dates.at(-1)!, frequency, ahead)]);
  return { columns, series, frequency, notes };
}

/** @throws ArgumentError when rows to forecast lack values of a column that the model must know ahead */
function checkAhead(table: string, name: string, column: string, got: number, needed: number, last?: number) {
  if (got >= needed) return;
  const after = last === undefined ? "the last known row" : formatDate(last);
  throw new ArgumentError(
    `${table}: expected ${describe(column)} for the ${needed} ${needed === 1 ? "row" : "rows"} after ${after}${name === "" ? "" : ` of ${describe(name)}`}, got ${got}. Add rows with its values and empty targets.`,
  );
}

/** Returns the frequency of the longest series, with the gaps of all; notes series of another step. */
function frequencyIn(series: readonly Series[], notes: string[]): Frequency | undefined {
  const found = series.flatMap(({ name, target, dates = [] }) =>
    target > 0 || dates.length < 2
      ? []
      : [{ name, rows: dates.length, frequency: frequencyOf(dates as Float64Array) }],
  );
  if (found.length === 0) return undefined;
  const { frequency } = found.reduce((best, each) => (each.rows > best.rows ? each : best));
  const { unit, step } = frequency;
  const other = found.find(({ frequency: own }) => own.unit !== unit || own.step !== step);
  if (other !== undefined)
    notes.push(`the dates of ${describe(other.name)} have another step than those of the longest series`);
  return { ...frequency, gaps: found.reduce((sum, { frequency: own }) => sum + own.gaps, 0) };
}

/** The rows of each series by its name; a single one has an empty name. @throws FormatError for an empty name in a column of names */
function groupsOf(table: Table, columns: SeriesColumns): Iterable<[string, TableRows]> {
  const { date, panel, missing } = columns;
  const all: TableRows = {
    values: columnsOf(columns).map((column) => {
      const values = readNumbers(table, column);
      checkSizes(`${table.name}, column ${describe(column)}`, values);
      return values;
    }),
    dates: date.length > 0 ? readDates(table, date, missing === "drop") : undefined,
    source: rowNumbers(table.rows),
  };
  if (panel === undefined) return [["", all]];
  const rows = new Map<string, number[]>();
  columnOf(table, panel).forEach((cell, row) => {
    const name = nameIn(cell);
    if (name === "") failAtCell(table, row, panel, "the name of a series");
    const known = rows.get(name);
    if (known === undefined) rows.set(name, [row]);
    else known.push(row);
  });
  return [...rows].map(([name, list]) => [name, picked(all, Int32Array.from(list))]);
}

/** A cell as the name of a series; empty when it is missing. */
export function nameIn(cell: TableCell): string {
  if (isMissing(cell)) return "";
  return cell instanceof Date ? cell.toISOString() : String(cell).trim();
}

/** Divides the rows of a series at its last known target; those after it, sorted, have values of known columns only. */
function splitAhead(group: TableRows, targets: number, known: number): [past: TableRows, later: TableRows] {
  const { dates, source, values } = group;
  if (known === 0) return [group, group];
  const order = sortByDate(rowNumbers(source.length), dates);
  const isKnown = (row: number) => values.slice(0, targets).some((column) => !Number.isNaN(column[row]));
  const count = order.findLastIndex(isKnown) + 1;
  return [picked(group, order.slice(0, count).sort()), picked(group, order.subarray(count))];
}

/** The value of a static column. @throws FormatError when it differs within the series */
function staticOf(table: Table, column: string, rows: Int32Array): number {
  const cells = columnOf(table, column);
  const [first] = rows;
  const own = nameIn(cells[first]);
  const other = rows.find((row) => nameIn(cells[row]) !== own);
  if (other !== undefined) {
    const expected = `${describe(own)} as in the other rows of the series`;
    failAtCell(table, other, column, expected, "Name it with --feature instead.");
  }
  const value = cellNumber(cells[first], decimalMark(table, column));
  if (value === undefined) failAtCell(table, first, column, "a number", "Give each category a number.");
  return value!;
}

/** @throws ArgumentError (`NAME`) when a table lacks a column that the model needs */
export function checkTrainedColumns(table: Table, columns: SeriesColumns): void {
  const { statics = [], date, panel = [] } = columns;
  const needed = [...columnsOf(columns), ...statics, ...date].concat(panel);
  const missing = needed.filter((column) => !table.columns.has(column));
  if (missing.length === 0) return;
  throw new ArgumentError(
    `${table.name}: expected the columns of the model's training table, got a table without ${missing.slice(0, 8).map(describe).join(", ")}, of ${describe([...table.columns.keys()])}. Take one with the same columns, or name its delimiter.`,
    "NAME",
  );
}
