/** Operations that only move elements. `reshape`, `squeeze` and `unsqueeze` share the values of their input; the others copy. */
import { checkOptionNames } from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { describe, ShapeError } from "../tensor/errors.ts";
import { isListOf, listOf } from "../tensor/lists.ts";
import {
  checkShape,
  formatShape,
  resolveAxis,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
} from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { broadcastShape, copyStrided, expandTo, reduceTo } from "./broadcast.ts";
import { checkTensor } from "./operands.ts";
import { recordOne } from "./tape.ts";

/**
 * Returns the same elements in another shape; the values are shared. One size may be -1: the remaining one.
 *
 * @param x     any shape
 * @param shape with the same number of elements; one size may be -1
 * @throws ShapeError when the number of elements would change
 * @example
 * ops.reshape(zeros([2, 6]), [3, -1]).shape; // [3, 4]
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkTensor("reshape", "x", x);
  const unknown = isListOf(shape, (size: unknown) => typeof size === "number") ? shape.indexOf(-1) : -1;
  let wanted = shape;
  if (unknown >= 0) {
    checkShape("reshape", shape.toSpliced(unknown, 1, 0));
    const known = sizeOf(shape.filter((_, axis) => axis !== unknown));
    wanted = shape.with(unknown, known === 0 ? 0 : Math.floor(x.size / known));
  }
  checkShape("reshape", wanted);
  if (sizeOf(wanted) !== x.size) {
    throw new ShapeError(
      `reshape: expected a shape of ${x.size} elements for x of shape ${formatShape(x.shape)}, got ${formatShape(shape)}.`,
    );
  }
  return reshaped("reshape", x, [...wanted]);
}

function reshaped(name: string, x: Tensor, shape: Shape): Tensor {
  return recordOne(name, [x], new Tensor(x.data, shape), (gradient) => [gradient]);
}

/**
 * Removes one axis of size 1, or all of them.
 *
 * @param x       any shape
 * @param options `axis` of size 1; default: every axis of size 1
 * @throws ShapeError when `axis` has another size
 * @example
 * ops.squeeze(zeros([1, 3, 1]), { axis: 0 }).shape; // [3, 1]
 */
export function squeeze(x: Tensor, options: { axis?: number } = {}): Tensor {
  checkTensor("squeeze", "x", x);
  checkOptionNames("squeeze", options, ["axis"]);
  const { axis } = options;
  const others = x.shape.filter((size) => size !== 1);
  if (axis === undefined) return reshaped("squeeze", x, others);
  const at = resolveAxis("squeeze", axis, x.rank);
  if (x.shape[at] !== 1) {
    throw new ShapeError(`squeeze: expected axis ${axis} of size 1, got shape ${formatShape(x.shape)}.`);
  }
  return reshaped("squeeze", x, x.shape.toSpliced(at, 1));
}

/**
 * Adds an axis of size 1 at `axis` of the result.
 *
 * @param x    any shape
 * @param axis its place in the result; a negative one counts from the last
 * @throws ShapeError for an axis outside the result
 * @example
 * ops.unsqueeze(zeros([3]), -1).shape; // [3, 1]
 */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  checkTensor("unsqueeze", "x", x);
  return reshaped("unsqueeze", x, x.shape.toSpliced(resolveAxis("unsqueeze", axis, x.rank + 1), 0, 1));
}

/**
 * Returns the axes in another order.
 *
 * @param x    any shape
 * @param axes each axis of x once; axis k of the result is axis `axes[k]` of x
 * @throws ShapeError unless `axes` has each axis of x once
 * @example
 * ops.permute(zeros([2, 3, 4]), [2, 0, 1]).shape; // [4, 2, 3]
 */
export function permute(x: Tensor, axes: readonly number[]): Tensor {
  checkTensor("permute", "x", x);
  const list = listOf("permute", "a list of axes", axes);
  const order = list.map((axis) => resolveAxis("permute", axis, x.rank));
  if (order.length !== x.rank || new Set(order).size !== x.rank) {
    throw new ShapeError(`permute: expected each of the ${x.rank} axes of x once, got ${describe(list)}.`);
  }
  return permuted("permute", x, order);
}

/**
 * Returns x with two axes swapped.
 *
 * @param x any shape
 * @param a an axis; a negative one counts from the last
 * @param b the other axis
 * @throws ShapeError for an axis that x lacks
 * @example
 * ops.transpose(zeros([2, 3, 4]), 0, -1).shape; // [4, 3, 2]
 */
export function transpose(x: Tensor, a: number, b: number): Tensor {
  checkTensor("transpose", "x", x);
  const order = x.shape.map((_, axis) => axis);
  const first = resolveAxis("transpose", a, x.rank);
  const second = resolveAxis("transpose", b, x.rank);
  order[first] = second;
  order[second] = first;
  return permuted("transpose", x, order);
}

function permuted(name: string, x: Tensor, order: readonly number[]): Tensor {
  const shape = order.map((axis) => x.shape[axis]);
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return recordOne(name, [x], new Tensor(permuteData(x.data, x.shape, order), shape), (gradient) => [
    permuteData(gradient, shape, inverse),
  ]);
}

function permuteData(data: FloatArray, shape: Shape, order: readonly number[]): FloatArray {
  const strides = stridesOf(shape);
  return copyStrided(
    data,
    order.map((axis) => shape[axis]),
    order.map((axis) => strides[axis]),
  );
}

/**
 * Returns the elements in reverse order along the given axes.
 *
 * @param x    any shape
 * @param axes one or several; negative ones count from the last
 * @throws ShapeError for an axis that x lacks
 * @example
 * ops.flip(tensor([1, 2, 3]), 0).data; // [3, 2, 1]
 */
export function flip(x: Tensor, axes: number | readonly number[]): Tensor {
  checkTensor("flip", "x", x);
  const list = typeof axes === "number" ? [axes] : listOf("flip", "an axis or a list of axes", axes);
  const flipped = new Set(list.map((axis) => resolveAxis("flip", axis, x.rank)));
  const strides = stridesOf(x.shape).map((stride, axis) => (flipped.has(axis) ? -stride : stride));
  let origin = 0;
  for (const axis of flipped) origin -= strides[axis] * (x.shape[axis] - 1);
  const flipData = (data: FloatArray): FloatArray => copyStrided(data, x.shape, strides, origin);
  return recordOne("flip", [x], new Tensor(flipData(x.data), x.shape), (gradient) => [flipData(gradient)]);
}

/**
 * Returns x repeated to `shape`.
 *
 * @param x     any shape
 * @param shape to which x broadcasts
 * @throws ShapeError unless x broadcasts to it
 * @example
 * ops.expand(tensor([1, 2]), [2, 2]).data; // [1, 2, 1, 2]
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  checkTensor("expand", "x", x);
  checkShape("expand", shape);
  if (!sameShape(broadcastShape("expand", x.shape, shape), shape)) {
    throw new ShapeError(
      `expand: expected a shape to which ${formatShape(x.shape)} broadcasts, got ${formatShape(shape)}.`,
    );
  }
  const repeated = expandTo(x.data, x.shape, shape);
  const result = new Tensor(repeated === x.data ? repeated.slice() : repeated, [...shape]);
  return recordOne("expand", [x], result, (gradient) => [reduceTo(gradient, shape, x.shape)]);
}
