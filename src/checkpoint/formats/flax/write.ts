import { fail } from "../../../core/storage/codes.ts";
import { joinBytes } from "../../../core/storage/join.ts";
import {
  cut,
  isPresent,
  joinPresent,
  type Piece,
  type WritableTensor,
} from "../../../core/storage/pieces.ts";
import { elementBits } from "../../../core/storage/raw.ts";
import { checkWritable } from "../../../core/storage/written.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { numpyTypes } from "../numpyTypes.ts";
import { ARRAY, CHUNKED, FORMAT } from "./item.ts";

/** Flax splits larger arrays. */
const CHUNK_BYTES = 2 ** 30;

const SMALL_BYTES = 4096;

/**
 * Returns nested maps of arrays in pieces, like `flax.serialization.to_bytes`.
 *
 * @param tensors by names with "/" between the levels
 * @throws FormatError NAME when a name is a folder of another, or has an empty part; DTYPE; SIZE
 */
export function flaxPieces(tensors: ReadonlyMap<string, WritableTensor>): Piece[] {
  const root: Tree = new Map();
  for (const [name, tensor] of tensors) {
    checkWritable(FORMAT, name, tensor, types);
    insert(root, name, tensor);
  }
  const parts: Piece[] = [];
  writeTree(root, parts);
  return parts;
}

const types = [...numpyTypes.values()];

type Tree = Map<string, Tree | WritableTensor>;

function insert(root: Tree, name: string, tensor: WritableTensor): void {
  const message = `expected a name that is not a folder of another, got ${describe(name)}.`;
  const failName: () => never = () => fail(FORMAT, "NAME", message, { entry: name });
  const path = name.split("/");
  const leaf = path.pop()!;
  let level = root;
  for (const part of path) {
    const inner = level.get(part) ?? new Map();
    if (!(inner instanceof Map) || part === "") failName();
    level.set(part, inner);
    level = inner;
  }
  if (leaf === "" || level.has(leaf)) failName();
  level.set(leaf, tensor);
}

function writeTree(tree: Tree, parts: Piece[]): void {
  parts.push(mapHead(tree.size));
  for (const [key, value] of tree) {
    parts.push(encodeText(key));
    if (value instanceof Map) writeTree(value, parts);
    else writeTensor(value, parts);
  }
}

function writeTensor({ dtype, shape, bytes }: WritableTensor, parts: Piece[]): void {
  const [type] = [...numpyTypes].find(([, own]) => own === dtype)!;
  if (bytes.length <= CHUNK_BYTES) {
    const array = encodeArray(type, shape, bytes);
    // Four parts would take more heap than the content of a small tensor.
    if (isPresent(bytes) && bytes.length <= SMALL_BYTES) parts.push(joinPresent(array));
    else parts.push(...array);
    return;
  }
  const size = elementBits.get(dtype)! / 8;
  const chunk = Math.floor(CHUNK_BYTES / size) * size;
  const count = Math.ceil(bytes.length / chunk);
  parts.push(Uint8Array.of(0x83), encodeText(CHUNKED), Uint8Array.of(0xc3), encodeText("shape"));
  parts.push(mapHead(shape.length));
  for (const [k, n] of shape.entries()) parts.push(encodeText(String(k)), encodeSize(n));
  parts.push(encodeText("chunks"), mapHead(count));
  for (let k = 0; k < count; k++) {
    const part = cut(bytes, k * chunk, Math.min((k + 1) * chunk, bytes.length));
    parts.push(encodeText(String(k)), ...encodeArray(type, [part.length / size], part));
  }
}

function encodeArray(type: string, shape: readonly number[], bytes: Piece): Piece[] {
  const inner = joinBytes([
    Uint8Array.of(0x93),
    head(shape.length, 0x90, 15, [0xdc, 0xdd], 2),
    ...shape.map(encodeSize),
    encodeText(type),
    head(bytes.length, 0, -1, [0xc4, 0xc5, 0xc6], 1),
  ]);
  const length = inner.length + bytes.length;
  const fixed = [1, 2, 4, 8, 16].indexOf(length);
  const tag = fixed >= 0 ? Uint8Array.of(0xd4 + fixed) : head(length, 0, -1, [0xc7, 0xc8, 0xc9], 1);
  return [tag, Uint8Array.of(ARRAY), inner, bytes];
}

function mapHead(count: number): Uint8Array {
  return head(count, 0x80, 15, [0xde, 0xdf], 2);
}

function encodeText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return joinBytes([head(bytes.length, 0xa0, 31, [0xd9, 0xda, 0xdb], 1), bytes]);
}

function encodeSize(value: number): Uint8Array {
  return head(value, 0, 127, [0xcc, 0xcd, 0xce, 0xcf], 1);
}

/**
 * A count in the shortest form: added to `base` up to `small`, else after the first tag that is wide enough.
 *
 * @param width bytes after the first tag; each next tag has twice as many
 */
function head(
  count: number,
  base: number,
  small: number,
  tags: readonly number[],
  width: number,
): Uint8Array {
  if (count <= small) return Uint8Array.of(base + count);
  let size = width;
  let index = 0;
  while (count >= 256 ** size) {
    size *= 2;
    index++;
  }
  const bytes = new Uint8Array(1 + size);
  bytes[0] = tags[index];
  for (let k = size, rest = count; k > 0; k--, rest = Math.floor(rest / 256)) bytes[k] = rest % 256;
  return bytes;
}
