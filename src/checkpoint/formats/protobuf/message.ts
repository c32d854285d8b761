/** Reads protobuf messages under limits on kept values and nesting. */
import { textCells } from "../budget.ts";
import { type Cursor, limitAt, pay, placeAt, readText } from "../cursor.ts";
import { checkDepth } from "../extent.ts";
import type { Limits } from "../limits.ts";
import {
  DELIMITED,
  expectWire,
  type Field,
  readDelimited,
  readField,
  readVarint,
  skipField,
  VARINT,
} from "./wire.ts";

/** Heap of an object with some lists and a Map. */
const MESSAGE_CELLS = 32;

/** The number of kept values, and the depth of the current message. */
export interface Nesting {
  values: number;
  depth: number;
  readonly limits: Limits;
}

/** Readers of a message's fields, by number. */
export type Fields = Readonly<Record<number, (field: Field) => unknown>>;

/** Counts kept values. @throws FormatError LIMIT */
export function spend(cursor: Cursor, nesting: Nesting, count = 1): void {
  pay(cursor, "steps", 8 * count);
  nesting.values += count;
  limitAt(cursor, nesting.limits, "protobufValues", nesting.values, "values");
}

/** Reads the fields of a message and skips unknown ones. */
export function readMessage(cursor: Cursor, nesting: Nesting, fields: Fields): void {
  nesting.depth++;
  const { limits, depth } = nesting;
  checkDepth(cursor.pages.format, limits, "protobufDepth", depth, () => placeAt(cursor));
  while (readKnown(cursor, fields)) {}
  nesting.depth--;
}

/** Reads or skips the next field of a message. @returns whether there was one */
export function readKnown(cursor: Cursor, fields: Fields): boolean {
  const field = readField(cursor);
  if (field === undefined) return false;
  const read = fields[field.number];
  if (read === undefined) skipField(cursor, field);
  else read(field);
  return true;
}

export function textField(cursor: Cursor, field: Field, nesting: Nesting): string {
  expectWire(cursor, field, DELIMITED);
  spend(cursor, nesting);
  const part = readDelimited(cursor);
  const length = part.end - part.offset;
  pay(cursor, "cells", textCells(length));
  return readText(part, length);
}

/** As `textField`, for a text that becomes a key, and pays for looking it up. */
export function nameField(cursor: Cursor, field: Field, nesting: Nesting): string {
  const name = textField(cursor, field, nesting);
  cursor.pages.budget.spendKey(name, cursor.pages.format, () => placeAt(cursor, field.offset));
  return name;
}

export function messageField(cursor: Cursor, field: Field, nesting: Nesting): Cursor {
  expectWire(cursor, field, DELIMITED);
  spend(cursor, nesting);
  pay(cursor, "cells", MESSAGE_CELLS);
  return readDelimited(cursor);
}

/** Reads a signed integer, rounded beyond 2^53, where no size, axis or flag is. */
export function integerField(cursor: Cursor, field: Field): number {
  expectWire(cursor, field, VARINT);
  return readInteger(cursor);
}

export function readInteger(cursor: Cursor): number {
  return Number(readVarint(cursor));
}

/** Reads a repeated number, packed or not. */
export function readList(
  cursor: Cursor,
  field: Field,
  nesting: Nesting,
  wire: number,
  read: (cursor: Cursor) => number,
  into: number[],
): void {
  const add = (from: Cursor) => {
    spend(from, nesting);
    pay(from, "cells", 2);
    into.push(read(from));
  };
  if (field.wire === DELIMITED) {
    const part = readDelimited(cursor);
    while (part.offset < part.end) add(part);
  } else {
    expectWire(cursor, field, wire);
    add(cursor);
  }
}

/** Reads a message of two texts, a key and a value. */
export function parsePair(cursor: Cursor, nesting: Nesting): [string, string] {
  const pair: [string, string] = ["", ""];
  readMessage(cursor, nesting, {
    1: (field) => (pair[0] = nameField(cursor, field, nesting)),
    2: (field) => (pair[1] = textField(cursor, field, nesting)),
  });
  return pair;
}
