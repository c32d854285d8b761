import { describe } from "../../../core/tensor/errors.ts";
import type { Budget } from "../budget.ts";
import { fail, type Refuse, refusal } from "../codes.ts";
import { checkLimit, checkName } from "../extent.ts";
import { type ByteSource, readCopy } from "../source.ts";
import { utf8Text } from "../utf8.ts";
import {
  CENTRAL,
  type CentralRecord,
  checkPath,
  DEFLATED,
  END,
  END64,
  FULL16,
  FULL32,
  IS_UTF8,
  KNOWN_FLAGS,
  LOCATOR64,
  STORED,
  widen,
  type ZipRules,
} from "./records.ts";

/** Place of the directory, and number of its entries. */
export interface Directory {
  start: number;
  end: number;
  entries: number;
}

/** Reads the end records, also those of ZIP64. @throws FormatError when they disagree, or the directory does not end at them */
export async function findDirectory(source: ByteSource, { format, limits }: ZipRules): Promise<Directory> {
  const { view, end, tailStart } = await findEnd(source, format);
  const place = { offset: tailStart + end };
  const refuse: Refuse = refusal(format, "", place);
  let entries = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  let directoryEnd = tailStart + end;
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 6, true) !== 0)
    refuse("FEATURE", "expected a zip on one disk, got a part of several.");
  if (view.getUint16(end + 8, true) !== entries)
    refuse("DISAGREEMENT", "expected as many entries on the disk as in the archive.");
  const locator = end - 20;
  const has64 = locator >= 0 && view.getUint32(locator, true) === LOCATOR64;
  if (!has64 && (entries === FULL16 || size === FULL32 || start === FULL32))
    refuse("DISAGREEMENT", "expected the ZIP64 records that the end record announces.");
  if (has64) {
    const record = locator - 56;
    const isIntact =
      record >= 0 &&
      view.getBigUint64(locator + 8, true) === BigInt(tailStart + record) &&
      view.getUint32(locator + 4, true) === 0 &&
      view.getUint32(locator + 16, true) <= 1 &&
      view.getUint32(record, true) === END64 &&
      view.getBigUint64(record + 4, true) === 44n &&
      view.getUint32(record + 16, true) === 0 &&
      view.getUint32(record + 20, true) === 0;
    if (!isIntact) refuse("HEADER", "expected a ZIP64 end record of 56 bytes just before its locator.");
    const wide = [24, 32, 40, 48].map((k) => view.getBigUint64(record + k, true));
    [entries, entries, size, start].forEach((value, k) => {
      if (value !== (k < 2 ? FULL16 : FULL32) && BigInt(value) !== wide[k])
        refuse("DISAGREEMENT", `expected ${value} in the ZIP64 end record, got ${wide[k]}.`);
    });
    if (wide[0] !== wide[1] || wide.some((value) => value > BigInt(source.size)))
      refuse("OFFSET", "expected a directory within the file in the ZIP64 end record.");
    [, entries, size, start] = wide.map(Number);
    directoryEnd = tailStart + record;
  }
  if (start + size !== directoryEnd) {
    refuse(
      "OFFSET",
      `expected the directory to end at ${directoryEnd}, where its end record begins, got ${start} + ${size}.`,
    );
  }
  checkLimit(format, limits, "zipEntries", entries, "members", place);
  checkLimit(format, limits, "zipDirectoryBytes", size, "bytes of directory", place);
  return { start, end: directoryEnd, entries };
}

/** Reads the end record, which is the last one that the tail of the file holds, and up to 76 bytes of ZIP64 before it. */
async function findEnd(
  source: ByteSource,
  format: string,
): Promise<{ view: DataView; end: number; tailStart: number }> {
  // A comment of up to 65,535 bytes may follow the record; most archives have none.
  for (const comment of [0, FULL16]) {
    const tailStart = Math.max(0, source.size - 22 - 20 - 56 - comment);
    const tail = await readCopy(format, source, tailStart, source.size);
    const view = new DataView(tail.buffer);
    let found: number | undefined;
    for (let end = tail.length - 22; end >= Math.max(0, tail.length - 22 - comment); end--) {
      if (tail[end] !== 0x50 || view.getUint32(end, true) !== END) continue;
      const isWhole = end + 22 + view.getUint16(end + 20, true) === tail.length;
      if (found === undefined && (isWhole || comment > 0)) found = end;
      else if (isWhole) {
        const message = "expected one end record of a zip, got a second one in the comment of the first.";
        fail(format, "DISAGREEMENT", message, { offset: tailStart + end });
      }
    }
    if (found === undefined) continue;
    const announced = view.getUint16(found + 20, true);
    const follow = tail.length - found - 22;
    if (announced !== follow) {
      const code = announced > follow ? "TRUNCATED" : "TRAILING";
      const message = `expected a comment of ${announced} bytes after the end record of a zip, got ${follow} bytes.`;
      fail(format, code, message, { offset: tailStart + found + 20 });
    }
    return { view, end: found, tailStart };
  }
  const message = "expected the end record of a zip in the last 65,557 bytes. Is the file complete?";
  return fail(format, "TRUNCATED", message, { offset: source.size });
}

/** Reads the entries of the directory. @throws FormatError when one is malformed, or bytes are left */
export function parseDirectory(
  bytes: Uint8Array,
  directory: Directory,
  rules: ZipRules & { budget: Budget },
): CentralRecord[] {
  const { format, budget } = rules;
  const { start, entries } = directory;
  const records: CentralRecord[] = [];
  budget.spend("entries", entries, format, { offset: start });
  budget.spend("steps", 100 * entries, format, { offset: start });
  budget.spend("cells", 40 * entries + bytes.length / 16, format, { offset: start });
  let at = 0;
  for (let k = 0; k < entries; k++) {
    const place = { offset: start + at };
    if (at + 46 > bytes.length)
      fail(format, "TRUNCATED", `expected ${entries} directory entries, got ${k}.`, place);
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    if (view.getUint32(0, true) !== CENTRAL)
      fail(format, "HEADER", "expected the signature of a directory entry.", place);
    const nameEnd = at + 46 + view.getUint16(28, true);
    const extraEnd = nameEnd + view.getUint16(30, true);
    const next = extraEnd + view.getUint16(32, true);
    if (next > bytes.length)
      fail(format, "TRUNCATED", "expected a directory entry within the directory.", place);
    const rawName = bytes.subarray(at + 46, nameEnd);
    records.push(parseRecord(view, rawName, bytes.subarray(nameEnd, extraEnd), place.offset, rules));
    at = next;
  }
  if (at !== bytes.length)
    fail(format, "GAP", `expected ${at} bytes of directory, got ${bytes.length}.`, { offset: start + at });
  return records;
}

function parseRecord(
  view: DataView,
  rawName: Uint8Array,
  extra: Uint8Array,
  offset: number,
  { format, limits }: ZipRules,
): CentralRecord {
  const flags = view.getUint16(8, true);
  const name = decodeName(format, rawName, flags, offset);
  const place = { entry: name, offset };
  const refuse: Refuse = refusal(format, `member ${describe(name)}: `, place);
  checkName(format, name, limits, place);
  checkPath(format, name, place);
  if (flags & ~KNOWN_FLAGS)
    refuse("FEATURE", `expected no encryption or other features, got flags 0x${flags.toString(16)}.`);
  const method = view.getUint16(10, true);
  if (method !== STORED && method !== DEFLATED) refuse("FEATURE", `expected method 0 or 8, got ${method}.`);
  const narrow = [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)];
  const [size, compressedSize, header] = widen(format, narrow, extra, place);
  const unixMode = view.getUint16(4, true) >> 8 === 3 ? view.getUint32(38, true) >>> 16 : 0;
  if ((unixMode & 0xf000) === 0xa000) refuse("FEATURE", "expected a file, got a symbolic link.");
  if (view.getUint16(34, true) !== 0) refuse("FEATURE", "expected a zip on one disk.");
  if (method === STORED && size !== compressedSize) {
    const got = `${compressedSize} and ${size}`;
    refuse("DISAGREEMENT", `expected equal sizes of a stored member, got ${got}.`);
  }
  const isFolder = name.endsWith("/");
  if (isFolder && size !== 0) refuse("SIZE", "expected a folder without content.");
  const crc = view.getUint32(16, true);
  const crcPlaces = [offset + 16];
  return { name, method, crc, size, compressedSize, start: 0, crcPlaces, flags, rawName, header, isFolder };
}

function decodeName(format: string, bytes: Uint8Array, flags: number, offset: number): string {
  // Without the UTF-8 flag the encoding is unspecified; ASCII is the same in all of them.
  const isKnown = flags & IS_UTF8 || bytes.every((byte) => byte < 0x80);
  const text = isKnown ? utf8Text(bytes) : undefined;
  return text ?? fail(format, "ENCODING", "expected member names in UTF-8, marked as such.", { offset });
}
