/**
 * Writes HDF5: a tree of groups and numeric datasets in the oldest layout (superblock 0, symbol tables, contiguous values), which
 * every reader supports. Equal input gives equal bytes. Text goes to a global heap, as in files of h5py.
 */

import { fail } from "../../../core/storage/codes.ts";
import { checkName } from "../../../core/storage/extent.ts";
import { elementBits, type RawTensor } from "../../../core/storage/raw.ts";
import { checkWritten } from "../../../core/storage/written.ts";
import { describe } from "../../../core/tensor/errors.ts";

const FORMAT = "hdf5";

export type WriteValue =
  /** Text of any length. */
  | { text: string }
  /** A list of texts of one size, padded with zeros. */
  | { texts: readonly string[] }
  | { numbers: readonly number[] };

/** A group to write: datasets and groups by name. */
export interface WriteGroup {
  attributes?: ReadonlyMap<string, WriteValue>;
  children: ReadonlyMap<string, WriteGroup | RawTensor>;
}

/** Half the entries of a symbol node, and half the children of a tree node, as the superblock states them. */
const LEAF_HALF = 8;
const INTERNAL_HALF = 16;
const NONE = 0xffff_ffff_ffff_ffffn;

/** Largest size of an attribute's values in an object header. */
export const ATTRIBUTE_BYTES = 64_512;

/** Returns the pieces of a file. @throws FormatError NAME, DTYPE, SIZE, LIMIT */
export function hdf5Pieces(root: WriteGroup): Uint8Array[] {
  const file = new FileWriter();
  const superblock = file.reserve(96);
  const { header, tree, heap } = writeGroup(file, root, "");
  const block = new Block(96);
  block.bytes(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a));
  block.u32(0).u8(0).u8(8).u8(8).u8(0).u16(LEAF_HALF).u16(INTERNAL_HALF).u32(0);
  block.u64(0).u64(NONE).u64(file.size).u64(NONE);
  // The root's entry: no name, its header, and (1) cached addresses of its tree and heap.
  block.u64(0).u64(header).u32(1).u32(0).u64(tree).u64(heap);
  file.put(superblock, block.finish());
  return file.pieces();
}

/** Blocks at growing addresses, each on a multiple of 8. */
class FileWriter {
  readonly #blocks: [number, Uint8Array][] = [];
  size = 0;

  reserve(bytes: number): number {
    const address = this.size;
    this.size += Math.ceil(bytes / 8) * 8;
    return address;
  }

  put(address: number, bytes: Uint8Array): void {
    this.#blocks.push([address, bytes]);
  }

  /** @returns the address of the bytes */
  add(bytes: Uint8Array): number {
    const address = this.reserve(bytes.length);
    this.put(address, bytes);
    return address;
  }

  /** The blocks in their order, and zeros between them. */
  pieces(): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let at = 0;
    const fill = (end: number) => {
      if (end > at) pieces.push(new Uint8Array(end - at));
      at = end;
    };
    for (const [address, bytes] of this.#blocks.sort(([a], [b]) => a - b)) {
      fill(address);
      pieces.push(bytes);
      at += bytes.length;
    }
    fill(this.size);
    return pieces;
  }
}

/** Builds a structure of little-endian numbers. */
class Block {
  #view: DataView;
  #at = 0;

  constructor(size: number) {
    this.#view = new DataView(new ArrayBuffer(size));
  }

  u8(value: number): this {
    this.#view.setUint8(this.#at++, value);
    return this;
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  u64(value: number | bigint): this {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
    return this;
  }

  bytes(bytes: Uint8Array): this {
    new Uint8Array(this.#view.buffer).set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  ascii(text: string): this {
    return this.bytes(new TextEncoder().encode(text));
  }

  /** Adds bytes, and zeros to make their number a multiple of 8. */
  padded(bytes: Uint8Array): this {
    this.bytes(bytes);
    this.#at += padded(bytes.length) - bytes.length;
    return this;
  }

  finish(): Uint8Array {
    return new Uint8Array(this.#view.buffer);
  }
}

const padded = (size: number) => Math.ceil(size / 8) * 8;

interface GroupPlaces {
  header: number;
  tree: number;
  heap: number;
}

function writeGroup(file: FileWriter, group: WriteGroup, path: string): GroupPlaces {
  const encoder = new TextEncoder();
  const entries: { name: Uint8Array; header: number; tree?: number; heap?: number }[] = [];
  for (const [name, child] of group.children) {
    const childPath = path === "" ? name : `${path}/${name}`;
    const place = { entry: childPath };
    checkName(FORMAT, name, place);
    if (name === "" || name === "." || name.includes("/") || name.includes("\0")) {
      fail(FORMAT, "NAME", `expected the name of one link, got ${describe(name)}.`, place);
    }
    const places =
      "children" in child ? writeGroup(file, child, childPath) : writeDataset(file, child, childPath);
    entries.push({ name: encoder.encode(name), ...places });
  }
  // Readers find names by bisection over their bytes.
  entries.sort((a, b) => compareBytes(a.name, b.name));

  // The left-most key of the tree points to an empty name at the start of the heap.
  const heapSize = 8 + entries.reduce((sum, { name }) => sum + padded(name.length + 1), 0);
  const names = new Block(heapSize).u64(0);
  let nameAt = 8;
  const nameOffsets = entries.map(({ name }) => {
    const at = nameAt;
    nameAt += padded(name.length + 1);
    names.padded(Uint8Array.of(...name, 0));
    return at;
  });
  const data = file.add(names.finish());
  // 1 marks an empty list of free space.
  const heap = file.add(new Block(32).ascii("HEAP").u32(0).u64(heapSize).u64(1).u64(data).finish());

  let level = 0;
  let nodes: { address: number; key: number }[] = [];
  for (let k = 0; k < entries.length; k += 2 * LEAF_HALF) {
    const part = entries.slice(k, k + 2 * LEAF_HALF);
    const node = new Block(8 + 2 * LEAF_HALF * 40).ascii("SNOD").u8(1).u8(0).u16(part.length);
    part.forEach(({ header, tree, heap: childHeap }, index) => {
      node.u64(nameOffsets[k + index]).u64(header);
      if (tree === undefined || childHeap === undefined) node.u32(0).u32(0).u64(0).u64(0);
      else node.u32(1).u32(0).u64(tree).u64(childHeap);
    });
    nodes.push({ address: file.add(node.finish()), key: nameOffsets[k + part.length - 1] });
  }
  // Each round writes a level of the tree; the last one has one node. An empty group has a node without children.
  do {
    const above: { address: number; key: number }[] = [];
    const size = 24 + 8 + 2 * INTERNAL_HALF * 16;
    const count = Math.max(Math.ceil(nodes.length / (2 * INTERNAL_HALF)), 1);
    const addresses = Array.from({ length: count }, () => file.reserve(size));
    for (let n = 0; n < count; n++) {
      const part = nodes.slice(n * 2 * INTERNAL_HALF, (n + 1) * 2 * INTERNAL_HALF);
      const node = new Block(size).ascii("TREE").u8(0).u8(level).u16(part.length);
      node.u64(n === 0 ? NONE : addresses[n - 1]).u64(n === count - 1 ? NONE : addresses[n + 1]);
      node.u64(n === 0 ? 0 : nodes[n * 2 * INTERNAL_HALF - 1].key);
      for (const child of part) node.u64(child.address).u64(child.key);
      file.put(addresses[n], node.finish());
      above.push({ address: addresses[n], key: part.at(-1)?.key ?? 0 });
    }
    nodes = above;
    level++;
  } while (nodes.length > 1);
  const tree = nodes[0].address;

  const messages: HeaderMessage[] = [{ type: 0x11, body: new Block(16).u64(tree).u64(heap).finish() }];
  for (const [name, value] of group.attributes ?? [])
    messages.push(attributeMessage(file, name, value, path));
  return { header: writeHeader(file, messages), tree, heap };
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let k = 0; k < Math.min(a.length, b.length); k++) if (a[k] !== b[k]) return a[k] - b[k];
  return a.length - b.length;
}

interface HeaderMessage {
  type: number;
  body: Uint8Array;
}

/** An object header of version 1 in one block. */
function writeHeader(file: FileWriter, messages: readonly HeaderMessage[]): number {
  const size = messages.reduce((sum, { body }) => sum + 8 + padded(body.length), 0);
  const block = new Block(16 + size).u8(1).u8(0).u16(messages.length).u32(1).u32(size).u32(0);
  for (const { type, body } of messages)
    block.u16(type).u16(padded(body.length)).u8(0).u8(0).u16(0).padded(body);
  return file.add(block.finish());
}

function writeDataset(file: FileWriter, tensor: RawTensor, entry: string): { header: number } {
  const { dtype, shape, bytes } = tensor;
  const needed = checkWritten(FORMAT, tensor, { entry });
  const type = datatypeMessage(dtype, entry);
  const data = needed === 0 ? NONE : file.add(bytes);
  const messages: HeaderMessage[] = [
    { type: 0x01, body: dataspaceMessage(shape) },
    { type: 0x03, body: type },
    // Fill value: zeros, allocated late and written if set.
    { type: 0x05, body: Uint8Array.of(2, 2, 2, 1, 0, 0, 0, 0) },
    { type: 0x08, body: new Block(18).u8(3).u8(1).u64(data).u64(needed).finish() },
  ];
  // Keras recognises bfloat16 by this attribute.
  if (dtype === "BF16") messages.push(attributeMessage(file, "dtype", { text: "bfloat16" }, entry));
  return { header: writeHeader(file, messages) };
}

function dataspaceMessage(shape: readonly number[]): Uint8Array {
  const block = new Block(8 + 8 * shape.length).u8(1).u8(shape.length).u16(0).u32(0);
  for (const size of shape) block.u64(size);
  return block.finish();
}

/** Sign place, exponent place and width, fraction width, bias. */
const FLOATS: ReadonlyMap<string, readonly number[]> = new Map([
  ["F16", [15, 10, 5, 10, 15]],
  ["F32", [31, 23, 8, 23, 127]],
  ["F64", [63, 52, 11, 52, 1023]],
]);

function datatypeMessage(dtype: string, entry: string): Uint8Array {
  const bits = elementBits.get(dtype)!;
  const size = bits / 8;
  const float = FLOATS.get(dtype);
  if (float !== undefined) {
    const [sign, exponentAt, exponentBits, fractionBits, bias] = float;
    const block = new Block(20).u8(0x11).u8(0x20).u8(sign).u8(0).u32(size).u16(0).u16(bits);
    return block.u8(exponentAt).u8(exponentBits).u8(0).u8(fractionBits).u32(bias).finish();
  }
  const integer = /^([IU])(8|16|32|64)$/.exec(dtype);
  if (integer !== null) return integerType(size, integer[1] === "I");
  if (dtype === "BOOL") {
    // h5py's booleans are an enum of 8-bit integers.
    const block = new Block(8 + 12 + 16 + 2).u8(0x18).u8(2).u16(0).u32(1).bytes(integerType(1, true));
    return block.ascii("FALSE\0\0\0TRUE\0\0\0\0").u8(0).u8(1).finish();
  }
  if (dtype === "BF16") return new Block(16).u8(0x15).u8(8).u16(0).u32(2).bytes(new Uint8Array(8)).finish();
  const message = `dataset ${describe(entry)}: expected a type that HDF5 has, got ${dtype}.`;
  fail(FORMAT, "DTYPE", message, { entry });
}

/** @param size bytes of an element */
function integerType(size: number, isSigned: boolean): Uint8Array {
  const flags = isSigned ? 8 : 0;
  const bits = 8 * size;
  return new Block(12).u8(0x10).u8(flags).u16(0).u32(size).u16(0).u16(bits).finish();
}

function attributeMessage(file: FileWriter, name: string, value: WriteValue, path: string): HeaderMessage {
  const encoder = new TextEncoder();
  const entry = `${path}@${name}`;
  let type: Uint8Array;
  let space: Uint8Array;
  let data: Uint8Array;
  if ("text" in value) {
    const bytes = encoder.encode(value.text);
    // Variable length, of UTF-8 bytes; the base type is text of one byte.
    type = new Block(16).u8(0x19).u8(1).u8(1).u8(0).u32(16).bytes(textType(1, 0x10)).finish();
    space = dataspaceMessage([]);
    const isEmpty = bytes.length === 0;
    const heap = isEmpty ? 0 : globalHeap(file, bytes);
    const index = isEmpty ? 0 : 1;
    data = new Block(16).u32(bytes.length).u64(heap).u32(index).finish();
  } else if ("texts" in value) {
    const list = value.texts.map((text) => encoder.encode(text));
    const room = Math.max(1, ...list.map((bytes) => bytes.length));
    // Padded with zeros, UTF-8.
    type = textType(room, 0x01 | (list.some((bytes) => bytes.some((byte) => byte > 127)) ? 0x10 : 0));
    space = dataspaceMessage([list.length]);
    const block = new Block(room * list.length);
    for (const bytes of list) block.bytes(bytes).bytes(new Uint8Array(room - bytes.length));
    data = block.finish();
  } else {
    type = datatypeMessage("F64", entry);
    space = dataspaceMessage([value.numbers.length]);
    data = new Uint8Array(Float64Array.from(value.numbers).buffer);
  }
  if (data.length > ATTRIBUTE_BYTES) {
    const message = `expected an attribute of at most ${ATTRIBUTE_BYTES} bytes, got ${data.length}.`;
    fail(FORMAT, "LIMIT", message, { entry });
  }
  const nameBytes = encoder.encode(`${name}\0`);
  const size = 8 + padded(nameBytes.length) + padded(type.length) + padded(space.length) + data.length;
  const block = new Block(size).u8(1).u8(0).u16(nameBytes.length).u16(type.length).u16(space.length);
  for (const part of [nameBytes, type, space]) block.padded(part);
  return { type: 0x0c, body: block.bytes(data).finish() };
}

function textType(size: number, bits: number): Uint8Array {
  return new Block(8).u8(0x13).u8(bits).u16(0).u32(size).finish();
}

/** Writes a global heap with one object. Heaps have at least 4096 bytes; the rest is free space. */
function globalHeap(file: FileWriter, bytes: Uint8Array): number {
  const used = 16 + 16 + padded(bytes.length);
  const size = Math.max(4096, padded(used + 16));
  const block = new Block(size).ascii("GCOL").u8(1).u8(0).u16(0).u64(size);
  block.u16(1).u16(1).u32(0).u64(bytes.length).padded(bytes);
  // Object 0 is the free space.
  const free = size - used;
  return file.add(block.u64(0).u64(free).finish());
}
