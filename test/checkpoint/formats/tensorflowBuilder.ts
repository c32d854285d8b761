/** Builds the index of a TensorFlow checkpoint from the specifications of LevelDB and of the tensor bundle. */

import type { MessageWriter } from "../../../src/checkpoint/formats/protobuf/write.ts";
import { maskedCrc32c } from "../../../src/core/storage/crc32.ts";
import type { RawTensor } from "../../../src/core/storage/raw.ts";
import { joinBytes, littleEndian } from "./fileBytes.ts";
import { message } from "./onnxModels.ts";

export const ascii = (value: string) => new TextEncoder().encode(value);

export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** A block of the table, after LevelDB's specification: entries with shared prefixes, one restart, kind, checksum. */
export function block(entries: [Uint8Array, Uint8Array][], kind = 0): Uint8Array {
  const out: number[] = [];
  let last = new Uint8Array(0);
  for (const [key, value] of entries) {
    let shared = 0;
    while (shared < Math.min(last.length, key.length) && last[shared] === key[shared]) shared++;
    out.push(...varint(shared), ...varint(key.length - shared), ...varint(value.length));
    out.push(...key.subarray(shared), ...value);
    last = new Uint8Array(key);
  }
  return summed([...out, 0, 0, 0, 0, 1, 0, 0, 0, kind]);
}

/** A block given by its bytes, with its checksum. */
export function summed(bytes: readonly number[]): Uint8Array {
  const content = Uint8Array.from(bytes);
  return joinBytes(content, Uint8Array.from(littleEndian(maskedCrc32c(content), 4)));
}

export const handle = (offset: number, size: number) => [...varint(offset), ...varint(size)];
export const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];

export function table(entries: [string, Uint8Array][], kind = 0): Uint8Array {
  return tableOf(
    block(
      entries.map(([key, value]) => [ascii(key), value]),
      kind,
    ),
    entries.at(-1)?.[0],
  );
}

/** A table of one block. */
export function tableOf(data: Uint8Array, lastKey = ""): Uint8Array {
  const meta = block([]);
  const index = block([[ascii(lastKey), Uint8Array.from(handle(0, data.length - 5))]]);
  const handles = [
    ...handle(data.length, meta.length - 5),
    ...handle(data.length + meta.length, index.length - 5),
  ];
  const footer = Uint8Array.from([...handles, ...new Array(40 - handles.length).fill(0), ...MAGIC]);
  return joinBytes(data, meta, index, footer);
}

export const HEADER = message([1, 1], [3, message([1, 1])]).finish();

export function entry(
  values: Uint8Array,
  offset: number,
  fields: {
    type?: number;
    shape?: number[];
    shard?: number;
    size?: number;
    crc?: number;
    more?: [number, number | MessageWriter][];
  } = {},
): Uint8Array {
  const { type = 1, shape = [values.length / 4], shard = 0, size = values.length } = fields;
  const sizes = message(...shape.map((n): [number, MessageWriter] => [2, message([1, n])]));
  const crc = Uint8Array.from([0x35, ...littleEndian(fields.crc ?? maskedCrc32c(values), 4)]);
  const start = message([1, type], [2, sizes], [3, shard], [4, offset], [5, size], ...(fields.more ?? []));
  return joinBytes(start.finish(), crc);
}

/** The bytes of a string tensor of one text, and the checksum of its entry. */
export function textTensor(text: Uint8Array): { stored: Uint8Array; crc: number } {
  const length = Uint8Array.from(littleEndian(text.length, 4));
  const lengthCrc = Uint8Array.from(littleEndian(maskedCrc32c(length), 4));
  const stored = joinBytes(Uint8Array.from(varint(text.length)), lengthCrc, text);
  return { stored, crc: maskedCrc32c(joinBytes(length, lengthCrc, text)) };
}

/** An object with parts, or a variable. */
export interface Tree {
  readonly parts?: Readonly<Record<string, Tree>>;
  readonly tensor?: RawTensor;
  /** Its own name */
  readonly name?: string;
  /** Default: the way to it */
  readonly key?: string;
}

/** A checkpoint of TensorFlow 2: tensors by their keys, and the graph of objects with the name of each variable. */
export const checkpointFiles = (variables: readonly { key: string; name: string; tensor: RawTensor }[]) =>
  objectFiles({ parts: Object.fromEntries(variables.map((each, k) => [`variable${k}`, each])) });

/** The files of a graph of objects; one object may be a part of several. */
export function objectFiles(root: Tree): { index: Uint8Array; data: Uint8Array } {
  const places = new Map<Tree, string>([[root, ""]]);
  for (const [object, path] of places)
    for (const [name, part] of Object.entries(object.parts ?? {}))
      if (!places.has(part)) places.set(part, `${path}${path && "/"}${name}`);
  const order = [...places.keys()];
  const entries: [string, Uint8Array][] = [["", HEADER]];
  const parts: Uint8Array[] = [];
  let offset = 0;
  const objects = order.map((object): [number, MessageWriter] => {
    const { tensor, name = "", key = `${places.get(object)}/.ATTRIBUTES/VARIABLE_VALUE` } = object;
    const children = Object.entries(object.parts ?? {}).map(([name, part]): [number, MessageWriter] => [
      1,
      message([1, order.indexOf(part)], [2, name]),
    ]);
    if (tensor === undefined) return [1, message(...children)];
    const { bytes, shape } = tensor;
    entries.push([key, entry(bytes, offset, { shape: [...shape] })]);
    parts.push(bytes);
    offset += bytes.length;
    return [1, message(...children, [2, message([1, "VARIABLE_VALUE"], [2, name], [3, key])])];
  });
  const { stored, crc } = textTensor(message(...objects).finish());
  entries.push(["_CHECKPOINTABLE_OBJECT_GRAPH", entry(stored, offset, { type: 7, shape: [], crc })]);
  parts.push(stored);
  // As a table has them.
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return { index: table(entries), data: joinBytes(...parts) };
}
