/** Object headers: the messages that describe a group or a dataset. Versions 1 and 2, with continuations. */
import {
  type Cursor,
  cursorAt,
  failAt,
  limitAt,
  type Pages,
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
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

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

interface Style {
  isOld: boolean;
  /** Bytes before the body of a message. */
  prefix: number;
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
  const style: Style = { isOld, prefix: 8 };
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
    style.prefix = flags & 0x04 ? 6 : 4;
    blocks.push(takePart(cursor, readSized(cursor, 1 << (flags & 3))));
    verifyChecksum(cursor, address);
  }
  // The loop adds to the list.
  for (const block of blocks) {
    for (const message of readMessages(block, style, work)) {
      const { type, body } = message;
      if (type === MESSAGE.continuation) {
        const place = { ...body };
        const target = readPresentAddress(body);
        const length = readLength(body);
        work.visit(place, target);
        blocks.push(continuation(pages, target, length, isOld));
      } else {
        messages.push(message);
        limitAt(body, work.limits, "hdf5Messages", messages.length, "messages");
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

function readMessages(block: Cursor, { isOld, prefix }: Style, work: Work): Message[] {
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
    work.spendBytes(body, size);
    const isShared = (flags & 0x02) !== 0;
    if (isShared && type !== MESSAGE.datatype)
      failAt(block, "FEATURE", `expected no shared message, got one of type ${type}.`, start);
    if (type >= UNKNOWN && flags & 0x80)
      failAt(block, "FEATURE", `expected a known message, got type ${type}.`, start);
    messages.push({ type, body, isShared, isChecked: !isOld });
  }
  return messages;
}
