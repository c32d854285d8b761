/**
 * Reads Parquet: numbers, booleans, text, dates and timestamps. We check footer, pages and runs, and inflate the pages; hyparquet reads the
 * values, which it does for each encoding but without bounds. Skips nested columns, so only asking for one by name is an error.
 */
import { ConvertedTypes, ParquetTypes } from "hyparquet/src/constants.js";
import { convert, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { readDataPage } from "hyparquet/src/datapage.js";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import type { ColumnDecoder, LogicalType, SchemaElement } from "hyparquet/src/types.js";
import { describe, FormatError } from "../../../core/tensor/errors.ts";
import type { Budget } from "../budget.ts";
import { cellFrom } from "../cells.ts";
import { tableBudget, withName } from "../cost.ts";
import type { Limits } from "../limits.ts";
import type { Table, TableCell } from "../table.ts";
import { CODECS, decoderOf } from "./codecs.ts";
import {
  checkValues,
  ENCODINGS,
  type Encoding,
  eachString,
  isFirstWide,
  LENGTHS_FIRST,
  presence,
  type StoredType,
  TYPES,
} from "./pages.ts";
import { FORMAT, malformed, ThriftReader, type ThriftStruct } from "./thrift.ts";

/** Heap of a value, in cells. */
const NUMBER_CELLS = 1.5;
const TEXT_CELLS = 3;
const DATE_CELLS = 8;

/** The last millisecond that a time has reached: hyparquet's parsers cut off, which moves times before 1970 to a later one. */
const millisecondOf = (time: bigint, units: bigint) =>
  new Date(Number((time - (((time % units) + units) % units)) / units));
const PARSERS = {
  ...DEFAULT_PARSERS,
  timestampFromMicroseconds: (time: bigint) => millisecondOf(time, 1000n),
  timestampFromNanoseconds: (time: bigint) => millisecondOf(time, 1_000_000n),
};

/** As `readParquet`, with checked arguments. */
export function readParquetFile(source: Uint8Array, name: string, limits?: Partial<Limits>): Table {
  // Copy bytes that another thread could change between check and reading.
  const bytes = source.buffer instanceof ArrayBuffer ? source : source.slice();
  const budget = tableBudget(bytes.length, limits);
  try {
    const file = new ParquetFile(bytes, budget);
    const columns = new Map<string, TableCell[]>();
    for (const column of file.columns) columns.set(column.element.name, file.read(column));
    return { name, format: "parquet", rows: file.rows, columns };
  } catch (error) {
    throw named(error, name);
  }
}

/** An error with the name of the file. hyparquet throws plain errors for bytes it cannot read. */
function named(error: unknown, name: string): FormatError {
  if (error instanceof FormatError) return withName(error, name);
  const reason = error instanceof Error ? error.message : String(error);
  const advice = "Is it whole, and Parquet?";
  return new FormatError(
    FORMAT,
    "MALFORMED",
    `${name}: expected a Parquet file, got bytes that cannot be read (${reason}). ${advice}`,
  );
}

interface Column {
  element: SchemaElement;
  stored: StoredType;
  isOptional: boolean;
  /** Heap of a value. */
  cells: number;
}

interface Group {
  rows: number;
  /** Flat columns by name. */
  chunks: Map<string, ThriftStruct>;
}

class ParquetFile {
  readonly columns: Column[];
  readonly rows: number;
  readonly #bytes: Uint8Array;
  readonly #budget: Budget;
  readonly #groups: Group[];
  /** Where the footer begins; pages end before it. */
  readonly #end: number;
  /** Bytes of pages that are still to come: pages that share bytes would take more. */
  #left: number;

  constructor(bytes: Uint8Array, budget: Budget) {
    this.#bytes = bytes;
    this.#budget = budget;
    const ending = new TextDecoder("latin1").decode(bytes.subarray(-4));
    if (ending === "PARE") encrypted();
    if (bytes.length < 12 || ending !== "PAR1") {
      malformed("a Parquet file, which ends with PAR1", JSON.stringify(ending));
    }
    const length = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8).getUint32(0, true);
    this.#end = bytes.length - 8 - length;
    if (this.#end < 4) malformed("a footer within the file", `${length} bytes`);
    this.#left = this.#end;
    const footer = new ThriftReader(bytes.subarray(0, -8), this.#end, budget).struct();
    this.columns = this.#flatColumns(footer.structs(2, "columns"));
    this.#groups = footer.structs(4, "row groups").map((group) => ({
      rows: group.count(3, "rows"),
      chunks: new Map(group.structs(1, "columns").flatMap(flatChunk)),
    }));
    this.rows = footer.count(3, "rows");
    const total = this.#groups.reduce((sum, { rows }) => sum + rows, 0);
    if (total !== this.rows) malformed(`${this.rows} rows in its groups`, total);
  }

  /** Columns that are not nested, and have a type that a table holds. */
  #flatColumns(schema: ThriftStruct[]): Column[] {
    const columns: Column[] = [];
    const names = new Set<string>();
    let at = 1;
    for (let left = schema[0]?.count(5, "columns", 0) ?? 0; left > 0; left--) {
      const field = schema[at] ?? malformed("as many columns as the file announces", schema.length - 1);
      if (field.count(5, "fields", 0) === 0) {
        const column = this.#column(field);
        const name = field.text(4);
        if (names.has(name)) malformed("distinct names of columns", describe(name));
        names.add(name);
        if (column !== undefined) columns.push(column);
      }
      for (let open = 1; open > 0 && at < schema.length; open--) open += schema[at++].count(5, "fields", 0);
    }
    return columns;
  }

  #column(field: ThriftStruct): Column | undefined {
    const type = field.count(1, "a type");
    if (!(type in TYPES)) malformed("a known type of values", type);
    const converted = field.code(6);
    const logical = field.struct(10);
    const isDecimal = converted === 5 || logical?.has(5) === true;
    // Repeated values, BSON and intervals, variants and places on Earth do not fit into cells.
    if (field.code(3) === 2 || converted === 20 || converted === 21) return undefined;
    if ([13, 16, 17, 18].some((kind) => logical?.has(kind))) return undefined;
    const isJSON = converted === 19;
    const element: SchemaElement = {
      name: field.text(4),
      type: ParquetTypes[type],
      type_length: field.code(2),
      repetition_type: "REQUIRED",
      converted_type: isDecimal
        ? "DECIMAL"
        : isJSON
          ? "UTF8"
          : logical?.has(6)
            ? "DATE"
            : ConvertedTypes[converted ?? -1],
      scale: field.code(7) ?? logical?.struct(5)?.code(1),
      logical_type: logicalType(logical),
    };
    const isDate = type === 3 || [6, 9, 10].includes(converted ?? -1) || logical?.has(6) || logical?.has(8);
    return {
      element,
      stored: { type, length: field.code(2) ?? 0, isDecimal },
      isOptional: field.code(3) === 1,
      cells: isDate ? DATE_CELLS : type >= 6 && !isDecimal ? TEXT_CELLS : NUMBER_CELLS,
    };
  }

  /** Returns the cells of a column. */
  read(column: Column): TableCell[] {
    const cells: TableCell[] = [];
    for (const { rows, chunks } of this.#groups) {
      // Some programs write no pages, and no place of them, for a group without rows.
      if (rows === 0) continue;
      const chunk = chunks.get(column.element.name);
      if (chunk === undefined) malformed("each column in each group of rows", "a group without one");
      const codec = chunk!.count(4, "a codec");
      const decoder = decoderOf(codec);
      if (decoder === undefined) {
        const message = `expected pages in Snappy, gzip, Zstandard or LZ4 (in Node also Brotli), got ${CODECS[codec] ?? codec}. Write the file with another compression.`;
        throw new FormatError(FORMAT, "FEATURE", message);
      }
      const decode = (page: Uint8Array, size: number) => {
        const content = decoder(page, size);
        return content.length === size ? content : malformed(`a page of ${size} bytes`, content.length);
      };
      this.#readChunk(column, chunk!, decode, rows, cells);
    }
    return cells;
  }

  #readChunk(
    column: Column,
    chunk: ThriftStruct,
    decode: (bytes: Uint8Array, size: number) => Uint8Array,
    rows: number,
    cells: TableCell[],
  ): void {
    const { stored, isOptional, element } = column;
    if (chunk.code(1) !== stored.type) malformed(`values of type ${element.type}`, chunk.code(1));
    const values = chunk.count(5, "values");
    if (values !== rows) malformed(`${rows} values in each column of a group`, values);
    const start = chunk.code(11) || chunk.count(9, "bytes");
    const end = start + chunk.count(7, "bytes");
    if (!(start >= 4 && end <= this.#end)) malformed("pages before the footer", `${start} to ${end}`);
    const reader = new ThriftReader(this.#bytes.subarray(0, end), start, this.#budget);
    const last = cells.length + rows;
    let dictionary: TableCell[] | undefined;
    while (cells.length < last) {
      const header = reader.struct();
      const size = header.count(2, "bytes");
      const begin = reader.at;
      reader.at += header.count(3, "bytes");
      if (reader.at > end) malformed("pages within their column", `one of ${reader.at - begin} bytes`);
      const body = this.#bytes.subarray(begin, reader.at);
      this.#left -= body.length;
      if (this.#left < 0) malformed("pages with bytes of their own", "columns that share theirs");
      this.#budget.spend("steps", size / 16 + 100, FORMAT);
      const kind = header.code(1);
      const [first, v2, words] = [header.struct(5), header.struct(8), header.struct(7)];
      if (kind === 1) continue;
      if (kind === 2 && words !== undefined) {
        dictionary = this.#values(column, decode(body, size), "PLAIN", words.count(1, "values"));
        continue;
      }
      const page =
        (kind === 0 ? first : kind === 3 ? v2 : undefined) ?? malformed("a known kind of page", kind);
      const count = page.count(1, "values");
      if (count > last - cells.length) malformed(`${last - cells.length} more values`, count);
      this.#budget.spend("cells", count, FORMAT);
      const encoding = encodingOf(page.code(kind === 0 ? 2 : 4));
      let content: Uint8Array;
      let levels: Uint8Array | undefined;
      if (kind === 0) {
        content = decode(body, size);
        if (isOptional) {
          const length = content.length < 4 ? Infinity : littleEndian(content);
          if (length > content.length - 4) malformed("levels within their page", length);
          levels = content.subarray(4, 4 + length);
          content = content.subarray(4 + length);
        }
      } else {
        const before = page.count(5, "bytes") + page.count(6, "bytes");
        if (before > body.length || before > size) malformed("levels within their page", before);
        if (isOptional) levels = body.subarray(page.count(6, "bytes"), before);
        content = body.subarray(before);
        if (page.get(7) !== false && size > before) content = decode(content, size - before);
      }
      const present = levels && presence(levels, 0, levels.length, count);
      const there = present?.reduce((sum, each) => sum + each, 0) ?? count;
      const read = this.#values(column, content, encoding, there, dictionary);
      if (present === undefined) for (const cell of read) cells.push(cell);
      else {
        let next = 0;
        for (const each of present) cells.push(each === 1 ? read[next++] : null);
      }
    }
  }

  /** Reads the values of a page. */
  #values(
    { element, stored, cells }: Column,
    page: Uint8Array,
    encoding: Encoding,
    count: number,
    dictionary?: TableCell[],
  ): TableCell[] {
    if (count === 0) return [];
    const isIndex = encoding.endsWith("_DICTIONARY");
    // Other bytes than text are written as numbers with commas.
    if (!isIndex && stored.type >= 6) this.#budget.spend("cells", page.length / 4, FORMAT);
    this.#budget.spend("cells", count * (isIndex ? 1 : cells), FORMAT);
    this.#budget.spend("steps", count, FORMAT);
    checkValues(page, encoding, stored, count);
    const root = { element: { name: "" }, count: 2, children: [], path: [] };
    const decoder: ColumnDecoder = {
      pathInSchema: [element.name],
      type: element.type!,
      element,
      schemaPath: [root, { element, count: 1, children: [], path: [element.name] }],
      codec: "UNCOMPRESSED",
      parsers: PARSERS,
    };
    if (LENGTHS_FIRST.includes(encoding)) {
      const read: TableCell[] = [];
      eachString(page, encoding, count, this.#budget, deltaBinaryUnpack, (value) =>
        read.push(
          stored.isDecimal
            ? decimalNumber(value, element)
            : flatCell((convert([value], decoder) as ArrayLike<unknown>)[0]),
        ),
      );
      return read;
    }
    const levels = { definition_level_encoding: "RLE", repetition_level_encoding: "RLE" } as const;
    const { dataPage } = readDataPage(page, { num_values: count, encoding, ...levels }, decoder);
    if (encoding === "DELTA_BINARY_PACKED" && dataPage instanceof Int32Array && isFirstWide(page))
      for (let k = 0; k < count; k++) dataPage[k] ^= 1 << 31;
    if (!isIndex && stored.isDecimal)
      return Array.from(dataPage as ArrayLike<StoredDecimal>, (value) => decimalNumber(value, element));
    if (!isIndex) return Array.from(convert(dataPage, decoder) as ArrayLike<unknown>, flatCell);
    if (dictionary === undefined) return malformed("a dictionary before its indices", "none");
    return Array.from(dataPage as ArrayLike<number>, (index) => {
      if (!(index < dictionary.length)) malformed(`an index below ${dictionary.length}`, index);
      const cell = dictionary[index];
      // Cells share a text, but a task reads it for each.
      if (typeof cell === "string") this.#budget.spend("steps", cell.length / 64, FORMAT);
      return cell;
    });
  }
}

type StoredDecimal = number | bigint | Uint8Array;

/** The number nearest to a decimal one; hyparquet multiplies by a power of ten, which rounds twice: 143 thousandths become 0.14300000000000002. */
function decimalNumber(stored: StoredDecimal, { scale = 0 }: SchemaElement): number {
  const whole = stored instanceof Uint8Array ? bigEndian(stored) : stored;
  return Number(`${whole}e${-scale}`);
}

/** A signed whole number of any length; of no bytes, 0. */
function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

const littleEndian = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);

function encodingOf(code: number | undefined): Encoding {
  const encoding = (ENCODINGS as Readonly<Record<number, Encoding>>)[code ?? -1];
  return encoding ?? malformed("a known encoding", code);
}

/** @throws FormatError `FEATURE` always */
function encrypted(): never {
  const message = "expected a readable file, got an encrypted one. Write it without encryption.";
  throw new FormatError(FORMAT, "FEATURE", message);
}

/** The metadata of a column by its name, if it is not nested. */
function flatChunk(chunk: ThriftStruct): [string, ThriftStruct][] {
  if (chunk.has(8)) encrypted();
  const metadata = chunk.struct(3);
  const path = metadata?.get(3);
  if (metadata === undefined || !Array.isArray(path))
    return malformed("a description of each column", "none");
  if (chunk.text(1) !== "") malformed("columns in the file itself", "the name of another file");
  return path.length === 1 && path[0] instanceof Uint8Array
    ? [[new TextDecoder().decode(path[0]), metadata]]
    : [];
}

function logicalType(logical: ThriftStruct | undefined): LogicalType | undefined {
  if (logical?.has(1) || logical?.has(12)) return { type: "STRING" };
  if (logical?.has(14)) return { type: "UUID" };
  if (logical?.has(15)) return { type: "FLOAT16" };
  const integer = logical?.struct(10);
  if (integer !== undefined) {
    return { type: "INTEGER", bitWidth: integer.code(1) ?? 0, isSigned: integer.get(2) === true };
  }
  const timestamp = logical?.struct(8);
  if (timestamp === undefined) return undefined;
  const unit = timestamp.struct(2);
  const name = unit?.has(3) ? "NANOS" : unit?.has(2) ? "MICROS" : "MILLIS";
  return { type: "TIMESTAMP", isAdjustedToUTC: timestamp.get(1) === true, unit: name };
}

function flatCell(value: unknown): TableCell {
  const cell = cellFrom(value);
  return cell === undefined ? String(value) : cell;
}
