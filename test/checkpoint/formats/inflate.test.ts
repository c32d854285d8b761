/** Inflate against zlib, and against streams that lie. */
import { constants, deflateRawSync, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inflate, inflateZlib } from "../../../src/checkpoint/formats/inflate.ts";
import { crc32 } from "../../../src/core/storage/crc32.ts";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { mutantCount, mutate } from "./hostile.ts";

const random = new Random(3);
const noise = Uint8Array.from({ length: 70_000 }, () => random.integer(256));
const inputs: [string, Uint8Array][] = [
  ["nothing", new Uint8Array(0)],
  ["one byte", Uint8Array.of(7)],
  ["zeros", new Uint8Array(100_000)],
  ["noise", noise],
  ["few symbols", noise.map((byte) => (byte & 3) * 17)],
  ["text", new TextEncoder().encode("the gate that keeps the state ".repeat(500))],
  // Codes of up to 15 bits.
  ["rare symbols", noise.map((byte, k) => Math.clz32(byte * 0x1000000 + noise[(k + 1) % 70_000] * 0x10000))],
  ["weights", new Uint8Array(Float32Array.from({ length: 9000 }, (_, k) => Math.cos(k)).buffer)],
];
const strategies = ["Z_DEFAULT_STRATEGY", "Z_FILTERED", "Z_HUFFMAN_ONLY", "Z_RLE", "Z_FIXED"] as const;

describe("agrees with zlib", () => {
  test.each(inputs)("%s", (_, input) => {
    for (const level of [0, 1, 6, 9]) {
      for (const strategy of strategies) {
        const options = { level, strategy: constants[strategy] };
        expect(Buffer.compare(inflate("x", deflateRawSync(input, options), input.length), input)).toBe(0);
        expect(Buffer.compare(inflateZlib("x", deflateSync(input, options), input.length), input)).toBe(0);
      }
    }
  });

  test("several blocks of several kinds", () => {
    const parts = [
      deflateRawSync(noise, { level: 0, finishFlush: constants.Z_SYNC_FLUSH }),
      deflateRawSync(noise.subarray(0, 500)),
    ];
    expect(
      Buffer.compare(
        inflate("x", Buffer.concat(parts), 70_500),
        Buffer.concat([noise, noise.subarray(0, 500)]),
      ),
    ).toBe(0);
  });
});

/** Packs bits, lowest first, into bytes. */
function bits(...fields: [value: number, count: number][]): Uint8Array {
  const all = fields.flatMap(([value, count]) => Array.from({ length: count }, (_, k) => (value >> k) & 1));
  const bytes = new Uint8Array(Math.ceil(all.length / 8));
  all.forEach((bit, k) => {
    bytes[k >> 3] |= bit << (k & 7);
  });
  return bytes;
}

/** A dynamic block whose 19 code lengths are given, in the order in which they are stored. */
const dynamic = (...lengths: number[]) =>
  bits(
    [1, 1],
    [2, 2],
    [0, 5],
    [0, 5],
    [lengths.length - 4, 4],
    ...lengths.map((length): [number, number] => [length, 3]),
  );

/** A dynamic block of 258 literals and one distance; their lengths are 0 (a run of zeros, 11 to 138 long) or 1. */
const oneBit = (lengths: (1 | { zeros: number })[], ...content: [number, number][]) =>
  bits(
    [1, 1],
    [2, 2],
    [1, 5],
    [0, 5],
    [14, 4],
    ...Array.from({ length: 18 }, (_, k): [number, number] => [k === 2 || k === 17 ? 1 : 0, 3]),
    ...lengths.flatMap((length): [number, number][] =>
      length === 1
        ? [[0, 1]]
        : [
            [1, 1],
            [length.zeros - 11, 7],
          ],
    ),
    ...content,
  );

describe("refuses", () => {
  const bad: [string, Uint8Array, number, RegExp][] = [
    ["nothing", new Uint8Array(0), 0, /more compressed bytes/],
    ["a block of kind 3", bits([1, 1], [3, 2]), 0, /known kind/],
    ["a stored length without its complement", Uint8Array.of(1, 1, 0, 0, 0, 65), 1, /complement/],
    ["a stored length beyond the stream", Uint8Array.of(1, 5, 0, 0xfa, 0xff, 65), 5, /more stored bytes/],
    ["287 literals", bits([1, 1], [2, 2], [30, 5], [0, 5], [0, 4]), 0, /286 literals/],
    ["31 distances", bits([1, 1], [2, 2], [0, 5], [30, 5], [0, 4]), 0, /30 distances/],
    ["too many short codes", dynamic(1, 1, 1, 0), 0, /prefix code/],
    ["unused codes", dynamic(0, 0, 0, 2), 0, /prefix code/],
    ["a repeat of nothing", joinBits(dynamic(1, 1, 0, 0), 0), 0, /length to repeat/],
    [
      "a distance before the start",
      bits([1, 1], [1, 2], [0b1000000, 7], [0, 5], [0, 7]),
      9,
      /distance within/,
    ],
    ["the unused length 286", bits([1, 1], [1, 2], [0b01100011, 8], [0, 8]), 9, /known length/],
    [
      "the unused distance 30",
      bits([1, 1], [1, 2], [0b1000000, 7], [0b01111, 5], [0, 7]),
      9,
      /known distance/,
    ],
    [
      "an unused code of a distance",
      oneBit([{ zeros: 138 }, { zeros: 118 }, 1, 1, 1], [1, 1], [1, 1], [0, 8]),
      9,
      /a code in use/,
    ],
    ["no end of the block", oneBit([1, { zeros: 138 }, { zeros: 118 }, 1, 1], [0, 8]), 9, /code for the end/],
    [
      "a stream that ends within a symbol",
      bits([1, 1], [1, 2], [0, 5]),
      0,
      /more compressed bytes, got the end/,
    ],
    [
      "more lengths than symbols",
      oneBit([{ zeros: 138 }, { zeros: 118 }, 1, 1, { zeros: 11 }], [0, 8]),
      0,
      /no more lengths than symbols/,
    ],
    ["more than declared", deflateRawSync(new Uint8Array(1000)), 999, /999 bytes, got more/],
    ["less than declared", deflateRawSync(new Uint8Array(1000)), 1001, /1001 bytes, got 1000/],
    ["a size that no stream reaches", deflateRawSync(noise), 2 ** 30, /at most \d+ bytes, got 1073741824/],
    [
      "bytes behind the stream",
      Buffer.concat([deflateRawSync(noise), Buffer.of(0)]),
      70_000,
      /expected a stream of/,
    ],
  ];
  test.each(bad)("%s", (_, stream, size, message) => {
    expect(() => inflate("x", stream, size, { entry: "e" })).toThrowError(message);
    expect(() => inflate("x", stream, size, { entry: "e" })).toThrowError(
      expect.objectContaining({ code: "INFLATE", place: { entry: "e" } }),
    );
  });

  const good = deflateSync(noise.subarray(0, 100));
  const zlib: [string, Uint8Array, string][] = [
    ["a short zlib stream", good.subarray(0, 5), "INFLATE"],
    ["another method", Buffer.concat([Buffer.of(0x79, 0x9c), good.subarray(2)]), "INFLATE"],
    ["a wrong header checksum", Buffer.concat([Buffer.of(0x78, 0x9d), good.subarray(2)]), "INFLATE"],
    [
      "a preset dictionary",
      deflateSync(noise.subarray(0, 100), { dictionary: Buffer.from("abc") }),
      "FEATURE",
    ],
    ["a wrong Adler-32", Buffer.concat([good.subarray(0, -1), Buffer.of(good.at(-1)! ^ 1)]), "CHECKSUM"],
    ["bytes behind a zlib stream", Buffer.concat([good, Buffer.of(0)]), "INFLATE"],
  ];
  test.each(zlib)("%s", (_, stream, code) => {
    expect(() => inflateZlib("x", stream, 100)).toThrowError(expect.objectContaining({ code }));
  });

  test("mutants and prefixes, without reading or writing outside", () => {
    const seed = deflateRawSync(inputs[5][1]);
    const size = inputs[5][1].length;
    const outcome = (stream: Uint8Array) => {
      try {
        return inflate("x", stream, size).length;
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        return error.code;
      }
    };
    for (let length = 0; length < seed.length; length++)
      expect(outcome(seed.subarray(0, length))).toBe("INFLATE");
    for (let k = 0; k < 5 * mutantCount; k++)
      expect(["INFLATE", size]).toContain(outcome(mutate(seed, random)));
  });
});

function joinBits(start: Uint8Array, ...rest: number[]): Uint8Array {
  return new Uint8Array(Buffer.concat([start, Buffer.from(rest)]));
}

test("CRC-32 of the standard's check value, and of every length up to 9", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  const expected = [0, 0xd202ef8d, 0x41d912ff, 0xff41d912, 0x2144df1c];
  expect([0, 1, 2, 3, 4].map((length) => crc32(new Uint8Array(length)))).toEqual(expected);
});
