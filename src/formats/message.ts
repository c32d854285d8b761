/**
 * Protobuf messages under a budget: how many values may be kept and how deep messages may nest. Each message type is a
 * function that says what it does with which field; what it does not know is skipped.
 */
import { type Cursor, failAt, readText } from "./cursor.ts";
import type { Limits } from "./limits.ts";
import {
  DELIMITED,
  expectWire,
  type Field,
  readDelimited,
  readField,
  readVarint,
  skipField,
  VARINT,
} from "./protobuf.ts";

/** What is left of `protobufValues`, and how deep the message being read is nested. */
export interface Budget {
  values: number;
  depth: number;
  readonly limits: Limits;
}

/** Counts kept values. @throws FormatError LIMIT when there are too many */
export function spend(cursor: Cursor, budget: Budget, count = 1): void {
  budget.values -= count;
  if (budget.values < 0) {
    failAt(
      cursor,
      "LIMIT",
      `expected at most ${budget.limits.protobufValues} values (limit protobufValues), got more.`,
    );
  }
}

/** Calls `read` for each field of a message; it returns false for fields that it does not know, which are skipped. */
export function eachField(cursor: Cursor, budget: Budget, read: (field: Field) => boolean): void {
  if (++budget.depth > budget.limits.protobufDepth) {
    failAt(
      cursor,
      "TOO_DEEP",
      `expected messages nested at most ${budget.limits.protobufDepth} deep (limit protobufDepth).`,
    );
  }
  for (;;) {
    const field = readField(cursor);
    if (field === undefined) break;
    if (!read(field)) skipField(cursor, field);
  }
  budget.depth--;
}

export function textField(cursor: Cursor, field: Field, budget: Budget): string {
  expectWire(cursor, field, DELIMITED);
  spend(cursor, budget);
  const part = readDelimited(cursor);
  return readText(part, part.end - part.offset);
}

export function messageField(cursor: Cursor, field: Field, budget: Budget): Cursor {
  expectWire(cursor, field, DELIMITED);
  spend(cursor, budget);
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
  budget: Budget,
  wire: number,
  read: (cursor: Cursor) => number,
  into: number[],
): void {
  if (field.wire !== DELIMITED) {
    expectWire(cursor, field, wire);
    spend(cursor, budget);
    into.push(read(cursor));
    return;
  }
  const part = readDelimited(cursor);
  while (part.offset < part.end) {
    spend(part, budget);
    into.push(read(part));
  }
}

/** A message of a key and a value, both text. */
export function parsePair(cursor: Cursor, budget: Budget): [string, string] {
  let key = "";
  let value = "";
  eachField(cursor, budget, (field) => {
    if (field.number === 1) key = textField(cursor, field, budget);
    else if (field.number === 2) value = textField(cursor, field, budget);
    else return false;
    return true;
  });
  return [key, value];
}
