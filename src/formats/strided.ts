/** Strided views of stored elements: whether one is row-major already, how far it reaches, and its copy in row-major order. */
import { type Shape, sizeOf, stridesOf } from "../tensor/shape.ts";

/** Whether the elements of a view lie one behind the other, in row-major order. */
export function isDense(shape: Shape, strides: Shape): boolean {
  const dense = stridesOf(shape);
  return shape.includes(0) || shape.every((n, axis) => n === 1 || strides[axis] === dense[axis]);
}

/** The last element that a view touches, counted from its first; 0 for empty views. */
export function lastElement(shape: Shape, strides: Shape): number {
  return shape.reduce((last, n, axis) => last + Math.max(n - 1, 0) * strides[axis], 0);
}

/**
 * Copies a view to row-major order.
 *
 * @param size  bytes of an element
 * @param first the element of `bytes` that the view begins with
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
  for (let k = 0; k < bytes.length; k += size) bytes.subarray(k, k + size).reverse();
}
