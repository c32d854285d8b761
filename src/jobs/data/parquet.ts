/**
 * Reads Parquet: numbers, booleans, text, dates and timestamps. Skips nested columns, so only asking for one by name is an error.
 */

import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import type { Limits } from "./limits.ts";
import { limitsFrom } from "./limits.ts";
import { checkSource } from "./source.ts";
import type { Table } from "./table.ts";

/**
 * Reads all flat columns.
 *
 * @param source  the whole file
 * @param name    of the source, for messages
 * @param options `limits` raises what a file may cost: `cells` (heap, in units of 16 bytes; default 6,000,000 and 4 for each byte of the
 *   file) and `steps` (work)
 * @throws FormatError `MALFORMED` when it is not a readable Parquet file, `FEATURE` when it is compressed in a way that we do not read,
 *   `LIMIT` when it costs more than the limits
 * @example
 * const table = await readParquet(bytes, "days.parquet");
 */
export async function readParquet(
  source: Uint8Array,
  name = "input",
  options: { limits?: Partial<Limits> } = {},
): Promise<Table> {
  checkSource("readParquet", source, name);
  checkOptionNames("readParquet", options, ["limits"]);
  limitsFrom(options);
  if (typeof source === "string") {
    throw new ArgumentError("readParquet: expected bytes, got a string. Read the file as bytes.");
  }
  // Programs that read no Parquet never load it.
  const { readParquetFile } = await import("./parquet/file.ts");
  return readParquetFile(source, name, options.limits);
}
