/** Data files of the command line: which task a file is for, and its content as that task reads it. */
import { basename, extname } from "node:path";
import { type LabelledSequences, readCSV, readJSONLines, readParquet, type Table } from "../data/index.ts";
import { decodeUtf8 } from "../data/utf8.ts";
import { readFile } from "../node/files.ts";
import type { TaskName } from "../tasks/index.ts";

export interface DataFile {
  path: string;
  name: string;
  bytes: Uint8Array;
}

/** @throws FileError when it cannot be read */
export async function openData(path: string): Promise<DataFile> {
  return { path, name: basename(path), bytes: await readFile(path) };
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
