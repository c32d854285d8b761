/** Inflates pages of Parquet. Each page announces its size, and no decoder here writes, or works for, more than that. */
import { crc32 } from "../../../checkpoint/formats/crc32.ts";
import { inflate } from "../../../checkpoint/formats/inflate.ts";
import { FORMAT, malformed } from "./thrift.ts";
import { zstd } from "./zstd.ts";

/** Returns a decoder by the number of its codec in Parquet; undefined for one that we do not read. */
export function decoderOf(codec: number): ((bytes: Uint8Array, size: number) => Uint8Array) | undefined {
  return [stored, snappy, gunzip, undefined, brotliOfNode(), lz4Frames, zstd, lz4][codec];
}

/** Names of the codecs, for messages. */
export const CODECS = ["none", "Snappy", "gzip", "LZO", "Brotli", "LZ4", "Zstandard", "LZ4"];

/** Node brings Brotli; asking for the module by name keeps it out of pages. */
function brotliOfNode() {
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  if (zlib === undefined) return undefined;
  return (bytes: Uint8Array, size: number) => zlib.brotliDecompressSync(bytes, { maxOutputLength: size + 1 });
}

const stored = (bytes: Uint8Array) => bytes;

function gunzip(bytes: Uint8Array, size: number): Uint8Array {
  const flags = bytes[3];
  let at = 10;
  if (flags & 4) at += 2 + bytes[at] + (bytes[at + 1] << 8);
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1 || bytes.length;
  if (flags & 2) at += 2;
  const end = bytes.length - 8;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || !(at < end))
    malformed("gzip", "other bytes");
  const content = inflate(FORMAT, bytes.subarray(at, end), size);
  const sum = new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0, true);
  if (crc32(content) !== sum) malformed("a page with the checksum that it carries", "damaged bytes");
  return content;
}

/** Output of a known size, made of literal bytes and of copies of earlier ones. */
class Page {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  add(input: Uint8Array, start: number, length: number): number {
    if (!(length <= this.bytes.length - this.at && length <= input.length - start)) damaged();
    this.bytes.set(input.subarray(start, start + length), this.at);
    this.at += length;
    return start + length;
  }

  copy(distance: number, length: number): void {
    if (!(distance > 0 && distance <= this.at && length <= this.bytes.length - this.at)) damaged();
    for (const end = this.at + length; this.at < end; this.at++)
      this.bytes[this.at] = this.bytes[this.at - distance];
  }
}

function damaged(): never {
  return malformed("a page of the size that it announces", "damaged bytes");
}

function snappy(input: Uint8Array, size: number): Uint8Array {
  let [at, announced] = [0, 0];
  do announced += (input[at] & 127) * 128 ** at;
  while (input[at++] > 127 && at < 5);
  if (announced !== size) damaged();
  const page = new Page(size);
  while (at < input.length) {
    const tag = input[at++];
    const kind = tag & 3;
    // Bytes of the length of a long literal, or of the distance of a copy.
    const wide = kind === 0 ? Math.max(0, (tag >> 2) - 59) : [0, 1, 2, 4][kind];
    let value = 0;
    for (let k = 0; k < wide; k++) value += input[at++] * 256 ** k;
    if (kind === 0) at = page.add(input, at, 1 + (wide > 0 ? value : tag >> 2));
    else if (kind === 1) page.copy(((tag >> 5) << 8) + value, 4 + ((tag >> 2) & 7));
    else page.copy(value, 1 + (tag >> 2));
  }
  return page.at === size ? page.bytes : damaged();
}

function lz4Block(input: Uint8Array, page: Page): void {
  const longer = (length: number) => {
    if (length < 15) return length;
    let byte: number;
    do length += byte = input[at++];
    while (byte === 255);
    return length;
  };
  let at = 0;
  while (at < input.length) {
    const token = input[at++];
    const literals = longer(token >> 4);
    at = page.add(input, at, literals);
    // The last sequence ends with its literals.
    if (at === input.length) return;
    const distance = input[at++] + (input[at++] << 8);
    page.copy(distance, 4 + longer(token & 15));
  }
}

function lz4(input: Uint8Array, size: number): Uint8Array {
  const page = new Page(size);
  lz4Block(input, page);
  return page.at === size ? page.bytes : damaged();
}

/** LZ4 as Hadoop wrote it, in blocks that begin with two sizes; other programs wrote one plain block under this name. */
function lz4Frames(input: Uint8Array, size: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  const page = new Page(size);
  for (let at = 0; at + 8 <= input.length; ) {
    const end = page.at + view.getUint32(at);
    const next = at + 8 + view.getUint32(at + 4);
    if (next > input.length || end > size) break;
    try {
      lz4Block(input.subarray(at + 8, next), page);
    } catch {
      break;
    }
    if (page.at !== end) break;
    at = next;
    if (at === input.length && end === size) return page.bytes;
  }
  return lz4(input, size);
}
