/** Reads the first sheet of an Excel workbook (.xlsx) with read-excel-file. */

import { defaultLimits } from "../formats/limits.ts";
import { bytesSource, plainBytes } from "../formats/source.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, FormatError } from "../tensor/errors.ts";
import { cellFrom } from "./cells.ts";
import { RowTable } from "./rowTable.ts";
import { checkSource } from "./source.ts";
import { type CellReading, checkReading, type Table } from "./table.ts";

const FORMAT = "xlsx";

/**
 * Returns the first sheet of a workbook as a table. Its first row names the columns. Skips empty rows.
 *
 * @param source the whole file
 * @throws FormatError when it is not a workbook or would inflate beyond the limits for a file; for bad rows, with the codes of `readCSV`
 */
export async function readExcel(
  source: Uint8Array,
  options: CellReading & { name?: string } = {},
): Promise<Table> {
  checkOptionNames("readExcel", options, ["name", "decimal", "dateOrder"]);
  const { name = "input", ...reading } = options;
  checkSource("readExcel", source, name);
  checkReading("readExcel", reading);
  if (typeof source === "string") {
    throw new ArgumentError("readExcel: expected bytes, got a string. Read the file as bytes.");
  }
  // Copy the bytes, so the caller cannot change them between the size check and the reading.
  const bytes = plainBytes("readExcel", source).slice();
  const { openZip } = await import("../formats/zip/open.ts");
  await openZip(bytesSource(bytes), { format: FORMAT, limits: defaultLimits });
  const { readSheet } = await import("read-excel-file/universal");
  const rows = await readSheet(bytes.buffer).catch((error: Error) => {
    const advice = "Save it again as .xlsx, or as CSV.";
    throw new FormatError(
      FORMAT,
      "MALFORMED",
      `${name}: expected a workbook, got another file (${error.message}). ${advice}`,
    );
  });
  const table = new RowTable(name, FORMAT);
  rows.forEach((row, k) => {
    const cells = row.map((value) => cellFrom(value) ?? null);
    if (cells.some((cell) => cell !== null)) table.add(cells, k + 1);
  });
  return table.table(reading);
}
