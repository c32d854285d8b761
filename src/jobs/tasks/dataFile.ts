/** Data files: detects the task that a file suits, and reads its content in the form that this task takes. */
import { identify } from "#platform/identify";
import { readAt } from "#platform/stores";
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { looksLikeCSV } from "../data/csv.ts";
import { decodeText, utf16Of } from "../data/encoding.ts";
import { gunzip, isGzip } from "../data/gzip.ts";
import { type DataFile, type LabelledSequences, readJSONLines } from "../data/index.ts";
import { firstRecord } from "../data/json.ts";
import { checkFile, endingOf, headOf, tableFormat } from "../data/readTable.ts";
import type { TaskName } from "./task.ts";

/**
 * Reads a data file: a path in Node, `-` for its standard input, or a `File` in a page. Inflates gzip.
 *
 * @param source the path, or the file
 * @throws FileError when it cannot be read; FormatError (`MAGIC`) when it is a checkpoint or another binary file
 * @example
 * const data = await openData("births.csv");
 * if (detectTask(data) === "forecast") forecastTask(await readTable(data));
 */
export async function openData(source: string | File): Promise<DataFile> {
  const file = source instanceof Blob ? source : undefined;
  const path: unknown = file === undefined ? source : file.name;
  if (typeof path !== "string") {
    throw new ArgumentError(`openData: expected a path or a File, got ${describe(source)}.`);
  }
  let bytes = file === undefined ? await readAt(path) : new Uint8Array(await file.arrayBuffer());
  let name = path === "-" ? "standard input" : path.split(/[/\\]/).pop()!;
  if (isGzip(bytes)) {
    bytes = await gunzip(bytes, name);
    name = name.replace(/\.gz$/i, "");
  }
  // Without this check the text readers would advise you to save the file as UTF-8.
  if (!isTableOfBytes({ name, bytes }) && isBinary(bytes)) {
    const { what, isCheckpoint, advice } = await identify(bytes);
    const help = isCheckpoint
      ? advice
      : "Save a table as CSV, Parquet or .xlsx, and unpack archives other than gzip.";
    const message = `expected text, a table or JSON lines, got ${path}, ${what}. ${help ?? "Take another file."}`;
    throw new FormatError("data", "MAGIC", message);
  }
  return { name, bytes, ...(file === undefined && path !== "-" && { path }) };
}

/** Zeros are in no text but UTF-16; in UTF-8, the reader of the task names the place of one. */
function isBinary(bytes: Uint8Array): boolean {
  if (utf16Of(bytes) !== undefined || !bytes.subarray(0, 4096).includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return false;
  } catch {
    return true;
  }
}

/** Parquet or Excel by its content, whatever its name. */
const isTableOfBytes = (data: DataFile) => ["parquet", "xlsx"].includes(tableFormat(data));

const TABLES = ["csv", "tsv", "tab", "psv", "parquet", "xlsx", "xls"];
const JSONS = ["json", "jsonl", "ndjson"];

/**
 * Returns the task that a file suits: by its first bytes, its ending, or its first record or lines. Records with a `text` or a `sequence`
 * are for classification, other records and tables for forecasts, any other text for a language model.
 *
 * @param data the name and bytes of the file, as `openData` returns them
 * @throws ArgumentError for anything else
 * @example
 * detectTask(await openData("births.csv")); // "forecast"
 */
export function detectTask(data: DataFile): TaskName {
  const { bytes } = checkFile("detectTask", data);
  const ending = endingOf(data);
  if (isTableOfBytes(data) || TABLES.includes(ending)) return "forecast";
  if (["txt", "md", "text"].includes(ending)) return "language";
  const head = headOf(bytes);
  const record = firstRecord(head);
  if (record !== undefined) return record.has("text") || record.has("sequence") ? "classify" : "forecast";
  if (/^\s*\{\s*"(?:text|sequence|label)"\s*:/.test(head)) return "classify";
  if (JSONS.includes(ending)) return ending === "json" ? "forecast" : "classify";
  return looksLikeCSV(head) ? "forecast" : "language";
}

/** Whether `readTable` reads the file as CSV in UTF-8. */
export function isCSV(data: DataFile): boolean {
  return tableFormat(data) === "csv" && utf16Of(data.bytes) === undefined;
}

/**
 * Returns the file as text.
 *
 * @param data the name and bytes of the file, as `openData` returns them
 * @throws FormatError (`ENCODING`) unless it is UTF-8, or UTF-16 with a byte-order mark
 * @example
 * const task = languageTask(textOf(await openData("book.txt")));
 */
export function textOf(data: DataFile): string {
  const { name, bytes } = checkFile("textOf", data);
  return decodeText(bytes, "text", name);
}

/**
 * Returns the file as labelled sequences.
 *
 * @param data the name and bytes of the file, as `openData` returns them
 * @throws as `readJSONLines`
 * @example
 * const task = classifyTask(sequencesOf(await openData("gestures.jsonl")));
 */
export function sequencesOf(data: DataFile): LabelledSequences {
  const { name, bytes, path } = checkFile("sequencesOf", data);
  return { ...readJSONLines(bytes, name), ...(path !== undefined && { path }) };
}
