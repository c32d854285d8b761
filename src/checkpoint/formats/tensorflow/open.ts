/**
 * TensorFlow checkpoints ("tensor bundles"), also of a SavedModel: an index (`*.index`) and data files beside it. TensorFlow 2 names tensors by
 * their place in a graph of objects, which the metadata keeps.
 *
 * Source: tensorflow/tensorflow, core/protobuf/tensor_bundle.proto, core/util/tensor_bundle, core/protobuf/trackable_object_graph.proto.
 */

import { type Budget, budgetFrom } from "../../../core/storage/budget.ts";
import { fail, type Refuse, refusal } from "../../../core/storage/codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../../../core/storage/contents.ts";
import { maskedCrc32c } from "../../../core/storage/crc32.ts";
import { checkByteLength, checkExtent, checkName } from "../../../core/storage/extent.ts";
import { type ByteSource, bytesSource, type Folder, readRange } from "../../../core/storage/source.ts";
import { utf8Text } from "../../../core/storage/utf8.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { openBeside } from "../beside.ts";
import { type Cursor, cursorAt, failAt, Pages, readU32 } from "../cursor.ts";
import { numberedTypes } from "../numbered.ts";
import { integerField, messageField, nameField, readMessage, textField } from "../protobuf/message.ts";
import { expectWire, FIXED32, type Field } from "../protobuf/wire.ts";
import { readTable } from "./table.ts";

const FORMAT = "tensorflow";

/** tensorflow/core/framework/types.proto; we skip tensors of undefined types. */
const DTYPES = numberedTypes(
  1,
  "F32 F64 I32 U8 I16 I8 string C64 I64 BOOL - - - BF16 - - U16 complex128 F16 - variant U32 U64",
);

const STRING = 7;
const OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH";

interface Entry {
  name: string;
  type: number;
  shape: number[];
  shard: number;
  offset: number;
  size: number;
  crc: number;
  /** Whether its values are in slices under keys of their own. */
  isSliced: boolean;
  place: { offset: number; entry: string };
}

/** Where the reader of chains looks for the description of a SavedModel. */
export interface SavedNetwork {
  readonly folder: Folder | undefined;
  readonly budget: Budget;
}

/** One object of a TensorFlow 2 checkpoint. */
export interface TrackedObject {
  /** Its children by local name, as indices into the list. */
  children: Map<string, number>;
  /** Its variables: the attribute's name, the variable's own name, and the key of its tensor. */
  attributes: { name: string; fullName: string; key: string }[];
}

/**
 * Opens a checkpoint by its index.
 *
 * Metadata: `objects` (TrackedObject[], the root first), if the checkpoint has them.
 *
 * @param options `folder` with the data files; `name` of the index file, from which we derive theirs, default `"variables.index"`
 * @throws FormatError EXTERNAL_REFUSED without a folder; MISSING, TRUNCATED for data files; CHECKSUM when a tensor is read
 */
export async function openTensorflow(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const { entries, shards } = await readIndex(source, budget);
  if (shards < 1) fail(FORMAT, "LIMIT", `expected at least one data file, got ${shards}.`);
  const open = dataFiles(shards, budget, options);
  const tensors = new Map<string, LazyTensor>();
  const metadata = new Map<string, unknown>();
  const warnings: string[] = [];
  // Also of entries that become no tensor, such as the graph of objects, which we read at once.
  const names = new Set<string>();
  for (const entry of entries) {
    const { name, place, type, shape } = entry;
    const refuse: Refuse = refusal(FORMAT, "", place);
    checkName(FORMAT, name, place);
    if (names.has(name)) refuse("DUPLICATE", `expected each tensor once, got ${describe(name)} again.`);
    names.add(name);
    if (!DTYPES.has(type)) refuse("DTYPE", `expected a known element type, got ${type}.`);
    checkExtent(FORMAT, shape, place);
    const dtype = DTYPES.get(type);
    if (name === OBJECT_GRAPH && type === STRING) {
      const text = await readText(entry, open);
      budget.admit(text.length);
      metadata.set("objects", await readObjects(text, name, budget));
    } else if (entry.isSliced) {
      warnings.push(`tensor ${describe(name)} is partitioned, which is not read`);
    } else if (dtype === undefined) {
      warnings.push(`tensor ${describe(name)} is of an element type that is not read`);
    } else {
      const needed = checkByteLength(FORMAT, dtype, shape, place);
      if (entry.size !== needed)
        refuse("SIZE", `expected ${needed} bytes for ${dtype} ${describe(shape)}, got ${entry.size}.`);
      await open(entry);
      const read = async () => {
        const bytes = await readEntry(entry, open);
        verify(bytes, entry);
        return { dtype, shape, bytes };
      };
      tensors.set(name, { dtype, shape, read });
    }
  }
  const network: SavedNetwork = { folder: options?.folder, budget };
  return { format: FORMAT, tensors, metadata, warnings, network };
}

function readIndex(source: ByteSource, budget: Budget): Promise<{ entries: Entry[]; shards: number }> {
  const pages = new Pages(FORMAT, source, budget);
  return pages.run(() => {
    let shards: number | undefined;
    const entries: Entry[] = [];
    for (const { key, value } of readTable(pages)) {
      const name = keyText(key, value);
      if (name === "") shards = parseHeader(value);
      else if (name !== undefined) entries.push(parseEntry(name, value));
    }
    if (shards === undefined) fail(FORMAT, "MISSING", "expected a header under the empty key, got none.");
    return { entries, shards };
  });
}

/** Returns the key as text; undefined for that of a slice of a partitioned variable, which begins with a zero. */
function keyText(key: Uint8Array, value: Cursor): string | undefined {
  if (key[0] === 0) return undefined;
  return utf8Text(key) ?? failAt(value, "ENCODING", "expected names in UTF-8, got other bytes.");
}

/** Opens the data file of an entry once, and checks that the entry is within the file. */
type OpenData = (entry: Entry) => Promise<ByteSource>;

function dataFiles(count: number, budget: Budget, options?: ReadOptions): OpenData {
  const prefix = (options?.name ?? "variables.index").replace(/\.index$/, "");
  const digits = (n: number) => String(n).padStart(5, "0");
  const opened = new Map<number, ByteSource>();
  return async ({ shard, offset, size, place }) => {
    if (!(shard >= 0 && shard < count))
      fail(FORMAT, "OFFSET", `expected a data file from 0 to ${count - 1}, got ${shard}.`, place);
    let source = opened.get(shard);
    if (source === undefined) {
      const file = `${prefix}.data-${digits(shard)}-of-${digits(count)}`;
      source = await openBeside(FORMAT, options?.folder, file, budget, place);
      opened.set(shard, source);
    }
    if (offset + size > source.size)
      fail(FORMAT, "TRUNCATED", `expected ${offset + size} bytes of data, got ${source.size}.`, place);
    return source;
  };
}

async function readEntry(entry: Entry, open: OpenData): Promise<Uint8Array> {
  const { offset, size, name } = entry;
  return readRange(FORMAT, await open(entry), offset, offset + size, name);
}

/** Reads a string tensor with one text. */
async function readText(entry: Entry, open: OpenData): Promise<Uint8Array> {
  const { place, shape } = entry;
  if (shape.length > 0) fail(FORMAT, "SHAPE", `expected one text, got ${describe(shape)}.`, place);
  const { text, covered } = splitText(await readEntry(entry, open), place);
  verify(covered, entry);
  return text;
}

function verify(bytes: Uint8Array, { crc, name, place }: Entry): void {
  const computed = maskedCrc32c(bytes);
  if (computed === crc) return;
  const message = `tensor ${describe(name)}: expected checksum ${crc.toString(16)}, got ${computed.toString(16)}.`;
  fail(FORMAT, "CHECKSUM", message, place);
}

function parseHeader(cursor: Cursor): number {
  let shards = 0;
  const start = cursor.offset;
  readMessage(cursor, {
    1: (field) => (shards = integerField(cursor, field)),
    2: (field) => {
      if (integerField(cursor, field) !== 0)
        failAt(cursor, "FEATURE", "expected little-endian tensors, got big-endian ones.", start);
    },
  });
  return shards;
}

function parseEntry(name: string, cursor: Cursor): Entry {
  const place = { offset: cursor.offset, entry: name };
  const entry: Entry = {
    name,
    type: 0,
    shape: [],
    shard: 0,
    offset: 0,
    size: 0,
    crc: 0,
    isSliced: false,
    place,
  };
  const named = { ...cursor, entry: name };
  const offsetOf = (field: Field): number => {
    const start = cursor.offset;
    const value = integerField(cursor, field);
    if (!Number.isSafeInteger(value) || value < 0)
      failAt(named, "OFFSET", `expected an offset or size, got ${value}.`, start);
    return value;
  };
  readMessage(cursor, {
    1: (field) => (entry.type = integerField(cursor, field)),
    2: (field) => parseShape(messageField(cursor, field), entry.shape),
    3: (field) => (entry.shard = integerField(cursor, field)),
    4: (field) => (entry.offset = offsetOf(field)),
    5: (field) => (entry.size = offsetOf(field)),
    6: (field) => {
      expectWire(cursor, field, FIXED32);
      entry.crc = readU32(cursor);
    },
    7: (field) => {
      messageField(cursor, field);
      entry.isSliced = true;
    },
  });
  return entry;
}

function parseShape(cursor: Cursor, shape: number[]): void {
  readMessage(cursor, {
    2: (field) => {
      const dimension = messageField(cursor, field);
      // Writers omit a size of 0.
      let size = 0;
      readMessage(dimension, { 1: (part) => (size = integerField(dimension, part)) });
      shape.push(size);
    },
  });
}

/**
 * Splits a string tensor of one text: its length, a checksum over the length, the text.
 *
 * @returns the text, and the bytes that the entry's checksum covers: the length as 32 bits, its checksum, the text
 */
function splitText(bytes: Uint8Array, place: Entry["place"]): { text: Uint8Array; covered: Uint8Array } {
  let length = 0;
  let at = 0;
  for (let shift = 0; ; shift += 7) {
    if (at >= bytes.length || shift > 28) fail(FORMAT, "TRUNCATED", "expected the length of a text.", place);
    const byte = bytes[at++];
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (bytes.length !== at + 4 + length)
    fail(FORMAT, "SIZE", `expected a text of ${length} bytes, got ${bytes.length - at - 4}.`, place);
  const covered = new Uint8Array(4 + bytes.length - at);
  new DataView(covered.buffer).setUint32(0, length, true);
  covered.set(bytes.subarray(at), 4);
  return { text: bytes.subarray(at + 4), covered };
}

async function readObjects(bytes: Uint8Array, entry: string, budget: Budget): Promise<TrackedObject[]> {
  const pages = new Pages(FORMAT, bytesSource(bytes), budget);
  return pages.run(() => {
    const cursor = cursorAt(pages, 0, undefined, entry);
    const objects: TrackedObject[] = [];
    readMessage(cursor, {
      1: (field) => objects.push(parseObject(messageField(cursor, field))),
    });
    const last = objects.length - 1;
    for (const { children } of objects) {
      for (const index of children.values()) {
        if (!(index >= 0 && index <= last))
          failAt(cursor, "OFFSET", `expected an object from 0 to ${last}, got ${index}.`);
      }
    }
    return objects;
  });
}

function parseObject(cursor: Cursor): TrackedObject {
  const object: TrackedObject = { children: new Map(), attributes: [] };
  readMessage(cursor, {
    1: (field) => {
      const child = messageField(cursor, field);
      let index = 0;
      let name = "";
      readMessage(child, {
        1: (part) => (index = integerField(child, part)),
        2: (part) => (name = nameField(child, part)),
      });
      object.children.set(name, index);
    },
    2: (field) => {
      const attribute = { name: "", fullName: "", key: "" };
      const part = messageField(cursor, field);
      readMessage(part, {
        1: (inner) => (attribute.name = textField(part, inner)),
        2: (inner) => (attribute.fullName = textField(part, inner)),
        3: (inner) => (attribute.key = textField(part, inner)),
      });
      object.attributes.push(attribute);
    },
  });
  return object;
}
