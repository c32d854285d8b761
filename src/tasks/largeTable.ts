/**
 * Reads large CSV files for a forecaster: piece by piece, and only the columns that it needs. A number or date takes 8 bytes outside the heap,
 * where a table of cells takes several times the size of the file.
 */
import { decimalMark } from "../data/cells.ts";
import { readCSV, readCSVPieces } from "../data/csv.ts";
import { orderIn, readDates } from "../data/dates.ts";
import { columnOf, readNumbers, type Table } from "../data/table.ts";
import { type DataFile, isCSV, type TableReading, tableOf } from "./dataFile.ts";
import { nameIn } from "./readSeries.ts";
import { categoriesOf, columnsOf, type SeriesColumns } from "./series.ts";

/** Bytes of CSV from which on we read it in pieces; and of its beginning, which shows columns and notation. */
const LARGE = 2 ** 25;
const HEAD = 2 ** 20;

/**
 * Returns the table of a file, a large one with the columns of a forecaster only.
 *
 * @param columnsIn chooses the columns; of a large file, it sees the first rows
 * @param options   `drop`: whether a date may be missing; `large`: bytes from which on a file is large
 * @throws as `tableOf`
 */
export async function forecastTableOf(
  data: DataFile,
  reading: TableReading,
  columnsIn: (table: Table) => SeriesColumns,
  { drop = false, large = LARGE }: { drop?: boolean; large?: number } = {},
): Promise<Table> {
  const { bytes, name } = data;
  if (bytes.length < large || !isCSV(data)) return tableOf(data, reading);
  const head = await readCSV(bytes.subarray(0, headOf(bytes)), { name, ...reading });
  const columns = columnsIn(head);
  const { date, categories = {}, statics = [], panel } = columns;
  const isWide = panel !== undefined && "columns" in panel;
  // Rows with a date in three columns are rare, and their cells are needed to read it.
  if (date.length > 1 || isWide) return tableOf(data, reading);
  const numbers = columnsOf(columns).filter((column) => categoriesOf(columns, column) === undefined);
  const texts = [...Object.keys(categories), ...statics, ...(panel ? [panel.column] : [])];
  const order = date.length === 1 ? orderIn(columnOf(head, date[0])) : undefined;
  const dateOrder = reading.dateOrder ?? (order === "unknown" ? undefined : order);
  const packed = new Map([...numbers, ...date].map((column) => [column, new Numbers()]));
  const words = new Map([...new Set(texts)].map((column) => [column, [] as string[]]));
  const known = new Map<string, string>();
  let rows = 0;
  for await (const piece of readCSVPieces(bytes, { name, ...reading, delimiter: head.reading?.delimiter })) {
    const marked = (column: string): Table => ({
      ...piece,
      reading: { ...piece.reading, decimal: decimalMark(head, column) },
    });
    for (const column of numbers) packed.get(column)!.add(readNumbers(marked(column), column));
    for (const column of date)
      packed.get(column)!.add(readDates({ ...piece, reading: { ...piece.reading, dateOrder } }, date, drop));
    for (const [column, list] of words) {
      for (const cell of columnOf(piece, column)) {
        const text = nameIn(cell);
        // A cell would keep the text of its whole piece in memory.
        if (!known.has(text)) known.set(text, text);
        list.push(known.get(text)!);
      }
    }
    rows += piece.rows;
  }
  const empty: never[] = [];
  empty.length = rows;
  return {
    name,
    format: "csv",
    rows,
    columns: new Map([...head.columns.keys()].map((column) => [column, words.get(column) ?? empty])),
    reading: head.reading,
    packed: new Map([...packed].map(([column, values]) => [column, values.end()])),
  };
}

/** The end of the first rows, outside quotes. */
function headOf(bytes: Uint8Array): number {
  let quotes = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x22) quotes++;
    else if (bytes[at] === 0x0a && quotes % 2 === 0 && at >= Math.min(HEAD, bytes.length / 2)) return at + 1;
  }
  return bytes.length;
}

/** Numbers of which we do not know how many there will be. */
class Numbers {
  #values = new Float64Array(1024);
  #length = 0;

  add(values: Float64Array): void {
    const length = this.#length + values.length;
    if (length > this.#values.length) {
      const larger = new Float64Array(Math.max(length, 2 * this.#values.length));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values.set(values, this.#length);
    this.#length = length;
  }

  end(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
