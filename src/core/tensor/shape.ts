/** Shapes: lists of sizes, slowest axis first (row-major). `[]` is a scalar; sizes may be 0. */
import { describe, ShapeError } from "./errors.ts";

/** The sizes of the axes, slowest first; `[]` is the shape of a single number. */
export type Shape = readonly number[];

/** Returns the number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

/** `[2, 3]`, as messages print it. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** @throws ShapeError when `shape` is not a list of integers ≥ 0 */
export function checkShape(where: string, shape: Shape): void {
  if (isShape(shape)) return;
  throw new ShapeError(`${where}: expected a shape of integers >= 0, got ${describe(shape)}.`);
}

/** Whether this is a list of integers ≥ 0. A plain loop, since it runs for every tensor; `every` would skip holes. */
export function isShape(shape: unknown): shape is Shape {
  if (!Array.isArray(shape)) return false;
  for (let axis = 0; axis < shape.length; axis++) {
    if (!Number.isSafeInteger(shape[axis]) || shape[axis] < 0) return false;
  }
  return true;
}

/** Returns the distance in elements between neighbours along each axis of a row-major array. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Resolves a possibly negative axis. @throws ShapeError when it is outside `[-rank, rank)` */
export function resolveAxis(where: string, axis: number, rank: number): number {
  const resolved = Number.isInteger(axis) && axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw new ShapeError(`${where}: expected an axis from ${-rank} to ${rank - 1}, got ${describe(axis)}.`);
  }
  return resolved;
}
