/**
 * Tables: named columns of cells, and columns read as numbers, with errors that name the place of a bad cell.
 *
 * Missing cells are the empty one and `NA`, `N/A`, `NaN`, `null`, `none` in any case, and Parquet's null.
 * `Missing` decides how to treat them.
 */
import { ArgumentError, describe, FormatError } from "../tensor/errors.ts";
import { listOf } from "../tensor/lists.ts";
import type { DataRecord } from "./jsonl.ts";

export type TableCell = string | number | Date | null;

export interface Table {
  /** Of the source, for messages: usually the file's name. */
  readonly name: string;
  readonly format: "csv" | "parquet" | "records";
  readonly rows: number;
  /** Cells by column name, all of the same length. */
  readonly columns: ReadonlyMap<string, readonly TableCell[]>;
  /** CSV: the 1-based line on which each row begins. */
  readonly lines?: Int32Array;
}

/** How to treat a missing cell of a numeric column: stop with an error that names its place, or repeat the value above it. */
export type Missing = "error" | "previous";

const MISSING_WORDS = /^(?:na|n\/a|nan|null|none)?$/i;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function isMissing(cell: TableCell): boolean {
  if (cell === null || (typeof cell === "number" && Number.isNaN(cell))) return true;
  return typeof cell === "string" && MISSING_WORDS.test(cell.trim());
}

/** The number in a cell; undefined if it is missing or not a finite decimal number. */
export function cellNumber(cell: TableCell): number | undefined {
  if (typeof cell === "string") {
    const text = cell.trim();
    cell = DECIMAL.test(text) ? Number(text) : null;
  }
  return typeof cell === "number" && Number.isFinite(cell) ? cell : undefined;
}

/** @throws ArgumentError unless `table` has columns of cells */
export function checkTable(where: string, table: unknown): asserts table is Table {
  const { rows, columns } = (table ?? {}) as Partial<Table>;
  const isColumn = (cells: unknown) => Array.isArray(cells) && cells.length === rows;
  if (Number.isSafeInteger(rows) && columns instanceof Map && [...columns.values()].every(isColumn)) return;
  throw new ArgumentError(
    `${where}: expected a table, got ${describe(table)}. readCSV, readParquet and tableFrom make one.`,
  );
}

/**
 * Returns a table of records, one per row. A record that lacks a column, or has null there, has an empty cell.
 *
 * @throws ArgumentError for a record that is not an object, and a value that is not a number, text or date
 * @example
 * const table = tableFrom([{ day: "2024-12-30", births: 9800 }, { day: "2024-12-31", births: 9400 }]);
 */
export function tableFrom(records: readonly DataRecord[]): Table {
  const list = listOf("tableFrom", "a list of records", records);
  const columns = new Map<string, TableCell[]>();
  list.forEach((record, row) => {
    if (record === null || typeof record !== "object") {
      throw new ArgumentError(
        `tableFrom: expected an object as record ${row + 1}, got ${describe(record)}. Its keys name the columns.`,
      );
    }
    for (const [name, cell] of Object.entries(record)) {
      const isCell = typeof cell === "number" || typeof cell === "string" || cell instanceof Date;
      if (!isCell && cell !== null && cell !== undefined) {
        throw new ArgumentError(
          `tableFrom: expected a number, text or Date as ${describe(name)} of record ${row + 1}, got ${describe(cell)}.`,
        );
      }
      if (!columns.has(name)) columns.set(name, new Array<TableCell>(list.length).fill(null));
      columns.get(name)![row] = isCell ? cell : null;
    }
  });
  return { name: "records", format: "records", rows: list.length, columns };
}

/** The cells of a column. @throws ArgumentError (`NAME`) that lists the columns */
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
 * Returns a column as numbers.
 *
 * @param missing default `"error"`
 * @returns [rows]
 * @throws FormatError (`VALUE`) at the first cell that is not a finite decimal number, or is missing and may not be
 */
export function numbersOf(table: Table, column: string, missing: Missing = "error"): Float64Array {
  checkTable("numbersOf", table);
  if (missing !== "error" && missing !== "previous") {
    throw new ArgumentError(
      `numbersOf: expected missing to be "error" or "previous", got ${describe(missing)}.`,
      "NAME",
    );
  }
  const cells = columnOf(table, column);
  const values = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const value = cellNumber(cells[row]);
    if (value !== undefined) values[row] = value;
    else if (missing === "previous" && row > 0 && isMissing(cells[row])) values[row] = values[row - 1];
    else failAtCell(table, row, column, "a number", adviceFor(cells[row], missing));
  }
  return values;
}

function adviceFor(cell: TableCell, missing: Missing): string {
  if (!isMissing(cell)) return "Mend the cell, or name other columns.";
  return missing === "error"
    ? 'Fill the cell, or let the value above it be repeated (--missing previous; in code, missing: "previous").'
    : "There is no row above it to repeat.";
}

/**
 * Returns the names of the columns in which most cells are numbers, missing ones aside. A few bad cells must not turn a column into text,
 * which would drop it silently; `numbersOf` reports them.
 */
export function numericColumns(table: Table): string[] {
  checkTable("numericColumns", table);
  const isNumeric = (cells: readonly TableCell[]) => {
    const present = cells.filter((cell) => !isMissing(cell));
    return 2 * present.filter((cell) => cellNumber(cell) !== undefined).length > present.length;
  };
  return [...table.columns].filter(([, cells]) => isNumeric(cells)).map(([name]) => name);
}
