/** Reads the first visible sheet of an Excel workbook (.xlsx). */

import { Budget as FileBudget } from "../../checkpoint/formats/budget.ts";
import { bytesSource, plainBytes } from "../../checkpoint/formats/source.ts";
import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { tableBudget } from "./cost.ts";
import { defaultLimits } from "./limits.ts";
import { RowTable } from "./rowTable.ts";
import { checkSource } from "./source.ts";
import { checkReading, type Table, type TableOptions } from "./table.ts";

const FORMAT = "xlsx";

/** Work that any workbook may take, and more for each byte: a cell of a sheet takes about 13 steps, and often two bytes. */
const FREE_STEPS = 2e6;
const STEPS_PER_BYTE = 7;

/** Bytes that any workbook may inflate to, and more for each byte of the file: the XML of sheets compresses 10 to 20 times. */
const FREE_BYTES = 2 ** 23;
const RATIO = 30;
/** Every zip may inflate to so many bytes for each of its bytes. */
const ZIP_RATIO = 8;

/**
 * Returns the first sheet of a workbook that is not hidden as a table. Its first row names the columns. Skips empty rows.
 *
 * @param source  the whole file
 * @param options `name` of the source, for messages; `decimal` and `dateOrder`, where cells leave them open; `limits`, what the file may cost
 * @throws FormatError when it is not a workbook or would inflate beyond the limits for a file; for bad rows, with the codes of `readCSV`
 * @example
 * const table = await readExcel(await readFile("births.xlsx"), { name: "births.xlsx" });
 */
export async function readExcel(source: Uint8Array, options: TableOptions = {}): Promise<Table> {
  checkOptionNames("readExcel", options, ["name", "decimal", "dateOrder", "limits"]);
  const { name = "input", limits, ...reading } = options;
  checkSource("readExcel", source, name);
  checkReading("readExcel", reading);
  const steps = Math.min(FREE_STEPS + STEPS_PER_BYTE * source.length, defaultLimits.steps);
  const budget = tableBudget(source.length, limits, { name, steps });
  if (typeof source === "string") {
    throw new ArgumentError("readExcel: expected bytes, got a string. Read the file as bytes.");
  }
  // Copy the bytes, so the caller cannot change them between the size check and the reading.
  const bytes = plainBytes("readExcel", source).slice();
  // Programs that read no workbook never load these.
  const [{ openZip }, { Workbook }] = await Promise.all([
    import("../../checkpoint/formats/zip/open.ts"),
    import("./excel/workbook.ts"),
  ]);
  const inflateTotalBytes = FREE_BYTES + (RATIO - ZIP_RATIO) * bytes.length;
  const archive = await openZip(bytesSource(bytes), {
    format: FORMAT,
    budget: new FileBudget(bytes.length, { work: inflateTotalBytes }),
  });
  const rows = await new Workbook(archive, name, budget).firstSheet();
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const table = new RowTable(name, FORMAT, budget);
  for (const { line, cells } of rows) {
    table.add(
      Array.from({ length: width }, (_, k) => cells[k] ?? null),
      line,
    );
  }
  return table.table(reading);
}
