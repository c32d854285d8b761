/** From descriptions of strided views to tensors that are fetched from where their storages lie. */

import { describe } from "../../tensor/errors.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { fail } from "../codes.ts";
import type { LazyTensor } from "../contents.ts";
import { elementBits } from "../raw.ts";
import { gather, isDense, lastElement } from "../strided.ts";
import type { PickleTensor } from "./values.ts";

/** Where the storages of a file lie. */
export interface StoragePlace {
  /** Bytes that the file holds for it. */
  byteLength: number;
  /** Where they begin in the file, when they lie there uncompressed. */
  start: number | undefined;
  /** The member that holds them, for errors. */
  entry: string;
  /** The bytes from `start` up to `end`, counted within the storage. */
  read(start: number, end: number): Promise<Uint8Array>;
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
  const byteLength = sizeOf(shape) * size;
  // An empty view may begin outside its storage.
  const first = byteLength === 0 ? 0 : storage.start * unit + tensor.offset * size;
  const span = byteLength === 0 ? 0 : (lastElement(shape, tensor.strides) + 1) * size;
  const isWhole = isDense(shape, tensor.strides);
  const start = place.start === undefined ? undefined : place.start + first;
  return {
    dtype,
    shape,
    location: isWhole && start !== undefined ? { start, end: start + byteLength } : undefined,
    read: async () => {
      const bytes = await place.read(first, first + span);
      return { dtype, shape, bytes: isWhole ? bytes : gather(shape, tensor.strides, bytes, size) };
    },
  };
}
