/**
 * Heaps contain data of variable size: local heaps the names of old-style groups, global heaps text, fractal heaps the links and attributes
 * of large groups.
 */
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
  encodedSize,
  expectSignature,
  openBlock,
  readAddress,
  readLength,
  readPresentAddress,
  readSized,
  readTerminated,
  verifyChecksum,
} from "./block.ts";
import { readRecordsV2 } from "./btree.ts";
import type { HeapIndex, Work } from "./work.ts";

/** Returns a function that finds the names of a local heap by their offset. */
export function openLocalHeap(pages: Pages, address: number): (offset: number) => string {
  const cursor = openBlock(pages, address, "HEAP", 0);
  skip(cursor, 3);
  const size = readLength(cursor);
  skip(cursor, 8);
  const data = readPresentAddress(cursor);
  const segment = cursorAt(pages, data, size);
  return (offset) => {
    if (offset >= size)
      failAt(segment, "OFFSET", `expected a name within ${size} bytes, got offset ${offset}.`, data);
    const name = { ...segment, offset: data + offset };
    const text = readTerminated(name);
    // A name cut off by the end of the heap lacks its zero byte.
    const isCut = name.offset === segment.end && readU8({ ...name, offset: name.offset - 1 }) !== 0;
    if (isCut) failAt(segment, "TRUNCATED", "expected a name that ends within its heap.", data + offset);
    return text;
  };
}

/** Follows a reference (address and index) to an object of a global heap. @throws FormatError MISSING */
export function readGlobalObject(reference: Cursor, work: Work): Cursor | undefined {
  const start = reference.offset;
  const { pages, entry } = reference;
  const address = readAddress(reference);
  const number = readU32(reference);
  if (address === undefined || address === 0) return undefined;
  let index = work.heaps.get(address);
  if (index === undefined) {
    index = readHeapIndex(pages, address, work);
    work.heaps.set(address, index);
  }
  const object = index.get(number);
  if (object === undefined) {
    const message = `expected object ${number} in the global heap at ${address}, got none.`;
    failAt(reference, "MISSING", message, start);
  }
  return cursorAt(pages, object.start, object.end - object.start, entry);
}

function readHeapIndex(pages: Pages, address: number, work: Work): HeapIndex {
  const cursor = openBlock(pages, address, "GCOL", 1);
  skip(cursor, 3);
  const size = readLength(cursor);
  const heap = cursorAt(pages, address, size);
  skip(heap, 16);
  const index: HeapIndex = new Map();
  while (heap.end - heap.offset >= 16) {
    work.spend(heap);
    const number = readU16(heap);
    skip(heap, 6);
    const length = readLength(heap);
    // Number 0 is the free space, up to the end.
    if (number === 0) break;
    const object = takePart(heap, length);
    skip(heap, Math.min((8 - (length % 8)) % 8, heap.end - heap.offset));
    if (!index.has(number)) index.set(number, { start: object.offset, end: object.end });
  }
  return index;
}

/** Returns the number and the place of an object too large for a block. */
function readHuge(record: Cursor): [number, Cursor] {
  const address = readPresentAddress(record);
  const place = cursorAt(record.pages, address, readLength(record));
  return [readLength(record), place];
}

/** Returns a function that finds an object of a fractal heap by the identifier at a cursor. */
export function openFractalHeap(pages: Pages, address: number, work: Work): (identifier: Cursor) => Cursor {
  const cursor = openBlock(pages, address, "FRHP", 0);
  const keySize = Math.min(readU16(cursor) - 1, 8);
  if (readU16(cursor) !== 0)
    failAt(cursor, "FEATURE", "expected a fractal heap without filters, got one with them.", address);
  const flags = readU8(cursor);
  const maxManaged = readU32(cursor);
  skip(cursor, 8);
  const hugeTree = readAddress(cursor);
  // Skip free space and counts.
  skip(cursor, 10 * 8);
  const width = readU16(cursor);
  const startSize = readLength(cursor);
  const maxDirectSize = readLength(cursor);
  const heapBits = readU16(cursor);
  skip(cursor, 2);
  const root = readAddress(cursor);
  const rootRows = readU16(cursor);
  verifyChecksum(cursor, address);
  const isPower = (n: number) => n > 0 && Number.isInteger(Math.log2(n));
  if (!isPower(width) || !isPower(startSize) || !isPower(maxDirectSize) || maxDirectSize < startSize)
    failAt(cursor, "HEADER", "expected powers of two for the blocks of a fractal heap.", address);
  if (heapBits > 64 || heapBits === 0)
    failAt(cursor, "HEADER", `expected a heap of at most 2^64 bytes, got 2^${heapBits}.`, address);
  // Bytes of a heap address, and of an object's length, in identifiers.
  const offsetSize = Math.ceil(heapBits / 8);
  const lengthSize = encodedSize(Math.min(maxDirectSize, maxManaged));
  // Before the objects of a block.
  const prefix = 13 + offsetSize + (flags & 2 ? 4 : 0);
  let huge: Map<number, Cursor> | undefined;
  const findManaged = (identifier: Cursor, start: number): Cursor => {
    const offset = readSized(identifier, offsetSize);
    const length = readSized(identifier, lengthSize);
    if (root === undefined)
      failAt(identifier, "MISSING", "expected an object, got an empty fractal heap.", start);
    let at = root;
    let rows = rootRows;
    let base = 0;
    let size = startSize;
    // Blocks have fewer rows from round to round, so this ends.
    while (rows > 0) {
      // Rows 0 and 1 have blocks of the first size, each further row of twice the size.
      const rowBytes = width * startSize;
      const inside = offset - base;
      const row = inside < rowBytes ? 0 : Math.floor(Math.log2(inside / rowBytes)) + 1;
      if (row >= rows)
        failAt(identifier, "OFFSET", `expected an offset within the fractal heap, got ${offset}.`, start);
      size = startSize * 2 ** Math.max(row - 1, 0);
      const rowStart = row === 0 ? 0 : rowBytes * 2 ** (row - 1);
      const column = Math.floor((inside - rowStart) / size);
      const block = openBlock(pages, at, "FHIB", 0);
      skip(block, 8 + offsetSize + 8 * (row * width + column));
      const child = readAddress(block);
      if (child === undefined)
        failAt(identifier, "MISSING", `expected a block at heap offset ${offset}, got none.`, start);
      at = child;
      base += rowStart + column * size;
      rows = size <= maxDirectSize ? 0 : Math.log2(size / rowBytes) + 1;
      if (rows < 0) failAt(identifier, "HEADER", "expected blocks with room for a row.", start);
    }
    expectSignature(cursorAt(pages, at), "FHDB");
    const from = offset - base;
    if (from < prefix || from + length > size) {
      const message = `expected an object within a block of ${size} bytes, got ${from} to ${from + length}.`;
      failAt(identifier, "OFFSET", message, start);
    }
    return cursorAt(pages, at + from, length, identifier.entry);
  };
  const find = (identifier: Cursor): Cursor => {
    const start = identifier.offset;
    const flags = readU8(identifier);
    if (flags >> 6 !== 0) failAt(identifier, "VERSION", "expected a heap identifier of version 0.", start);
    const type = (flags >> 4) & 3;
    if (type === 0) return findManaged(identifier, start);
    if (type === 2) return takePart(identifier, (flags & 0x0f) + 1);
    if (type === 3 || hugeTree === undefined)
      failAt(identifier, "FEATURE", "expected an object inside the fractal heap, got a huge one.", start);
    // Objects too large for a block are elsewhere in the file, by a number.
    huge ??= new Map(readRecordsV2(pages, hugeTree, 1, work).map(readHuge));
    const place = huge.get(readSized(identifier, keySize));
    return { ...(place ?? failAt(identifier, "MISSING", "expected a huge object, got none.", start)) };
  };
  return (identifier) => {
    const object = find(identifier);
    pay(object, (object.end - object.offset) / 16);
    return object;
  };
}
