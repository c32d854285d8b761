/** The end of a zip archive: its end records, ZIP64's too, and the directory that they lead to. */
import { describe } from "../../tensor/errors.ts";
import { fail } from "../codes.ts";
import { checkName } from "../extent.ts";
import { type ByteSource, readRange } from "../source.ts";
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

/** Where the directory lies, and how many entries it has. */
export interface Directory {
  start: number;
  end: number;
  entries: number;
}

/** Reads the end records. @throws FormatError when they disagree, or do not lead to a directory just before them */
export async function findDirectory(source: ByteSource, { format, limits }: ZipRules): Promise<Directory> {
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

/** Reads the entries of the directory. @throws FormatError when one is malformed, or they do not fill the directory */
export function parseDirectory(
  bytes: Uint8Array,
  directory: Directory,
  rules: Required<Pick<ZipRules, "budget">> & ZipRules,
): CentralRecord[] {
  const { format } = rules;
  const records: CentralRecord[] = [];
  rules.budget.spend("entries", directory.entries, format, { offset: directory.start });
  rules.budget.spend("steps", 100 * directory.entries, format, { offset: directory.start });
  rules.budget.spend("cells", 40 * directory.entries + bytes.length / 16, format, {
    offset: directory.start,
  });
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
