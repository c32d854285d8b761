/** Reads the first visible sheet of an Excel workbook (.xlsx). read-excel-file reads the cells, loaded when a program first needs it. */
import { checkOptionNames } from "../../core/tensor/check.ts";
import { cellFrom } from "./cells.ts";
import { RowTable } from "./rowTable.ts";
import { checkByteSource, readByLibrary } from "./source.ts";
import { checkReading, type Table, type TableOptions } from "./table.ts";

const FORMAT = "xlsx";

/**
 * Returns the first sheet of a workbook that is not hidden as a table. Its first row names the columns. Skips empty rows.
 *
 * @param source  the whole file
 * @param options `name` of the source, for messages; `decimal` and `dateFormat`, where cells leave them open
 * @throws FormatError `MALFORMED` when it is not a readable workbook; for bad rows, with the codes of `readCSV`
 * @example
 * const table = await readExcel(await readFile("births.xlsx"), { name: "births.xlsx" });
 */
export async function readExcel(source: Uint8Array, options: TableOptions = {}): Promise<Table> {
  checkOptionNames("readExcel", options, ["name", "decimal", "dateFormat"]);
  const { name = "input", ...reading } = options;
  checkByteSource("readExcel", source, name);
  checkReading("readExcel", reading);
  const [{ readSheet }, fflate] = await Promise.all([import("read-excel-file/universal"), import("fflate")]);
  const rows = await readByLibrary(FORMAT, name, "a workbook", async () => {
    const parts = fflate.unzipSync(source, { filter: ({ name: part }) => /\.(?:xml|rels)$/.test(part) });
    for (const part of Object.keys(parts)) {
      if (/^xl\/(?:workbook|worksheets\/[^/]*)\.xml$/.test(part)) parts[part] = mended(parts[part]);
    }
    // Stored members need no worker, which a page's policy may forbid.
    const { buffer } = fflate.zipSync(parts, { level: 0 });
    return readSheet(buffer as ArrayBuffer, firstShown(parts["xl/workbook.xml"]));
  });
  const table = new RowTable(name, FORMAT);
  rows.forEach((row, k) => {
    if (row.some((cell) => cell !== null)) table.add(row.map(cellOf), k + 1);
  });
  return table.table(reading);
}

/** Dates of a whole number of hundredths come one millisecond too early, as the library rounds fractions of a day down. */
function cellOf(value: unknown) {
  // Before 1970 the remainder is negative.
  const isEarly = value instanceof Date && [9, -1].includes(value.getTime() % 10);
  return isEarly ? new Date(value.getTime() + 1) : (cellFrom(value) ?? null);
}

/** A date in words, up to a time without an offset. */
const LOCAL_TIME =
  /<(?:\w+:)?c\s[^>]*\bt="d"[^>]*>(?:<(?:\w+:)?f>[^<]*<\/(?:\w+:)?f>)?<(?:\w+:)?v>[^<T]*T[\d:.]+(?=<)/g;

/**
 * Returns a part in the words that the library reads rightly: it knows `date1904="1"` only, where LibreOffice writes `true`, and reads times
 * without an offset in the time zone of the machine.
 */
function mended(part: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder().decode(part);
  const dated = text.includes(' t="d"') ? text.replace(LOCAL_TIME, "$&Z") : text;
  const words = dated.replace(/(\sdate1904\s*=\s*["'])true(?=["'])/, "$11");
  return words === text ? part : new TextEncoder().encode(words);
}

/** Returns the number of the first sheet that is not hidden, from 1. */
function firstShown(workbook?: Uint8Array): number {
  const sheets = new TextDecoder().decode(workbook).match(/<(?:\w+:)?sheet\s[^>]*>/g) ?? [];
  const shown = sheets.findIndex((sheet) => !/\sstate="(?:very)?hidden"/i.test(sheet));
  return 1 + Math.max(0, shown);
}
