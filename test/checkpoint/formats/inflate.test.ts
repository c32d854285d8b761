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
const zeros = new Uint8Array(100_000);
const text = new TextEncoder().encode("the gate that keeps the state ".repeat(500));
const factsOf = (content: Uint8Array, size = content.length) => ({ size, crc: crc32(content) });

test.each([
  ["nothing", new Uint8Array(0)],
  ["zeros", zeros],
  ["noise", noise],
  ["text", text],
])("agrees with zlib on %s, and reads the beginning alone", async (_, input) => {
  for (const level of [0, 9]) {
    const raw = deflateRawSync(input, { level });
    expect(Buffer.compare(await inflate("x", raw, factsOf(input)), input)).toBe(0);
    expect(Buffer.compare(await inflateZlib("x", deflateSync(input, { level }), input.length), input)).toBe(
      0,
    );
    for (const length of [6, input.length, 200_000]) {
      const head = await inflate("x", raw, factsOf(input), {}, length);
      expect(Buffer.compare(head, input.subarray(0, length))).toBe(0);
    }
  }
});

test("the beginning of a large stream needs no rest", async () => {
  const content = Buffer.concat([noise, noise, noise]);
  const stream = deflateRawSync(content);
  stream.fill(255, 150_000);
  const head = await inflate("x", stream, factsOf(content), {}, 1000);
  expect(Buffer.compare(head, noise.subarray(0, 1000))).toBe(0);
  await expect(inflate("x", stream, factsOf(content))).rejects.toThrow(/expected a deflate stream/);
});

describe("refuses", () => {
  const raw = deflateRawSync(noise);
  const again = deflateRawSync(noise.subarray(0, 500), { finishFlush: constants.Z_SYNC_FLUSH });
  test.each([
    ["nothing", new Uint8Array(0), factsOf(zeros, 0)],
    ["a block of kind 3", Uint8Array.of(7), factsOf(zeros, 0)],
    ["a stored length beyond the stream", Uint8Array.of(1, 5, 0, 0xfa, 0xff, 65), factsOf(zeros, 5)],
    ["a stream without an end", again, factsOf(noise, 500)],
    ["more than declared", deflateRawSync(zeros), factsOf(zeros, 99_999)],
    ["less than declared", deflateRawSync(zeros), factsOf(zeros, 100_001)],
    ["a size that no stream reaches", raw, factsOf(noise, 2 ** 30)],
    ["another checksum", raw, { size: noise.length, crc: 1 }],
    ["a byte behind the stream", Buffer.concat([raw, Buffer.of(0)]), factsOf(noise)],
    ["ten bytes behind the stream", Buffer.concat([raw, new Uint8Array(10)]), factsOf(noise)],
  ])("%s", async (_, stream, facts) => {
    const refusal = { code: "INFLATE", place: { entry: "e" } };
    await expect(inflate("x", stream, facts, { entry: "e" })).rejects.toMatchObject(refusal);
  });

  const good = deflateSync(noise.subarray(0, 100));
  test.each([
    ["a short zlib stream", good.subarray(0, 5)],
    ["another method", Buffer.concat([Buffer.of(0x79, 0x9c), good.subarray(2)])],
    ["a preset dictionary", deflateSync(noise.subarray(0, 100), { dictionary: Buffer.from("abc") })],
    ["a wrong Adler-32", Buffer.concat([good.subarray(0, -1), Buffer.of(good.at(-1)! ^ 1)])],
    ["bytes behind a zlib stream", Buffer.concat([good, Buffer.of(0)])],
  ])("%s", async (_, stream) => {
    await expect(inflateZlib("x", stream, 100)).rejects.toMatchObject({ code: "INFLATE" });
  });

  test("mutants and prefixes, without reading or writing outside", async () => {
    const seed = deflateRawSync(text);
    const outcome = async (stream: Uint8Array) => {
      try {
        return (await inflate("x", stream, factsOf(text))).length;
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        return error.code;
      }
    };
    for (let length = 0; length < seed.length; length++)
      expect(await outcome(seed.subarray(0, length))).toBe("INFLATE");
    for (let k = 0; k < mutantCount; k++)
      expect(["INFLATE", text.length]).toContain(await outcome(mutate(seed, random)));
  });
});

test("CRC-32 of the standard's check value, and of every length up to 9", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  const expected = [0, 0xd202ef8d, 0x41d912ff, 0xff41d912, 0x2144df1c];
  expect([0, 1, 2, 3, 4].map((length) => crc32(new Uint8Array(length)))).toEqual(expected);
});
