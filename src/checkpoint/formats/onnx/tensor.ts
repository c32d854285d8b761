/**
 * Reads tensors of an ONNX file. A TensorProto has its values as raw bytes, in one of six typed lists, or in another file.
 */

import { Budget } from "../../../core/storage/budget.ts";
import { fail, type Refuse, refusal } from "../../../core/storage/codes.ts";
import type { LazyTensor } from "../../../core/storage/contents.ts";
import { checkExtent, checkName } from "../../../core/storage/extent.ts";
import { joinBytes } from "../../../core/storage/join.ts";
import { byteLengthOf, elementBits } from "../../../core/storage/raw.ts";
import {
  type ByteSource,
  bytesSource,
  checkPlainName,
  type Folder,
  readRange,
} from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";
import { type Cursor, failAt, Pages, pay } from "../cursor.ts";
import {
  integerField,
  messageField,
  parsePair,
  readInteger,
  readList,
  readMessage,
  textField,
} from "../protobuf/message.ts";
import {
  DELIMITED,
  expectWire,
  FIXED32,
  FIXED64,
  type Field,
  readDelimited,
  readVarint,
  skipField,
  VARINT,
} from "../protobuf/wire.ts";
import { elementTypes, FORMAT, type Range, type Storage, type StoredTensor } from "./model.ts";

/** The typed lists of TensorProto by field number, with the wire kind of a single value and the element types. */
const LISTS: Readonly<Record<number, { name: string; wire: number; types: readonly number[] }>> = {
  4: { name: "float_data", wire: FIXED32, types: [1, 14] },
  5: {
    name: "int32_data",
    wire: VARINT,
    types: [2, 3, 4, 5, 6, 9, 10, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26],
  },
  6: { name: "string_data", wire: DELIMITED, types: [8] },
  7: { name: "int64_data", wire: VARINT, types: [7] },
  10: { name: "double_data", wire: FIXED64, types: [11, 15] },
  11: { name: "uint64_data", wire: VARINT, types: [12, 13] },
};

interface TypedList {
  number: number;
  ranges: Range[];
}

/** Reads a TensorProto without its values. @throws FormatError */
export function parseTensor(cursor: Cursor): StoredTensor {
  const place = { offset: cursor.offset, entry: "" };
  const refuse: Refuse = refusal(FORMAT, "", place);
  let type = 0;
  let raw: Range | undefined;
  let external = false;
  let list: TypedList | undefined;
  const shape: number[] = [];
  const entries = new Map<string, string>();
  const addToList = (field: Field) => {
    list ??= { number: field.number, ranges: [] };
    if (list.number !== field.number) {
      const message = "expected the values of a tensor in one list, got them in two.";
      failAt(cursor, "DISAGREEMENT", message, field.offset);
    }
    list.ranges.push(readPiece(cursor, field));
  };
  readMessage(cursor, {
    1: (field) => readList(cursor, field, VARINT, readInteger, shape),
    2: (field) => (type = integerField(cursor, field)),
    3: (field) => failAt(cursor, "FEATURE", "expected whole tensors, got a segment of one.", field.offset),
    8: (field) => (place.entry = textField(cursor, field)),
    9: (field) => (raw = rangeOf(messageField(cursor, field))),
    13: (field) => {
      const [key, value] = parsePair(messageField(cursor, field));
      if (entries.has(key)) {
        failAt(cursor, "DUPLICATE", `expected one ${describe(key)} of external data.`, field.offset);
      }
      entries.set(key, value);
    },
    14: (field) => (external = integerField(cursor, field) === 1),
    4: addToList,
    5: addToList,
    6: addToList,
    7: addToList,
    10: addToList,
    11: addToList,
  });
  checkName(FORMAT, place.entry, place);
  if (!elementTypes.has(type)) refuse("DTYPE", `expected a known element type, got ${type}.`);
  checkExtent(FORMAT, shape, place);
  if ([raw !== undefined, list !== undefined, external].filter(Boolean).length > 1) {
    refuse("DISAGREEMENT", "expected raw data, a typed list or external data, got two of them.");
  }
  if (list !== undefined && !LISTS[list.number].types.includes(type)) {
    const { name } = LISTS[list.number];
    refuse("DISAGREEMENT", `expected the list of element type ${type}, got ${name}.`);
  }
  const tensor = { name: place.entry, dtype: elementTypes.get(type), shape, offset: place.offset };
  if (external) return { ...tensor, storage: externalStorage(entries, refuse) };
  return { ...tensor, storage: checkedStorage(tensor, list ?? { number: 0, ranges: raw ? [raw] : [] }) };
}

const rangeOf = ({ offset, end }: Cursor): Range => ({ start: offset, end });

/** Reads the range of one occurrence of a typed list: packed, or a single value. */
function readPiece(cursor: Cursor, field: Field): Range {
  pay(cursor, 8, 32);
  if (field.wire === DELIMITED) return rangeOf(readDelimited(cursor));
  expectWire(cursor, field, LISTS[field.number].wire);
  const start = cursor.offset;
  skipField(cursor, field);
  return { start, end: cursor.offset };
}

const lengthOf = (ranges: readonly Range[]) => ranges.reduce((sum, { start, end }) => sum + end - start, 0);

/** Checks the size without decoding values. */
function checkedStorage(
  { name, dtype, shape, offset }: Omit<StoredTensor, "storage">,
  { number, ranges }: TypedList,
): Storage {
  if (dtype === undefined) return { kind: "unread" };
  const stored = lengthOf(ranges);
  const count = sizeOf(shape);
  const isVarint = LISTS[number]?.wire === VARINT;
  const needed = byteLengthOf(dtype, shape);
  // A variable-length integer takes one to ten bytes.
  const fits = isVarint ? stored >= count && stored <= 10 * count : stored === needed;
  if (!fits) {
    const expected = isVarint ? `${count} integers` : `${needed} bytes`;
    const message = `expected ${expected} for ${dtype} ${describe(shape)}, got ${stored} bytes.`;
    fail(FORMAT, "SIZE", message, { offset, entry: name });
  }
  return { kind: isVarint ? "integers" : "values", ranges };
}

function externalStorage(entries: Map<string, string>, refuse: Refuse): Storage {
  const location = entries.get("location");
  if (location === undefined) refuse("MISSING", "expected the location of external data, got none.");
  const number = (key: string): number | undefined => {
    const text = entries.get(key);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(value)) return value;
    return refuse("OFFSET", `expected the ${key} of external data in digits, got ${describe(text)}.`);
  };
  // onnxruntime may keep a second, packed copy of the values, which an edit would not change.
  const keys = ["location", "offset", "length", "checksum"];
  const isAlone = [...entries.keys()].every((key) => keys.includes(key));
  return { kind: "external", location, offset: number("offset") ?? 0, length: number("length"), isAlone };
}

export interface TensorFiles {
  source: ByteSource;
  folder?: Folder;
  budget: Budget;
  /** The opened files beside the model, by name; undefined for those that are missing. */
  opened: Map<string, ByteSource | undefined>;
}

/**
 * Returns a lazy tensor. Opens external data at once, so that a missing file fails now.
 *
 * @returns undefined for element types that we do not read
 * @throws FormatError EXTERNAL_REFUSED without a folder; NAME for a location outside it; MISSING, TRUNCATED, SIZE
 */
export async function lazyTensor(tensor: StoredTensor, files: TensorFiles): Promise<LazyTensor | undefined> {
  const { dtype, shape, storage, name } = tensor;
  if (dtype === undefined || storage.kind === "unread") return undefined;
  const lazy = (
    read: () => Promise<Uint8Array>,
    place: Pick<LazyTensor, "location" | "beside">,
  ): LazyTensor => ({
    dtype,
    shape,
    ...place,
    read: async () => ({ dtype, shape, bytes: await read() }),
  });
  if (storage.kind === "external") {
    const { data, start, end } = await openExternal(tensor, storage, files);
    const beside = storage.isAlone ? [{ file: storage.location, start, end }] : undefined;
    return lazy(() => readRange(FORMAT, data, start, end, name), { beside });
  }
  const { ranges } = storage;
  if (storage.kind === "integers") return lazy(() => readIntegers(tensor, ranges, files.source), {});
  const location = ranges.length === 1 ? ranges[0] : undefined;
  return lazy(() => readPieces(tensor, ranges, files.source), { location });
}

async function openExternal(
  { name, dtype, shape, offset: at }: StoredTensor,
  { location, offset, length }: Storage & { kind: "external" },
  { folder, opened, budget }: TensorFiles,
): Promise<Range & { data: ByteSource }> {
  const place = { offset: at, entry: name };
  const refuse: Refuse = refusal(FORMAT, "", place);
  const file = describe(location);
  if (folder === undefined) {
    const message = `expected tensors in the file, got one in ${file}.`;
    return refuse("EXTERNAL_REFUSED", `${message} Open the model with its folder.`);
  }
  checkPlainName(FORMAT, location, place);
  const needed = byteLengthOf(dtype!, shape);
  if (length !== undefined && length !== needed) {
    refuse("SIZE", `expected ${needed} bytes for ${dtype} ${describe(shape)}, got ${length}.`);
  }
  if (!opened.has(location)) {
    const found = await folder.open(location);
    if (found !== undefined) budget.admit(found.size);
    opened.set(location, found);
  }
  const data = opened.get(location);
  if (data === undefined) return refuse("MISSING", `expected the file ${file} beside the model, got none.`);
  const end = offset + needed;
  if (end > data.size) refuse("TRUNCATED", `expected ${end} bytes in ${file}, got ${data.size}.`);
  return { data, start: offset, end };
}

async function readPieces({ name }: StoredTensor, ranges: Range[], source: ByteSource): Promise<Uint8Array> {
  if (ranges.length === 0) return new Uint8Array(0);
  const [{ start: first }] = ranges;
  const bytes = await readRange(FORMAT, source, first, ranges.at(-1)!.end, name);
  if (ranges.length === 1) return bytes;
  return joinBytes(ranges.map(({ start, end }) => bytes.subarray(start - first, end - first)));
}

/** Decodes lists of variable-length integers; short types use only the low bytes. */
async function readIntegers(
  { name, dtype, shape, offset }: StoredTensor,
  ranges: readonly Range[],
  source: ByteSource,
): Promise<Uint8Array> {
  const place = { offset, entry: name };
  const count = sizeOf(shape);
  const size = elementBits.get(dtype!)! / 8;
  const bytes = new Uint8Array(count * size);
  const view = new DataView(bytes.buffer);
  const first = ranges.length > 0 ? ranges[0].start : 0;
  const stored = await readRange(FORMAT, source, first, ranges.at(-1)?.end ?? first, name);
  const pages = new Pages(FORMAT, bytesSource(stored), new Budget(stored.length));
  const read = await pages.run(() => {
    let at = 0;
    for (const { start, end } of ranges) {
      const cursor: Cursor = { pages, offset: start - first, end: end - first, entry: name };
      while (cursor.offset < cursor.end) {
        if (at === count) fail(FORMAT, "SIZE", `expected ${count} integers, got more.`, place);
        const value = readVarint(cursor);
        if (size === 8) view.setBigInt64(at * 8, value, true);
        else if (size === 4) view.setUint32(at * 4, Number(BigInt.asUintN(32, value)), true);
        else if (size === 2) view.setUint16(at * 2, Number(BigInt.asUintN(16, value)), true);
        else bytes[at] = Number(BigInt.asUintN(8, value));
        at++;
      }
    }
    return at;
  });
  if (read !== count) fail(FORMAT, "SIZE", `expected ${count} integers, got ${read}.`, place);
  return bytes;
}
