/**
 * Reads the MessagePack values that Flax writes: scalars, maps, lists, and arrays in an extension. Reads only the
 * head of a container, and skips the bytes of arrays.
 *
 * Specification: github.com/msgpack/msgpack, spec.md; flax/serialization.py for the extensions.
 */

import { textBytes } from "../../../core/storage/budget.ts";
import { checkByteLength, checkRank } from "../../../core/storage/extent.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { type Cursor, failAt, pay, readBytes, readText, readU8, skip } from "../cursor.ts";
import { numpyTypes } from "../numpyTypes.ts";

export const FORMAT = "flax";

/** Extension types of Flax. */
export const ARRAY = 1;
const COMPLEX = 2;
const SCALAR = 3;

/** First key of a map that represents an array in chunks. */
export const CHUNKED = "__msgpack_chunked_array__";

/** An array whose bytes are still in the file. */
export interface StoredArray {
  dtype: string;
  shape: number[];
  start: number;
  end: number;
}

type Scalar = null | boolean | number | bigint | string;

/** A value, or the head of a container. */
export type Item =
  | { kind: "scalar"; value: Scalar }
  | { kind: "array"; value: StoredArray }
  /** An array of an element type that we do not read. */
  | { kind: "unread"; dtype: string }
  | { kind: "map"; count: number }
  | { kind: "list"; count: number };

/** An unsigned big-endian integer. */
function readUnsigned(cursor: Cursor, size: number): number {
  const start = cursor.offset;
  let value = 0;
  for (let k = 0; k < size; k++) value = value * 256 + readU8(cursor);
  if (!Number.isSafeInteger(value)) failAt(cursor, "OFFSET", "expected an integer below 2^53.", start);
  return value;
}

function readSigned(cursor: Cursor, size: number): number | bigint {
  const view = new DataView(readBytes(cursor, size).buffer);
  if (size === 1) return view.getInt8(0);
  if (size === 2) return view.getInt16(0);
  if (size === 4) return view.getInt32(0);
  const value = view.getBigInt64(0);
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/**
 * Reads one value, or the head of a container.
 *
 * @param inside whether it is within an extension, where Flax writes no other
 * @throws FormatError
 */
export function readItem(cursor: Cursor, inside = false): Item {
  const start = cursor.offset;
  const byte = readU8(cursor);
  const scalar = (value: Scalar): Item => ({ kind: "scalar", value });
  const isFrom = (first: number, last: number) => byte >= first && byte <= last;
  if (byte <= 0x7f) return scalar(byte);
  if (byte >= 0xe0) return scalar(byte - 0x100);
  if (byte <= 0x8f) return container(cursor, "map", byte & 0x0f, start);
  if (byte <= 0x9f) return container(cursor, "list", byte & 0x0f, start);
  if (byte <= 0xbf) return scalar(text(cursor, byte & 0x1f));
  if (byte === 0xc0) return scalar(null);
  if (isFrom(0xc2, 0xc3)) return scalar(byte === 0xc3);
  // The remaining tags come in runs, each with twice as many bytes as the one before.
  if (isFrom(0xc4, 0xc6)) {
    const length = readUnsigned(cursor, 1 << (byte - 0xc4));
    skip(cursor, length);
    return scalar(`${length} bytes`);
  }
  if (inside && (isFrom(0xc7, 0xc9) || isFrom(0xd4, 0xd8))) {
    failAt(cursor, "HEADER", "expected an array as shape, type and bytes, got an extension in it.", start);
  }
  if (isFrom(0xc7, 0xc9)) {
    return extension(cursor, readUnsigned(cursor, 1 << (byte - 0xc7)), start);
  }
  if (byte === 0xca) return scalar(viewOf(cursor, 4).getFloat32(0));
  if (byte === 0xcb) return scalar(viewOf(cursor, 8).getFloat64(0));
  if (isFrom(0xcc, 0xcf)) return scalar(readUnsigned(cursor, 1 << (byte - 0xcc)));
  if (isFrom(0xd0, 0xd3)) return scalar(readSigned(cursor, 1 << (byte - 0xd0)));
  if (isFrom(0xd4, 0xd8)) return extension(cursor, 1 << (byte - 0xd4), start);
  if (isFrom(0xd9, 0xdb)) return scalar(text(cursor, readUnsigned(cursor, 1 << (byte - 0xd9))));
  if (isFrom(0xdc, 0xdd)) return container(cursor, "list", readUnsigned(cursor, 2 << (byte - 0xdc)), start);
  if (isFrom(0xde, 0xdf)) return container(cursor, "map", readUnsigned(cursor, 2 << (byte - 0xde)), start);
  return failAt(cursor, "HEADER", "expected a msgpack value, got the unused byte 0xc1.", start);
}

const viewOf = (cursor: Cursor, size: number) => new DataView(readBytes(cursor, size).buffer);

function text(cursor: Cursor, length: number): string {
  pay(cursor, 1, textBytes(length));
  return readText(cursor, length);
}

function container(cursor: Cursor, kind: "map" | "list", count: number, start: number): Item {
  // An entry of a list takes at least one byte, of a map at least two.
  const least = kind === "map" ? 2 * count : count;
  if (least > cursor.end - cursor.offset) {
    failAt(cursor, "TRUNCATED", `expected a ${kind} of ${count} within the file.`, start);
  }
  return { kind, count };
}

/** Reads the head of an array and skips its bytes. */
function extension(cursor: Cursor, length: number, start: number): Item {
  const type = readU8(cursor);
  const end = cursor.offset + length;
  if (end > cursor.end) {
    const left = cursor.end - cursor.offset;
    failAt(cursor, "TRUNCATED", `expected an extension of ${length} bytes, got ${left}.`, start);
  }
  if (type === COMPLEX) {
    skip(cursor, length);
    return { kind: "scalar", value: "a complex number" };
  }
  if (type !== ARRAY && type !== SCALAR) {
    failAt(cursor, "FEATURE", `expected an extension of Flax, type 1 to 3, got ${type}.`, start);
  }
  const array = readArray({ ...cursor, end }, start);
  cursor.offset = end;
  return typeof array === "string" ? { kind: "unread", dtype: array } : { kind: "array", value: array };
}

/** Types of JAX and NumPy besides those that we read, such as `int4` and `float8_e4m3fn`. */
const OTHER_TYPES =
  /^(u?int[24]|float[468]_\w{1,20}|complex128|float128|str\d*|bytes\d*|datetime64.*|timedelta64.*)$/;

/** Reads `[[sizes], type, bytes]`, which must fill the extension. @returns the name of an element type that we do not read */
function readArray(cursor: Cursor, start: number): StoredArray | string {
  const place = { offset: start };
  const outer = readItem(cursor, true);
  const sizes = readItem(cursor, true);
  if (outer.kind !== "list" || outer.count !== 3 || sizes.kind !== "list") {
    failAt(cursor, "HEADER", "expected an array as shape, type and bytes.", start);
  }
  checkRank(FORMAT, sizes.count, place);
  const shape = Array.from({ length: sizes.count }, () => {
    const item = readItem(cursor, true);
    return item.kind === "scalar" && typeof item.value === "number" ? item.value : Number.NaN;
  });
  const item = readItem(cursor, true);
  const name = item.kind === "scalar" ? item.value : item.kind;
  const dtype = typeof name === "string" ? numpyTypes.get(name) : undefined;
  if (dtype === undefined) {
    if (typeof name === "string" && OTHER_TYPES.test(name)) return name;
    return failAt(cursor, "DTYPE", `expected a known element type, got ${describe(name)}.`, start);
  }
  const tag = readU8(cursor);
  if (tag < 0xc4 || tag > 0xc6) failAt(cursor, "HEADER", "expected the bytes of an array.", start);
  const length = readUnsigned(cursor, 1 << (tag - 0xc4));
  const needed = checkByteLength(FORMAT, dtype, shape, place);
  if (length !== needed || cursor.end - cursor.offset !== length) {
    failAt(cursor, "SIZE", `expected ${needed} bytes for ${dtype} ${describe(shape)}, got ${length}.`, start);
  }
  return { dtype, shape, start: cursor.offset, end: cursor.end };
}
