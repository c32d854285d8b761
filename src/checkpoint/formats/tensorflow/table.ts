/**
 * The index of a TensorFlow checkpoint, a sorted table: blocks of keys that share prefixes, an index block, and a footer. Reads only
 * uncompressed blocks, as TensorFlow writes them, and checks each checksum.
 *
 * Source: google/leveldb, doc/table_format.md; we checked the decoding against a real checkpoint.
 */
import { maskedCrc32c } from "../../../core/storage/crc32.ts";
import { NAME_BYTES } from "../../../core/storage/extent.ts";
import { joinBytes } from "../../../core/storage/join.ts";
import {
  type Cursor,
  cursorAt,
  failAt,
  type Pages,
  pay,
  readBytes,
  readU8,
  readU32,
  readU64,
  takePart,
} from "../cursor.ts";
import { readUnsigned } from "../protobuf/wire.ts";

const FOOTER_BYTES = 48;
const MAGIC = 0xdb47_7524_8b80_fb57n;

interface TableEntry {
  key: Uint8Array;
  value: Cursor;
}

interface Handle {
  offset: number;
  size: number;
}

/** Heap of an entry: its key, its name, and the place of its value. */
const ENTRY_MEMORY = 512;

/**
 * Returns all entries, in the order of their keys.
 *
 * @throws FormatError MAGIC, CHECKSUM, OFFSET, NAME, LIMIT; FEATURE for compressed blocks
 */
export function readTable(pages: Pages): TableEntry[] {
  const { size } = pages.source;
  const footerAt = Math.max(size - FOOTER_BYTES, 0);
  const footer = cursorAt(pages, footerAt);
  if (size < FOOTER_BYTES)
    failAt(footer, "TRUNCATED", `expected a footer of ${FOOTER_BYTES} bytes, got ${size}.`, size);
  const magic = readU64({ ...footer, offset: size - 8 });
  if (magic !== MAGIC) failAt(footer, "MAGIC", "expected the end of a table, got other bytes.", size - 8);
  // The first handle leads to a block about the table, which is empty.
  readHandle(footer);
  const entries: TableEntry[] = [];
  let covered = 0;
  for (const { value } of readBlock(pages, readHandle(footer), footerAt)) {
    const handle = readHandle(value);
    if (handle.offset < covered)
      failAt(value, "OVERLAP", `expected blocks in order, got ${handle.offset} before ${covered}.`);
    covered = handle.offset + handle.size + 5;
    for (const entry of readBlock(pages, handle, footerAt)) entries.push(entry);
  }
  return entries;
}

function readHandle(cursor: Cursor): Handle {
  return { offset: readUnsigned(cursor), size: readUnsigned(cursor) };
}

function readBlock(pages: Pages, handle: Handle, end: number): TableEntry[] {
  const { offset, size } = handle;
  const start = cursorAt(pages, Math.min(offset, pages.source.size));
  if (!(offset + size + 5 <= end) || size < 4) {
    failAt(start, "OFFSET", `expected a block within ${end} bytes, got ${offset} to ${offset + size + 5}.`);
  }
  const whole = cursorAt(pages, offset, size + 5);
  const content = readBytes({ ...whole }, size + 1);
  const block = takePart(whole, size);
  const compression = readU8(whole);
  if (compression !== 0)
    failAt(whole, "FEATURE", `expected a block without compression, got kind ${compression}.`, offset + size);
  const [stored, computed] = [readU32(whole), maskedCrc32c(content)].map((sum) => sum.toString(16));
  if (stored !== computed)
    failAt(whole, "CHECKSUM", `expected checksum ${stored}, got ${computed}.`, offset + size + 1);
  const restarts = readU32({ ...block, offset: block.end - 4 });
  const entriesEnd = block.end - 4 - 4 * restarts;
  if (entriesEnd < block.offset)
    failAt(block, "HEADER", `expected a block with ${restarts} restarts to be longer.`, block.end - 4);
  const cursor: Cursor = { pages, offset, end: entriesEnd };
  const entries: TableEntry[] = [];
  let key: Uint8Array = new Uint8Array(0);
  while (cursor.offset < cursor.end) {
    const at = cursor.offset;
    const shared = readUnsigned(cursor);
    const unshared = readUnsigned(cursor);
    const length = readUnsigned(cursor);
    if (shared > key.length)
      failAt(cursor, "OFFSET", `expected at most ${key.length} shared bytes, got ${shared}.`, at);
    if (shared + unshared > NAME_BYTES)
      failAt(cursor, "NAME", `expected keys of at most ${NAME_BYTES} bytes, got ${shared + unshared}.`, at);
    // Shared prefixes are cheap to store but expensive in memory.
    pay(cursor, 16, ENTRY_MEMORY + shared + unshared);
    key = joinBytes([key.subarray(0, shared), readBytes(cursor, unshared)]);
    entries.push({ key, value: takePart(cursor, length) });
  }
  return entries;
}
