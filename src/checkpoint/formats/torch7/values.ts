/** Lua values and Torch's tensors, without code: a class is only a name, and we refuse functions. */
import type { View } from "../strided.ts";

export type T7Value = null | boolean | number | string | T7Table | T7Object | T7Tensor | T7Storage;

/** A Lua table. Its values may contain the table itself. */
export class T7Table {
  /** In the order of the file. No Map: engines hash numbers without a secret, so a file could choose keys that all collide. */
  readonly entries: [key: T7Value, value: T7Value][] = [];
  readonly #named = new Map<string, T7Value>();

  set(key: T7Value, value: T7Value): void {
    this.entries.push([key, value]);
    if (typeof key === "string") this.#named.set(key, value);
  }

  /** Returns the value of a text key. */
  get(name: string): T7Value | undefined {
    return this.#named.get(name);
  }

  /** Returns the values at 1, 2, …, up to the first that is missing. */
  list(): T7Value[] {
    const { entries } = this;
    const items = new Array<T7Value | undefined>(entries.length).fill(undefined);
    for (const [key, value] of entries)
      if (typeof key === "number" && key >= 1 && key <= entries.length && Number.isInteger(key))
        items[key - 1] = value;
    const end = items.indexOf(undefined);
    return (end < 0 ? items : items.slice(0, end)) as T7Value[];
  }
}

/** An instance of a class, e.g. `nn.FastLSTM`, with its stored value, usually a table of fields. */
export class T7Object {
  readonly type: string;
  value: T7Value = null;
  constructor(type: string) {
    this.type = type;
  }
}

export class T7Storage {
  readonly dtype: string;
  readonly length: number;
  /** Offset in the file; undefined in ASCII files. */
  readonly start: number | undefined;
  /** The elements, in ASCII files. */
  readonly bytes: Uint8Array | undefined;

  constructor(dtype: string, length: number, start: number | undefined, bytes: Uint8Array | undefined) {
    this.dtype = dtype;
    this.length = length;
    this.start = start;
    this.bytes = bytes;
  }
}

export class T7Tensor {
  readonly view: View;
  /** Null only for a tensor without elements. */
  storage: T7Storage | null = null;
  constructor(view: View) {
    this.view = view;
  }
}

const NUMBERS = { Double: "F64", Half: "F16", Long: "I64", Int: "I32", Short: "I16", Char: "I8", Byte: "U8" };

/** Element types by the names in Torch's classes: `torch.FloatTensor`, `torch.CudaLongStorage`. */
export const ELEMENTS: ReadonlyMap<string, string> = new Map([
  ["Float", "F32"],
  // On a GPU, the default type is float.
  ["Cuda", "F32"],
  ...Object.entries(NUMBERS).flatMap(([name, type]): [string, string][] => [
    [name, type],
    [`Cuda${name}`, type],
  ]),
]);
