/**
 * Checks the content of a page of Parquet before hyparquet reads it: hyparquet believes runs and lengths, so a lie there loops or
 * allocates without end.
 */
import type { Budget } from "../budget.ts";
import { FORMAT, malformed } from "./thrift.ts";

/** Encodings that we read, by their number in Parquet. */
export const ENCODINGS = {
  0: "PLAIN",
  2: "PLAIN_DICTIONARY",
  3: "RLE",
  5: "DELTA_BINARY_PACKED",
  6: "DELTA_LENGTH_BYTE_ARRAY",
  7: "DELTA_BYTE_ARRAY",
  8: "RLE_DICTIONARY",
  9: "BYTE_STREAM_SPLIT",
} as const;
export type Encoding = (typeof ENCODINGS)[keyof typeof ENCODINGS];

/** Types of stored values, by their number in Parquet, and their bytes. */
export const TYPES = [
  ["BOOLEAN", 1 / 8],
  ["INT32", 4],
  ["INT64", 8],
  ["INT96", 12],
  ["FLOAT", 4],
  ["DOUBLE", 8],
  // A value begins with its length.
  ["BYTE_ARRAY", 4],
  ["FIXED_LEN_BYTE_ARRAY", 0],
] as const;

/** Most bytes of a decimal number; hyparquet takes quadratic time for them. */
const DECIMAL = 32;

export interface StoredType {
  type: number;
  /** Of a FIXED_LEN_BYTE_ARRAY */
  length: number;
  isDecimal: boolean;
}

/** The encodings of each type; those with a dictionary are for all but booleans. */
const PLAIN_TYPES: Readonly<Record<string, readonly number[]>> = {
  RLE: [0],
  DELTA_BINARY_PACKED: [1, 2],
  DELTA_LENGTH_BYTE_ARRAY: [6],
  DELTA_BYTE_ARRAY: [6, 7],
  BYTE_STREAM_SPLIT: [1, 2, 4, 5, 7],
  PLAIN_DICTIONARY: [1, 2, 3, 4, 5, 6, 7],
  RLE_DICTIONARY: [1, 2, 3, 4, 5, 6, 7],
};

/** Reads the unsigned number of at most five bytes at `at`. @returns the number, and the byte after it */
function varint(page: Uint8Array, at: number): [number, number] {
  let value = 0;
  for (let k = 0; k < 5; k++) {
    const byte = page[at + k];
    value += (byte & 127) * 128 ** k;
    if (byte < 128) return [value, at + k + 1];
  }
  return malformed("a number of at most 32 bits", "a longer one, or none");
}

/**
 * Visits the runs of a sequence of `count` numbers of `width` bits: run lengths and packed bits by turns.
 *
 * @param end  of the bytes of the sequence
 * @param each with the place of the values in the sequence; the repeated value, or where the packed ones begin
 */
function eachRun(
  page: Uint8Array,
  start: number,
  end: number,
  width: number,
  count: number,
  each: (from: number, to: number, value: number | undefined, at: number) => void,
): void {
  const size = (width + 7) >> 3;
  let at = start;
  for (let seen = 0; seen < count; ) {
    const [header, next] = varint(page, at);
    const isPacked = header % 2 === 1;
    const length = Math.floor(header / 2);
    at = next + (isPacked ? length * width : size);
    if (at > end || header >= 2 ** 31) malformed("runs within their page", "a longer one");
    // Packed values come in groups of eight, the last of which may be padded.
    if (!isPacked && length > count - seen) malformed(`a run of ${count - seen} values`, length);
    const to = Math.min(count, seen + (isPacked ? 8 * length : length));
    let value: number | undefined;
    if (!isPacked) {
      value = 0;
      for (let k = 0; k < size; k++) value += page[next + k] * 256 ** k;
    }
    each(seen, to, value, next);
    seen = to;
  }
}

/** Returns for each of `count` values whether it is there. */
export function presence(page: Uint8Array, start: number, end: number, count: number): Uint8Array {
  const present = new Uint8Array(count);
  eachRun(page, start, end, 1, count, (from, to, value, at) => {
    if (value !== undefined) present.fill(value & 1, from, to);
    else for (let k = from; k < to; k++) present[k] = (page[at + ((k - from) >> 3)] >> ((k - from) & 7)) & 1;
  });
  return present;
}

/** Checks a sequence of differences. @returns the byte after it */
function checkDeltas(page: Uint8Array, start: number, count: number): number {
  let [size, at] = varint(page, start);
  let parts: number;
  let announced: number;
  [parts, at] = varint(page, at);
  [announced, at] = varint(page, at);
  const each = size / parts;
  if (announced !== count || !(each > 0 && each % 8 === 0)) {
    malformed(`differences of ${count} values`, `${announced} in blocks of ${parts} times ${each}`);
  }
  const long = () => {
    for (let k = 0; k < 10; k++) if (page[at++] < 128) return;
    malformed("a number of at most 64 bits", "a longer one, or none");
  };
  long();
  for (let seen = 1; seen < count; ) {
    long();
    const widths = at;
    at += parts;
    for (let k = 0; k < parts && seen < count; k++) {
      const width = page[widths + k];
      at += (each / 8) * width;
      if (!(width <= 64 && at <= page.length)) malformed("differences within their page", "more");
      seen += each;
    }
  }
  return at;
}

/**
 * Whether the first of differences that `checkDeltas` has checked is 2^31 or more. DuckDB writes unsigned numbers of 32 bits so; the reader
 * drops this bit, so all its values are 2^31 off.
 */
export function isFirstWide(page: Uint8Array): boolean {
  let at = 0;
  for (let k = 0; k < 3; k++) [, at] = varint(page, at);
  const isLong = page.subarray(at, at + 4).every((byte) => byte > 127);
  return isLong && (page[at + 4] & 16) !== 0;
}

/** Reads differences that `checkDeltas` has checked. */
type ReadDeltas = (
  reader: { view: DataView<ArrayBuffer>; offset: number },
  count: number,
  output: Int32Array,
) => void;

/** Encodings of strings whose lengths come first, as differences. */
export const LENGTHS_FIRST: readonly Encoding[] = ["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"];

/**
 * Visits strings in an encoding of `LENGTHS_FIRST`; in the second, they begin as the ones before them. A few bytes announce many, so none
 * is kept here: each lies in memory that the next one changes.
 */
export function eachString(
  page: Uint8Array,
  encoding: Encoding,
  count: number,
  budget: Budget,
  read: ReadDeltas,
  visit: (value: Uint8Array) => void,
): void {
  const prefixes = new Int32Array(count);
  const suffixes = new Int32Array(count);
  let at = 0;
  for (const list of encoding === "DELTA_BYTE_ARRAY" ? [prefixes, suffixes] : [suffixes]) {
    const end = checkDeltas(page, at, count);
    const view = new DataView(page.buffer as ArrayBuffer, page.byteOffset, page.length);
    read({ view, offset: at }, count, list);
    at = end;
  }
  let [before, longest, total, stored] = [0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const [prefix, suffix] = [prefixes[k], suffixes[k]];
    if (prefix < 0 || prefix > before || suffix < 0) malformed(`a prefix of at most ${before} bytes`, prefix);
    before = prefix + suffix;
    longest = Math.max(longest, before);
    total += before;
    stored += suffix;
  }
  if (stored > page.length - at) malformed("strings within their page", `${stored} bytes`);
  // As for the bytes of other pages.
  budget.spend("cells", total / 4, FORMAT);
  budget.spend("steps", total / 16, FORMAT);
  const value = new Uint8Array(longest);
  for (let k = 0; k < count; k++) {
    const [prefix, suffix] = [prefixes[k], suffixes[k]];
    value.set(page.subarray(at, at + suffix), prefix);
    at += suffix;
    visit(value.subarray(0, prefix + suffix));
  }
}

/**
 * Checks the stored values of a page.
 *
 * @param page  the values alone
 * @param count of the values
 */
export function checkValues(
  page: Uint8Array,
  encoding: Encoding,
  { type, length, isDecimal }: StoredType,
  count: number,
): void {
  const name = TYPES[type][0];
  if (encoding !== "PLAIN" && !PLAIN_TYPES[encoding].includes(type)) {
    malformed(`an encoding of ${name}`, encoding);
  }
  const bytes = type === 7 ? length : TYPES[type][1];
  if (type === 7 && !(length > 0 && length <= (isDecimal ? DECIMAL : 2 ** 31))) {
    malformed("values of a known length", length);
  }
  switch (encoding) {
    case "PLAIN":
    case "BYTE_STREAM_SPLIT":
      if (count * bytes > page.length) malformed(`${count} values`, `${page.length} bytes`);
      if (type === 6) checkStrings(page, count, isDecimal);
      return;
    case "RLE":
      // A length comes first, which the reader does not use.
      eachRun(page, 4, page.length, 1, count, () => {});
      return;
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY": {
      const width = page[0] ?? 0;
      if (width > 32) malformed("indices of at most 32 bits", width);
      if (width > 0) eachRun(page, 1, page.length, width, count, () => {});
      return;
    }
    case "DELTA_BINARY_PACKED":
      checkDeltas(page, 0, count);
      return;
    case "DELTA_LENGTH_BYTE_ARRAY":
    case "DELTA_BYTE_ARRAY":
      if (isDecimal && type === 6) malformed("decimal numbers without differences", encoding);
  }
}

/** The reader takes strings from the memory around a page, as long as they say. */
function checkStrings(page: Uint8Array, count: number, isDecimal: boolean): void {
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  for (let k = 0, at = 0; k < count; k++) {
    const length = at + 4 <= page.length ? view.getUint32(at, true) : Infinity;
    if (isDecimal && length > DECIMAL) malformed(`decimal numbers of at most ${DECIMAL} bytes`, length);
    at += 4 + length;
    if (at > page.length) malformed("strings within their page", "a longer one");
  }
}
