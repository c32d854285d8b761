/** Reads the records of a JSON text one at a time: the elements of a list, or one per line. */
import { describe, FormatError } from "../../core/tensor/errors.ts";
import { countOf } from "./encoding.ts";

const FORM =
  'Write a list of records, [{"day": "2024-12-31", "births": 9400}], a record a line, or columns, {"day": ["2024-12-31"], "births": [9400]}.';
const BETWEEN = /[\s,]*/y;

/** The source text of a record, and the line on which it begins. */
export interface WrittenRecord {
  text: string;
  line: number;
}

/** Returns the keys of the first record of a text; undefined when it does not begin with one. */
export function firstRecord(head: string): Set<string> | undefined {
  try {
    for (const { record } of eachRecord(head, "")) return new Set(Object.keys(record));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  return undefined;
}

/**
 * Yields the source text of each record, so a large file is never in memory as objects.
 *
 * @throws FormatError `JSON` or `VALUE` with the line
 */
export function* writtenRecords(text: string, name: string): Generator<WrittenRecord> {
  let at = Math.max(0, text.search(/\S/));
  let line = 1 + countOf(text.slice(0, at), "\n");
  const isList = text[at] === "[";
  if (isList) at++;
  let isFirst = true;
  for (;;) {
    BETWEEN.lastIndex = at;
    const gap = BETWEEN.exec(text)![0];
    line += countOf(gap, "\n");
    at += gap.length;
    const commas = countOf(gap, ",");
    const isEnd = at >= text.length || (isList && text[at] === "]");
    if (isEnd) {
      if (isList && at >= text.length)
        failAtRecord(name, line, "JSON", "] after the last record", "the end of the file");
      const rest = text.slice(at + 1).trim();
      if (isList && rest !== "") failAtRecord(name, line, "JSON", "nothing after the list", describe(rest));
      return;
    }
    if (text[at] !== "{")
      failAtRecord(name, line, "VALUE", "a record {...}", describe(text.slice(at, at + 40)));
    if (isList && commas !== (isFirst ? 0 : 1))
      failAtRecord(name, line, "JSON", "one comma between records", `${commas}`);
    const end = endOfRecord(text, at);
    if (end === undefined) failAtRecord(name, line, "JSON", "} after the record", "the end of the file");
    const record = text.slice(at, end);
    yield { text: record, line };
    line += countOf(record, "\n");
    at = end;
    isFirst = false;
  }
}

/** Returns the end of the record that begins at `start`, if it has one. Braces inside strings do not count. */
function endOfRecord(text: string, start: number): number | undefined {
  let depth = 0;
  let isString = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (isString && sign === "\\") at++;
    else if (sign === '"') isString = !isString;
    else if (!isString && sign === "{") depth++;
    else if (!isString && sign === "}" && --depth === 0) return at + 1;
  }
  return undefined;
}

/** Yields the records of a text. @throws as `writtenRecords` */
export function* eachRecord(text: string, name: string): Generator<{ record: object; line: number }> {
  for (const written of writtenRecords(text, name)) {
    let record: object;
    try {
      record = JSON.parse(written.text);
    } catch (error) {
      return failAtRecord(name, written.line, "JSON", "JSON", (error as Error).message);
    }
    yield { record, line: written.line };
  }
}

/** @throws FormatError always, with the line and the expected form */
export function failAtRecord(name: string, line: number, code: string, expected: string, got: string): never {
  throw new FormatError("json", code, `${name} line ${line}: expected ${expected}, got ${got}. ${FORM}`, {
    line,
  });
}
