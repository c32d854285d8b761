/** From descriptions of strided views to tensors that are fetched from where their storages lie. */

import { describe } from "../../tensor/errors.ts";
import { sizeOf, stridesOf } from "../../tensor/shape.ts";
import { fail } from "../codes.ts";
import type { LazyTensor } from "../contents.ts";
import { elementBits } from "../raw.ts";
import type { PickleTensor } from "./values.ts";

/** Where the storages of a file lie. */
export interface StoragePlace {
  /** Bytes that the file holds for it. */
  byteLength: number;
  /** Where they begin in the file, when they lie there uncompressed. */
  start: number | undefined;
  /** The member that holds them, for errors. */
  entry: string;
  read(): Promise<Uint8Array>;
}

/**
 * Checks a storage against the bytes that are there, and makes a tensor that is read on demand.
 *
 * @throws FormatError SIZE when the file holds more or fewer elements than the pickle says
 */
export function lazyTensor(
  format: string,
  name: string,
  tensor: PickleTensor,
  place: StoragePlace,
): LazyTensor {
  const { dtype, shape, storage } = tensor;
  const size = elementBits.get(dtype)! / 8;
  const unit = storage.dtype === undefined ? 1 : size;
  if (place.byteLength !== storage.wholeLength * unit) {
    fail(
      format,
      "SIZE",
      `tensor ${describe(name)}: expected a storage of ${storage.wholeLength * unit} bytes, got ${place.byteLength}.`,
      { entry: place.entry },
    );
  }
  const first = storage.start * unit + tensor.offset * size;
  const byteLength = sizeOf(shape) * size;
  const isDense = isContiguous(tensor);
  const start = place.start === undefined ? undefined : place.start + first;
  return {
    dtype,
    shape,
    location: isDense && start !== undefined ? { start, end: start + byteLength } : undefined,
    read: async () => {
      const bytes = (await place.read()).subarray(first);
      return { dtype, shape, bytes: isDense ? bytes.subarray(0, byteLength) : gather(tensor, bytes, size) };
    },
  };
}

function isContiguous({ shape, strides }: PickleTensor): boolean {
  const dense = stridesOf(shape);
  return shape.includes(0) || shape.every((n, axis) => n === 1 || strides[axis] === dense[axis]);
}

/** Copies a strided view to row-major order. */
function gather({ shape, strides }: PickleTensor, bytes: Uint8Array, size: number): Uint8Array {
  const dense = new Uint8Array(sizeOf(shape) * size);
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < dense.length; to += size) {
    for (let k = 0; k < size; k++) dense[to + k] = bytes[from * size + k];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return dense;
}
