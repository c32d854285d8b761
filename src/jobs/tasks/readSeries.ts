/** Reads the series of a table: one, or several that a column names. */

import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { datesAfter, type Frequency, frequencyOf } from "../data/calendar.ts";
import { cellNumber, decimalMark, isMissing } from "../data/cells.ts";
import { readDates } from "../data/dateColumns.ts";
import { formatDate, type Table, type TableCell } from "../data/index.ts";
import { type OrderedRows, orderedRows, type TableRows } from "../data/rows.ts";
import { columnOf, failAtCell, readNumbers } from "../data/table.ts";
import { columnsOf, joined, type Panel, type Series, type SeriesColumns } from "./series.ts";

/** Most rows of a series. */
const MOST_ROWS = 2 ** 20;

/** Series whose changes a note names. */
const NAMED = 3;

/** Rows of one series, unordered. */
interface Group extends TableRows {
  name: string;
}

/**
 * Returns the series of a table in the order in which they appear.
 *
 * @param ahead rows to forecast after each series, whose features are 0
 * @throws FormatError with file, line and column of a bad cell; ArgumentError for unknown columns, and for rows ahead without values of known columns
 */
export function readSeries(table: Table, columns: SeriesColumns, ahead = 0): Panel {
  const { targets, features, known = [], date, statics = [], panel } = columns;
  const series: Series[] = [];
  const changes: { name: string; notes: readonly string[] }[] = [];
  let start = 0;
  for (const group of groupsOf(table, columns)) {
    const { name } = group;
    const own = name === "" ? table : { ...table, name: `${table.name}, series ${name}` };
    const { past, later } = splitAhead(group, targets.length, known.length);
    const read = latest(orderedRows(own, past, columnsOf(columns), date, columns));
    if (read.rows === 0 && panel !== undefined) continue;
    known.forEach((column, k) => {
      checkAhead(table.name, group, column, later[k].length, ahead, read.dates?.at(-1));
    });
    const others = read.values
      .slice(targets.length)
      .map((column, k) => lengthened(column, ahead, later[k - features.length]));
    const constants = statics.map((column) => staticOf(table, column, group));
    const shared = { name, start, columns: others, dates: read.dates, statics: constants };
    for (const target of targets.keys()) series.push({ ...shared, target, values: read.values[target] });
    changes.push({ name, notes: read.notes });
    start += read.rows;
  }
  if (series.length === 0) throw new ArgumentError(`${table.name}: expected rows, got none.`);
  const notes = notesOf(changes);
  const frequency = frequencyIn(series, notes);
  if (ahead > 0)
    for (const each of series)
      each.dates =
        frequency && each.dates && joined([each.dates, datesAfter(each.dates.at(-1)!, frequency, ahead)]);
  return { columns, series, frequency, notes };
}

/** Leaves out rows before the latest ones, which would take memory and teach nothing. */
function latest(read: OrderedRows): OrderedRows {
  const { rows, values, dates, notes } = read;
  if (rows <= MOST_ROWS) return read;
  const kept = (column: Float64Array) => column.slice(rows - MOST_ROWS);
  const note = `of ${rows} rows, the latest ${MOST_ROWS} are read`;
  return { rows: MOST_ROWS, values: values.map(kept), dates: dates && kept(dates), notes: [...notes, note] };
}

/** A column with more rows: the values that are known of them, or 0. */
function lengthened(past: Float64Array, rows: number, later?: Float64Array): Float64Array {
  if (rows === 0) return past;
  const whole = new Float64Array(past.length + rows);
  whole.set(past);
  if (later !== undefined) whole.set(later.subarray(0, rows), past.length);
  return whole;
}

/** @throws ArgumentError when rows to forecast lack values of a column that the model must know ahead */
function checkAhead(
  table: string,
  { name }: Group,
  column: string,
  got: number,
  needed: number,
  last?: number,
): void {
  if (got >= needed) return;
  const after = last === undefined ? "the last known row" : formatDate(last);
  throw new ArgumentError(
    `${table}: expected ${describe(column)} for the ${needed} ${needed === 1 ? "row" : "rows"} after ${after}${name === "" ? "" : ` of ${describe(name)}`}, got ${got}. Add rows with its values and empty targets.`,
  );
}

/** Returns the frequency of the longest series, with the gaps of all; notes series of another step. */
function frequencyIn(series: readonly Series[], notes: string[]): Frequency | undefined {
  const found = series.flatMap(({ name, target, dates }) =>
    target > 0 || dates === undefined || dates.length < 2
      ? []
      : [{ name, rows: dates.length, frequency: frequencyOf(dates) }],
  );
  if (found.length === 0) return undefined;
  const { frequency } = found.reduce((best, each) => (each.rows > best.rows ? each : best));
  const { unit, step } = frequency;
  const other = found.find(({ frequency: own }) => own.unit !== unit || own.step !== step);
  if (other !== undefined)
    notes.push(`the dates of ${describe(other.name)} have another step than those of the longest series`);
  return { ...frequency, gaps: found.reduce((sum, { frequency: own }) => sum + own.gaps, 0) };
}

/** The notes of all series, of several only the first few, each with the name of its series. */
function notesOf(all: readonly { name: string; notes: readonly string[] }[]): string[] {
  const changed = all.filter(({ notes }) => notes.length > 0);
  const named = changed
    .slice(0, NAMED)
    .flatMap(({ name, notes }) => notes.map((note) => (name === "" ? note : `${name}: ${note}`)));
  return changed.length > NAMED ? [...named, `so in ${changed.length - NAMED} more series`] : named;
}

function groupsOf(table: Table, columns: SeriesColumns): Group[] {
  const { date, panel, missing } = columns;
  const dates = date.length > 0 ? readDates(table, date, missing === "drop") : undefined;
  const values = columnsOf(columns).map((column) => readSizes(table, column));
  if (panel === undefined) return [{ name: "", rows: table.rows, values, dates }];
  return rowsByName(table, panel).map(([name, source]) => ({ name, ...rowsAt({ values, dates }, source) }));
}

/** Networks compute in single precision, and scales are squares. */
const [LEAST_SIZE, MOST_SIZE] = [1e-30, 1e30];

/** As `readNumbers`. @throws ArgumentError for numbers too large for a network, or all too small */
function readSizes(table: Table, column: string): Float64Array {
  const values = readNumbers(table, column);
  let most = 0;
  // Missing values are NaN.
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  if (most <= MOST_SIZE && (most === 0 || most >= LEAST_SIZE)) return values;
  throw new ArgumentError(
    `${table.name}, column ${describe(column)}: expected sizes of ${LEAST_SIZE} to ${MOST_SIZE}, got ${most}. Scale the column by a power of ten.`,
  );
}

/** The rows of each name in a column. @throws FormatError for an empty name */
function rowsByName(table: Table, column: string): [string, Int32Array][] {
  const rows = new Map<string, number[]>();
  columnOf(table, column).forEach((cell, row) => {
    const name = nameIn(cell);
    if (name === "") failAtCell(table, row, column, "the name of a series");
    const known = rows.get(name);
    if (known === undefined) rows.set(name, [row]);
    else known.push(row);
  });
  return [...rows].map(([name, list]) => [name, Int32Array.from(list)]);
}

/** A cell as the name of a series or category; empty when it is missing. */
export function nameIn(cell: TableCell): string {
  if (isMissing(cell)) return "";
  return cell instanceof Date ? cell.toISOString() : String(cell).trim();
}

function rowsAt({ values, dates }: Pick<TableRows, "values" | "dates">, source: Int32Array): TableRows {
  const pick = (column: Float64Array) => Float64Array.from(source, (row) => column[row]);
  return { rows: source.length, values: values.map(pick), dates: dates && pick(dates), source };
}

/** Divides the rows of a series at its last known target: the rows after it have values of known columns only, `later`. */
function splitAhead(
  group: Group,
  targets: number,
  known: number,
): { past: TableRows; later: Float64Array[] } {
  if (known === 0) return { past: group, later: [] };
  const { dates, source, values } = group;
  const order = Int32Array.from({ length: group.rows }, (_, k) => k);
  // Rows without a date come first: orderedRows drops them.
  const dateAt = (row: number) => (Number.isNaN(dates![row]) ? Number.NEGATIVE_INFINITY : dates![row]);
  if (dates !== undefined) order.sort((a, b) => dateAt(a) - dateAt(b) || a - b);
  const isKnown = (row: number) => values.slice(0, targets).some((column) => !Number.isNaN(column[row]));
  const count = order.findLastIndex(isKnown) + 1;
  const later = rowsAt(group, order.subarray(count)).values.slice(-known);
  // Where a value is missing, the rows ahead end.
  const gaps = later.map((column) => column.findIndex(Number.isNaN)).filter((row) => row >= 0);
  const end = Math.min(...gaps, order.length);
  const kept = order.slice(0, count).sort();
  const past = count === order.length ? group : rowsAt(group, kept);
  if (source !== undefined) past.source = Int32Array.from(kept, (row) => source[row]);
  return { past, later: later.map((column) => column.slice(0, end)) };
}

/** The value of a static column. @throws FormatError when it differs within the series */
function staticOf(table: Table, column: string, group: Group): number {
  const cells = columnOf(table, column);
  const rows = group.source ?? Int32Array.from({ length: group.rows }, (_, k) => k);
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
