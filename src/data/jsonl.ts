/**
 * Labelled sequences as JSON lines. Each line is one object with a `label` and either a `text` or a `sequence`:
 *
 *     {"text": "guten Morgen", "label": "de"}
 *     {"sequence": [0.1, 0.4, 0.2], "label": 1}
 *     {"sequence": [[0.1, 5], [0.4, 3]], "label": "rising"}
 *
 * A sequence is a list of numbers (one feature per step) or of equally long lists of numbers; sequences may differ in length.
 * A label is text, a number or a boolean; equal JSON values are the same class. All lines are of one kind. Other keys are
 * refused rather than ignored, empty lines are skipped.
 */
import { type Json, parseJson } from "../formats/json.ts";
import { describe, FormatError } from "../tensor/errors.ts";
import { checkSource } from "./source.ts";
import { decodeUtf8 } from "./utf8.ts";

const FORMAT = "jsonl";
const DEPTH = 8;
const FORM = 'A line reads as {"text": "abc", "label": "x"} or {"sequence": [1, 2], "label": "x"}.';

export type Label = string | number | boolean;

/** Numeric sequences, each [T, features] row-major, or texts; `labels` is absent when no line has one. */
export type LabelledSequences = { name: string; labels?: Label[]; lines: Int32Array } & (
  | { kind: "numbers"; features: number; sequences: Float64Array[] }
  | { kind: "text"; sequences: string[] }
);

/**
 * Reads JSON lines.
 *
 * @param source UTF-8 bytes or text
 * @param name   what to call it in messages
 * @throws FormatError with line and column: `ENCODING`, `JSON`, `DUPLICATE` (a key twice), `TOO_DEEP`, `VALUE` (what a line holds
 *   is not as above), `EMPTY` (no lines)
 */
export function readJSONLines(source: Uint8Array | string, name = "input"): LabelledSequences {
  checkSource("readJSONLines", source, name);
  const rows: Row[] = [];
  decodeUtf8(source, FORMAT, name)
    .split("\n")
    .forEach((text, k) => {
      if (text.trim() !== "") rows.push(readLine(text, k + 1, name));
    });
  if (rows.length === 0) {
    throw new FormatError(FORMAT, "EMPTY", `${name}: expected lines of JSON, got none. ${FORM}`, { line: 1 });
  }
  for (const row of rows) checkAgreement(rows[0], row, name);
  const common = {
    name,
    lines: Int32Array.from(rows, ({ line }) => line),
    ...(rows[0].label === undefined ? {} : { labels: rows.map(({ label }) => label!) }),
  };
  if (rows[0].text !== undefined)
    return { ...common, kind: "text", sequences: rows.map(({ text }) => text!) };
  return {
    ...common,
    kind: "numbers",
    features: rows[0].features!,
    sequences: rows.map((row) => row.numbers!),
  };
}

interface Row {
  line: number;
  label?: Label;
  text?: string;
  numbers?: Float64Array;
  features?: number;
}

function readLine(text: string, line: number, name: string): Row {
  const value = parseLine(text, line, name);
  const fail = (key: string | undefined, expected: string, got: unknown): never => {
    // The parser keeps no places of values: the column is that of the key.
    const column =
      1 + Math.max(0, key === undefined ? 0 : [...text.slice(0, text.indexOf(`"${key}"`))].length);
    failAt(name, line, column, "VALUE", `expected ${expected}, got ${describeJson(got)}.`);
  };
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
    const label = value.get("label");
    if (typeof label === "string" || typeof label === "number" || typeof label === "boolean")
      row.label = label;
    else fail("label", "a label that is text, a number or a boolean", label);
  }
  if (value.has("text")) {
    const content = value.get("text");
    if (typeof content !== "string" || content === "")
      return fail("text", "a text that is not empty", content);
    return { ...row, text: content };
  }
  const steps = value.get("sequence");
  if (!Array.isArray(steps) || steps.length === 0)
    return fail("sequence", "a list of at least one step", steps);
  const first = steps[0];
  const features = Array.isArray(first) ? first.length : 1;
  if (features === 0) return fail("sequence", "at least one feature per step", first);
  const numbers = new Float64Array(steps.length * features);
  for (const [t, step] of steps.entries()) {
    const values = Array.isArray(first) ? step : [step];
    if (!Array.isArray(values) || values.length !== features) {
      const what = features === 1 ? "1 number" : `${features} numbers`;
      return fail("sequence", `${what} in step ${t + 1} as in the first`, step);
    }
    for (const [k, number] of values.entries()) {
      if (typeof number !== "number") return fail("sequence", `a number in step ${t + 1}`, number);
      numbers[t * features + k] = number;
    }
  }
  return { ...row, numbers, features };
}

function parseLine(text: string, line: number, name: string): Json {
  const bytes = new TextEncoder().encode(text);
  try {
    return parseJson(bytes, { format: FORMAT, depth: DEPTH });
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
