/**
 * The values of a pickle as inert descriptions. A class is its name, an instance a class and its stored state; the
 * allow-list in `globals.ts` refuses a call or turns it into one of these.
 */
import type { View } from "../strided.ts";

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleSet
  | PickleGlobal
  | PickleObject
  | PickleStorage
  | PickleTensor
  | PickleUnread;

export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

export class PickleList {
  readonly items: PickleValue[] = [];
}

export class PickleSet {
  readonly items: PickleValue[];
  /** Whether it may be a key. */
  readonly isFrozen: boolean;
  constructor(items: PickleValue[] = [], isFrozen = false) {
    this.items = items;
    this.isFrozen = isFrozen;
  }
}

/** A dict of any kind. An OrderedDict may carry attributes, as a state dict does in `_metadata`. */
export class PickleDict {
  /** In the order of the file. No Map: engines hash numbers without a secret, so a file could choose keys that all collide. */
  readonly entries: [key: PickleValue, value: PickleValue][] = [];
  readonly #named = new Map<string, PickleValue>();
  state: PickleValue = null;

  set(key: PickleValue, value: PickleValue): void {
    this.entries.push([key, value]);
    if (typeof key === "string") this.#named.set(key, value);
  }

  /** Returns the value of a text key. */
  get(name: string): PickleValue | undefined {
    return this.#named.get(name);
  }
}

/** A class or function, by name. */
export class PickleGlobal {
  readonly module: string;
  readonly name: string;
  /** Offset of its name. */
  readonly offset: number;
  /** Whether it is on the allow-list; else it must be the class of a torch module. */
  readonly known: boolean;

  constructor(module: string, name: string, offset: number, known: boolean) {
    this.module = module;
    this.name = name;
    this.offset = offset;
    this.known = known;
  }

  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** An instance: its class, and its stored attributes. */
export class PickleObject {
  readonly type: PickleGlobal;
  readonly args: readonly PickleValue[];
  state: PickleValue = null;
  constructor(type: PickleGlobal, args: readonly PickleValue[] = []) {
    this.type = type;
    this.args = args;
  }
}

/** Elements outside the pickle, or a part of them. */
export class PickleStorage {
  readonly key: string;
  /** Undefined for untyped bytes, whose tensors have the element type. A class of UNREAD_STORAGES if we do not read its elements. */
  readonly dtype: string | undefined;
  /** Elements; bytes when untyped. */
  readonly length: number;
  /** First element in the whole storage of this key. */
  readonly start: number;
  /** Elements of the whole storage. */
  readonly wholeLength: number;

  constructor(key: string, dtype: string | undefined, length: number, start = 0, wholeLength = length) {
    this.key = key;
    this.dtype = dtype;
    this.length = length;
    this.start = start;
    this.wholeLength = wholeLength;
  }
}

export class PickleTensor {
  readonly storage: PickleStorage;
  readonly view: View;
  constructor(storage: PickleStorage, view: View) {
    this.storage = storage;
    this.view = view;
  }
}

/** A tensor that we do not read. */
export class PickleUnread {
  /** Follows "is": what it is, or what to do about it. */
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Whether a value is an integer >= 0. */
export function isCount(value: PickleValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Describes a value for errors. */
export function describeValue(value: PickleValue): string {
  if (value instanceof PickleGlobal) return value.path;
  if (value instanceof PickleObject) return `an instance of ${value.type.path}`;
  if (value instanceof PickleTuple) return `a tuple of ${value.items.length}`;
  if (value instanceof PickleList) return `a list of ${value.items.length}`;
  if (value instanceof PickleDict) return `a dict of ${value.entries.length}`;
  if (value instanceof PickleSet) return "a set";
  if (value instanceof PickleStorage) return "a storage";
  if (value instanceof PickleTensor || value instanceof PickleUnread) return "a tensor";
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === "string") return JSON.stringify(value.slice(0, 60));
  return String(value);
}
