/** B-trees: version 1 indexes the names of old-style groups and the chunks of datasets, version 2 the objects of fractal heaps. */
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
import {
  encodedSize,
  expectSignature,
  openBlock,
  readAddress,
  readLength,
  readPresentAddress,
  readSized,
  verifyChecksum,
} from "./block.ts";
import type { Work } from "./work.ts";

/** Levels of a tree: with 16 children a node, more than any file needs. */
const MAX_LEVELS = 16;

/**
 * Calls `leaf` for the key and the child address of each entry of a version-1 tree.
 *
 * @param type 0 for groups, 1 for chunks
 * @param keySize bytes of a key
 * @param expectedLevel of the node at `address`; default any
 */
export function eachLeafV1(
  pages: Pages,
  address: number,
  type: number,
  keySize: number,
  work: Work,
  leaf: (key: Cursor, child: number) => void,
  expectedLevel?: number,
): void {
  const node = cursorAt(pages, address);
  expectSignature(node, "TREE");
  work.visit(node, address);
  const found = readU8(node);
  if (found !== type) failAt(node, "HEADER", `expected a node of type ${type}, got ${found}.`, address + 4);
  const level = readU8(node);
  if (level >= MAX_LEVELS || level !== (expectedLevel ?? level)) {
    const expected = expectedLevel ?? `below ${MAX_LEVELS}`;
    failAt(node, "HEADER", `expected a node of level ${expected}, got ${level}.`, address + 5);
  }
  const entries = readU16(node);
  skip(node, 16);
  work.spend(node, entries);
  for (let k = 0; k < entries; k++) {
    const key = takePart(node, keySize);
    const child = readPresentAddress(node);
    if (level === 0) leaf(key, child);
    else eachLeafV1(pages, child, type, keySize, work, leaf, level - 1);
  }
}

/** Returns the records of a version-2 tree, in order. @param type expected number of the record type */
export function readRecordsV2(pages: Pages, address: number, type: number, work: Work): Cursor[] {
  const header = openBlock(pages, address, "BTHD", 0);
  const found = readU8(header);
  if (found !== type)
    failAt(header, "HEADER", `expected records of type ${type}, got ${found}.`, address + 5);
  const nodeSize = readU32(header);
  const recordSize = readU16(header);
  const depth = readU16(header);
  skip(header, 2);
  const root = readAddress(header);
  const rootRecords = readU16(header);
  skip(header, 8);
  verifyChecksum(header, address);
  if (recordSize === 0 || nodeSize < 10 + recordSize || depth >= MAX_LEVELS)
    failAt(header, "HEADER", "expected nodes with room for a record.", address + 6);
  // The widths of counts in child pointers follow from the largest number of records at each level.
  const leafMost = Math.floor((nodeSize - 10) / recordSize);
  const countSize = encodedSize(leafMost);
  const totalSizes = [0];
  let cumulative = leafMost;
  for (let level = 1; level <= depth; level++) {
    const pointer = 8 + countSize + totalSizes[level - 1];
    const most = Math.floor((nodeSize - 10 - pointer) / (recordSize + pointer));
    cumulative = Math.min((most + 1) * cumulative + most, Number.MAX_SAFE_INTEGER);
    totalSizes.push(encodedSize(cumulative));
  }
  const records: Cursor[] = [];
  const walk = (at: number, level: number, count: number): void => {
    const node = openBlock(pages, at, level === 0 ? "BTLF" : "BTIN", 0);
    work.visit(node, at);
    skip(node, 1);
    work.spend(node, count);
    const own = Array.from({ length: count }, () => takePart(node, recordSize));
    const children: [number, number][] = [];
    for (let k = 0; level > 0 && k <= count; k++) {
      children.push([readPresentAddress(node), readSized(node, countSize)]);
      skip(node, totalSizes[level - 1]);
    }
    verifyChecksum(node, at);
    for (let k = 0; k <= count; k++) {
      if (level > 0) walk(children[k][0], level - 1, children[k][1]);
      if (k < count) records.push(own[k]);
    }
  };
  if (root !== undefined && rootRecords > 0) walk(root, depth, rootRecords);
  return records;
}

/** One chunk of a dataset: its place along each axis, its bytes in the file, and a mask of skipped filters. */
export interface Chunk {
  offsets: number[];
  address: number;
  size: number;
  skippedFilters: number;
}

/** Returns the chunks of a dataset with `rank` axes, from a version-1 tree. */
export function readChunksV1(pages: Pages, address: number, rank: number, work: Work): Chunk[] {
  const chunks: Chunk[] = [];
  // A last offset, within the element, is always 0.
  eachLeafV1(pages, address, 1, 8 + 8 * (rank + 1), work, (key, child) => {
    const size = readU32(key);
    const skippedFilters = readU32(key);
    const offsets = Array.from({ length: rank }, () => readLength(key));
    chunks.push({ offsets, address: child, size, skippedFilters });
  });
  return chunks;
}
