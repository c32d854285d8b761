/** Reads the records of a JSON text one at a time: the elements of a list, or one per line. */
import { describe, FormatError } from "../../core/tensor/errors.ts";
import { countOf } from "./encoding.ts";

const BETWEEN = /[\s,]*/y;

/** A file of records, for messages. */
export interface RecordFile {
  format: string;
  name: string;
  /** A sentence with the expected form. */
  form: string;
  /** Whether an integer that a double cannot hold is read as text. Default false */
  exact?: boolean;
}

/** Returns the keys of the first record of a text; undefined when it does not begin with one. */
export function firstRecord(head: string): Set<string> | undefined {
  try {
    for (const { record } of eachRecord(head, { format: "json", name: "", form: "" }))
      return new Set(Object.keys(record));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  return undefined;
}

/**
 * Yields the records of a text, one at a time, and the line on which each begins.
 *
 * @throws FormatError `JSON` or `VALUE` with the line
 */
export function* eachRecord(text: string, file: RecordFile): Generator<{ record: object; line: number }> {
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
        failAtRecord(file, line, "JSON", "] after the last record", "the end of the file");
      const rest = text.slice(at + 1).trim();
      if (isList && rest !== "") failAtRecord(file, line, "JSON", "nothing after the list", describe(rest));
      return;
    }
    if (text[at] !== "{")
      failAtRecord(file, line, "VALUE", "a record {...}", describe(text.slice(at, at + 40)));
    if (isList && commas !== (isFirst ? 0 : 1))
      failAtRecord(file, line, "JSON", "one comma between records", `${commas}`);
    const end = endOfRecord(text, at);
    if (end === undefined) failAtRecord(file, line, "JSON", "} after the record", "the end of the file");
    const written = text.slice(at, end);
    yield { record: parsed(written, line, file), line };
    line += countOf(written, "\n");
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

/** A string, or an integer of so many digits that a double may not hold it. */
const LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const quoted = (part: string) =>
  part.startsWith('"') || Number.isSafeInteger(Number(part)) ? part : `"${part}"`;

function parsed(written: string, line: number, file: RecordFile): object {
  try {
    const isLong = file.exact === true && /\d{16}/.test(written);
    return JSON.parse(isLong ? written.replace(LONG_INTEGER, quoted) : written) as object;
  } catch (error) {
    return failAtRecord(file, line, "JSON", "JSON", (error as Error).message);
  }
}

/** @throws FormatError always, with the line and the expected form */
export function failAtRecord(
  file: RecordFile,
  line: number,
  code: string,
  expected: string,
  got: string,
): never {
  const { format, name, form } = file;
  throw new FormatError(format, code, `${name} line ${line}: expected ${expected}, got ${got}. ${form}`, {
    line,
  });
}
