/** Tables of named columns. Reads a column as numbers; errors name the place of a bad cell. */
import { checkChoice } from "../../core/tensor/check.ts";
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { isListOf } from "../../core/tensor/lists.ts";
import { cellNumber, type DecimalMark, decimalMark, isMissing } from "./cells.ts";
import { type DateFormat, dateFormats } from "./dates.ts";

/** A cell of a table; null where it is empty. */
export type TableCell = string | number | Date | null;

/** The notation of cells, for tables whose cells leave it open. */
export interface CellReading {
  /** Mark before decimals. Default: what the numbers show. */
  decimal?: DecimalMark;
  /** The order of day, month and year in `01/02/2012`, which is no date without it. */
  dateFormat?: DateFormat;
}

/** Options of the readers of tables. */
export interface TableOptions extends CellReading {
  /** Name of the source for messages, usually the file's. Default `"input"`. */
  name?: string;
}

/** A table of named columns, as `readCSV` and the other readers return it. */
export interface Table {
  /** Usually the name of the file; for messages. */
  readonly name: string;
  /** Of a file that was opened by its path. */
  readonly path?: string;
  readonly format: "csv" | "parquet" | "xlsx" | "json" | "records";
  readonly rows: number;
  /** Cells by column name, all of the same length. */
  readonly columns: ReadonlyMap<string, readonly TableCell[]>;
  /** In text formats, the 1-based line on which each row begins. */
  readonly lines?: Int32Array;
  /** The notation of its cells, as far as you gave it, and the delimiter of CSV. */
  readonly reading?: CellReading & { readonly delimiter?: string };
  /** Columns of numbers, and dates under the names of their columns, that were read already: of them, `columns` has no cells. */
  readonly packed?: ReadonlyMap<string, Float64Array>;
}

/** The value for a missing cell: the previous one, or linear between its neighbours; at the ends, the nearest value. */
export type Fill = "previous" | "linear";
/** The response to a missing cell: an error that names its place, a value, or dropping its row. */
export type Missing = "error" | Fill | "drop";

export const missingChoices = ["error", "previous", "linear", "drop"] as const;

/** @throws ArgumentError (`NAME`) for a wrong choice */
export function checkReading(where: string, { decimal, dateFormat }: CellReading): void {
  if (decimal !== undefined) checkChoice(where, "decimal", decimal, [".", ","], "NAME");
  if (dateFormat !== undefined) checkChoice(where, "dateFormat", dateFormat, dateFormats, "NAME");
}

const isCell = (cell: unknown) =>
  ["string", "number"].includes(typeof cell) || cell === null || cell instanceof Date;

/** @throws ArgumentError unless `table` has columns of cells */
export function checkTable(where: string, table: unknown): asserts table is Table {
  const { name, rows, columns, packed } = (table ?? {}) as Partial<Table>;
  const isColumn = (cells: unknown) =>
    Array.isArray(cells) && cells.length === rows && (packed instanceof Map || isListOf(cells, isCell));
  const isWhole = typeof name === "string" && Number.isSafeInteger(rows) && columns instanceof Map;
  if (isWhole && [...columns.values()].every(isColumn)) return;
  throw new ArgumentError(
    `${where}: expected a table, got ${describe(table)}. readCSV, readParquet and tableFrom make one.`,
  );
}

/** Returns the cells of a column. @throws ArgumentError (`NAME`) that lists the columns */
export function columnOf(table: Table, column: string): readonly TableCell[] {
  const cells = table.columns.get(column);
  if (cells === undefined) {
    throw new ArgumentError(
      `${table.name}: expected one of the columns ${[...table.columns.keys()].map(describe).join(", ")}, got ${describe(column)}.`,
      "NAME",
    );
  }
  return cells;
}

/** @throws FormatError (`VALUE`) about one cell, with file, line and column */
export function failAtCell(table: Table, row: number, column: string, expected: string, advice = ""): never {
  const number = [...table.columns.keys()].indexOf(column) + 1;
  const line = table.lines?.[row];
  const where = line === undefined ? `row ${row + 1}` : `line ${line}`;
  const got = describe(table.columns.get(column)?.[row]);
  throw new FormatError(
    table.format,
    "VALUE",
    `${table.name} ${where}, column ${number} (${describe(column)}): expected ${expected}, got ${got}.${advice && ` ${advice}`}`,
    { line: line ?? row + 1, column: number, entry: column },
  );
}

/**
 * Returns a column as numbers, NaN where a cell is missing.
 *
 * @returns [rows]; do not change them: the table may keep them
 * @throws FormatError (`VALUE`) at the first cell that is neither a finite decimal number nor missing
 */
export function readNumbers(table: Table, column: string): Float64Array {
  const packed = table.packed?.get(column);
  if (packed !== undefined) return packed;
  const cells = columnOf(table, column);
  const mark = decimalMark(table, column);
  const values = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const cell = cells[row];
    const value = cellNumber(cell, mark);
    if (mark === undefined && value !== undefined && value !== cellNumber(cell, ",")) {
      const advice = `Are commas decimals (--decimal ,) or thousands (--decimal .)? In code: decimal.`;
      failAtCell(table, row, column, "a number that can be read in one way", advice);
    }
    if (value === undefined && !isMissing(cell)) {
      failAtCell(table, row, column, "a number", "Mend the cell, or name other columns.");
    }
    values[row] = value ?? Number.NaN;
  }
  return values;
}

/**
 * Returns a column as numbers.
 *
 * @param table   any table
 * @param column  name of the column
 * @param missing default `"error"`; `"drop"` leaves missing cells out
 * @returns [rows], fewer with `"drop"`
 * @throws FormatError (`VALUE`) at the first cell that is not a finite decimal number, or is missing with `"error"`; for a column of missing
 *   cells that it should fill
 * @example
 * const table = await readCSV("day,births\n2024-12-30,9800\n2024-12-31,9400\n");
 * const births = numbersOf(table, "births"); // 9800, 9400
 */
export function numbersOf(table: Table, column: string, missing: Missing = "error"): Float64Array {
  checkTable("numbersOf", table);
  checkChoice("numbersOf", "missing", missing, missingChoices, "NAME");
  const values = readNumbers(table, column);
  if (missing === "drop") return values.filter((value) => !Number.isNaN(value));
  const gap = values.findIndex(Number.isNaN);
  if (missing === "error" && gap >= 0) failAtMissing(table, gap, column);
  if (missing !== "error" && !fillGaps(values, missing)) failAtAllMissing(table, column);
  return values;
}

/** @throws FormatError (`VALUE`) about a missing cell, with the options that help */
export function failAtMissing(table: Table, row: number, column: string): never {
  const advice =
    'Fill the cell, or choose what to do: --missing previous, linear or drop (in code, missing: "previous").';
  failAtCell(table, row, column, "a number", advice);
}

/** @throws FormatError (`VALUE`) about a column without a number */
export function failAtAllMissing(table: Table, column: string): never {
  failAtCell(table, 0, column, "a number in some row", "Name another column.");
}

/** Fills NaN in place. @returns false when all values are NaN, so none can fill the others */
export function fillGaps(values: Float64Array, how: Fill): boolean {
  let known = values.findIndex((value) => !Number.isNaN(value));
  if (known < 0) return values.length === 0;
  values.fill(values[known], 0, known);
  for (let row = known + 1; row < values.length; row++) {
    if (Number.isNaN(values[row])) continue;
    const [from, to] = [values[known], values[row]];
    for (let k = known + 1; k < row; k++) {
      values[k] = how === "previous" ? from : from + ((to - from) * (k - known)) / (row - known);
    }
    known = row;
  }
  values.fill(values[known], known + 1);
  return true;
}

/**
 * Returns the names of the columns in which most cells are numbers, missing ones aside. A few bad cells must not turn a column into text,
 * which would drop it silently; `numbersOf` reports them.
 *
 * @param table any table
 * @throws ArgumentError for anything else than a table
 * @example
 * numericColumns(await readCSV("day,births\n2024-12-30,9800\n2024-12-31,9400\n")); // ["births"]
 */
export function numericColumns(table: Table): string[] {
  checkTable("numericColumns", table);
  return [...table.columns.keys()].filter((column) => {
    if (table.packed?.has(column)) return true;
    const mark = decimalMark(table, column);
    let [present, numbers] = [0, 0];
    for (const cell of table.columns.get(column)!) {
      if (isMissing(cell)) continue;
      present++;
      if (cellNumber(cell, mark) !== undefined) numbers++;
    }
    return 2 * numbers > present;
  });
}
