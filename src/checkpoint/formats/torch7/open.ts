/**
 * Reads Torch7's `.t7` files, binary and ASCII. The shortest path to a tensor is its name, because in the graph of a
 * char-rnn model many nodes share a module, and you would look for `protos.rnn.modules.3.weight`.
 */

import { type Budget, budgetFrom } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import {
  type Contents,
  type LazyTensor,
  presentTensor,
  type ReadOptions,
} from "../../../core/storage/contents.ts";
import { addTensor } from "../../../core/storage/extent.ts";
import { type ByteSource, readCopy, readRange } from "../../../core/storage/source.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";
import { Pages } from "../cursor.ts";
import { Notes } from "../notes.ts";
import { isAsciiTorch7 } from "../signatures.ts";
import { lazyView, type View } from "../strided.ts";
import { describeGraphs } from "./graph.ts";
import { AsciiInput, BinaryInput, FORMAT } from "./input.ts";
import { readObject } from "./read.ts";
import { T7Object, T7Storage, T7Table, T7Tensor, type T7Value } from "./values.ts";

/** We read an ASCII file as a whole; it takes about ten bytes per number. */
const MAX_ASCII_BYTES = 1024 * 1024 * 1024;

/**
 * Returns the contents of a file. Metadata: texts, numbers and flags by their paths; `classes`, class names
 * by the paths of objects; `graphs`, a list of T7Graph, if there are nngraph modules.
 *
 * @throws FormatError
 */
export async function openTorch7(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const root = await readRoot(source, budget);
  const notes = new Notes();
  const tensors = new Map<string, LazyTensor>();
  const { found, paths } = findTensors(root, notes, budget);
  for (const [name, view] of found) tensors.set(name, lazyTensor(source, name, view));
  const warnings = notes.finish();
  const graphs = describeGraphs(paths, budget);
  if (graphs.length > 0) notes.metadata.set("graphs", graphs);
  return { format: FORMAT, tensors, metadata: notes.metadata, warnings };
}

async function readRoot(source: ByteSource, budget: Budget): Promise<T7Value> {
  const head = await readCopy(FORMAT, source, 0, Math.min(24, source.size));
  if (isAsciiTorch7(head)) {
    if (source.size > MAX_ASCII_BYTES) {
      const message = `expected an ASCII file of at most ${MAX_ASCII_BYTES} bytes, got ${source.size}.`;
      fail(FORMAT, "LIMIT", message);
    }
    const bytes = await readCopy(FORMAT, source, 0, source.size);
    return readObject(new AsciiInput(bytes), async (parse) => parse(), budget);
  }
  const pages = new Pages(FORMAT, source, budget);
  return readObject(new BinaryInput(pages), (parse) => pages.run(parse), budget);
}

/** Walks the objects nearest first, each once. @returns tensors by path, and paths by object */
function findTensors(
  root: T7Value,
  notes: Notes,
  budget: Budget,
): { found: Map<string, T7Tensor | T7Storage>; paths: Map<T7Object, string> } {
  const found = new Map<string, T7Tensor | T7Storage>();
  const paths = new Map<T7Object, string>();
  const seen = new Set<T7Value>([root]);
  const queue: [T7Value, string][] = [[root, ""]];
  for (let next = 0; next < queue.length; next++) {
    const [value, path] = queue[next];
    if (value instanceof T7Tensor || value instanceof T7Storage) {
      addTensor(FORMAT, found, path === "" ? "tensor" : path, value, budget);
    } else if (value instanceof T7Object) {
      notes.addClass(path, value.type);
      paths.set(value, path);
      if (isNew(value.value, seen)) queue.push([value.value, path]);
    } else if (value instanceof T7Table) {
      const items = listItems(value);
      if (items !== undefined) notes.add(path, items);
      else
        for (const [inner, name] of children(value, path)) if (isNew(inner, seen)) queue.push([inner, name]);
    } else if (path !== "") notes.add(path, value);
  }
  return { found, paths };
}

function isNew(value: T7Value, seen: Set<T7Value>): boolean {
  if (value === null || typeof value !== "object") return true;
  if (seen.has(value)) return false;
  seen.add(value);
  return true;
}

/** The values of a table, if it is a list of scalars. */
function listItems(table: T7Table): T7Value[] | undefined {
  const items = table.list();
  const isList = items.length > 0 && items.length === table.entries.length;
  return isList && items.every((item) => item === null || typeof item !== "object") ? items : undefined;
}

function* children(table: T7Table, path: string): Generator<[T7Value, string]> {
  let objects = 0;
  for (const [key, value] of table.entries) {
    // An object as key has no name, so we number it.
    const name = key !== null && typeof key === "object" ? `#${++objects}` : String(key);
    yield [value, path === "" ? name : `${path}.${name}`];
  }
}

function lazyTensor(source: ByteSource, name: string, value: T7Tensor | T7Storage): LazyTensor {
  const isStorage = value instanceof T7Storage;
  const storage = isStorage ? value : value.storage;
  const view: View = isStorage
    ? { dtype: value.dtype, shape: [value.length], strides: [1], offset: 0 }
    : value.view;
  const { dtype, shape } = view;
  if (storage === null || sizeOf(shape) === 0) {
    return presentTensor({ dtype, shape, bytes: new Uint8Array(0) });
  }
  const { start, bytes } = storage;
  return lazyView(view, {
    start,
    read: async (from, to) =>
      start === undefined
        ? bytes!.subarray(from, to)
        : readRange(FORMAT, source, start + from, start + to, name),
  });
}
