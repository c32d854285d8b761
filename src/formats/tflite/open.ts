/**
 * TFLite, reading: the constant tensors of a model, and its operators as plain data, by which recurrent layers are found. Most
 * exports have no LSTM operator but its parts, unrolled; the operators say which weight feeds which.
 *
 * Source: tensorflow/tensorflow, tensorflow/compiler/mlir/lite/schema/schema.fbs.
 */

import { describe } from "../../tensor/errors.ts";
import { budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
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
  readU32,
  readU64,
} from "../cursor.ts";
import { checkByteLength, checkExtent } from "../extent.ts";
import { type Limits, limitsFrom } from "../limits.ts";
import { loopNote } from "../notes.ts";
import type { Quantization, RawTensor } from "../raw.ts";
import { type ByteSource, readRange } from "../source.ts";
import {
  byteField,
  field,
  intField,
  readTable,
  type Table,
  tableField,
  textField,
  type Vector,
  vectorField,
} from "./flatbuffer.ts";

const FORMAT = "tflite";

/** TensorType of the schema; types without a name in RawTensor are left out of the tensors. */
const DTYPES: readonly (string | undefined)[] = [
  "F32",
  "F16",
  "I32",
  "U8",
  "I64",
  undefined, // string
  "BOOL",
  "I16",
  "C64",
  "I8",
  "F64",
  undefined, // complex128
  "U64",
  undefined, // resource
  undefined, // variant
  "U32",
  "U16",
  undefined, // int4
  "BF16",
];

/** BuiltinOperator of the schema, as far as recurrent layers are made of them. */
const OPERATORS: ReadonlyMap<number, string> = new Map([
  [0, "ADD"],
  [2, "CONCATENATION"],
  [6, "DEQUANTIZE"],
  [9, "FULLY_CONNECTED"],
  [14, "LOGISTIC"],
  [16, "LSTM"],
  [18, "MUL"],
  [22, "RESHAPE"],
  [24, "RNN"],
  [28, "TANH"],
  [35, "UNIDIRECTIONAL_SEQUENCE_RNN"],
  [39, "TRANSPOSE"],
  [41, "SUB"],
  [44, "UNIDIRECTIONAL_SEQUENCE_LSTM"],
  [119, "WHILE"],
  [46, "BIDIRECTIONAL_SEQUENCE_RNN"],
  [49, "SPLIT"],
  [52, "BIDIRECTIONAL_SEQUENCE_LSTM"],
]);

const LSTM = 16;
const LSTMS = new Set([LSTM, 44, 52]);

/** RNN operators, and the field of their options that holds the activation. */
const RNNS: ReadonlyMap<number, number> = new Map([
  [24, 0],
  [35, 1],
  [46, 1],
]);

export interface TfliteOperator {
  /** Index of its subgraph. */
  subgraph: number;
  /** Name of the builtin operator; `"BUILTIN_n"` for one that is not known here; `"CUSTOM:name"`. */
  type: string;
  /** Names of tensors, of weights and of values at run time alike; `""` for one that is left out. */
  inputs: string[];
  outputs: string[];
  /**
   * LSTM operators: the cell's activation (4: tanh), and limits of cell and projection, 0: none; `basic`: the short form of LSTM with
   * one matrix for all gates.
   */
  lstm?: { activation: number; cellClip: number; projectionClip: number; basic?: true };
  /** RNN operators: the activation (1: relu, 4: tanh). */
  rnn?: { activation: number };
}

/** What is left of the limit of values that are kept. */
interface Left {
  objects: number;
  /** Bytes that all tensors may have together: several may share a buffer, but not without end. */
  bytes: number;
}

interface Parsed {
  tensors: Map<string, LazyTensor>;
  operators: TfliteOperator[];
  description: string;
  warnings: string[];
}

/** Opens a model. Metadata: `description`, `operators` (TfliteOperator[], in the order in which they run). @throws FormatError */
export async function openTflite(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const pages = new Pages(FORMAT, source, budgetFrom(options, source.size));
  const { tensors, operators, description, warnings } = await pages.run(() => parse(pages, limits));
  return {
    format: FORMAT,
    tensors,
    metadata: new Map<string, unknown>([
      ["description", description],
      ["operators", operators],
    ]),
    warnings,
  };
}

function parse(pages: Pages, limits: Limits): Parsed {
  const start = cursorAt(pages, 0);
  const root = cursorAt(pages, 0);
  readU32(start);
  const mark = String.fromCharCode(...readBytes(start, 4));
  if (mark !== "TFL3") failAt(start, "MAGIC", `expected TFL3, got ${describe(mark)}.`, 4);
  const model = readTable(root);
  const left: Left = { objects: limits.tfliteObjects, bytes: 8 * pages.source.size };
  const buffers = tables(model, 4, left, limits);
  const codes = tables(model, 1, left, limits).map((code) => operatorCode(code, limits));
  const parsed: Parsed = {
    tensors: new Map(),
    operators: [],
    description: textField(model, 3, limits.metadataBytes),
    warnings: [],
  };
  tables(model, 2, left, limits).forEach((graph, index) => {
    const names = new Set<string>();
    const tensorNames = tables(graph, 0, left, limits).map((tensor, k) => {
      const given = textField(tensor, 3, limits.nameBytes);
      spend(tensor, left, given.length / 16, limits);
      let name = names.has(given) || given === "" ? `${given}#${k}` : given;
      names.add(name);
      if (parsed.tensors.has(name)) name = `subgraph${index}/${name}`;
      const lazy = constantTensor(tensor, name, buffers, left, limits, parsed.warnings);
      if (lazy !== undefined) {
        if (parsed.tensors.has(name)) {
          failAt(
            cursorAt(pages, tensor.offset, undefined, name),
            "DUPLICATE",
            `expected each tensor once, got ${describe(name)} again.`,
          );
        }
        parsed.tensors.set(name, lazy);
      }
      return name;
    });
    for (const operator of tables(graph, 3, left, limits)) {
      parsed.operators.push(describeOperator(operator, index, codes, tensorNames, left, limits));
    }
  });
  const loop = parsed.operators.find(({ type }) => type === "WHILE");
  if (loop !== undefined && parsed.operators.every(({ lstm, rnn }) => (lstm ?? rnn) === undefined)) {
    parsed.warnings.push(loopNote("WHILE", loop.outputs[0] ?? ""));
  }
  return parsed;
}

function spend(table: Table, left: Left, count: number, limits: Limits): void {
  const place = cursorAt(table.pages, table.offset);
  pay(place, "steps", 4 * count);
  pay(place, "cells", 8 * count);
  left.objects -= count;
  if (left.objects < 0) {
    failAt(
      place,
      "LIMIT",
      `expected at most ${limits.tfliteObjects} objects (limit tfliteObjects), got more.`,
    );
  }
}

/** The tables of a vector of tables. */
function tables(table: Table, index: number, left: Left, limits: Limits): Table[] {
  const vector = vectorField(table, index, 4);
  if (vector === undefined) return [];
  spend(table, left, vector.count, limits);
  return Array.from({ length: vector.count }, () => readTable(vector.elements));
}

/** The 32-bit integers of a vector. */
function ints(table: Table, index: number, left: Left, limits: Limits): number[] {
  const vector = vectorField(table, index, 4);
  if (vector === undefined) return [];
  spend(table, left, vector.count, limits);
  return Array.from({ length: vector.count }, () => readI32(vector.elements));
}

interface OperatorCode {
  number: number;
  name: string;
}

function operatorCode(code: Table, limits: Limits): OperatorCode {
  // The first field is a byte, from the time when there were few operators; the larger of both holds.
  const number = Math.max(byteField(code, 0), intField(code, 3));
  const custom = textField(code, 1, limits.nameBytes);
  return {
    number,
    name: number === 32 ? `CUSTOM:${custom}` : (OPERATORS.get(number) ?? `BUILTIN_${number}`),
  };
}

function describeOperator(
  operator: Table,
  subgraph: number,
  codes: readonly OperatorCode[],
  names: readonly string[],
  left: Left,
  limits: Limits,
): TfliteOperator {
  const place = cursorAt(operator.pages, operator.offset);
  const code = codes[intField(operator, 0)];
  if (code === undefined)
    failAt(place, "OFFSET", `expected an operator from 0 to ${codes.length - 1}, got another.`);
  const named = (index: number) => {
    // -1 stands for an input that is left out.
    if (index === -1) return "";
    return (
      names[index] ??
      failAt(place, "OFFSET", `expected a tensor from 0 to ${names.length - 1}, got ${index}.`)
    );
  };
  const described: TfliteOperator = {
    subgraph,
    type: code.name,
    inputs: ints(operator, 1, left, limits).map(named),
    outputs: ints(operator, 2, left, limits).map(named),
  };
  const rnn = RNNS.get(code.number);
  const settings = LSTMS.has(code.number) || rnn !== undefined ? tableField(operator, 4) : undefined;
  if (rnn !== undefined) {
    described.rnn = { activation: settings === undefined ? 0 : byteField(settings, rnn) };
  } else if (settings !== undefined) {
    const float = (index: number) => {
      const at = field(settings, index);
      return at === undefined ? 0 : readF32(at);
    };
    const isBasic = code.number === LSTM && byteField(settings, 3) === 1;
    described.lstm = {
      activation: byteField(settings, 0),
      cellClip: float(1),
      projectionClip: float(2),
      ...(isBasic && { basic: true }),
    };
  }
  return described;
}

/** A tensor whose values are in the file; undefined for one that is computed, or of a type that is not read. */
function constantTensor(
  tensor: Table,
  name: string,
  buffers: readonly Table[],
  left: Left,
  limits: Limits,
  warnings: string[],
): LazyTensor | undefined {
  const { pages } = tensor;
  const place = { offset: tensor.offset, entry: name };
  const at = cursorAt(pages, tensor.offset, undefined, name);
  const buffer = buffers[intField(tensor, 2)];
  if (buffer === undefined) failAt(at, "OFFSET", `expected a buffer from 0 to ${buffers.length - 1}.`);
  const range = bufferRange(buffer, at);
  if (range === undefined) return undefined;
  const type = byteField(tensor, 1);
  if (type >= DTYPES.length) failAt(at, "DTYPE", `expected a known element type, got ${type}.`);
  const dtype = DTYPES[type];
  if (dtype === undefined) {
    warnings.push(`tensor ${describe(name)} is of an element type that is not read`);
    return undefined;
  }
  if (field(tensor, 6) !== undefined) {
    warnings.push(`tensor ${describe(name)} is sparse, which is not read`);
    return undefined;
  }
  const sizes = vectorField(tensor, 0, 4);
  const rank = sizes?.count ?? 0;
  if (rank > limits.rank)
    failAt(at, "LIMIT", `expected at most ${limits.rank} axes (limit rank), got ${rank}.`);
  const shape = Array.from({ length: rank }, () => readI32(sizes!.elements));
  checkExtent(FORMAT, shape, limits, place);
  const needed = checkByteLength(FORMAT, dtype, shape, limits, place);
  if (range.end - range.start !== needed) {
    fail(
      FORMAT,
      "SIZE",
      `expected ${needed} bytes for ${dtype} ${describe(shape)}, got ${range.end - range.start}.`,
      place,
    );
  }
  left.bytes -= needed;
  if (left.bytes < 0)
    failAt(
      at,
      "OVERLAP",
      "expected tensors of at most eight times the file, got more of them in shared buffers.",
    );
  const quantization = planQuantization(tensor, shape, at);
  const { source } = pages;
  return {
    dtype,
    shape,
    location: range,
    read: async (): Promise<RawTensor> => ({
      dtype,
      shape,
      bytes: await readRange(FORMAT, source, range.start, range.end, name),
      ...(quantization && { quantization: await pages.run(quantization) }),
    }),
  };
}

/** Where the bytes of a buffer lie: in the buffer's own vector or, in files beyond 2 GiB, behind the tables. */
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
  // 1 is what older writers leave there.
  if (start <= 1 || length === 0) return undefined;
  const { source } = at.pages;
  if (!(start + length <= source.size))
    failAt(at, "TRUNCATED", `expected ${start + length} bytes, got ${source.size}.`);
  return { start, end: start + length };
}

/** Checks the quantization of a tensor. @returns what reads it, since its lists may be long */
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
    failAt(
      at,
      "SHAPE",
      `expected one scale and zero point, or one for each of axis ${axis} of ${describe([...shape])}, got ${count}.`,
    );
  }
  return () => {
    const list = <T>(vector: Vector, read: (cursor: Cursor) => T): T[] => {
      const elements = { ...vector.elements };
      return Array.from({ length: vector.count }, () => read(elements));
    };
    const scale = list(scales, readF32);
    const zeroPoints = zeros === undefined ? [] : list(zeros, readI64);
    // q · scale + offset is (q - zero point) · scale.
    const offset = scale.map((s, k) => 0 - s * Number(zeroPoints[k] ?? 0n));
    return count === 1 ? { scale, offset } : { scale, offset, axis };
  };
}
