import type { Budget } from "../../../core/storage/budget.ts";
import { fail, type Refuse, refusal } from "../../../core/storage/codes.ts";
import type { ZipMember } from "../../../core/storage/contents.ts";
import { checkName, TENSOR_MEMORY } from "../../../core/storage/extent.ts";
import { type ByteSource, readCopy } from "../../../core/storage/source.ts";
import { utf8Text } from "../../../core/storage/utf8.ts";
import { describe } from "../../../core/tensor/errors.ts";
import {
  CENTRAL,
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
} from "./records.ts";

/** Place of the directory, and number of its entries. */
interface Directory {
  start: number;
  size: number;
  entries: number;
}

/** Reads the entries of the directory. `start` is still that of the local header. @throws FormatError */
export async function readDirectory(
  source: ByteSource,
  format: string,
  budget: Budget,
): Promise<ZipMember[]> {
  const { start, size, entries } = await findDirectory(source, format);
  budget.spend(100 * entries, size + TENSOR_MEMORY * entries, format, { offset: start });
  const bytes = await readCopy(format, source, start, start + size);
  const members: ZipMember[] = [];
  let at = 0;
  for (let k = 0; k < entries; k++) {
    const place = { offset: start + at };
    if (at + 46 > size) fail(format, "TRUNCATED", `expected ${entries} directory entries, got ${k}.`, place);
    const view = new DataView(bytes.buffer, at);
    if (view.getUint32(0, true) !== CENTRAL)
      fail(format, "HEADER", "expected the signature of a directory entry.", place);
    const nameEnd = at + 46 + view.getUint16(28, true);
    const extraEnd = nameEnd + view.getUint16(30, true);
    const next = extraEnd + view.getUint16(32, true);
    if (next > size) fail(format, "TRUNCATED", "expected a directory entry within the directory.", place);
    const name = decodeName(format, bytes.subarray(at + 46, nameEnd), view.getUint16(8, true), place.offset);
    const member = parseEntry(view, name, bytes.subarray(nameEnd, extraEnd), place.offset, format);
    budget.spendTensor(member.size, format, { entry: name });
    members.push(member);
    at = next;
  }
  if (at !== size)
    fail(format, "GAP", `expected ${at} bytes of directory, got ${size}.`, { offset: start + at });
  return members;
}

/** Finds the directory by the end record, which is the last one in the file, and that of ZIP64 before it. */
async function findDirectory(source: ByteSource, format: string): Promise<Directory> {
  const { view, end, tailStart } = await findEnd(source, format);
  const refuse: Refuse = refusal(format, "", { offset: tailStart + end });
  let entries = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  let directoryEnd = tailStart + end;
  // The record of ZIP64 and its locator take 76 bytes.
  const record = end - 76;
  const isWide =
    record >= 0 && view.getUint32(end - 20, true) === LOCATOR64 && view.getUint32(record, true) === END64;
  if (isWide) {
    [entries, size, start] = [32, 40, 48].map((k) => Number(view.getBigUint64(record + k, true)));
    directoryEnd = tailStart + record;
  } else if (entries === FULL16 || size === FULL32 || start === FULL32)
    refuse("HEADER", "expected the ZIP64 records that the end record announces.");
  if (start + size === directoryEnd) return { start, size, entries };
  const message = `expected the directory to end at ${directoryEnd}, where its end record begins`;
  return refuse("OFFSET", `${message}, got ${start} + ${size}.`);
}

/** Reads the end record, and the 76 bytes before it. */
async function findEnd(
  source: ByteSource,
  format: string,
): Promise<{ view: DataView; end: number; tailStart: number }> {
  // A comment of up to 65,535 bytes may follow the record; most archives have none.
  for (const comment of [0, FULL16]) {
    const tailStart = Math.max(0, source.size - 22 - 76 - comment);
    const tail = await readCopy(format, source, tailStart, source.size);
    const view = new DataView(tail.buffer);
    for (let end = tail.length - 22; end >= 0; end--) {
      const isEnd = tail[end] === 0x50 && view.getUint32(end, true) === END;
      if (isEnd && end + 22 + view.getUint16(end + 20, true) === tail.length) return { view, end, tailStart };
    }
  }
  const message = "expected the end record of a zip at the end of the file, got none. Is the file complete?";
  return fail(format, "TRUNCATED", message, { offset: source.size });
}

function parseEntry(
  view: DataView,
  name: string,
  extra: Uint8Array,
  offset: number,
  format: string,
): ZipMember {
  const place = { entry: name, offset };
  const refuse: Refuse = refusal(format, `member ${describe(name)}: `, place);
  checkName(format, name, place);
  checkPath(format, name, place);
  const flags = view.getUint16(8, true);
  if (flags & ~KNOWN_FLAGS)
    refuse("FEATURE", `expected no encryption or other features, got flags 0x${flags.toString(16)}.`);
  const method = view.getUint16(10, true);
  if (method !== STORED && method !== DEFLATED) refuse("FEATURE", `expected method 0 or 8, got ${method}.`);
  const narrow = [24, 20, 42].map((at) => view.getUint32(at, true));
  const [size, compressedSize, start] = widen(narrow, extra, refuse);
  if (method === STORED && size !== compressedSize)
    refuse("SIZE", `expected equal sizes of a stored member, got ${compressedSize} and ${size}.`);
  const crc = view.getUint32(16, true);
  return { name, method, crc, size, compressedSize, start, crcPlaces: [offset + 16] };
}

/** Replaces each saturated number by the next 64-bit one of the ZIP64 extra field. */
function widen(narrow: readonly number[], extra: Uint8Array, refuse: Refuse): number[] {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  let at = 0;
  while (at + 4 <= extra.length && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  return narrow.map((value) => {
    if (value !== FULL32) return value;
    if (at + 8 > extra.length) refuse("HEADER", "expected its sizes in a ZIP64 extra field.");
    const wide = Number(view.getBigUint64(at, true));
    at += 8;
    return Number.isSafeInteger(wide) ? wide : refuse("OFFSET", `expected sizes below 2^53, got ${wide}.`);
  });
}

function decodeName(format: string, bytes: Uint8Array, flags: number, offset: number): string {
  // Without the UTF-8 flag the encoding is unspecified; ASCII is the same in all of them.
  const isKnown = flags & IS_UTF8 || bytes.every((byte) => byte < 0x80);
  const text = isKnown ? utf8Text(bytes) : undefined;
  return text ?? fail(format, "ENCODING", "expected member names in UTF-8, marked as such.", { offset });
}
