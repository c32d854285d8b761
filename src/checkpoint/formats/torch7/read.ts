/**
 * Reads the objects of a Torch7 file into inert values (`values.ts`). It uses its own stack, because graphs of nngraph
 * nest deeply, and registers an object before its content, so one pass resolves all references.
 *
 * Source: torch/torch7, File.lua and generic/{Tensor,Storage}.c.
 */

import { type Budget, textBytes } from "../../../core/storage/budget.ts";
import { type FormatCode, fail } from "../../../core/storage/codes.ts";
import {
  checkDepth,
  checkExtent,
  checkName,
  MAX_ELEMENTS,
  MAX_RANK,
  NAME_BYTES,
} from "../../../core/storage/extent.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";
import { checkView } from "../strided.ts";
import { FORMAT, type T7Input } from "./input.ts";
import { ELEMENTS, T7Object, T7Storage, T7Table, T7Tensor, type T7Value } from "./values.ts";

/** Type tags. */
const NIL = 0;
const NUMBER = 1;
const STRING = 2;
const TABLE = 3;
const TORCH = 4;
const BOOLEAN = 5;
const FUNCTIONS = [6, 7, 8];

/** Graphs of nngraph nest four levels per node, and we keep a stack of our own. */
const MAX_NESTING = 4096;

/** An incomplete container. */
interface Frame {
  container: T7Table | T7Object | T7Tensor;
  /** Number of missing values. */
  remaining: number;
  /** In a table, the key of the next value. */
  key: T7Value | undefined;
}

/** A complete value, or a container and the number of its values. */
interface Step {
  value: T7Value;
  count?: number;
  /** Its index, if the file can refer to it. */
  index?: number;
}

/**
 * Reads the one object of a file.
 *
 * @param run runs a step, repeatedly if it must fetch missing bytes
 * @throws FormatError
 */
export async function readObject(
  input: T7Input,
  run: <T>(parse: () => T) => Promise<T>,
  budget: Budget,
): Promise<T7Value> {
  const reader = new ObjectReader(input, budget);
  for (;;) {
    const start = input.position;
    const step = await run(() => {
      input.position = start;
      return reader.step();
    });
    const root = reader.place(step, start);
    if (root === undefined) continue;
    const { position: end, size } = input;
    if (end === size) return root;
    fail(FORMAT, "TRAILING", `expected a file of ${end} bytes, got ${size}.`, { offset: end });
  }
}

class ObjectReader {
  readonly #input: T7Input;
  readonly #budget: Budget;
  readonly #stack: Frame[] = [];
  /** By index - 1. */
  readonly #objects: T7Value[] = [];

  constructor(input: T7Input, budget: Budget) {
    this.#input = input;
    this.#budget = budget;
  }

  /** Reads one value, or the head of a container, without changing the reader. */
  step(): Step {
    const input = this.#input;
    const start = input.position;
    const type = input.int();
    switch (type) {
      case NIL:
        return { value: null };
      case NUMBER:
        return { value: input.double() };
      case STRING:
        return { value: this.#text() };
      case BOOLEAN:
        return { value: this.#boolean() };
      case TABLE:
      case TORCH:
        return this.#indexed(type);
      default:
        if (FUNCTIONS.includes(type)) {
          const message = `expected data, got a Lua function at byte ${start}, which is code.`;
          this.#fail("T7_FUNCTION_REFUSED", `${message} Save the model without closures.`, start);
        }
        return this.#fail("HEADER", `expected a type from 0 to 8, got ${type}.`, start);
    }
  }

  /** Puts the value of a step into its container. @returns the root if it is complete */
  place({ value, count = 0, index = 0 }: Step, offset: number): T7Value | undefined {
    const place = { offset };
    this.#budget.spend(4, memoryOf(value), FORMAT, place);
    if (index > this.#objects.length) this.#objects.push(value);
    if (count === 0) return this.#deliver(value, offset);
    this.#stack.push({ container: value as Frame["container"], remaining: count, key: undefined });
    checkDepth(FORMAT, this.#stack.length, () => place, MAX_NESTING);
    return undefined;
  }

  #deliver(value: T7Value, start: number): T7Value | undefined {
    let complete = value;
    for (;;) {
      const frame = this.#stack.at(-1);
      if (frame === undefined) return complete;
      this.#fill(frame, complete, start);
      if (--frame.remaining > 0) return undefined;
      this.#stack.pop();
      complete = frame.container;
    }
  }

  #fill(frame: Frame, value: T7Value, start: number): void {
    const { container } = frame;
    if (container instanceof T7Object) container.value = value;
    else if (container instanceof T7Tensor) this.#setStorage(container, value, start);
    else if (frame.key === undefined) {
      if (value === null || Number.isNaN(value)) {
        this.#fail("HEADER", `expected a key of a table, got ${value}.`, start);
      }
      if (typeof value === "string") {
        checkName(FORMAT, value, { offset: start });
        if (container.get(value) !== undefined)
          this.#fail("DUPLICATE", `expected each key once, got ${show(value)} again.`, start);
      }
      frame.key = value;
    } else {
      container.set(frame.key, value);
      frame.key = undefined;
    }
  }

  #setStorage(tensor: T7Tensor, value: T7Value, start: number): void {
    const { dtype, shape } = tensor.view;
    if (value === null && sizeOf(shape) === 0) return;
    if (!(value instanceof T7Storage) || value.dtype !== dtype) {
      this.#fail("DISAGREEMENT", `expected a storage of ${dtype}, got ${show(value)}.`, start);
    }
    checkView(tensor.view, value.length, { format: FORMAT, budget: this.#budget }, { offset: start });
    tensor.storage = value;
  }

  #boolean(): boolean {
    const start = this.#input.position;
    const value = this.#input.int();
    if (value !== 0 && value !== 1) this.#fail("HEADER", `expected a boolean 0 or 1, got ${value}.`, start);
    return value === 1;
  }

  #text(most = Infinity): string {
    const offset = this.#input.position;
    const length = this.#input.int();
    if (length < 0) this.#fail("OFFSET", `expected a length >= 0, got ${length}.`, offset);
    if (length > most) this.#fail("NAME", `expected at most ${most} bytes of text, got ${length}.`, offset);
    this.#budget.spend(1, textBytes(length), FORMAT, { offset });
    return this.#input.text(length);
  }

  /** A table or an instance: an index, which refers back or is the next new one; a new one has a head. */
  #indexed(type: number): Step {
    const start = this.#input.position;
    const index = this.#input.int();
    const known = this.#objects.length;
    if (index >= 1 && index <= known) return { value: this.#reference(index, type, start), index };
    if (index !== known + 1) {
      const message = `expected an index from 1 to ${known + 1}, the next new one, got ${index}.`;
      this.#fail("OFFSET", message, start);
    }
    return type === TABLE ? this.#table(index) : this.#instance(index);
  }

  #reference(index: number, type: number, start: number): T7Value {
    const value = this.#objects[index - 1];
    if (value instanceof T7Table !== (type === TABLE)) {
      const message = `expected a reference to an object of type ${type}, got ${show(value)}.`;
      this.#fail("DISAGREEMENT", message, start);
    }
    return value;
  }

  #table(index: number): Step {
    const start = this.#input.position;
    const count = this.#input.int();
    // A key and a value take at least two bytes each, in ASCII.
    if (count < 0 || count * 4 > this.#input.size - this.#input.position) {
      this.#fail("OFFSET", `expected a count of entries within the file, got ${count}.`, start);
    }
    return { value: new T7Table(), count: 2 * count, index };
  }

  #instance(index: number): Step {
    const start = this.#input.position;
    const version = this.#text(NAME_BYTES);
    // Old files have no version before the class.
    const type = /^V \d{1,4}$/.test(version) ? this.#text(NAME_BYTES) : version;
    if (!/^[A-Za-z_][\w.:-]*$/.test(type)) {
      this.#fail("HEADER", `expected the name of a class, got ${describe(type)}.`, start);
    }
    const [, element, kind] = /^torch\.(\w+?)(Tensor|Storage)$/.exec(type) ?? [];
    const dtype = element === undefined ? undefined : ELEMENTS.get(element);
    if (dtype === undefined) return { value: new T7Object(type), count: 1, index };
    if (kind === "Tensor") return { value: this.#tensor(dtype), count: 1, index };
    return { value: this.#storage(dtype), index };
  }

  #storage(dtype: string): T7Storage {
    const start = this.#input.position;
    const length = this.#input.long();
    if (length < 0 || length > MAX_ELEMENTS) {
      this.#fail("OFFSET", `expected 0 to ${MAX_ELEMENTS} elements, got ${length}.`, start);
    }
    const left = this.#input.size - this.#input.position;
    if (length > left) {
      this.#fail("TRUNCATED", `expected ${length} elements of ${dtype}, got ${left} bytes.`, start);
    }
    return this.#input.storage(dtype, length);
  }

  #tensor(dtype: string): T7Tensor {
    const start = this.#input.position;
    const rank = this.#input.int();
    if (rank < 0 || rank > MAX_RANK) {
      this.#fail("LIMIT", `expected 0 to ${MAX_RANK} axes, got ${rank}.`, start);
    }
    const longs = (count: number) => Array.from({ length: count }, () => this.#input.long());
    const shape = longs(rank);
    const strides = longs(rank);
    const offset = this.#input.long() - 1;
    checkExtent(FORMAT, shape, { offset: start });
    if (offset < 0 || strides.some((stride) => stride < 0)) {
      const got = `${describe(strides)} and ${offset + 1}`;
      this.#fail("OFFSET", `expected strides >= 0 and an offset >= 1, got ${got}.`, start);
    }
    // A Torch7 tensor without axes is empty, not a scalar.
    const isEmpty = rank === 0;
    return new T7Tensor({ dtype, shape: isEmpty ? [0] : shape, strides: isEmpty ? [1] : strides, offset });
  }

  #fail(code: FormatCode, message: string, offset: number): never {
    fail(FORMAT, code, message, { offset });
  }
}

/** Heap of a value and its slot in a table. */
function memoryOf(value: T7Value): number {
  return value !== null && typeof value === "object" ? 512 : 64;
}

function show(value: T7Value): string {
  if (value instanceof T7Table) return `a table of ${value.entries.length}`;
  if (value instanceof T7Object) return `an instance of ${value.type}`;
  if (value instanceof T7Storage) return `a storage of ${value.dtype}`;
  if (value instanceof T7Tensor) return `a tensor of ${value.view.dtype}`;
  return describe(value);
}
