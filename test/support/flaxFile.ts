/** Files of Flax as `flax.serialization.to_bytes` makes them: nested maps with arrays in an extension. Arrays above 1 GiB would be split. */
import { numpyTypes } from "../../src/checkpoint/formats/numpyTypes.ts";
import type { RawTensor } from "../../src/core/storage/raw.ts";

interface Tree extends Map<string, Tree | RawTensor> {}

/** @param tensors by names with "/" between the levels */
export function writeFlax(tensors: ReadonlyMap<string, RawTensor>): Uint8Array {
  const root: Tree = new Map();
  for (const [name, tensor] of tensors) {
    const path = name.split("/");
    const leaf = path.pop()!;
    let level = root;
    for (const part of path) {
      if (!level.has(part)) level.set(part, new Map());
      level = level.get(part) as Tree;
    }
    level.set(leaf, tensor);
  }
  return new Uint8Array(encodeTree(root));
}

const encodeTree = (tree: Tree): Buffer =>
  Buffer.concat([
    head(tree.size, 0x80, 15, [0xde, 0xdf], 2),
    ...[...tree].flatMap(([key, value]) => [
      encodeText(key),
      value instanceof Map ? encodeTree(value) : encodeArray(value),
    ]),
  ]);

function encodeArray({ dtype, shape, bytes }: RawTensor): Buffer {
  const [type] = [...numpyTypes].find(([, own]) => own === dtype)!;
  const inner = Buffer.concat([
    Uint8Array.of(0x93),
    head(shape.length, 0x90, 15, [0xdc, 0xdd], 2),
    ...shape.map((size) => head(size, 0, 127, [0xcc, 0xcd, 0xce, 0xcf], 1)),
    encodeText(type),
    head(bytes.length, 0, -1, [0xc4, 0xc5, 0xc6], 1),
    bytes,
  ]);
  const fixed = [1, 2, 4, 8, 16].indexOf(inner.length);
  const tag = fixed >= 0 ? Uint8Array.of(0xd4 + fixed) : head(inner.length, 0, -1, [0xc7, 0xc8, 0xc9], 1);
  return Buffer.concat([tag, Uint8Array.of(1), inner]);
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([head(bytes.length, 0xa0, 31, [0xd9, 0xda, 0xdb], 1), bytes]);
}

/** A count: added to `base` up to `small`, else after the first tag that is wide enough. @param width bytes after the first tag; each next one has twice as many */
function head(
  count: number,
  base: number,
  small: number,
  tags: readonly number[],
  width: number,
): Uint8Array {
  if (count <= small) return Uint8Array.of(base + count);
  const index = tags.findIndex((_, k) => count < 256 ** (width * 2 ** k));
  const bytes = Buffer.alloc(width * 2 ** index);
  bytes.writeUIntBE(count, Math.max(0, bytes.length - 6), Math.min(6, bytes.length));
  return Buffer.concat([Uint8Array.of(tags[index]), bytes]);
}
