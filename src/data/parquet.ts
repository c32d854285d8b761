/**
 * Reads Parquet with hyparquet: numbers, booleans, text, dates and timestamps. Skips nested columns, so only asking for one by name is an
 * error.
 */
import type { FileMetaData, SchemaTree } from "hyparquet";
import { ArgumentError, FormatError } from "../tensor/errors.ts";
import { cellFrom } from "./cells.ts";
import { checkSource } from "./source.ts";
import type { Table, TableCell } from "./table.ts";

const FORMAT = "parquet";
/** Cells a file may announce: as many as fit in memory as JavaScript values, about 4 GB. */
const MAX_CELLS = 2 ** 28;
/** Cells that any file may announce, and more for each of its bytes: a column that repeats one value takes almost none. */
const FREE_CELLS = 2 ** 22;
const CELLS_PER_BYTE = 64;
/** Bytes a file may announce to inflate to. */
const MAX_INFLATED_BYTES = 2 ** 32;

/**
 * Reads all flat columns.
 *
 * @param source the whole file
 * @param name   of the source, for messages
 * @throws FormatError `MALFORMED` when it is not a readable Parquet file, `LIMIT` when it announces more than 2^28 cells, more
 *   than 2^22 cells and 64 for each of its bytes, or more than 4 GB
 */
export async function readParquet(source: Uint8Array, name = "input"): Promise<Table> {
  checkSource("readParquet", source, name);
  if (typeof source === "string") {
    throw new ArgumentError("readParquet: expected bytes, got a string. Read the file as bytes.");
  }
  // Copy the bytes, so the caller cannot change them between check and reading.
  const buffer = (source.length > 0 ? source.slice() : new Uint8Array()).buffer as ArrayBuffer;
  // Programs that read no Parquet never load it.
  const { parquetMetadataAsync, parquetRead, parquetSchema } = await import("hyparquet");
  const metadata = await orMalformed(name, () => parquetMetadataAsync(fileOf(buffer)));
  const rows = checkSizes(metadata, buffer.byteLength, name);
  const names = flatColumns(parquetSchema(metadata));
  const columns = new Map(names.map((column) => [column, new Array<TableCell>(rows).fill(null)]));
  if (names.length > 0) {
    const compressors = await loadedCompressors();
    await orMalformed(name, () =>
      parquetRead({
        file: fileOf(buffer),
        metadata,
        columns: names,
        ...(compressors && { compressors }),
        onChunk: ({ columnName, columnData, rowStart }) => {
          const cells = columns.get(columnName)!;
          for (let k = 0; k < columnData.length && rowStart + k < rows; k++) {
            cells[rowStart + k] = flatCell(columnData[k]);
          }
        },
      }),
    );
  }
  return { name, format: "parquet", rows, columns };
}

/**
 * Decompressors for everything except Snappy, which hyparquet has; undefined without WebAssembly, or where a policy forbids it. Loading
 * them compiles a module, so an import at the top of this file would keep the whole library from loading there.
 */
async function loadedCompressors() {
  try {
    return (await import("hyparquet-compressors")).compressors;
  } catch (error) {
    if (typeof WebAssembly === "undefined" || error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

function fileOf(buffer: ArrayBuffer): {
  byteLength: number;
  slice(start: number, end?: number): ArrayBuffer;
} {
  return { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) };
}

/** @returns the number of rows */
function checkSizes(metadata: FileMetaData, fileBytes: number, name: string): number {
  const rows = Number(metadata.num_rows);
  const chunks = metadata.row_groups.flatMap((group) => group.columns);
  const inflated = chunks.reduce((sum, c) => sum + Number(c.meta_data?.total_uncompressed_size ?? 0), 0);
  const total = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (!Number.isSafeInteger(rows) || rows < 0 || rows !== total) {
    throw new FormatError(FORMAT, "MALFORMED", `${name}: expected ${rows} rows in its groups, got ${total}.`);
  }
  const repeated = new Set(
    metadata.schema.flatMap(({ name, repetition_type }) => (repetition_type === "REPEATED" ? [name] : [])),
  );
  for (const { num_rows, columns } of metadata.row_groups) {
    for (const { meta_data: column } of columns) {
      // A column that is not nested has one value, or its absence, in each row.
      if (column?.path_in_schema.length === 1 && !repeated.has(column.path_in_schema[0])) {
        const values = Number(column.num_values);
        if (values !== Number(num_rows)) {
          throw new FormatError(
            FORMAT,
            "MALFORMED",
            `${name}: expected ${num_rows} values in each column of a group, got ${values}.`,
          );
        }
      }
    }
  }
  const cells = rows * Math.max(1, metadata.schema.length - 1);
  const allowed = Math.min(MAX_CELLS, FREE_CELLS + CELLS_PER_BYTE * fileBytes);
  if (cells > allowed || inflated > MAX_INFLATED_BYTES) {
    throw new FormatError(
      FORMAT,
      "LIMIT",
      `${name}: expected at most ${allowed} cells and ${MAX_INFLATED_BYTES} bytes, got ${rows} rows of ${metadata.schema.length - 1} columns in ${inflated} bytes.`,
    );
  }
  return rows;
}

function flatColumns({ children }: SchemaTree): string[] {
  return children
    .filter(({ children, element }) => children.length === 0 && element.repetition_type !== "REPEATED")
    .map(({ element }) => element.name);
}

function flatCell(value: unknown): TableCell {
  const cell = cellFrom(value);
  return cell === undefined ? String(value) : cell;
}

/** hyparquet throws plain errors for bytes it cannot read. */
async function orMalformed<T>(name: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      FORMAT,
      "MALFORMED",
      `${name}: expected a Parquet file, got bytes that cannot be read (${reason}). Is it whole, and Parquet?`,
    );
  }
}
