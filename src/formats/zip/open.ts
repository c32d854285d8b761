/**
 * Zip archives, as the containers of PyTorch, NumPy and Keras files: read by ranges, members kept in memory, never
 * extracted to a disk.
 *
 * Specification: PKWARE APPNOTE 6.3. A zip says most things twice, and readers that believe different copies have been
 * played off against each other; so this one refuses every file in which two places disagree, in which members overlap, or
 * in which bytes belong to nothing. Methods: stored and deflate, ZIP64 or not. Writing: `zipWrite.ts`.
 */
import { describe } from "../../tensor/errors.ts";
import { Budget } from "../budget.ts";
import { fail } from "../codes.ts";
import { crc32 } from "../crc32.ts";
import { inflate, inflateHead } from "../inflate.ts";
import { type ByteSource, bytesSource, readRange, windowSource } from "../source.ts";
import { findDirectory, parseDirectory } from "./directory.ts";
import { locate } from "./local.ts";
import { type CentralRecord, DEFLATED, type ZipMember, type ZipRules } from "./records.ts";

export type { ZipMember, ZipRules } from "./records.ts";

export interface ZipArchive {
  /** In the order of the directory; folders are left out. */
  members: Map<string, ZipMember>;
  /** The bytes of a member, checked against its CRC. @throws FormatError INFLATE, CHECKSUM, TRUNCATED */
  read(member: ZipMember): Promise<Uint8Array>;
  /** The first bytes of a member, as many as asked for or all, without a check of its CRC. @throws FormatError INFLATE, TRUNCATED */
  head(member: ZipMember, length: number): Promise<Uint8Array>;
}

/**
 * Reads the directory and the local header of every member.
 *
 * @throws FormatError when anything in the archive disagrees, overlaps, is left over, or exceeds a limit
 */
export async function openZip(source: ByteSource, given: ZipRules): Promise<ZipArchive> {
  const rules = { budget: new Budget(source.size), ...given };
  const { format } = rules;
  const directory = await findDirectory(source, rules);
  const bytes = new Uint8Array(await readRange(format, source, directory.start, directory.end));
  const records = parseDirectory(bytes, directory, rules);
  checkSizes(records, source.size, rules);
  const near = windowSource(source);
  await locate(near, records, directory.start, rules);
  const members = new Map<string, ZipMember>();
  for (const record of records) {
    if (members.has(record.name)) {
      fail(format, "DUPLICATE", `expected each member once, got ${describe(record.name)} again.`, {
        entry: record.name,
      });
    }
    if (!record.isFolder) members.set(record.name, record);
  }
  return {
    members,
    read: (member) => readMember(source, member, rules),
    head: (member, length) => readHead(near, member, length, rules),
  };
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

/** How much of a member is looked at at once, when it is not kept. */
const CHECK_BYTES = 1 << 20;

/**
 * A member as a source of its own. A stored one is read by ranges, after its checksum has been computed without keeping it; `start` is
 * then its place in the archive. A compressed one is inflated.
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
  const { start, size, name, crc: expected } = member;
  let crc = 0;
  for (let at = 0; at < size; at += CHECK_BYTES) {
    const end = Math.min(at + CHECK_BYTES, size);
    crc = crc32(await readRange(format, source, start + at, start + end, name), crc);
  }
  checkCrc(format, member, crc, expected);
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
  // Deflate can need many bytes for a few, so read all of them.
  const end = start + (method === DEFLATED ? compressedSize : Math.min(size, length));
  const stored = await readRange(format, source, start, end, name);
  if (method !== DEFLATED) return stored;
  return inflateHead(format, stored, size, length, { entry: name, offset: start });
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
  checkCrc(format, member, crc32(bytes), member.crc);
  return bytes;
}

function checkCrc(format: string, { name, start }: ZipMember, crc: number, expected: number): void {
  if (crc === expected) return;
  fail(
    format,
    "CHECKSUM",
    `member ${describe(name)}: expected CRC-32 ${expected.toString(16)}, got ${crc.toString(16)}. The file is damaged.`,
    { entry: name, offset: start },
  );
}
