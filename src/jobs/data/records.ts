/** Makes tables from records (one row each) in memory or in a JSON file, and from Arrow tables. */
import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { listOf } from "../../core/tensor/lists.ts";
import { type ArrowTable, isArrow, readArrow } from "./arrow.ts";
import { cellFrom } from "./cells.ts";
import { tableBudget } from "./cost.ts";
import { decodeText } from "./encoding.ts";
import { eachRecord, failAtRecord } from "./json.ts";
import { checkSource } from "./source.ts";
import { type CellReading, checkReading, type Table, type TableCell, type TableOptions } from "./table.ts";

/** Values by name: a row of a table, or a sequence with its label. */
export type DataRecord = Readonly<Record<string, unknown>>;

/** Heap of any JSON file, in units of 16 bytes, and of a place in a column: records that share no key make a table of empty cells. */
const FREE_CELLS = 2 ** 21;
const PLACE = 0.5;

/** Collects records by column. */
class RecordColumns {
  readonly columns = new Map<string, TableCell[]>();
  rows = 0;
  readonly #pay: (cells: number) => void;

  /** @param pay is called before the table grows, with the number of new cells */
  constructor(pay: (cells: number) => void = () => {}) {
    this.#pay = pay;
  }

  /** Adds a row, with an empty cell where the record lacks a column or has null. */
  add(record: object, cellOf: (value: unknown, name: string) => TableCell | undefined): void {
    this.#pay(this.columns.size);
    for (const [name, value] of Object.entries(record)) {
      const cell = cellOf(value, name);
      if (cell === undefined) continue;
      let cells = this.columns.get(name);
      if (cells === undefined) {
        this.#pay(this.rows + 1);
        this.columns.set(name, (cells = []));
      }
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
 * Returns a table with one row per record, or with the rows of an Arrow table. Where a record lacks a column or has null, the cell is
 * empty; `true` becomes 1.
 *
 * @param records objects of values by column, or a table of `apache-arrow`
 * @param reading `decimal` and `dateOrder`, where cells leave them open
 * @throws ArgumentError for a record that is not an object, and for a value that is not a number, text, boolean or date
 * @example
 * const table = tableFrom([{ day: "2024-12-30", births: 9800 }, { day: "2024-12-31", births: 9400 }]);
 */
export function tableFrom(records: readonly DataRecord[] | ArrowTable, reading: CellReading = {}): Table {
  checkOptionNames("tableFrom", reading, ["decimal", "dateOrder"]);
  checkReading("tableFrom", reading);
  if (isArrow(records)) return { ...readArrow(records), reading };
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
 * Returns a table from JSON: a list of records, one record per line, or an object of columns, `{ "day": ["2024-12-30"], "births": [9800] }`.
 * Skips lists and objects within records and columns.
 *
 * @param source  bytes or text
 * @param options `name` of the source, for messages; `decimal` and `dateOrder`, where cells leave them open; `limits`, what the file may cost
 * @throws FormatError with the line: `ENCODING`, `JSON`, `VALUE` (anything else, or columns that differ in length), `LIMIT` (records that share too few keys)
 * @example
 * const table = readJSONTable('[{ "day": "2024-12-30", "births": 9800 }, { "day": "2024-12-31", "births": 9400 }]');
 */
export function readJSONTable(source: Uint8Array | string, options: TableOptions = {}): Table {
  checkOptionNames("readJSONTable", options, ["name", "decimal", "dateOrder", "limits"]);
  const { name = "input", limits, ...reading } = options;
  checkSource("readJSONTable", source, name);
  checkReading("readJSONTable", reading);
  const text = decodeText(source, "json", name);
  const budget = tableBudget(text.length, limits, { name, free: FREE_CELLS });
  const lines: number[] = [];
  const rows = new RecordColumns((cells) =>
    budget.spend("cells", PLACE * cells, "json", () => ({ line: lines.at(-1) })),
  );
  let first: object = {};
  for (const { record, line } of eachRecord(text, name)) {
    if (lines.push(line) === 1) first = record;
    rows.add(record, cellFrom);
  }
  const columns = rows.rows === 1 ? columnsOf(first, name, lines[0]) : undefined;
  if (columns !== undefined) return { name, format: "json", ...columns, reading };
  // A file with one object usually nests its rows somewhere within.
  if (rows.rows === 1 && Object.values(first).some((value) => typeof value === "object" && value !== null)) {
    failAtRecord(name, lines[0], "VALUE", "records with numbers, text and null", describe(first));
  }
  return { name, format: "json", ...rows.end(), lines: Int32Array.from(lines), reading };
}

/** The columns of an object of lists; undefined for any other record. @throws FormatError (`VALUE`) when they differ in length */
function columnsOf(record: object, name: string, line: number): Pick<Table, "rows" | "columns"> | undefined {
  const lists: [string, unknown][] = Object.entries(record);
  const columns = new Map<string, TableCell[]>();
  for (const [column, list] of lists) {
    if (!Array.isArray(list)) return undefined;
    columns.set(
      column,
      list.map((value) => cellFrom(value) ?? null),
    );
  }
  const [first] = columns;
  const isEmpty = (cells: readonly TableCell[]) => cells.every((cell) => cell === null);
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  // Lists of nothing but objects are nested rows.
  const isNested =
    [...columns.values()].every(isEmpty) && lists.some(([, list]) => (list as unknown[]).some(isObject));
  if (first === undefined || isNested) return undefined;
  const rows = first[1].length;
  const other = [...columns].find(([, cells]) => cells.length !== rows);
  if (other !== undefined) {
    const got = `${rows} in ${describe(first[0])} and ${other[1].length} in ${describe(other[0])}`;
    failAtRecord(name, line, "VALUE", "as many values in each column", got);
  }
  return { rows, columns };
}
