/** Reads the first sheet of an Excel workbook (.xlsx) with read-excel-file. */

import { Budget } from "../formats/budget.ts";
import { limitsFrom } from "../formats/limits.ts";
import { bytesSource, plainBytes } from "../formats/source.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe, FormatError } from "../tensor/errors.ts";
import { cellFrom } from "./cells.ts";
import { tableBudget } from "./cost.ts";
import { RowTable } from "./rowTable.ts";
import { checkSource } from "./source.ts";
import { checkReading, type Table, type TableOptions } from "./table.ts";

const FORMAT = "xlsx";

/** XML of any workbook, beyond eight times the size of the file. */
const FREE_BYTES = 2 ** 23;
/** Cells of any sheet, beyond one for each byte of the file: the reader makes all from the first to the last, there or not. */
const FREE_CELLS = 2 ** 19;
/** Characters of a tag; those of Excel have a few hundred. */
const MAX_TAG = 2 ** 14;

/**
 * Checks the tags of a part, and the places of its cells: the reader takes quadratic time for tags that do not end, and makes every cell
 * up to the last.
 *
 * @throws FormatError `MALFORMED`, `LIMIT`
 */
function checkTags(text: string, cells: number, where: string): void {
  let [rows, columns] = [0, 0];
  for (let start = text.indexOf("<"); start >= 0; ) {
    const end = text.indexOf(">", start);
    const next = text.indexOf("<", start + 1);
    if (end < 0 || (next >= 0 && next < end) || end - start > MAX_TAG || text.startsWith("<!D", start)) {
      const message = `${where}: expected tags of at most ${MAX_TAG} characters, got ${describe(text.slice(start, start + 40))}.`;
      throw new FormatError(FORMAT, "MALFORMED", message);
    }
    const [, kind, attributes] = /^<(?:\w+:)?(c|row)\s(.*)$/s.exec(text.slice(start, end)) ?? [];
    const [, , place] = /(?:^|\s)r\s*=\s*(["'])(.*?)\1/s.exec(attributes ?? "") ?? [];
    if (kind !== undefined && place !== undefined) {
      const [, letters, row] = /^([A-Z]{0,3})(\d{1,7})$/.exec(place) ?? [];
      if (row === undefined || (kind === "c") !== (letters !== "")) {
        throw new FormatError(
          FORMAT,
          "MALFORMED",
          `${where}: expected a place such as B7, got ${describe(place)}.`,
        );
      }
      rows = Math.max(rows, Number(row));
      columns = Math.max(
        columns,
        [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0),
      );
      if (rows * columns > cells) {
        const message = `${where}: expected at most ${cells} cells in a file of this size (limit cells), got ${rows} rows of ${columns}. Remove what is far from the table, or save it as CSV.`;
        throw new FormatError(FORMAT, "LIMIT", message);
      }
    }
    start = next;
  }
}

/**
 * Returns the first sheet of a workbook as a table. Its first row names the columns. Skips empty rows.
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
  const budget = tableBudget(source.length, limits, { name });
  if (typeof source === "string") {
    throw new ArgumentError("readExcel: expected bytes, got a string. Read the file as bytes.");
  }
  // Copy the bytes, so the caller cannot change them between the size check and the reading.
  const bytes = plainBytes("readExcel", source).slice();
  const { openZip } = await import("../formats/zip/open.ts");
  const archive = await openZip(bytesSource(bytes), {
    format: FORMAT,
    limits: limitsFrom({ limits: { inflateTotalBytes: FREE_BYTES, ...limits } }),
    budget: new Budget(bytes.length, limits),
  });
  for (const member of archive.members.values()) {
    if (!/\.(?:xml|rels)$/i.test(member.name)) continue;
    const text = new TextDecoder().decode(await archive.read(member));
    checkTags(text, limits?.cells ?? FREE_CELLS + bytes.length, `${name}, ${member.name}`);
  }
  const { readSheet } = await import("read-excel-file/universal");
  const rows = await readSheet(bytes.buffer).catch((error: Error) => {
    const advice = "Save it again as .xlsx, or as CSV.";
    throw new FormatError(
      FORMAT,
      "MALFORMED",
      `${name}: expected a workbook, got another file (${error.message}). ${advice}`,
    );
  });
  const table = new RowTable(name, FORMAT, budget);
  rows.forEach((row, k) => {
    const cells = row.map((value) => cellFrom(value) ?? null);
    if (cells.some((cell) => cell !== null)) table.add(cells, k + 1);
  });
  return table.table(reading);
}
