/**
 * CSV (RFC 4180) to a table: the first line names the columns, every other line has as many cells. csv-parse does the quoting; this
 * file does the encoding, the delimiter, headers, and errors that name the place.
 */
import type { CsvError, Options } from "csv-parse/browser/esm/sync";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe, FormatError, type FormatPlace } from "../tensor/errors.ts";
import { checkSource } from "./source.ts";
import type { Table } from "./table.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Longest line that is read; a longer one usually lacks a quote, or is not CSV. */
const MAX_RECORD_CHARACTERS = 1 << 20;
const DELIMITERS = [",", ";", "\t"] as const;

export interface CSVOptions {
  /** Of the source, for messages: usually the file's name. Default `"input"`. */
  name?: string;
  /** Default: of comma, semicolon and tab the one most frequent in the first line. */
  delimiter?: string;
}

/**
 * Returns a table of CSV. It skips a byte-order mark and empty lines. Names keep their spaces; reading numbers trims them.
 *
 * @param source UTF-8 bytes, or text
 * @throws FormatError with line and column: `ENCODING`, `HEADER` (none, or an empty name), `DUPLICATE` (a name twice), `ROW`
 *   (too few or many cells), `QUOTE`, `LIMIT` (a line over 2^20 characters), `VALUE` (a NUL byte)
 * @example
 * const table = await readCSV("day,births\n2024-12-30,9800\n2024-12-31,9400");
 */
export async function readCSV(source: Uint8Array | string, options: CSVOptions = {}): Promise<Table> {
  checkOptionNames("readCSV", options, ["name", "delimiter"]);
  const { name = "input", delimiter } = options;
  checkSource("readCSV", source, name);
  if (delimiter !== undefined && (typeof delimiter !== "string" || !/^[^"\r\n]$/u.test(delimiter))) {
    throw new ArgumentError(
      `readCSV: expected a delimiter of one character, not a quote or a line's end, got ${describe(delimiter)}.`,
    );
  }
  const text = decodeUtf8(source, "csv", name);
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const place = { line: text.slice(0, nul).split("\n").length, offset: nul };
    throw fault(name, "VALUE", place, "expected text, got a NUL byte. Is this a CSV file?");
  }
  const [header, ...rows] = await parseRecords(text, delimiter ?? detectDelimiter(text), name);
  if (header === undefined) {
    const message = "expected names of columns, got an empty file. Take another file.";
    throw fault(name, "HEADER", { line: 1 }, message);
  }
  checkHeader(header.record, name);
  const columns = new Map(header.record.map((column) => [column, new Array<string>(rows.length)]));
  const cells = [...columns.values()];
  rows.forEach(({ record, line }, row) => {
    if (record.length !== cells.length) {
      throw fault(
        name,
        "ROW",
        { line, column: Math.min(record.length, cells.length) + 1 },
        `expected ${cells.length} cells as in the first line, got ${record.length}. Mend the line, or name another delimiter.`,
      );
    }
    record.forEach((cell, k) => {
      cells[k][row] = cell;
    });
  });
  return {
    name,
    format: "csv",
    rows: rows.length,
    columns,
    lines: Int32Array.from(rows, ({ line }) => line),
  };
}

interface CSVRecord {
  record: string[];
  /** The line on which it begins. */
  line: number;
}

async function parseRecords(text: string, delimiter: string, name: string): Promise<CSVRecord[]> {
  // Programs that never read a table never load it.
  const { parse } = await import("csv-parse/browser/esm/sync");
  const records: CSVRecord[] = [];
  let lastLine = 0;
  const options: Options = {
    delimiter,
    // By default the parser expects the line end of the first line everywhere.
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_record: (record: string[], { lines }) => {
      // The parser counts the line on which a record ends; quoted cells may span lines.
      const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
      records.push({ record, line: lines - breaks });
      lastLine = lines;
      return null;
    },
  };
  try {
    parse(text, options);
  } catch (error) {
    throw explained(error, name, lastLine + 1);
  }
  return records;
}

/** @param line on which the unreadable record begins; the parser's error has the column */
function explained(error: unknown, name: string, line: number): unknown {
  const { code, column = 0 } = error as CsvError & { column?: number };
  const place = { line, column: column + 1 };
  switch (code as string) {
    case "CSV_QUOTE_NOT_CLOSED":
      return fault(name, "QUOTE", place, "expected a closing quote before the end of the file, got none.");
    case "INVALID_OPENING_QUOTE":
    case "CSV_INVALID_CLOSING_QUOTE":
    case "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE": {
      const message =
        "expected quotes around a whole cell, got one within a cell. Double quotes inside quotes.";
      return fault(name, "QUOTE", place, message);
    }
    case "CSV_MAX_RECORD_SIZE": {
      const message = `expected lines of at most ${MAX_RECORD_CHARACTERS} characters, got a longer one. Is a quote missing?`;
      return fault(name, "LIMIT", place, message);
    }
    default:
      return error;
  }
}

function checkHeader(header: readonly string[], name: string): void {
  header.forEach((column, k) => {
    const place = { line: 1, column: k + 1 };
    if (column.trim() === "") {
      const message = "expected a column name, got an empty cell. Name every column.";
      throw fault(name, "HEADER", place, message);
    }
    if (header.indexOf(column) < k) {
      const message = `expected distinct names, got ${describe(column)} again. Rename one of them.`;
      throw fault(name, "DUPLICATE", place, message);
    }
  });
}

function detectDelimiter(text: string): string {
  const first = text.split(/[\r\n]/, 1)[0];
  const count = (delimiter: string) => first.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function fault(name: string, code: string, place: FormatPlace, message: string): FormatError {
  const column = place.column === undefined ? "" : `, column ${place.column}`;
  return new FormatError("csv", code, `${name} line ${place.line}${column}: ${message}`, place);
}
