/**
 * Tensors of an ONNX file: where the bytes of a TensorProto lie, and reading them. A tensor may store its values raw, in one
 * of six typed lists, or in another file; all end as the same RawTensor.
 */

import { describe } from "../../tensor/errors.ts";
import { Budget } from "../budget.ts";
import { fail } from "../codes.ts";
import type { LazyTensor } from "../contents.ts";
import { type Cursor, failAt, Pages } from "../cursor.ts";
import { checkExtent, checkName } from "../extent.ts";
import type { Limits } from "../limits.ts";
import {
  eachField,
  messageField,
  type Nesting,
  parsePair,
  readList,
  spend,
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
import { elementBits, type RawTensor } from "../raw.ts";
import { type ByteSource, bytesSource, checkPlainName, type Folder, readRange } from "../source.ts";
import { elementTypes, type Storage, type StoredTensor } from "./model.ts";

const FORMAT = "onnx";

/** The typed lists of TensorProto: field number, kind of one value when it stands alone, and which types it may hold. */
const LISTS = new Map([
  [4, { name: "float_data", wire: FIXED32, types: [1, 14] }],
  [5, { name: "int32_data", wire: VARINT, types: [2, 3, 4, 5, 6, 9, 10, 16, 17, 18, 19, 20, 21, 22, 23] }],
  [6, { name: "string_data", wire: DELIMITED, types: [8] }],
  [7, { name: "int64_data", wire: VARINT, types: [7] }],
  [10, { name: "double_data", wire: FIXED64, types: [11, 15] }],
  [11, { name: "uint64_data", wire: VARINT, types: [12, 13] }],
]);

/** Reads all of a TensorProto but its values. @throws FormatError */
export function parseTensor(cursor: Cursor, nesting: Nesting): StoredTensor {
  const start = cursor.offset;
  let name = "";
  let type = 0;
  let raw: Cursor | undefined;
  let external = false;
  let list: number | undefined;
  const pieces: number[] = [];
  const shape: number[] = [];
  const entries = new Map<string, string>();
  eachField(cursor, nesting, (field) => {
    switch (field.number) {
      case 1:
        readList(cursor, field, nesting, VARINT, (part) => Number(readVarint(part)), shape);
        return true;
      case 2:
        expectWire(cursor, field, VARINT);
        type = Number(readVarint(cursor));
        return true;
      case 3:
        failAt(cursor, "FEATURE", "expected whole tensors, got a segment of one.", field.offset);
        break;
      case 8:
        name = textField(cursor, field, nesting);
        return true;
      case 9:
        raw = messageField(cursor, field, nesting);
        return true;
      case 13: {
        const [key, value] = parsePair(messageField(cursor, field, nesting), nesting);
        if (entries.has(key))
          failAt(cursor, "DUPLICATE", `expected one ${describe(key)} of external data.`, field.offset);
        entries.set(key, value);
        return true;
      }
      case 14:
        expectWire(cursor, field, VARINT);
        external = readVarint(cursor) === 1n;
        return true;
    }
    if (!LISTS.has(field.number)) return false;
    if (list !== undefined && list !== field.number) {
      failAt(
        cursor,
        "DISAGREEMENT",
        "expected the values of a tensor in one list, got them in two.",
        field.offset,
      );
    }
    list = field.number;
    readPiece(cursor, field, nesting, pieces);
    return true;
  });
  const place = { offset: start, entry: name };
  checkName(FORMAT, name, nesting.limits, place);
  if (!elementTypes.has(type)) fail(FORMAT, "DTYPE", `expected a known element type, got ${type}.`, place);
  checkExtent(FORMAT, shape, nesting.limits, place);
  const dtype = elementTypes.get(type);
  const tensor: StoredTensor = { name, dtype, shape, offset: start, storage: { kind: "unread" } };
  if (external) {
    if (raw !== undefined || list !== undefined)
      fail(FORMAT, "DISAGREEMENT", "expected external data or values in the file, got both.", place);
    tensor.storage = externalStorage(entries, place);
    return tensor;
  }
  if (raw !== undefined && list !== undefined) {
    fail(FORMAT, "DISAGREEMENT", "expected raw data or a typed list, got both.", place);
  }
  if (list !== undefined && !LISTS.get(list)!.types.includes(type)) {
    fail(
      FORMAT,
      "DISAGREEMENT",
      `expected the list of element type ${type}, got ${LISTS.get(list)!.name}.`,
      place,
    );
  }
  if (dtype !== undefined) tensor.storage = checkedStorage(tensor, dtype, raw, list, pieces);
  return tensor;
}

/** Notes where one occurrence of a typed list lies: packed, or a single value. */
function readPiece(cursor: Cursor, field: Field, nesting: Nesting, pieces: number[]): void {
  spend(cursor, nesting);
  const { wire } = LISTS.get(field.number)!;
  if (field.wire === DELIMITED) {
    const part = readDelimited(cursor);
    pieces.push(part.offset, part.end);
    return;
  }
  expectWire(cursor, field, wire);
  const start = cursor.offset;
  skipField(cursor, field);
  pieces.push(start, cursor.offset);
}

/** Checks as much of the size as can be seen without decoding the values. */
function checkedStorage(
  tensor: StoredTensor,
  dtype: string,
  raw: Cursor | undefined,
  list: number | undefined,
  pieces: number[],
): Storage {
  const place = { offset: tensor.offset, entry: tensor.name };
  const count = tensor.shape.reduce((product, n) => product * n, 1);
  const needed = (count * elementBits.get(dtype)!) / 8;
  if (raw !== undefined || list === undefined) {
    const size = raw === undefined ? 0 : raw.end - raw.offset;
    if (size !== needed) {
      fail(
        FORMAT,
        "SIZE",
        `expected ${needed} bytes for ${dtype} ${describe(tensor.shape)}, got ${size}.`,
        place,
      );
    }
    return { kind: "range", start: raw?.offset ?? 0, end: raw?.end ?? 0 };
  }
  let stored = 0;
  for (let k = 0; k < pieces.length; k += 2) stored += pieces[k + 1] - pieces[k];
  if (list === 4 || list === 10) {
    if (stored !== needed) {
      fail(
        FORMAT,
        "SIZE",
        `expected ${needed} bytes for ${dtype} ${describe(tensor.shape)}, got ${stored}.`,
        place,
      );
    }
    return pieces.length === 2
      ? { kind: "range", start: pieces[0], end: pieces[1] }
      : { kind: "pieces", pieces };
  }
  // A variable-length integer takes one to ten bytes.
  if (stored < count || stored > 10 * count) {
    fail(FORMAT, "SIZE", `expected ${count} integers, got ${stored} bytes of them.`, place);
  }
  return { kind: "integers", pieces };
}

function externalStorage(entries: Map<string, string>, place: { offset: number; entry: string }): Storage {
  const location = entries.get("location");
  if (location === undefined)
    fail(FORMAT, "MISSING", "expected the location of external data, got none.", place);
  for (const key of entries.keys()) {
    if (!["location", "offset", "length", "checksum"].includes(key)) {
      fail(
        FORMAT,
        "UNKNOWN_FIELD",
        `expected location, offset, length and checksum of external data, got ${describe(key)}.`,
        place,
      );
    }
  }
  const number = (key: string): number | undefined => {
    const text = entries.get(key);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) {
      fail(
        FORMAT,
        "OFFSET",
        `expected the ${key} of external data in decimal digits, got ${describe(text)}.`,
        place,
      );
    }
    return value;
  };
  return { kind: "external", location, offset: number("offset") ?? 0, length: number("length") };
}

/** What is needed to fetch values. */
export interface TensorFiles {
  source: ByteSource;
  folder?: Folder;
  limits: Limits;
  budget: Budget;
  /** Names of the files beside the model that have been opened. */
  opened: Set<string>;
}

/**
 * A tensor of the file as a lazy one. External data is looked up now, so that a missing file is noticed at once.
 *
 * @returns undefined for element types that are not read
 * @throws FormatError EXTERNAL_REFUSED without a folder; NAME for a location outside it; MISSING, TRUNCATED, SIZE
 */
export async function lazyTensor(tensor: StoredTensor, files: TensorFiles): Promise<LazyTensor | undefined> {
  const { dtype, shape, storage, name } = tensor;
  if (dtype === undefined) return undefined;
  const lazy = (read: () => Promise<Uint8Array>, location?: { start: number; end: number }): LazyTensor => ({
    dtype,
    shape,
    location,
    read: async (): Promise<RawTensor> => ({ dtype, shape, bytes: await read() }),
  });
  if (storage.kind === "range") {
    const { start, end } = storage;
    return lazy(() => readRange(FORMAT, files.source, start, end, name), { start, end });
  }
  if (storage.kind === "pieces") {
    const { pieces } = storage;
    const location = pieces.length === 2 ? { start: pieces[0], end: pieces[1] } : undefined;
    return lazy(() => readPieces(tensor, pieces, files.source), location);
  }
  if (storage.kind === "integers") return lazy(() => readIntegers(tensor, storage.pieces, files.source));
  if (storage.kind === "external") return openExternal(tensor, storage, files, lazy);
  return undefined;
}

async function openExternal(
  tensor: StoredTensor,
  storage: Storage & { kind: "external" },
  files: TensorFiles,
  lazy: (read: () => Promise<Uint8Array>) => LazyTensor,
): Promise<LazyTensor> {
  const place = { offset: tensor.offset, entry: tensor.name };
  const { location, offset } = storage;
  if (files.folder === undefined) {
    fail(
      FORMAT,
      "EXTERNAL_REFUSED",
      `expected tensors in the file, got one in ${describe(location)}. Open the model with the folder it lies in.`,
      place,
    );
  }
  checkPlainName(FORMAT, location, place);
  const needed = (tensor.shape.reduce((product, n) => product * n, 1) * elementBits.get(tensor.dtype!)!) / 8;
  const length = storage.length ?? needed;
  if (length !== needed) {
    fail(
      FORMAT,
      "SIZE",
      `expected ${needed} bytes for ${tensor.dtype} ${describe(tensor.shape)}, got ${length}.`,
      place,
    );
  }
  const data = await files.folder.open(location);
  if (data === undefined) {
    fail(FORMAT, "MISSING", `expected the file ${describe(location)} beside the model, got none.`, place);
  }
  if (!files.opened.has(location)) files.budget.admit(data.size);
  files.opened.add(location);
  if (offset + length > data.size) {
    fail(
      FORMAT,
      "TRUNCATED",
      `expected ${offset + length} bytes in ${describe(location)}, got ${data.size}.`,
      place,
    );
  }
  return lazy(() => readRange(FORMAT, data, offset, offset + length, tensor.name));
}

async function readPieces(tensor: StoredTensor, pieces: number[], source: ByteSource): Promise<Uint8Array> {
  let size = 0;
  for (let k = 0; k < pieces.length; k += 2) size += pieces[k + 1] - pieces[k];
  const bytes = new Uint8Array(size);
  let at = 0;
  const file = await readRange(FORMAT, source, pieces[0], pieces[pieces.length - 1], tensor.name);
  for (let k = 0; k < pieces.length; k += 2) {
    bytes.set(file.subarray(pieces[k] - pieces[0], pieces[k + 1] - pieces[0]), at);
    at += pieces[k + 1] - pieces[k];
  }
  return bytes;
}

/** Decodes lists of variable-length integers; of each the low bytes are the value, as the format says for short types. */
async function readIntegers(tensor: StoredTensor, pieces: number[], source: ByteSource): Promise<Uint8Array> {
  const place = { offset: tensor.offset, entry: tensor.name };
  const size = elementBits.get(tensor.dtype!)! / 8;
  const count = tensor.shape.reduce((product, n) => product * n, 1);
  const bytes = new Uint8Array(count * size);
  const view = new DataView(bytes.buffer);
  let read = 0;
  for (let k = 0; k < pieces.length; k += 2) {
    const piece = await readRange(FORMAT, source, pieces[k], pieces[k + 1], tensor.name);
    const pages = new Pages(FORMAT, bytesSource(piece), new Budget(piece.length));
    read = await pages.run(() => {
      const cursor: Cursor = { pages, offset: 0, end: piece.length, entry: tensor.name };
      let at = read;
      while (cursor.offset < cursor.end) {
        if (at === count) fail(FORMAT, "SIZE", `expected ${count} integers, got more.`, place);
        const value = readVarint(cursor);
        if (size === 8) view.setBigInt64(at * 8, value, true);
        else if (size === 4) view.setUint32(at * 4, Number(BigInt.asUintN(32, value)), true);
        else if (size === 2) view.setUint16(at * 2, Number(BigInt.asUintN(16, value)), true);
        else bytes[at] = Number(BigInt.asUintN(8, value));
        at++;
      }
      return at;
    });
  }
  if (read !== count) fail(FORMAT, "SIZE", `expected ${count} integers, got ${read}.`, place);
  return bytes;
}
