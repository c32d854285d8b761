/**
 * Safetensors: an 8-byte length, a JSON header of names, types, shapes and offsets, then the tensors' bytes.
 *
 * Specification: github.com/huggingface/safetensors, README "Format". Unlike the reference reader, we refuse duplicate keys, unknown
 * fields and integers in other forms. The tensors must cover the bytes without hole or overlap, so nothing can hide in the file.
 */
import { describe } from "../../tensor/errors.ts";
import type { Shape } from "../../tensor/shape.ts";
import { type Budget, budgetFrom } from "../budget.ts";
import { type FormatCode, fail, missingBytes, type Refuse, refusal } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { checkByteLength, checkName } from "../extent.ts";
import { type Json, parseJson } from "../json.ts";
import { elementBits, type RawTensor } from "../raw.ts";
import { type ByteSource, plainBytes, readCopy, readRange } from "../source.ts";
import { checkSource, NO_CHECKSUM } from "./checksum.ts";

export const FORMAT = "safetensors";

/** The format's own limit. */
export const MAX_HEADER_BYTES = 100_000_000;
export const METADATA = "__metadata__";

export interface Safetensors {
  tensors: Map<string, RawTensor>;
  metadata: Map<string, string>;
}

interface Entry {
  name: string;
  dtype: string;
  shape: Shape;
  /** Relative to the end of the header. */
  begin: number;
  end: number;
}

interface Header {
  entries: Entry[];
  metadata: Map<string, string>;
}

/**
 * Returns the tensors and the metadata of a file in memory.
 *
 * @param file    its bytes; they stay in use
 * @param options limits that differ from the defaults
 * @returns tensors as views of `file`, at any alignment, in the order of the header; and the metadata
 * @throws FormatError for a malformed file; ArgumentError unless `file` is a Uint8Array
 * @example
 * const { tensors } = readSafetensors(file);
 * toFloat(tensors.get("lstm.bias_ih_l0")!);
 */
export function readSafetensors(file: Uint8Array, options?: ReadOptions): Safetensors {
  const bytes = plainBytes("readSafetensors", file);
  const start = headerEnd(bytes.subarray(0, 8), bytes.length);
  // Copy the header, so that shared memory cannot change between check and use.
  const budget = budgetFrom(options, bytes.length);
  const { entries, metadata } = parseHeader(bytes.slice(8, start), bytes.length - start, budget);
  const tensors = new Map<string, RawTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    tensors.set(name, { dtype, shape, bytes: bytes.subarray(start + begin, start + end) });
  }
  return { tensors, metadata };
}

/**
 * Reads the header now, and each tensor when you ask for it. Checks the checksum, if the file has one, which reads all of it once.
 *
 * @throws FormatError as `readSafetensors`; CHECKSUM
 */
export async function openSafetensors(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const start = headerEnd(await readRange(FORMAT, source, 0, Math.min(8, source.size)), source.size);
  const header = await readCopy(FORMAT, source, 8, start);
  const budget = budgetFrom(options, source.size);
  const { entries, metadata } = parseHeader(header, source.size - start, budget);
  if (metadata.has(NO_CHECKSUM[0])) await checkSource(FORMAT, source);
  const tensors = new Map<string, LazyTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    const location = { start: start + begin, end: start + end };
    const read = async () => ({
      dtype,
      shape,
      bytes: await readRange(FORMAT, source, location.start, location.end, name),
    });
    tensors.set(name, { dtype, shape, location, read });
  }
  return { format: FORMAT, tensors, metadata };
}

/** Returns the end of the header, where the tensors begin. */
function headerEnd(prefix: Uint8Array, fileSize: number): number {
  if (prefix.length < 8) {
    fail(FORMAT, "TRUNCATED", `expected 8 bytes of header length, got ${prefix.length}.`, {
      offset: prefix.length,
    });
  }
  const refuse: Refuse = refusal(FORMAT, "", { offset: 0 });
  const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    const isZip = length % 0x100000000n === 0x04034b50n;
    const advice = isZip ? " This is a zip archive, such as a .pt: openCheckpoint reads it." : "";
    refuse("LIMIT", `expected a header of at most ${MAX_HEADER_BYTES} bytes, got ${length}.${advice}`);
  }
  if (length > BigInt(fileSize - 8)) refuse("TRUNCATED", missingBytes(8 + Number(length), fileSize));
  if (length < 2n) refuse("HEADER", `expected a header of at least 2 bytes, got ${length}.`);
  return 8 + Number(length);
}

function parseHeader(bytes: Uint8Array, dataSize: number, budget: Budget): Header {
  if (bytes[0] !== 0x7b) {
    fail(FORMAT, "HEADER", `expected a header that starts with "{", got byte ${bytes[0]}.`, { offset: 8 });
  }
  const rules = { format: FORMAT, integers: true, offset: 8, budget };
  const header = parseJson(bytes, rules) as Map<string, Json>;
  const metadata = parseMetadata(header.get(METADATA));
  header.delete(METADATA);
  const entries = [...header].map(([name, value]) => parseEntry(name, value));
  checkCover(entries, dataSize, 8 + bytes.length);
  return { entries, metadata };
}

function parseMetadata(value: Json | undefined): Map<string, string> {
  if (value === undefined) return new Map();
  const place = { entry: METADATA };
  const refuse: Refuse = refusal(FORMAT, `expected ${METADATA} to `, place);
  if (!(value instanceof Map)) refuse("HEADER", `be an object, got ${describe(value)}.`);
  for (const text of value.values())
    if (typeof text !== "string") refuse("HEADER", `hold strings, got ${describe(text)}.`);
  return value as Map<string, string>;
}

function parseEntry(name: string, value: Json): Entry {
  const place = { entry: name };
  const refuse: Refuse = refusal(FORMAT, `tensor ${describe(name)}: `, place);
  checkName(FORMAT, name, place);
  if (!(value instanceof Map)) refuse("HEADER", `expected an object, got ${describe(value)}.`);
  for (const key of value.keys()) {
    if (key !== "dtype" && key !== "shape" && key !== "data_offsets")
      refuse("UNKNOWN_FIELD", `expected dtype, shape and data_offsets, got ${describe(key)}.`);
  }
  const dtype = value.get("dtype");
  const shape = value.get("shape");
  const offsets = value.get("data_offsets");
  if (typeof dtype !== "string" || !elementBits.has(dtype))
    refuse("DTYPE", `expected a known dtype, got ${describe(dtype)}.`);
  if (!Array.isArray(shape)) refuse("SHAPE", `expected a shape, got ${describe(shape)}.`);
  const isOrdered =
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every((offset) => typeof offset === "number" && offset >= 0) &&
    offsets[0]! <= offsets[1]!;
  if (!isOrdered) refuse("OFFSET", `expected data_offsets [begin, end], got ${describe(offsets)}.`);
  const [begin, end] = offsets as number[];
  const needed = checkByteLength(FORMAT, dtype, shape, place);
  if (end - begin !== needed)
    refuse("SIZE", `expected ${needed} bytes for ${dtype} ${describe(shape)}, got ${end - begin}.`);
  return { name, dtype, shape: shape as number[], begin, end };
}

/** Checks that the tensors cover the data without hole, overlap or remainder. */
function checkCover(entries: readonly Entry[], dataSize: number, dataStart: number): void {
  let covered = 0;
  const refuse = (code: FormatCode, at: number, message: string, entry?: string) =>
    fail(FORMAT, code, `${entry === undefined ? "" : `tensor ${describe(entry)}: `}${message}`, {
      offset: dataStart + at,
      entry,
    });
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const message = `expected to begin at ${covered}, where the one before ends, got ${begin}.`;
      refuse(begin < covered ? "OVERLAP" : "GAP", begin, message, name);
    }
    if (end > dataSize) {
      const whole = entries.reduce((most, entry) => Math.max(most, entry.end), 0);
      refuse("TRUNCATED", dataSize, missingBytes(dataStart + whole, dataStart + dataSize), name);
    }
    covered = end;
  }
  if (covered !== dataSize)
    refuse("TRAILING", covered, `expected ${covered} bytes of data, got ${dataSize}.`);
}
