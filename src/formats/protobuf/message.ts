/** Protobuf messages under limits: how many values are kept and how deep messages nest. */
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

/** How many values the messages have kept, and how deep the current one is nested. */
export interface Nesting {
  values: number;
  depth: number;
  readonly limits: Limits;
}

/** What reads each field of a message, by its number. */
export type Fields = Readonly<Record<number, (field: Field) => unknown>>;

/** Counts kept values. @throws FormatError LIMIT when there are too many */
export function spend(cursor: Cursor, nesting: Nesting, count = 1): void {
  pay(cursor, "steps", 8 * count);
  nesting.values += count;
  limitAt(cursor, nesting.limits, "protobufValues", nesting.values, "values");
}

/** Reads the fields of a message, and skips those that `fields` does not have. */
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

export function messageField(cursor: Cursor, field: Field, nesting: Nesting): Cursor {
  expectWire(cursor, field, DELIMITED);
  spend(cursor, nesting);
  pay(cursor, "cells", MESSAGE_CELLS);
  return readDelimited(cursor);
}

/** A signed integer. Beyond 2^53 it is rounded, but no size, axis or flag is that large. */
export function integerField(cursor: Cursor, field: Field): number {
  expectWire(cursor, field, VARINT);
  return readInteger(cursor);
}

/** As `integerField`, of one value in a list. */
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

/** A message of a key and a value, both text. */
export function parsePair(cursor: Cursor, nesting: Nesting): [string, string] {
  const pair: [string, string] = ["", ""];
  readMessage(cursor, nesting, {
    1: (field) => (pair[0] = textField(cursor, field, nesting)),
    2: (field) => (pair[1] = textField(cursor, field, nesting)),
  });
  return pair;
}
