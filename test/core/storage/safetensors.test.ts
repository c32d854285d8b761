/** Safetensors: round trips, reading by ranges, and every way to break a rule of the format. */
import { describe, expect, test } from "vitest";
import type { RawTensor } from "../../../src/core/storage/raw.ts";
import { checkChecksum, NO_CHECKSUM, putChecksum } from "../../../src/core/storage/safetensors/checksum.ts";
import { openSafetensors, readSafetensors } from "../../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { blobSource } from "../../../src/core/storage/source.ts";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import {
  digests,
  expectRefusal,
  expectTruncationsRefused,
  joinBytes,
  runMutants,
  sample,
  snapshotPrototypes,
} from "../../checkpoint/formats/hostile.ts";
import { readAll } from "../../support/readAll.ts";

function file(header: string | Uint8Array, dataSize = 0, announced?: bigint): Uint8Array {
  const json = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + json.length + dataSize);
  new DataView(bytes.buffer).setBigUint64(0, announced ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const entry = (name: string, dtype: string, shape: string, begin: number | string, end: number | string) =>
  `"${name}":{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;

const seeds = new Map<string, Uint8Array>([
  [
    "two tensors and metadata",
    writeSafetensors(
      new Map([
        ["b", sample([2, 3])],
        ["a", sample([4], 9)],
      ]),
      new Map([["format", "pt"]]),
    ),
  ],
  ["one scalar", writeSafetensors(new Map([["x", sample([])]]))],
]);

describe("round trip", () => {
  test("names, types, shapes, bytes and metadata come back", () => {
    const tensors = new Map<string, RawTensor>([
      ["weight", sample([3, 2])],
      ["half", { dtype: "F16", shape: [3], bytes: Uint8Array.of(1, 2, 3, 4, 5, 6) }],
      ["flag", { dtype: "BOOL", shape: [1], bytes: Uint8Array.of(1) }],
      ["long", { dtype: "I64", shape: [1, 1], bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) }],
      ["empty", sample([0, 5])],
      ["__proto__", sample([1], 3)],
      ['ü \u202e \u0000 " \\ \n', sample([], 4)],
      ["", sample([2], 5)],
    ]);
    const metadata = new Map([
      ["__proto__", "x"],
      ["config", '{"a":1}'],
    ]);
    const bytes = writeSafetensors(tensors, metadata);
    const read = readSafetensors(bytes);
    expect(digests(read.tensors)).toEqual(digests(tensors));
    expect(read.metadata).toEqual(metadata);
    expect(writeSafetensors(read.tensors, read.metadata)).toEqual(bytes);
  });

  test("the writer aligns: the header is a multiple of 8, wide elements come first", () => {
    const bytes = writeSafetensors(
      new Map<string, RawTensor>([
        ["a", { dtype: "U8", shape: [1], bytes: Uint8Array.of(7) }],
        ["b", sample([1])],
        ["c", { dtype: "F64", shape: [1], bytes: new Uint8Array(8) }],
      ]),
    );
    expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
    expect([...readSafetensors(bytes).tensors.keys()]).toEqual(["c", "b", "a"]);
  });

  test("a file without tensors", () => {
    expect(readSafetensors(writeSafetensors(new Map())).tensors.size).toBe(0);
  });
});

describe("sources", () => {
  test("a Blob and a Node Buffer at an odd offset read alike", async () => {
    const bytes = seeds.get("two tensors and metadata")!;
    const odd = Buffer.alloc(bytes.length + 1);
    odd.set(bytes, 1);
    const expected = digests(readSafetensors(bytes).tensors);
    expect(digests(readSafetensors(odd.subarray(1)).tensors)).toEqual(expected);
    expect(digests(await readAll(await openSafetensors(blobSource(new Blob([bytes as BlobPart])))))).toEqual(
      expected,
    );
  });

  test("only the header and the tensors asked for are fetched", async () => {
    const bytes = seeds.get("two tensors and metadata")!;
    const ranges: number[][] = [];
    const source = {
      size: bytes.length,
      read: async (start: number, end: number) => {
        ranges.push([start, end]);
        return bytes.subarray(start, end);
      },
    };
    const contents = await openSafetensors(source);
    const { start, end } = contents.tensors.get("b")!.location!;
    await contents.tensors.get("b")!.read();
    expect(ranges).toEqual([
      [0, 8],
      [8, 8 + new DataView(bytes.buffer).getUint32(0, true)],
      [start, end],
    ]);
  });

  test("a file that shrinks while it is read", async () => {
    const bytes = seeds.get("one scalar")!;
    let length = bytes.length;
    const contents = await openSafetensors({
      size: bytes.length,
      read: async (start, end) => bytes.subarray(start, Math.min(end, length)),
    });
    length -= 1;
    await expect(contents.tensors.get("x")!.read()).rejects.toMatchObject({
      code: "TRUNCATED",
      place: { entry: "x" },
    });
  });
});

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const many = Array.from({ length: 100_001 }, (_, k) => entry(`t${k}`, "F32", "[0]", 0, 0)).join(",");
const ok = entry("a", "F32", "[1]", 0, 4);

/** Name, file, code, and the place that the error must name. */
const bad: [string, Uint8Array, string, object?][] = [
  ["empty", new Uint8Array(0), "TRUNCATED", { offset: 0 }],
  ["one byte", new Uint8Array(1), "TRUNCATED", { offset: 1 }],
  ["header length 0", file("", 0), "HEADER", { offset: 0 }],
  ["header length 1", file("{", 0), "HEADER", { offset: 0 }],
  ["header length 2^64 - 1", file("{}", 0, 2n ** 64n - 1n), "LIMIT", { offset: 0 }],
  ["header length 2^63", file("{}", 0, 2n ** 63n), "LIMIT", { offset: 0 }],
  ["header length 2^53 + 1", file("{}", 0, 2n ** 53n + 1n), "LIMIT", { offset: 0 }],
  ["header length over the cap", file("{}", 0, 100_000_001n), "LIMIT", { offset: 0 }],
  ["header length of the file", file("{}", 0, 10n), "TRUNCATED", { offset: 0 }],
  ["a header of 90 MB that is not there", file("{}", 0, 90_000_000n), "TRUNCATED", { offset: 0 }],
  ["only a brace", file("{ ", 0), "JSON", { offset: 10 }],
  ["white space before the brace", file(" {}"), "HEADER", { offset: 8 }],
  ["a byte order mark", file("\ufeff{}"), "HEADER", { offset: 8 }],
  ["an array", file("[]"), "HEADER", { offset: 8 }],
  ["null", file("null"), "HEADER", { offset: 8 }],
  ["a string", file('"x"'), "HEADER", { offset: 8 }],
  ["not UTF-8", file(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)), "ENCODING", { offset: 8 }],
  ["overlong UTF-8", file(Uint8Array.of(0x7b, 0x22, 0xc0, 0x80, 0x22, 0x7d)), "ENCODING", { offset: 8 }],
  ["a trailing comma", file(`{${ok},}`, 4), "JSON", { offset: 8 + ok.length + 2 }],
  ["a comment", file(`{/**/${ok}}`, 4), "JSON", { offset: 9 }],
  ["NaN", file('{"a":NaN}'), "JSON", { offset: 13 }],
  ["text after the object", file("{}x"), "JSON", { offset: 10 }],
  ["two objects", file("{}{}"), "JSON", { offset: 10 }],
  ["a raw control character", file('{"a\n":1}'), "JSON", { offset: 11 }],
  ["a bad escape", file('{"\\x":1}'), "JSON", { offset: 11 }],
  ["half a surrogate pair", file(`{${ok.replace('"a"', '"\\ud800"')}}`, 4), "ENCODING"],
  [
    "the same name twice",
    file(`{${entry("w", "U8", "[4]", 0, 4)},${entry("w", "F32", "[1]", 0, 4)}}`, 4),
    "DUPLICATE",
    { entry: "w" },
  ],
  [
    "the same name, escaped",
    file(`{${entry("w", "F32", "[1]", 0, 4)},${entry("\\u0077", "F32", "[1]", 4, 8)}}`, 8),
    "DUPLICATE",
    { entry: "w" },
  ],
  [
    "dtype twice",
    file('{"a":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}', 4),
    "DUPLICATE",
    { entry: "dtype" },
  ],
  [
    "shape twice",
    file('{"a":{"dtype":"F32","shape":[],"shape":[],"data_offsets":[0,4]}}', 4),
    "DUPLICATE",
    { entry: "shape" },
  ],
  [
    "offsets twice",
    file('{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4],"data_offsets":[0,4]}}', 4),
    "DUPLICATE",
    { entry: "data_offsets" },
  ],
  ["metadata twice", file('{"__metadata__":{},"__metadata__":{}}'), "DUPLICATE", { entry: "__metadata__" }],
  ["a key of the metadata twice", file('{"__metadata__":{"a":"1","a":"2"}}'), "DUPLICATE", { entry: "a" }],
  [
    "two tensors over the same bytes",
    file(`{${entry("a", "F32", "[1]", 0, 4)},${entry("b", "F32", "[1]", 0, 4)}}`, 4),
    "OVERLAP",
    { entry: "b" },
  ],
  [
    "half overlapping",
    file(`{${entry("a", "F32", "[2]", 0, 8)},${entry("b", "F32", "[2]", 4, 12)}}`, 12),
    "OVERLAP",
    { entry: "b" },
  ],
  [
    "1,000 tensors over the same bytes",
    file(`{${Array.from({ length: 1000 }, (_, k) => entry(`t${k}`, "F32", "[1]", 0, 4)).join()}}`, 4),
    "OVERLAP",
  ],
  ["a hole at the start", file(`{${entry("a", "F32", "[1]", 4, 8)}}`, 8), "GAP", { entry: "a" }],
  ["a hole in the middle", file(`{${ok},${entry("b", "F32", "[1]", 8, 12)}}`, 12), "GAP", { entry: "b" }],
  ["a hole at the end", file(`{${ok}}`, 8), "TRAILING", { offset: 8 + ok.length + 2 + 4 }],
  [
    "a zip directory behind the tensors",
    joinBytes(file(`{${ok}}`, 4), Uint8Array.of(0x50, 0x4b, 5, 6), new Uint8Array(18)),
    "TRAILING",
  ],
  ["less data than announced", file(`{${ok}}`, 3), "TRUNCATED", { entry: "a" }],
  ["offsets descending", file(`{${entry("a", "F32", "[1]", 4, 0)}}`, 4), "OFFSET", { entry: "a" }],
  ["a negative offset", file(`{${entry("a", "F32", "[1]", -4, 0)}}`, 4), "OFFSET", { entry: "a" }],
  ["a fractional offset", file(`{${entry("a", "F32", "[1]", "0.5", 4)}}`, 4), "JSON"],
  ["an offset written 4.0", file(`{${entry("a", "F32", "[1]", 0, "4.0")}}`, 4), "JSON"],
  ["an offset written 4e0", file(`{${entry("a", "F32", "[1]", 0, "4e0")}}`, 4), "JSON"],
  ["an offset written -0", file(`{${entry("a", "F32", "[1]", "-0", 4)}}`, 4), "JSON"],
  ["an offset written 04", file(`{${entry("a", "F32", "[1]", 0, "04")}}`, 4), "JSON"],
  ["an offset of 2^53 + 2", file(`{${entry("a", "F32", "[1]", 0, "9007199254740994")}}`, 4), "JSON"],
  ["offsets as strings", file(`{${entry("a", "F32", "[1]", '"0"', '"4"')}}`, 4), "OFFSET", { entry: "a" }],
  ["one offset", file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4]}}', 4), "OFFSET", { entry: "a" }],
  [
    "three offsets",
    file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}', 4),
    "OFFSET",
    { entry: "a" },
  ],
  ["no offsets", file('{"a":{"dtype":"F32","shape":[1]}}', 4), "OFFSET", { entry: "a" }],
  ["fewer bytes than the shape", file(`{${entry("a", "F32", "[2]", 0, 4)}}`, 4), "SIZE", { entry: "a" }],
  ["more bytes than the shape", file(`{${entry("a", "F32", "[1]", 0, 8)}}`, 8), "SIZE", { entry: "a" }],
  ["a shape of 2^64 - 2", file(`{${entry("a", "F32", "[2,18446744073709551614]", 0, 4)}}`, 4), "JSON"],
  [
    "a shape that overflows",
    file(`{${entry("a", "F32", "[2147483647,2147483647]", 0, 4)}}`, 4),
    "LIMIT",
    { entry: "a" },
  ],
  [
    "a zero before an overflow",
    file(`{${entry("a", "F32", "[0,1099511627776,1099511627776]", 0, 0)}}`),
    "LIMIT",
    { entry: "a" },
  ],
  [
    "a zero behind an overflow",
    file(`{${entry("a", "F32", "[1099511627776,1099511627776,0]", 0, 0)}}`),
    "LIMIT",
    { entry: "a" },
  ],
  [
    "a zero beside large axes",
    file(`{${entry("a", "F32", "[2147483647,0,2147483647]", 0, 0)}}`),
    "LIMIT",
    { entry: "a" },
  ],
  ["a negative size", file(`{${entry("a", "F32", "[-1]", 0, 4)}}`, 4), "SHAPE", { entry: "a" }],
  ["a size as text", file(`{${entry("a", "F32", '["1"]', 0, 4)}}`, 4), "SHAPE", { entry: "a" }],
  ["a shape that is a number", file(`{${entry("a", "F32", "1", 0, 4)}}`, 4), "SHAPE", { entry: "a" }],
  ["no shape", file('{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4), "SHAPE", { entry: "a" }],
  ["rank 9", file(`{${entry("a", "F32", "[1,1,1,1,1,1,1,1,1]", 0, 4)}}`, 4), "LIMIT", { entry: "a" }],
  [
    "rank 10,000",
    file(`{${entry("a", "F32", `[${"1,".repeat(9999)}1]`, 0, 4)}}`, 4),
    "LIMIT",
    { entry: "a" },
  ],
  [
    "a real tensor within a zero-size one's gap",
    file(`{${entry("a", "F32", "[0]", 4, 4)}}`, 4),
    "GAP",
    { entry: "a" },
  ],
  ["an unknown dtype", file(`{${entry("a", "F23", "[1]", 0, 4)}}`, 4), "DTYPE", { entry: "a" }],
  ["a dtype in lower case", file(`{${entry("a", "f32", "[1]", 0, 4)}}`, 4), "DTYPE", { entry: "a" }],
  ["an empty dtype", file(`{${entry("a", "", "[1]", 0, 4)}}`, 4), "DTYPE", { entry: "a" }],
  [
    "a dtype from a prototype",
    file(`{${entry("a", "constructor", "[1]", 0, 4)}}`, 4),
    "DTYPE",
    { entry: "a" },
  ],
  ["no dtype", file('{"a":{"shape":[1],"data_offsets":[0,4]}}', 4), "DTYPE", { entry: "a" }],
  ["half a byte", file(`{${entry("a", "F4", "[3]", 0, 2)}}`, 2), "DTYPE", { entry: "a" }],
  [
    "an unknown field",
    file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":0}}', 4),
    "UNKNOWN_FIELD",
    { entry: "a" },
  ],
  [
    "a field __proto__",
    file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"__proto__":{}}}', 4),
    "UNKNOWN_FIELD",
    { entry: "a" },
  ],
  ["a tensor that is a list", file('{"a":[]}'), "HEADER", { entry: "a" }],
  ["a tensor that is null", file('{"a":null}'), "HEADER", { entry: "a" }],
  ["metadata that is a list", file('{"__metadata__":[]}'), "HEADER", { entry: "__metadata__" }],
  ["metadata with a number", file('{"__metadata__":{"a":1}}'), "HEADER", { entry: "__metadata__" }],
  ["metadata with an object", file('{"__metadata__":{"a":{}}}'), "HEADER", { entry: "__metadata__" }],
  ["a name of 1,025 bytes", file(`{${entry("x".repeat(1025), "F32", "[1]", 0, 4)}}`, 4), "NAME"],
  ["100,001 tensors", file(`{${many}}`), "LIMIT"],
  ["a deep unknown value", file(`{"a":${nested(100_000)}}`), "TOO_DEEP", { offset: 76 }],
  ["deep objects", file(`{"a":${'{"a":'.repeat(70)}1${"}".repeat(71)}`), "TOO_DEEP"],
];

test("a file that changed after it got its checksum is refused", () => {
  const file = writeSafetensors(new Map([["a", sample([3])]]), new Map([NO_CHECKSUM]));
  putChecksum(file);
  checkChecksum("safetensors", file);
  file[file.length - 1] ^= 1;
  expect(() => checkChecksum("safetensors", file)).toThrow(
    expect.objectContaining({ code: "CHECKSUM", place: { offset: 50 } }),
  );
});

describe("hostile files", () => {
  const open = (source: Parameters<typeof openSafetensors>[0]) => openSafetensors(source);
  test.each(bad)("%s", async (_, bytes, code, place) => {
    const prototypes = snapshotPrototypes();
    await expectRefusal(open, bytes, code, place);
    expect(() => readSafetensors(bytes)).toThrowError(
      expect.objectContaining({ code, format: "safetensors" }),
    );
    expect(snapshotPrototypes()).toEqual(prototypes);
  });

  test("a dtype that is none is named", async () => {
    const bytes = file(`{${entry("a", "F23", "[1]", 0, 4)}}`, 4);
    await expectRefusal(open, bytes, "DTYPE", { entry: "a" }, 'expected a known dtype, got "F23"');
  });

  test.each([...seeds])("every prefix of %s is refused", async (_, bytes) => {
    await expectTruncationsRefused(open, bytes);
  });

  test.each([...seeds])("mutants of %s", async (_, bytes) => {
    const outcomes = await runMutants(open, bytes, { random: 1 });
    expect(outcomes.size).toBeGreaterThan(3);
  });

  test("limits can be changed", () => {
    const metadata = new Map([["text", "x".repeat(2 ** 21)]]);
    const bytes = writeSafetensors(new Map(), metadata);
    expect(() => readSafetensors(bytes, { limits: { memory: 2 ** 20 } })).toThrowError(FormatError);
    expect(readSafetensors(bytes).metadata).toEqual(metadata);
  });

  test("memory that another thread may change is copied before it is checked", () => {
    const bytes = seeds.get("one scalar")!;
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    expect(digests(readSafetensors(shared).tensors)).toEqual(digests(readSafetensors(bytes).tensors));
  });
});

describe("the writer refuses", () => {
  const write = (name: string, tensor: RawTensor) => () => writeSafetensors(new Map([[name, tensor]]));
  const refusals: [string, () => Uint8Array, string][] = [
    ["the reserved name", write("__metadata__", sample([1])), "NAME"],
    ["half a surrogate pair", write("\ud800", sample([1])), "ENCODING"],
    ["a long name", write("x".repeat(1025), sample([1])), "NAME"],
    ["bytes that do not fit", write("a", { ...sample([2]), shape: [3] }), "SIZE"],
    ["an unknown dtype", write("a", { ...sample([2]), dtype: "X" }), "DTYPE"],
    [
      "quantized integers",
      write("a", {
        dtype: "I8",
        shape: [1],
        bytes: new Uint8Array(1),
        quantization: { scale: [1], offset: [0] },
      }),
      "DTYPE",
    ],
    ["a negative size", write("a", { ...sample([2]), shape: [-2] }), "SHAPE"],
  ];
  test.each(refusals)("%s", (_, run, code) => {
    expect(run).toThrowError(expect.objectContaining({ code, format: "safetensors" }));
  });
});
