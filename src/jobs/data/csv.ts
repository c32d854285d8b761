/**
 * Reads CSV (RFC 4180): the first line names the columns, and every other line has as many cells. Papa Parse splits the rows, loaded when a
 * program first needs it; this file finds encoding, comments and delimiter, and names the place of errors.
 */
import { type ByteSource, readRange } from "../../core/storage/source.ts";
import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { breaksIn, decodeText, placeIn } from "./encoding.ts";
import { RowTable } from "./rowTable.ts";
import { checkSource } from "./source.ts";
import { type CellReading, checkReading, type Table, type TableOptions } from "./table.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;
/** A comment, an empty line or the line in which spreadsheets name the delimiter, before the header. */
const COMMENT = /#[^\r\n]*(?:\r\n|\n|\r|$)|sep=.(?:\r\n|\n|\r)|[ \t]*(?:\r\n|\n|\r)/iy;
/** The beginning of a page, or of XML: some programs write tables so, with the ending .xls. */
const MARKUP = /^\s*<(?:!doctype|\?xml|html|table)\b/i;
const BREAK = /\r\n|\n|\r/;
const FORMAT = "csv";

export interface CSVOptions extends TableOptions {
  /** Default: comma, semicolon, tab or bar, whichever the first line has most. */
  delimiter?: string;
}

/**
 * Returns the table in CSV. Skips empty lines, and lines that begin with `#`.
 *
 * @param source  text, or bytes in UTF-8 or in UTF-16 with a byte-order mark
 * @param options `name` of the source, for messages; `delimiter`, `decimal` and `dateFormat`, where the text leaves them open
 * @throws FormatError with the line: `ENCODING`, `HEADER` (none, or an empty name), `DUPLICATE` (a name twice), `ROW` (too few or many
 *   cells), `QUOTE`, `VALUE` (a NUL byte), `MAGIC` (HTML or XML), `LIMIT` (over 512 MB)
 * @example
 * const table = await readCSV("day,births\n2024-12-30,9800\n2024-12-31,9400");
 */
export async function readCSV(source: Uint8Array | string, options: CSVOptions = {}): Promise<Table> {
  checkOptionNames("readCSV", options, ["name", "delimiter", "decimal", "dateFormat"]);
  const { name = "input", delimiter, ...reading } = options;
  checkSource("readCSV", source, name);
  if (typeof source === "string" && /^[^\s,;]{1,200}\.(csv|tsv|txt)$/i.test(source)) {
    throw new ArgumentError(
      `readCSV: expected the text of a table, got the path ${describe(source)}. readTable(await openData(path)) reads a file.`,
    );
  }
  checkNotation(delimiter, reading);
  const table = new RowTable(name, FORMAT);
  const used = await addText(decodeText(source, FORMAT, name), table, undefined, delimiter);
  return table.table({ ...reading, delimiter: used });
}

/** Returns records as CSV; the fields of the first one name the columns. */
export async function csvOf(records: readonly object[]): Promise<string> {
  const { default: Papa } = await import("papaparse");
  return `${Papa.unparse([...records], { newline: "\n" })}\n`;
}

/**
 * Puts the rows of a text into the table.
 *
 * @param before    lines before the text; undefined at the beginning of a file
 * @param delimiter default: found
 * @returns the delimiter
 */
async function addText(
  text: string,
  table: RowTable,
  before: number | undefined,
  delimiter?: string,
): Promise<string> {
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const line = (before ?? 0) + placeIn(text, nul).line;
    table.fail("VALUE", { line, offset: nul }, "expected text, got a NUL byte. Is this a CSV file?");
  }
  if (before === undefined && MARKUP.test(text.slice(0, 1000))) {
    const advice = "Open it in a spreadsheet, and save it as CSV or .xlsx.";
    table.fail("MAGIC", { line: 1 }, `expected CSV, got HTML or XML. ${advice}`);
  }
  const comments = before === undefined ? commentsOf(text) : "";
  const body = text.slice(comments.length);
  const used = delimiter ?? detectDelimiter(body);
  await addRows(body, used, table, (before ?? 0) + breaksIn(comments) + 1);
  return used;
}

/** @param first the line on which the text begins */
async function addRows(text: string, delimiter: string, table: RowTable, first: number): Promise<void> {
  const { default: Papa } = await import("papaparse");
  // Old Macs end lines with a carriage return alone.
  const newline = text.includes("\n") ? "\n" : "\r";
  let line = first;
  Papa.parse<string[]>(text, {
    delimiter,
    newline,
    step: ({ data: cells, errors }) => {
      if (errors.length > 0) {
        const got = errors.some(({ code }) => code === "MissingQuotes") ? "none" : "one within a cell";
        const advice = "Close the quote, and double quotes inside quotes.";
        table.fail(
          "QUOTE",
          { line, column: cells.length },
          `expected a closing quote at the end of a cell, got ${got}. ${advice}`,
        );
      }
      const begin = line;
      line += cells.reduce((sum, cell) => sum + breaksIn(cell), 1);
      const last = cells.length - 1;
      if (newline === "\n" && cells[last].endsWith("\r")) {
        cells[last] = cells[last].slice(0, -1);
        line--;
      }
      if (last > 0 || cells[0] !== "") table.add(cells, begin);
    },
  });
}

/** @throws ArgumentError for a wrong choice */
function checkNotation(delimiter: unknown, reading: CellReading): void {
  if (delimiter !== undefined && (typeof delimiter !== "string" || !/^[^"\r\n]$/u.test(delimiter))) {
    throw new ArgumentError(
      `readCSV: expected a delimiter of one character, not a quote or a line's end, got ${describe(delimiter)}.`,
    );
  }
  checkReading("readCSV", reading);
}

/** The lines before the header. One expression for all of them would need a stack as high as their number. */
function commentsOf(text: string): string {
  let end = 0;
  while (COMMENT.test(text)) end = COMMENT.lastIndex;
  return text.slice(0, end);
}

/** Bytes of CSV to decode at once, when a table is read in pieces, and the most in a piece of which no row seems to end. */
const PIECE_BYTES = 1 << 20;
const MOST_BYTES = 1 << 28;

/**
 * Yields the table in CSV in pieces of some rows, so that memory holds one of them at a time, and no text of the whole file.
 *
 * @param source of bytes in UTF-8
 * @throws as `readCSV`
 */
export async function* readCSVPieces(
  source: ByteSource,
  { name = "input", delimiter, ...reading }: CSVOptions,
): AsyncGenerator<Table, void, void> {
  checkNotation(delimiter, reading);
  const table = new RowTable(name, FORMAT);
  let used = delimiter;
  const before = { lines: 0, offset: 0 };
  for await (const bytes of wholeRows(source)) {
    const text = decodeText(bytes, FORMAT, name, before);
    used = await addText(text, table, before.offset === 0 ? undefined : before.lines, used);
    before.lines += breaksIn(text);
    before.offset += bytes.length;
    yield table.take({ ...reading, delimiter: used });
  }
  if (before.offset === 0) yield table.take(reading);
}

/** Whether a line ends with a byte as old Macs end it: with a carriage return that no line feed follows. */
const isReturn = (bytes: Uint8Array, k: number) =>
  bytes[k] === 0x0d && k + 1 < bytes.length && bytes[k + 1] !== 0x0a;

/** Yields pieces of whole rows, which end after a line break outside quotes. */
async function* wholeRows(source: ByteSource): AsyncGenerator<Uint8Array, void, void> {
  let rest = new Uint8Array(0);
  for (let at = 0; at < source.size; at += PIECE_BYTES) {
    const piece = await readRange(FORMAT, source, at, Math.min(at + PIECE_BYTES, source.size));
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    let end = 0;
    let quotes = 0;
    for (let k = 0; k < bytes.length; k++) {
      if (bytes[k] === 0x22) quotes++;
      else if (quotes % 2 === 0 && (bytes[k] === 0x0a || isReturn(bytes, k))) end = k + 1;
    }
    if (end === 0 && bytes.length > MOST_BYTES) end = bytes.length;
    if (end > 0) yield bytes.subarray(0, end);
    rest = bytes.slice(end);
  }
  if (rest.length > 0) yield rest;
}

/** The cells of the first lines that are not empty; delimiters in quotes are left out. */
function firstRows(text: string, delimiter: string): string[][] {
  const unquoted = (_: string, cell: string) => cell.replace(/[,;\t| ]/g, "") || "x";
  const lines = text.split(BREAK, 6).slice(0, 5);
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) =>
      line
        .replace(/"([^"]*)"/g, unquoted)
        .trim()
        .split(delimiter),
    );
}

/** Whether a text begins with rows of equal length that contain numbers. */
export function looksLikeCSV(head: string): boolean {
  // The last row may be cut off.
  const body = head.slice(commentsOf(head).length, Math.max(head.lastIndexOf("\n"), head.lastIndexOf("\r")));
  const [names, ...rows] = firstRows(body, detectDelimiter(body));
  const hasNumber = (cells: string[]) => cells.some((cell) => /\d/.test(cell) && !/\p{L}/u.test(cell));
  if (rows.length === 0 || names.length < 2) return false;
  return rows.every((cells) => cells.length === names.length && hasNumber(cells));
}

/** The delimiter that the first line has most outside quotes. Names may hold others, so one that the next lines have as often comes first. */
function detectDelimiter(text: string): string {
  const head = text.trimStart();
  const score = (delimiter: string): number => {
    const [names = 1, ...rows] = firstRows(head, delimiter).map((cells) => cells.length);
    const isAgreed = names > 1 && rows.length > 0 && rows.every((count) => count === names);
    return isAgreed ? 1e6 + names : names;
  };
  return DELIMITERS.reduce((best, delimiter) => (score(delimiter) > score(best) ? delimiter : best));
}
