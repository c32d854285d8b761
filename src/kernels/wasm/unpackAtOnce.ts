/**
 * `unpack` as a small WebAssembly program, in a third of the time: a loop over so many characters is slow in JavaScript that has just
 * started, and the first layer waits for it.
 */
import { CONTENT, packedTables } from "../../tensor/packed.ts";

const PAGE = 65536;

/**
 * f(at, end, out): writes what the characters from `at` to `end` stand for, from `out` on, and returns where that ends. A character that begins a
 * pair has a table of its own, 128 bytes further for each above "|".
 */
const PROGRAM = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 8, 1, 0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f],
  // The import of memory "m" "m", a function, its export "f".
  ...[2, 8, 1, 1, 0x6d, 1, 0x6d, 2, 0, 1],
  ...[3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0],
  ...[10, 78, 1, 76, 1, 1, 0x7f],
  // loop: code = text[at]
  ...[0x03, 0x40, 0x20, 2, 0x20, 0, 0x2d, 0, 0, 0x22, 3],
  // if code > "|": table[(code - "|") · 128 + text[++at]], else table[code]
  ...[0x41, 0xfc, 0, 0x4b, 0x04, 0x7f],
  ...[0x20, 3, 0x41, 0xfc, 0, 0x6b, 0x41, 7, 0x74],
  ...[0x20, 0, 0x41, 1, 0x6a, 0x22, 0, 0x2d, 0, 0, 0x6a, 0x2d, 0, 0],
  ...[0x05, 0x20, 3, 0x2d, 0, 0, 0x0b],
  // out[0] = that; out++; at++; again while at < end
  ...[0x3a, 0, 0, 0x20, 2, 0x41, 1, 0x6a, 0x21, 2],
  ...[0x20, 0, 0x41, 1, 0x6a, 0x22, 0, 0x20, 1, 0x49, 0x0d, 0, 0x0b],
  ...[0x20, 2, 0x0b],
);

/** Returns the bytes of packed text. */
export function unpackAtOnce(text: string): Uint8Array<ArrayBuffer> {
  const tables = packedTables(text);
  const start = tables.length + CONTENT;
  const end = tables.length + text.length;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE) });
  const bytes = new Uint8Array(memory.buffer);
  if (start >= end) return bytes.subarray(0, 0);
  bytes.set(tables);
  new TextEncoder().encodeInto(text, bytes.subarray(tables.length));
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(PROGRAM), { m: { m: memory } }).exports;
  if (typeof f !== "function") throw new Error("the program of unpackAtOnce exports its function");
  return bytes.subarray(start, f(start, end, start));
}
