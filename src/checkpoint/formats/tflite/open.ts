/**
 * Reads TFLite: the constant tensors of a model, and its operators as plain data, with which `interop/` finds
 * recurrent layers. Most exports have an LSTM unrolled into simple operators, which connect its weights.
 *
 * Source: tensorflow/tensorflow, tensorflow/compiler/mlir/lite/schema/schema.fbs.
 */

import { budgetFrom, textBytes } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../../../core/storage/contents.ts";
import {
  checkByteLength,
  checkRank,
  METADATA_CHARACTERS,
  TENSOR_MEMORY,
} from "../../../core/storage/extent.ts";
import type { Quantization, RawTensor } from "../../../core/storage/raw.ts";
import { type ByteSource, readRange } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import {
  type Cursor,
  cursorAt,
  failAt,
  Pages,
  pay,
  readBytes,
  readF32,
  readI32,
  readI64,
  readU8,
  readU64,
  skip,
} from "../cursor.ts";
import { loopNote } from "../notes.ts";
import { numberedTypes } from "../numbered.ts";
import {
  byteField,
  field,
  intField,
  readList,
  readTable,
  type Table,
  tableField,
  textField,
  vectorField,
} from "./flatbuffer.ts";
import { OPERATORS, type Setting, type Settings } from "./operators.ts";

const FORMAT = "tflite";

/** By TensorType of the schema. We skip tensors of undefined types. */
const DTYPES = numberedTypes(
  0,
  "F32 F16 I32 U8 I64 string BOOL I16 C64 I8 F64 complex128 U64 resource variant U32 U16 int4 BF16 int2 uint4",
);

export interface TfliteOperator {
  /** Index of its subgraph. */
  subgraph: number;
  /** Name of the builtin operator, `"BUILTIN_n"` for one outside our table, or `"CUSTOM:name"`. */
  type: string;
  /** Names of tensors, both weights and values at run time; `""` for an omitted one. */
  inputs: string[];
  outputs: string[];
  /** By the names in our table; none for operators outside of it. */
  settings: Readonly<Record<string, number>>;
}

/** Heap of an operator with its lists and settings, besides its table: a file can name one table many times. */
const OPERATOR_MEMORY = 896;
/** Heap of a tensor besides its name: a table of its own, and plans to read it, on top of what every format keeps. */
const MEMORY = TENSOR_MEMORY + 640;

interface Parsed {
  tensors: Map<string, LazyTensor>;
  operators: TfliteOperator[];
  description: string;
  warnings: string[];
}

/**
 * Returns the contents of a model. Metadata: `description`, `operators` (TfliteOperator[], in execution order).
 *
 * @throws FormatError
 */
export async function openTflite(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const pages = new Pages(FORMAT, source, budgetFrom(options, source.size));
  const { tensors, operators, description, warnings } = await pages.run(() => new ModelReader(pages).read());
  const metadata = new Map<string, unknown>(Object.entries({ description, operators }));
  return { format: FORMAT, tensors, metadata, warnings };
}

class ModelReader {
  readonly #pages: Pages;
  readonly #parsed: Parsed = {
    tensors: new Map(),
    operators: [],
    description: "",
    warnings: [],
  };
  #buffers: Table[] = [];
  #codes: OperatorCode[] = [];

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  read(): Parsed {
    const start = cursorAt(this.#pages, 0);
    skip(start, 4);
    const mark = String.fromCharCode(...readBytes(start, 4));
    if (mark !== "TFL3") failAt(start, "MAGIC", `expected TFL3, got ${describe(mark)}.`, 4);
    const model = readTable(cursorAt(this.#pages, 0));
    const parsed = this.#parsed;
    this.#buffers = this.#tables(model, 4);
    this.#codes = this.#tables(model, 1).map(operatorCode);
    parsed.description = textField(model, 3, METADATA_CHARACTERS);
    this.#tables(model, 2).forEach((graph, index) => {
      const names = this.#tensors(graph, index);
      for (const operator of this.#tables(graph, 3)) {
        pay(cursorAt(this.#pages, operator.offset), 1, OPERATOR_MEMORY);
        parsed.operators.push(this.#operator(operator, index, names));
      }
    });
    const loop = parsed.operators.find(({ type }) => type === "WHILE");
    if (loop !== undefined && parsed.operators.every(({ type }) => !/^(\w+_)?(LSTM|RNN)$/.test(type))) {
      parsed.warnings.push(loopNote("WHILE", loop.outputs[0] ?? ""));
    }
    return parsed;
  }

  /** Pays for `count` objects. */
  #spend(table: Table, count: number): void {
    pay(cursorAt(this.#pages, table.offset), 4 * count, 128 * count);
  }

  #list<T>(table: Table, index: number, read: (cursor: Cursor) => T): T[] {
    const vector = vectorField(table, index, 4);
    if (vector === undefined) return [];
    this.#spend(table, vector.count);
    return readList(vector, read);
  }

  #tables(table: Table, index: number): Table[] {
    return this.#list(table, index, readTable);
  }

  /** Lists the constant tensors of a graph. @returns the names of all its tensors */
  #tensors(graph: Table, index: number): string[] {
    const names = new Set<string>();
    const { tensors } = this.#parsed;
    return this.#tables(graph, 0).map((tensor, k) => {
      const given = textField(tensor, 3);
      this.#spend(tensor, given.length / 16);
      let name = names.has(given) || given === "" ? `${given}#${k}` : given;
      names.add(name);
      if (tensors.has(name)) name = `subgraph${index}/${name}`;
      const lazy = this.#constant(tensor, name);
      if (lazy === undefined) return name;
      if (tensors.has(name)) {
        const message = `expected each tensor once, got ${describe(name)} again.`;
        fail(FORMAT, "DUPLICATE", message, { offset: tensor.offset, entry: name });
      }
      tensors.set(name, lazy);
      return name;
    });
  }

  #operator(operator: Table, subgraph: number, names: readonly string[]): TfliteOperator {
    const place = cursorAt(this.#pages, operator.offset);
    const code = this.#codes[intField(operator, 0)];
    if (code === undefined) {
      failAt(place, "OFFSET", `expected an operator from 0 to ${this.#codes.length - 1}, got another.`);
    }
    return {
      subgraph,
      type: code.name,
      inputs: this.#names(operator, 1, names),
      outputs: this.#names(operator, 2, names),
      settings: this.#settings(operator, code.settings),
    };
  }

  /** The tensors in a list of indices, by name. */
  #names(table: Table, index: number, names: readonly string[]): string[] {
    return this.#list(table, index, readI32).map((k) => {
      // -1 is an omitted input.
      const name = k === -1 ? "" : names[k];
      if (name !== undefined) return name;
      return failAt(
        cursorAt(this.#pages, table.offset),
        "OFFSET",
        `expected a tensor from 0 to ${names.length - 1}, got ${k}.`,
      );
    });
  }

  #settings(operator: Table, settings: Settings = {}): TfliteOperator["settings"] {
    const options = Object.keys(settings).length === 0 ? undefined : tableField(operator, 4);
    const read = ([index, type]: Setting) => {
      const at = options && field(options, index);
      return at === undefined ? 0 : READERS[type](at);
    };
    return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, read(setting)]));
  }

  /** A tensor with values in the file; undefined for computed ones and unsupported types. */
  #constant(tensor: Table, name: string): LazyTensor | undefined {
    const pages = this.#pages;
    const place = { offset: tensor.offset, entry: name };
    const at = cursorAt(pages, tensor.offset, undefined, name);
    const buffer = this.#buffers[intField(tensor, 2)];
    if (buffer === undefined) {
      failAt(at, "OFFSET", `expected a buffer from 0 to ${this.#buffers.length - 1}, got another.`);
    }
    const range = bufferRange(buffer, at);
    if (range === undefined) return undefined;
    const type = byteField(tensor, 1);
    if (!DTYPES.has(type)) failAt(at, "DTYPE", `expected a known element type, got ${type}.`);
    const dtype = DTYPES.get(type);
    const isSparse = dtype !== undefined && field(tensor, 6) !== undefined;
    if (dtype === undefined || isSparse) {
      const reason = isSparse ? "sparse, which is not read" : "of an element type that is not read";
      this.#parsed.warnings.push(`tensor ${describe(name)} is ${reason}`);
      return undefined;
    }
    const sizes = vectorField(tensor, 0, 4);
    // Check before reading the sizes: a vector can be as long as the file.
    checkRank(FORMAT, sizes?.count ?? 0, place);
    const shape = sizes === undefined ? [] : readList(sizes, readI32);
    const needed = checkByteLength(FORMAT, dtype, shape, place);
    const stored = range.end - range.start;
    if (stored !== needed) {
      failAt(at, "SIZE", `expected ${needed} bytes for ${dtype} ${describe(shape)}, got ${stored}.`);
    }
    pay(at, 1, MEMORY + textBytes(name.length));
    const quantization = planQuantization(tensor, shape, at);
    return {
      dtype,
      shape,
      location: range,
      read: async (): Promise<RawTensor> => ({
        dtype,
        shape,
        bytes: await readRange(FORMAT, pages.source, range.start, range.end, name),
        ...(quantization && { quantization: await pages.run(quantization) }),
      }),
    };
  }
}

const READERS = { byte: readU8, float: readF32 };

interface OperatorCode {
  name: string;
  settings?: Settings;
}

function operatorCode(code: Table): OperatorCode {
  // Old files use a byte, the first field; the larger of both is valid.
  const number = Math.max(byteField(code, 0), intField(code, 3));
  const custom = textField(code, 1);
  if (number === 32) return { name: `CUSTOM:${custom}` };
  return OPERATORS.get(number) ?? { name: `BUILTIN_${number}` };
}

/** The range of a buffer's bytes: its own vector or, in files beyond 2 GiB, bytes after the tables. */
function bufferRange(buffer: Table, at: Cursor): { start: number; end: number } | undefined {
  const data = vectorField(buffer, 0, 1);
  if (data !== undefined && data.count > 0) {
    return { start: data.elements.offset, end: data.elements.end };
  }
  const offset = field(buffer, 1);
  const size = field(buffer, 2);
  if (offset === undefined || size === undefined) return undefined;
  const start = Number(readU64(offset));
  const length = Number(readU64(size));
  // Older writers use 1 for no offset.
  if (start <= 1 || length === 0) return undefined;
  const end = start + length;
  const whole = at.pages.source.size;
  if (!(end <= whole)) failAt(at, "TRUNCATED", `expected ${end} bytes, got ${whole}.`);
  return { start, end };
}

/** Checks the quantization of a tensor. @returns a function that reads its lists, which may be long */
function planQuantization(
  tensor: Table,
  shape: readonly number[],
  at: Cursor,
): (() => Quantization) | undefined {
  const parameters = tableField(tensor, 4);
  const scales = parameters && vectorField(parameters, 2, 4);
  if (parameters === undefined || scales === undefined || scales.count === 0) return undefined;
  const zeros = vectorField(parameters, 3, 8);
  const axis = intField(parameters, 6);
  const { count } = scales;
  const fits =
    (count === 1 || (axis >= 0 && axis < shape.length && count === shape[axis])) &&
    (zeros === undefined || zeros.count === count || zeros.count === 0);
  if (!fits) {
    const expected = `one scale and zero point, or one for each of axis ${axis} of ${describe(shape)}`;
    failAt(at, "SHAPE", `expected ${expected}, got ${count}.`);
  }
  return () => {
    const scale = readList(scales, readF32);
    const zeroPoints = zeros === undefined ? [] : readList(zeros, readI64);
    // q · scale + offset is (q - zero point) · scale.
    const offset = scale.map((s, k) => 0 - s * Number(zeroPoints[k] ?? 0n));
    return count === 1 ? { scale, offset } : { scale, offset, axis };
  };
}
