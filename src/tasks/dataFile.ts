/** Data files: which task a file is for, and its content as that task reads it. */
import { readAt } from "#platform/stores";
import { decodeText } from "../data/encoding.ts";
import { type LabelledSequences, readCSV, readJSONLines, readParquet, type Table } from "../data/index.ts";
import { ArgumentError, describe, FormatError } from "../tensor/errors.ts";
import type { TaskName } from "./task.ts";

/** The content of a file, and its name, whose ending may tell what the file is for. */
export interface DataFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * Reads a data file: a path in Node, or a `File` that a page was given.
 *
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
  const bytes = file === undefined ? await readAt(path) : new Uint8Array(await file.arrayBuffer());
  // Otherwise the readers of text would advise to save it as UTF-8.
  if (!isParquet(bytes) && isBinary(bytes)) {
    const { identify } = await import("./identify.ts");
    const { what, advice = "Take another file." } = await identify(bytes);
    throw new FormatError(
      "data",
      "MAGIC",
      `expected a text, a table or JSON lines, got ${path}, ${what}. ${advice}`,
    );
  }
  return { name: path.split(/[/\\]/).pop()!, bytes };
}

/** UTF-16 contains zeros too, but is text: the reader's error names its byte-order mark. */
function isBinary(bytes: Uint8Array): boolean {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !isUtf16 && bytes.subarray(0, 4096).includes(0) && !isUtf8(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The task a file is for: by its first bytes for Parquet, else by its ending, or by a first line of JSON. Default: text. */
export function detectTask(data: DataFile): TaskName {
  const { bytes } = checkedData("detectTask", data);
  const ending = endingOf(data);
  if (isParquet(bytes) || ["csv", "tsv", "parquet"].includes(ending)) return "forecast";
  if (["jsonl", "ndjson"].includes(ending)) return "classify";
  if (["txt", "md", "text"].includes(ending)) return "language";
  const head = new TextDecoder().decode(bytes.subarray(0, 4096));
  return /^\s*\{\s*"(?:text|sequence|label)"\s*:/.test(head) ? "classify" : "language";
}

const endingOf = ({ name }: DataFile) => /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? "";

function isParquet(bytes: Uint8Array): boolean {
  return [0x50, 0x41, 0x52, 0x31].every((byte, k) => bytes[k] === byte);
}

/** The file as a table. @param delimiter of CSV, default: found in the first line @throws as `readCSV` and `readParquet` */
export async function tableOf(data: DataFile, delimiter?: string): Promise<Table> {
  const { name, bytes } = checkedData("tableOf", data);
  if (isParquet(bytes) || endingOf(data) === "parquet") return readParquet(bytes, name);
  return readCSV(bytes, { name, delimiter });
}

/** The file as text. @throws FormatError (`ENCODING`) when it is not UTF-8 */
export function textOf(data: DataFile): string {
  const { name, bytes } = checkedData("textOf", data);
  return decodeText(bytes, "text", name);
}

/** The file as labelled sequences. @throws as `readJSONLines` */
export function sequencesOf(data: DataFile): LabelledSequences {
  const { name, bytes } = checkedData("sequencesOf", data);
  return readJSONLines(bytes, name);
}

function checkedData(where: string, data: DataFile): DataFile {
  if (typeof data?.name === "string" && data.bytes instanceof Uint8Array) return data;
  throw new ArgumentError(`${where}: expected a data file, got ${describe(data)}. openData reads one.`);
}
