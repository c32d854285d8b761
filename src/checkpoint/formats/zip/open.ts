/**
 * Zip archives, the containers of PyTorch, NumPy and Keras files: reads ranges, and keeps members in memory.
 *
 * Specification: PKWARE APPNOTE 6.3. A zip stores most facts twice; we trust the directory at its end, as other readers of checkpoints do.
 * Methods: stored and deflate, with or without ZIP64.
 */

import { Budget } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import type { ZipMember } from "../../../core/storage/contents.ts";
import { crc32 } from "../../../core/storage/crc32.ts";
import { type ByteSource, bytesSource, readCopy, readRange } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { inflate } from "../inflate.ts";
import { readDirectory } from "./directory.ts";
import { DEFLATED, LOCAL, type ZipRules } from "./records.ts";

export interface ZipArchive {
  /** In the order of the directory, without folders. */
  members: ReadonlyMap<string, ZipMember>;
  /** Returns the bytes of a member, with its CRC checked. @throws FormatError INFLATE, CHECKSUM, TRUNCATED */
  read(member: ZipMember): Promise<Uint8Array>;
  /** As `read`, for a member that is read before you ask for tensors, and pays for its memory. */
  load(member: ZipMember): Promise<Uint8Array>;
  /** Returns up to `length` first bytes of a member, without checking its CRC. @throws FormatError INFLATE, TRUNCATED */
  head(member: ZipMember, length: number): Promise<Uint8Array>;
}

/** Reads the directory and finds the bytes of every member, unless you give `members`. @throws FormatError */
export async function openZip(source: ByteSource, rules: ZipRules): Promise<ZipArchive> {
  const { format, budget = new Budget(source.size) } = rules;
  const near = windowSource(source);
  return {
    members: rules.members ?? (await readMembers(source, near, format, budget)),
    read: (member) => readMember(source, member, rules),
    load: (member) => {
      budget.spend(member.size / 16, member.size, format, { entry: member.name });
      return readMember(source, member, rules);
    },
    head: (member, length) => readHead(near, member, length, rules),
  };
}

async function readMembers(
  source: ByteSource,
  near: ByteSource,
  format: string,
  budget: Budget,
): Promise<Map<string, ZipMember>> {
  const members = new Map<string, ZipMember>();
  for (const member of await readDirectory(source, format, budget)) {
    const name = member.name.replaceAll("\\", "/");
    if (members.has(name))
      fail(format, "DUPLICATE", `expected each member once, got ${describe(name)} again.`, { entry: name });
    await locate(near, member, format);
    if (!name.endsWith("/")) members.set(name, member);
  }
  return members;
}

/** Finds the bytes of a member after its local header, whose name and extra field have lengths of their own. */
async function locate(source: ByteSource, member: ZipMember, format: string): Promise<void> {
  const { name: entry, start: offset, compressedSize } = member;
  const view = new DataView((await readCopy(format, source, offset, offset + 30, entry)).buffer);
  const wrong = (message: string) =>
    fail(format, "OFFSET", `member ${describe(entry)}: ${message}`, { entry, offset });
  if (view.getUint32(0, true) !== LOCAL) wrong("expected a local header where the directory says.");
  member.start = offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  const end = member.start + compressedSize;
  if (end > source.size) wrong(`expected its ${compressedSize} bytes within the file, got an end of ${end}.`);
  // A descriptor after its bytes may repeat the checksum, with or without a signature of four bytes.
  member.crcPlaces.push(offset + 14, end, end + 4);
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
  if (member.method === DEFLATED) return { source: bytesSource(await archive.load(member)) };
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
  const { start, compressedSize, method, size, name: entry } = member;
  // A few inflated bytes can need many compressed ones, so read all.
  const end = start + (method === DEFLATED ? compressedSize : Math.min(size, length));
  const stored = await readRange(format, source, start, end, entry);
  return method === DEFLATED ? inflate(format, stored, member, { entry, offset: start }, length) : stored;
}

async function readMember(
  source: ByteSource,
  member: ZipMember,
  { format, zeroMeansNoCrc }: ZipRules,
): Promise<Uint8Array> {
  const { name, start, compressedSize, method, crc } = member;
  const stored = await readRange(format, source, start, start + compressedSize, name);
  const place = { entry: name, offset: start };
  const bytes = method === DEFLATED ? await inflate(format, stored, member, place) : stored;
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
