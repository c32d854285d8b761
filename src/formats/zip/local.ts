/** The local headers and data descriptors of a zip archive, which repeat what the directory says. */
import { describe } from "../../tensor/errors.ts";
import { fail } from "../codes.ts";
import { type ByteSource, readRange } from "../source.ts";
import {
  type CentralRecord,
  DESCRIPTOR,
  extraField,
  FULL32,
  HAS_DESCRIPTOR,
  LOCAL,
  widen,
  type ZipRules,
} from "./records.ts";

/** Reads the local headers in the order of the file; checks that they repeat the directory and fill the file. */
export async function locate(
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
  if (narrow.includes(FULL32)) {
    // PyTorch repeats the member's own offset here when it lies beyond 4 GiB.
    const hasOffset = extraField(format, extra, 1, place)?.byteLength === 24;
    return widen(format, hasOffset ? [...narrow, FULL32] : narrow, extra, place);
  }
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
