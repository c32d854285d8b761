/**
 * Reads numbers in the usual notations of people and programs: decimal point or comma, thousands in groups, currency and percent signs,
 * accounting's parentheses, and the usual marks of a missing value.
 */
import type { Table, TableCell } from "./table.ts";

/** The mark before decimals: 1.5 or 1,5. */
export type DecimalMark = "." | ",";

/** In lower case: the marks of pandas, R, spreadsheets and statistical offices. */
const MISSING_WORDS: ReadonlySet<string> = new Set(
  "|na|n/a|n.a.|nan|-nan|null|none|nil|<na>|#n/a|#n/a n/a|#na|#null!|#value!|#div/0!|#ref!|#name?|#num!|missing|-|--|–|—|.|..|...|…|?".split(
    "|",
  ),
);
const LONGEST_WORD = 8;

export function isMissing(cell: TableCell): boolean {
  if (cell === null || (typeof cell === "number" && Number.isNaN(cell))) return true;
  if (cell instanceof Date) return Number.isNaN(cell.getTime());
  // Long cells are common and never missing.
  if (typeof cell !== "string" || cell.length > 4 * LONGEST_WORD) return false;
  return MISSING_WORDS.has(cell.trim().toLowerCase());
}

const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const UNIT = String.raw`(?:\p{Sc}|US\$|%|USD|EUR|GBP|JPY|CHF)`;
const UNIT_BEFORE = new RegExp(String.raw`^([+-]?)\s*${UNIT}\s*`, "u");
const UNIT_AFTER = new RegExp(`${UNIT}$`, "u");
/** Signs that programs print instead of the ASCII hyphen. */
const OTHER_MINUS = /^[−–]/;
/** Either thousands or an exponent, never both: the only digit before a comma and an exponent does not count thousands. */
const written = (mark: string, group: string, other = "") =>
  new RegExp(
    String.raw`^[+-]?(?:(?:${other}[1-9]\d{0,2}([${group}'’\s])\d{3}(?:\1\d{3})*)(?:[${mark}]\d*)?|(?=.?\d)\d*(?:[${mark}]\d*)?(?:e[+-]?\d+)?)$`,
    "i",
  );
/** Hundreds of thousands as in India: 12,34,567. */
const LAKHS = String.raw`[1-9]\d?(?:,\d\d)+,\d{3}|`;
const WRITTEN: Readonly<Record<DecimalMark, RegExp>> = {
  ".": written(".", ",", LAKHS),
  ",": written(",", "."),
};
const GROUPS: Readonly<Record<DecimalMark, RegExp>> = { ".": /[,'’\s]/g, ",": /[.'’\s]/g };

/** Longer cells are not numbers: a double with all its digits takes 1,077 characters. */
const LONGEST_NUMBER = 2000;

/**
 * Returns a value as a cell, `true` as 1; `undefined` for lists, objects and functions. An integer that a double cannot hold stays text:
 * it may be the name of a series.
 */
export function cellFrom(value: unknown): TableCell | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "string" || value instanceof Date) return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === "boolean" ? Number(value) : undefined;
}

/** The number in a cell without its unit, with an ASCII minus for any minus sign and for parentheses; empty for a cell too long. */
function bare(text: string): string {
  if (text.length > LONGEST_NUMBER) return "";
  let inner = text.replace(OTHER_MINUS, "-");
  if (inner.startsWith("(") && inner.endsWith(")")) inner = `-${inner.slice(1, -1)}`;
  return inner.replace(UNIT_BEFORE, "$1").replace(UNIT_AFTER, "").trimEnd();
}

/** Returns the number in a cell; `undefined` for a missing one and for anything but a finite decimal number. `12 %` is 12. */
export function cellNumber(cell: TableCell, mark: DecimalMark = "."): number | undefined {
  if (typeof cell === "string") {
    const text = cell.trim();
    cell = mark === "." && PLAIN.test(text) ? Number(text) : decorated(text, mark);
  }
  return typeof cell === "number" && Number.isFinite(cell) ? cell : undefined;
}

function decorated(text: string, mark: DecimalMark): number | null {
  if (!/\d/.test(text)) return null;
  const number = bare(text);
  if (!WRITTEN[mark].test(number)) return null;
  const joined = number.replace(GROUPS[mark], "");
  return Number(mark === "," ? joined.replace(",", ".") : joined);
}

/** The number of cells that decide the mark of a column: enough that one typing error cannot. */
const JURY = 100;

/** The evidence of a column for its decimal mark; empty when no cell has any. */
interface Evidence {
  mark?: DecimalMark;
  /** A cell that fits both marks, such as `1,234` or `1.234`. */
  either?: string;
}

function evidenceIn(cells: readonly TableCell[]): Evidence {
  let balance = 0;
  let seen = 0;
  let either: string | undefined;
  for (const cell of cells) {
    if (typeof cell !== "string" || !/[.,]/.test(cell) || !/\d/.test(cell)) continue;
    const number = bare(cell.trim());
    const isPoint = WRITTEN["."].test(number);
    const isComma = WRITTEN[","].test(number);
    if (isPoint && isComma) either ??= number;
    if (isPoint !== isComma) {
      balance += isPoint ? 1 : -1;
      if (++seen === JURY) break;
    }
  }
  return { ...(balance !== 0 && { mark: balance > 0 ? "." : "," }), either };
}

/** The evidence in columns of a table; without a name, the first that shows a mark, so that not every column looks at all others. */
const judged = new WeakMap<Table, Map<string | undefined, Evidence>>();

function evidenceOf(table: Table, column?: string): Evidence {
  let known = judged.get(table);
  if (known === undefined) judged.set(table, (known = new Map()));
  let evidence = known.get(column);
  if (evidence === undefined) {
    evidence =
      column === undefined
        ? [...table.columns.keys()].map((each) => evidenceOf(table, each)).find(({ mark }) => mark)
        : evidenceIn(table.columns.get(column)!);
    known.set(column, (evidence ??= {}));
  }
  return evidence;
}

/**
 * Returns the decimal mark of a column, by its own cells or else by those of other columns; `undefined` when cells such as `1,234` may be
 * thousands and no column decides.
 */
export function decimalMark(table: Table, column: string): DecimalMark | undefined {
  if (table.reading?.decimal !== undefined) return table.reading.decimal;
  const { mark, either } = evidenceOf(table, column);
  if (mark !== undefined || either === undefined) return mark ?? ".";
  // Where commas separate cells, a number has them only as quoted thousands; and 1.234 rarely means a thousand.
  const usual = either.includes(".") || table.reading?.delimiter === "," ? "." : undefined;
  return evidenceOf(table).mark ?? usual;
}
