/** Data files of the command line: which task a file is for, and its content as that task reads it. */
import { isUtf8 } from "node:buffer";
import { basename, extname } from "node:path";
import { type LabelledSequences, readCSV, readJSONLines, readParquet, type Table } from "../data/index.ts";
import { decodeUtf8 } from "../data/utf8.ts";
import { detectFormat } from "../formats/detect.ts";
import { seemsToBe } from "../formats/foreign.ts";
import { bytesSource } from "../formats/source.ts";
import { readFile } from "../node/files.ts";
import type { TaskName } from "../tasks/index.ts";
import { FormatError } from "../tensor/errors.ts";

export interface DataFile {
  path: string;
  name: string;
  bytes: Uint8Array;
}

/** @throws FileError when it cannot be read, FormatError when it is a checkpoint or another binary file */
export async function openData(path: string): Promise<DataFile> {
  const bytes = await readFile(path);
  // Readers of text would ask to save it as UTF-8.
  if (!isParquet(bytes) && isBinary(bytes)) {
    const { what, advice } = await identify(bytes);
    throw new FormatError(
      "data",
      "MAGIC",
      `expected a text, a table or JSON lines, got ${path}, ${what}. ${advice ?? "Take another file."}`,
    );
  }
  return { path, name: basename(path), bytes };
}

/** What a file is that is no data, in words that follow "got", and what shows more of it; `isRead` of a checkpoint. */
export async function identify(
  bytes: Uint8Array,
): Promise<{ what: string; isRead: boolean; advice?: string }> {
  const format = await detectFormat(bytesSource(bytes)).catch(() => undefined);
  if (format === undefined) return { what: seemsToBe(bytes.subarray(0, 4096), bytes.length), isRead: false };
  if (!format.refused)
    return {
      what: `a file of format ${format.name}`,
      isRead: true,
      advice: "sluice inspect shows its gates.",
    };
  return {
    what: /^an? /.test(format.name) ? format.name : `a ${format.name} file`,
    isRead: false,
    advice: "sluice inspect says what to do with it.",
  };
}

/** UTF-16 holds zeros too, but is text: its byte-order mark is what the error of the reader names. */
function isBinary(bytes: Uint8Array): boolean {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !isUtf16 && bytes.subarray(0, 4096).includes(0) && !isUtf8(bytes);
}

/** Parquet by its first bytes; CSV and JSON lines by the name's ending, or a first line that can be nothing else; else text. */
export function detectTask({ path, bytes }: DataFile): TaskName {
  if (isParquet(bytes)) return "forecast";
  const ending = extname(path).toLowerCase();
  if ([".csv", ".tsv", ".parquet"].includes(ending)) return "forecast";
  if ([".jsonl", ".ndjson"].includes(ending)) return "classify";
  if ([".txt", ".md", ".text"].includes(ending)) return "language";
  const head = new TextDecoder().decode(bytes.subarray(0, 4096));
  return /^\s*\{\s*"(?:text|sequence|label)"\s*:/.test(head) ? "classify" : "language";
}

function isParquet(bytes: Uint8Array): boolean {
  return [0x50, 0x41, 0x52, 0x31].every((byte, k) => bytes[k] === byte);
}

export async function tableOf({ name, path, bytes }: DataFile, delimiter?: string): Promise<Table> {
  if (isParquet(bytes) || extname(path).toLowerCase() === ".parquet") return readParquet(bytes, name);
  return readCSV(bytes, { name, ...(delimiter === undefined ? {} : { delimiter }) });
}

export function textOf({ name, bytes }: DataFile): string {
  return decodeUtf8(bytes, "text", name);
}

export function sequencesOf({ name, bytes }: DataFile): LabelledSequences {
  return readJSONLines(bytes, name);
}
