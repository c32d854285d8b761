/** The superblock: where an HDF5 file says how it is built and where its root group lies. Versions 0 to 3. */
import { type Cursor, cursorAt, failAt, type Pages, readBytes, readU8, readU64, skip } from "../cursor.ts";
import { readPresentAddress, verifyChecksum } from "./block.ts";

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** @returns address of the root group's object header */
export function readSuperblock(pages: Pages): number {
  const cursor = cursorAt(pages, 0);
  if (!readBytes(cursor, 8).every((byte, k) => byte === SIGNATURE[k])) {
    failAt(cursor, "MAGIC", "expected the signature of HDF5, got other bytes.", 0);
  }
  const version = readU8(cursor);
  if (version > 3) failAt(cursor, "VERSION", `expected a superblock of version 0 to 3, got ${version}.`, 8);
  // Older versions of the parts, before the sizes; the widths of B-tree nodes, after them.
  if (version < 2) skip(cursor, 4);
  expectSizes(cursor);
  skip(cursor, [9, 13, 1, 1][version]);
  expectWholeFile(cursor);
  // Where the driver is described, and the place of the root group's name, which it has none.
  if (version < 2) skip(cursor, 16);
  const root = readPresentAddress(cursor);
  if (version >= 2) verifyChecksum(cursor, 0);
  return root;
}

function expectSizes(cursor: Cursor): void {
  const start = cursor.offset;
  const offsets = readU8(cursor);
  const lengths = readU8(cursor);
  if (offsets !== 8 || lengths !== 8) {
    failAt(
      cursor,
      "FEATURE",
      `expected offsets and lengths of 8 bytes, got ${offsets} and ${lengths}.`,
      start,
    );
  }
}

/** Reads base address, an address between that is not used here, and the end of the file. */
function expectWholeFile(cursor: Cursor): void {
  const start = cursor.offset;
  const base = readU64(cursor);
  if (base !== 0n) failAt(cursor, "FEATURE", `expected the base address 0, got ${base}.`, start);
  skip(cursor, 8);
  const end = readU64(cursor);
  const { size } = cursor.pages.source;
  if (end > BigInt(size)) failAt(cursor, "TRUNCATED", `expected a file of ${end} bytes, got ${size}.`, size);
  if (end < BigInt(size))
    failAt(cursor, "TRAILING", `expected a file of ${end} bytes, got ${size}.`, Number(end));
}
