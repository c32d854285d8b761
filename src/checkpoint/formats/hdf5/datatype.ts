/** Datatypes and dataspaces: the type of an element, and the sizes of the axes. */

import { checkRank } from "../../../core/storage/extent.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { type Cursor, failAt, readBytes, readU8, readU16, readU32, readU64, skip } from "../cursor.ts";
import { readLength, readPresentAddress, readTerminated, readVersion } from "./block.ts";
import { DATATYPE, LAYOUT, type Message, readHeader } from "./header.ts";
import type { Work } from "./work.ts";

export type Datatype =
  /** `dtype` as in RawTensor. */
  | { kind: "number"; size: number; dtype: string; bigEndian: boolean }
  | { kind: "text"; size: number; padding: number }
  /** Text of any length, in the global heap. */
  | { kind: "variableText"; size: number }
  | { kind: "opaque"; size: number }
  /** A type that Sluice does not read; `what` names it. */
  | { kind: "other"; size: number; what: string };

/** Names of the classes that are not read. */
const CLASSES: Readonly<Record<number, string>> = {
  2: "time",
  4: "bit field",
  6: "compound",
  7: "reference",
  10: "arrays",
  11: "complex",
};

/** @throws FormatError DTYPE for an unknown class, and for elements of no bytes */
export function readDatatype(cursor: Cursor): Datatype {
  const start = cursor.offset;
  const kindAndVersion = readU8(cursor);
  const version = kindAndVersion >> 4;
  const kind = kindAndVersion & 0x0f;
  const bits = readU8(cursor) | (readU8(cursor) << 8) | (readU8(cursor) << 16);
  const size = readU32(cursor);
  if (version < 1 || version > 5)
    failAt(cursor, "VERSION", `expected a version from 1 to 5 of a datatype, got ${version}.`, start);
  if (size === 0) failAt(cursor, "DTYPE", "expected elements of at least 1 byte, got 0.", start);
  switch (kind) {
    case 0:
      return readInteger(cursor, bits, size);
    case 1:
      return readFloat(cursor, bits, size);
    case 3:
      return { kind: "text", size, padding: bits & 0x0f };
    case 5:
      return { kind: "opaque", size };
    case 8:
      return readEnum(cursor, bits, size, version);
    case 9:
      if ((bits & 0x0f) === 1 && size === 16) return { kind: "variableText", size };
      return { kind: "other", size, what: "lists of variable length" };
  }
  const what =
    CLASSES[kind] ?? failAt(cursor, "DTYPE", `expected a known class of datatype, got ${kind}.`, start);
  return { kind: "other", size, what };
}

/**
 * Reads the datatype of a dataset or an attribute.
 *
 * @param isShared whether the body leads to a committed datatype, an object of its own
 * @returns undefined for a type in the table of shared messages
 * @throws FormatError MISSING when another object is there
 */
export function readTypeOf(body: Cursor, isShared: boolean, work: Work): Datatype | undefined {
  if (!isShared) return readDatatype(body);
  const start = body.offset;
  const version = readU8(body);
  const place = readU8(body);
  if (version < 2 || place === 1) return undefined;
  const address = readPresentAddress(body);
  return (
    work.types.get(address) ??
    committedType(readHeader(body.pages, address, work), address, work) ??
    failAt(body, "MISSING", "expected a datatype, got another object.", start)
  );
}

/** Returns the type if messages are those of a committed one, and keeps it: its header is read once. */
export function committedType(
  messages: readonly Message[],
  address: number,
  work: Work,
): Datatype | undefined {
  if (messages.some(({ type }) => type === LAYOUT)) return undefined;
  const message = messages.find(({ type, isShared }) => type === DATATYPE && !isShared);
  const type = message && readDatatype({ ...message.body });
  if (type !== undefined) work.types.set(address, type);
  return type;
}

function readInteger(cursor: Cursor, bits: number, size: number): Datatype {
  const offset = readU16(cursor);
  const precision = readU16(cursor);
  if (![1, 2, 4, 8].includes(size) || offset !== 0 || precision !== size * 8) {
    return { kind: "other", size, what: `integers of ${precision} bits in ${size} bytes` };
  }
  const dtype = `${bits & 0x08 ? "I" : "U"}${size * 8}`;
  return { kind: "number", size, dtype, bigEndian: (bits & 1) === 1 };
}

/**
 * Float types by offset and number of their bits, place and width of exponent and fraction, bias, and the bits of the class: the place of the
 * sign, and that a leading 1 is implied.
 */
const FLOATS: ReadonlyMap<string, string> = new Map([
  ["0,16,10,5,0,10,15,3872", "F16"],
  ["0,16,7,8,0,7,127,3872", "BF16"],
  ["0,32,23,8,0,23,127,7968", "F32"],
  ["0,64,52,11,0,52,1023,16160", "F64"],
]);

function readFloat(cursor: Cursor, bits: number, size: number): Datatype {
  const numbers = [readU16(cursor), readU16(cursor), ...readBytes(cursor, 4), readU32(cursor)];
  const [, precision, , exponentBits, , fractionBits] = numbers;
  const dtype = FLOATS.get([...numbers, bits & 0xffff70].join());
  if (dtype === undefined || precision !== size * 8) {
    const what = `floats of ${exponentBits} and ${fractionBits} bits in ${size} bytes`;
    return { kind: "other", size, what };
  }
  return { kind: "number", size, dtype, bigEndian: (bits & 1) === 1 };
}

/** h5py stores booleans as an enum of FALSE and TRUE over 8-bit integers; we read other enums as integers. */
function readEnum(cursor: Cursor, bits: number, size: number, version: number): Datatype {
  const members = bits & 0xffff;
  // Look before reading the base, as enums of enums can be nested deeply.
  const isOfIntegers = (readU8({ ...cursor }) & 0x0f) === 0;
  const base = isOfIntegers ? readDatatype(cursor) : undefined;
  if (base?.kind !== "number" || base.size !== size) return { kind: "other", size, what: "enum" };
  if (members !== 2 || size !== 1) return base;
  const names = [0, 1].map(() => {
    const start = cursor.offset;
    const name = readTerminated(cursor);
    if (version < 3) skip(cursor, (8 - ((cursor.offset - start) % 8)) % 8);
    return name;
  });
  return names.join() === "FALSE,TRUE" ? { ...base, dtype: "BOOL" } : base;
}

/**
 * Returns the sizes of the axes; undefined for an empty dataspace.
 *
 * @throws FormatError LIMIT for too many axes; HEADER when a size exceeds its maximum
 */
export function readExtents(cursor: Cursor): number[] | undefined {
  const version = readVersion(cursor, "a dataspace", 1, 2);
  const rankAt = cursor.offset;
  const rank = readU8(cursor);
  const flags = readU8(cursor);
  const type = readU8(cursor);
  if (version === 1) skip(cursor, 4);
  else if (type === 2) return undefined;
  checkRank(cursor.pages.format, rank, { offset: rankAt, entry: cursor.entry });
  const shape = Array.from({ length: rank }, () => readLength(cursor));
  for (const size of flags & 1 ? shape : []) {
    const place = cursor.offset;
    // All ones mean any size.
    const most = readU64(cursor);
    if (most < BigInt(size))
      failAt(cursor, "HEADER", `expected sizes up to ${most}, got ${describe(shape)}.`, place);
  }
  return shape;
}
