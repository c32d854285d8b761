/** Reads strided views of stored elements, the tensors of PyTorch and Torch7, as row-major tensors. */

import type { Budget } from "../../core/storage/budget.ts";
import { fail } from "../../core/storage/codes.ts";
import type { LazyTensor } from "../../core/storage/contents.ts";
import { byteLengthOf, elementBits } from "../../core/storage/raw.ts";
import type { FormatPlace } from "../../core/tensor/errors.ts";
import { type Shape, sizeOf, stridesOf } from "../../core/tensor/shape.ts";

export interface View {
  readonly dtype: string;
  readonly shape: Shape;
  readonly strides: Shape;
  /** First element within the storage. */
  readonly offset: number;
}

/** Whether the elements of a view are contiguous in row-major order. */
function isDense({ shape, strides }: View): boolean {
  const dense = stridesOf(shape);
  return shape.includes(0) || shape.every((n, axis) => n === 1 || strides[axis] === dense[axis]);
}

/** Index of a view's last element, from its first; 0 for empty views. */
function lastElement({ shape, strides }: View): number {
  return shape.reduce((last, n, axis) => last + Math.max(n - 1, 0) * strides[axis], 0);
}

/**
 * Checks a view of a storage of `length` elements, and pays for one that repeats elements, as an expanded tensor does.
 *
 * @throws FormatError OFFSET when it ends beyond the storage; LIMIT
 */
export function checkView(
  view: View,
  length: number,
  { format, budget }: { format: string; budget: Budget },
  place: FormatPlace,
): void {
  const { dtype, shape, offset } = view;
  const count = sizeOf(shape);
  const last = offset + lastElement(view);
  // An empty view may begin anywhere, like slices of empty tensors.
  if (count > 0 && last >= length) {
    const message = `expected a view within ${length} elements of storage, got element ${last}.`;
    fail(format, "OFFSET", message, place);
  }
  if (count > length) budget.spendTensor(byteLengthOf(dtype, shape), format, place);
}

/** The place of a storage's elements. */
export interface StoragePlace {
  /** Offset in the file, if they are uncompressed. */
  start: number | undefined;
  /** Returns the bytes from `start` up to `end`, counted within the storage. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Returns a view as a lazy tensor. @param start bytes of the storage before its elements */
export function lazyView(view: View, place: StoragePlace, start = 0): LazyTensor {
  const { dtype, shape, strides, offset } = view;
  const size = elementBits.get(dtype)! / 8;
  const byteLength = byteLengthOf(dtype, shape);
  // An empty view may begin outside its storage.
  const first = byteLength === 0 ? 0 : start + offset * size;
  const end = byteLength === 0 ? 0 : first + (lastElement(view) + 1) * size;
  const isWhole = isDense(view);
  const at = place.start === undefined ? undefined : place.start + first;
  return {
    dtype,
    shape,
    location: isWhole && at !== undefined ? { start: at, end: at + byteLength } : undefined,
    read: async () => {
      const bytes = await place.read(first, end);
      return { dtype, shape, bytes: isWhole ? bytes : gather(shape, strides, bytes, size) };
    },
  };
}

/**
 * Copies a view to row-major order.
 *
 * @param size  bytes of an element
 * @param first index of the view's first element in `bytes`
 */
export function gather(shape: Shape, strides: Shape, bytes: Uint8Array, size: number, first = 0): Uint8Array {
  const dense = new Uint8Array(sizeOf(shape) * size);
  const index = new Array<number>(shape.length).fill(0);
  let from = first;
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

/** Reverses the bytes of each element in place. @param size bytes of an element */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let k = 0; k < bytes.length; k += size) {
    for (let first = k, last = k + size - 1; first < last; first++, last--) {
      const byte = bytes[first];
      bytes[first] = bytes[last];
      bytes[last] = byte;
    }
  }
}
