/**
 * Zip archives, the containers of PyTorch, NumPy and Keras files: reads ranges, and keeps members in memory.
 *
 * Specification: PKWARE APPNOTE 6.3. A zip stores most facts twice, and attacks exploit readers that trust different copies. So we refuse
 * every file in which two places disagree, members overlap, or bytes belong to nothing. Methods: stored and deflate, with or without ZIP64.
 */
import { describe } from "../../../core/tensor/errors.ts";
import { Budget } from "../budget.ts";
import { fail } from "../codes.ts";
import { crc32 } from "../crc32.ts";
import { checkLimit } from "../extent.ts";
import { inflate, inflateHead } from "../inflate.ts";
import { type ByteSource, bytesSource, readCopy, readRange } from "../source.ts";
import { findDirectory, parseDirectory } from "./directory.ts";
import { locate } from "./local.ts";
import { type CentralRecord, DEFLATED, type ZipMember, type ZipRules } from "./records.ts";

export type { ZipMember, ZipRules } from "./records.ts";

export interface ZipArchive {
  /** In the order of the directory, without folders. */
  members: ReadonlyMap<string, ZipMember>;
  /** Returns the bytes of a member, with its CRC checked. @throws FormatError INFLATE, CHECKSUM, TRUNCATED */
  read(member: ZipMember): Promise<Uint8Array>;
  /** Returns up to `length` first bytes of a member, without checking its CRC. @throws FormatError INFLATE, TRUNCATED */
  head(member: ZipMember, length: number): Promise<Uint8Array>;
}

/**
 * Reads the directory and the local header of every member, unless you give `members`.
 *
 * @throws FormatError for contradictions, overlaps, gaps, or more than a limit
 */
export async function openZip(source: ByteSource, given: ZipRules): Promise<ZipArchive> {
  const rules = { budget: new Budget(source.size), ...given };
  const near = windowSource(source);
  return {
    members: given.members ?? (await readMembers(source, near, rules)),
    read: (member) => readMember(source, member, rules),
    head: (member, length) => readHead(near, member, length, rules),
  };
}

async function readMembers(
  source: ByteSource,
  near: ByteSource,
  rules: ZipRules & { budget: Budget },
): Promise<Map<string, ZipMember>> {
  const { format } = rules;
  const directory = await findDirectory(source, rules);
  const bytes = await readCopy(format, source, directory.start, directory.end);
  const records = parseDirectory(bytes, directory, rules);
  checkSizes(records, source.size, rules);
  await locate(near, records, directory.start, format);
  const members = new Map<string, ZipMember>();
  for (const record of records) {
    const name = record.name.replaceAll("\\", "/");
    if (members.has(name))
      fail(format, "DUPLICATE", `expected each member once, got ${describe(name)} again.`, { entry: name });
    if (!record.isFolder) members.set(name, record);
  }
  return members;
}

function checkSizes(records: readonly CentralRecord[], fileSize: number, { format, limits }: ZipRules): void {
  const most = 8 * fileSize + limits.inflateTotalBytes;
  let total = 0;
  for (const { name, size, compressedSize } of records) {
    total += size;
    const place = { entry: name };
    if (size > limits.inflateFreeBytes) {
      const what = `bytes of member ${describe(name)} for each compressed one`;
      checkLimit(format, limits, "inflateRatio", size / compressedSize, what, place);
    }
    if (total > most) {
      fail(
        format,
        "LIMIT",
        `expected members of at most ${most} bytes together (limit inflateTotalBytes), got ${total}.`,
        place,
      );
    }
  }
}

/** Bytes of a window that small reads share. */
const WINDOW = 1 << 12;

/** Returns a source for many small reads in the order of the file, in which close reads share a window. */
function windowSource(source: ByteSource): ByteSource {
  let start = 0;
  let bytes = new Uint8Array(0);
  return {
    size: source.size,
    async read(from, until) {
      if (from < start || until > start + bytes.length) {
        // Only close reads are worth a window.
        const isNear = from >= start && from < start + WINDOW;
        const end = isNear ? Math.min(Math.max(until, from + WINDOW), source.size) : until;
        bytes = new Uint8Array(await source.read(from, end));
        start = from;
      }
      return bytes.subarray(from - start, until - start);
    },
  };
}

/** Bytes to read at once for a checksum. */
const CHECK_BYTES = 1 << 20;

/**
 * Returns a member as a source. Checks the checksum of a stored member without keeping it, then reads ranges; `start` is its place in the
 * archive. Inflates a compressed one.
 *
 * @throws FormatError as `ZipArchive.read`
 */
export async function memberSource(
  source: ByteSource,
  archive: ZipArchive,
  member: ZipMember,
  format: string,
): Promise<{ source: ByteSource; start?: number }> {
  if (member.method === DEFLATED) return { source: bytesSource(await archive.read(member)) };
  const { start, size, name } = member;
  let crc = 0;
  for (let at = 0; at < size; at += CHECK_BYTES) {
    const end = Math.min(at + CHECK_BYTES, size);
    crc = crc32(await readRange(format, source, start + at, start + end, name), crc);
  }
  checkCrc(format, member, crc);
  const read = (from: number, until: number) => source.read(start + from, start + until);
  return { source: { size, read }, start };
}

async function readHead(
  source: ByteSource,
  member: ZipMember,
  length: number,
  { format }: ZipRules,
): Promise<Uint8Array> {
  const { start, compressedSize, method, size, name } = member;
  // A few inflated bytes can need many compressed ones, so read all.
  const end = start + (method === DEFLATED ? compressedSize : Math.min(size, length));
  const stored = await readRange(format, source, start, end, name);
  if (method !== DEFLATED) return stored;
  return inflateHead(format, stored, size, length, { entry: name, offset: start });
}

async function readMember(
  source: ByteSource,
  member: ZipMember,
  { format, zeroMeansNoCrc }: ZipRules,
): Promise<Uint8Array> {
  const { name, start, compressedSize, method, size, crc } = member;
  const stored = await readRange(format, source, start, start + compressedSize, name);
  const place = { entry: name, offset: start };
  const bytes = method === DEFLATED ? inflate(format, stored, size, place) : stored;
  if (!(zeroMeansNoCrc && crc === 0)) checkCrc(format, member, crc32(bytes));
  return bytes;
}

function checkCrc(format: string, { name, start, crc: expected }: ZipMember, crc: number): void {
  if (crc === expected) return;
  fail(
    format,
    "CHECKSUM",
    `member ${describe(name)}: expected CRC-32 ${expected.toString(16)}, got ${crc.toString(16)}. The file is damaged.`,
    { entry: name, offset: start },
  );
}
