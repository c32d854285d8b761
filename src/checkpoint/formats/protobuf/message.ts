/** Reads protobuf messages. */
import { textBytes } from "../../../core/storage/budget.ts";
import { checkName } from "../../../core/storage/extent.ts";
import { type Cursor, pay, readText } from "../cursor.ts";
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
const MESSAGE_MEMORY = 320;
/** Steps to keep a value. */
const VALUE_STEPS = 8;

/** Readers of a message's fields, by number. */
export type Fields = Readonly<Record<number, (field: Field) => unknown>>;

/** Reads the fields of a message and skips unknown ones. */
export function readMessage(cursor: Cursor, fields: Fields): void {
  while (readKnown(cursor, fields)) {}
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

export function textField(cursor: Cursor, field: Field): string {
  expectWire(cursor, field, DELIMITED);
  const part = readDelimited(cursor);
  const length = part.end - part.offset;
  pay(cursor, VALUE_STEPS, textBytes(length));
  return readText(part, length);
}

/** As `textField`, for a text that becomes a key. @throws FormatError NAME for a long one */
export function nameField(cursor: Cursor, field: Field): string {
  const name = textField(cursor, field);
  checkName(cursor.pages.format, name, { offset: field.offset });
  return name;
}

export function messageField(cursor: Cursor, field: Field): Cursor {
  expectWire(cursor, field, DELIMITED);
  pay(cursor, VALUE_STEPS, MESSAGE_MEMORY);
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
  wire: number,
  read: (cursor: Cursor) => number,
  into: number[],
): void {
  const add = (from: Cursor) => {
    pay(from, VALUE_STEPS, 32);
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
export function parsePair(cursor: Cursor): [string, string] {
  const pair: [string, string] = ["", ""];
  readMessage(cursor, {
    1: (field) => (pair[0] = nameField(cursor, field)),
    2: (field) => (pair[1] = textField(cursor, field)),
  });
  return pair;
}
