/**
 * Writes ONNX: turns a model as plain data (`model.ts`) into bytes that onnxruntime runs, with raw initializers. It checks names and order
 * like the reader, but not the operators.
 */

import { fail } from "../../../core/storage/codes.ts";
import { checkName } from "../../../core/storage/extent.ts";
import { joinBytes } from "../../../core/storage/join.ts";
import type { RawTensor } from "../../../core/storage/raw.ts";
import { checkWritable } from "../../../core/storage/written.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { MessageWriter } from "../protobuf/write.ts";
import {
  elementNumbers,
  FORMAT,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
} from "./model.ts";

/** The most that protobuf readers accept. */
const MAX_BYTES = 2 ** 31 - 1;

/** Returns the bytes of a model. @throws FormatError NAME, DUPLICATE, MISSING, DTYPE, SIZE, LIMIT */
export function writeOnnx(model: OnnxModel): Uint8Array {
  return joinBytes(onnxPieces(model));
}

/** As `writeOnnx`, in pieces. */
export function onnxPieces(model: OnnxModel): Uint8Array[] {
  checkGraph(model.graph, new Set());
  return uncheckedPieces(model);
}

/** As `onnxPieces`, of a model whose names and tensors fit. @throws FormatError LIMIT */
export function uncheckedPieces(model: OnnxModel): Uint8Array[] {
  const writer = new MessageWriter().varint(1, model.irVersion).text(2, model.producer);
  writer.message(7, graphMessage(model.graph));
  for (const [domain, version] of model.opsets) {
    writer.message(8, new MessageWriter().text(1, domain).varint(2, version));
  }
  for (const [key, value] of model.properties) {
    writer.message(14, new MessageWriter().text(1, key).text(2, value));
  }
  if (writer.size > MAX_BYTES) {
    fail(FORMAT, "LIMIT", `expected a model of at most ${MAX_BYTES} bytes, got ${writer.size}.`);
  }
  return writer.pieces();
}

/** @param outer names that outer graphs have already made */
function checkGraph(graph: OnnxGraph, outer: ReadonlySet<string>): void {
  const made = new Set(outer);
  const make = (name: string) => {
    checkName(FORMAT, name, { entry: name });
    if (name === "") fail(FORMAT, "NAME", "expected a name for every value, got none.", { entry: name });
    if (made.has(name)) {
      const message = `expected each value to be made once, got ${describe(name)} again.`;
      fail(FORMAT, "DUPLICATE", message, { entry: name });
    }
    made.add(name);
  };
  const use = (name: string, entry: string) => {
    if (name !== "" && !made.has(name)) {
      const message = `expected ${describe(name)} to be made before it is used, got none.`;
      fail(FORMAT, "MISSING", message, { entry });
    }
  };
  for (const { name } of graph.inputs) make(name);
  for (const [name, tensor] of graph.initializers) {
    make(name);
    checkWritable(FORMAT, name, tensor, writtenTypes);
  }
  for (const node of graph.nodes) {
    const entry = node.name || node.type;
    for (const name of node.inputs) use(name, entry);
    for (const [key, value] of node.attributes) {
      if ("tensor" in value) checkWritable(FORMAT, `${entry}.${key}`, value.tensor, writtenTypes);
      if ("graph" in value) checkGraph(value.graph, made);
    }
    for (const name of node.outputs) if (name !== "") make(name);
  }
  for (const { name } of graph.outputs) use(name, name);
}

const writtenTypes = [...elementNumbers.keys()];

function graphMessage(graph: OnnxGraph): MessageWriter {
  const writer = new MessageWriter();
  for (const node of graph.nodes) writer.message(1, nodeMessage(node));
  writer.text(2, graph.name);
  for (const [name, tensor] of graph.initializers) writer.message(5, tensorMessage(name, tensor));
  for (const value of graph.inputs) writer.message(11, valueMessage(value));
  for (const value of graph.outputs) writer.message(12, valueMessage(value));
  return writer;
}

function nodeMessage(node: OnnxNode): MessageWriter {
  const writer = new MessageWriter();
  for (const name of node.inputs) writer.text(1, name);
  for (const name of node.outputs) writer.text(2, name);
  writer.text(3, node.name).text(4, node.type);
  for (const [name, value] of node.attributes) writer.message(5, attributeMessage(name, value));
  if (node.domain !== "") writer.text(7, node.domain);
  return writer;
}

function checkInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  const message = `attribute ${describe(name)}: expected an integer, got ${value}.`;
  return fail(FORMAT, "HEADER", message, { entry: name });
}

function attributeMessage(name: string, value: OnnxAttribute): MessageWriter {
  const writer = new MessageWriter().text(1, name);
  if ("float" in value) return writer.float(2, value.float).varint(20, 1);
  if ("int" in value) return writer.varint(3, checkInteger(name, value.int)).varint(20, 2);
  if ("string" in value) return writer.text(4, value.string).varint(20, 3);
  if ("tensor" in value) return writer.message(5, tensorMessage("", value.tensor)).varint(20, 4);
  if ("graph" in value) return writer.message(6, graphMessage(value.graph)).varint(20, 5);
  if ("floats" in value) {
    for (const float of value.floats) writer.float(7, float);
    return writer.varint(20, 6);
  }
  if ("ints" in value) {
    for (const int of value.ints) writer.varint(8, checkInteger(name, int));
    return writer.varint(20, 7);
  }
  for (const string of value.strings) writer.text(9, string);
  return writer.varint(20, 8);
}

function tensorMessage(name: string, tensor: RawTensor): MessageWriter {
  const writer = new MessageWriter();
  for (const size of tensor.shape) writer.varint(1, size);
  return writer.varint(2, elementNumbers.get(tensor.dtype)!).text(8, name).bytes(9, tensor.bytes);
}

function valueMessage(value: OnnxValue): MessageWriter {
  const tensor = new MessageWriter();
  if (value.dtype !== undefined) tensor.varint(1, elementNumbers.get(value.dtype) ?? 0);
  if (value.shape !== undefined) {
    const shape = new MessageWriter();
    for (const size of value.shape) {
      const dimension = new MessageWriter();
      shape.message(1, typeof size === "number" ? dimension.varint(1, size) : dimension.text(2, size));
    }
    tensor.message(2, shape);
  }
  return new MessageWriter().text(1, value.name).message(2, new MessageWriter().message(1, tensor));
}

/** A node of a standard operator. */
export function nodeOf(
  name: string,
  type: string,
  inputs: string[],
  outputs: string[],
  attributes = new Map<string, OnnxAttribute>(),
): OnnxNode {
  return { name, type, domain: "", inputs, outputs, attributes };
}

/** Whole numbers as a stored list. */
export function int64(values: readonly number[]): RawTensor {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, k) => {
    view.setBigInt64(8 * k, BigInt(value), true);
  });
  return { dtype: "I64", shape: [values.length], bytes };
}
