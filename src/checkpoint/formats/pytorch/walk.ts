/**
 * Finds the named tensors of a pickle: a state dict, a checkpoint that contains one, a pickled module, or the objects of a
 * TorchScript archive. Names are paths; in modules they equal the names of `state_dict()`.
 */

import type { Budget } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import { addTensor, checkDepth, NAME_BYTES } from "../../../core/storage/extent.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { Notes, Skipped } from "../notes.ts";
import { isModuleState } from "./pickle.ts";
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTensor,
  PickleTuple,
  PickleUnread,
  type PickleValue,
} from "./values.ts";

/** Attributes that repeat the parameters of a recurrent module. */
const REPEATED = new Set(["_flat_weights", "_all_weights", "_flat_weights_names"]);

/**
 * Walks pickles, each from a path. Metadata: numbers, texts, flags and lists of them by their paths; `classes`, a Map from
 * path to class.
 *
 * @throws FormatError CYCLE, TOO_DEEP, LIMIT, NAME, DUPLICATE
 */
export function walk(format: string, roots: ReadonlyMap<string, PickleValue>, budget: Budget) {
  const walker = new Walker(format, budget);
  for (const [path, root] of roots) walker.visit(root, path);
  const { tensors, notes, array, skipped } = walker;
  const warnings = [...notes.finish(), ...skipped.warnings];
  if (array !== undefined)
    warnings.push(`NumPy arrays in the pickle are not read, such as ${describe(array)}.`);
  return { tensors, warnings, metadata: notes.metadata };
}

/** Cost of visiting a value, and of its path in a Map. */
const VISIT_STEPS = 6;
const VISIT_MEMORY = 128;
/** Nesting of values: each level of modules adds three. */
const MAX_NESTING = 256;

class Walker {
  readonly tensors = new Map<string, PickleTensor>();
  readonly notes = new Notes();
  /** Path of the first NumPy array. */
  array: string | undefined;
  readonly skipped = new Skipped();
  readonly #format: string;
  readonly #budget: Budget;
  readonly #ancestors = new Set<PickleValue>();

  constructor(format: string, budget: Budget) {
    this.#format = format;
    this.#budget = budget;
  }

  visit(value: PickleValue, path: string): void {
    // Exponentially many paths may lead to one object, so we count paths, not objects.
    this.#pay(VISIT_STEPS, VISIT_MEMORY, path);
    if (value instanceof PickleTensor) {
      addTensor(this.#format, this.tensors, path === "" ? "tensor" : path, value, this.#budget);
    } else if (value instanceof PickleUnread) {
      this.skipped.add(`tensor ${describe(path === "" ? "tensor" : path)} is ${value.reason}`);
    } else if (
      value instanceof PickleDict ||
      value instanceof PickleList ||
      value instanceof PickleTuple ||
      value instanceof PickleObject
    ) {
      this.#enter(value, path);
      this.#container(value, path);
      this.#ancestors.delete(value);
    } else if (!(value instanceof PickleSet)) {
      this.notes.add(path, value instanceof PickleGlobal ? value.path : value);
    }
  }

  #enter(value: PickleValue, path: string): void {
    if (this.#ancestors.has(value)) {
      fail(this.#format, "CYCLE", "expected a tree of values, got one that contains itself.", placeOf(path));
    }
    this.#ancestors.add(value);
    checkDepth(this.#format, this.#ancestors.size, () => placeOf(path), MAX_NESTING);
  }

  #container(value: PickleDict | PickleList | PickleTuple | PickleObject, path: string): void {
    if (value instanceof PickleDict) this.#dict(value, path);
    else if (value instanceof PickleObject) this.#object(value, path);
    else if (this.#isScalarList(value.items, path)) this.notes.add(path, value.items);
    else for (const [k, item] of value.items.entries()) this.visit(item, join(path, String(k)));
  }

  #isScalarList(items: readonly PickleValue[], path: string): boolean {
    this.#pay(items.length, 0, path);
    return items.every(isScalar);
  }

  #dict(dict: PickleDict, path: string): void {
    let k = 0;
    for (const [key, value] of dict.entries) {
      // An optimizer keeps the state of each parameter under the parameter itself.
      const isTensor = key instanceof PickleTensor || key instanceof PickleUnread;
      this.visit(value, join(path, isTensor ? `tensor${k}` : this.#keyName(key)));
      k++;
    }
    if (!(dict.state instanceof PickleDict)) return;
    // `_metadata` of a state dict: the versions of its modules.
    const versions = dict.state.get("_metadata");
    if (versions instanceof PickleDict) this.notes.add(join(path, "_metadata"), this.#toMap(versions, 0));
  }

  #object(object: PickleObject, path: string): void {
    this.notes.addClass(path, object.type.path);
    const { state, type } = object;
    if (type.name === "_reconstruct") this.array ??= path;
    // Quantized and optimized layers keep their weights in objects of C++.
    if (type.module.startsWith("__torch__.torch.classes")) {
      const advice = "save the state_dict before you quantize or optimize the module";
      this.skipped.add(`${describe(path)} is a ${type.name}, whose packed weights are not read; ${advice}`);
    }
    if (!(state instanceof PickleDict)) return;
    if (isModuleState(state)) {
      // Pay for skipped entries too, because objects can share one state.
      this.#pay(state.entries.length, 0, path);
      for (const [key, value] of state.entries) {
        if (key === "_parameters" || key === "_buffers" || key === "_modules")
          this.#dict(value as PickleDict, path);
        else if (typeof key === "string" && !key.startsWith("_")) this.visit(value, join(path, key));
      }
      return;
    }
    for (const [key, value] of state.entries) {
      if (typeof key !== "string" || !REPEATED.has(key)) this.visit(value, join(path, this.#keyName(key)));
    }
  }

  /**
   * Turns a key into part of a name, with tuples and the arguments of objects in parentheses. Cuts a key that is too long to one that is still too long.
   *
   * @param depth levels of tuples to show
   */
  #keyName(key: PickleValue, depth = 2): string {
    const most = NAME_BYTES + 1;
    let text: string;
    if (key instanceof PickleTuple || key instanceof PickleSet || key instanceof PickleObject) {
      const parts = key instanceof PickleObject ? key.args : key.items;
      const items = parts.slice(0, depth === 0 ? 0 : 8).map((item) => this.#keyName(item, depth - 1));
      const type = key instanceof PickleObject ? key.type.path : key instanceof PickleSet ? "frozenset" : "";
      text = `${type}(${depth === 0 ? "…" : items.join(", ")})`;
    } else if (key instanceof PickleGlobal) text = key.path;
    else text = String(key instanceof Uint8Array ? key.subarray(0, most) : key);
    this.#pay(1 + Math.min(text.length, 8 * most) / 16, 0, "");
    return text.slice(0, most);
  }

  /** Converts nested dicts of scalars to Maps, without deeper or other values. */
  #toMap(dict: PickleDict, depth: number): Map<string, unknown> {
    const map = new Map<string, unknown>();
    for (const [key, value] of dict.entries) {
      const name = this.#keyName(key);
      this.#pay(VISIT_STEPS, VISIT_MEMORY, name);
      if (isScalar(value)) map.set(name, value);
      else if (value instanceof PickleDict && depth < 3) map.set(name, this.#toMap(value, depth + 1));
    }
    return map;
  }

  #pay(work: number, memory: number, path: string): void {
    this.#budget.spend(work, memory, this.#format, () => placeOf(path));
  }
}

const placeOf = (path: string) => ({ entry: path.slice(0, 1024) });

function isScalar(value: PickleValue): boolean {
  return value === null || typeof value !== "object";
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
