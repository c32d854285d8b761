/** Makes tables from records (one row each) in memory or in a JSON file. */
import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { listOf } from "../../core/tensor/lists.ts";
import { cellFrom } from "./cells.ts";
import { decodeText } from "./encoding.ts";
import { eachRecord, failAtRecord } from "./json.ts";
import { checkSource } from "./source.ts";
import { type CellReading, checkReading, type Table, type TableCell, type TableOptions } from "./table.ts";

/** Values by name: a row of a table, or a sequence with its label. */
export type DataRecord = Readonly<Record<string, unknown>>;

const FORM = 'Write a list of records, [{"day": "2024-12-31", "births": 9400}], or a record a line.';

/** Collects records by column. */
class RecordColumns {
  readonly columns = new Map<string, TableCell[]>();
  rows = 0;

  /** Adds a row, with an empty cell where the record lacks a column or has null. */
  add(record: object, cellOf: (value: unknown, name: string) => TableCell | undefined): void {
    for (const [name, value] of Object.entries(record)) {
      const cell = cellOf(value, name);
      if (cell === undefined) continue;
      let cells = this.columns.get(name);
      if (cells === undefined) this.columns.set(name, (cells = []));
      while (cells.length < this.rows) cells.push(null);
      cells.push(cell);
    }
    this.rows++;
  }

  end(): Pick<Table, "rows" | "columns"> {
    for (const cells of this.columns.values()) while (cells.length < this.rows) cells.push(null);
    return { rows: this.rows, columns: this.columns };
  }
}

/**
 * Returns a table with one row per record. Where a record lacks a column or has null, the cell is
 * empty; `true` becomes 1.
 *
 * @param records objects of values by column
 * @param reading `decimal` and `dateFormat`, where cells leave them open
 * @throws ArgumentError for a record that is not an object, and for a value that is not a number, text, boolean or date
 * @example
 * const table = tableFrom([{ day: "2024-12-30", births: 9800 }, { day: "2024-12-31", births: 9400 }]);
 */
export function tableFrom(records: readonly DataRecord[], reading: CellReading = {}): Table {
  checkOptionNames("tableFrom", reading, ["decimal", "dateFormat"]);
  checkReading("tableFrom", reading);
  const rows = new RecordColumns();
  for (const record of listOf("tableFrom", "a list of records", records)) {
    const number = rows.rows + 1;
    if (record === null || typeof record !== "object") {
      throw new ArgumentError(
        `tableFrom: expected an object as record ${number}, got ${describe(record)}. Its keys name the columns.`,
      );
    }
    rows.add(record, (value, name) => {
      const cell = cellFrom(value);
      if (cell !== undefined) return cell;
      throw new ArgumentError(
        `tableFrom: expected a number, text or Date as ${describe(name)} of record ${number}, got ${describe(value)}.`,
      );
    });
  }
  return { name: "records", format: "records", ...rows.end(), reading };
}

/**
 * Returns a table from JSON: a list of records, or one record per line. Skips lists and objects within records.
 *
 * @param source  bytes or text
 * @param options `name` of the source, for messages; `decimal` and `dateFormat`, where cells leave them open
 * @throws FormatError with the line: `ENCODING`, `JSON`, `VALUE` (anything else)
 * @example
 * const table = readJSONTable('[{ "day": "2024-12-30", "births": 9800 }, { "day": "2024-12-31", "births": 9400 }]');
 */
export function readJSONTable(source: Uint8Array | string, options: TableOptions = {}): Table {
  checkOptionNames("readJSONTable", options, ["name", "decimal", "dateFormat"]);
  const { name = "input", ...reading } = options;
  checkSource("readJSONTable", source, name);
  checkReading("readJSONTable", reading);
  const text = decodeText(source, "json", name);
  const file = { format: "json", name, form: FORM, exact: true };
  const lines: number[] = [];
  const rows = new RecordColumns();
  let first: object = {};
  for (const { record, line } of eachRecord(text, file)) {
    if (lines.push(line) === 1) first = record;
    rows.add(record, cellFrom);
  }
  // A file with one object usually nests its rows somewhere within.
  if (rows.rows === 1 && Object.values(first).some((value) => typeof value === "object" && value !== null)) {
    failAtRecord(file, lines[0], "VALUE", "records with numbers, text and null", describe(first));
  }
  return { name, format: "json", ...rows.end(), lines: Int32Array.from(lines), reading };
}
