/** What a Torch7 file holds: Lua values and Torch's tensors. A class is its name; functions, which are code, do not occur. */
import type { Shape } from "../../tensor/shape.ts";

/** What a file can hold; `T7Tensor` and `T7Storage` refer to elements in the file. */
export type T7Value = null | boolean | number | string | T7Table | T7Object | T7Tensor | T7Storage;

/** A Lua table; what it holds may contain it. */
export class T7Table {
  readonly entries: Map<T7Value, T7Value>;
  constructor(entries: Iterable<readonly [T7Value, T7Value]> = []) {
    this.entries = new Map(entries);
  }
}

/** An instance of a class, e.g. `nn.FastLSTM`, with the value that its class stores: nearly always a table of fields. */
export class T7Object {
  readonly type: string;
  value: T7Value | null;
  constructor(type: string, value: T7Value | null = null) {
    this.type = type;
    this.value = value;
  }
}

/** A run of elements. */
export class T7Storage {
  readonly dtype: string;
  readonly length: number;
  /** Where they lie in the file; undefined in ASCII files. */
  readonly start: number | undefined;
  /** The elements themselves, in ASCII files. */
  readonly bytes: Uint8Array | undefined;

  constructor(dtype: string, length: number, start: number | undefined, bytes: Uint8Array | undefined) {
    this.dtype = dtype;
    this.length = length;
    this.start = start;
    this.bytes = bytes;
  }
}

/** A strided view of a storage. */
export class T7Tensor {
  readonly dtype: string;
  readonly shape: Shape;
  readonly strides: Shape;
  /** First element, counted from 0. */
  readonly offset: number;
  /** Missing only where there are no elements. */
  storage: T7Storage | null = null;

  constructor(dtype: string, shape: Shape, strides: Shape, offset: number) {
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }
}

/** Element types by the names in Torch's classes: `torch.FloatTensor`, `torch.CudaLongStorage`. */
export const ELEMENTS: ReadonlyMap<string, string> = new Map([
  ["Float", "F32"],
  ["Double", "F64"],
  ["Half", "F16"],
  ["Long", "I64"],
  ["Int", "I32"],
  ["Short", "I16"],
  ["Char", "I8"],
  ["Byte", "U8"],
  // On a GPU, float is the default and has no name of its own.
  ["Cuda", "F32"],
  ["CudaDouble", "F64"],
  ["CudaHalf", "F16"],
  ["CudaLong", "I64"],
  ["CudaInt", "I32"],
  ["CudaShort", "I16"],
  ["CudaChar", "I8"],
  ["CudaByte", "U8"],
]);
