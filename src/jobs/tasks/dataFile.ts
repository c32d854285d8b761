/** Data files: detects the task that a file suits, and reads its content in the form that this task takes. */
import { readAt } from "#platform/stores";
import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { isBytes } from "../../core/tensor/lists.ts";
import { looksLikeCSV } from "../data/csv.ts";
import { decodeText, utf16Of } from "../data/encoding.ts";
import { gunzip, isGzip } from "../data/gzip.ts";
import {
  type CellReading,
  type LabelledSequences,
  readCSV,
  readExcel,
  readJSONLines,
  readJSONTable,
  readParquet,
  type Table,
  type TableOptions,
} from "../data/index.ts";
import { firstRecord } from "../data/json.ts";
import type { TaskName } from "./task.ts";

/** The content of a file, and its name, with an ending that may show its task. */
export interface DataFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * Reads a data file: a path in Node, `-` for its standard input, or a `File` in a page. Inflates gzip.
 *
 * @param source the path, or the file
 * @throws FileError when it cannot be read; FormatError (`MAGIC`) when it is a checkpoint or another binary file
 * @example
 * const data = await openData("births.csv");
 * if (detectTask(data) === "forecast") forecastTask(await tableOf(data));
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
  if (!isParquet(bytes) && !isExcel(bytes) && utf16Of(bytes) === undefined && hasControls(bytes)) {
    const { otherData } = await import("./otherData.ts");
    const other = otherData(bytes);
    if (other !== undefined) failAsOther(path, other);
  }
  // Without this check the text readers would advise you to save the file as UTF-8.
  if (!isParquet(bytes) && !isExcel(bytes) && isBinary(bytes)) {
    const { identify } = await import("./identify.ts");
    const { what, advice = "Take another file." } = await identify(bytes);
    failAsOther(path, { what, advice });
  }
  return { name, bytes };
}

function failAsOther(path: string, { what, advice }: { what: string; advice: string }): never {
  const message = `expected text, a table or JSON lines, got ${path}, ${what}. ${advice}`;
  throw new FormatError("data", "MAGIC", message);
}

/** Whether the first bytes include control characters that text does not have. */
const hasControls = (bytes: Uint8Array) =>
  bytes.subarray(0, 512).some((byte) => byte < 9 || (byte > 13 && byte < 32));

/** UTF-16 contains zeros too, but is text. */
function isBinary(bytes: Uint8Array): boolean {
  return utf16Of(bytes) === undefined && bytes.subarray(0, 4096).includes(0) && !isUtf8(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const TABLES = ["csv", "tsv", "tab", "psv", "parquet", "xlsx", "xls"];
const JSONS = ["json", "jsonl", "ndjson"];
/** Bytes to look at for the kind of a file. */
const HEAD = 1 << 16;
/** The record at the end of a zip: its first bytes, its size, and the most bytes of a directory to look at. */
const END_MARK = 0x06054b50;
const END_BYTES = 22;
const MAX_DIRECTORY = 1 << 23;

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
  const { bytes } = checkedData("detectTask", data);
  const ending = endingOf(data);
  if (isParquet(bytes) || isExcel(bytes) || TABLES.includes(ending)) return "forecast";
  if (["txt", "md", "text"].includes(ending)) return "language";
  const head = headOf(bytes);
  const record = firstRecord(head);
  if (record !== undefined) return record.has("text") || record.has("sequence") ? "classify" : "forecast";
  if (/^\s*\{\s*"(?:text|sequence|label)"\s*:/.test(head)) return "classify";
  if (JSONS.includes(ending)) return ending === "json" ? "forecast" : "classify";
  return looksLikeCSV(head) ? "forecast" : "language";
}

/** Empty for a transferred buffer, of which no part can be taken. */
const headOf = (bytes: Uint8Array) =>
  bytes.length === 0 ? "" : new TextDecoder(utf16Of(bytes)).decode(bytes.subarray(0, HEAD));

const endingOf = ({ name }: DataFile) => /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? "";

function isParquet(bytes: Uint8Array): boolean {
  return [0x50, 0x41, 0x52, 0x31].every((byte, k) => bytes[k] === byte);
}

/** A zip whose directory, at its end, names a workbook. With many pictures the directory is long. */
function isExcel(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
  const tail = bytes.subarray(-HEAD);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  let end = tail.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END_MARK) end--;
  const size = end < 0 ? 0 : Math.min(view.getUint32(end + 12, true), MAX_DIRECTORY);
  const from = Math.max(0, Math.min(bytes.length - tail.length, bytes.length - tail.length + end - size));
  return new TextDecoder("latin1").decode(bytes.subarray(from)).toLowerCase().includes("xl/workbook");
}

/** The notation of a table, where its cells leave it open. */
export interface TableReading extends CellReading {
  /** Delimiter of CSV. Default: found in the first line */
  delimiter?: string;
}

/**
 * Returns the file as a table.
 *
 * @param data    the name and bytes of the file, as `openData` returns them
 * @param reading `delimiter` of CSV, `decimal` and `dateOrder`, where the file leaves them open; `limits`, what it may cost
 * @throws as `readCSV`, `readJSONTable`, `readExcel` and `readParquet`
 * @example
 * const table = await tableOf(await openData("births.csv"));
 */
export async function tableOf(
  data: DataFile,
  reading: TableReading & Pick<TableOptions, "limits"> = {},
): Promise<Table> {
  const { name, bytes } = checkedData("tableOf", data);
  checkOptionNames("tableOf", reading, ["delimiter", "decimal", "dateOrder", "limits"]);
  const { limits, ...notation } = reading;
  const { delimiter, ...cells } = notation;
  if (isParquet(bytes) || endingOf(data) === "parquet")
    return { ...(await readParquet(bytes, name, { limits })), reading: notation };
  if (isExcel(bytes)) return readExcel(bytes, { name, limits, ...cells });
  const isJSON = JSONS.includes(endingOf(data)) || firstRecord(headOf(bytes)) !== undefined;
  return isJSON ? readJSONTable(bytes, { name, limits, ...cells }) : readCSV(bytes, { name, ...reading });
}

/** Whether `tableOf` reads the file as CSV in UTF-8. */
export function isCSV(data: DataFile): boolean {
  const { bytes } = data;
  const other = isParquet(bytes) || isExcel(bytes) || utf16Of(bytes) !== undefined;
  const isJSON = JSONS.includes(endingOf(data)) || firstRecord(headOf(bytes)) !== undefined;
  return !other && endingOf(data) !== "parquet" && !isJSON;
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
  const { name, bytes } = checkedData("textOf", data);
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
  const { name, bytes } = checkedData("sequencesOf", data);
  return readJSONLines(bytes, name);
}

function checkedData(where: string, data: DataFile): DataFile {
  if (typeof data?.name === "string" && isBytes(data.bytes)) return data;
  throw new ArgumentError(`${where}: expected a data file, got ${describe(data)}. openData reads one.`);
}
