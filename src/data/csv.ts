/**
 * CSV (RFC 4180) to a table: the first line names the columns, every other line has as many cells. csv-parse does the quoting;
 * here is what it leaves open: encoding, the delimiter, headers, and errors that say where.
 */
import type { CsvError, Options } from "csv-parse/browser/esm/sync";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe, FormatError, type FormatPlace } from "../tensor/errors.ts";
import { checkSource } from "./source.ts";
import type { Table } from "./table.ts";
import { decodeUtf8 } from "./utf8.ts";

const FORMAT = "csv";
/** Longest line that is read; a longer one is more likely a missing quote or no CSV at all. */
const MAX_RECORD_CHARACTERS = 1 << 20;
const DELIMITERS = [",", ";", "\t"] as const;

export interface CSVOptions {
  /** What to call the source in messages, usually the file's name. Default `"input"`. */
  name?: string;
  /** Default: of comma, semicolon and tab the one most frequent in the first line. */
  delimiter?: string;
}

/**
 * Reads CSV. A byte-order mark and empty lines are skipped; spaces are kept in names and trimmed from numbers when they are read.
 *
 * @param source UTF-8 bytes, or text
 * @throws FormatError with line and column: `ENCODING`, `HEADER` (none, or an empty name), `DUPLICATE` (a name twice), `ROW`
 *   (too few or many cells), `QUOTE`, `LIMIT` (a line over 2^20 characters), `VALUE` (a NUL byte)
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
  const text = decodeUtf8(source, FORMAT, name);
  refuseNul(text, name);
  const records = await parseRecords(text, delimiter ?? detectDelimiter(text), name);
  if (records.length === 0) {
    fail(
      "HEADER",
      `${name}: expected a first line that names the columns, got an empty file. Take another file.`,
      { line: 1 },
    );
  }
  const [header, ...rows] = records;
  checkHeader(header.record, name);
  const columns = new Map(header.record.map((column) => [column, new Array<string>(rows.length)]));
  const cells = [...columns.values()];
  const lines = new Int32Array(rows.length);
  rows.forEach(({ record, line }, row) => {
    if (record.length !== cells.length) {
      fail(
        "ROW",
        `${name} line ${line}, column ${Math.min(record.length, cells.length) + 1}: expected ${cells.length} cells as in the first line, got ${record.length}. Mend the line, or name another delimiter.`,
        { line, column: Math.min(record.length, cells.length) + 1 },
      );
    }
    lines[row] = line;
    record.forEach((cell, k) => {
      cells[k][row] = cell;
    });
  });
  return { name, format: "csv", rows: rows.length, columns, lines };
}

interface CSVRecord {
  record: string[];
  /** The line on which it begins. */
  line: number;
}

async function parseRecords(text: string, delimiter: string, name: string): Promise<CSVRecord[]> {
  // Loaded with the first table: programs that read none never load it.
  const { parse } = await import("csv-parse/browser/esm/sync");
  const records: CSVRecord[] = [];
  let lastLine = 0;
  const options: Options = {
    delimiter,
    // Left to itself the parser takes the first line's end for the only one.
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_record: (record, { lines }) => {
      records.push({ record, line: lines - lineBreaksIn(record) });
      lastLine = lines;
      return null;
    },
  };
  try {
    parse(text, options);
  } catch (error) {
    throw asFormatError(error, name, lastLine + 1);
  }
  return records;
}

/** Quoted cells may span lines; csv-parse counts the line on which a record ends. */
function lineBreaksIn(record: readonly string[]): number {
  let breaks = 0;
  for (const cell of record) {
    if (cell.includes("\n") || cell.includes("\r")) breaks += cell.match(/\r\n|\n|\r/g)!.length;
  }
  return breaks;
}

/** @param line where the record begins that could not be read; csv-parse tells how far it got */
function asFormatError(error: unknown, name: string, line: number): unknown {
  const { code, column } = error as CsvError & { column?: number };
  const place = { line, column: (column ?? 0) + 1 };
  const where = `${name} line ${place.line}, column ${place.column}`;
  switch (code as string) {
    case "CSV_QUOTE_NOT_CLOSED":
      return csvError(
        "QUOTE",
        `${where}: expected a closing quote before the end of the file, got none.`,
        place,
      );
    case "INVALID_OPENING_QUOTE":
    case "CSV_INVALID_CLOSING_QUOTE":
    case "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE":
      return csvError(
        "QUOTE",
        `${where}: expected quotes around a whole cell, got one within a cell. Write a quote inside a quoted cell twice.`,
        place,
      );
    case "CSV_MAX_RECORD_SIZE":
      return csvError(
        "LIMIT",
        `${where}: expected lines of at most ${MAX_RECORD_CHARACTERS} characters, got a longer one. Is a quote missing?`,
        place,
      );
    default:
      return error;
  }
}

function checkHeader(header: readonly string[], name: string): void {
  const seen = new Set<string>();
  header.forEach((column, k) => {
    const place = { line: 1, column: k + 1 };
    if (column.trim() === "") {
      fail(
        "HEADER",
        `${name} line 1, column ${k + 1}: expected a column name, got an empty cell. Name every column.`,
        place,
      );
    }
    if (seen.has(column)) {
      fail(
        "DUPLICATE",
        `${name} line 1, column ${k + 1}: expected distinct names, got ${describe(column)} again. Rename one of them.`,
        place,
      );
    }
    seen.add(column);
  });
}

function refuseNul(text: string, name: string): void {
  const at = text.indexOf("\0");
  if (at < 0) return;
  const line = text.slice(0, at).split("\n").length;
  fail("VALUE", `${name} line ${line}: expected text, got a NUL byte. Is this a CSV file?`, {
    line,
    offset: at,
  });
}

function detectDelimiter(text: string): string {
  const end = text.search(/[\r\n]/);
  const first = end < 0 ? text : text.slice(0, end);
  const count = (delimiter: string) => first.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function csvError(code: string, message: string, place: FormatPlace): FormatError {
  return new FormatError(FORMAT, code, message, place);
}

function fail(code: string, message: string, place: FormatPlace): never {
  throw csvError(code, message, place);
}
