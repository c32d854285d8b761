/**
 * Reads Flax's checkpoints (flax/serialization.py): nested maps with arrays as leaves. Flax splits arrays
 * beyond 2^30 bytes into chunks. Names are paths with "/", as in `params/lstm/hi/kernel`.
 */

import { budgetFrom } from "../../../core/storage/budget.ts";
import { type FormatCode, fail } from "../../../core/storage/codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../../../core/storage/contents.ts";
import { addTensor, checkByteLength, checkDepth, checkName } from "../../../core/storage/extent.ts";
import { joinBytes } from "../../../core/storage/join.ts";
import { type ByteSource, readRange } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { cursorAt, Pages, pay } from "../cursor.ts";
import { Notes, Skipped } from "../notes.ts";
import { CHUNKED, FORMAT, type Item, readItem, type StoredArray } from "./item.ts";

/** Returns the contents of a checkpoint; metadata holds its scalars by their paths. @throws FormatError */
export async function openFlax(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const pages = new Pages(FORMAT, source, budgetFrom(options, source.size));
  return new Walk(pages).contents();
}

class Walk {
  readonly #pages: Pages;
  readonly #notes = new Notes();
  readonly #unread = new Skipped();
  readonly #tensors = new Map<string, LazyTensor>();
  #at = 0;

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  async contents(): Promise<Contents> {
    const root = await this.#next();
    if (root.kind !== "map") this.#fail("HEADER", `expected a map of parameters, got a ${root.kind}.`, 0);
    await this.#map(root.count, "", 1);
    const { size } = this.#pages.source;
    if (this.#at !== size) {
      this.#fail("TRAILING", `expected a file of ${this.#at} bytes, got ${size}.`, this.#at);
    }
    const warnings = [...this.#unread.warnings, ...this.#notes.finish()];
    return { format: FORMAT, tensors: this.#tensors, metadata: this.#notes.metadata, warnings };
  }

  /** Reads one value, or the head of a container. */
  async #next(): Promise<Item> {
    const offset = this.#at;
    return this.#pages.run(() => {
      const cursor = cursorAt(this.#pages, offset);
      pay(cursor, 20, 128);
      const item = readItem(cursor);
      this.#at = cursor.offset;
      return item;
    });
  }

  async #value(path: string, depth: number): Promise<void> {
    const start = this.#at;
    const item = await this.#next();
    if (item.kind === "array") this.#add(path, this.#lazy(path, [item.value]), start);
    else if (item.kind === "unread")
      this.#unread.add(`tensor ${describe(path)} is of ${item.dtype}, which is not read`);
    else if (item.kind === "scalar") this.#notes.add(path, item.value);
    else if (item.kind === "map") await this.#map(item.count, path, depth + 1);
    else {
      this.#enter(depth + 1, start);
      for (let k = 0; k < item.count; k++) await this.#value(`${path}/${k}`, depth + 1);
    }
  }

  async #map(count: number, path: string, depth: number): Promise<void> {
    this.#enter(depth, this.#at);
    const keys = new Set<string>();
    for (let k = 0; k < count; k++) {
      const start = this.#at;
      const key = await this.#key(keys);
      if (k === 0 && key === CHUNKED) return this.#chunked(count, path, start);
      await this.#value(path === "" ? key : `${path}/${key}`, depth);
    }
  }

  #enter(depth: number, offset: number): void {
    checkDepth(FORMAT, depth, () => ({ offset }));
  }

  async #key(keys: Set<string>): Promise<string> {
    const start = this.#at;
    const item = await this.#next();
    if (item.kind !== "scalar" || typeof item.value !== "string") {
      this.#fail("HEADER", `expected a text as key, got a ${item.kind}.`, start);
    }
    const key = item.value;
    checkName(FORMAT, key, { offset: start });
    if (keys.has(key)) this.#fail("DUPLICATE", `expected each key once, got ${describe(key)} again.`, start);
    keys.add(key);
    return key;
  }

  /** `{ "__msgpack_chunked_array__": true, "shape": { "0": n, … }, "chunks": { "0": array, … } }` */
  async #chunked(count: number, path: string, start: number): Promise<void> {
    const mark = await this.#next();
    const keys = new Set([CHUNKED]);
    const shape: number[] = [];
    const chunks: StoredArray[] = [];
    if (mark.kind !== "scalar" || count !== 3) {
      this.#fail("HEADER", `expected the three entries of an array in chunks, got ${count}.`, start);
    }
    for (let k = 1; k < count; k++) {
      const key = await this.#key(keys);
      const list = await this.#next();
      if (list.kind !== "map" || (key !== "shape" && key !== "chunks")) {
        this.#fail("HEADER", `expected shape and chunks of an array, got ${describe(key)}.`, start);
      }
      const inner = new Set<string>();
      for (let index = 0; index < list.count; index++) {
        const name = await this.#key(inner);
        const item = await this.#next();
        if (name !== String(index)) {
          this.#fail("HEADER", `expected the key ${index}, got ${describe(name)}.`, start);
        }
        if (key === "shape" && item.kind === "scalar" && typeof item.value === "number") {
          shape.push(item.value);
        } else if (key === "chunks" && item.kind === "array") chunks.push(item.value);
        else this.#fail("HEADER", `expected numbers in shape, arrays in chunks, got a ${item.kind}.`, start);
      }
    }
    this.#add(path, this.#joined(path, shape, chunks, start), start);
  }

  #joined(path: string, shape: number[], chunks: StoredArray[], start: number): LazyTensor {
    const dtype = chunks[0]?.dtype ?? "F32";
    const needed = checkByteLength(FORMAT, dtype, shape, { offset: start, entry: path });
    const stored = chunks.reduce((sum, chunk) => sum + chunk.end - chunk.start, 0);
    if (stored !== needed || chunks.some((chunk) => chunk.dtype !== dtype)) {
      const expected = `chunks of ${needed} bytes of ${dtype}`;
      this.#fail("SIZE", `tensor ${describe(path)}: expected ${expected}, got ${stored}.`, start);
    }
    return this.#lazy(path, chunks, dtype, shape);
  }

  #lazy(
    path: string,
    chunks: readonly StoredArray[],
    dtype = chunks[0].dtype,
    shape = chunks[0].shape,
  ): LazyTensor {
    const { source } = this.#pages;
    const read = async () => {
      const parts: Uint8Array[] = [];
      for (const { start, end } of chunks) parts.push(await readRange(FORMAT, source, start, end, path));
      return parts.length === 1 ? parts[0] : joinBytes(parts);
    };
    return {
      dtype,
      shape,
      location: chunks.length === 1 ? { start: chunks[0].start, end: chunks[0].end } : undefined,
      read: async () => ({ dtype, shape, bytes: await read() }),
    };
  }

  #add(path: string, tensor: LazyTensor, offset: number): void {
    addTensor(FORMAT, this.#tensors, path, tensor, this.#pages.budget, { offset });
  }

  #fail(code: FormatCode, message: string, offset: number): never {
    fail(FORMAT, code, message, { offset });
  }
}
