/** Reads Parquet: numbers, booleans, text, dates and timestamps. hyparquet reads the file, loaded when a program first needs it. */
import type { FileMetaData } from "hyparquet";
import { describe } from "../../core/tensor/errors.ts";
import { cellFrom } from "./cells.ts";
import { checkByteSource, failAtFile, readByLibrary } from "./source.ts";
import type { Table, TableCell } from "./table.ts";

const FORMAT = "parquet";

/**
 * Reads all flat columns. Skips columns of lists, structures and bytes, so only asking for one by name is an error.
 *
 * @param source the whole file
 * @param name   of the source, for messages
 * @throws FormatError `MALFORMED` when it is not a readable Parquet file, `FEATURE` for encrypted columns and columns in other files
 * @example
 * const table = await readParquet(bytes, "days.parquet");
 */
export async function readParquet(source: Uint8Array, name = "input"): Promise<Table> {
  checkByteSource("readParquet", source, name);
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet-compressors"),
  ]);
  const file = {
    byteLength: source.length,
    slice: (start: number, end?: number) => new Uint8Array(source.subarray(start, end)).buffer,
  };
  const byLibrary = <T>(work: () => Promise<T>) => readByLibrary(FORMAT, name, "a Parquet file", work);
  const metadata = await byLibrary(() => parquetMetadataAsync(file, { geoparquet: false }));
  checkReadable(metadata, name);
  const rows = Number(metadata.num_rows);
  const columns = new Map<string, TableCell[]>();
  for (const { element, children } of parquetSchema(metadata).children) {
    const { name: column, converted_type: type } = element;
    // The library throws at the last two.
    if (children.length > 0 || type === "BSON" || type === "INTERVAL") continue;
    if (columns.has(column)) {
      failAtFile(FORMAT, "DUPLICATE", name, `distinct names of columns, got ${describe(column)} again.`);
    }
    const values: unknown[] = [];
    await byLibrary(() =>
      parquetRead({
        file,
        metadata,
        compressors,
        columns: [column],
        onChunk: ({ columnData, rowStart }) => {
          for (let k = 0; k < columnData.length; k++) values[rowStart + k] = columnData[k];
        },
      }),
    );
    // A column without rows has no chunks; a damaged one may have too few.
    if (values.length !== rows) {
      failAtFile(FORMAT, "MALFORMED", name, `${rows} rows in ${describe(column)}, got ${values.length}.`);
    }
    // The library gives null for a missing value, and this for one that its page or dictionary lacks.
    if (values.includes(undefined)) {
      failAtFile(FORMAT, "MALFORMED", name, `a value in each row of ${describe(column)}, got damaged pages.`);
    }
    const cells = values.map(cellFrom);
    if (!cells.includes(undefined)) columns.set(column, cells as TableCell[]);
  }
  return { name, format: FORMAT, rows, columns };
}

/** Refuses files that the library would read wrongly, and tells it the types that it would miss. @throws FormatError */
function checkReadable({ schema, row_groups: groups }: FileMetaData, name: string): void {
  const chunks = groups.flatMap((group) => group.columns);
  if (chunks.some((chunk) => chunk.crypto_metadata !== undefined)) {
    failAtFile(
      FORMAT,
      "FEATURE",
      name,
      "readable columns, got encrypted ones. Write them without encryption.",
    );
  }
  if (chunks.some((chunk) => chunk.file_path)) {
    failAtFile(FORMAT, "FEATURE", name, "columns in the file itself, got the name of another file.");
  }
  for (const { meta_data: column } of chunks) {
    const most = column?.statistics?.max_value ?? Infinity;
    if (column === undefined || !column.encodings.includes("DELTA_BINARY_PACKED") || Number(most) < 2 ** 31)
      continue;
    const { converted_type: type } = schema.find((element) => element.name === column.path_in_schema[0])!;
    if (type !== "UINT_32") continue;
    const got = `unsigned ones from 2^31 on as differences in ${describe(column.path_in_schema[0])}`;
    const rest = `numbers that we read, got ${got}. Write the column as 64-bit integers, or in DuckDB with PARQUET_VERSION V1.`;
    failAtFile(FORMAT, "FEATURE", name, rest);
  }
  for (const element of schema) {
    // The library reads decimals and days by the older of two annotations only.
    const { logical_type: logical } = element;
    if (logical?.type === "DECIMAL") element.scale ??= logical.scale;
    if (logical?.type === "DECIMAL" || logical?.type === "DATE") element.converted_type ??= logical.type;
  }
}
