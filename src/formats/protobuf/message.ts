/**
 * Protobuf messages under limits: how many values may be kept and how deep messages may nest. Each message type is a
 * function that says what it does with which field; what it does not know is skipped.
 */

import { textCells } from "../budget.ts";
import { type Cursor, failAt, pay, readText } from "../cursor.ts";
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

/** What an object with some lists and a Map takes. */
const MESSAGE_CELLS = 32;

/** What is left of `protobufValues`, and how deep the message being read is nested. */
export interface Nesting {
  values: number;
  depth: number;
  readonly limits: Limits;
}

/** Counts kept values. @throws FormatError LIMIT when there are too many */
export function spend(cursor: Cursor, nesting: Nesting, count = 1): void {
  pay(cursor, "steps", 8 * count);
  nesting.values -= count;
  if (nesting.values < 0) {
    failAt(
      cursor,
      "LIMIT",
      `expected at most ${nesting.limits.protobufValues} values (limit protobufValues), got more.`,
    );
  }
}

/** Calls `read` for each field of a message; it returns false for fields that it does not know, which are skipped. */
export function eachField(cursor: Cursor, nesting: Nesting, read: (field: Field) => boolean): void {
  if (++nesting.depth > nesting.limits.protobufDepth) {
    failAt(
      cursor,
      "TOO_DEEP",
      `expected messages nested at most ${nesting.limits.protobufDepth} deep (limit protobufDepth).`,
    );
  }
  for (;;) {
    const field = readField(cursor);
    if (field === undefined) break;
    if (!read(field)) skipField(cursor, field);
  }
  nesting.depth--;
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

/** A signed integer; beyond 2^53 it is rounded, which no size, axis or flag reaches. */
export function integerField(cursor: Cursor, field: Field): number {
  expectWire(cursor, field, VARINT);
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
  if (field.wire !== DELIMITED) {
    expectWire(cursor, field, wire);
    spend(cursor, nesting);
    pay(cursor, "cells", 2);
    into.push(read(cursor));
    return;
  }
  const part = readDelimited(cursor);
  while (part.offset < part.end) {
    spend(part, nesting);
    pay(part, "cells", 2);
    into.push(read(part));
  }
}

/** A message of a key and a value, both text. */
export function parsePair(cursor: Cursor, nesting: Nesting): [string, string] {
  let key = "";
  let value = "";
  eachField(cursor, nesting, (field) => {
    if (field.number === 1) key = textField(cursor, field, nesting);
    else if (field.number === 2) value = textField(cursor, field, nesting);
    else return false;
    return true;
  });
  return [key, value];
}
