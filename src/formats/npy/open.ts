/**
 * NumPy's `.npy` arrays and `.npz` archives of them.
 *
 * Specification: numpy/lib/format.py. The header is a Python literal; it is read by a parser that knows the one dictionary
 * that NumPy writes, and evaluates nothing. Arrays of Python objects (which are pickles), text, dates and records are refused.
 */

import { describe, type FormatPlace } from "../../tensor/errors.ts";
import { type Shape, stridesOf } from "../../tensor/shape.ts";
import { budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { checkByteLength } from "../extent.ts";
import { type Limits, limitsFrom } from "../limits.ts";
import { elementBits, type RawTensor } from "../raw.ts";
import { type ByteSource, plainBytes, readRange } from "../source.ts";
import { gather } from "../strided.ts";
import { openZip, type ZipArchive, type ZipMember } from "../zip/open.ts";
import { DTYPES, MAGIC, parseLiteral } from "./header.ts";

interface Header {
  dtype: string;
  shape: Shape;
  isBigEndian: boolean;
  isFortran: boolean;
  /** Where the elements begin. */
  start: number;
  byteLength: number;
}

/**
 * Reads one `.npy` array in memory.
 *
 * @returns a view of `file` where it stores the array as a RawTensor does, else a copy
 * @throws FormatError when the file breaks any rule of the format
 */
export function readNpy(file: Uint8Array, options?: ReadOptions): RawTensor {
  const bytes = plainBytes("readNpy", file);
  return readArray("npy", bytes, limitsFrom(options));
}

/** Reads the header now and the array, which is given the name `arr_0`, when it is asked for. */
export async function openNpy(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const head = new Uint8Array(await readRange("npy", source, 0, Math.min(source.size, headBytes(limits))));
  const header = parseHeader("npy", head, source.size, limits);
  const tensor: LazyTensor = {
    dtype: header.dtype,
    shape: header.shape,
    location: isPlain(header) ? { start: header.start, end: source.size } : undefined,
    read: async () => toRaw(header, await readRange("npy", source, header.start, source.size)),
  };
  return { format: "npy", tensors: new Map([["arr_0", tensor]]), metadata: new Map() };
}

/** Reads the headers of all arrays of an archive now, and each array when it is asked for. */
export async function openNpz(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const archive = await openZip(source, { format: "npz", limits, budget: budgetFrom(options, source.size) });
  const tensors = new Map<string, LazyTensor>();
  for (const member of archive.members.values()) {
    if (!member.name.endsWith(".npy")) {
      fail("npz", "NAME", `expected members that end in .npy, got ${describe(member.name)}.`, {
        entry: member.name,
      });
    }
    tensors.set(member.name.slice(0, -4), await lazyMember(archive, member, limits));
  }
  return { format: "npz", tensors, metadata: new Map() };
}

async function lazyMember(archive: ZipArchive, member: ZipMember, limits: Limits): Promise<LazyTensor> {
  const place = { entry: member.name };
  const stored = member.method === 0;
  const length = Math.min(member.size, headBytes(limits));
  const head = (await archive.head(member, length)).slice();
  const header = parseHeader("npz", head, member.size, limits, place);
  const start = member.start + header.start;
  return {
    dtype: header.dtype,
    shape: header.shape,
    location: stored && isPlain(header) ? { start, end: start + header.byteLength } : undefined,
    // The header is read again from the checked bytes.
    read: async () => readArray("npz", await archive.read(member), limits, place),
  };
}

function readArray(format: string, bytes: Uint8Array, limits: Limits, place: FormatPlace = {}): RawTensor {
  const head = bytes.slice(0, headBytes(limits));
  const header = parseHeader(format, head, bytes.length, limits, place);
  return toRaw(header, bytes.subarray(header.start));
}

const headBytes = (limits: Limits) => 12 + limits.npyHeaderBytes;

/** Whether the elements lie in the file just as in a RawTensor. */
function isPlain({ dtype, shape, isBigEndian, isFortran }: Header): boolean {
  const isOrdered = !isFortran || shape.filter((n) => n !== 1).length < 2;
  return isOrdered && !(isBigEndian && elementBits.get(dtype)! > 8);
}

function toRaw(header: Header, bytes: Uint8Array): RawTensor {
  const { dtype, shape } = header;
  if (isPlain(header)) return { dtype, shape, bytes };
  const size = elementBits.get(dtype)! / 8;
  const strides = header.isFortran ? stridesOf([...shape].reverse()).reverse() : stridesOf(shape);
  // Each half of a complex number is swapped on its own.
  const part = dtype === "C64" ? size / 2 : size;
  const ordered = gather(shape, strides, bytes, size);
  if (header.isBigEndian) {
    for (let start = 0; start < ordered.length; start += part)
      ordered.subarray(start, start + part).reverse();
  }
  return { dtype, shape, bytes: ordered };
}

function parseHeader(
  format: string,
  head: Uint8Array,
  fileSize: number,
  limits: Limits,
  place: FormatPlace = {},
): Header {
  if (!MAGIC.every((byte, k) => head[k] === byte)) {
    fail(format, head.length < 6 ? "TRUNCATED" : "MAGIC", "expected the magic bytes of an npy array.", {
      ...place,
      offset: 0,
    });
  }
  const major = head[6];
  const isLong = major !== 1;
  const textStart = isLong ? 12 : 10;
  if (head.length < textStart) {
    fail(format, "TRUNCATED", `expected ${textStart} bytes before the header, got ${head.length}.`, {
      ...place,
      offset: head.length,
    });
  }
  if (major < 1 || major > 3 || head[7] !== 0) {
    fail(format, "VERSION", `expected version 1.0, 2.0 or 3.0, got ${major}.${head[7]}.`, {
      ...place,
      offset: 6,
    });
  }
  const view = new DataView(head.buffer, head.byteOffset);
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  if (length > limits.npyHeaderBytes) {
    fail(
      format,
      "LIMIT",
      `expected a header of at most ${limits.npyHeaderBytes} bytes (limit npyHeaderBytes), got ${length}.`,
      { ...place, offset: 8 },
    );
  }
  const start = textStart + length;
  if (start > fileSize) {
    fail(format, "TRUNCATED", `expected a header of ${length} bytes, got ${fileSize - textStart}.`, {
      ...place,
      offset: fileSize,
    });
  }
  const text = decodeText(format, head.subarray(textStart, start), major, { ...place, offset: textStart });
  const { descr, fortran_order, shape } = parseLiteral(format, text, { ...place, offset: textStart });
  const byteOrder = descr[0];
  const dtype = DTYPES.get(descr.slice(1));
  if (!"<>|=".includes(byteOrder) || dtype === undefined) {
    fail(
      format,
      "DTYPE",
      `expected an array of plain numbers, got descr ${describe(descr)}. Save it as float32, or use safetensors for bfloat16.`,
      { ...place, offset: textStart },
    );
  }
  const needed = checkByteLength(format, dtype, shape, limits, { ...place, offset: textStart });
  if (fileSize - start !== needed) {
    fail(
      format,
      fileSize - start < needed ? "TRUNCATED" : "TRAILING",
      `expected ${needed} bytes for ${descr} ${describe(shape)}, got ${fileSize - start}.`,
      { ...place, offset: Math.min(fileSize, start + needed) },
    );
  }
  return {
    dtype,
    shape,
    isBigEndian: byteOrder === ">",
    isFortran: fortran_order,
    start,
    byteLength: needed,
  };
}

function decodeText(format: string, bytes: Uint8Array, major: number, place: FormatPlace): string {
  // Versions 1 and 2 say Latin-1, version 3 says UTF-8; what is allowed in a header is ASCII in all of them.
  if (bytes.some((byte) => byte >= 0x80)) {
    fail(format, "ENCODING", `expected an ASCII header in version ${major}.`, place);
  }
  return String.fromCharCode(...bytes);
}
