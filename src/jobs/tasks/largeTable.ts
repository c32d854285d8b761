/**
 * Reads large CSV files for a forecaster: piece by piece, and only the columns that it needs. A number or date takes 8 bytes outside the heap,
 * where a table of cells takes several times the size of the file.
 */

import { type ByteSource, bytesSource } from "../../core/storage/source.ts";
import type { Tensor } from "../../core/tensor/tensor.ts";
import { decimalMark } from "../data/cells.ts";
import { readCSVPieces } from "../data/csv.ts";
import { packedDates, readDates, readingOf } from "../data/dateColumns.ts";
import { type DataFile, readTable, type TableReading } from "../data/readTable.ts";
import { columnOf, readNumbers, type Table } from "../data/table.ts";
import { isCSV } from "./dataFile.ts";
import { chooseColumns, readForecastOptions } from "./forecast/options.ts";
import { type ForecastConfig, type Forecaster, type ForecastOptions, forecastTask } from "./forecast.ts";
import { columnsOf, joined, nameIn, type SeriesColumns } from "./readSeries.ts";
import type { Task } from "./task.ts";

/** Bytes of CSV from which on we read it in pieces. */
const LARGE = 2 ** 25;

/** A file that is read by ranges, and its name for messages. */
export interface LargeFile extends ByteSource {
  readonly name: string;
}

/**
 * Returns the task of forecasting columns of a file. The first rows of a large one decide which columns these are, unless you name them.
 *
 * @throws as `forecastTask` and `readTable`
 */
export async function forecastTaskOf(
  data: DataFile | LargeFile,
  options: ForecastOptions,
  reading: TableReading,
): Promise<Task<ForecastConfig, Tensor, Forecaster>> {
  const settings = readForecastOptions(options);
  let found: SeriesColumns | undefined;
  const columnsIn = (head: Table) => (found = chooseColumns(head, settings));
  const table = await forecastTableOf(data, reading, columnsIn, { drop: options.missing === "drop" });
  if (found === undefined) return forecastTask(table, options);
  const { targets, date } = found;
  return forecastTask(table, { ...options, targets, date });
}

/**
 * Returns the table of a file, a large one with the columns of a forecaster only.
 *
 * @param data      a file that is read by ranges must be CSV in UTF-8, and counts as large
 * @param columnsIn chooses the columns; of a large file, it sees the first rows
 * @param options   `drop`: whether a date may be missing; `large`: bytes from which on a file is large
 * @throws as `readTable`
 */
export async function forecastTableOf(
  data: DataFile | LargeFile,
  reading: TableReading,
  columnsIn: (table: Table) => SeriesColumns,
  { drop = false, large = LARGE }: { drop?: boolean; large?: number } = {},
): Promise<Table> {
  if ("bytes" in data && (data.bytes.length < large || !isCSV(data))) return readTable(data, reading);
  const { name } = data;
  const packed = new Map<string, Float64Array[]>();
  const words = new Map<string, string[]>();
  const known = new Map<string, string>();
  let first: { head: Table; columns: SeriesColumns; notation: TableReading } | undefined;
  let rows = 0;
  const pieces = readCSVPieces("bytes" in data ? bytesSource(data.bytes) : data, { name, ...reading });
  for await (const piece of pieces) {
    if (first === undefined) {
      const columns = columnsIn(piece);
      const notation = { ...piece.reading, ...readingOf(piece, columnsOf(columns)) };
      first = { head: piece, columns, notation };
    }
    const { head, notation } = first;
    const { date, statics = [], panel = [] } = first.columns;
    const keep = (column: string, values: Float64Array) => {
      packed.set(column, [...(packed.get(column) ?? []), values]);
    };
    for (const column of columnsOf(first.columns)) {
      const marked = { ...piece, reading: { ...piece.reading, decimal: decimalMark(head, column) } };
      keep(column, readNumbers(marked, column));
    }
    if (date.length > 0) keep(packedDates(date), readDates({ ...piece, reading: notation }, date, drop));
    for (const column of statics.concat(panel)) {
      const list = words.get(column) ?? [];
      words.set(column, list);
      for (const text of columnOf(piece, column).map(nameIn)) {
        // A cell would keep the text of its whole piece in memory.
        if (!known.has(text)) known.set(text, text);
        list.push(known.get(text)!);
      }
    }
    rows += piece.rows;
  }
  const { head, notation } = first!;
  const empty: never[] = [];
  empty.length = rows;
  return {
    name,
    ...("path" in data && { path: data.path }),
    format: "csv",
    rows,
    columns: new Map([...head.columns.keys()].map((column) => [column, words.get(column) ?? empty])),
    reading: notation,
    packed: new Map([...packed].map(([column, values]) => [column, joined(values.splice(0))])),
  };
}
