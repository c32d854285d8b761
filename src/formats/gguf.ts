/**
 * GGUF, versions 2 and 3: metadata, tensor descriptions, then aligned tensors. Plain floats and integers are read; the
 * block-quantized types, for which no recurrent network is known, are refused by name.
 *
 * Specification: github.com/ggml-org/ggml, docs/gguf.md.
 */

import { describe } from "../tensor/errors.ts";
import { budgetFrom, textCells } from "./budget.ts";
import { fail } from "./codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "./contents.ts";
import {
  type Cursor,
  cursorAt,
  failAt,
  Pages,
  pay,
  readBytes,
  readF32,
  readI32,
  readI64,
  readText,
  readU8,
  readU16,
  readU32,
  readU64,
} from "./cursor.ts";
import { checkByteLength, checkName } from "./extent.ts";
import { type Limits, limitsFrom } from "./limits.ts";
import { Notes } from "./notes.ts";
import { type ByteSource, readRange } from "./source.ts";

const FORMAT = "gguf";

/** Element types that are not quantized, by their ggml numbers. */
const DTYPES: ReadonlyMap<number, string> = new Map([
  [0, "F32"],
  [1, "F16"],
  [24, "I8"],
  [25, "I16"],
  [26, "I32"],
  [27, "I64"],
  [28, "F64"],
  [30, "BF16"],
]);

const ARRAY = 9;
const DEFAULT_ALIGNMENT = 32;

interface Info {
  name: string;
  dtype: string;
  shape: number[];
  /** Relative to the start of the data. */
  offset: number;
  byteLength: number;
  place: { offset: number; entry: string };
}

/** @throws FormatError */
export async function openGguf(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const pages = new Pages(FORMAT, source, budgetFrom(options, source.size));
  const { counts, start } = await pages.run(() => readStart(pages, limits));
  const notes = new Notes(limits);
  let at = start;
  let alignment = DEFAULT_ALIGNMENT;
  // One entry at a time: a vocabulary may be long.
  const budget = { left: limits.ggufValues };
  const keys = new Set<string>();
  for (let k = 0; k < counts.pairs; k++) {
    const pair = await pages.run(() => readPair(cursorAt(pages, at), limits, budget.left));
    budget.left -= pair.used;
    if (keys.has(pair.key)) {
      fail(FORMAT, "DUPLICATE", `expected each key once, got ${describe(pair.key)} again.`, { offset: at });
    }
    keys.add(pair.key);
    if (pair.key === "general.alignment") alignment = checkAlignment(pair.value, at);
    notes.add(pair.key, pair.value);
    at = pair.end;
  }
  const infos: Info[] = [];
  for (let k = 0; k < counts.tensors; k++) {
    const info = await pages.run(() => readInfo(cursorAt(pages, at), limits));
    infos.push(info.info);
    at = info.end;
  }
  const tensors = placeTensors(source, infos, Math.ceil(at / alignment) * alignment, alignment);
  const warnings = notes.finish();
  return { format: FORMAT, tensors, metadata: notes.metadata, warnings };
}

function readStart(
  pages: Pages,
  limits: Limits,
): { counts: { tensors: number; pairs: number }; start: number } {
  const cursor = cursorAt(pages, 0);
  if (readU32(cursor) !== 0x46554747) failAt(cursor, "MAGIC", "expected GGUF at the start of the file.", 0);
  const version = readU32(cursor);
  if (version !== 2 && version !== 3)
    failAt(cursor, "VERSION", `expected version 2 or 3, got ${version}.`, 4);
  const tensors = readCount(cursor);
  const pairs = readCount(cursor);
  if (tensors > limits.tensors) {
    failAt(cursor, "LIMIT", `expected at most ${limits.tensors} tensors (limit tensors), got ${tensors}.`, 8);
  }
  if (pairs > limits.ggufValues) {
    failAt(
      cursor,
      "LIMIT",
      `expected at most ${limits.ggufValues} values (limit ggufValues), got ${pairs}.`,
      16,
    );
  }
  return { counts: { tensors, pairs }, start: cursor.offset };
}

/** An unsigned 64-bit number that must be a place or count within the file. */
function readCount(cursor: Cursor): number {
  const start = cursor.offset;
  const value = readU64(cursor);
  if (value > BigInt(cursor.pages.source.size)) {
    failAt(
      cursor,
      "OFFSET",
      `expected a number within ${cursor.pages.source.size} bytes, got ${value}.`,
      start,
    );
  }
  return Number(value);
}

function readPair(
  cursor: Cursor,
  limits: Limits,
  left: number,
): { key: string; value: unknown; used: number; end: number } {
  const budget = { left };
  const key = readText(cursor, checkLength(cursor, readCount(cursor), limits.nameBytes));
  const value = readValue(cursor, readU32(cursor), limits, budget);
  return { key, value, used: left - budget.left, end: cursor.offset };
}

function checkLength(cursor: Cursor, length: number, limit: number): number {
  pay(cursor, "cells", textCells(length));
  if (length > limit) failAt(cursor, "LIMIT", `expected a text of at most ${limit} bytes, got ${length}.`);
  return length;
}

function readValue(cursor: Cursor, type: number, limits: Limits, budget: { left: number }): unknown {
  if (--budget.left < 0) {
    failAt(cursor, "LIMIT", `expected at most ${limits.ggufValues} values (limit ggufValues), got more.`);
  }
  pay(cursor, "steps", 2);
  pay(cursor, "cells", 1);
  const start = cursor.offset;
  switch (type) {
    case 0:
      return readU8(cursor);
    case 1:
      return (readU8(cursor) << 24) >> 24;
    case 2:
      return readU16(cursor);
    case 3:
      return (readU16(cursor) << 16) >> 16;
    case 4:
      return readU32(cursor);
    case 5:
      return readI32(cursor);
    case 6:
      return readF32(cursor);
    case 7: {
      const value = readU8(cursor);
      if (value > 1) failAt(cursor, "HEADER", `expected a boolean 0 or 1, got ${value}.`, start);
      return value === 1;
    }
    case 8:
      return readText(cursor, checkLength(cursor, readCount(cursor), limits.metadataBytes));
    case ARRAY: {
      const element = readU32(cursor);
      const count = readCount(cursor);
      if (element === ARRAY)
        failAt(cursor, "TOO_DEEP", "expected a list of plain values, got a list of lists.", start);
      if (count > budget.left) {
        failAt(
          cursor,
          "LIMIT",
          `expected at most ${limits.ggufValues} values (limit ggufValues), got more.`,
          start,
        );
      }
      return Array.from({ length: count }, () => readValue(cursor, element, limits, budget));
    }
    case 10:
      return exact(readU64(cursor));
    case 11:
      return exact(readI64(cursor));
    case 12:
      return new DataView(readBytes(cursor, 8).buffer).getFloat64(0, true);
    default:
      return failAt(cursor, "HEADER", `expected a value type from 0 to 12, got ${type}.`, start);
  }
}

const exact = (value: bigint) =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;

function checkAlignment(value: unknown, offset: number): number {
  const isPower = typeof value === "number" && value >= 8 && value <= 65536 && Math.log2(value) % 1 === 0;
  if (!isPower)
    fail(FORMAT, "HEADER", `expected an alignment of 8 to 65536, a power of 2, got ${describe(value)}.`, {
      offset,
    });
  return value;
}

function readInfo(cursor: Cursor, limits: Limits): { info: Info; end: number } {
  const start = cursor.offset;
  const name = readText(cursor, checkLength(cursor, readCount(cursor), limits.nameBytes));
  const place = { offset: start, entry: name };
  checkName(FORMAT, name, limits, place);
  const rank = readU32(cursor);
  if (rank > limits.rank) {
    fail(
      FORMAT,
      "LIMIT",
      `tensor ${describe(name)}: expected at most ${limits.rank} axes (limit rank), got ${rank}.`,
      place,
    );
  }
  // Stored fastest axis first. A size beyond 2^53 is rounded, and refused all the same.
  const shape = Array.from({ length: rank }, () => Number(readU64(cursor))).reverse();
  const type = readU32(cursor);
  const offset = Number(readU64(cursor));
  const dtype = DTYPES.get(type);
  if (dtype === undefined) {
    return fail(
      FORMAT,
      "FEATURE",
      `tensor ${describe(name)}: expected plain numbers, got ggml type ${type}, which is quantized or unknown.`,
      place,
    );
  }
  const byteLength = checkByteLength(FORMAT, dtype, shape, limits, place);
  return { info: { name, dtype, shape, offset, byteLength, place }, end: cursor.offset };
}

/** Checks that the tensors lie within the file, aligned and apart from each other. */
function placeTensors(
  source: ByteSource,
  infos: readonly Info[],
  dataStart: number,
  alignment: number,
): Map<string, LazyTensor> {
  const tensors = new Map<string, LazyTensor>();
  for (const { name, dtype, shape, offset, byteLength, place } of infos) {
    const start = dataStart + offset;
    const end = start + byteLength;
    const where = `tensor ${describe(name)}`;
    if (offset % alignment !== 0)
      fail(FORMAT, "OFFSET", `${where}: expected a multiple of ${alignment}, got ${offset}.`, place);
    if (end > source.size)
      fail(FORMAT, "TRUNCATED", `${where}: expected ${end} bytes, got a file of ${source.size}.`, place);
    if (tensors.has(name))
      fail(FORMAT, "DUPLICATE", `expected each name once, got ${describe(name)} again.`, place);
    tensors.set(name, {
      dtype,
      shape,
      location: { start, end },
      read: async () => ({ dtype, shape, bytes: await readRange(FORMAT, source, start, end, name) }),
    });
  }
  let covered = dataStart;
  for (const { name, offset, byteLength, place } of [...infos].sort(
    (a, b) => a.offset - b.offset || a.byteLength - b.byteLength,
  )) {
    const start = dataStart + offset;
    if (start < covered)
      fail(
        FORMAT,
        "OVERLAP",
        `tensor ${describe(name)}: expected to begin at ${covered} or later, got ${start}.`,
        place,
      );
    if (start - covered >= alignment) {
      fail(
        FORMAT,
        "GAP",
        `tensor ${describe(name)}: expected to begin within ${alignment} bytes of ${covered}, got ${start}.`,
        place,
      );
    }
    covered = start + byteLength;
  }
  if (source.size - covered >= alignment) {
    fail(FORMAT, "TRAILING", `expected a file of ${covered} bytes and padding, got ${source.size}.`, {
      offset: covered,
    });
  }
  return tensors;
}
