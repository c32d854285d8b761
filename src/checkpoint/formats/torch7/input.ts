/** Reads primitive values of a Torch7 file: binary (little-endian, with 64-bit longs) or ASCII. */
import { type FormatCode, fail } from "../../../core/storage/codes.ts";
import { elementBits } from "../../../core/storage/raw.ts";
import { utf8Text } from "../../../core/storage/utf8.ts";
import {
  type Cursor,
  cursorAt,
  failAt,
  type Pages,
  readBytes,
  readI32,
  readI64,
  readText,
  skip,
} from "../cursor.ts";
import { T7Storage } from "./values.ts";

export const FORMAT = "torch7";

/** A reader of primitives. After an error, reset `position`. */
export interface T7Input {
  position: number;
  readonly size: number;
  int(): number;
  /** @returns an exact integer */
  long(): number;
  double(): number;
  text(length: number): string;
  storage(dtype: string, length: number): T7Storage;
}

export class BinaryInput implements T7Input {
  readonly size: number;
  readonly #cursor: Cursor;

  constructor(pages: Pages) {
    this.#cursor = cursorAt(pages, 0);
    this.size = pages.source.size;
  }

  get position(): number {
    return this.#cursor.offset;
  }

  set position(offset: number) {
    this.#cursor.offset = offset;
  }

  int(): number {
    return readI32(this.#cursor);
  }

  long(): number {
    const value = readI64(this.#cursor);
    if (value < Number.MIN_SAFE_INTEGER || value > Number.MAX_SAFE_INTEGER) {
      const message = `expected a count below 2^53, got ${value}. Was the file written with 32-bit longs?`;
      failAt(this.#cursor, "OFFSET", message);
    }
    return Number(value);
  }

  double(): number {
    return new DataView(readBytes(this.#cursor, 8).buffer).getFloat64(0, true);
  }

  text(length: number): string {
    return readText(this.#cursor, length);
  }

  storage(dtype: string, length: number): T7Storage {
    const start = this.#cursor.offset;
    skip(this.#cursor, (length * elementBits.get(dtype)!) / 8);
    return new T7Storage(dtype, length, start, undefined);
  }
}

/** Reads ASCII: numbers as text, a line feed after each item; texts and bytes unchanged. */
export class AsciiInput implements T7Input {
  position = 0;
  readonly size: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  int(): number {
    const value = this.long();
    if (value !== (value | 0)) this.#fail("a 32-bit integer", String(value));
    return value;
  }

  long(): number {
    const value = this.#integer(this.#token());
    this.#lineFeed();
    return value;
  }

  double(): number {
    const value = this.#number(this.#token());
    this.#lineFeed();
    return value;
  }

  text(length: number): string {
    return utf8Text(this.#raw(length)) ?? this.#fail("text in UTF-8", "other bytes", "ENCODING");
  }

  storage(dtype: string, length: number): T7Storage {
    // The caller checks that the file has as many bytes, which limits the allocation.
    const size = elementBits.get(dtype)! / 8;
    if (size === 1) return new T7Storage(dtype, length, undefined, this.#raw(length).slice());
    const bytes = new Uint8Array(length * size);
    const view = new DataView(bytes.buffer);
    for (let k = 0; k < length; k++) this.#element(view, k * size, dtype);
    if (length > 0) this.#lineFeed();
    return new T7Storage(dtype, length, undefined, bytes);
  }

  #element(view: DataView, at: number, dtype: string): void {
    const token = this.#token();
    if (dtype === "F32") view.setFloat32(at, this.#number(token), true);
    else if (dtype === "F64") view.setFloat64(at, this.#number(token), true);
    else if (dtype === "I64") view.setBigInt64(at, BigInt(this.#integer(token)), true);
    else if (dtype === "I32") view.setInt32(at, this.#integer(token), true);
    else if (dtype === "I16") view.setInt16(at, this.#integer(token), true);
    else this.#fail("an element type with a text form", dtype, "DTYPE");
  }

  #raw(length: number): Uint8Array {
    const left = this.size - this.position;
    if (length > left) this.#fail(`${length} more bytes`, String(left), "TRUNCATED");
    const bytes = this.#bytes.subarray(this.position, this.position + length);
    this.position += length;
    if (length > 0) this.#lineFeed();
    return bytes;
  }

  #lineFeed(): void {
    if (this.#bytes[this.position] === 0x0a) this.position++;
  }

  #token(): string {
    let start = this.position;
    while (this.#bytes[start] === 0x20 || this.#bytes[start] === 0x0a) start++;
    let end = start;
    while (end < this.size && this.#bytes[end] > 0x20 && end - start < 40) end++;
    if (start === this.size) this.#fail("a number", "the end", "TRUNCATED");
    this.position = end;
    return String.fromCharCode(...this.#bytes.subarray(start, end));
  }

  #integer(token: string): number {
    const value = /^-?\d{1,16}$/.test(token) ? Number(token) : Number.NaN;
    return Number.isSafeInteger(value) ? value : this.#fail("an integer", token);
  }

  #number(token: string): number {
    const special = /^([+-]?)(nan|inf)$/i.exec(token);
    if (special !== null) {
      if (special[2].toLowerCase() === "nan") return Number.NaN;
      return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    }
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(token)) this.#fail("a number", token);
    return Number(token);
  }

  #fail(expected: string, got: string, code: FormatCode = "HEADER"): never {
    const offset = this.position;
    fail(FORMAT, code, `expected ${expected}, got ${got} before byte ${offset}.`, { offset });
  }
}
