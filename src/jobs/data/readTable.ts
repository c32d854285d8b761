/** Reads the table in a file, with the reader that suits its first bytes, its name or its first record. */
import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isBytes } from "../../core/tensor/lists.ts";
import { readCSV } from "./csv.ts";
import { utf16Of } from "./encoding.ts";
import { readExcel } from "./excel.ts";
import { firstRecord } from "./json.ts";
import { readParquet } from "./parquet.ts";
import { readJSONTable } from "./records.ts";
import { type CellReading, checkReading, type Table } from "./table.ts";

/** The content of a file, and its name, with an ending that may show its task. */
export interface DataFile {
  name: string;
  /** Of a file that was opened by its path. */
  path?: string;
  bytes: Uint8Array;
}

/** The notation of a table, where its cells leave it open. */
export interface TableReading extends CellReading {
  /** Delimiter of CSV. Default: found in the first line */
  delimiter?: string;
}

/**
 * Returns the table in a file: Parquet, Excel, JSON or CSV.
 *
 * @param file    its name and bytes, as `openData` returns them
 * @param reading `delimiter` of CSV, `decimal` and `dateFormat`, where the file leaves them open
 * @throws as `readCSV`, `readJSONTable`, `readExcel` and `readParquet`
 * @example
 * const table = await readTable(await openData("births.csv"));
 */
export async function readTable(file: DataFile, reading: TableReading = {}): Promise<Table> {
  const { path } = checkFile("readTable", file);
  checkOptionNames("readTable", reading, ["delimiter", "decimal", "dateFormat"]);
  checkReading("readTable", reading);
  const table = await tableIn(file, reading);
  return path === undefined ? table : { ...table, path };
}

async function tableIn(file: DataFile, reading: TableReading): Promise<Table> {
  const { name, bytes } = file;
  const { delimiter, ...cells } = reading;
  switch (tableFormat(file)) {
    case "parquet":
      return { ...(await readParquet(bytes, name)), reading };
    case "xlsx":
      return readExcel(bytes, { name, ...cells });
    case "json":
      return readJSONTable(bytes, { name, ...cells });
    case "csv":
      return readCSV(bytes, { name, ...reading });
  }
}

/** Bytes to look at for the kind of a file. */
const HEAD = 1 << 16;
const PARQUET = "PAR1";
const ZIP = "PK";

/** Returns the format that a file would be read as. */
export function tableFormat(file: DataFile): "parquet" | "xlsx" | "json" | "csv" {
  const { bytes } = file;
  const ending = endingOf(file);
  const latin1 = (part: Uint8Array) => new TextDecoder("latin1").decode(part);
  const start = latin1(bytes.subarray(0, 4));
  if (start === PARQUET || ending === "parquet") return "parquet";
  // The directory at the end of a zip names its files.
  const isBook = ending === "xlsx" || latin1(bytes.subarray(-HEAD)).toLowerCase().includes("xl/workbook");
  if (start.startsWith(ZIP) && isBook) return "xlsx";
  const isJSON = ["json", "jsonl", "ndjson"].includes(ending) || firstRecord(headOf(bytes)) !== undefined;
  return isJSON ? "json" : "csv";
}

/** The first letters of a text. Empty for a transferred buffer, of which no part can be taken. */
export const headOf = (bytes: Uint8Array): string =>
  bytes.length === 0 ? "" : new TextDecoder(utf16Of(bytes)).decode(bytes.subarray(0, HEAD));

export const endingOf = ({ name }: DataFile): string => /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? "";

/** @throws ArgumentError unless it has a name and bytes */
export function checkFile(where: string, file: DataFile): DataFile {
  if (typeof file?.name === "string" && isBytes(file.bytes)) return file;
  throw new ArgumentError(`${where}: expected a data file, got ${describe(file)}. openData reads one.`);
}
