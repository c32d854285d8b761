import { fail } from "../codes.ts";
import { crc32 } from "../crc32.ts";
import { CENTRAL, checkPath, END, FULL16, FULL32, IS_UTF8, LOCAL, STORED } from "./records.ts";

/**
 * Returns an archive of uncompressed members, which readers can map, read by ranges, and edit in place. A fixed date makes the bytes of equal
 * input equal.
 *
 * @param options `alignment` of each member's content in bytes; default 1
 * @throws FormatError LIMIT from 65,535 members or 4 GiB on, which would need ZIP64
 */
export function writeZip(
  format: string,
  members: ReadonlyMap<string, Uint8Array>,
  options: { alignment?: number } = {},
): Uint8Array {
  const { alignment = 1 } = options;
  const encoder = new TextEncoder();
  let at = 0;
  let directorySize = 0;
  const plan = [...members].map(([name, bytes]) => {
    checkPath(format, name, { entry: name, offset: at });
    const rawName = encoder.encode(name);
    const header = at;
    const unpadded = header + 30 + rawName.length;
    let padding = (alignment - (unpadded % alignment)) % alignment;
    // An extra field has a head of four bytes.
    if (padding > 0 && padding < 4) padding += alignment;
    at = unpadded + padding + bytes.length;
    directorySize += 46 + rawName.length;
    return { rawName, bytes, header, padding, crc: crc32(bytes) };
  });
  if (plan.length >= FULL16 || at + directorySize + 22 >= FULL32) {
    const got = `${plan.length} in ${at + directorySize} bytes`;
    fail(format, "LIMIT", `expected fewer than 65535 members in less than 4 GiB, got ${got}.`);
  }
  const file = new Uint8Array(at + directorySize + 22);
  const view = new DataView(file.buffer);
  const directoryStart = at;
  for (const { rawName, bytes, header, padding, crc } of plan) {
    view.setUint32(header, LOCAL, true);
    writeCommon(view, header + 4, rawName, bytes.length, crc);
    view.setUint16(header + 28, padding, true);
    file.set(rawName, header + 30);
    const extra = header + 30 + rawName.length;
    if (padding > 0) {
      view.setUint16(extra, PADDING_ID, true);
      view.setUint16(extra + 2, padding - 4, true);
    }
    file.set(bytes, extra + padding);
    view.setUint32(at, CENTRAL, true);
    view.setUint16(at + 4, 20, true);
    writeCommon(view, at + 6, rawName, bytes.length, crc);
    view.setUint32(at + 42, header, true);
    file.set(rawName, at + 46);
    at += 46 + rawName.length;
  }
  view.setUint32(at, END, true);
  view.setUint16(at + 8, plan.length, true);
  view.setUint16(at + 10, plan.length, true);
  view.setUint32(at + 12, directorySize, true);
  view.setUint32(at + 16, directoryStart, true);
  return file;
}

/** The id of padding from PyTorch's writer. */
const PADDING_ID = 0x4246;

/** Writes the common part of local header and directory entry, from "version needed" to the length of the name. */
function writeCommon(view: DataView, at: number, rawName: Uint8Array, size: number, crc: number): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, IS_UTF8, true);
  view.setUint16(at + 4, STORED, true);
  view.setUint16(at + 6, 0, true);
  // 1 January 1980, the earliest date of the format.
  view.setUint16(at + 8, 0x21, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, rawName.length, true);
}
