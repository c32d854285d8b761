/** Flax's msgpack files: round trips, chunks, and values that lie. Live comparison: `oracles.test.ts`. */
import { describe, expect, test } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { openFlax } from "../../../src/checkpoint/formats/flax/open.ts";
import type { RawTensor } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { readAll } from "../../support/readAll.ts";
import { writeFlax } from "../../support/writers.ts";
import {
  digests,
  expectRefusal,
  expectTruncationsRefused,
  joinBytes,
  runMutants,
  sample,
} from "./hostile.ts";

const big = (bytes: number, value: number) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};
const text = (value: string) => joinBytes(Uint8Array.of(0xa0 + Buffer.byteLength(value)), Buffer.from(value));
const map = (...entries: [string, Uint8Array][]) =>
  joinBytes(Uint8Array.of(0x80 + entries.length), ...entries.flatMap(([key, value]) => [text(key), value]));
const list = (...items: Uint8Array[]) => joinBytes(Uint8Array.of(0x90 + items.length), ...items);
const bytesOf = (data: Uint8Array) => joinBytes(Uint8Array.of(0xc4, data.length), data);
const extension = (data: Uint8Array, type = 1) => joinBytes(Uint8Array.of(0xc7, data.length, type), data);
const six = sample([2, 3]);
const array = (
  fields: {
    shape?: Uint8Array;
    dtype?: Uint8Array;
    data?: Uint8Array;
    type?: number;
    rest?: Uint8Array;
  } = {},
) =>
  extension(
    joinBytes(
      list(
        fields.shape ?? list(Uint8Array.of(2), Uint8Array.of(3)),
        fields.dtype ?? text("float32"),
        fields.data ?? bytesOf(six.bytes),
      ),
      fields.rest ?? new Uint8Array(0),
    ),
    fields.type,
  );

const tensors = new Map<string, RawTensor>([
  ["params/lstm/ii/kernel", sample([3, 4])],
  ["params/lstm/hi/kernel", sample([4, 4], 30)],
  ["params/lstm/hi/bias", { dtype: "BF16", shape: [4], bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) }],
  ["params/scale", sample([])],
  ["params/empty", sample([0, 2])],
  ["params/__proto__/x", sample([100])],
  ["opt_state/0/count", { dtype: "I32", shape: [], bytes: Uint8Array.of(7, 0, 0, 0) }],
  [`params/${"n".repeat(200)}`, sample([20_000])],
]);

describe("what is read and written", () => {
  test("round trip", async () => {
    const bytes = writeFlax(tensors);
    const contents = await openFile(bytesSource(bytes));
    expect(contents.format).toBe("flax");
    expect(digests(await readAll(contents))).toEqual(digests(tensors));
    const { start, end } = contents.tensors.get("params/scale")!.location!;
    expect(bytes.subarray(start, end)).toEqual(tensors.get("params/scale")!.bytes);
  });

  test("the bytes are those of the specification", () => {
    expect(writeFlax(new Map([["a/b", six]]))).toEqual(map(["a", map(["b", array()])]));
  });

  test("arrays in chunks, lists, scalars and texts", async () => {
    const part = (from: number, to: number) =>
      array({ shape: list(Uint8Array.of(to - from)), data: bytesOf(six.bytes.subarray(4 * from, 4 * to)) });
    const chunked = map(
      ["__msgpack_chunked_array__", Uint8Array.of(0xc3)],
      ["shape", map(["0", Uint8Array.of(2)], ["1", Uint8Array.of(3)])],
      ["chunks", map(["0", part(0, 4)], ["1", part(4, 6)])],
    );
    const bytes = map(
      ["whole", array()],
      ["chunked", chunked],
      ["list", list(array(), Uint8Array.of(5))],
      ["scalar", array({ shape: list(), data: bytesOf(six.bytes.subarray(0, 4)), type: 3 })],
      ["step", joinBytes(Uint8Array.of(0xcd), big(2, 1000))],
      ["negative", Uint8Array.of(0xe0)],
      ["rate", joinBytes(Uint8Array.of(0xca), Buffer.from([0x3f, 0x00, 0, 0]))],
      ["long", joinBytes(Uint8Array.of(0xd3), Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]))],
      ["none", Uint8Array.of(0xc0)],
      ["name", text("lstm")],
    );
    const contents = await openFlax(bytesSource(bytes));
    const read = await readAll(contents);
    const own = (raw: RawTensor) => Object.values(digests(new Map([["x", raw]])))[0];
    expect([...read].map(([name, raw]) => [name, own(raw)])).toEqual([
      ["whole", own(six)],
      ["chunked", own(six)],
      ["list/0", own(six)],
      ["scalar", own({ ...six, shape: [], bytes: six.bytes.subarray(0, 4) })],
    ]);
    expect(contents.tensors.get("chunked")!.location).toBeUndefined();
    expect(contents.metadata).toEqual(
      new Map<string, unknown>([
        ["list/1", 5],
        ["step", 1000],
        ["negative", -32],
        ["rate", 0.5],
        ["long", -2],
        ["none", null],
        ["name", "lstm"],
      ]),
    );
  });

  test.each(["int4", "float8_e4m3fn", "complex128", "str96"])(
    "an array of %s is left out, with a warning",
    async (dtype) => {
      const contents = await openFlax(bytesSource(map(["a", array({ dtype: text(dtype) })], ["b", array()])));
      expect([...contents.tensors.keys()]).toEqual(["b"]);
      expect(contents.warnings).toEqual([`tensor "a" is of ${dtype}, which is not read`]);
    },
  );
});

const chunks = (...entries: [string, Uint8Array][]) =>
  map(["a", map(["__msgpack_chunked_array__", Uint8Array.of(0xc3)], ...entries)]);
const shape = map(["0", Uint8Array.of(6)]);

const bad: [string, Uint8Array, string, object?][] = [
  ["nothing", new Uint8Array(0), "TRUNCATED", { offset: 0 }],
  ["a list", list(array()), "HEADER", { offset: 0 }],
  ["a number", Uint8Array.of(5), "HEADER", { offset: 0 }],
  ["an array alone", array(), "HEADER", { offset: 0 }],
  ["the unused byte 0xc1", map(["a", Uint8Array.of(0xc1)]), "HEADER", { offset: 3 }],
  ["a key that is a number", joinBytes(Uint8Array.of(0x81, 1, 1)), "HEADER", { offset: 1 }],
  ["a key that is a list", joinBytes(Uint8Array.of(0x81), list(), Uint8Array.of(1)), "HEADER", { offset: 1 }],
  ["a key twice", map(["a", array()], ["a", array()]), "DUPLICATE", { offset: 3 + array().length }],
  ["a name by two ways", map(["a/b", array()], ["a", map(["b", array()])]), "DUPLICATE", { entry: "a/b" }],
  [
    "fewer entries than announced",
    joinBytes(Uint8Array.of(0x82), text("a"), Uint8Array.of(0xc0)),
    "TRUNCATED",
  ],
  ["2^32 - 1 entries", joinBytes(Uint8Array.of(0xdf), big(4, 2 ** 32 - 1)), "TRUNCATED", { offset: 0 }],
  [
    "a list of 2^32 - 1",
    map(["a", joinBytes(Uint8Array.of(0xdd), big(4, 2 ** 32 - 1))]),
    "TRUNCATED",
    { offset: 3 },
  ],
  ["a text beyond the file", map(["a", joinBytes(Uint8Array.of(0xd9, 9), Buffer.from("x"))]), "TRUNCATED"],
  ["a text of 2^32 - 1 bytes", map(["a", joinBytes(Uint8Array.of(0xdb), big(4, 2 ** 32 - 1))]), "LIMIT"],
  ["a text that is not UTF-8", map(["a", Uint8Array.of(0xa1, 0xff)]), "ENCODING"],
  ["an integer of 2^64 - 1", map(["a", joinBytes(Uint8Array.of(0xcf), Buffer.alloc(8, 0xff))]), "OFFSET"],
  ["bytes beyond the file", map(["a", Uint8Array.of(0xc4, 9, 0)]), "TRUNCATED"],
  ["bytes behind the map", joinBytes(map(["a", array()]), Uint8Array.of(0)), "TRAILING"],
  ["two maps", joinBytes(map(["a", array()]), map(["b", array()])), "TRAILING"],
  ["an extension of another type", map(["a", extension(Uint8Array.of(1, 2, 3), 4)]), "FEATURE"],
  ["a timestamp", map(["a", Uint8Array.of(0xd6, 0xff, 0, 0, 0, 0)]), "FEATURE"],
  ["an extension beyond the file", map(["a", Uint8Array.of(0xc7, 99, 1, 0x93)]), "TRUNCATED"],
  ["an array of two fields", map(["a", extension(list(list(), text("float32")))]), "HEADER"],
  ["an array in an array", map(["a", extension(list(extension(list()), text("float32"), list()))]), "HEADER"],
  ["an array whose shape is a number", map(["a", array({ shape: Uint8Array.of(6) })]), "HEADER"],
  [
    "an array whose bytes are a text",
    map(["a", array({ data: text("123456789012345678901234") })]),
    "HEADER",
  ],
  ["an array with bytes behind", map(["a", array({ rest: Uint8Array.of(0) })]), "SIZE"],
  ["an array short of its shape", map(["a", array({ data: bytesOf(six.bytes.subarray(0, 20)) })]), "SIZE"],
  ["a negative size", map(["a", array({ shape: list(Uint8Array.of(0xff), Uint8Array.of(3)) })]), "SHAPE"],
  [
    "a fractional size",
    map(["a", array({ shape: list(joinBytes(Uint8Array.of(0xca), Buffer.from([0x3f, 0, 0, 0]))) })]),
    "SHAPE",
  ],
  ["a size as text", map(["a", array({ shape: list(text("6")) })]), "SHAPE"],
  ["a size of a list", map(["a", array({ shape: list(list()) })]), "SHAPE"],
  [
    "sizes that overflow",
    map([
      "a",
      array({
        shape: list(
          joinBytes(Uint8Array.of(0xce), big(4, 2 ** 31 - 1)),
          joinBytes(Uint8Array.of(0xce), big(4, 2 ** 31 - 1)),
        ),
      }),
    ]),
    "LIMIT",
  ],
  [
    "a zero beside sizes that overflow",
    map([
      "a",
      array({
        shape: list(
          Uint8Array.of(0),
          joinBytes(Uint8Array.of(0xcf), big(6, 0), big(2, 0)),
          joinBytes(Uint8Array.of(0xcf, 0, 0, 1), big(5, 0)),
        ),
      }),
    ]),
    "LIMIT",
  ],
  [
    "rank 9",
    map(["a", array({ shape: list(...Array.from({ length: 9 }, () => Uint8Array.of(1))) })]),
    "LIMIT",
  ],
  ["an unknown type", map(["a", array({ dtype: text("float24") })]), "DTYPE"],
  ["objects", map(["a", array({ dtype: text("object") })]), "DTYPE"],
  ["a type that is a number", map(["a", array({ dtype: Uint8Array.of(1) })]), "DTYPE"],
  ["chunks without shape", chunks(["chunks", map(["0", array()])]), "HEADER"],
  ["chunks with another field", chunks(["shape", shape], ["parts", map(["0", array()])]), "HEADER"],
  [
    "chunks with another field that is empty",
    chunks(["shape", map(["0", Uint8Array.of(0)])], ["parts", map()]),
    "HEADER",
  ],
  ["chunks in another order", chunks(["shape", shape], ["chunks", map(["1", array()])]), "HEADER"],
  [
    "chunks that are not arrays",
    chunks(["shape", shape], ["chunks", map(["0", Uint8Array.of(1)])]),
    "HEADER",
  ],
  [
    "chunks short of the shape",
    chunks(["shape", map(["0", Uint8Array.of(7)])], ["chunks", map(["0", array()])]),
    "SIZE",
  ],
  [
    "chunks of two types",
    chunks(
      ["shape", map(["0", Uint8Array.of(12)])],
      ["chunks", map(["0", array()], ["1", array({ dtype: text("int32") })])],
    ),
    "SIZE",
  ],
  ["100,000 nested lists", map(["a", new Uint8Array(100_000).fill(0x91)]), "TOO_DEEP"],
  [
    "100,000 nested maps",
    joinBytes(...Array.from({ length: 100_000 }, () => Uint8Array.of(0x81, 0xa1, 0x61))),
    "TOO_DEEP",
  ],
  [
    "a million nulls",
    map(["a", joinBytes(Uint8Array.of(0xdd), big(4, 1_000_001), new Uint8Array(1_000_001).fill(0xc0))]),
    "LIMIT",
  ],
  [
    "a name of 2,000 bytes",
    map(["a", joinBytes(Uint8Array.of(0x81, 0xda), big(2, 2000), Buffer.alloc(2000, 65), array())]),
    "NAME",
  ],
];

describe("hostile files", () => {
  test.each(bad)("%s", async (_, bytes, code, place) => expectRefusal(openFlax, bytes, code, place));

  const seeds: [string, Uint8Array][] = [
    ["nested arrays", writeFlax(new Map([...tensors].slice(0, 5)))],
    ["an array in chunks", chunks(["shape", shape], ["chunks", map(["0", array()])])],
  ];
  test.each(seeds)("every prefix of %s is refused", async (_, bytes) =>
    expectTruncationsRefused(openFlax, bytes),
  );
  test.each(seeds)("mutants of %s", async (_, bytes) => {
    expect((await runMutants(openFlax, bytes, { random: 10 })).size).toBeGreaterThan(3);
  });
});
