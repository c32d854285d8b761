/**
 * An ONNX model as plain data: what the reader finds in a file and what the writer puts into one. Only the parts that
 * networks with recurrent layers need; nothing here runs a graph.
 *
 * Source of names and numbers: github.com/onnx/onnx, onnx/onnx.proto.
 */
import type { Shape } from "../../tensor/shape.ts";
import type { RawTensor } from "../raw.ts";

/** Element types: ONNX's number, and the name that RawTensor gives it. Types that RawTensor lacks have no name. */
export const elementTypes: ReadonlyMap<number, string | undefined> = new Map([
  [1, "F32"],
  [2, "U8"],
  [3, "I8"],
  [4, "U16"],
  [5, "I16"],
  [6, "I32"],
  [7, "I64"],
  [8, undefined], // string
  [9, "BOOL"],
  [10, "F16"],
  [11, "F64"],
  [12, "U32"],
  [13, "U64"],
  [14, "C64"],
  [15, undefined], // complex128
  [16, "BF16"],
  [17, "F8_E4M3"],
  [18, "F8_E4M3FNUZ"],
  [19, "F8_E5M2"],
  [20, "F8_E5M2FNUZ"],
  [21, undefined], // uint4
  [22, undefined], // int4
  [23, undefined], // float4e2m1
]);

/** The number of an element type. */
export function elementTypeNumber(dtype: string): number | undefined {
  for (const [number, name] of elementTypes) if (name === dtype) return number;
  return undefined;
}

/** The value of an attribute; `T` is how a tensor is held. */
export type OnnxAttribute<T = RawTensor> =
  | { float: number }
  | { int: number }
  | { string: string }
  | { tensor: T }
  | { graph: OnnxGraph<T> }
  | { floats: number[] }
  | { ints: number[] }
  | { strings: string[] };

export interface OnnxNode<T = RawTensor> {
  name: string;
  /** Operator, e.g. `"LSTM"`. */
  type: string;
  /** `""` for the standard operators. */
  domain: string;
  /** Names of values; `""` for one that is left out. */
  inputs: string[];
  outputs: string[];
  attributes: Map<string, OnnxAttribute<T>>;
}

/** An input or output of a graph. */
export interface OnnxValue {
  name: string;
  /** As in RawTensor; undefined for values that are no tensors. */
  dtype?: string;
  /** Sizes; a string names a size that is known at run time only. Undefined: unknown rank. */
  shape?: readonly (number | string)[];
}

export interface OnnxGraph<T = RawTensor> {
  name: string;
  /** In an order in which they can run. */
  nodes: OnnxNode<T>[];
  initializers: Map<string, T>;
  inputs: OnnxValue[];
  outputs: OnnxValue[];
}

export interface OnnxModel<T = RawTensor> {
  irVersion: number;
  producer: string;
  /** Version of the operators of each domain; the standard one is `""`. */
  opsets: Map<string, number>;
  graph: OnnxGraph<T>;
  /** Free text of the producer. */
  properties: Map<string, string>;
  /** Names of functions defined by the model itself, whose bodies are not read. */
  functions: string[];
}

/** A tensor as it lies in the file. */
export interface StoredTensor {
  name: string;
  /** Undefined for element types that RawTensor lacks. */
  dtype: string | undefined;
  shape: Shape;
  /** Where its message begins. */
  offset: number;
  storage: Storage;
}

export type Storage =
  /** Little-endian values, in one range of the file. */
  | { kind: "range"; start: number; end: number }
  /** Values of 4 or 8 bytes in several ranges, as start and end in turn. */
  | { kind: "pieces"; pieces: number[] }
  /** Variable-length integers in ranges, as start and end in turn. */
  | { kind: "integers"; pieces: number[] }
  | { kind: "external"; location: string; offset: number; length: number | undefined }
  /** Text or an element type that is not read. */
  | { kind: "unread" };
