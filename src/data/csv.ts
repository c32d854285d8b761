/**
 * Reads CSV (RFC 4180): the first line names the columns, and every other line has as many cells. csv-parse does the quoting; this
 * file does the encoding, comments, the delimiter, and errors that name the place.
 */
import type { CsvError, Options } from "csv-parse/browser/esm/sync";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe, type FormatPlace } from "../tensor/errors.ts";
import { decodeText, placeIn } from "./encoding.ts";
import { RowTable } from "./rowTable.ts";
import { checkSource } from "./source.ts";
import { type CellReading, checkReading, type Table } from "./table.ts";

/** Characters of the longest line; a longer one usually lacks a quote, or is not CSV. */
const MAX_RECORD_CHARACTERS = 1 << 20;
const DELIMITERS = [",", ";", "\t", "|"] as const;
/** Comments and empty lines before the header. */
const COMMENTS = /^(?:#[^\r\n]*(?:\r\n|\n|\r|$)|[ \t]*(?:\r\n|\n|\r))*/;
const BREAK = /\r\n|\n|\r/g;
const FORMAT = "csv";
/** Least number of characters to split or parse at once. */
const SOME_CHARACTERS = 1 << 16;

export interface CSVOptions extends CellReading {
  /** Name of the source for messages, usually the file's. Default `"input"`. */
  name?: string;
  /** Default: comma, semicolon, tab or bar, whichever the first line has most. */
  delimiter?: string;
}

/**
 * Returns the table in CSV. Skips empty lines, and lines that begin with `#`.
 *
 * @param source text, or bytes in UTF-8 or in UTF-16 with a byte-order mark
 * @throws FormatError with line and column: `ENCODING`, `HEADER` (none, or an empty name), `DUPLICATE` (a name twice), `ROW`
 *   (too few or many cells), `QUOTE`, `LIMIT` (a line over 2^20 characters), `VALUE` (a NUL byte)
 * @example
 * const table = await readCSV("day,births\n2024-12-30,9800\n2024-12-31,9400");
 */
export async function readCSV(source: Uint8Array | string, options: CSVOptions = {}): Promise<Table> {
  checkOptionNames("readCSV", options, ["name", "delimiter", "decimal", "dateOrder"]);
  const { name = "input", delimiter, ...reading } = options;
  checkSource("readCSV", source, name);
  if (delimiter !== undefined && (typeof delimiter !== "string" || !/^[^"\r\n]$/u.test(delimiter))) {
    throw new ArgumentError(
      `readCSV: expected a delimiter of one character, not a quote or a line's end, got ${describe(delimiter)}.`,
    );
  }
  checkReading("readCSV", reading);
  const text = decodeText(source, FORMAT, name);
  const table = new RowTable(name, FORMAT);
  checkNul(text, table, 0);
  const comments = COMMENTS.exec(text)![0];
  const body = text.slice(comments.length);
  const used = delimiter ?? detectDelimiter(body);
  await parseRows(body, used, table, placeIn(comments, comments.length).line - 1);
  return table.table({ ...reading, delimiter: used });
}

/** Bytes of CSV to decode at once, when a table is read in pieces. */
const PIECE_BYTES = 1 << 20;

/**
 * Yields the table in CSV in pieces of some rows, so that memory holds one of them at a time, and no text of the whole file.
 *
 * @param bytes in UTF-8
 * @throws as `readCSV`
 */
export async function* readCSVPieces(
  bytes: Uint8Array,
  { name = "input", delimiter, ...reading }: CSVOptions,
): AsyncGenerator<Table, void, void> {
  const table = new RowTable(name, FORMAT);
  let used = delimiter;
  let before = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = endOfPiece(bytes, at);
    const text = decodePiece(bytes, at, end, name);
    const comments = at === 0 ? COMMENTS.exec(text)![0] : "";
    const body = text.slice(comments.length);
    used ??= detectDelimiter(body);
    checkNul(text, table, before);
    before += comments.match(BREAK)?.length ?? 0;
    await parseRows(body, used, table, before);
    before += body.match(BREAK)?.length ?? 0;
    at = end;
    yield table.take({ ...reading, delimiter: used });
  }
}

/** The end of a piece of whole rows: after a line feed outside quotes. */
function endOfPiece(bytes: Uint8Array, start: number): number {
  let quotes = 0;
  for (let at = start; at < bytes.length; at++) {
    if (bytes[at] === 0x22) quotes++;
    else if (bytes[at] === 0x0a && quotes % 2 === 0 && at - start >= PIECE_BYTES) return at + 1;
  }
  return bytes.length;
}

function decodePiece(bytes: Uint8Array, start: number, end: number, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: start > 0 }).decode(bytes.subarray(start, end));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // With all rows before it, the error names the line.
    return decodeText(bytes.subarray(0, end), FORMAT, name);
  }
}

function checkNul(text: string, table: RowTable, before: number): void {
  const nul = text.indexOf("\0");
  if (nul < 0) return;
  const line = before + placeIn(text, nul).line;
  table.fail("VALUE", { line, offset: nul }, "expected text, got a NUL byte. Is this a CSV file?");
}

/**
 * Puts all rows into the table, piece by piece, so that memory holds little besides the table. Splits pieces without quotes, which is much
 * faster than parsing and does for most files.
 *
 * @param before lines before the text
 */
async function parseRows(text: string, delimiter: string, table: RowTable, before: number): Promise<void> {
  for (let at = 0; at < text.length; ) {
    const end = endOfRows(text, at);
    const rows = text.slice(at, end);
    if (rows.includes('"')) await parseQuoted(rows, delimiter, table, before);
    else splitRows(rows, delimiter, table, before);
    before += rows.match(BREAK)?.length ?? 0;
    at = end;
  }
}

/** Returns the end of a piece of whole rows: after a line break outside quotes, or the end of the text. */
function endOfRows(text: string, start: number): number {
  let end = start;
  let quotes = 0;
  do {
    let at = end;
    BREAK.lastIndex = end + SOME_CHARACTERS;
    end = BREAK.test(text) ? BREAK.lastIndex : text.length;
    for (;;) {
      at = text.indexOf('"', at) + 1;
      if (at === 0 || at > end) break;
      quotes++;
    }
  } while (quotes % 2 === 1 && end < text.length);
  BREAK.lastIndex = 0;
  return end;
}

function splitRows(rows: string, delimiter: string, table: RowTable, before: number): void {
  rows.split(BREAK).forEach((row, k) => {
    const line = before + k + 1;
    if (row.length > MAX_RECORD_CHARACTERS) failAtLength(table, { line, column: 1 });
    if (row !== "") table.add(row.split(delimiter), line);
  });
}

async function parseQuoted(rows: string, delimiter: string, table: RowTable, before: number): Promise<void> {
  // Programs that read files without quotes never load the parser.
  const { parse } = await import("csv-parse/browser/esm/sync");
  let lastLine = before;
  const options: Options = {
    delimiter,
    // By default the parser expects the line end of the first line everywhere.
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_record: (record: string[], { lines }) => {
      // The parser counts the line on which a record ends; quoted cells may span lines.
      const breaks = record.reduce((sum, cell) => sum + (cell.match(BREAK)?.length ?? 0), 0);
      table.add(record, before + lines - breaks);
      lastLine = before + lines;
      return null;
    },
  };
  try {
    parse(rows, options);
  } catch (error) {
    explain(error, table, lastLine + 1);
  }
}

function failAtLength(table: RowTable, place: FormatPlace): never {
  const message = `expected lines of at most ${MAX_RECORD_CHARACTERS} characters, got a longer one. Is a quote missing?`;
  return table.fail("LIMIT", place, message);
}

/** @param line on which the unreadable record begins; the parser's error has the column */
function explain(error: unknown, table: RowTable, line: number): never {
  const { code, column = 0 } = error as CsvError & { column?: number };
  const place = { line, column: column + 1 };
  switch (code as string) {
    case "CSV_QUOTE_NOT_CLOSED":
      return table.fail("QUOTE", place, "expected a closing quote before the end of the file, got none.");
    case "INVALID_OPENING_QUOTE":
    case "CSV_INVALID_CLOSING_QUOTE":
    case "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE": {
      const message =
        "expected quotes around a whole cell, got one within a cell. Double quotes inside quotes.";
      return table.fail("QUOTE", place, message);
    }
    case "CSV_MAX_RECORD_SIZE":
      return failAtLength(table, place);
    default:
      throw error;
  }
}

/** Whether a text begins with rows of equal length that contain numbers. */
export function looksLikeCSV(head: string): boolean {
  const body = head.slice(COMMENTS.exec(head)![0].length);
  const delimiter = detectDelimiter(body);
  const rows = body.split(BREAK, 6).map((line) => line.replace(/"[^"]*"/g, "").split(delimiter));
  // The last row may be cut off.
  const whole = rows.slice(0, Math.min(5, rows.length - 1));
  const isTable =
    whole.length > 1 && whole.every((cells) => cells.length > 1 && cells.length === whole[0].length);
  return (
    isTable && whole.slice(1).every((cells) => cells.some((cell) => /^[^\p{L}]*\d[^\p{L}]*$/u.test(cell)))
  );
}

/** The delimiter that the first line has most outside quotes. */
function detectDelimiter(text: string): string {
  const first = (/^[^\r\n]*/.exec(text.trimStart()) ?? [""])[0].replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => first.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
