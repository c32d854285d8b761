/** Parquet files with one lie each: the error says which one. */
import { describe, expect, test } from "vitest";
import { readParquet } from "../../../src/jobs/data/parquet.ts";
import { type Made, type Page, parquetOf, type Struct, shared, varint } from "./parquetBuilder.ts";

const int32s = (...values: number[]) => [...new Uint8Array(Int32Array.from(values).buffer)];
const plain: Page = { body: int32s(7, 8) };
/** One page, which differs from a good one. */
const page = (change: Partial<Page>, made: Partial<Made> = {}): Uint8Array =>
  parquetOf({ pages: [{ ...plain, ...change }], ...made });
/** A good page in a file that differs. */
const file = (made: Partial<Made>): Uint8Array => parquetOf({ pages: [plain], ...made });
const patched = (bytes: Uint8Array, fromEnd: number, ...values: number[]) => {
  bytes.set(values, bytes.length - fromEnd);
  return bytes;
};
/** A page of two values in an encoding, by its number. */
const encoded = (encoding: number, type: number, body: readonly number[], element: Struct = {}) =>
  parquetOf({ type, element, pages: [{ data: { 2: encoding }, body }] });
const optional = (body: readonly number[], change: Partial<Page> = {}) =>
  parquetOf({ element: { 3: 1 }, pages: [{ body, ...change }] });
/** A page of the second kind: its levels are outside the compressed part. */
const second = (data: Struct, body: readonly number[]) =>
  optional(body, {
    header: { 1: 3, 5: false, 8: { 1: 2, 2: 0, 3: 2, 4: 0, 5: 0, 6: 0, 7: false, ...data } },
  });
const dictionary: Page = { header: { 1: 2, 5: false, 7: { 1: 2, 2: 0 } }, body: plain.body };
const indices = (body: readonly number[]): Page => ({ data: { 2: 8 }, body });
const list = (type: number, ...sizeAndElements: number[]) => ({
  9: { type: 9, bytes: [type, ...sizeAndElements] },
});
const nested = (depth: number): Struct => (depth === 0 ? {} : { 1: nested(depth - 1) });
const int64 = { type: 6, bytes: varint(2 * 2 ** 60) };
const compressed = (codec: number, body: readonly number[], size = 8) => page({ body, size }, { codec });
const gzip = (...changes: [at: number, byte: number][]) => {
  const bytes = [...Buffer.from("H4sIAAAAAAAAA2NnYGDgYGBgAACf/lOqCAAAAA==", "base64")];
  for (const [at, byte] of changes) bytes[at] = byte;
  return bytes;
};

const SIZE = /a page of the size that it announces/;
const WITHIN = /runs within their page/;
const DELTAS = /differences within their page/;
const STRINGS = /strings within their page/;

const cases: [what: string, bytes: Uint8Array, message: RegExp][] = [
  ["another ending", patched(file({}), 1, 0x32), /which ends with PAR1, got "PAR2"/],
  [
    "a footer longer than the file",
    patched(file({}), 8, 0xff, 0xff),
    /a footer within the file, got 65535 bytes/,
  ],
  ["no list of columns", file({ footer: { 2: 5 } }), /a list of columns, got number/],
  ["a group less", file({ footer: { 3: 3 } }), /3 rows in its groups, got 2/],
  [
    "a column less",
    file({
      schema: [
        { 4: "r", 5: 2 },
        { 1: 1, 4: "x" },
      ],
    }),
    /as many columns as the file announces/,
  ],
  [
    "columns of one name",
    file({
      schema: [
        { 4: "r", 5: 2 },
        { 1: 1, 4: "x" },
        { 1: 1, 4: "x" },
      ],
    }),
    /distinct names of columns, got "x"/,
  ],
  ["columns that share their pages", shared(20, 0, int32s(1)), /pages with bytes of their own/],
  ["an unknown type", file({ element: { 1: 9 } }), /a known type of values, got 9/],
  ["a column without a type", file({ element: { 1: false } }), /a count of a type, got false/],
  ["a chunk of another column", file({ metadata: { 3: ["y"] } }), /each column in each group of rows/],
  ["a chunk without a description", file({ chunk: { 3: false } }), /a description of each column, got none/],
  ["a chunk in another file", file({ chunk: { 1: "other" } }), /columns in the file itself/],
  ["values of another type", file({ metadata: { 1: 2 } }), /values of type INT32, got 2/],
  ["more values than rows", file({ metadata: { 5: 3 } }), /2 values in each column of a group, got 3/],
  ["pages behind the footer", file({ metadata: { 7: 999 } }), /pages before the footer, got 4 to 1003/],
  [
    "a page longer than its column",
    page({ header: { 3: 99 } }),
    /pages within their column, got one of 99 bytes/,
  ],
  ["another size", page({ size: 9 }), /a page of 9 bytes, got 8/],
  ["a page of an unknown kind", page({ header: { 1: 7 } }), /a known kind of page, got 7/],
  ["a page with more values", page({ data: { 1: 3 } }), /2 more values, got 3/],
  ["an unknown encoding", page({ data: { 2: 4 } }), /a known encoding, got 4/],
  [
    "a list longer than the file",
    file({ footer: list(0xf3, 0xff, 0x7f) }),
    /a list within the file, got 16383 elem/,
  ],
  [
    "text longer than the file",
    file({ footer: { 9: { type: 8, bytes: [0x7f] } } }),
    /expected 127 bytes, got 1/,
  ],
  [
    "an unknown type of field",
    file({ footer: { 9: { type: 13, bytes: [] } } }),
    /a known type of field, got 13/,
  ],
  [
    "a number beyond 64 bits",
    file({ footer: { 9: { type: 5, bytes: [...new Array(10).fill(0xff), 0] } } }),
    /a number of at most 64 bits/,
  ],
  ["structures within structures", file({ footer: { 9: nested(20) } }), /structures at most 16 deep/],
  ["a number of rows beyond 2^53", file({ footer: { 3: int64 } }), /a count of rows, got 115/],
  ["levels longer than their page", optional([9, 0, 0, 0, 4, 1]), /levels within their page, got 9/],
  ["levels without their length", optional([2, 0]), /levels within their page, got Infinity/],
  ["separate levels longer than their page", second({ 5: 99 }, [4, 1]), /levels within their page, got 99/],
  ["levels in a run that is cut off", optional([1, 0, 0, 0, 4, 7, 7, 7, 7, 7, 7, 7, 7]), WITHIN],
  ["levels without a run", optional([0, 0, 0, 0]), /a number of at most 32 bits, got a longer one, or none/],
  ["a run of more levels", optional([2, 0, 0, 0, 6, 1, ...plain.body]), /a run of 2 values, got 3/],
  [
    "indices without a dictionary",
    parquetOf({ pages: [indices([1, 4, 0])] }),
    /a dictionary before its indices/,
  ],
  [
    "an index beyond the dictionary",
    parquetOf({ pages: [dictionary, indices([8, 4, 2])] }),
    /an index below 2, got 2/,
  ],
  [
    "wide indices",
    parquetOf({ pages: [dictionary, indices([33, 4, 0])] }),
    /indices of at most 32 bits, got 33/,
  ],
  [
    "an encoding of another type",
    encoded(6, 1, plain.body),
    /an encoding of INT32, got DELTA_LENGTH_BYTE_ARRAY/,
  ],
  ["values of no length", encoded(0, 7, plain.body), /values of a known length, got 0/],
  [
    "a long decimal",
    encoded(0, 7, new Array(80).fill(1), { 2: 40, 6: 5 }),
    /values of a known length, got 40/,
  ],
  ["a page with fewer values", page({ body: int32s(7) }), /expected 2 values, got 4 bytes/],
  [
    "longer decimals",
    encoded(0, 6, [...int32s(40), ...new Array(50).fill(0)], { 6: 5 }),
    /at most 32 bytes, got 40/,
  ],
  [
    "decimals by differences of length",
    encoded(6, 6, [0], { 6: 5 }),
    /without differences, got DELTA_LENGTH_BYTE/,
  ],
  ["decimals by their beginnings", encoded(7, 6, [0], { 6: 5 }), /without differences, got DELTA_BYTE_ARRAY/],
  [
    "differences of other values",
    encoded(5, 1, [8, 1, 3, 0, 0, 0]),
    /differences of 2 values, got 3 in blocks of 1/,
  ],
  [
    "blocks of seven",
    encoded(5, 1, [7, 1, 2, 0, 0, 0]),
    /differences of 2 values, got 2 in blocks of 1 times 7/,
  ],
  ["differences without an end", encoded(5, 1, [8, 1, 2, ...new Array(12).fill(0xff)]), /at most 64 bits/],
  ["a string behind its page", encoded(0, 6, [1, 0, 0, 0, 65, 3, 0, 0, 0, 66, 67]), STRINGS],
  ["a string without its length", encoded(0, 6, [4, 0, 0, 0, 65, 66, 67, 68, 3, 0]), STRINGS],
  ["a string behind its page, its length first", encoded(6, 6, [8, 1, 2, 4, 0, 0, 65, 66, 67]), STRINGS],
  ["widths without their page", encoded(5, 1, [8, 1, 2, 0, 0]), DELTAS],
  ["widths behind the page", encoded(5, 1, [128, 1, 16, 2, 0, 0, 0]), DELTAS],
  ["wide differences", encoded(5, 1, [8, 1, 2, 0, 0, 65, ...new Array(65).fill(0)]), DELTAS],
  [
    "a beginning longer than the text before",
    encoded(7, 6, [8, 1, 2, 0, 4, 0, 8, 1, 2, 2, 0, 0, 65]),
    /a prefix of at most 1 bytes, got 2/,
  ],
  [
    "an ending behind the page",
    encoded(7, 6, [8, 1, 2, 0, 0, 0, 8, 1, 2, 2, 0, 0, 65]),
    /strings within their page, got 2 bytes/,
  ],
  ["gzip of another kind", compressed(2, gzip([2, 7])), /expected gzip/],
  ["gzip with another checksum", compressed(2, gzip([20, 1])), /the checksum that it carries/],
  ["Snappy of another size", compressed(1, [9, 28, ...plain.body]), SIZE],
  ["Snappy that ends early", compressed(1, [8, 12, 1, 2, 3, 4]), SIZE],
  ["Snappy with a literal beyond its end", compressed(1, [8, 28, 1, 2, 3, 4]), SIZE],
  ["Snappy that copies from before the page", compressed(1, [8, 12, 1, 2, 3, 4, 1, 9]), SIZE],
  ["LZ4 that ends early", compressed(7, [0x40, 1, 2, 3, 4]), SIZE],
];

describe("a Parquet file is refused:", () => {
  test("the one from which they differ is read", async () => {
    const { columns } = await readParquet(file({}));
    expect(columns.get("x")).toEqual([7, 8]);
    for (const codec of [1, 2, 7]) {
      const body = codec === 1 ? [8, 28, ...plain.body] : codec === 2 ? gzip() : [0x80, ...plain.body];
      expect((await readParquet(compressed(codec, body))).columns.get("x"), `codec ${codec}`).toEqual([7, 8]);
    }
    const words = await readParquet(parquetOf({ pages: [dictionary, indices([8, 4, 1])] }));
    expect(words.columns.get("x")).toEqual([8, 8]);
    const gaps = await readParquet(second({ 6: 2, 5: 2 }, [0, 0, 4, 1, ...plain.body]));
    expect(gaps.columns.get("x")).toEqual([7, 8]);
  });

  test.each(cases)("%s", async (_, bytes, message) => {
    const error: unknown = await readParquet(bytes).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "FormatError", code: "MALFORMED" });
    expect((error as Error).message).toMatch(message);
  });

  test("compressed as we do not read it", async () => {
    await expect(readParquet(file({ codec: 3 }))).rejects.toThrow(/expected pages in Snappy.* got LZO/);
  });
});
