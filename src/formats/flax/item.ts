/**
 * MessagePack values, as far as Flax writes them: scalars, maps, lists, and arrays in an extension. Containers are read head
 * first; bytes of arrays are skipped.
 *
 * Specification: github.com/msgpack/msgpack, spec.md; flax/serialization.py for the extensions.
 */

import { describe } from "../../tensor/errors.ts";
import { textCells } from "../budget.ts";
import { type Cursor, failAt, pay, readBytes, readText, readU8, skip } from "../cursor.ts";
import { checkByteLength } from "../extent.ts";
import type { Limits } from "../limits.ts";

export const FORMAT = "flax";

/** Extension types of Flax. */
export const ARRAY = 1;
const COMPLEX = 2;
const SCALAR = 3;

/** Marks a map that stands for an array in chunks. */
export const CHUNKED = "__msgpack_chunked_array__";

/** Element types by the names of NumPy. */
export const DTYPES: ReadonlyMap<string, string> = new Map([
  ["float32", "F32"],
  ["float64", "F64"],
  ["float16", "F16"],
  ["bfloat16", "BF16"],
  ["int64", "I64"],
  ["int32", "I32"],
  ["int16", "I16"],
  ["int8", "I8"],
  ["uint64", "U64"],
  ["uint32", "U32"],
  ["uint16", "U16"],
  ["uint8", "U8"],
  ["bool", "BOOL"],
  ["complex64", "C64"],
]);

/** An array whose bytes are still in the file. */
export interface StoredArray {
  dtype: string;
  shape: number[];
  start: number;
  end: number;
}

export type Scalar = null | boolean | number | bigint | string;

/** A decoded value: containers are opened by the walk, one entry at a time. */
export type Item =
  | { kind: "scalar"; value: Scalar }
  | { kind: "array"; value: StoredArray }
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

/** Reads one value, or the head of a container. @throws FormatError */
export function readItem(cursor: Cursor, limits: Limits): Item {
  const start = cursor.offset;
  const byte = readU8(cursor);
  const scalar = (value: Scalar): Item => ({ kind: "scalar", value });
  if (byte <= 0x7f) return scalar(byte);
  if (byte >= 0xe0) return scalar(byte - 0x100);
  if (byte <= 0x8f) return container(cursor, "map", byte & 0x0f, start);
  if (byte <= 0x9f) return container(cursor, "list", byte & 0x0f, start);
  if (byte <= 0xbf) return scalar(text(cursor, byte & 0x1f, limits));
  switch (byte) {
    case 0xc0:
      return scalar(null);
    case 0xc2:
    case 0xc3:
      return scalar(byte === 0xc3);
    case 0xc4:
    case 0xc5:
    case 0xc6: {
      // Bytes outside an array are noted by their length alone.
      const length = readUnsigned(cursor, 1 << (byte - 0xc4));
      skip(cursor, length);
      return scalar(`${length} bytes`);
    }
    case 0xc7:
    case 0xc8:
    case 0xc9:
      return extension(cursor, readUnsigned(cursor, 1 << (byte - 0xc7)), limits, start);
    case 0xca:
      return scalar(new DataView(readBytes(cursor, 4).buffer).getFloat32(0));
    case 0xcb:
      return scalar(new DataView(readBytes(cursor, 8).buffer).getFloat64(0));
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
      return scalar(readUnsigned(cursor, 1 << (byte - 0xcc)));
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
      return scalar(readSigned(cursor, 1 << (byte - 0xd0)));
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return extension(cursor, 1 << (byte - 0xd4), limits, start);
    case 0xd9:
    case 0xda:
    case 0xdb:
      return scalar(text(cursor, readUnsigned(cursor, 1 << (byte - 0xd9)), limits));
    case 0xdc:
    case 0xdd:
      return container(cursor, "list", readUnsigned(cursor, 2 << (byte - 0xdc)), start);
    case 0xde:
    case 0xdf:
      return container(cursor, "map", readUnsigned(cursor, 2 << (byte - 0xde)), start);
    default:
      return failAt(
        cursor,
        "HEADER",
        `expected a msgpack value, got the unused byte 0x${byte.toString(16)}.`,
        start,
      );
  }
}

function text(cursor: Cursor, length: number, limits: Limits): string {
  if (length > limits.metadataBytes) {
    failAt(
      cursor,
      "LIMIT",
      `expected texts of at most ${limits.metadataBytes} bytes (limit metadataBytes), got ${length}.`,
    );
  }
  pay(cursor, "cells", textCells(length));
  return readText(cursor, length);
}

function container(cursor: Cursor, kind: "map" | "list", count: number, start: number): Item {
  // Every entry takes a byte, and in a map its key another.
  const least = kind === "map" ? 2 * count : count;
  if (least > cursor.end - cursor.offset) {
    failAt(cursor, "TRUNCATED", `expected a ${kind} of ${count} within the file.`, start);
  }
  return { kind, count };
}

/** Reads the head of an array and skips its bytes. */
function extension(cursor: Cursor, length: number, limits: Limits, start: number): Item {
  const type = readU8(cursor);
  const end = cursor.offset + length;
  if (length > cursor.end - cursor.offset) {
    failAt(
      cursor,
      "TRUNCATED",
      `expected an extension of ${length} bytes, got ${cursor.end - cursor.offset}.`,
      start,
    );
  }
  if (type === COMPLEX) {
    skip(cursor, length);
    return { kind: "scalar", value: "a complex number" };
  }
  if (type !== ARRAY && type !== SCALAR) {
    failAt(cursor, "FEATURE", `expected an extension of Flax, type 1 to 3, got ${type}.`, start);
  }
  const inner: Cursor = { pages: cursor.pages, offset: cursor.offset, end, entry: cursor.entry };
  const array = readArray(inner, limits, start);
  cursor.offset = end;
  return { kind: "array", value: array };
}

/** `[[sizes], type, bytes]`, which must fill the extension. */
function readArray(cursor: Cursor, limits: Limits, start: number): StoredArray {
  const outer = readItem(cursor, limits);
  const sizes = readItem(cursor, limits);
  if (outer.kind !== "list" || outer.count !== 3 || sizes.kind !== "list") {
    failAt(cursor, "HEADER", "expected an array as shape, type and bytes.", start);
  }
  if (sizes.count > limits.rank) {
    failAt(cursor, "LIMIT", `expected at most ${limits.rank} axes (limit rank), got ${sizes.count}.`, start);
  }
  const shape = Array.from({ length: sizes.count }, () => readItem(cursor, limits)).map((item) =>
    item.kind === "scalar" && typeof item.value === "number" ? item.value : Number.NaN,
  );
  const name = readItem(cursor, limits);
  const dtype = name.kind === "scalar" && typeof name.value === "string" ? DTYPES.get(name.value) : undefined;
  if (dtype === undefined) {
    return failAt(
      cursor,
      "DTYPE",
      `expected a known element type, got ${describe(name.kind === "scalar" ? name.value : name.kind)}.`,
      start,
    );
  }
  const tag = readU8(cursor);
  if (tag < 0xc4 || tag > 0xc6) failAt(cursor, "HEADER", "expected the bytes of an array.", start);
  const length = readUnsigned(cursor, 1 << (tag - 0xc4));
  const needed = checkByteLength(FORMAT, dtype, shape, limits, { offset: start });
  if (length !== needed || cursor.end - cursor.offset !== length) {
    failAt(cursor, "SIZE", `expected ${needed} bytes for ${dtype} ${describe(shape)}, got ${length}.`, start);
  }
  return { dtype, shape, start: cursor.offset, end: cursor.end };
}
