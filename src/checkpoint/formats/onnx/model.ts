/**
 * An ONNX model as plain data, for reading and writing, with the parts that networks with recurrent layers
 * need.
 *
 * Source of names and numbers: github.com/onnx/onnx, onnx/onnx.proto.
 */

import type { RawTensor } from "../../../core/storage/raw.ts";
import type { Shape } from "../../../core/tensor/shape.ts";
import { numberedTypes } from "../numbered.ts";

export const FORMAT = "onnx";

/** RawTensor's names of element types by ONNX's numbers; undefined for types that RawTensor lacks. */
export const elementTypes = numberedTypes(
  1,
  "F32 U8 I8 U16 I16 I32 I64 string BOOL F16 F64 U32 U64 C64 complex128 BF16 F8_E4M3 F8_E4M3FNUZ F8_E5M2 F8_E5M2FNUZ " +
    "uint4 int4 float4e2m1 float8e8m0 uint2 int2",
);

/** ONNX's numbers by the names of element types. */
export const elementNumbers: ReadonlyMap<string, number> = new Map(
  [...elementTypes].flatMap(([number, name]) => (name === undefined ? [] : [[name, number] as const])),
);

/** The value of an attribute; `T` represents a tensor. */
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
  /** Names of values; `""` for an omitted one. */
  inputs: string[];
  outputs: string[];
  attributes: Map<string, OnnxAttribute<T>>;
}

/** An input or output of a graph. */
export interface OnnxValue {
  name: string;
  /** As in RawTensor; undefined for values other than tensors. */
  dtype?: string;
  /** Sizes; a string names a size that depends on the input. Undefined if the rank is unknown. */
  shape?: readonly (number | string)[];
}

export interface OnnxGraph<T = RawTensor> {
  name: string;
  /** In execution order. */
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
  /** Names of functions that the model defines, without their bodies. */
  functions: string[];
}

/** A tensor that is still in the file. */
export interface StoredTensor {
  name: string;
  /** Undefined for element types that RawTensor lacks. */
  dtype: string | undefined;
  shape: Shape;
  /** Offset of its message. */
  offset: number;
  storage: Storage;
}

/** Bytes of the file, up to `end`. */
export interface Range {
  start: number;
  end: number;
}

/** Values are little-endian numbers or variable-length integers, in consecutive ranges. */
export type Storage =
  | { kind: "values" | "integers"; ranges: Range[] }
  | {
      kind: "external";
      location: string;
      offset: number;
      length: number | undefined;
      /** Whether the entry names no other copy of the values. */
      isAlone: boolean;
    }
  /** Text, a sparse tensor, or an element type that we do not read. */
  | { kind: "unread" };
