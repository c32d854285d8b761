/**
 * Zip archives, as the containers of PyTorch, NumPy and Keras files: read by ranges, members kept in memory, never
 * extracted to a disk.
 *
 * Specification: PKWARE APPNOTE 6.3. A zip says most things twice, and readers that believe different copies have been
 * played off against each other; so this one refuses every file in which two places disagree, in which members overlap, or
 * in which bytes belong to nothing. Methods: stored and deflate, ZIP64 or not. Writing: `zipWrite.ts`.
 */
import { describe } from "../tensor/errors.ts";
import { fail } from "./codes.ts";
import { crc32 } from "./crc32.ts";
import { checkName } from "./extent.ts";
import { inflate } from "./inflate.ts";
import type { Limits } from "./limits.ts";
import { type ByteSource, readRange } from "./source.ts";

export const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
export const CENTRAL = 0x02014b50;
export const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;

export const STORED = 0;
const DEFLATED = 8;

/** Bits of the flags that are understood: compression level (1, 2), data descriptor (3), UTF-8 names (11). */
const KNOWN_FLAGS = 0b1000_0000_1110;
const HAS_DESCRIPTOR = 0b1000;
export const IS_UTF8 = 0b1000_0000_0000;

export const FULL16 = 0xffff;
export const FULL32 = 0xffffffff;

export interface ZipMember {
  name: string;
  method: number;
  /** CRC-32 of the inflated bytes; 0 may also mean that the writer computed none. */
  crc: number;
  /** Inflated bytes. */
  size: number;
  compressedSize: number;
  /** Where in the file its (compressed) bytes begin. */
  start: number;
  /** Where in the file its CRC is written: directory, local header, and data descriptor if there is one. */
  crcPlaces: number[];
}

export interface ZipArchive {
  /** In the order of the directory; folders are left out. */
  members: Map<string, ZipMember>;
  /** The bytes of a member, checked against its CRC. @throws FormatError INFLATE, CHECKSUM, TRUNCATED */
  read(member: ZipMember): Promise<Uint8Array>;
}

export interface ZipRules {
  /** Named in errors. */
  format: string;
  limits: Limits;
  /** Whether a CRC of 0 means that none was computed, as PyTorch can be told to write. Default false. */
  zeroMeansNoCrc?: boolean;
}

interface Directory {
  start: number;
  end: number;
  entries: number;
}

interface CentralRecord extends ZipMember {
  flags: number;
  rawName: Uint8Array;
  header: number;
  isFolder: boolean;
}

/**
 * Reads the directory and the local header of every member.
 *
 * @throws FormatError when anything in the archive disagrees, overlaps, is left over, or exceeds a limit
 */
export async function openZip(source: ByteSource, rules: ZipRules): Promise<ZipArchive> {
  const { format } = rules;
  const directory = await findDirectory(source, rules);
  const bytes = new Uint8Array(await readRange(format, source, directory.start, directory.end));
  const records = parseDirectory(bytes, directory, rules);
  checkSizes(records, source.size, rules);
  await locate(source, records, directory.start, rules);
  const members = new Map<string, ZipMember>();
  for (const record of records) {
    if (members.has(record.name)) {
      fail(format, "DUPLICATE", `expected each member once, got ${describe(record.name)} again.`, {
        entry: record.name,
      });
    }
    if (!record.isFolder) members.set(record.name, record);
  }
  return { members, read: (member) => readMember(source, member, rules) };
}

async function findDirectory(source: ByteSource, { format, limits }: ZipRules): Promise<Directory> {
  // Everything after the directory: end record, and before it the two records of ZIP64.
  const tailStart = Math.max(0, source.size - 22 - 20 - 56);
  const tail = new Uint8Array(await readRange(format, source, tailStart, source.size));
  const view = new DataView(tail.buffer);
  const end = tail.length - 22;
  if (end < 0 || view.getUint32(end, true) !== END || view.getUint16(end + 20, true) !== 0) {
    fail(
      format,
      "TRUNCATED",
      "expected the end record of a zip directory, without comment, as the last 22 bytes. Is the file complete, and nothing appended?",
      { offset: source.size },
    );
  }
  const place = { offset: tailStart + end };
  let entries = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  let directoryEnd = tailStart + end;
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 6, true) !== 0) {
    fail(format, "FEATURE", "expected a zip on one disk, got a part of several.", place);
  }
  if (view.getUint16(end + 8, true) !== entries) {
    fail(format, "DISAGREEMENT", "expected as many entries on the disk as in the archive.", place);
  }
  const has64 = end >= 20 && view.getUint32(end - 20, true) === LOCATOR64;
  if (!has64 && (entries === FULL16 || size === FULL32 || start === FULL32)) {
    fail(format, "DISAGREEMENT", "expected the ZIP64 records that the end record announces.", place);
  }
  if (has64) {
    const record = end - 20 - 56;
    const position = view.getBigUint64(end - 20 + 8, true);
    const intact =
      record >= 0 &&
      position === BigInt(tailStart + record) &&
      view.getUint32(end - 20 + 4, true) === 0 &&
      view.getUint32(end - 20 + 16, true) <= 1 &&
      view.getUint32(record, true) === END64 &&
      view.getBigUint64(record + 4, true) === 44n &&
      view.getUint32(record + 16, true) === 0 &&
      view.getUint32(record + 20, true) === 0;
    if (!intact) {
      fail(format, "HEADER", "expected a ZIP64 end record of 56 bytes just before its locator.", place);
    }
    const wide = [24, 32, 40, 48].map((k) => view.getBigUint64(record + k, true));
    const narrow = [
      [entries, FULL16],
      [entries, FULL16],
      [size, FULL32],
      [start, FULL32],
    ];
    narrow.forEach(([value, full], k) => {
      if (value !== full && BigInt(value) !== wide[k]) {
        fail(format, "DISAGREEMENT", `expected ${value} in the ZIP64 end record, got ${wide[k]}.`, place);
      }
    });
    if (wide[0] !== wide[1] || wide.some((value) => value > BigInt(source.size))) {
      fail(format, "OFFSET", "expected a directory within the file in the ZIP64 end record.", place);
    }
    [, entries, size, start] = wide.map(Number);
    directoryEnd = tailStart + record;
  }
  if (start + size !== directoryEnd) {
    fail(
      format,
      "OFFSET",
      `expected the directory to end at ${directoryEnd}, where its end record begins, got ${start} + ${size}.`,
      place,
    );
  }
  if (entries > limits.zipEntries || size > limits.zipDirectoryBytes) {
    fail(
      format,
      "LIMIT",
      `expected at most ${limits.zipEntries} entries in ${limits.zipDirectoryBytes} bytes (limits zipEntries, zipDirectoryBytes), got ${entries} in ${size}.`,
      place,
    );
  }
  return { start, end: directoryEnd, entries };
}

function parseDirectory(bytes: Uint8Array, directory: Directory, rules: ZipRules): CentralRecord[] {
  const { format } = rules;
  const records: CentralRecord[] = [];
  let at = 0;
  for (let k = 0; k < directory.entries; k++) {
    const offset = directory.start + at;
    if (at + 46 > bytes.length) {
      fail(format, "TRUNCATED", `expected ${directory.entries} directory entries, got ${k}.`, { offset });
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    if (view.getUint32(0, true) !== CENTRAL) {
      fail(format, "HEADER", "expected the signature of a directory entry.", { offset });
    }
    const nameLength = view.getUint16(28, true);
    const extraLength = view.getUint16(30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(32, true);
    if (next > bytes.length) {
      fail(format, "TRUNCATED", "expected a directory entry within the directory.", { offset });
    }
    const rawName = bytes.subarray(at + 46, at + 46 + nameLength);
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    records.push(parseRecord(view, rawName, extra, offset, rules));
    at = next;
  }
  if (at !== bytes.length) {
    fail(format, "GAP", `expected ${at} bytes of directory, got ${bytes.length}.`, {
      offset: directory.start + at,
    });
  }
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
  checkName(format, name, limits, place);
  checkPath(format, name, place);
  if (flags & ~KNOWN_FLAGS) {
    fail(
      format,
      "FEATURE",
      `member ${describe(name)}: expected no encryption or other features, got flags 0x${flags.toString(16)}.`,
      place,
    );
  }
  const method = view.getUint16(10, true);
  if (method !== STORED && method !== DEFLATED) {
    fail(format, "FEATURE", `member ${describe(name)}: expected method 0 or 8, got ${method}.`, place);
  }
  const narrow = [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)];
  const [size, compressedSize, header] = widen(format, narrow, extra, place);
  const unixMode = view.getUint16(4, true) >> 8 === 3 ? view.getUint32(38, true) >>> 16 : 0;
  if ((unixMode & 0xf000) === 0xa000) {
    fail(format, "FEATURE", `member ${describe(name)}: expected a file, got a symbolic link.`, place);
  }
  if (view.getUint16(34, true) !== 0) {
    fail(format, "FEATURE", `member ${describe(name)}: expected a zip on one disk.`, place);
  }
  if (method === STORED && size !== compressedSize) {
    fail(
      format,
      "DISAGREEMENT",
      `member ${describe(name)}: expected equal sizes of a stored member, got ${compressedSize} and ${size}.`,
      place,
    );
  }
  const isFolder = name.endsWith("/");
  if (isFolder && size !== 0) fail(format, "SIZE", `folder ${describe(name)}: expected no content.`, place);
  const crc = view.getUint32(16, true);
  return {
    name,
    method,
    crc,
    size,
    compressedSize,
    start: 0,
    crcPlaces: [offset + 16],
    flags,
    rawName,
    header,
    isFolder,
  };
}

function decodeName(format: string, bytes: Uint8Array, flags: number, offset: number): string {
  // Without the UTF-8 flag the encoding is unspecified; ASCII is the same in all of them.
  if (flags & IS_UTF8 || bytes.every((byte) => byte < 0x80)) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {}
  }
  return fail(format, "ENCODING", "expected member names in UTF-8, marked as such.", { offset });
}

/** @throws FormatError NAME unless the name of a member is a plain relative path */
export function checkPath(format: string, name: string, place: { entry: string; offset: number }): void {
  const inner = name.endsWith("/") ? name.slice(0, -1) : name;
  const plain =
    !/[\\:\0]/.test(name) && inner.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (!plain) {
    fail(format, "NAME", `expected a relative path within the archive, got ${describe(name)}.`, place);
  }
}

/** Replaces each field that is full by the next 64-bit number of the ZIP64 extra field. */
function widen(
  format: string,
  narrow: readonly number[],
  extra: Uint8Array,
  place: { entry: string; offset: number },
): number[] {
  const wide = extraField(format, extra, 1, place);
  const full = narrow.filter((value) => value === FULL32).length;
  if (full * 8 !== (wide?.byteLength ?? 0)) {
    fail(
      format,
      "DISAGREEMENT",
      `member ${describe(place.entry)}: expected ${full * 8} bytes of ZIP64 sizes, got ${wide?.byteLength ?? 0}.`,
      place,
    );
  }
  let at = 0;
  return narrow.map((value) => {
    if (value !== FULL32) return value;
    const exact = wide!.getBigUint64(at, true);
    at += 8;
    if (exact > BigInt(Number.MAX_SAFE_INTEGER)) {
      fail(
        format,
        "OFFSET",
        `member ${describe(place.entry)}: expected sizes below 2^53, got ${exact}.`,
        place,
      );
    }
    return Number(exact);
  });
}

/** The extra field with that id. @throws FormatError HEADER when the list of fields is malformed or has it twice */
function extraField(
  format: string,
  extra: Uint8Array,
  id: number,
  place: { entry: string; offset: number },
): DataView | undefined {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  let found: DataView | undefined;
  let at = 0;
  while (at + 4 <= extra.length) {
    const size = view.getUint16(at + 2, true);
    if (at + 4 + size > extra.length) break;
    if (view.getUint16(at, true) === id) {
      if (found !== undefined) break;
      found = new DataView(extra.buffer, extra.byteOffset + at + 4, size);
    }
    at += 4 + size;
  }
  if (at !== extra.length) {
    fail(format, "HEADER", `member ${describe(place.entry)}: expected well-formed extra fields.`, place);
  }
  return found;
}

function checkSizes(records: readonly CentralRecord[], fileSize: number, { format, limits }: ZipRules): void {
  const budget = 8 * fileSize + limits.inflateTotalBytes;
  let total = 0;
  for (const { name, size, compressedSize } of records) {
    total += size;
    const place = { entry: name };
    if (size > limits.inflateFreeBytes && size > limits.inflateRatio * compressedSize) {
      fail(
        format,
        "LIMIT",
        `member ${describe(name)}: expected at most ${limits.inflateRatio} bytes for each compressed one (limit inflateRatio), got ${size} for ${compressedSize}.`,
        place,
      );
    }
    if (total > budget) {
      fail(
        format,
        "LIMIT",
        `expected members of at most ${budget} bytes together (limit inflateTotalBytes), got ${total}.`,
        place,
      );
    }
  }
}

/** Reads the local headers in the order of the file; checks that they repeat the directory and fill the file. */
async function locate(
  source: ByteSource,
  records: readonly CentralRecord[],
  directoryStart: number,
  { format }: ZipRules,
): Promise<void> {
  const ordered = [...records].sort((a, b) => a.header - b.header);
  let at = 0;
  for (const [k, record] of ordered.entries()) {
    const place = { entry: record.name, offset: record.header };
    const where = `member ${describe(record.name)}`;
    if (record.header !== at) {
      fail(
        format,
        record.header < at ? "OVERLAP" : "GAP",
        `${where}: expected to begin at ${at}, where the one before ends, got ${record.header}.`,
        place,
      );
    }
    const limit = k + 1 < ordered.length ? ordered[k + 1].header : directoryStart;
    // One read for the usual header; alignment padding may make it longer.
    let header = await readUpTo(
      format,
      source,
      at,
      30 + record.rawName.length + 96,
      directoryStart,
      record.name,
    );
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    if (header.length < 30 || view.getUint32(0, true) !== LOCAL) {
      fail(format, "HEADER", `${where}: expected the signature of a local header.`, place);
    }
    const nameLength = view.getUint16(26, true);
    const extraLength = view.getUint16(28, true);
    const length = 30 + nameLength + extraLength;
    if (at + length > directoryStart) {
      fail(format, "OVERLAP", `${where}: expected its local header to end before the directory.`, place);
    }
    if (header.length < length) header = await readRange(format, source, at, at + length, record.name);
    const name = header.subarray(30, 30 + nameLength);
    const extra = header.subarray(30 + nameLength, length);
    checkLocal(format, record, view, name, extra, place);
    record.start = at + length;
    record.crcPlaces.push(at + 14);
    const end = record.start + record.compressedSize;
    if (end > limit) {
      fail(
        format,
        "OVERLAP",
        `${where}: expected its ${record.compressedSize} bytes to end at ${limit} at the latest, got ${end}.`,
        place,
      );
    }
    at = end;
    if (record.flags & HAS_DESCRIPTOR) at = await checkDescriptor(source, record, end, limit, format);
  }
  if (at !== directoryStart) {
    fail(
      format,
      "GAP",
      `expected the directory at ${at}, where the last member ends, got ${directoryStart}.`,
      {
        offset: at,
      },
    );
  }
}

async function readUpTo(
  format: string,
  source: ByteSource,
  start: number,
  length: number,
  end: number,
  entry: string,
): Promise<Uint8Array> {
  return new Uint8Array(await readRange(format, source, start, Math.min(start + length, end), entry));
}

function checkLocal(
  format: string,
  record: CentralRecord,
  view: DataView,
  name: Uint8Array,
  extra: Uint8Array,
  place: { entry: string; offset: number },
): void {
  const same = name.length === record.rawName.length && name.every((byte, k) => byte === record.rawName[k]);
  const [size, compressedSize] = widenLocal(format, view, extra, place);
  const stored = [view.getUint32(14, true), compressedSize, size];
  const expected = [record.crc, record.compressedSize, record.size];
  // With a data descriptor the numbers may be left at zero here and follow the content.
  const later = (record.flags & HAS_DESCRIPTOR) !== 0;
  const agrees = stored.every((value, k) => value === expected[k] || (later && value === 0));
  if (
    !same ||
    !agrees ||
    view.getUint16(6, true) !== record.flags ||
    view.getUint16(8, true) !== record.method
  ) {
    fail(
      format,
      "DISAGREEMENT",
      `member ${describe(record.name)}: expected the local header to repeat name, flags, method, CRC and sizes of the directory.`,
      place,
    );
  }
}

/** The sizes of a local header; writers may put them into the extra field even where they are small. */
function widenLocal(
  format: string,
  view: DataView,
  extra: Uint8Array,
  place: { entry: string; offset: number },
): number[] {
  const narrow = [view.getUint32(22, true), view.getUint32(18, true)];
  if (narrow.includes(FULL32)) return widen(format, narrow, extra, place);
  extraField(format, extra, 1, place);
  return narrow;
}

/** Checks the numbers after the content, with or without signature, in 32 or 64 bits. @returns where they end */
async function checkDescriptor(
  source: ByteSource,
  record: CentralRecord,
  start: number,
  limit: number,
  format: string,
): Promise<number> {
  const length = limit - start;
  const place = { entry: record.name, offset: start };
  if (![12, 16, 20, 24].includes(length)) {
    fail(
      format,
      "GAP",
      `member ${describe(record.name)}: expected a data descriptor of 12 to 24 bytes after its content, got ${length}.`,
      place,
    );
  }
  const bytes = new Uint8Array(await readRange(format, source, start, limit, record.name));
  const view = new DataView(bytes.buffer);
  const signed = length === 16 || length === 24;
  const at = signed ? 4 : 0;
  const numbers =
    length >= 20
      ? [view.getBigUint64(at + 4, true), view.getBigUint64(at + 12, true)]
      : [BigInt(view.getUint32(at + 4, true)), BigInt(view.getUint32(at + 8, true))];
  if (
    (signed && view.getUint32(0, true) !== DESCRIPTOR) ||
    view.getUint32(at, true) !== record.crc ||
    numbers[0] !== BigInt(record.compressedSize) ||
    numbers[1] !== BigInt(record.size)
  ) {
    fail(
      format,
      "DISAGREEMENT",
      `member ${describe(record.name)}: expected its data descriptor to repeat CRC and sizes of the directory.`,
      place,
    );
  }
  record.crcPlaces.push(start + at);
  return limit;
}

async function readMember(source: ByteSource, member: ZipMember, rules: ZipRules): Promise<Uint8Array> {
  const { format } = rules;
  const place = { entry: member.name, offset: member.start };
  const stored = await readRange(
    format,
    source,
    member.start,
    member.start + member.compressedSize,
    member.name,
  );
  const bytes = member.method === DEFLATED ? inflate(format, stored, member.size, place) : stored;
  if (rules.zeroMeansNoCrc && member.crc === 0) return bytes;
  const crc = crc32(bytes);
  if (crc !== member.crc) {
    fail(
      format,
      "CHECKSUM",
      `member ${describe(member.name)}: expected CRC-32 ${member.crc.toString(16)}, got ${crc.toString(16)}. The file is damaged.`,
      place,
    );
  }
  return bytes;
}
