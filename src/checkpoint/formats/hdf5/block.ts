/**
 * The common parts of all structures in an HDF5 file: addresses of 8 bytes, signatures of four letters, versions and checksums. Source of this
 * folder: "HDF5 File Format Specification Version 3.0", docs.hdfgroup.org.
 */
import {
  type Cursor,
  cursorAt,
  failAt,
  type Pages,
  pay,
  readBytes,
  readText,
  readU8,
  readU32,
  readU64,
} from "../cursor.ts";
import { lookup3 } from "./lookup3.ts";

const UNDEFINED = 0xffff_ffff_ffff_ffffn;

/** Reads an address; undefined if the file marks it as absent. @throws FormatError OFFSET for one outside the file */
export function readAddress(cursor: Cursor): number | undefined {
  const start = cursor.offset;
  const value = readU64(cursor);
  if (value === UNDEFINED) return undefined;
  const { size } = cursor.pages.source;
  if (value > BigInt(size))
    failAt(cursor, "OFFSET", `expected an address within ${size} bytes, got ${value}.`, start);
  return Number(value);
}

export function readPresentAddress(cursor: Cursor): number {
  const start = cursor.offset;
  return readAddress(cursor) ?? failAt(cursor, "OFFSET", "expected an address, got none.", start);
}

/** Reads a size or count of 8 bytes. @throws FormatError LIMIT when it is beyond 2^53 */
export function readLength(cursor: Cursor): number {
  const start = cursor.offset;
  const value = readU64(cursor);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    failAt(cursor, "LIMIT", `expected a size below 2^53, got ${value}.`, start);
  return Number(value);
}

/** Reads an unsigned integer of 1 to 8 bytes. */
export function readSized(cursor: Cursor, size: number): number {
  const start = cursor.offset;
  let value = 0;
  for (let k = 0; k < size; k++) value += readU8(cursor) * 2 ** (8 * k);
  if (!Number.isSafeInteger(value))
    failAt(cursor, "LIMIT", `expected an integer below 2^53, got ${value}.`, start);
  return value;
}

/** Bytes that integers up to `largest` need. */
export function encodedSize(largest: number): number {
  return Math.floor(Math.log2(Math.max(largest, 1)) / 8) + 1;
}

/** Reads the version of a structure. @param what the structure, for messages @throws FormatError VERSION */
export function readVersion(cursor: Cursor, what: string, least: number, most = least): number {
  const start = cursor.offset;
  const version = readU8(cursor);
  if (version >= least && version <= most) return version;
  const expected = least === most ? `version ${least}` : `a version from ${least} to ${most}`;
  failAt(cursor, "VERSION", `expected ${expected} of ${what}, got ${version}.`, start);
}

/** Returns a cursor after the signature and version of the structure at `address`. @throws FormatError MAGIC, VERSION */
export function openBlock(pages: Pages, address: number, signature: string, version: number): Cursor {
  const cursor = cursorAt(pages, address);
  expectSignature(cursor, signature);
  readVersion(cursor, signature, version);
  return cursor;
}

/** @throws FormatError MAGIC when the next four letters differ */
export function expectSignature(cursor: Cursor, signature: string): void {
  const start = cursor.offset;
  const found = String.fromCharCode(...readBytes(cursor, 4));
  if (found !== signature)
    failAt(cursor, "MAGIC", `expected ${signature}, got ${JSON.stringify(found)}.`, start);
}

/** Reads a checksum and compares it with the bytes from `start` on, which may overlap others. @throws FormatError CHECKSUM */
export function verifyChecksum(cursor: Cursor, start: number): void {
  const at = cursor.offset;
  pay(cursor, (at - start) / 16);
  const computed = lookup3(readBytes({ ...cursor, offset: start }, at - start));
  const stored = readU32(cursor);
  if (stored === computed) return;
  const [expected, got] = [stored, computed].map((sum) => sum.toString(16));
  failAt(cursor, "CHECKSUM", `expected checksum ${expected}, got ${got} over ${at - start} bytes.`, at);
}

/** Bytes in which `readTerminated` looks for the end of a text at once. */
const PIECE = 64;

/** Reads text up to a zero byte or the end of the part. */
export function readTerminated(cursor: Cursor): string {
  const { offset: start, end } = cursor;
  let zero = -1;
  while (zero < 0 && cursor.offset < end) {
    const at = cursor.offset;
    const piece = readBytes(cursor, Math.min(PIECE, end - at));
    zero = piece.indexOf(0);
    if (zero >= 0) cursor.offset = at + zero + 1;
  }
  const length = cursor.offset - start - (zero < 0 ? 0 : 1);
  return readText({ ...cursor, offset: start }, length);
}
