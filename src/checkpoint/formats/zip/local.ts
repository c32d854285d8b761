import { describe } from "../../../core/tensor/errors.ts";
import { fail, type Refuse, refusal } from "../codes.ts";
import { type ByteSource, readCopy } from "../source.ts";
import {
  type CentralRecord,
  DESCRIPTOR,
  extraField,
  FULL32,
  HAS_DESCRIPTOR,
  LOCAL,
  type MemberPlace,
  widen,
} from "./records.ts";

/** Reads the local headers and data descriptors; checks that they repeat the directory and leave no gap. */
export async function locate(
  source: ByteSource,
  records: readonly CentralRecord[],
  directoryStart: number,
  format: string,
): Promise<void> {
  const ordered = [...records].sort((a, b) => a.header - b.header);
  let at = 0;
  for (const [k, record] of ordered.entries()) {
    const { name: entry, rawName } = record;
    const place = { entry, offset: record.header };
    const refuse: Refuse = refusal(format, `member ${describe(entry)}: `, place);
    if (record.header !== at) {
      refuse(
        record.header < at ? "OVERLAP" : "GAP",
        `expected to begin at ${at}, where the one before ends, got ${record.header}.`,
      );
    }
    const limit = ordered[k + 1]?.header ?? directoryStart;
    // Guess the length, with room for alignment padding.
    const likelyEnd = Math.min(at + 30 + rawName.length + 96, directoryStart);
    let header = await readCopy(format, source, at, likelyEnd, entry);
    const view = new DataView(header.buffer);
    if (header.length < 30 || view.getUint32(0, true) !== LOCAL)
      refuse("HEADER", "expected the signature of a local header.");
    const nameEnd = 30 + view.getUint16(26, true);
    const length = nameEnd + view.getUint16(28, true);
    if (at + length > directoryStart)
      refuse("OVERLAP", "expected its local header to end before the directory.");
    if (header.length < length) header = await readCopy(format, source, at, at + length, entry);
    if (!repeats(format, record, view, header.subarray(30, nameEnd), header.subarray(nameEnd, length), place))
      refuse(
        "DISAGREEMENT",
        "expected the local header to repeat name, flags, method, CRC and sizes of the directory.",
      );
    record.start = at + length;
    record.crcPlaces.push(at + 14);
    at = record.start + record.compressedSize;
    if (at > limit) {
      const size = record.compressedSize;
      refuse("OVERLAP", `expected its ${size} bytes to end at ${limit} at the latest, got ${at}.`);
    }
    if (record.flags & HAS_DESCRIPTOR) {
      await checkDescriptor(source, record, at, limit, format);
      at = limit;
    }
  }
  if (at !== directoryStart) {
    const message = `expected the directory at ${at}, where the last member ends, got ${directoryStart}.`;
    fail(format, "GAP", message, { offset: at });
  }
}

function repeats(
  format: string,
  record: CentralRecord,
  view: DataView,
  name: Uint8Array,
  extra: Uint8Array,
  place: MemberPlace,
): boolean {
  const [size, compressedSize] = widenLocal(format, view, extra, place);
  const stored = [view.getUint32(14, true), compressedSize, size];
  const expected = [record.crc, record.compressedSize, record.size];
  // With a data descriptor, the numbers may be 0 here and follow the content.
  const later = (record.flags & HAS_DESCRIPTOR) !== 0;
  return (
    stored.every((value, k) => value === expected[k] || (later && value === 0)) &&
    name.length === record.rawName.length &&
    name.every((byte, k) => byte === record.rawName[k]) &&
    view.getUint16(6, true) === record.flags &&
    view.getUint16(8, true) === record.method
  );
}

/** The sizes of a local header; writers may put even small ones into the extra field. */
function widenLocal(format: string, view: DataView, extra: Uint8Array, place: MemberPlace): number[] {
  const narrow = [view.getUint32(22, true), view.getUint32(18, true)];
  const wide = extraField(format, extra, 1, place);
  if (!narrow.includes(FULL32)) return narrow;
  // PyTorch repeats a member's offset here if it is beyond 4 GiB.
  return widen(format, wide?.byteLength === 24 ? [...narrow, FULL32] : narrow, extra, place);
}

/** Checks the data descriptor after the content, with or without signature, in 32 or 64 bits. */
async function checkDescriptor(
  source: ByteSource,
  record: CentralRecord,
  start: number,
  limit: number,
  format: string,
): Promise<void> {
  const length = limit - start;
  const entry = record.name;
  const refuse: Refuse = refusal(format, `member ${describe(entry)}: `, { entry, offset: start });
  if (![12, 16, 20, 24].includes(length))
    refuse("GAP", `expected a data descriptor of 12 to 24 bytes after its content, got ${length}.`);
  const bytes = await readCopy(format, source, start, limit, entry);
  const view = new DataView(bytes.buffer);
  const isSigned = length === 16 || length === 24;
  const at = isSigned ? 4 : 0;
  const numbers =
    length >= 20
      ? [view.getBigUint64(at + 4, true), view.getBigUint64(at + 12, true)]
      : [BigInt(view.getUint32(at + 4, true)), BigInt(view.getUint32(at + 8, true))];
  if (
    (isSigned && view.getUint32(0, true) !== DESCRIPTOR) ||
    view.getUint32(at, true) !== record.crc ||
    numbers[0] !== BigInt(record.compressedSize) ||
    numbers[1] !== BigInt(record.size)
  )
    refuse("DISAGREEMENT", "expected its data descriptor to repeat CRC and sizes of the directory.");
  record.crcPlaces.push(start + at);
}
