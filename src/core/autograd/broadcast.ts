/**
 * Index arithmetic over two arrays of different layout, for broadcasting, reducing, expanding and permuting.
 *
 * A layout is a list of strides, one per axis of a common shape; stride 0 repeats an axis. `walkRows` merges axes that lie one after
 * the other in both arrays and visits the rest row by row, so equal shapes, scalars and biases are one or a few plain loops.
 */
import { fastKernels } from "../kernels/choose.ts";
import { allocate, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import { formatShape, type Shape, sameShape, sizeOf, stridesOf } from "../tensor/shape.ts";
import { unwritten } from "../tensor/unwritten.ts";

/**
 * One row: elements `start … end - 1` of the common shape, which are at `a, a + stepA, …` and `b, b + stepB, …` in the two arrays.
 */
export type VisitRow = (
  start: number,
  end: number,
  a: number,
  stepA: number,
  b: number,
  stepB: number,
) => void;

/** Returns the shape of an operation on two shapes, by NumPy's rule. @throws ShapeError when they do not fit */
export function broadcastShape(where: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let axis = 1; axis <= rank; axis++) {
    const sizeA = a[a.length - axis] ?? 1;
    const sizeB = b[b.length - axis] ?? 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) {
      throw new ShapeError(
        `${where}: expected shapes that broadcast, got ${formatShape(a)} and ${formatShape(b)}. Sizes must be equal or 1, counted from the last axis.`,
      );
    }
    shape[rank - axis] = sizeA === 1 ? sizeB : sizeA;
  }
  return shape;
}

/** Returns the strides that read a dense array of shape `from` as shape `to`, to which it broadcasts. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from);
  const missing = to.length - from.length;
  return to.map((_, axis) => (axis < missing || from[axis - missing] === 1 ? 0 : strides[axis - missing]));
}

/** Visits every row of `shape` in two layouts. */
export function walkRows(
  shape: Shape,
  stridesA: readonly number[],
  stridesB: readonly number[],
  visit: VisitRow,
): void {
  const size = sizeOf(shape);
  if (size === 0) return;
  const [sizes, stepsA, stepsB] = mergeAxes(shape, stridesA, stridesB);
  const last = sizes.length - 1;
  const length = sizes[last];
  const index = new Array<number>(last).fill(0);
  let a = 0;
  let b = 0;
  for (let start = 0; start < size; start += length) {
    visit(start, start + length, a, stepsA[last], b, stepsB[last]);
    for (let axis = last - 1; axis >= 0; axis--) {
      a += stepsA[axis];
      b += stepsB[axis];
      if (++index[axis] < sizes[axis]) break;
      a -= stepsA[axis] * sizes[axis];
      b -= stepsB[axis] * sizes[axis];
      index[axis] = 0;
    }
  }
}

/** The same walk over fewer axes: without axes of size 1, and with neighbours joined where both layouts allow it. */
export function mergeAxes(
  shape: Shape,
  stridesA: readonly number[],
  stridesB: readonly number[],
): [sizes: number[], stepsA: number[], stepsB: number[]] {
  const sizes: number[] = [];
  const stepsA: number[] = [];
  const stepsB: number[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const last = sizes.length - 1;
    if (last >= 0 && stepsA[last] === stridesA[axis] * size && stepsB[last] === stridesB[axis] * size) {
      sizes[last] *= size;
      stepsA[last] = stridesA[axis];
      stepsB[last] = stridesB[axis];
    } else {
      sizes.push(size);
      stepsA.push(stridesA[axis]);
      stepsB.push(stridesB[axis]);
    }
  });
  if (sizes.length === 0) return [[1], [0], [0]];
  return [sizes, stepsA, stepsB];
}

/** Sums the elements that broadcasting from `to` to `from` repeated: its chain rule. Sums are float64. */
export function reduceTo(data: FloatArray, from: Shape, to: Shape): FloatArray {
  if (sizeOf(from) === sizeOf(to)) return data;
  const sums = new Float64Array(sizeOf(to));
  const strides = stridesOf(from);
  const stridesTo = broadcastStrides(to, from);
  const fast = fastKernels(data);
  if (fast !== undefined) {
    const [sizes, , steps] = mergeAxes(from, strides, stridesTo);
    if (sums.length === 1) return Float32Array.of(fast.sum(data as Float32Array));
    if (sizes.length === 2 && steps[0] === 0 && steps[1] === 1) {
      fast.columnSums(data as Float32Array, sums);
      return new Float32Array(sums);
    }
  }
  walkRows(from, strides, stridesTo, (start, end, _a, _stepA, into, step) => {
    if (step === 0) {
      let sum = 0;
      for (let k = start; k < end; k++) sum += data[k];
      sums[into] += sum;
    } else {
      for (let k = start; k < end; k++, into += step) sums[into] += data[k];
    }
  });
  return dtypeOf(data) === "float64" ? sums : new Float32Array(sums);
}

/** Repeats data of shape `from` to shape `to`. */
export function expandTo(data: FloatArray, from: Shape, to: Shape): FloatArray {
  if (sizeOf(from) === sizeOf(to)) return data;
  if (data.length === 1) return unwritten(dtypeOf(data), sizeOf(to)).fill(data[0]);
  return copyStrided(data, to, broadcastStrides(from, to));
}

/** Returns a dense copy of the elements that `strides` reach from `origin`. */
export function copyStrided(
  data: FloatArray,
  shape: Shape,
  strides: readonly number[],
  origin = 0,
): FloatArray {
  const out = allocate(dtypeOf(data), sizeOf(shape));
  walkRows(shape, strides, stridesOf(shape), (start, end, from, step) => {
    from += origin;
    for (let k = start; k < end; k++, from += step) out[k] = data[from];
  });
  return out;
}
