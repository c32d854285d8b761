/** Trees: tensors in lists and records, such as the state of a recurrent layer, `{ hidden, cell }`, or a list of such states. */
import { ArgumentError, describe, FormatError } from "../tensor/errors.ts";
import type { Json } from "../tensor/json.ts";
import { Tensor } from "../tensor/tensor.ts";

export type Tree =
  | Tensor
  | null
  | undefined
  | boolean
  | number
  | string
  | readonly Tree[]
  | { readonly [key: string]: Tree };

/** Yields every tensor with its path, e.g. `0.hidden`; looks only into lists and plain records. */
export function* tensorsOf(tree: unknown, path = ""): Generator<[string, Tensor]> {
  if (tree instanceof Tensor) yield [path, tree];
  else if (Array.isArray(tree) || isRecord(tree)) {
    for (const [key, value] of Object.entries(tree)) {
      yield* tensorsOf(value, path === "" ? key : `${path}.${key}`);
    }
  }
}

/** Returns the same tree with every tensor mapped. */
export function mapTensors(tree: Tree, change: (tensor: Tensor) => Tensor): Tree {
  if (tree instanceof Tensor) return change(tree);
  if (Array.isArray(tree)) return tree.map((value) => mapTensors(value, change));
  if (isRecord(tree)) {
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, mapTensors(value, change)]));
  }
  return tree;
}

/** Moves the tensors of a tree to `into`, under `prefix` and their path, and returns plain data for `unpackTree`. */
export function packTree(tree: Tree, prefix: string, into: Map<string, Tensor>): Json {
  if (tree instanceof Tensor) {
    into.set(prefix, tree);
    return { tensor: prefix };
  }
  if (Array.isArray(tree)) return { list: tree.map((value, k) => packTree(value, `${prefix}.${k}`, into)) };
  if (isRecord(tree)) {
    const pack = (value: Tree, key: string) => packTree(value, `${prefix}.${key}`, into);
    return {
      record: Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, pack(value, key)])),
    };
  }
  if (tree === undefined) return {};
  if (tree === null || typeof tree !== "object") return { value: tree };
  throw new ArgumentError(
    `fit: expected a state made of tensors, lists and plain records, got ${describe(tree)} at ${prefix}.`,
  );
}

/** @throws FormatError for anything that `packTree` does not return, or without its tensors */
export function unpackTree(packed: Json | undefined, tensors: ReadonlyMap<string, Tensor>): Tree {
  const { tensor, list, record, value } = (packed ?? { tensor: packed }) as {
    [key: string]: Json | undefined;
  };
  if (typeof tensor === "string" && tensors.has(tensor)) return tensors.get(tensor);
  if (Array.isArray(list)) return list.map((part) => unpackTree(part, tensors));
  if (typeof record === "object" && record !== null) {
    return Object.fromEntries(Object.entries(record).map(([key, part]) => [key, unpackTree(part, tensors)]));
  }
  if (tensor === undefined && (value === null || typeof value !== "object")) return value;
  throw new FormatError("checkpoint", "VALUE", `expected a packed state, got ${describe(packed)}.`);
}

function isRecord(value: unknown): value is Record<string, Tree> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
