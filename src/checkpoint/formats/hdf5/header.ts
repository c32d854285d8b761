/** Object headers: the messages that describe a group or a dataset. Versions 1 and 2, with continuations. */
import {
  type Cursor,
  cursorAt,
  failAt,
  type Pages,
  pay,
  readU8,
  readU16,
  readU32,
  skip,
  takePart,
} from "../cursor.ts";
import {
  expectSignature,
  readLength,
  readPresentAddress,
  readSized,
  readVersion,
  verifyChecksum,
} from "./block.ts";
import type { Work } from "./work.ts";

/** Numbers of the messages that we read. */
export const DATASPACE = 0x01;
export const LINK_INFO = 0x02;
export const DATATYPE = 0x03;
export const FILL_VALUE = 0x05;
export const LINK = 0x06;
export const EXTERNAL_FILES = 0x07;
export const LAYOUT = 0x08;
export const FILTERS = 0x0b;
export const ATTRIBUTE = 0x0c;
export const CONTINUATION = 0x10;
export const SYMBOL_TABLE = 0x11;
export const ATTRIBUTE_INFO = 0x15;

/** First number beyond the specification. */
const UNKNOWN = 0x18;

export interface Message {
  type: number;
  body: Cursor;
  /** Whether the body leads to a committed datatype. */
  isShared: boolean;
  /** Whether a checksum covers the body. */
  isChecked: boolean;
}

/**
 * Returns all messages of the object at `address`.
 *
 * @throws FormatError CYCLE when continuations lead back; LIMIT for too many messages; FEATURE for shared ones other than datatypes
 */
export function readHeader(pages: Pages, address: number, work: Work): Message[] {
  const messages: Message[] = [];
  const cursor = cursorAt(pages, address);
  const isOld = readU8(cursor) === 1;
  work.visit(cursor, address);
  // Bytes before the body of a message.
  let prefix = 8;
  const blocks: Cursor[] = [];
  if (isOld) {
    // Reserved, number of messages, references; then the size of the first block, on a multiple of 8.
    skip(cursor, 7);
    const size = readU32(cursor);
    skip(cursor, 4);
    blocks.push(takePart(cursor, size));
  } else {
    cursor.offset = address;
    expectSignature(cursor, "OHDR");
    readVersion(cursor, "an object header", 2);
    const flags = readU8(cursor);
    if (flags & 0x20) skip(cursor, 16);
    if (flags & 0x10) skip(cursor, 4);
    prefix = flags & 0x04 ? 6 : 4;
    blocks.push(takePart(cursor, readSized(cursor, 1 << (flags & 3))));
    verifyChecksum(cursor, address);
  }
  // The loop adds to the list.
  for (const block of blocks) {
    for (const message of readMessages(block, isOld, prefix, work)) {
      const { type, body } = message;
      if (type === CONTINUATION) {
        const place = { ...body };
        const target = readPresentAddress(body);
        const length = readLength(body);
        work.visit(place, target);
        blocks.push(continuation(pages, target, length, isOld));
      } else {
        messages.push(message);
      }
    }
  }
  return messages;
}

function continuation(pages: Pages, address: number, length: number, isOld: boolean): Cursor {
  const cursor = cursorAt(pages, address, length);
  if (isOld) return cursor;
  expectSignature(cursor, "OCHK");
  const body = takePart(cursor, length - 8);
  verifyChecksum(cursor, address);
  return body;
}

function readMessages(block: Cursor, isOld: boolean, prefix: number, work: Work): Message[] {
  const messages: Message[] = [];
  // A remainder too small for a message is a gap.
  while (block.end - block.offset >= prefix) {
    const start = block.offset;
    // Pay for empty messages too: blocks can overlap.
    work.spend(block);
    const type = isOld ? readU16(block) : readU8(block);
    const size = readU16(block);
    const flags = readU8(block);
    skip(block, start + prefix - block.offset);
    const body = takePart(block, size);
    if (type === 0) continue;
    pay(body, size / 16);
    const isShared = (flags & 0x02) !== 0;
    if (isShared && type !== DATATYPE)
      failAt(block, "FEATURE", `expected no shared message, got one of type ${type}.`, start);
    if (type >= UNKNOWN && flags & 0x80)
      failAt(block, "FEATURE", `expected a known message, got type ${type}.`, start);
    messages.push({ type, body, isShared, isChecked: !isOld });
  }
  return messages;
}
