/**
 * Labelled sequences, as JSON lines or as records. Each has a `label` and either a `text` or a `sequence`:
 *
 *     {"text": "guten Morgen", "label": "de"}
 *     {"sequence": [0.1, 0.4, 0.2], "label": 1}
 *     {"sequence": [[0.1, 5], [0.4, 3]], "label": "rising"}
 *
 * A sequence is a list of numbers (one feature per step) or of equally long lists of numbers; sequences may differ in length.
 * A label is text, a number or a boolean; equal values are the same class. All lines must be of one kind. We refuse other
 * keys and skip empty lines.
 */
import { Budget } from "../../checkpoint/formats/budget.ts";
import { type Json, parseJson } from "../../checkpoint/formats/json.ts";
import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { listOf } from "../../core/tensor/lists.ts";
import { decodeText } from "./encoding.ts";
import { writtenRecords } from "./json.ts";
import { type Limits, limitsFrom } from "./limits.ts";
import type { DataRecord } from "./records.ts";
import { checkSource } from "./source.ts";

const FORMAT = "jsonl";
const FORM = 'A line reads as {"text": "abc", "label": "x"} or {"sequence": [1, 2], "label": "x"}.';

/** The label of a sequence. Equal values are one class. */
export type Label = string | number | boolean;

/** Numeric sequences, each [T, features] row-major, or texts; `labels` is absent when no line has one. */
export type LabelledSequences = { name: string; labels?: Label[]; lines: Int32Array } & (
  | { kind: "numbers"; features: number; sequences: Float64Array[] }
  | { kind: "text"; sequences: string[] }
);

/**
 * Returns the sequences of JSON lines, or of a JSON list.
 *
 * @param source UTF-8 bytes or text
 * @param name   of the source, for messages
 * @param options `limits`: what each line may cost, such as `cells` (heap, in units of 16 bytes) and `steps` (work)
 * @throws FormatError with line and column: `ENCODING`, `JSON`, `DUPLICATE` (a key twice), `TOO_DEEP`, `VALUE` (a line of
 *   another form), `EMPTY` (no lines)
 * @example
 * const data = readJSONLines('{"text": "guten Morgen", "label": "de"}\n{"text": "good morning", "label": "en"}');
 */
export function readJSONLines(
  source: Uint8Array | string,
  name = "input",
  options: { limits?: Partial<Limits> } = {},
): LabelledSequences {
  checkSource("readJSONLines", source, name);
  checkOptionNames("readJSONLines", options, ["limits"]);
  limitsFrom(options);
  const read = (line: string, number: number) => readLine(line, number, name, options.limits);
  const text = decodeText(source, FORMAT, name);
  const rows = /^\s*\[\s*\{/.test(text)
    ? Array.from(writtenRecords(text, name), (record) => read(record.text, record.line))
    : text.split("\n").flatMap((line, k) => (line.trim() === "" ? [] : [read(line, k + 1)]));
  if (rows.length === 0) {
    throw new FormatError(FORMAT, "EMPTY", `${name}: expected lines of JSON, got none. ${FORM}`, { line: 1 });
  }
  return gather(rows, name);
}

/**
 * Returns records as labelled sequences: each has a `text` or a `sequence`, and may have a `label`.
 *
 * @param records all with a text, or all with a sequence [T] or [T, features]; T may differ
 * @throws ArgumentError for an empty list; FormatError (`VALUE`) for a record of another form, with its number as the line
 * @example
 * const data = sequencesFrom([{ sequence: [0.1, 0.4], label: "up" }, { sequence: [0.4, 0.1], label: "down" }]);
 */
export function sequencesFrom(records: readonly DataRecord[]): LabelledSequences {
  const list = listOf("sequencesFrom", "a list of records", records);
  if (list.length === 0) throw new ArgumentError("sequencesFrom: expected at least one record, got none.");
  const rows = list.map((record, k) => {
    const isObject = record !== null && typeof record === "object" && !Array.isArray(record);
    const value = isObject ? new Map(Object.entries(record)) : record;
    return rowOf(value, k + 1, (_key, expected, got) =>
      failAt("records", k + 1, 1, "VALUE", `expected ${expected}, got ${describeJson(got)}.`),
    );
  });
  return gather(rows, "records");
}

function gather(rows: readonly Row[], name: string): LabelledSequences {
  const [first] = rows;
  for (const row of rows) checkAgreement(first, row, name);
  const common = {
    name,
    lines: Int32Array.from(rows, ({ line }) => line),
    ...(first.label !== undefined && { labels: rows.map(({ label }) => label!) }),
  };
  return first.text !== undefined
    ? { ...common, kind: "text", sequences: rows.map(({ text }) => text!) }
    : { ...common, kind: "numbers", features: first.features!, sequences: rows.map((row) => row.numbers!) };
}

interface Row {
  line: number;
  label?: Label;
  text?: string;
  numbers?: Float64Array;
  features?: number;
}

type Fail = (key: string | undefined, expected: string, got: unknown) => never;

function readLine(text: string, line: number, name: string, limits?: Partial<Limits>): Row {
  return rowOf(parseLine(text, line, name, limits), line, (key, expected, got) => {
    // The parser does not keep the places of values, so report the column of the key.
    const column =
      1 + Math.max(0, key === undefined ? 0 : [...text.slice(0, text.indexOf(`"${key}"`))].length);
    return failAt(name, line, column, "VALUE", `expected ${expected}, got ${describeJson(got)}.`);
  });
}

function rowOf(value: unknown, line: number, fail: Fail): Row {
  if (!(value instanceof Map))
    return fail(undefined, 'an object such as {"text": "abc", "label": "x"}', value);
  for (const key of value.keys()) {
    if (!["text", "sequence", "label"].includes(key))
      fail(key, 'the keys "text" or "sequence", and "label"', key);
  }
  if (value.has("text") === value.has("sequence")) {
    return fail(undefined, 'either "text" or "sequence"', [...value.keys()]);
  }
  const row: Row = { line };
  if (value.has("label")) {
    const label: unknown = value.get("label");
    if (typeof label === "string" || typeof label === "number" || typeof label === "boolean")
      row.label = label;
    else fail("label", "a label that is text, a number or a boolean", label);
  }
  if (value.has("text")) {
    const content: unknown = value.get("text");
    if (typeof content !== "string" || content === "")
      return fail("text", "a text that is not empty", content);
    return { ...row, text: content };
  }
  return { ...row, ...numbersIn(value.get("sequence"), fail) };
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array;

function numbersIn(steps: unknown, fail: Fail): { numbers: Float64Array; features: number } {
  if (!isList(steps) || steps.length === 0) return fail("sequence", "a list of at least one step", steps);
  const first = steps[0];
  const features = isList(first) ? first.length : 1;
  if (features === 0) return fail("sequence", "at least one feature per step", first);
  for (let t = 0; t < steps.length; t++) {
    const values = isList(first) ? steps[t] : [steps[t]];
    if (!isList(values) || values.length !== features) {
      const what = features === 1 ? "1 number" : `${features} numbers`;
      return fail("sequence", `${what} in step ${t + 1} as in the first`, steps[t]);
    }
    for (let k = 0; k < features; k++) {
      const number = values[k];
      if (typeof number !== "number" || !Number.isFinite(number))
        return fail("sequence", `a number in step ${t + 1}`, number);
    }
  }
  // Only now, as a long first step among many short ones would ask for much more room than there are numbers.
  const numbers = new Float64Array(steps.length * features);
  if (!isList(first)) numbers.set(steps as ArrayLike<number>);
  else for (let t = 0; t < steps.length; t++) numbers.set(steps[t] as ArrayLike<number>, t * features);
  return { numbers, features };
}

const encoder = new TextEncoder();
/** Bytes of a line that cannot cost much, so that a million of them need no budget each. */
const SHORT = 1000;
const unbounded = new Budget(0, { work: Infinity, memory: Infinity });

function parseLine(text: string, line: number, name: string, limits?: Partial<Limits>): Json {
  const bytes = encoder.encode(text);
  const isCheap = limits === undefined && bytes.length <= SHORT;
  const budget = isCheap
    ? unbounded
    : new Budget(bytes.length, limits && { work: limits.steps, memory: limits.cells });
  try {
    return parseJson(bytes, { format: FORMAT, budget });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const before = new TextDecoder().decode(bytes.subarray(0, error.place.offset ?? 0));
    const reason = error.message.slice(`${FORMAT}: `.length).replace(/ at byte \d+/, "");
    return failAt(name, line, [...before].length + 1, error.code, reason);
  }
}

function checkAgreement(first: Row, row: Row, name: string): void {
  const kindOf = ({ text, features }: Row) =>
    text !== undefined
      ? '"text"'
      : `"sequence" with ${features} feature${features === 1 ? "" : "s"} per step`;
  const labelOf = ({ label }: Row) => (label === undefined ? "no label" : "a label");
  for (const of of [kindOf, labelOf]) {
    if (of(row) !== of(first)) {
      failAt(name, row.line, 1, "VALUE", `expected ${of(first)} as on line ${first.line}, got ${of(row)}.`);
    }
  }
}

function failAt(name: string, line: number, column: number, code: string, message: string): never {
  throw new FormatError(FORMAT, code, `${name} line ${line}, column ${column}: ${message} ${FORM}`, {
    line,
    column,
  });
}

function describeJson(value: unknown): string {
  return value === undefined ? "nothing" : describe(value instanceof Map ? Object.fromEntries(value) : value);
}
