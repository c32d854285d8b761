/**
 * The codes of the errors that readers and writers of files throw. Codes are stable, messages may change; a program that
 * must react to a cause compares codes.
 */
import { FormatError, type FormatPlace } from "../tensor/errors.ts";

export type FormatCode =
  /** The file ends before what it announces. */
  | "TRUNCATED"
  /** The file goes on after its end. */
  | "TRAILING"
  /** The first bytes are not those of the format. */
  | "MAGIC"
  /** A version of the format that is not read. */
  | "VERSION"
  /** No format, or more than one, fits the content. */
  | "FORMAT_UNKNOWN"
  | "FORMAT_AMBIGUOUS"
  /** A format that is refused as a whole, e.g. tar. */
  | "FORMAT_REFUSED"
  /** More than a named limit allows; the message names the limit, which can be raised. */
  | "LIMIT"
  /** Nested deeper than the limit, or without end. */
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
  /** A shape that is no list of sizes, or whose product overflows. */
  | "SHAPE"
  /** An element type that the format does not know, or that holds no numbers. */
  | "DTYPE"
  /** The bytes stored for a tensor are not as many as its shape and element type need. */
  | "SIZE"
  /** An offset or length that is negative, fractional, or leads outside what it refers to. */
  | "OFFSET"
  /** Two parts of a file claim the same bytes. */
  | "OVERLAP"
  /** Bytes that no part of the file claims. */
  | "GAP"
  /** Stored and computed checksum differ. */
  | "CHECKSUM"
  /** Two places of a file that must agree do not. */
  | "DISAGREEMENT"
  /** A compression, encryption or other feature that is not read. */
  | "FEATURE"
  /** Compressed data that is damaged, or inflates to another size than declared. */
  | "INFLATE"
  /** The file refers to bytes in another file, and no folder was given or the format's own links are never followed. */
  | "EXTERNAL_REFUSED"
  /** A link inside the file that is not followed: soft, user-defined. */
  | "LINK_REFUSED"
  /** Something that the file refers to is not there. */
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

/** `fail` with all that stays the same in one place of a reader. Annotate the constant with this type, or code after a call counts as reached. */
export type Refuse = (code: FormatCode, message: string) => never;

/** @param where begins the message, e.g. `tensor "w": ` */
export function refusal(format: string, where: string, place: FormatPlace): Refuse {
  return (code, message) => fail(format, code, where + message, place);
}
