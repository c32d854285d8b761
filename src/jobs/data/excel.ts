/** Reads the first visible sheet of an Excel workbook (.xlsx). read-excel-file reads the cells, loaded when a program first needs it. */
import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { cellFrom } from "./cells.ts";
import { RowTable } from "./rowTable.ts";
import { checkSource, failAtFile, readByLibrary } from "./source.ts";
import { checkReading, type Table, type TableOptions } from "./table.ts";

const FORMAT = "xlsx";

/**
 * Returns the first sheet of a workbook that is not hidden as a table. Its first row names the columns. Skips empty rows.
 *
 * @param source  the whole file
 * @param options `name` of the source, for messages; `decimal` and `dateOrder`, where cells leave them open
 * @throws FormatError `MALFORMED` when it is not a readable workbook, `FEATURE` for dates that would be read wrongly; for bad rows, with the
 *   codes of `readCSV`
 * @example
 * const table = await readExcel(await readFile("births.xlsx"), { name: "births.xlsx" });
 */
export async function readExcel(source: Uint8Array, options: TableOptions = {}): Promise<Table> {
  checkOptionNames("readExcel", options, ["name", "decimal", "dateOrder"]);
  const { name = "input", ...reading } = options;
  checkSource("readExcel", source, name);
  checkReading("readExcel", reading);
  if (typeof source === "string") {
    throw new ArgumentError("readExcel: expected bytes, got a string. Read the file as bytes.");
  }
  const { readSheet } = await import("read-excel-file/universal");
  const rows = await readByLibrary(FORMAT, name, "a workbook", async () =>
    readSheet(source.slice().buffer, await sheetToRead(source, name)),
  );
  const table = new RowTable(name, FORMAT);
  rows.forEach((row, k) => {
    if (row.some((cell) => cell !== null)) table.add(row.map(cellOf), k + 1);
  });
  return table.table(reading);
}

/** Dates of a whole number of hundredths come one millisecond too early, as the library rounds fractions of a day down. */
function cellOf(value: unknown) {
  const isEarly = value instanceof Date && value.getTime() % 10 === 9;
  return isEarly ? new Date(value.getTime() + 1) : (cellFrom(value) ?? null);
}

/** A date in words with a time but no offset. */
const LOCAL_TIME =
  /<(?:\w+:)?c\s[^>]*\bt="d"[^>]*>(?:<(?:\w+:)?f>[^<]*<\/(?:\w+:)?f>)?<(?:\w+:)?v>[^<]*T[^<Z+]*</;

/** Returns the number of the first sheet that is not hidden, from 1. @throws FormatError for dates that the library reads wrongly */
async function sheetToRead(source: Uint8Array, name: string): Promise<number> {
  const { unzipSync } = await import("fflate");
  const parts = unzipSync(source, {
    filter: ({ name: part }) => /^xl\/(?:workbook|worksheets\/.*)\.xml$/.test(part),
  });
  const texts = new Map(
    Object.entries(parts).map(([part, bytes]) => [part, new TextDecoder().decode(bytes)]),
  );
  const workbook = texts.get("xl/workbook.xml") ?? "";
  // The library knows only date1904="1"; LibreOffice writes "true".
  if (/\sdate1904\s*=\s*["']true["']/.test(workbook)) {
    const rest = 'dates since 1900, or since 1904 by date1904="1", got date1904="true".';
    failAtFile(FORMAT, "FEATURE", name, `${rest} Save it again in Excel, or as CSV.`);
  }
  // The library reads them in the time zone of the machine.
  if ([...texts.values()].some((text) => LOCAL_TIME.test(text))) {
    const rest = "dates as numbers, got times without an offset (Strict Open XML).";
    failAtFile(FORMAT, "FEATURE", name, `${rest} Save it as a plain workbook (.xlsx), or as CSV.`);
  }
  const sheets = workbook.match(/<(?:\w+:)?sheet\s[^>]*>/g) ?? [];
  return (
    1 +
    Math.max(
      0,
      sheets.findIndex((sheet) => !/\sstate="(?:very)?hidden"/i.test(sheet)),
    )
  );
}
