import { fail } from "../../../core/storage/codes.ts";
import { crc32 } from "../../../core/storage/crc32.ts";
import { bytesOf, isPresent, joinPresent, lengthOf, type Piece } from "../../../core/storage/pieces.ts";
import { CENTRAL, checkPath, END, FULL16, FULL32, IS_UTF8, LOCAL, STORED } from "./records.ts";

interface ZipOptions {
  /** Of each member's content, in bytes. Default 1 */
  alignment?: number;
}

/**
 * Returns the pieces of an archive of uncompressed members, which readers can map, read by ranges, and edit in place. A fixed date makes the bytes of equal
 * input equal. The header of a deferred member is deferred too: it has the checksum.
 *
 * @throws FormatError LIMIT from 65,535 members or 4 GiB on, which would need ZIP64
 */
export function zipPieces(
  format: string,
  members: ReadonlyMap<string, readonly Piece[]>,
  { alignment = 1 }: ZipOptions = {},
): Piece[] {
  const encoder = new TextEncoder();
  const pieces: Piece[] = [];
  const entries: Entry[] = [];
  let at = 0;
  let directorySize = 0;
  for (const [name, content] of members) {
    checkPath(format, name, { entry: name, offset: at });
    const rawName = encoder.encode(name);
    const unpadded = at + 30 + rawName.length;
    let padding = (alignment - (unpadded % alignment)) % alignment;
    // An extra field has a head of four bytes.
    if (padding > 0 && padding < 4) padding += alignment;
    const size = lengthOf(content);
    const entry = { rawName, size, header: at, crc: 0 };
    entries.push(entry);
    if (content.every(isPresent)) {
      for (const bytes of content) entry.crc = crc32(bytes, entry.crc);
      pieces.push(localHeader(entry, padding), ...content);
    } else {
      const read = async () => {
        const parts: Uint8Array[] = [];
        for (const piece of content) parts.push(await bytesOf(piece));
        entry.crc = parts.reduce((crc, bytes) => crc32(bytes, crc), 0);
        return joinPresent([localHeader(entry, padding), ...parts]);
      };
      pieces.push({ length: unpadded - at + padding + size, read });
    }
    at = unpadded + padding + size;
    directorySize += 46 + rawName.length;
  }
  if (entries.length >= FULL16 || at + directorySize + 22 >= FULL32) {
    const got = `${entries.length} in ${at + directorySize} bytes`;
    fail(format, "LIMIT", `expected fewer than 65535 members in less than 4 GiB, got ${got}.`);
  }
  const end = at;
  const makeDirectory = () => directory(entries, end, directorySize);
  if (pieces.every(isPresent)) pieces.push(makeDirectory());
  else pieces.push({ length: directorySize + 22, read: async () => makeDirectory() });
  return pieces;
}

interface Entry {
  rawName: Uint8Array;
  /** Bytes of the content. */
  size: number;
  /** Offset of the local header. */
  header: number;
  /** Of the content, once it was read. */
  crc: number;
}

function localHeader(entry: Entry, padding: number): Uint8Array {
  const { rawName } = entry;
  const header = new Uint8Array(30 + rawName.length + padding);
  const view = new DataView(header.buffer);
  view.setUint32(0, LOCAL, true);
  writeCommon(view, 4, entry);
  view.setUint16(28, padding, true);
  header.set(rawName, 30);
  if (padding > 0) {
    view.setUint16(30 + rawName.length, PADDING_ID, true);
    view.setUint16(32 + rawName.length, padding - 4, true);
  }
  return header;
}

/** The directory and the record at the end. */
function directory(entries: readonly Entry[], start: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size + 22);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const entry of entries) {
    view.setUint32(at, CENTRAL, true);
    view.setUint16(at + 4, 20, true);
    writeCommon(view, at + 6, entry);
    view.setUint32(at + 42, entry.header, true);
    bytes.set(entry.rawName, at + 46);
    at += 46 + entry.rawName.length;
  }
  view.setUint32(at, END, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, start, true);
  return bytes;
}

/** The id of padding from PyTorch's writer. */
const PADDING_ID = 0x4246;

/** Writes the common part of local header and directory entry, from "version needed" to the length of the name. */
function writeCommon(view: DataView, at: number, { rawName, size, crc }: Entry): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, IS_UTF8, true);
  view.setUint16(at + 4, STORED, true);
  view.setUint16(at + 6, 0, true);
  // 1 January 1980, the earliest date of the format.
  view.setUint16(at + 8, 0x21, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, rawName.length, true);
}
