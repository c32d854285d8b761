/**
 * Labelled sequences, as JSON lines or as records. Each has a `label` and either a `text` or a `sequence`:
 *
 *     {"text": "guten Morgen", "label": "de"}
 *     {"sequence": [0.1, 0.4, 0.2], "label": 1}
 *     {"sequence": [[0.1, 5], [0.4, 3]], "label": "rising"}
 *
 * A sequence is a list of numbers (one feature per step) or of equally long lists of numbers; sequences may differ in length.
 * A label is text, a number or a boolean; equal values are the same class. All lines must be of one kind. We refuse other
 * keys, skip empty lines, and skip and count empty texts and sequences.
 */
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { listOf } from "../../core/tensor/lists.ts";
import { decodeText } from "./encoding.ts";
import { eachRecord, failAtRecord, type RecordFile } from "./json.ts";
import type { DataRecord } from "./records.ts";
import { checkSource } from "./source.ts";

const FORMAT = "jsonl";
const FORM = 'A line reads as {"text": "abc", "label": "x"} or {"sequence": [1, 2], "label": "x"}.';

/** The label of a sequence. Equal values are one class. */
export type Label = string | number | boolean;

/**
 * Numeric sequences, each [T, features] row-major, or texts, and the line of each; `labels` is absent when no line has one. `skipped` counts
 * empty texts and sequences, which are left out; absent when there are none.
 */
export type LabelledSequences = {
  name: string;
  /** Of a file that was opened by its path. */
  path?: string;
  labels?: Label[];
  lines: Int32Array;
  skipped?: number;
} & (
  | { kind: "numbers"; features: number; sequences: Float64Array[] }
  | { kind: "text"; sequences: string[] }
);

/**
 * Returns the sequences of JSON lines, or of a JSON list.
 *
 * @param source UTF-8 bytes or text
 * @param name   of the source, for messages
 * @throws FormatError with the line: `ENCODING`, `JSON`, `VALUE` (a line of another form), `EMPTY` (no lines)
 * @example
 * const data = readJSONLines('{"text": "guten Morgen", "label": "de"}\n{"text": "good morning", "label": "en"}');
 */
export function readJSONLines(source: Uint8Array | string, name = "input"): LabelledSequences {
  checkSource("readJSONLines", source, name);
  const file = { format: FORMAT, name, form: FORM };
  const rows = Array.from(eachRecord(decodeText(source, FORMAT, name), file), ({ record, line }) =>
    rowOf(record, line, file),
  );
  if (rows.length === 0) failAtRecord(file, 1, "EMPTY", "records", "none");
  return gather(rows, file);
}

/**
 * Returns records as labelled sequences: each has a `text` or a `sequence`, and may have a `label`. Skips and counts empty ones.
 *
 * @param records all with a text, or all with a sequence [T] or [T, features]; T may differ
 * @throws ArgumentError for an empty list; FormatError (`VALUE`) for a record of another form, with its number as the line
 * @example
 * const data = sequencesFrom([{ sequence: [0.1, 0.4], label: "up" }, { sequence: [0.4, 0.1], label: "down" }]);
 */
export function sequencesFrom(records: readonly DataRecord[]): LabelledSequences {
  const list = listOf("sequencesFrom", "a list of records", records);
  if (list.length === 0) throw new ArgumentError("sequencesFrom: expected at least one record, got none.");
  const file = { format: FORMAT, name: "records", form: FORM };
  return gather(
    list.map((record, k) => rowOf(record, k + 1, file)),
    file,
  );
}

function gather(all: readonly Row[], file: RecordFile): LabelledSequences {
  const rows = all.filter(({ text, numbers }) => text !== undefined || numbers !== undefined);
  const skipped = all.length - rows.length;
  const [first] = rows;
  if (first === undefined) {
    failAtRecord(
      file,
      all[0].line,
      "EMPTY",
      "texts or sequences to read",
      `${skipped} empty ${skipped === 1 ? "one" : "ones"}`,
    );
  }
  for (const row of rows) checkAgreement(first, row, file);
  const common = {
    name: file.name,
    lines: Int32Array.from(rows, ({ line }) => line),
    ...(skipped > 0 && { skipped }),
    ...(first.label !== undefined && { labels: rows.map(({ label }) => label!) }),
  };
  return first.text !== undefined
    ? { ...common, kind: "text", sequences: rows.map(({ text }) => text!) }
    : { ...common, kind: "numbers", features: first.features!, sequences: rows.map((row) => row.numbers!) };
}

/** A text or numbers; neither when empty. */
interface Row {
  line: number;
  label?: Label;
  text?: string;
  numbers?: Float64Array;
  features?: number;
}

type Fail = (expected: string, got: unknown) => never;

function rowOf(record: unknown, line: number, file: RecordFile): Row {
  const fail: Fail = (expected, got) =>
    failAtRecord(file, line, "VALUE", expected, got === undefined ? "nothing" : describe(got));
  if (record === null || typeof record !== "object" || Array.isArray(record))
    return fail('an object such as {"text": "abc", "label": "x"}', record);
  const keys = Object.keys(record);
  const other = keys.find((key) => !["text", "sequence", "label"].includes(key));
  if (other !== undefined) fail('the keys "text" or "sequence", and "label"', other);
  if (keys.includes("text") === keys.includes("sequence")) return fail('either "text" or "sequence"', keys);
  const { text, sequence, label } = record as { text?: unknown; sequence?: unknown; label?: unknown };
  const row: Row = { line };
  if (typeof label === "string" || typeof label === "number" || typeof label === "boolean") row.label = label;
  else if (keys.includes("label")) fail("a label that is text, a number or a boolean", label);
  if (keys.includes("text")) {
    if (typeof text !== "string") return fail("a text", text);
    return text === "" ? row : { ...row, text };
  }
  if (!isList(sequence)) return fail("a list of steps", sequence);
  return sequence.length === 0 ? row : { ...row, ...numbersIn(sequence, fail) };
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array;

function numbersIn(steps: ArrayLike<unknown>, fail: Fail): { numbers: Float64Array; features: number } {
  const first = steps[0];
  const features = isList(first) ? first.length : 1;
  if (features === 0) return fail("at least one feature per step", first);
  for (let t = 0; t < steps.length; t++) {
    const values = isList(first) ? steps[t] : [steps[t]];
    if (!isList(values) || values.length !== features) {
      const what = features === 1 ? "1 number" : `${features} numbers`;
      return fail(`${what} in step ${t + 1} as in the first`, steps[t]);
    }
    for (let k = 0; k < features; k++) {
      const number = values[k];
      if (typeof number !== "number" || !Number.isFinite(number))
        return fail(`a number in step ${t + 1}`, number);
    }
  }
  const numbers = new Float64Array(steps.length * features);
  if (!isList(first)) numbers.set(steps as ArrayLike<number>);
  else for (let t = 0; t < steps.length; t++) numbers.set(steps[t] as ArrayLike<number>, t * features);
  return { numbers, features };
}

function checkAgreement(first: Row, row: Row, file: RecordFile): void {
  const kindOf = ({ text, features }: Row) =>
    text !== undefined
      ? '"text"'
      : `"sequence" with ${features} feature${features === 1 ? "" : "s"} per step`;
  const labelOf = ({ label }: Row) => (label === undefined ? "no label" : "a label");
  for (const of of [kindOf, labelOf]) {
    if (of(row) !== of(first)) {
      failAtRecord(file, row.line, "VALUE", `${of(first)} as on line ${first.line}`, of(row));
    }
  }
}
