/**
 * The protobuf wire format: reads tags, variable-length integers and length-delimited fields from a cursor. Refuses groups, which no format here
 * uses.
 *
 * Specification: protobuf.dev/programming-guides/encoding. `docs/decisions/hdf5-and-protobuf.md` says why it is our own.
 */
import { type Cursor, enterPart, failAt, failShort, readU8, skip } from "../cursor.ts";

/** Kinds of fields. */
export const VARINT = 0;
export const FIXED64 = 1;
export const DELIMITED = 2;
export const FIXED32 = 5;

export interface Field {
  number: number;
  wire: number;
  /** Offset of its tag. */
  offset: number;
}

/**
 * Reads the next tag of a message.
 *
 * @returns undefined at the end of the message
 * @throws FormatError HEADER for the field number 0 and unknown kinds; FEATURE for groups
 */
export function readField(cursor: Cursor): Field | undefined {
  const { offset } = cursor;
  if (offset === cursor.end) return undefined;
  const tag = readUnsigned(cursor);
  const wire = tag % 8;
  const number = Math.floor(tag / 8);
  if (number === 0 || tag > 0xffffffff) {
    failAt(cursor, "HEADER", `expected a field number from 1 to 2^29 - 1, got ${number}.`, offset);
  }
  if (wire === 3 || wire === 4) failAt(cursor, "FEATURE", "expected no protobuf group, got one.", offset);
  if (wire > 5) failAt(cursor, "HEADER", `expected a kind of field from 0 to 5, got ${wire}.`, offset);
  return { number, wire, offset };
}

/** Reads a variable-length integer of up to 64 bits in two's complement, so it may be negative. */
export function readVarint(cursor: Cursor): bigint {
  const start = cursor.offset;
  let low = 0;
  let high = 0;
  for (let k = 0; k < 10; k++) {
    const byte = readU8(cursor);
    const bits = byte & 0x7f;
    if (k < 4) low += bits * 2 ** (7 * k);
    else if (k === 4) {
      low += (bits & 0x0f) * 2 ** 28;
      high += bits >> 4;
    } else if (k < 9) high += bits * 2 ** (7 * k - 32);
    else if (byte > 1) break;
    else high += bits * 2 ** 31;
    if (byte < 0x80) return high === 0 ? BigInt(low) : BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
  }
  failAt(cursor, "HEADER", "expected an integer of at most 64 bits, got a longer one.", start);
}

/** Reads a variable-length integer from 0 to 2^53 - 1. @throws FormatError HEADER for larger or negative ones */
export function readUnsigned(cursor: Cursor): number {
  const start = cursor.offset;
  // Nearly all tags and lengths take one byte.
  const byte = readU8(cursor);
  if (byte < 0x80) return byte;
  cursor.offset = start;
  const value = readVarint(cursor);
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
    failAt(cursor, "HEADER", `expected an integer from 0 to 2^53 - 1, got ${value}.`, start);
  }
  return Number(value);
}

/** Returns the content of a length-delimited field. @throws FormatError TRUNCATED when the message is shorter */
export function readDelimited(cursor: Cursor): Cursor {
  const start = cursor.offset;
  const length = readUnsigned(cursor);
  if (length > cursor.end - cursor.offset) failShort(cursor, length, start);
  return enterPart(cursor, length);
}

export function skipField(cursor: Cursor, field: Field): void {
  if (field.wire === VARINT) readVarint(cursor);
  else if (field.wire === FIXED64) skip(cursor, 8);
  else if (field.wire === FIXED32) skip(cursor, 4);
  else readDelimited(cursor);
}

/** @throws FormatError HEADER when the field has another kind */
export function expectWire(cursor: Cursor, field: Field, wire: number): void {
  if (field.wire !== wire) {
    const message = `expected field ${field.number} as kind ${wire}, got kind ${field.wire}.`;
    failAt(cursor, "HEADER", message, field.offset);
  }
}
