import { cursorAt, failAt, type Pages, readBytes, readU8, readU64, skip } from "../cursor.ts";
import { HDF5, hasText } from "../signatures.ts";
import { readPresentAddress, readVersion, verifyChecksum } from "./block.ts";

/**
 * Reads a superblock of version 0 to 3.
 *
 * @param base size of the user block before it
 * @returns address of the root group's object header
 */
export function readSuperblock(pages: Pages, base = 0): number {
  const cursor = cursorAt(pages, 0);
  if (!hasText(readBytes(cursor, 8), 0, HDF5))
    failAt(cursor, "MAGIC", "expected the signature of HDF5, got other bytes.", 0);
  const version = readVersion(cursor, "the superblock", 0, 3);
  // Old superblocks have more fields: versions of parts before the sizes, widths of B-tree nodes after them.
  if (version < 2) skip(cursor, 4);
  const start = cursor.offset;
  const sizes = `${readU8(cursor)} and ${readU8(cursor)}`;
  if (sizes !== "8 and 8")
    failAt(cursor, "FEATURE", `expected offsets and lengths of 8 bytes, got ${sizes}.`, start);
  skip(cursor, [9, 13, 1, 1][version]);
  const baseAt = cursor.offset;
  const stored = readU64(cursor);
  if (stored !== BigInt(base))
    failAt(cursor, "FEATURE", `expected the base address ${base}, got ${stored}.`, baseAt);
  skip(cursor, 8);
  // The end of the file counts the user block.
  const end = readU64(cursor);
  const size = base + pages.source.size;
  const message = `expected a file of ${end} bytes, got ${size}.`;
  if (end > BigInt(size)) failAt(cursor, "TRUNCATED", message, size);
  if (end < BigInt(size)) failAt(cursor, "TRAILING", message, Number(end));
  // Skip the address of the driver's description, and the offset of the root group's empty name.
  if (version < 2) skip(cursor, 16);
  const root = readPresentAddress(cursor);
  if (version >= 2) verifyChecksum(cursor, 0);
  return root;
}
