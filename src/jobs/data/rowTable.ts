/** Makes tables from rows of cells; the first row names the columns. */
import { describe, FormatError, type FormatPlace } from "../../core/tensor/errors.ts";
import { cellNumber } from "./cells.ts";
import { dateFormats, parseDate } from "./dates.ts";
import type { CellReading, Table, TableCell } from "./table.ts";

/** Collects rows, so that each cell goes straight into its column. */
export class RowTable {
  readonly #name: string;
  readonly #format: "csv" | "xlsx";
  #lines: number[] = [];
  /** The line of the names. */
  #first = 1;
  #names: string[] | undefined;
  #columns: TableCell[][] = [];

  /** @param name of the source, for messages */
  constructor(name: string, format: "csv" | "xlsx") {
    this.#name = name;
    this.#format = format;
  }

  /**
   * Adds a row; the first one is the header.
   *
   * @param line of the source on which it begins
   * @throws FormatError `ROW` for too few or many cells, `DUPLICATE` for a name twice, `HEADER` for values instead of names
   */
  add(cells: readonly TableCell[], line: number): void {
    if (this.#names === undefined) {
      this.#begin(cells, line);
      return;
    }
    const width = this.#columns.length;
    if (cells.length !== width) {
      // Skip a comment among the rows. One with as many cells as the header counts as a row, whose cells are then bad.
      if (typeof cells[0] === "string" && cells[0].startsWith("#")) return;
      const advice =
        width === 1
          ? "Is the first line a title? Remove the lines before the names of the columns, or name another delimiter."
          : "Mend the line, or name another delimiter.";
      const message = `expected ${width} ${width === 1 ? "cell" : "cells"} as in the first line, got ${cells.length}. ${advice}`;
      this.fail("ROW", { line, column: Math.min(cells.length, width) + 1 }, message);
    }
    for (let k = 0; k < width; k++) this.#columns[k].push(cells[k]);
    this.#lines.push(line);
  }

  #begin(header: readonly TableCell[], line: number): void {
    const names = header.map((cell) => (cell instanceof Date ? cell.toISOString() : String(cell ?? "")));
    const seen = new Set<string>();
    names.forEach((name, k) => {
      if (name.trim() === "" || (!seen.has(name) && seen.add(name))) return;
      const message = `expected distinct names, got ${describe(name)} again. Rename one of them.`;
      this.fail("DUPLICATE", { line, column: k + 1 }, message);
    });
    // A line of years may name columns; dates and other numbers are a row.
    const isDate = (name: string) => dateFormats.some((format) => parseDate(name, format) !== undefined);
    const isValue = (name: string) => cellNumber(name) !== undefined || isDate(name);
    if (names.every(isValue) && !names.every((name) => /^\d{1,4}$/.test(name))) {
      const message = `expected names of columns, got ${names.slice(0, 3).map(describe).join(", ")}. Put a line with names before the rows.`;
      this.fail("HEADER", { line, column: 1 }, message);
    }
    this.#names = names;
    this.#first = line;
    this.#columns = names.map(() => []);
  }

  /**
   * Returns the table. Calls a first column without a name `Unnamed: 0`, since pandas and R write their index that way. Omits any other
   * column without a name if it is empty.
   *
   * @throws FormatError `HEADER` for an empty file, and for any other column without a name
   */
  table(reading: CellReading & { delimiter?: string } = {}): Table {
    const names = this.#names;
    if (names === undefined) {
      const message = "expected names of columns, got an empty file. Take another file.";
      return this.fail("HEADER", { line: 1 }, message);
    }
    const columns = new Map<string, TableCell[]>();
    names.forEach((given, k) => {
      let name = given;
      if (name.trim() === "") {
        const cells = this.#columns[k];
        if (k > 0 && cells.length > 0 && cells.every((cell) => cell === null || cell === "")) return;
        if (k > 0 || names.length === 1) {
          const message = "expected a column name, got an empty cell. Name every column.";
          this.fail("HEADER", { line: this.#first, column: k + 1 }, message);
        }
        name = "Unnamed: 0";
      }
      columns.set(name, this.#columns[k]);
    });
    return {
      name: this.#name,
      format: this.#format,
      rows: this.#lines.length,
      columns,
      lines: Int32Array.from(this.#lines),
      reading,
    };
  }

  /** Returns the rows so far as a table, and forgets them. @throws as `table` */
  take(reading: CellReading & { delimiter?: string } = {}): Table {
    const taken = this.table(reading);
    this.#lines = [];
    this.#columns = this.#columns.map(() => []);
    return taken;
  }

  /** @throws FormatError always, with file, line and column */
  fail(code: string, place: FormatPlace, message: string): never {
    const column = place.column === undefined ? "" : `, column ${place.column}`;
    throw new FormatError(this.#format, code, `${this.#name} line ${place.line}${column}: ${message}`, place);
  }
}
