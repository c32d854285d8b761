/**
 * Reads little-endian numbers at a place of a file. The functions are synchronous over the pages in memory; if one is missing, `Pages.run`
 * fetches it and runs the reader again. So you write a parser as if the file were in memory, and Sluice still reads a large file by ranges.
 */

import { Budget } from "../../core/storage/budget.ts";
import { type FormatCode, fail, missingBytes } from "../../core/storage/codes.ts";
import { checkDepth } from "../../core/storage/extent.ts";
import { type ByteSource, readCopy } from "../../core/storage/source.ts";
import { utf8Text } from "../../core/storage/utf8.ts";
import type { FormatPlace } from "../../core/tensor/errors.ts";

const PAGE_BYTES = 64 * 1024;

/** A file up to this size is one page. */
const SMALL_FILE_BYTES = 1024 * 1024;

/** Thrown for bytes that are not yet in memory; never leaves `Pages.run`. */
class Missing {
  readonly start: number;
  readonly end: number;

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }
}

/** A count to restore when a reader starts again. */
interface Restorable<Mark> {
  mark(): Mark;
  restore(mark: Mark): void;
}

/** The fetched part of a source. It fetches each byte only once, so no byte can change between check and use. */
export class Pages {
  readonly format: string;
  readonly source: ByteSource;
  /** The costs of reading. */
  readonly budget: Budget;
  /** The bytes that `place` made visible, from byte `#start` of the source. */
  view: DataView = new DataView(new ArrayBuffer(0));
  #start = 0;
  #end = 0;
  readonly #pageBytes: number;
  readonly #pages = new Map<number, Uint8Array>();

  /** @param budget default: a new one */
  constructor(format: string, source: ByteSource, budget = new Budget(source.size)) {
    this.format = format;
    this.source = source;
    this.budget = budget;
    this.#pageBytes = source.size <= SMALL_FILE_BYTES ? SMALL_FILE_BYTES : PAGE_BYTES;
  }

  /**
   * Runs a reader repeatedly until all its bytes are in memory.
   *
   * @param parse must have no effect before it returns, except on `count` and the budget
   */
  async run<T, Mark>(parse: () => T, count?: Restorable<Mark>): Promise<T> {
    const paid = this.budget.mark();
    const mark = count?.mark();
    for (let misses = 0; ; misses++) {
      try {
        return parse();
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        this.budget.restore(paid);
        count?.restore(mark!);
        // Fetch more after several misses, so that no file can make a reader start over forever.
        const around = this.#pageBytes * (2 ** Math.floor(misses / 4) - 1);
        const first = Math.max(error.start - around, 0);
        const last = Math.min(error.end - 1 + around, this.source.size - 1);
        for (let at = first; at < last; at += this.#pageBytes) await this.#fetch(at);
        await this.#fetch(last);
      }
    }
  }

  /** Makes `length` bytes at `offset` visible, without checking the range. @returns their place in `view` */
  place(offset: number, length: number): number {
    if (length === 0) return 0;
    if (offset < this.#start || offset + length > this.#end) this.#show(offset, length);
    return offset - this.#start;
  }

  async #fetch(offset: number): Promise<void> {
    const index = Math.floor(offset / this.#pageBytes);
    if (this.#pages.has(index)) return;
    const start = index * this.#pageBytes;
    const end = Math.min(start + this.#pageBytes, this.source.size);
    this.#pages.set(index, await readCopy(this.format, this.source, start, end));
  }

  #show(offset: number, length: number): void {
    const size = this.#pageBytes;
    const first = Math.floor(offset / size);
    const last = Math.floor((offset + length - 1) / size);
    for (let index = first; index <= last; index++) {
      if (!this.#pages.has(index)) throw new Missing(offset, Math.min(offset + length, this.source.size));
    }
    let shown = this.#pages.get(first)!;
    this.#start = first * size;
    if (last > first) {
      shown = new Uint8Array(length);
      this.#start = offset;
      for (let index = first; index <= last; index++) {
        const page = this.#pages.get(index)!;
        const from = Math.max(offset - index * size, 0);
        const until = Math.min(offset + length - index * size, page.length);
        shown.set(page.subarray(from, until), index * size + from - offset);
      }
    }
    this.#end = this.#start + shown.length;
    this.view = new DataView(shown.buffer, shown.byteOffset, shown.length);
  }
}

/** A place in a file, and the end of the part to read. */
export interface Cursor {
  readonly pages: Pages;
  offset: number;
  readonly end: number;
  /** For errors, besides the offset. */
  entry?: string;
  /** How deep it is nested in others. Default 0 */
  readonly depth?: number;
}

/** The message for an offset outside a file. */
export function outside(size: number, offset: number): string {
  const missing = offset > size ? ` The file may be ${missingBytes(offset, size)}` : "";
  return `expected an offset within ${size} bytes, got ${offset}.${missing}`;
}

/** @throws FormatError OFFSET for an offset outside the file; TRUNCATED for a part that leaves the file */
export function cursorAt(pages: Pages, offset: number, length?: number, entry?: string): Cursor {
  const { size } = pages.source;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > size) {
    const place = { offset: Number.isSafeInteger(offset) ? offset : undefined, entry };
    fail(pages.format, "OFFSET", outside(size, offset), place);
  }
  if (length !== undefined && !(length >= 0 && length <= size - offset)) {
    fail(pages.format, "TRUNCATED", missingBytes(offset + length, size), { offset, entry });
  }
  return { pages, offset, end: length === undefined ? size : offset + length, entry };
}

/** Returns the part of `length` bytes at the cursor, and moves the cursor after it. */
export function takePart(cursor: Cursor, length: number): Cursor {
  const { pages, offset, entry } = cursor;
  skip(cursor, length);
  return { pages, offset, end: offset + length, entry };
}

/** As `takePart`, for a value nested in another. @throws FormatError TOO_DEEP */
export function enterPart(cursor: Cursor, length: number): Cursor {
  const depth = (cursor.depth ?? 0) + 1;
  checkDepth(cursor.pages.format, depth, () => placeAt(cursor));
  return { ...takePart(cursor, length), depth };
}

/** Throws a FormatError at the cursor, or at `offset`. */
export function failAt(
  cursor: Cursor,
  code: FormatCode,
  message: string,
  offset: number = cursor.offset,
): never {
  fail(cursor.pages.format, code, message, placeAt(cursor, offset));
}

function placeAt({ offset: here, entry }: Cursor, offset = here): FormatPlace {
  return entry === undefined ? { offset } : { offset, entry };
}

/** Pays for work and memory at the cursor. Call it before the work. @throws FormatError LIMIT when the file costs too much */
export function pay(cursor: Cursor, work: number, memory = 0): void {
  const { budget, format } = cursor.pages;
  budget.spend(work, memory, format, () => placeAt(cursor));
}

/** Throws for `length` bytes that are not there, at the cursor or at `at`. */
export function failShort(cursor: Cursor, length: number, at?: number): never {
  const { offset, end, pages } = cursor;
  const isWhole = end === pages.source.size;
  const message = `expected ${length} bytes, got ${end - offset}.`;
  failAt(cursor, "TRUNCATED", isWhole ? missingBytes(offset + length, end) : message, at);
}

/** Skips `length` bytes. @throws FormatError TRUNCATED */
export function skip(cursor: Cursor, length: number): void {
  if (length < 0 || length > cursor.end - cursor.offset) failShort(cursor, length);
  cursor.offset += length;
}

function take(cursor: Cursor, length: number): number {
  const { offset } = cursor;
  skip(cursor, length);
  return cursor.pages.place(offset, length);
}

export function readU8(cursor: Cursor): number {
  const at = take(cursor, 1);
  return cursor.pages.view.getUint8(at);
}

export function readU16(cursor: Cursor): number {
  const at = take(cursor, 2);
  return cursor.pages.view.getUint16(at, true);
}

export function readU32(cursor: Cursor): number {
  const at = take(cursor, 4);
  return cursor.pages.view.getUint32(at, true);
}

export function readI32(cursor: Cursor): number {
  const at = take(cursor, 4);
  return cursor.pages.view.getInt32(at, true);
}

export function readI64(cursor: Cursor): bigint {
  const at = take(cursor, 8);
  return cursor.pages.view.getBigInt64(at, true);
}

export function readU64(cursor: Cursor): bigint {
  const at = take(cursor, 8);
  return cursor.pages.view.getBigUint64(at, true);
}

export function readF32(cursor: Cursor): number {
  const at = take(cursor, 4);
  return cursor.pages.view.getFloat32(at, true);
}

/** A view of the next `length` bytes, valid until the next read. */
function viewBytes(cursor: Cursor, length: number): Uint8Array {
  const at = take(cursor, length);
  const { view } = cursor.pages;
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

/** A copy of the next `length` bytes. */
export function readBytes(cursor: Cursor, length: number): Uint8Array {
  return viewBytes(cursor, length).slice();
}

/** The next `length` bytes as text. @throws FormatError ENCODING when they are not UTF-8 */
export function readText(cursor: Cursor, length: number): string {
  const start = cursor.offset;
  const refuse = () =>
    failAt(cursor, "ENCODING", `expected UTF-8 text of ${length} bytes, got other bytes.`, start);
  return utf8Text(viewBytes(cursor, length)) ?? refuse();
}
