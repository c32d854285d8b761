/**
 * NumPy's `.npy` arrays and `.npz` archives. We refuse arrays of Python objects (pickles), text, dates and records.
 *
 * Specification: numpy/lib/format.py.
 */

import { type Budget, budgetFrom } from "../../../core/storage/budget.ts";
import { type FormatCode, fail } from "../../../core/storage/codes.ts";
import type { Contents, LazyTensor, ReadOptions, ZipMember } from "../../../core/storage/contents.ts";
import { checkByteLength } from "../../../core/storage/extent.ts";
import { elementBits, type RawTensor } from "../../../core/storage/raw.ts";
import { type ByteSource, plainBytes, readCopy, readRange } from "../../../core/storage/source.ts";
import { describe, FormatError, type FormatPlace } from "../../../core/tensor/errors.ts";
import { type Shape, stridesOf } from "../../../core/tensor/shape.ts";
import { Skipped } from "../notes.ts";
import { hasText } from "../signatures.ts";
import { gather, swapBytes } from "../strided.ts";
import { memberSource, openZip, type ZipArchive } from "../zip/open.ts";
import { DTYPES, MAGIC, parseLiteral } from "./header.ts";

interface Header {
  dtype: string;
  shape: Shape;
  isBigEndian: boolean;
  isFortran: boolean;
  /** Offset of the elements. */
  start: number;
  byteLength: number;
}

/**
 * Returns one `.npy` array in memory.
 *
 * @returns a view of `file` if its bytes have the form of a RawTensor, else a copy
 * @throws FormatError for a malformed file
 */
export function readNpy(file: Uint8Array): RawTensor {
  return readArray("npy", plainBytes("readNpy", file));
}

/** Reads the header now, and the array `arr_0` when you ask for it. */
export async function openNpy(source: ByteSource): Promise<Contents> {
  const { size } = source;
  const head = await readCopy("npy", source, 0, Math.min(size, HEAD_BYTES));
  const header = parseHeader("npy", head, size);
  const { dtype, shape, start } = header;
  const location = isPlain(header) ? { start, end: size } : undefined;
  const read = async () => toRaw(header, await readRange("npy", source, start, size));
  return {
    format: "npy",
    tensors: new Map([["arr_0", { dtype, shape, location, read }]]),
    metadata: new Map(),
  };
}

/**
 * Reads the headers of all arrays of an archive now, and each array when you ask for it. Leaves out arrays of other
 * things than plain numbers with a warning, unless all are.
 */
export async function openNpz(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const archive = await openZip(source, { format: "npz", budget, members: options?.known?.members });
  const tensors = new Map<string, LazyTensor>();
  const skipped = new Skipped();
  let first: FormatError | undefined;
  for (const member of archive.members.values()) {
    const { name } = member;
    if (!name.endsWith(".npy"))
      fail("npz", "NAME", `expected members that end in .npy, got ${describe(name)}.`, { entry: name });
    try {
      tensors.set(name.slice(0, -4), await lazyMember(archive, member, budget));
    } catch (error) {
      if (!(error instanceof FormatError && error.code === "DTYPE")) throw error;
      // Damage of a header could look like another type.
      if (member.method === 0) await memberSource(source, archive, member, "npz");
      first ??= error;
      const reason = error.message.replace(/^npz: (header: )?/, "").replace(/\.$/, "");
      skipped.add(`array ${describe(name.slice(0, -4))} is not read: ${reason}`);
    }
  }
  if (first !== undefined && tensors.size === 0) throw first;
  return {
    format: "npz",
    tensors,
    metadata: new Map(),
    members: archive.members,
    warnings: skipped.warnings,
  };
}

async function lazyMember(archive: ZipArchive, member: ZipMember, budget: Budget): Promise<LazyTensor> {
  const place = { entry: member.name };
  const length = Math.min(member.size, HEAD_BYTES);
  const head = new Uint8Array(await archive.head(member, length));
  const header = parseHeader("npz", head, member.size, place, budget);
  const { dtype, shape, byteLength } = header;
  const start = member.start + header.start;
  const location = member.method === 0 && isPlain(header) ? { start, end: start + byteLength } : undefined;
  // Read the header again, from bytes with a checked CRC.
  const read = async () => readArray("npz", await archive.read(member), place);
  return { dtype, shape, location, read };
}

function readArray(format: string, bytes: Uint8Array, place: FormatPlace = {}): RawTensor {
  const head = bytes.slice(0, HEAD_BYTES);
  const header = parseHeader(format, head, bytes.length, place);
  return toRaw(header, bytes.subarray(header.start));
}

/** Bytes of a header; NumPy reads no longer ones either. */
const MAX_HEADER_BYTES = 10_000;
const HEAD_BYTES = 12 + MAX_HEADER_BYTES;

/** Whether the stored bytes have the form of a RawTensor. */
function isPlain({ dtype, shape, isBigEndian, isFortran }: Header): boolean {
  const isOrdered = !isFortran || shape.filter((n) => n !== 1).length < 2;
  return isOrdered && !(isBigEndian && elementBits.get(dtype)! > 8);
}

function toRaw(header: Header, bytes: Uint8Array): RawTensor {
  const { dtype, shape } = header;
  if (isPlain(header)) return { dtype, shape, bytes };
  const size = elementBits.get(dtype)! / 8;
  const strides = header.isFortran ? stridesOf([...shape].reverse()).reverse() : stridesOf(shape);
  // Swap each half of a complex number separately.
  const part = dtype === "C64" ? size / 2 : size;
  const ordered = gather(shape, strides, bytes, size);
  if (header.isBigEndian) swapBytes(ordered, part);
  return { dtype, shape, bytes: ordered };
}

/** Returns the text of a header without the spaces before its last line feed. */
function textOf(bytes: Uint8Array): string {
  let end = bytes.length - 1;
  if (bytes[end] !== 0x0a) return String.fromCharCode(...bytes);
  while (end > 0 && bytes[end - 1] === 0x20) end--;
  return `${String.fromCharCode(...bytes.subarray(0, end))}\n`;
}

function parseHeader(
  format: string,
  head: Uint8Array,
  fileSize: number,
  place: FormatPlace = {},
  budget?: Budget,
): Header {
  const refuse: (code: FormatCode, offset: number, message: string) => never = (code, offset, message) =>
    fail(format, code, message, { ...place, offset });
  if (!hasText(head, 0, MAGIC))
    refuse(head.length < 6 ? "TRUNCATED" : "MAGIC", 0, "expected the magic bytes of an npy array.");
  const major = head[6];
  const textStart = major === 1 ? 10 : 12;
  if (head.length < textStart)
    refuse("TRUNCATED", head.length, `expected ${textStart} bytes before the header, got ${head.length}.`);
  if (major < 1 || major > 3 || head[7] !== 0)
    refuse("VERSION", 6, `expected version 1.0, 2.0 or 3.0, got ${major}.${head[7]}.`);
  const view = new DataView(head.buffer, head.byteOffset);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES)
    refuse("LIMIT", 8, `expected a header of at most ${MAX_HEADER_BYTES} bytes, got ${length}.`);
  const start = textStart + length;
  if (start > fileSize)
    refuse("TRUNCATED", fileSize, `expected a header of ${length} bytes, got ${fileSize - textStart}.`);
  const bytes = head.subarray(textStart, start);
  // A header in a compressed archive may be all padding.
  budget?.spend(length / 4, 0, format, { ...place, offset: textStart });
  // Read as Latin-1 in every version: only names of a record's fields are not ASCII, and records are not read.
  const textPlace = { ...place, offset: textStart };
  const { descr, fortran_order, shape } = parseLiteral(format, textOf(bytes), textPlace);
  const dtype = DTYPES.get(descr.slice(1));
  if (!"<>|=".includes(descr[0]) || dtype === undefined) {
    const got = `got descr ${describe(descr)}. Save it as float32, or use safetensors for bfloat16`;
    refuse("DTYPE", textStart, `expected an array of plain numbers, ${got}.`);
  }
  const byteLength = checkByteLength(format, dtype, shape, textPlace);
  const stored = fileSize - start;
  if (stored !== byteLength) {
    const code = stored < byteLength ? "TRUNCATED" : "TRAILING";
    const message = `expected ${byteLength} bytes for ${descr} ${describe(shape)}, got ${stored}.`;
    refuse(code, start + Math.min(stored, byteLength), message);
  }
  return { dtype, shape, isBigEndian: descr[0] === ">", isFortran: fortran_order, start, byteLength };
}
