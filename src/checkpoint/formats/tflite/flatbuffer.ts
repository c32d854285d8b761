/**
 * The flatbuffer wire format: vectors, strings, and tables, which find their fields through a table of offsets.
 * Checks every offset before it follows it.
 *
 * Source: google/flatbuffers, docs/source/internals.md.
 */
import { textBytes } from "../../../core/storage/budget.ts";
import { NAME_BYTES } from "../../../core/storage/extent.ts";
import {
  type Cursor,
  cursorAt,
  failAt,
  outside,
  type Pages,
  pay,
  readI32,
  readText,
  readU8,
  readU16,
  readU32,
  skip,
} from "../cursor.ts";

export interface Table {
  pages: Pages;
  offset: number;
  /** Place and number of the offsets of its fields. */
  fields: number;
  count: number;
}

/** Follows the forward offset at the cursor. */
function followed(cursor: Cursor): Cursor {
  const start = cursor.offset;
  const target = start + readU32(cursor);
  const { size } = cursor.pages.source;
  if (target > size || target === start) failAt(cursor, "OFFSET", outside(size, target), start);
  return cursorAt(cursor.pages, target);
}

/** Reads the table at the offset at the cursor. */
export function readTable(cursor: Cursor): Table {
  const table = followed(cursor);
  const { offset, pages } = table;
  const fields = offset - readI32(table);
  const at = cursorAt(pages, fields);
  const size = readU16(at);
  if (size < 4 || size % 2 !== 0) {
    failAt(at, "HEADER", `expected a table of offsets of at least 4 bytes, got ${size}.`, fields);
  }
  skip(at, size - 2);
  return { pages, offset, fields, count: (size - 4) / 2 };
}

/** Returns a cursor at a field; undefined if it has its default. */
export function field(table: Table, index: number): Cursor | undefined {
  if (index >= table.count) return undefined;
  const relative = readU16(cursorAt(table.pages, table.fields + 4 + 2 * index));
  return relative === 0 ? undefined : cursorAt(table.pages, table.offset + relative);
}

export function tableField(table: Table, index: number): Table | undefined {
  const at = field(table, index);
  return at === undefined ? undefined : readTable(at);
}

export function byteField(table: Table, index: number): number {
  const at = field(table, index);
  return at === undefined ? 0 : readU8(at);
}

export function intField(table: Table, index: number): number {
  const at = field(table, index);
  return at === undefined ? 0 : readI32(at);
}

/** A vector, with a cursor over its elements. */
export interface Vector {
  count: number;
  elements: Cursor;
}

/** Reads all elements of a vector. */
export function readList<T>({ count, elements }: Vector, read: (cursor: Cursor) => T): T[] {
  const cursor = { ...elements };
  return Array.from({ length: count }, () => read(cursor));
}

/** Returns a vector of elements of `size` bytes; undefined if it is absent. @throws FormatError TRUNCATED */
export function vectorField(table: Table, index: number, size: number): Vector | undefined {
  const at = field(table, index);
  if (at === undefined) return undefined;
  const target = followed(at);
  const count = readU32(target);
  return { count, elements: cursorAt(table.pages, target.offset, count * size) };
}

/** @throws FormatError NAME when the text has more than `most` bytes */
export function textField(table: Table, index: number, most: number = NAME_BYTES): string {
  const text = vectorField(table, index, 1);
  if (text === undefined) return "";
  if (text.count > most) {
    failAt(text.elements, "NAME", `expected text of at most ${most} bytes, got ${text.count}.`);
  }
  pay(text.elements, 1, textBytes(text.count));
  return readText(text.elements, text.count);
}
