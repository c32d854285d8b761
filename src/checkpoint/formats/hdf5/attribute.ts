/** Attributes: the small named values of groups and datasets, where Keras keeps its configuration and its lists of names. */

import { checkName } from "../../../core/storage/extent.ts";
import { exactDType, toFloat } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";
import {
  type Cursor,
  failAt,
  type Pages,
  pay,
  readBytes,
  readText,
  readU8,
  readU16,
  readU32,
  skip,
  takePart,
} from "../cursor.ts";
import { swapBytes } from "../strided.ts";
import { readAddress, readVersion } from "./block.ts";
import { readRecordsV2 } from "./btree.ts";
import { type Datatype, readExtents, readTypeOf } from "./datatype.ts";
import { ATTRIBUTE, ATTRIBUTE_INFO, type Message } from "./header.ts";
import { openFractalHeap, readGlobalObject } from "./heap.ts";
import type { Work } from "./work.ts";

/** Text and numbers, alone or in (flattened) lists. */
export type Hdf5Value = string | number | string[] | number[];

/** Returns the attributes of an object, without those of unsupported types. */
export function readAttributes(
  pages: Pages,
  messages: readonly Message[],
  work: Work,
): Map<string, Hdf5Value> {
  const attributes = new Map<string, Hdf5Value>();
  const add = (body: Cursor) => {
    const start = body.offset;
    const [name, value] = readAttribute(body, work);
    if (attributes.has(name)) {
      failAt(
        { ...body, entry: name },
        "DUPLICATE",
        `expected each attribute once, got ${describe(name)} again.`,
        start,
      );
    }
    if (value !== undefined) attributes.set(name, value);
  };
  for (const { type, body } of messages) {
    if (type === ATTRIBUTE) add({ ...body });
    if (type !== ATTRIBUTE_INFO) continue;
    const info = { ...body };
    skip(info, 1);
    if (readU8(info) & 1) skip(info, 2);
    const heap = readAddress(info);
    const tree = readAddress(info);
    if (heap === undefined || tree === undefined) continue;
    const objectAt = openFractalHeap(pages, heap, work);
    for (const record of readRecordsV2(pages, tree, 8, work)) add(objectAt(record));
  }
  return attributes;
}

function readAttribute(body: Cursor, work: Work): [string, Hdf5Value | undefined] {
  const start = body.offset;
  const version = readVersion(body, "an attribute", 1, 3);
  const flags = readU8(body);
  const nameSize = readU16(body);
  const typeSize = readU16(body);
  const spaceSize = readU16(body);
  if (version === 3) skip(body, 1);
  // Version 1 pads each part to a multiple of 8.
  const padded = (size: number) => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const nameBytes = takePart(body, padded(nameSize));
  const name = readText(nameBytes, nameSize).replace(/\0.*$/s, "");
  checkName(body.pages.format, name, { offset: start, entry: name });
  body.entry = name;
  // The dataspace may be elsewhere in the file.
  if (version > 1 && flags & 2) return [name, undefined];
  const type = readTypeOf(takePart(body, padded(typeSize)), version > 1 && (flags & 1) !== 0, work);
  const shape = readExtents(takePart(body, padded(spaceSize)));
  return [name, type && readValue(body, type, shape, work)];
}

function readValue(
  body: Cursor,
  type: Datatype,
  shape: number[] | undefined,
  work: Work,
): Hdf5Value | undefined {
  if (shape === undefined) return undefined;
  const count = sizeOf(shape);
  const left = body.end - body.offset;
  if (!(count * type.size <= left))
    failAt(body, "TRUNCATED", `expected ${count} values of ${type.size} bytes, got ${left} bytes.`);
  // Numbers and references to text take more memory than in the file.
  pay(body, count, 2 * count * (type.size + 8));
  if (type.kind === "number") {
    const bytes = readBytes(body, count * type.size);
    if (type.bigEndian) swapBytes(bytes, type.size);
    const numbers = Array.from(toFloat({ dtype: type.dtype, shape, bytes }, exactDType(type.dtype)));
    return shape.length === 0 ? numbers[0] : numbers;
  }
  if (type.kind !== "text" && type.kind !== "variableText") return undefined;
  const texts = Array.from({ length: count }, () =>
    type.kind === "text" ? fixedText(body, type.size, type.padding) : variableText(body, work),
  );
  return shape.length === 0 ? texts[0] : texts;
}

/** Text of fixed size: ended by a zero byte (0), padded with zeros (1) or with spaces (2). */
function fixedText(body: Cursor, size: number, padding: number): string {
  const text = readText(body, size);
  if (padding !== 0) return withoutTrailing(text, padding === 2 ? " " : "\0");
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

/** A regular expression such as `/ +$/` would take quadratic time. */
function withoutTrailing(text: string, sign: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === sign) end--;
  return text.slice(0, end);
}

function variableText(body: Cursor, work: Work): string {
  const length = readU32(body);
  const object = readGlobalObject(body, work);
  if (object === undefined) return "";
  const text = readText(object, length);
  pay(body, length / 16, 2 * length);
  return withoutTrailing(text, "\0");
}
