/**
 * Inflate (RFC 1951) and its zlib wrapper (RFC 1950) for known sizes: the output never outgrows the declared size, and the stream must use
 * all of the input. Synchronous, and the same in every engine. `docs/decisions/zip-and-inflate.md` says why it is our own.
 */

import { fail } from "../../core/storage/codes.ts";
import type { FormatPlace } from "../../core/tensor/errors.ts";

/** Lengths: smallest value and number of extra bits of symbols 257 … 285 (RFC 1951, 3.2.5). */
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
/** Distances: the same for symbols 0 … 29. */
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** The order in which the lengths of the code-length code are stored. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const LONGEST_CODE = 15;

/** Bits that the first look-up of a code decides. One table of all bits would cost 32,768 entries in each block. */
const FIRST_BITS = 9;

/**
 * A Huffman code as a table over the next bits: symbol · 16 + code length, or 0 for an unused code. Codes of more than `FIRST_BITS` bits share
 * an entry by their first ones, the start · 256 + bits · 16 of a second table, over the rest of their bits.
 */
interface Code {
  /** Of the longest code. */
  bits: number;
  /** Of an index of the first table. */
  mask: number;
  table: Uint32Array;
}

const FIXED_LITERALS = makeCode([
  ...new Array(144).fill(8),
  ...new Array(112).fill(9),
  ...new Array(24).fill(7),
  ...new Array(8).fill(8),
])!;
const FIXED_DISTANCES = makeCode(new Array(32).fill(5))!;

/**
 * Returns the content of a raw deflate stream.
 *
 * @param size exact number of inflated bytes, already checked against a limit
 * @throws FormatError INFLATE when the stream is damaged, ends early or late, or has a different size
 */
export function inflate(
  format: string,
  bytes: Uint8Array,
  size: number,
  place: FormatPlace = {},
): Uint8Array {
  const inflater = new Inflater(format, bytes, 0, size, place);
  inflater.run();
  if (inflater.at !== bytes.length) {
    fail(format, "INFLATE", `expected a stream of ${inflater.at} bytes, got ${bytes.length}.`, place);
  }
  return inflater.output;
}

/** Bytes of output for a byte of input, at most: a copy adds up to 258 bytes, and takes at least two bits. */
const LARGEST_RATIO = (258 * 8) / 2;

/** Most bytes that one block or copy adds at once. */
const LARGEST_PIECE = 65_535;

/**
 * Returns up to `length` first bytes of a raw deflate stream, without inflating or checking the rest.
 *
 * @throws FormatError as `inflate`
 */
export function inflateHead(
  format: string,
  bytes: Uint8Array,
  size: number,
  length: number,
  place: FormatPlace = {},
): Uint8Array {
  const room = Math.min(size, length + LARGEST_PIECE);
  const inflater = new Inflater(format, bytes, 0, room, place, room < size ? length : Infinity);
  inflater.run();
  return inflater.output.subarray(0, length);
}

/** Returns the content of a zlib stream, with its Adler-32 checked. @throws FormatError as `inflate`; CHECKSUM */
export function inflateZlib(
  format: string,
  bytes: Uint8Array,
  size: number,
  place: FormatPlace = {},
): Uint8Array {
  const header = bytes.length < 6 ? 0 : (bytes[0] << 8) | bytes[1];
  if (header === 0 || header % 31 !== 0 || (bytes[0] & 0x0f) !== 8 || (bytes[0] & 0xf0) > 0x70) {
    fail(format, "INFLATE", `expected a zlib stream, got ${bytes.length} other bytes.`, place);
  }
  if (bytes[1] & 0x20) fail(format, "FEATURE", "expected no preset dictionary in a zlib stream.", place);
  const inflater = new Inflater(format, bytes, 2, size, place);
  inflater.run();
  if (inflater.at !== bytes.length - 4) {
    fail(format, "INFLATE", `expected a stream of ${inflater.at + 4} bytes, got ${bytes.length}.`, place);
  }
  const stored = new DataView(bytes.buffer, bytes.byteOffset + inflater.at, 4).getUint32(0);
  const computed = adler32(inflater.output);
  if (stored !== computed) {
    fail(format, "CHECKSUM", `expected Adler-32 ${hex(stored)}, got ${hex(computed)}.`, place);
  }
  return inflater.output;
}

const hex = (value: number) => value.toString(16).padStart(8, "0");

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  // Longer runs could overflow 32 bits.
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(start + 3800, bytes.length);
    for (let k = start; k < end; k++) b += a += bytes[k];
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}

/** @returns undefined unless the lengths form a prefix code: there may be too many or too few codes */
function makeCode(lengths: ArrayLike<number>): Code | undefined {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]]++;
  const used = lengths.length - counts[0];
  let bits = LONGEST_CODE;
  while (bits > 1 && counts[bits] === 0) bits--;
  const next = new Uint16Array(LONGEST_CODE + 2);
  let free = 1;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    free = free * 2 - counts[length];
    if (free < 0) return undefined;
    next[length + 1] = (next[length] + counts[length]) << 1;
  }
  // Only a code with a single one-bit symbol, or none, may be incomplete.
  if (free > 0 && !(used === 0 || (used === 1 && counts[1] === 1))) return undefined;
  const mask = (1 << Math.min(bits, FIRST_BITS)) - 1;
  const codes = new Uint16Array(lengths.length);
  // Of each start, the most bits that follow it.
  const more = new Uint8Array(mask + 1);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    // Codes are packed with their first bit lowest.
    let code = next[length]++;
    let reversed = 0;
    for (let k = 0; k < length; k++, code >>= 1) reversed = (reversed << 1) | (code & 1);
    codes[symbol] = reversed;
    const start = reversed & mask;
    if (length > FIRST_BITS && length - FIRST_BITS > more[start]) more[start] = length - FIRST_BITS;
  }
  let size = mask + 1;
  if (bits > FIRST_BITS) for (let k = 0; k <= mask; k++) if (more[k] > 0) size += 1 << more[k];
  const table = new Uint32Array(size);
  let end = mask + 1;
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    const entry = (symbol << 4) | length;
    const code = codes[symbol];
    if (length <= FIRST_BITS) {
      for (let k = code; k <= mask; k += 1 << length) table[k] = entry;
      continue;
    }
    const start = code & mask;
    const rest = more[start];
    if (table[start] === 0) {
      table[start] = (end << 8) | (rest << 4);
      end += 1 << rest;
    }
    const first = table[start] >> 8;
    for (let k = code >> FIRST_BITS; k < 1 << rest; k += 1 << (length - FIRST_BITS)) table[first + k] = entry;
  }
  return { bits, mask, table };
}

class Inflater {
  readonly output: Uint8Array;
  /** The next byte to read; after `run`, the end of the stream. */
  at: number;
  readonly #format: string;
  readonly #place: FormatPlace;
  readonly #bytes: Uint8Array;
  /** Bytes of output after which it may stop. */
  readonly #enough: number;
  #written = 0;
  /** Bits read but not used, the next one lowest. */
  #hold = 0;
  #held = 0;

  constructor(
    format: string,
    bytes: Uint8Array,
    start: number,
    size: number,
    place: FormatPlace,
    enough = Infinity,
  ) {
    this.#format = format;
    this.#place = place;
    this.#bytes = bytes;
    this.at = start;
    this.#enough = enough;
    const most = LARGEST_RATIO * bytes.length;
    if (size > most) this.#fail(`a size of at most ${most} bytes`, `${size}`);
    this.output = new Uint8Array(size);
  }

  run(): void {
    let last = false;
    while (!last) {
      last = this.#take(1) === 1;
      const kind = this.#take(2);
      if (kind === 0) this.#stored();
      else if (kind === 1) this.#compressed(FIXED_LITERALS, FIXED_DISTANCES);
      else if (kind === 2) this.#dynamic();
      else this.#fail("a block of a known kind");
      if (this.#written >= this.#enough) return;
    }
    this.at -= this.#held >> 3;
    if (this.#written !== this.output.length) {
      this.#fail(`${this.output.length} bytes`, `${this.#written}`);
    }
  }

  #take(count: number): number {
    while (this.#held < count) {
      if (this.at >= this.#bytes.length) this.#fail("more compressed bytes", "the end");
      this.#hold |= this.#bytes[this.at++] << this.#held;
      this.#held += 8;
    }
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#held -= count;
    return value;
  }

  #symbol(code: Code): number {
    while (this.#held < code.bits && this.at < this.#bytes.length) {
      this.#hold |= this.#bytes[this.at++] << this.#held;
      this.#held += 8;
    }
    let entry = code.table[this.#hold & code.mask];
    if ((entry & 15) === 0 && entry > 0) {
      const rest = (1 << ((entry >> 4) & 15)) - 1;
      entry = code.table[(entry >> 8) + ((this.#hold >> FIRST_BITS) & rest)];
    }
    const length = entry & 15;
    if (length === 0) this.#fail("a code in use");
    if (length > this.#held) this.#fail("more compressed bytes", "the end");
    this.#hold >>>= length;
    this.#held -= length;
    return entry >> 4;
  }

  #stored(): void {
    this.at -= this.#held >> 3;
    this.#hold = 0;
    this.#held = 0;
    const length = this.#take(16);
    if ((this.#take(16) ^ 0xffff) !== length) this.#fail("a stored length that agrees with its complement");
    if (this.at + length > this.#bytes.length) this.#fail("more stored bytes", "the end");
    this.#room(length);
    this.output.set(this.#bytes.subarray(this.at, this.at + length), this.#written);
    this.at += length;
    this.#written += length;
  }

  #dynamic(): void {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const stored = this.#take(4) + 4;
    if (literals > 286 || distances > 30) this.#fail("at most 286 literals and 30 distances");
    const meta = new Uint8Array(19);
    for (let k = 0; k < stored; k++) meta[CODE_LENGTH_ORDER[k]] = this.#take(3);
    const metaCode = this.#code(meta);
    const lengths = new Uint8Array(literals + distances);
    for (let k = 0; k < lengths.length; ) {
      const symbol = this.#symbol(metaCode);
      if (symbol < 16) {
        lengths[k++] = symbol;
        continue;
      }
      if (symbol === 16 && k === 0) this.#fail("a length to repeat");
      const value = symbol === 16 ? lengths[k - 1] : 0;
      const repeat =
        symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (k + repeat > lengths.length) this.#fail("no more lengths than symbols");
      lengths.fill(value, k, k + repeat);
      k += repeat;
    }
    if (lengths[256] === 0) this.#fail("a code for the end of the block");
    this.#compressed(this.#code(lengths.subarray(0, literals)), this.#code(lengths.subarray(literals)));
  }

  #code(lengths: Uint8Array): Code {
    return makeCode(lengths) ?? this.#fail("a complete prefix code");
  }

  #compressed(literals: Code, distances: Code): void {
    const { output } = this;
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        this.#room(1);
        output[this.#written++] = symbol;
        continue;
      }
      if (symbol > 285) this.#fail("a known length");
      const length = LENGTH_BASE[symbol - 257] + this.#take(LENGTH_EXTRA[symbol - 257]);
      const far = this.#symbol(distances);
      if (far > 29) this.#fail("a known distance");
      const distance = DISTANCE_BASE[far] + this.#take(DISTANCE_EXTRA[far]);
      if (distance > this.#written) this.#fail("a distance within the output");
      this.#room(length);
      // Source and target may overlap: a run repeats its own bytes.
      const end = this.#written + length;
      for (let k = this.#written; k < end; k++) output[k] = output[k - distance];
      this.#written = end;
      if (end >= this.#enough) return;
    }
  }

  #room(count: number): void {
    if (this.#written + count > this.output.length) this.#fail(`${this.output.length} bytes`, "more");
  }

  #fail(expected: string, got = "another"): never {
    fail(
      this.#format,
      "INFLATE",
      `deflate stream: expected ${expected}, got ${got} at compressed byte ${this.at}.`,
      this.#place,
    );
  }
}
