/** Zstandard streams with one lie each: the error says which one. */
import { describe, expect, test } from "vitest";
import { zstd } from "../../../src/jobs/data/parquet/zstd.ts";

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** A frame of blocks; its window is not used. */
const frame = (...blocks: number[][]) => [...MAGIC, 0, 0, ...blocks.flat()];
/** A block: stored (0), one byte repeated (1) or compressed (2). */
const block = (kind: number, content: number[], { isLast = true, length = content.length } = {}) => {
  const header = Number(isLast) + 2 * kind + 8 * length;
  return [header & 255, (header >> 8) & 255, header >> 16, ...content];
};
/** Bits that are read from the end, in the order in which they are read. */
function back(...fields: [value: number, width: number][]): number[] {
  let bits = `1${fields.map(([value, width]) => (width > 0 ? value.toString(2).padStart(width, "0") : "")).join("")}`;
  bits = bits.padStart(8 * Math.ceil(bits.length / 8), "0");
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)).reverse();
}
/** Bits that are read from the beginning. */
function forth(...fields: [value: number, width: number][]): number[] {
  let [all, at] = [0n, 0n];
  for (const [value, width] of fields) {
    all += BigInt(value) << at;
    at += BigInt(width);
  }
  return Array.from({ length: Number(at + 7n) >> 3 }, (_, k) => Number((all >> BigInt(8 * k)) & 255n));
}
/** Literals: stored, or one repeated. */
const stored = (...bytes: number[]) => [bytes.length << 3, ...bytes];
const repeated = (byte: number, size: number) => [
  13 + ((size & 15) << 4),
  (size >> 4) & 255,
  size >> 12,
  byte,
];
/** Literals by a Huffman code in one stream (form 0) or in four. */
function huffman(kind: 2 | 3, form: 0 | 1, size: number, content: number[]): number[] {
  const header = kind + 4 * form + 16 * size + 2 ** 14 * content.length;
  return [header & 255, (header >> 8) & 255, header >> 16, ...content];
}
/** Literals of the symbols 0 and 1, one bit each; the weight of the second follows from the first. */
const CODE = [128, 0x10];

/** One sequence: one literal, then a distance of one and a length of three; each code has only one symbol. */
const sequence = (
  literals: number[],
  { codes = [1, 2, 0], bits = back([0, 2]), count = [1], modes = 0x54 } = {},
) => frame(block(2, [...literals, ...count, modes, ...codes, ...bits]));
/** Literals alone. */
const only = (literals: number[]) => frame(block(2, [...literals, 0]));
const weights = (...content: number[]) => only(huffman(2, 0, 2, [content.length, ...content]));
/** A code of five bits whose only symbol takes none. */
const ENDLESS = forth([0, 4], [63, 6]);
const four = (sizes: number[], size = 8) =>
  only(
    huffman(2, 1, size, [
      ...CODE,
      ...sizes,
      ...back([1, 2]),
      ...back([1, 2]),
      ...back([1, 2]),
      ...back([1, 2]),
    ]),
  );

const cases: [what: string, stream: number[], expected: string, size?: number][] = [
  ["a frame cut off", MAGIC.slice(0, 2), "more bytes"],
  ["another beginning", [1, 2, 3, 4], "a frame"],
  ["a dictionary", [...MAGIC, 1, 0, 9], "a frame without dictionary"],
  ["a reserved flag", [...MAGIC, 8, 0, ...block(0, [1, 2, 3, 4])], "a frame without dictionary"],
  ["a block of kind 3", frame(block(3, [1, 2, 3, 4])), "a block of a known kind"],
  ["a block that is cut off", frame(block(0, [1, 2], { length: 4 })), "more bytes"],
  ["too many bytes", frame(block(0, [1, 2, 3, 4, 5])), "4 bytes"],
  ["too few bytes", frame(block(0, [1, 2, 3])), "4 bytes"],
  ["a distance beyond the frame", sequence(stored(9), { bits: back([1, 2]) }), "a distance within the frame"],
  ["bits without an end", sequence(stored(9), { bits: [0] }), "a marked end"],
  ["too few bits", sequence(stored(9), { bits: back() }), "more bits"],
  ["too many bits", sequence(stored(9), { bits: back([0, 3]) }), "as many bits as sequences"],
  ["a sequence without its literals", sequence(stored(9), { codes: [2, 2, 0] }), "more literals"],
  ["reserved codes", sequence(stored(9), { modes: 0x55 }), "the codes of a block"],
  ["an unknown code of lengths", sequence(stored(9), { codes: [36, 2, 0] }), "a known symbol"],
  ["codes to repeat in the first block", sequence(stored(9), { modes: 0xfc }), "a code to repeat"],
  [
    "a block of more than 128 kB",
    sequence(repeated(9, 100_000), {
      codes: [35, 2, 52],
      bits: back([0, 2], [0, 16], [34_464, 16]),
    }),
    "a block of at most 128 kB",
    2 ** 18,
  ],
  [
    "a long code",
    sequence(stored(9), { modes: 0x94, codes: [...forth([5, 4], [0, 12]), 2, 0] }),
    "a shorter code",
  ],
  [
    "a code of too many symbols",
    sequence(stored(9), {
      modes: 0x94,
      codes: [...forth([0, 4], [1, 5], ...Array.from({ length: 20 }, (): [number, number] => [3, 2])), 2, 0],
    }),
    "a code",
  ],
  ["stored literals cut off", frame(block(2, [80, 1, 2])), "literals"],
  ["packed literals cut off", frame(block(2, huffman(2, 0, 4, CODE).slice(0, 4))), "literals"],
  ["a code that was not there", only(huffman(3, 0, 2, back([1, 2]))), "a Huffman code to repeat"],
  ["a code without weights", only(huffman(2, 0, 2, [128, 0, ...back([1, 2])])), "a Huffman code"],
  ["weights of another sum", only(huffman(2, 0, 2, [130, 0x44, 0x20, ...back([1, 2])])), "a Huffman code"],
  ["weights cut off", only(huffman(2, 0, 2, [140, 0x11])), "more bytes"],
  ["packed weights cut off", only(huffman(2, 0, 2, [40, ...ENDLESS, ...back([0, 10])])), "more bytes"],
  ["weights without an end", weights(...ENDLESS, ...back([0, 10])), "a Huffman code"],
  [
    "a literal too many in the bits",
    only(huffman(2, 0, 4, [...CODE, ...back([1, 5])])),
    "as many bits as literals",
  ],
  ["four streams longer than the block", four([1, 0, 1, 0, 99, 0]), "four streams"],
];

describe("Zstandard is refused:", () => {
  test("the streams from which they differ are read", () => {
    const read = (stream: number[], size = 4) => [...zstd(Uint8Array.from(stream), size)];
    expect(read(frame(block(0, [1, 2], { isLast: false }), block(1, [7], { length: 2 })))).toEqual([
      1, 2, 7, 7,
    ]);
    expect(read(sequence(stored(9)))).toEqual([9, 9, 9, 9]);
    expect(read(sequence(stored(9, 8), { codes: [1, 2, 0] }), 5)).toEqual([9, 9, 9, 9, 8]);
    expect(read(only(huffman(2, 0, 4, [...CODE, ...back([5, 4])])))).toEqual([0, 1, 0, 1]);
    expect(read(four([1, 0, 1, 0, 1, 0]), 8)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
  });

  test.each(cases)("%s", (_, stream, expected, size = 4) => {
    const message = `expected ${expected} in a Zstandard stream, got other bytes`;
    expect(() => zstd(Uint8Array.from(stream), size)).toThrow(message);
  });
});
