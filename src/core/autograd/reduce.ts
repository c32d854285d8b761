/** Reductions over one axis, several or all. Sums are kept in float64. */

import { checkNumber, checkOptionNames, notNegative } from "../tensor/check.ts";
import { allocate, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { describe, ShapeError } from "../tensor/errors.ts";
import { Indices } from "../tensor/indices.ts";
import { formatShape, resolveAxis, type Shape, sizeOf, stridesOf } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { broadcastStrides, expandTo, reduceTo, walkRows } from "./broadcast.ts";
import { checkTensor } from "./operands.ts";
import { recordOne } from "./tape.ts";

/** Options of the reductions. */
export interface ReduceOptions {
  /** Which axes to reduce; default: all. */
  axis?: number | readonly number[];
  /** Keep reduced axes with size 1. Default false. */
  keepDims?: boolean;
}

interface Reduced {
  /** The shape of the result. */
  shape: Shape;
  /** The same with reduced axes of size 1: it broadcasts to the shape of the input. */
  kept: Shape;
  /** Elements per result. */
  count: number;
}

function reducedShape(
  where: string,
  x: Tensor,
  options: ReduceOptions,
  known: readonly string[] = ["axis", "keepDims"],
): Reduced {
  checkTensor(where, "x", x);
  checkOptionNames(where, options, known);
  const { axis } = options;
  if (Array.isArray(axis) && axis.length > x.rank)
    throw new ShapeError(`${where}: expected different axes, got ${describe(axis)}.`);
  const list =
    axis === undefined ? x.shape.map((_, k) => k) : Array.isArray(axis) ? [...axis] : [axis as number];
  const axes = new Set(list.map((k) => resolveAxis(where, k, x.rank)));
  if (axes.size !== list.length) {
    throw new ShapeError(`${where}: expected different axes, got ${describe(list)}.`);
  }
  const kept = x.shape.map((size, k) => (axes.has(k) ? 1 : size));
  const shape = options.keepDims ? kept : x.shape.filter((_, k) => !axes.has(k));
  return { shape, kept, count: sizeOf(x.shape.filter((_, k) => axes.has(k))) };
}

function checkNotEmpty(where: string, x: Tensor, count: number): void {
  if (count > 0) return;
  throw new ShapeError(
    `${where}: expected at least one element to reduce, got shape ${formatShape(x.shape)}.`,
  );
}

/**
 * Returns the sum; 0 of no elements.
 *
 * @param x       any shape
 * @param options `axis`, one or several, default all; `keepDims`, default false
 * @throws ShapeError for an axis that x lacks
 * @example
 * ops.sum(tensor([[1, 2], [3, 4]]), { axis: 0 }).data; // [4, 6]
 */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { shape, kept } = reducedShape("sum", x, options);
  const sums = reduceTo(x.data, x.shape, kept);
  // A result never shares memory with its input.
  const result = new Tensor(sums === x.data ? sums.slice() : sums, shape);
  return recordOne("sum", [x], result, (gradient) => [spread(gradient, kept, x.shape)]);
}

/**
 * Returns the mean.
 *
 * @param x       any shape
 * @param options `axis`, one or several, default all; `keepDims`, default false
 * @throws ShapeError when there are no elements
 * @example
 * ops.mean(tensor([[1, 2], [3, 4]]), { axis: -1 }).data; // [1.5, 3.5]
 */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { shape, kept, count } = reducedShape("mean", x, options);
  checkNotEmpty("mean", x, count);
  const result = new Tensor(divided(reduceTo(x.data, x.shape, kept), count), shape);
  return recordOne("mean", [x], result, (gradient) => [spread(divided(gradient, count), kept, x.shape)]);
}

/**
 * Returns the largest element; NaN when one is NaN; ties share the gradient.
 *
 * @param x       any shape
 * @param options `axis`, one or several, default all; `keepDims`, default false
 * @throws ShapeError when there are no elements
 * @example
 * ops.max(tensor([[1, 5], [7, 2]])).item(); // 7
 */
export function max(x: Tensor, options: ReduceOptions = {}): Tensor {
  return extreme("max", x, options, (value, best) => value > best);
}

/**
 * Returns the smallest element; NaN when one is NaN; ties share the gradient.
 *
 * @param x       any shape
 * @param options `axis`, one or several, default all; `keepDims`, default false
 * @throws ShapeError when there are no elements
 * @example
 * ops.min(tensor([[1, 5], [7, 2]]), { axis: 1 }).data; // [1, 2]
 */
export function min(x: Tensor, options: ReduceOptions = {}): Tensor {
  return extreme("min", x, options, (value, best) => value < best);
}

function extreme(
  name: string,
  x: Tensor,
  options: ReduceOptions,
  better: (value: number, best: number) => boolean,
): Tensor {
  const { shape, kept, count } = reducedShape(name, x, options);
  checkNotEmpty(name, x, count);
  const values = x.data;
  const best = allocate(x.dtype, sizeOf(shape));
  const found = new Uint8Array(best.length);
  forEachElement(x.shape, kept, (k, into) => {
    if (found[into] === 1 && !better(values[k], best[into]) && !Number.isNaN(values[k])) return;
    found[into] = 1;
    best[into] = Number.isNaN(best[into]) ? best[into] : values[k];
  });
  return recordOne(name, [x], new Tensor(best, shape), (gradient) => {
    const ties = new Float64Array(best.length);
    forEachElement(x.shape, kept, (k, into) => {
      if (values[k] === best[into]) ties[into]++;
    });
    const gradX = allocate(x.dtype, x.size);
    forEachElement(x.shape, kept, (k, into) => {
      if (values[k] === best[into]) gradX[k] = gradient[into] / ties[into];
    });
    return [gradX];
  });
}

/**
 * Returns the variance Σ (x - mean)² / (count - correction).
 *
 * @param x       any shape
 * @param options `correction`: default 1, the unbiased estimate; 0: the mean square deviation. `axis`, one or several, default all;
 *   `keepDims`, default false
 * @throws ShapeError unless there are more elements than `correction`
 * @example
 * ops.variance(tensor([1, 2, 3])).item(); // 1
 */
export function variance(x: Tensor, options: ReduceOptions & { correction?: number } = {}): Tensor {
  const { shape, kept, count } = reducedShape("variance", x, options, ["axis", "keepDims", "correction"]);
  const { correction = 1 } = options;
  checkNumber("variance", "correction", correction, notNegative);
  if (count <= correction) {
    throw new ShapeError(
      `variance: expected more than ${correction} elements to reduce, got ${count}. Use { correction: 0 } for one element.`,
    );
  }
  const values = x.data;
  const means = new Float64Array(sizeOf(shape));
  forEachElement(x.shape, kept, (k, into) => {
    means[into] += values[k];
  });
  for (let k = 0; k < means.length; k++) means[k] /= count;
  const squares = new Float64Array(means.length);
  forEachElement(x.shape, kept, (k, into) => {
    squares[into] += (values[k] - means[into]) ** 2;
  });
  const out = allocate(x.dtype, squares.length);
  for (let k = 0; k < out.length; k++) out[k] = squares[k] / (count - correction);
  return recordOne("variance", [x], new Tensor(out, shape), (gradient) => {
    const gradX = allocate(x.dtype, x.size);
    forEachElement(x.shape, kept, (k, into) => {
      gradX[k] = (gradient[into] * 2 * (values[k] - means[into])) / (count - correction);
    });
    return [gradX];
  });
}

/**
 * Returns the position of the largest element along an axis, the first of equal ones; NaN counts as the largest. Not differentiable.
 *
 * @param x       any shape
 * @param options `axis`: default: all elements, in row-major order; `keepDims`, default false
 * @throws ShapeError when there are no elements
 * @example
 * ops.argmax(tensor([[1, 5], [7, 2]]), { axis: 1 }).data; // [1, 0]
 */
export function argmax(x: Tensor, options: { axis?: number; keepDims?: boolean } = {}): Indices {
  const { shape, kept, count } = reducedShape("argmax", x, options);
  checkNotEmpty("argmax", x, count);
  const stride =
    options.axis === undefined ? 1 : stridesOf(x.shape)[resolveAxis("argmax", options.axis, x.rank)];
  const values = x.data;
  const best = new Int32Array(sizeOf(shape)).fill(-1);
  forEachElement(x.shape, kept, (k, into) => {
    const champion = best[into];
    if (champion >= 0 && (values[k] <= values[champion] || Number.isNaN(values[champion]))) return;
    best[into] = k;
  });
  return new Indices(
    best.map((k) => Math.floor(k / stride) % count),
    shape,
  );
}

/** Visits elements k of `shape` in order, each with its element of the reduction. */
function forEachElement(shape: Shape, kept: Shape, visit: (k: number, into: number) => void): void {
  walkRows(shape, stridesOf(shape), broadcastStrides(kept, shape), (start, end, _a, _stepA, into, step) => {
    for (let k = start; k < end; k++, into += step) visit(k, into);
  });
}

/** Gradients of sums, repeated for the elements of each. */
function spread(gradient: FloatArray, kept: Shape, shape: Shape): FloatArray {
  if (gradient.length !== 1) return expandTo(gradient, kept, shape);
  return spareArrays.borrow(dtypeOf(gradient), sizeOf(shape)).fill(gradient[0]);
}

function divided(values: FloatArray, divisor: number): FloatArray {
  const out = values.slice();
  for (let k = 0; k < out.length; k++) out[k] /= divisor;
  return out;
}
