/** GGUF, built here from the specification: what is read, and headers that lie. */
import { describe, expect, test } from "vitest";
import { readAll } from "../../src/formats/contents.ts";
import { openFile } from "../../src/formats/detect.ts";
import { openGguf } from "../../src/formats/gguf.ts";
import { bytesSource } from "../../src/formats/source.ts";
import {
  digests,
  expectRefusal,
  expectTruncationsRefused,
  joinBytes,
  runMutants,
  sample,
} from "./hostile.ts";

const u32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);
const u64 = (value: number | bigint) => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
const text = (value: string, length: number | bigint = Buffer.byteLength(value)) =>
  joinBytes(u64(length), Buffer.from(value));
const pair = (key: string, type: number, value: Uint8Array) => joinBytes(text(key), u32(type), value);
const info = (
  name: string,
  sizes: (number | bigint)[],
  type: number,
  offset: number | bigint,
  rank = sizes.length,
) => joinBytes(text(name), u32(rank), ...sizes.map(u64), u32(type), u64(offset));

interface Parts {
  magic?: string;
  version?: number;
  pairs?: Uint8Array[];
  pairCount?: number | bigint;
  infos?: Uint8Array[];
  infoCount?: number | bigint;
  data?: Uint8Array;
  alignment?: number;
}

function gguf({
  magic = "GGUF",
  version = 3,
  pairs = [],
  infos = [],
  data = new Uint8Array(0),
  alignment = 32,
  ...counts
}: Parts): Uint8Array {
  const head = joinBytes(
    Buffer.from(magic),
    u32(version),
    u64(counts.infoCount ?? infos.length),
    u64(counts.pairCount ?? pairs.length),
    ...pairs,
    ...infos,
  );
  return joinBytes(head, new Uint8Array(-head.length & (alignment - 1)), data);
}

const six = sample([2, 3]);
const padded = joinBytes(six.bytes, new Uint8Array(8), six.bytes);
const two = [info("a.weight", [3, 2], 0, 0), info("b", [6], 0, 32)];
const good = gguf({ pairs: [pair("general.name", 8, text("rnn"))], infos: two, data: padded });

test("tensors with their axes put right, and metadata of every type", async () => {
  const pairs = [
    pair("u8", 0, Uint8Array.of(255)),
    pair("i8", 1, Uint8Array.of(255)),
    pair("u16", 2, Uint8Array.of(255, 255)),
    pair("i16", 3, Uint8Array.of(255, 255)),
    pair("u32", 4, u32(2 ** 32 - 1)),
    pair("i32", 5, u32(2 ** 32 - 1)),
    pair("f32", 6, new Uint8Array(Float32Array.of(0.5).buffer)),
    pair("flag", 7, Uint8Array.of(1)),
    pair("text", 8, text("lstm")),
    pair("list", 9, joinBytes(u32(8), u64(2), text("a"), text("b"))),
    pair("u64", 10, u64(2n ** 63n)),
    pair("i64", 11, u64(2n ** 64n - 1n)),
    pair("f64", 12, new Uint8Array(Float64Array.of(0.1).buffer)),
    pair("general.alignment", 4, u32(64)),
  ];
  const infos = [info("a.weight", [3, 2], 0, 0), info("half", [2], 1, 64)];
  const bytes = gguf({
    version: 2,
    pairs,
    infos,
    data: joinBytes(six.bytes, new Uint8Array(40), Uint8Array.of(1, 2, 3, 4)),
    alignment: 64,
  });
  const contents = await openFile(bytesSource(bytes));
  expect(contents.format).toBe("gguf");
  expect(digests(await readAll(contents))).toEqual(
    digests(
      new Map([
        ["a.weight", six],
        ["half", { dtype: "F16", shape: [2], bytes: Uint8Array.of(1, 2, 3, 4) }],
      ]),
    ),
  );
  expect(Object.fromEntries(contents.metadata)).toEqual({
    u8: 255,
    i8: -1,
    u16: 65535,
    i16: -1,
    u32: 4294967295,
    i32: -1,
    f32: 0.5,
    flag: true,
    text: "lstm",
    list: ["a", "b"],
    u64: 2n ** 63n,
    i64: -1,
    f64: 0.1,
    "general.alignment": 64,
  });
});

const bad: [string, Uint8Array, string, object?][] = [
  ["nothing", new Uint8Array(0), "TRUNCATED", { offset: 0 }],
  ["another magic", gguf({ magic: "GGML" }), "MAGIC", { offset: 0 }],
  ["version 1", gguf({ version: 1 }), "VERSION", { offset: 4 }],
  ["version 4", gguf({ version: 4 }), "VERSION", { offset: 4 }],
  ["big-endian", gguf({ version: 0x03000000 }), "VERSION", { offset: 4 }],
  ["2^64 - 1 tensors", gguf({ infoCount: 2n ** 64n - 1n }), "OFFSET", { offset: 8 }],
  ["2^64 - 1 pairs", gguf({ pairCount: 2n ** 64n - 1n }), "OFFSET", { offset: 16 }],
  ["more tensors than there are", gguf({ infoCount: 3, infos: two, data: padded }), "TRUNCATED"],
  ["a key of 2^63 bytes", gguf({ pairCount: 1, pairs: [text("x", 2n ** 63n)] }), "OFFSET"],
  ["a key of 2,000 bytes", gguf({ pairs: [pair("x".repeat(2000), 0, Uint8Array.of(1))] }), "LIMIT"],
  [
    "a key twice",
    gguf({ pairs: [pair("x", 0, Uint8Array.of(1)), pair("x", 0, Uint8Array.of(1))] }),
    "DUPLICATE",
  ],
  ["a value of type 13", gguf({ pairs: [pair("x", 13, u64(0))] }), "HEADER"],
  ["a boolean of 2", gguf({ pairs: [pair("x", 7, Uint8Array.of(2))] }), "HEADER"],
  ["a list of lists", gguf({ pairs: [pair("x", 9, joinBytes(u32(9), u64(1), u32(0), u64(0)))] }), "TOO_DEEP"],
  ["a list of 2^63", gguf({ pairs: [pair("x", 9, joinBytes(u32(0), u64(2n ** 63n)))] }), "OFFSET"],
  ["a list beyond the file", gguf({ pairs: [pair("x", 9, joinBytes(u32(12), u64(60)))] }), "TRUNCATED"],
  [
    "a text that is not UTF-8",
    gguf({ pairs: [pair("x", 8, joinBytes(u64(1), Uint8Array.of(255)))] }),
    "ENCODING",
  ],
  ["an alignment of 0", gguf({ pairs: [pair("general.alignment", 4, u32(0))] }), "HEADER"],
  ["an alignment of 33", gguf({ pairs: [pair("general.alignment", 4, u32(33))] }), "HEADER"],
  ["an alignment as text", gguf({ pairs: [pair("general.alignment", 8, text("32"))] }), "HEADER"],
  [
    "a tensor name of 2,000 bytes",
    gguf({ infos: [info("x".repeat(2000), [6], 0, 0)], data: six.bytes }),
    "LIMIT",
  ],
  [
    "a tensor twice",
    gguf({ infos: [info("a", [6], 0, 0), info("a", [6], 0, 32)], data: padded }),
    "DUPLICATE",
    { entry: "a" },
  ],
  [
    "rank 9",
    gguf({ infos: [info("a", [1, 1, 1, 1, 1, 1, 1, 1, 1], 0, 0)], data: six.bytes }),
    "LIMIT",
    { entry: "a" },
  ],
  ["rank 2^32 - 1", gguf({ infos: [info("a", [], 0, 0, 2 ** 32 - 1)] }), "LIMIT", { entry: "a" }],
  [
    "a size of 2^64 - 1",
    gguf({ infos: [info("a", [2n ** 64n - 1n], 0, 0)], data: six.bytes }),
    "SHAPE",
    { entry: "a" },
  ],
  [
    "sizes that overflow",
    gguf({ infos: [info("a", [2 ** 31 - 1, 2 ** 31 - 1], 0, 0)], data: six.bytes }),
    "LIMIT",
    { entry: "a" },
  ],
  [
    "a zero beside sizes that overflow",
    gguf({ infos: [info("a", [0, 2 ** 31 - 1, 2 ** 31 - 1], 0, 0)] }),
    "LIMIT",
    { entry: "a" },
  ],
  ["a quantized type", gguf({ infos: [info("a", [32], 2, 0)], data: six.bytes }), "FEATURE", { entry: "a" }],
  ["an unknown type", gguf({ infos: [info("a", [6], 999, 0)], data: six.bytes }), "FEATURE", { entry: "a" }],
  [
    "an offset out of step",
    gguf({ infos: [info("a", [3], 0, 4)], data: six.bytes }),
    "OFFSET",
    { entry: "a" },
  ],
  [
    "an offset beyond the file",
    gguf({ infos: [info("a", [6], 0, 2 ** 20)], data: six.bytes }),
    "TRUNCATED",
    { entry: "a" },
  ],
  [
    "an offset of 2^63",
    gguf({ infos: [info("a", [6], 0, 2n ** 63n)], data: six.bytes }),
    "TRUNCATED",
    { entry: "a" },
  ],
  [
    "tensors over each other",
    gguf({ infos: [info("a", [8], 0, 0), info("b", [8], 0, 0)], data: new Uint8Array(64) }),
    "OVERLAP",
    { entry: "b" },
  ],
  [
    "a hole between tensors",
    gguf({ infos: [info("a", [6], 0, 0), info("b", [6], 0, 64)], data: new Uint8Array(88) }),
    "GAP",
    { entry: "b" },
  ],
  [
    "a hole before the first",
    gguf({ infos: [info("a", [6], 0, 32)], data: new Uint8Array(56) }),
    "GAP",
    { entry: "a" },
  ],
  [
    "bytes behind the tensors",
    gguf({ infos: [info("a", [6], 0, 0)], data: joinBytes(six.bytes, new Uint8Array(40)) }),
    "TRAILING",
  ],
  ["data short by one", good.subarray(0, -1), "TRUNCATED", { entry: "b" }],
];

describe("hostile files", () => {
  test.each(bad)("%s", async (_, bytes, code, place) => expectRefusal(openGguf, bytes, code, place));
  const seeds: [string, Uint8Array][] = [
    ["two tensors", good],
    [
      "a vocabulary",
      gguf({
        pairs: [pair("tokens", 9, joinBytes(u32(8), u64(3), text("a"), text("b"), text("c")))],
        infos: [two[0]],
        data: six.bytes,
      }),
    ],
  ];
  test.each(seeds)("every prefix of %s is refused", async (_, bytes) =>
    expectTruncationsRefused(openGguf, bytes),
  );
  test.each(seeds)("mutants of %s", async (_, bytes) => {
    expect((await runMutants(openGguf, bytes, { random: 11 })).size).toBeGreaterThan(3);
  });
});
