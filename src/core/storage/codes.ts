/**
 * The codes of errors from readers and writers of files. Codes are stable and messages may change, so compare codes in a
 * program.
 */
import { FormatError, type FormatPlace } from "../tensor/errors.ts";

export type FormatCode =
  /** The file ends too early. */
  | "TRUNCATED"
  /** There are bytes after the end of the content. */
  | "TRAILING"
  /** The first bytes are not those of the format. */
  | "MAGIC"
  /** A version of the format that Sluice does not read. */
  | "VERSION"
  /** No format, or more than one, fits the content. */
  | "FORMAT_UNKNOWN"
  | "FORMAT_AMBIGUOUS"
  /** A known format that Sluice does not read, e.g. tar. */
  | "FORMAT_REFUSED"
  /** More than a limit allows; the message names the limit, which you can raise. */
  | "LIMIT"
  /** Nested deeper than the limit. */
  | "TOO_DEEP"
  /** A header field holds a value that its format does not allow. */
  | "HEADER"
  /** A field that the format does not know. */
  | "UNKNOWN_FIELD"
  /** Text that is not valid UTF-8, or holds half a surrogate pair. */
  | "ENCODING"
  /** Text that is not valid JSON. */
  | "JSON"
  /** The same key, name or member twice. */
  | "DUPLICATE"
  /** A name that is reserved, too long, or reaches outside its folder. */
  | "NAME"
  /** A shape that is not a list of sizes, or whose product overflows. */
  | "SHAPE"
  /** An element type that the format does not know, or that holds no numbers. */
  | "DTYPE"
  /** The stored bytes of a tensor do not match its shape and element type. */
  | "SIZE"
  /** An offset or length that is negative, fractional, or out of range. */
  | "OFFSET"
  /** Two parts of a file claim the same bytes. */
  | "OVERLAP"
  /** Bytes that no part of the file claims. */
  | "GAP"
  /** Stored and computed checksum differ. */
  | "CHECKSUM"
  /** Two places of a file contradict each other. */
  | "DISAGREEMENT"
  /** A compression, encryption or other feature that Sluice does not read. */
  | "FEATURE"
  /** Damaged compressed data, or data that inflates to an undeclared size. */
  | "INFLATE"
  /** The file refers to bytes in another file, but you gave no folder, or Sluice does not follow such links. */
  | "EXTERNAL_REFUSED"
  /** A soft or user-defined link inside the file. */
  | "LINK_REFUSED"
  /** The file refers to something that does not exist. */
  | "MISSING"
  /** A reference cycle where only trees are allowed. */
  | "CYCLE"
  /** A pickle names a class or function outside the allow-list. */
  | "PICKLE_GLOBAL_REFUSED"
  /** A pickle uses an instruction that checkpoints do not need. */
  | "PICKLE_OPCODE_REFUSED"
  /** A pickle applies an instruction to a value of the wrong type. */
  | "PICKLE_TYPE"
  /** A pickle takes more from its stack or memo than is there. */
  | "PICKLE_STACK"
  /** A Torch7 file holds a Lua function, which is code. */
  | "T7_FUNCTION_REFUSED";

/** Throws a FormatError; `message` is `expected <what>, got <value>. <what to do>`. */
export function fail(format: string, code: FormatCode, message: string, place: FormatPlace = {}): never {
  throw new FormatError(format, code, message, place);
}

/** The message for a file that ends before its parts do. */
export function missingBytes(needed: number, size: number): string {
  return `incomplete: expected at least ${needed} bytes, got ${size}; ${needed - size} bytes are missing. Download or copy the file again.`;
}

/** `fail` for one place of a file. Annotate constants with this type, or the compiler considers the code after a call reachable. */
export type Refuse = (code: FormatCode, message: string) => never;

/** @param where begins the message, e.g. `tensor "w": ` */
export function refusal(format: string, where: string, place: FormatPlace): Refuse {
  return (code, message) => fail(format, code, where + message, place);
}
