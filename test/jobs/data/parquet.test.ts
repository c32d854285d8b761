import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { datesOf } from "../../../src/jobs/data/dateColumns.ts";
import { readParquet } from "../../../src/jobs/data/parquet.ts";
import { numbersOf, numericColumns } from "../../../src/jobs/data/table.ts";
import { type Made, parquetOf, prefixes, varint } from "./parquetBuilder.ts";

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
    expect([...datesOf(table, ["day"])]).toEqual(days.map((day) => day.getTime()));
    expect(numericColumns(table)).toEqual(["value", "count", "open", "__proto__"]);
  });

  test("reads text whose beginnings are those of the text before", async () => {
    const data = ["", "müde", "müdes Haus", "mü", null, "Haus", "Haus", ...days.map((_, k) => `Haus ${k}`)];
    const encoding = "DELTA_BYTE_ARRAY" as const;
    const columnData = [{ name: "text", data, type: "STRING" as const, encoding }];
    const table = await readParquet(new Uint8Array(parquetWriteBuffer({ columnData })));
    expect(table.columns.get("text")).toEqual(data);
  });

  test("such text pays for what it becomes, not for what it takes", async () => {
    const table = await readParquet(prefixes(20_000, 1000));
    expect(new Set(table.columns.get("x"))).toEqual(new Set(["a".repeat(1000)]));
    expect(table.rows).toBe(20_000);
    await expect(readParquet(prefixes(40_000, 1000))).rejects.toMatchObject({ code: "LIMIT" });
    const raised = await readParquet(prefixes(40_000, 1000), "x", { limits: { cells: 20e6 } });
    expect(raised.rows).toBe(40_000);
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

  test("rows that the columns do not hold are refused before there is room for them", async () => {
    const column = (rows: number) => [{ name: "x", data: new Array(rows).fill(1), type: "INT32" as const }];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData: column(300) }));
    // 300 as Thrift writes it: the values of the column, the rows of the group and those of the file.
    const footer = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
    const isCount = (at: number) => at >= footer && bytes[at] === 0xd8 && bytes[at + 1] === 0x04;
    const places = [...bytes.keys()].filter(isCount);
    expect(places).toHaveLength(3);
    for (const first of places) {
      for (const second of places.filter((at) => at > first)) {
        const other = bytes.slice();
        for (const at of [first, second]) other.set([0xfe, 0x7f], at);
        await expect(readParquet(other)).rejects.toBeInstanceOf(FormatError);
      }
    }
    // One value in all rows takes next to no bytes.
    const million = new Uint8Array(parquetWriteBuffer({ columnData: column(1_000_000) }));
    expect((await readParquet(million)).rows).toBe(1_000_000);
  });

  test("flipped bytes in the footer give a table or a FormatError, never another failure", async () => {
    const bytes = written();
    for (let at = bytes.length - 8; at > bytes.length - 600; at -= 7) {
      const damaged = bytes.slice();
      damaged[at] ^= 0x55;
      const outcome = await readParquet(damaged).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(FormatError);
    }
  });
});

const bytesOf = (values: Int32Array | BigInt64Array) => [...new Uint8Array(values.buffer)];

describe("a Parquet file as other programs write it is read exactly:", () => {
  const cases: [string, Made, unknown[]][] = [
    [
      "decimals in 32 bits",
      { element: { 6: 5, 7: 3 }, pages: [{ body: bytesOf(Int32Array.of(143, -429)) }] },
      [0.143, -0.429],
    ],
    [
      "decimals in 64 bits",
      { type: 2, element: { 6: 5, 7: 2 }, pages: [{ body: bytesOf(BigInt64Array.of(7n, 2n ** 62n)) }] },
      [0.07, Number((2n ** 62n).toString()) / 100],
    ],
    [
      "decimals of a known length",
      { type: 7, element: { 2: 3, 6: 5, 7: 1 }, pages: [{ body: [0, 0, 3, 255, 255, 253] }] },
      [0.3, -0.3],
    ],
    [
      "decimals as text after its beginning",
      {
        type: 7,
        element: { 2: 1, 6: 5, 7: 1 },
        pages: [{ data: { 2: 7 }, body: [128, 1, 1, 2, 0, 0, 0, 128, 1, 1, 2, 2, 0, 0, 3, 253] }],
      },
      [0.3, -0.3],
    ],
    [
      "microseconds before 1970",
      { type: 2, element: { 6: 10 }, pages: [{ body: bytesOf(BigInt64Array.of(-1n, -86_400_000_001n)) }] },
      [new Date(-1), new Date(-86_400_001)],
    ],
    [
      "differences of unsigned numbers of 32 bits, as DuckDB writes them",
      {
        element: { 6: 13 },
        pages: [{ data: { 2: 5 }, body: [128, 1, 4, 2, ...varint(6e9), 2, 0, 0, 0, 0] }],
      },
      [3_000_000_000, 3_000_000_001],
    ],
    ["a group without rows and without a place", { rows: 0, pages: [], metadata: { 7: 0, 9: 0 } }, []],
  ];
  test.each(cases)("%s", async (_, made, cells) => {
    const { columns } = await readParquet(parquetOf(made));
    expect(columns.get("x")).toEqual(cells);
  });

  test("an encrypted one is refused by that name", async () => {
    const file = parquetOf({ pages: [{ body: bytesOf(Int32Array.of(1, 2)) }] });
    file.set(Buffer.from("PARE"), file.length - 4);
    const column = parquetOf({ pages: [], chunk: { 8: { 1: {} } } });
    for (const bytes of [file, column]) {
      await expect(readParquet(bytes)).rejects.toMatchObject({
        code: "FEATURE",
        message: expect.stringMatching(/an encrypted one\. Write it without encryption/),
      });
    }
  });
});
