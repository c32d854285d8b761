/** The records of zip archives. */

import type { Budget } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import type { ZipMember } from "../../../core/storage/contents.ts";
import { describe, type FormatPlace } from "../../../core/tensor/errors.ts";

export const LOCAL = 0x04034b50;
export const CENTRAL = 0x02014b50;
export const END = 0x06054b50;
export const END64 = 0x06064b50;
export const LOCATOR64 = 0x07064b50;

export const STORED = 0;
export const DEFLATED = 8;

/** Supported bits of the flags: compression level (1, 2), data descriptor (3), UTF-8 names (11). */
export const KNOWN_FLAGS = 0b1000_0000_1110;
export const IS_UTF8 = 0b1000_0000_0000;

export const FULL16 = 0xffff;
export const FULL32 = 0xffffffff;

export interface ZipRules {
  /** For errors. */
  format: string;
  /** Pays for reading. Default: a new one */
  budget?: Budget;
  /** Whether a CRC of 0 means none, an option of PyTorch's writer. Default false */
  zeroMeansNoCrc?: boolean;
  /** The members, if they are already known. */
  members?: ReadonlyMap<string, ZipMember>;
}

/**
 * Nothing is extracted, so a name may begin with a slash, as keys do that NumPy got from HDF5, or have the separators of Windows.
 *
 * @throws FormatError NAME unless a member's name is a path within the archive
 */
export function checkPath(format: string, name: string, place: FormatPlace): void {
  // Names of TensorFlow's variables end in ":0".
  const plain = !/^$|\0|^[A-Za-z]:(?!\d)/.test(name) && !/(^|[\\/])\.\.?([\\/]|$)/.test(name);
  if (!plain) {
    fail(format, "NAME", `expected a path within the archive, got ${describe(name)}.`, place);
  }
}
