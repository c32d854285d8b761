import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { readDates } from "../../../src/jobs/data/dateColumns.ts";
import { readParquet } from "../../../src/jobs/data/parquet.ts";
import { numbersOf, numericColumns } from "../../../src/jobs/data/table.ts";
import { type Made, parquetOf, type Struct, varint } from "./parquetBuilder.ts";

const days = Array.from({ length: 300 }, (_, k) => new Date(Date.UTC(2001, 0, 1 + k)));
const written = () =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "day", data: days, type: "TIMESTAMP" },
        { name: "value", data: days.map((_, k) => k / 4), type: "DOUBLE" },
        { name: "count", data: days.map((_, k) => BigInt(k)), type: "INT64" },
        { name: "open", data: days.map((_, k) => k % 2 === 0), type: "BOOLEAN" },
        { name: "label", data: days.map((_, k) => `d${k}`), type: "STRING" },
        { name: "__proto__", data: days.map((_, k) => (k === 7 ? null : k)), type: "INT32" },
      ],
      rowGroupSize: 100,
    }),
  );

describe("readParquet", () => {
  test("reads numbers, integers, booleans, text and dates over several row groups", async () => {
    const table = await readParquet(written(), "days.parquet");
    expect(table.rows).toBe(300);
    expect([...table.columns.keys()]).toEqual(["day", "value", "count", "open", "label", "__proto__"]);
    expect([...numbersOf(table, "value")]).toEqual(days.map((_, k) => k / 4));
    expect([...numbersOf(table, "count")]).toEqual(days.map((_, k) => k));
    expect(numbersOf(table, "open").slice(0, 3)).toEqual(Float64Array.of(1, 0, 1));
    expect(table.columns.get("label")![299]).toBe("d299");
    expect([...readDates(table, ["day"])]).toEqual(days.map((day) => day.getTime()));
    expect(numericColumns(table)).toEqual(["value", "count", "open", "__proto__"]);
  });

  test("null is missing", async () => {
    const table = await readParquet(written(), "days.parquet");
    expect(() => numbersOf(table, "__proto__")).toThrow(
      'days.parquet row 8, column 6 ("__proto__"): expected a number, got null',
    );
    expect(numbersOf(table, "__proto__", "previous")[7]).toBe(6);
  });

  test("every prefix and every other content is refused as a FormatError", async () => {
    const bytes = written();
    for (let length = 0; length < bytes.length; length += 97) {
      await expect(readParquet(bytes.subarray(0, length)), `prefix of ${length}`).rejects.toBeInstanceOf(
        FormatError,
      );
    }
    await expect(readParquet(new TextEncoder().encode("a,b\n1,2\n"))).rejects.toMatchObject({
      code: "MALFORMED",
    });
  });

  test("a row count that the columns do not have is refused", async () => {
    const bytes = parquetOf({ pages: [{ body: bytesOf(Int32Array.of(1, 2)) }], footer: { 3: 3 } });
    await expect(readParquet(bytes)).rejects.toMatchObject({
      code: "MALFORMED",
      message: expect.stringMatching(/expected 3 rows in "x", got 2/),
    });
  });
});

const bytesOf = (values: Int32Array | BigInt64Array) => [...new Uint8Array(values.buffer)];

describe("a Parquet file as other programs write it is read exactly:", () => {
  const cases: [string, Made, unknown[]][] = [
    [
      "decimals that only the newer annotation names",
      { element: { 10: { 5: { 1: 1, 2: 9 } } }, pages: [{ body: bytesOf(Int32Array.of(143, -429)) }] },
      [14.3, -42.9],
    ],
    [
      "integers that a double cannot hold",
      {
        type: 2,
        pages: [{ body: bytesOf(BigInt64Array.of(2n ** 53n + 1n, -7n)) }],
      },
      ["9007199254740993", -7],
    ],
    [
      "days that only the newer annotation names",
      { element: { 10: { 6: {} } }, pages: [{ body: bytesOf(Int32Array.of(0, -1)) }] },
      [new Date(0), new Date(-86_400_000)],
    ],
  ];
  test.each(cases)("%s", async (_, made, cells) => {
    const { columns } = await readParquet(parquetOf(made));
    expect(columns.get("x")).toEqual(cells);
  });

  // hyparquet reads their first number as a negative one.
  test("differences of unsigned numbers of 32 bits, as DuckDB writes them, are refused unless all are below 2^31", async () => {
    const made = (most: number, statistics = true) => {
      const max = [...new Uint8Array(Uint32Array.of(most).buffer)];
      const text = { type: 8, bytes: [4, ...max] };
      const body = [128, 1, 4, 2, ...varint(2 * (most - 1)), 2, 0, 0, 0, 0];
      const encodings = { type: 9, bytes: [0x15, 10] };
      return parquetOf({
        element: { 6: 13 },
        pages: [{ data: { 2: 5 }, body }],
        metadata: statistics ? { 2: encodings, 12: { 5: text } } : { 2: encodings },
      });
    };
    const { columns } = await readParquet(made(2_000_000_000));
    expect(columns.get("x")).toEqual([1_999_999_999, 2_000_000_000]);
    for (const bytes of [made(3_000_000_000), made(2_000_000_000, false)]) {
      await expect(readParquet(bytes, "t.parquet")).rejects.toMatchObject({
        code: "FEATURE",
        message: expect.stringMatching(
          /t\.parquet: expected numbers that we read, got unsigned ones .* in "x"/,
        ),
      });
    }
  });

  test("a value that the dictionary lacks is refused, not missing", async () => {
    const dictionary = (value: number) => [
      { header: { 1: 2, 7: { 1: 1, 2: 0 } }, body: bytesOf(Int32Array.of(5)) },
      // Two times the same value, by its number in one bit.
      { data: { 2: 8 }, body: [1, 4, value] },
    ];
    const { columns } = await readParquet(parquetOf({ pages: dictionary(0), metadata: { 11: 4 } }));
    expect(columns.get("x")).toEqual([5, 5]);
    await expect(readParquet(parquetOf({ pages: dictionary(1), metadata: { 11: 4 } }))).rejects.toMatchObject(
      {
        code: "MALFORMED",
        message: expect.stringMatching(/expected a value in each row of "x"/),
      },
    );
  });

  test("encrypted columns, and columns in other files, are refused", async () => {
    const chunks: [Struct, RegExp][] = [
      [{ 8: { 1: {} } }, /encrypted ones/],
      [{ 1: "other.parquet" }, /the name of another file/],
    ];
    for (const [chunk, message] of chunks) {
      const bytes = parquetOf({ pages: [{ body: bytesOf(Int32Array.of(1, 2)) }], chunk });
      await expect(readParquet(bytes)).rejects.toMatchObject({
        code: "FEATURE",
        message: expect.stringMatching(message),
      });
    }
  });
});
