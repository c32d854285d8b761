/** Object headers: the list of messages that describe a group or a dataset. Versions 1 and 2, with their continuations. */
import {
  type Cursor,
  cursorAt,
  failAt,
  type Pages,
  readU8,
  readU16,
  readU32,
  skip,
  takePart,
} from "../cursor.ts";
import { expectSignature, readLength, readPresentAddress, readSized, verifyChecksum } from "./block.ts";
import type { Work } from "./work.ts";

/** Numbers of the messages that are read. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  groupInfo: 0x0a,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** Beyond the last number that the specification knows. */
const UNKNOWN = 0x18;

export interface Message {
  type: number;
  body: Cursor;
}

/**
 * All messages of the object at `address`.
 *
 * @throws FormatError CYCLE when continuations lead back; LIMIT when there are too many messages; FEATURE for shared ones
 */
export function readHeader(pages: Pages, address: number, work: Work): Message[] {
  const { limits } = work;
  const messages: Message[] = [];
  const cursor = cursorAt(pages, address);
  const first = readU8(cursor);
  work.visit(cursor, address);
  const blocks: { body: Cursor; old: boolean; ordered: boolean }[] = [];
  const old = first === 1;
  let ordered = false;
  if (old) {
    // Reserved, number of messages, references; then the size of the first block, on a multiple of 8.
    skip(cursor, 7);
    const size = readU32(cursor);
    skip(cursor, 4);
    blocks.push({ body: takePart(cursor, size), old, ordered });
  } else {
    cursor.offset = address;
    expectSignature(cursor, "OHDR");
    const version = readU8(cursor);
    if (version !== 2)
      failAt(cursor, "VERSION", `expected an object header of version 2, got ${version}.`, address + 4);
    const flags = readU8(cursor);
    if (flags & 0x20) skip(cursor, 16);
    if (flags & 0x10) skip(cursor, 4);
    ordered = (flags & 0x04) !== 0;
    const size = readSized(cursor, 1 << (flags & 3));
    blocks.push({ body: takePart(cursor, size), old, ordered });
    verifyChecksum(cursor, address);
  }
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    for (const message of readMessages(block.body, block.old, block.ordered)) {
      if (message.type !== MESSAGE.continuation) {
        work.spend(message.body);
        messages.push(message);
        if (messages.length > limits.hdf5Messages) {
          failAt(
            message.body,
            "LIMIT",
            `expected at most ${limits.hdf5Messages} messages (limit hdf5Messages), got more.`,
          );
        }
        continue;
      }
      const place = message.body.offset;
      const target = readPresentAddress(message.body);
      const length = readLength(message.body);
      work.visit({ ...message.body, offset: place }, target);
      blocks.push({ body: continuation(pages, target, length, old), old, ordered });
    }
  }
  return messages;
}

function continuation(pages: Pages, address: number, length: number, old: boolean): Cursor {
  const cursor = cursorAt(pages, address, length);
  if (old) return cursor;
  expectSignature(cursor, "OCHK");
  const body = takePart(cursor, length - 8);
  verifyChecksum(cursor, address);
  return body;
}

function readMessages(block: Cursor, old: boolean, ordered: boolean): Message[] {
  const messages: Message[] = [];
  const prefix = old ? 8 : ordered ? 6 : 4;
  // What is left over is a gap, too small for a message.
  while (block.end - block.offset >= prefix) {
    const start = block.offset;
    const type = old ? readU16(block) : readU8(block);
    const size = readU16(block);
    const flags = readU8(block);
    skip(block, prefix - (old ? 5 : 4));
    const body = takePart(block, size);
    if (type === 0) continue;
    if (flags & 0x02) failAt(block, "FEATURE", `expected no shared message, got one of type ${type}.`, start);
    if (type >= UNKNOWN && flags & 0x80) {
      failAt(block, "FEATURE", `expected a known message, got type ${type}.`, start);
    }
    messages.push({ type, body });
  }
  return messages;
}
