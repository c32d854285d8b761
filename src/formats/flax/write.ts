/** Writes Flax's checkpoints. */
import { describe } from "../../tensor/errors.ts";
import { fail } from "../codes.ts";
import { checkByteLength, checkName } from "../extent.ts";
import { limitsFrom } from "../limits.ts";
import { elementBits, type RawTensor } from "../raw.ts";
import { ARRAY, CHUNKED, DTYPES, FORMAT } from "./item.ts";

/** Bytes after which Flax splits an array. */
const CHUNK_BYTES = 2 ** 30;

/**
 * Writes nested maps of arrays, as `flax.serialization.to_bytes` does.
 *
 * @param tensors names with "/" between the levels; the order of the first names is kept
 * @throws FormatError NAME when one name is the folder of another, or a part is empty; DTYPE; SIZE
 */
export function writeFlax(tensors: ReadonlyMap<string, RawTensor>): Uint8Array {
  const root: Tree = new Map();
  for (const [name, tensor] of tensors) insert(root, name, tensor);
  const parts: Uint8Array[] = [];
  writeTree(root, parts, "");
  return join(parts);
}

type Tree = Map<string, Tree | RawTensor>;

function insert(root: Tree, name: string, tensor: RawTensor): void {
  const place = { entry: name };
  checkName(FORMAT, name, limitsFrom(undefined), place);
  const path = name.split("/");
  const leaf = path.pop()!;
  let level = root;
  for (const part of path) {
    const inner = level.get(part) ?? new Map();
    if (!(inner instanceof Map) || part === "") {
      fail(FORMAT, "NAME", `expected a name that is no folder of another, got ${describe(name)}.`, place);
    }
    level.set(part, inner);
    level = inner;
  }
  if (leaf === "" || level.has(leaf)) {
    fail(FORMAT, "NAME", `expected a name that is no folder of another, got ${describe(name)}.`, place);
  }
  level.set(leaf, tensor);
}

function writeTree(tree: Tree, parts: Uint8Array[], path: string): void {
  parts.push(head(tree.size, 0x80, 15, [0xde, 0xdf], 2));
  for (const [key, value] of tree) {
    const name = path === "" ? key : `${path}/${key}`;
    parts.push(encodeText(key));
    if (value instanceof Map) writeTree(value, parts, name);
    else writeTensor(value, parts, name);
  }
}

function writeTensor(
  { dtype, shape, bytes, quantization }: RawTensor,
  parts: Uint8Array[],
  name: string,
): void {
  const place = { entry: name };
  const type = [...DTYPES].find(([, own]) => own === dtype)?.[0];
  if (type === undefined || quantization !== undefined) {
    fail(FORMAT, "DTYPE", `tensor ${describe(name)}: expected an element type of JAX, got ${dtype}.`, place);
  }
  const needed = checkByteLength(FORMAT, dtype, shape, limitsFrom(undefined), place);
  if (bytes.length !== needed) {
    fail(FORMAT, "SIZE", `tensor ${describe(name)}: expected ${needed} bytes, got ${bytes.length}.`, place);
  }
  if (bytes.length <= CHUNK_BYTES) {
    parts.push(...encodeArray(type, shape, bytes));
    return;
  }
  const size = elementBits.get(dtype)! / 8;
  const chunk = Math.floor(CHUNK_BYTES / size) * size;
  const count = Math.ceil(bytes.length / chunk);
  parts.push(Uint8Array.of(0x83), encodeText(CHUNKED), Uint8Array.of(0xc3), encodeText("shape"));
  parts.push(head(shape.length, 0x80, 15, [0xde, 0xdf], 2));
  for (const [k, n] of shape.entries()) parts.push(encodeText(String(k)), encodeSize(n));
  parts.push(encodeText("chunks"), head(count, 0x80, 15, [0xde, 0xdf], 2));
  for (let k = 0; k < count; k++) {
    const part = bytes.subarray(k * chunk, (k + 1) * chunk);
    parts.push(encodeText(String(k)), ...encodeArray(type, [part.length / size], part));
  }
}

function encodeArray(type: string, shape: readonly number[], bytes: Uint8Array): Uint8Array[] {
  const inner = join([
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

function encodeText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return join([head(bytes.length, 0xa0, 31, [0xd9, 0xda, 0xdb], 1), bytes]);
}

function encodeSize(value: number): Uint8Array {
  return head(value, 0, 127, [0xcc, 0xcd, 0xce, 0xcf], 1);
}

/**
 * A count in the shortest form: within `base` when it is at most `small`, else after the first tag that is wide enough.
 *
 * @param width bytes that the first tag announces; each next one announces twice as many
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

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
