import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cursorAt, Pages, readBytes, readF32, readText } from "../../../src/checkpoint/formats/cursor.ts";
import {
  DELIMITED,
  FIXED32,
  readDelimited,
  readField,
  readVarint,
  VARINT,
} from "../../../src/checkpoint/formats/protobuf/wire.ts";
import { MessageWriter } from "../../../src/checkpoint/formats/protobuf/write.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";

async function over<T>(bytes: Uint8Array, read: (cursor: ReturnType<typeof cursorAt>) => T): Promise<T> {
  const pages = new Pages("test", bytesSource(bytes));
  return pages.run(() => read(cursorAt(pages, 0)));
}

describe("what is written is read", () => {
  const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

  it("integers of 64 bits", async () => {
    const number = fc.integer({ min: 1, max: 2 ** 29 - 1 });
    const check = fc.asyncProperty(number, long, async (field, value) => {
      const bytes = new MessageWriter().varint(field, value).finish();
      const read = await over(bytes, (cursor) => [readField(cursor), readVarint(cursor), cursor.offset]);
      expect(read).toEqual([{ number: field, wire: VARINT, offset: 0 }, value, bytes.length]);
    });
    await fc.assert(check, { seed: 1, numRuns: 300 });
  });

  it("small and large fields in their order, at any depth", async () => {
    const lengths = [1, 255, 256, 257, 5000, 0, 3, 257, 257, 127];
    let writer = new MessageWriter();
    let expected: number[] = [];
    const delimited = (content: ArrayLike<number>) => {
      const length = content.length;
      const size = length < 128 ? [length] : [(length % 128) | 128, Math.floor(length / 128)];
      return [2 * 8 + DELIMITED, ...size, ...Array.from(content)];
    };
    for (const [k, length] of lengths.entries()) {
      const raw = new Uint8Array(length).fill(k);
      expected = [...delimited(expected), ...delimited(raw), 8 + VARINT, k];
      writer = new MessageWriter().message(2, writer).bytes(2, raw).varint(1, k);
      expect(writer.size).toBe(expected.length);
    }
    expect(Array.from(writer.finish())).toEqual(expected);
    expect(writer.finish()).toEqual(Uint8Array.from(expected));
  });

  it("floats, bytes, text and messages within messages", async () => {
    const check = fc.asyncProperty(
      fc.float({ noNaN: true }),
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: "grapheme" }),
      async (float, raw, text) => {
        const inner = new MessageWriter().float(1, float).bytes(2, raw).text(3, text);
        const bytes = new MessageWriter().message(7, inner).varint(1, 5).finish();
        const read = await over(bytes, (cursor) => {
          expect(readField(cursor)).toMatchObject({ number: 7, wire: DELIMITED });
          const part = readDelimited(cursor);
          expect(readField(part)).toMatchObject({ number: 1, wire: FIXED32 });
          const first = readF32(part);
          readField(part);
          const second = readDelimited(part);
          readField(part);
          const third = readDelimited(part);
          expect(readField(part)).toBeUndefined();
          expect(readField(cursor)?.number).toBe(1);
          return [
            first,
            readBytes(second, second.end - second.offset),
            readText(third, third.end - third.offset),
          ];
        });
        expect(read).toEqual([float, raw, text]);
      },
    );
    await fc.assert(check, { seed: 2, numRuns: 200 });
  });
});

it.each([6, 7])("fields of kind %i are refused", async (wire) => {
  await expect(over(Uint8Array.of(8 + wire, 0), readField)).rejects.toMatchObject({ code: "HEADER" });
});

describe("pages", () => {
  it("any range of any source is the same through pages", async () => {
    const bytes = Uint8Array.from({ length: 1_200_000 }, (_, k) => (k * 31 + (k >> 8)) & 0xff);
    const pages = new Pages("test", {
      size: bytes.length,
      read: async (start, end) => bytes.subarray(start, end),
    });
    const range = fc.tuple(fc.nat(bytes.length), fc.nat(200_000));
    const check = fc.asyncProperty(range, async ([start, length]) => {
      const size = Math.min(length, bytes.length - start);
      const read = await pages.run(() => readBytes(cursorAt(pages, start), size));
      expect(Buffer.compare(read, bytes.subarray(start, start + size))).toBe(0);
    });
    await fc.assert(check, { seed: 3, numRuns: 100 });
  });

  it("bytes are fetched once, so that they cannot change between check and use", async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const pages = new Pages("test", bytesSource(bytes));
    const read = () => pages.run(() => readBytes(cursorAt(pages, 0), 3));
    expect([...(await read())]).toEqual([1, 2, 3]);
    bytes.fill(9);
    expect([...(await read())]).toEqual([1, 2, 3]);
  });
});
