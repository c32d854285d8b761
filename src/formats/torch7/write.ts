/** Writes Torch7's binary `.t7`, as `torch.save` does: version 1 classes, contiguous tensors, 64-bit longs. */
import { describe } from "../../tensor/errors.ts";
import { stridesOf } from "../../tensor/shape.ts";
import { fail } from "../codes.ts";
import { checkByteLength } from "../extent.ts";
import { limitsFrom } from "../limits.ts";
import type { RawTensor } from "../raw.ts";
import { FORMAT } from "./read.ts";
import { ELEMENTS, T7Object, T7Storage, T7Table, type T7Writable } from "./values.ts";

/**
 * @param root a tree or graph; what occurs twice is written once and referred to. A plain Map of tensors goes in as
 *   `new T7Table<T7Writable>(map)`
 * @throws FormatError DTYPE for element types that Torch7 lacks (bfloat16, booleans), SIZE, SHAPE for scalars
 */
export function writeTorch7(root: T7Writable): Uint8Array {
  const writer = new Writer();
  writer.object(root);
  return writer.bytes();
}

class Writer {
  readonly #parts: Uint8Array[] = [];
  /** Indices of what has been written; tensors by themselves, storages by their bytes. */
  readonly #indices = new Map<unknown, number>();
  readonly #storageTypes = new Map<Uint8Array, string>();

  object(value: T7Writable): void {
    if (value === null) this.#int(0);
    else if (typeof value === "number") {
      this.#int(1);
      this.#double(value);
    } else if (typeof value === "string") {
      this.#int(2);
      this.#text(value);
    } else if (typeof value === "boolean") {
      this.#int(5);
      this.#int(value ? 1 : 0);
    } else if (value instanceof T7Table) this.#table(value);
    else if (value instanceof T7Object) this.#instance(value);
    else if (value instanceof T7Storage) this.#bareStorage(value);
    else this.#tensor(value);
  }

  bytes(): Uint8Array {
    const file = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      file.set(part, at);
      at += part.length;
    }
    return file;
  }

  /** Writes type and index. @returns whether the content must follow */
  #begin(type: number, identity: unknown): boolean {
    const known = this.#indices.get(identity);
    const index = known ?? this.#indices.size + 1;
    this.#int(type);
    this.#int(index);
    this.#indices.set(identity, index);
    return known === undefined;
  }

  #table(table: T7Table<T7Writable>): void {
    if (!this.#begin(3, table)) return;
    this.#int(table.entries.size);
    for (const [key, value] of table.entries) {
      if (key === null || Number.isNaN(key) || value === null) {
        fail(FORMAT, "HEADER", `expected keys and values that a Lua table can hold, got ${describe(key)}.`);
      }
      this.object(key);
      this.object(value);
    }
  }

  #instance(object: T7Object<T7Writable>): void {
    if (!this.#begin(4, object)) return;
    this.#class(object.type);
    this.object(object.value);
  }

  #bareStorage(storage: T7Storage): void {
    const { dtype, length, bytes } = storage;
    const element = elementOf(dtype);
    if (bytes === undefined) fail(FORMAT, "SIZE", "expected a storage with its bytes, got one without.");
    if (!this.#begin(4, storage)) return;
    this.#class(`torch.${element}Storage`);
    this.#long(length);
    this.#parts.push(bytes);
  }

  #class(name: string): void {
    this.#text("V 1");
    this.#text(name);
  }

  #tensor(tensor: RawTensor): void {
    const { dtype, shape, bytes, quantization } = tensor;
    const element = elementOf(quantization === undefined ? dtype : `${dtype} with a scale`);
    if (shape.length === 0) fail(FORMAT, "SHAPE", "expected at least one axis: Torch7 has no scalars.");
    const needed = checkByteLength(FORMAT, dtype, shape, limitsFrom(undefined));
    if (bytes.length !== needed) {
      fail(
        FORMAT,
        "SIZE",
        `expected ${needed} bytes for ${dtype} ${describe([...shape])}, got ${bytes.length}.`,
      );
    }
    if (!this.#begin(4, tensor)) return;
    this.#class(`torch.${element}Tensor`);
    // An empty tensor has no axes there, and no storage.
    if (shape.length === 1 && shape[0] === 0) {
      this.#int(0);
      this.#long(1);
      this.#int(0);
      return;
    }
    this.#int(shape.length);
    for (const n of shape) this.#long(n);
    for (const stride of stridesOf(shape)) this.#long(stride);
    this.#long(1);
    if (!this.#begin(4, this.#storage(bytes, dtype))) return;
    this.#class(`torch.${element}Storage`);
    this.#long(bytes.length === 0 ? 0 : stridesOf(shape)[0] * shape[0]);
    this.#parts.push(bytes);
  }

  /** What identifies a storage: its bytes, unless they were written before as elements of another type. */
  #storage(bytes: Uint8Array, dtype: string): unknown {
    const written = this.#storageTypes.get(bytes) ?? dtype;
    this.#storageTypes.set(bytes, written);
    return written === dtype ? bytes : {};
  }

  #text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#int(bytes.length);
    this.#parts.push(bytes);
  }

  #int(value: number): void {
    this.#parts.push(new Uint8Array(Int32Array.of(value).buffer));
  }

  #long(value: number): void {
    this.#parts.push(new Uint8Array(BigInt64Array.of(BigInt(value)).buffer));
  }

  #double(value: number): void {
    this.#parts.push(new Uint8Array(Float64Array.of(value).buffer));
  }
}

function elementOf(dtype: string): string {
  const element = [...ELEMENTS].find(([, name]) => name === dtype)?.[0];
  return (
    element ??
    fail(FORMAT, "DTYPE", `expected an element type of Torch7, got ${dtype}. Widen it to F32 first.`)
  );
}
