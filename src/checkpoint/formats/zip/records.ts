/** The records of zip archives, and common checks of their fields. */
import { describe } from "../../../core/tensor/errors.ts";
import type { Budget } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Limits } from "../limits.ts";

export const LOCAL = 0x04034b50;
export const DESCRIPTOR = 0x08074b50;
export const CENTRAL = 0x02014b50;
export const END = 0x06054b50;
export const END64 = 0x06064b50;
export const LOCATOR64 = 0x07064b50;

export const STORED = 0;
export const DEFLATED = 8;

/** Supported bits of the flags: compression level (1, 2), data descriptor (3), UTF-8 names (11). */
export const KNOWN_FLAGS = 0b1000_0000_1110;
export const HAS_DESCRIPTOR = 0b1000;
export const IS_UTF8 = 0b1000_0000_0000;

export const FULL16 = 0xffff;
export const FULL32 = 0xffffffff;

export interface ZipMember {
  name: string;
  method: number;
  /** CRC-32 of the inflated bytes; 0 may also mean none. */
  crc: number;
  /** Inflated bytes. */
  size: number;
  compressedSize: number;
  /** Offset of its (compressed) bytes. */
  start: number;
  /** Offsets of its CRC: in the directory, the local header, and the data descriptor if there is one. */
  crcPlaces: number[];
}

export interface ZipRules {
  /** For errors. */
  format: string;
  limits: Limits;
  /** Pays for reading. Default: a new one */
  budget?: Budget;
  /** Whether a CRC of 0 means none, an option of PyTorch's writer. Default false */
  zeroMeansNoCrc?: boolean;
  /** The members, if they are already known. */
  members?: ReadonlyMap<string, ZipMember>;
}

/** A member in the directory. */
export interface CentralRecord extends ZipMember {
  flags: number;
  rawName: Uint8Array;
  header: number;
  isFolder: boolean;
}

/** Member and offset of a record. */
export interface MemberPlace {
  entry: string;
  offset: number;
}

/**
 * Nothing is extracted, so a name may begin with a slash, as keys do that NumPy got from HDF5, or have the separators of Windows.
 *
 * @throws FormatError NAME unless a member's name is a path within the archive
 */
export function checkPath(format: string, name: string, place: MemberPlace): void {
  // Names of TensorFlow's variables end in ":0".
  const plain = !/^$|\0|^[A-Za-z]:(?!\d)/.test(name) && !/(^|[\\/])\.\.?([\\/]|$)/.test(name);
  if (!plain) {
    fail(format, "NAME", `expected a path within the archive, got ${describe(name)}.`, place);
  }
}

/** Replaces each saturated field by the next 64-bit number of the ZIP64 extra field. */
export function widen(
  format: string,
  narrow: readonly number[],
  extra: Uint8Array,
  place: MemberPlace,
): number[] {
  const where = `member ${describe(place.entry)}`;
  const wide = extraField(format, extra, 1, place);
  const needed = 8 * narrow.filter((value) => value === FULL32).length;
  const size = wide?.byteLength ?? 0;
  if (needed !== size) {
    fail(format, "DISAGREEMENT", `${where}: expected ${needed} bytes of ZIP64 sizes, got ${size}.`, place);
  }
  let at = 0;
  return narrow.map((value) => {
    if (value !== FULL32) return value;
    const exact = wide!.getBigUint64(at, true);
    at += 8;
    if (exact > BigInt(Number.MAX_SAFE_INTEGER))
      fail(format, "OFFSET", `${where}: expected sizes below 2^53, got ${exact}.`, place);
    return Number(exact);
  });
}

/** Returns the extra field with an id. @throws FormatError HEADER when the list of fields is malformed or has it twice */
export function extraField(
  format: string,
  extra: Uint8Array,
  id: number,
  place: MemberPlace,
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
