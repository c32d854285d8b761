/** Operations that cut or join along an axis. All copy. */
import { checkOptionNames } from "../tensor/check.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import { isListOf } from "../tensor/lists.ts";
import { formatShape, resolveAxis, type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkSameDType, checkTensor } from "./operands.ts";
import { unsqueeze } from "./reshape.ts";
import { needsGradient, record, recordOne } from "./tape.ts";

/** An array along one axis: `outer` blocks of `size` rows of `inner` elements. */
interface AxisView {
  axis: number;
  outer: number;
  inner: number;
}

function axisOf(where: string, options: { axis?: number }): number {
  checkOptionNames(where, options, ["axis"]);
  return options.axis ?? 0;
}

function viewAxis(where: string, shape: Shape, axis: number): AxisView {
  const at = resolveAxis(where, axis, shape.length);
  return { axis: at, outer: sizeOf(shape.slice(0, at)), inner: sizeOf(shape.slice(at + 1)) };
}

/** A position counted from the start. */
function fromEnd(position: number, size: number): number {
  return typeof position === "number" && position < 0 ? position + size : position;
}

/** Returns where each of consecutive parts begins. */
function startsOf(widths: readonly number[]): number[] {
  let next = 0;
  return widths.map((width) => (next += width) - width);
}

/** A view of fewer elements takes longer to make than they take to copy. */
const SHORT = 48;

/** Copies `width` elements from each of `outer` blocks to another array; blocks are `stride` elements apart. */
function copyBlocks(
  from: FloatArray,
  start: number,
  stride: number,
  to: FloatArray,
  startTo: number,
  strideTo: number,
  width: number,
  outer: number,
): void {
  if (width < SHORT) {
    for (let block = 0; block < outer; block++) {
      const at = start + block * stride;
      const into = startTo + block * strideTo;
      for (let k = 0; k < width; k++) to[into + k] = from[at + k];
    }
    return;
  }
  for (let block = 0; block < outer; block++) {
    const at = start + block * stride;
    to.set(from.subarray(at, at + width), startTo + block * strideTo);
  }
}

/**
 * Returns the range `start … end - 1` of an axis. Negative positions count from the end.
 *
 * @param x     any shape of at least one axis
 * @param axis  to cut; a negative one counts from the last
 * @param start the first position
 * @param end   the position after the last one; default: the end of the axis
 * @throws ShapeError unless 0 ≤ start ≤ end ≤ the size of the axis
 * @example
 * ops.slice(tensor([1, 2, 3, 4]), 0, 1, -1).data; // [2, 3]
 */
export function slice(x: Tensor, axis: number, start: number, end?: number): Tensor {
  checkTensor("slice", "x", x);
  const view = viewAxis("slice", x.shape, axis);
  const size = x.shape[view.axis];
  const from = fromEnd(start, size);
  const to = end === undefined ? size : fromEnd(end, size);
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || from > to || to > size) {
    throw new ShapeError(
      `slice: expected a range within 0 to ${size}, got ${describe(start)} to ${describe(end ?? size)}.`,
    );
  }
  return sliced("slice", x, view, from, to, x.shape.with(view.axis, to - from));
}

/**
 * Returns one position of an axis, which disappears. A negative index counts from the end.
 *
 * @param x     any shape of at least one axis
 * @param axis  to take the position from; a negative one counts from the last
 * @param index the position; a negative one counts from the end
 * @throws ShapeError when the index is outside the axis
 * @example
 * ops.select(tensor([[1, 2], [3, 4]]), 0, -1).data; // [3, 4]
 */
export function select(x: Tensor, axis: number, index: number): Tensor {
  checkTensor("select", "x", x);
  const view = viewAxis("select", x.shape, axis);
  const size = x.shape[view.axis];
  const at = fromEnd(index, size);
  if (!Number.isInteger(at) || at < 0 || at >= size) {
    throw new ShapeError(
      `select: expected an index from ${-size} to ${size - 1} along axis ${axis}, got ${describe(index)}.`,
    );
  }
  return sliced("select", x, view, at, at + 1, x.shape.toSpliced(view.axis, 1));
}

function sliced(name: string, x: Tensor, view: AxisView, from: number, to: number, shape: Shape): Tensor {
  const { outer, inner } = view;
  const stride = x.shape[view.axis] * inner;
  const width = (to - from) * inner;
  const out = spareArrays.takeFor(x.dtype, outer * width, name);
  copyBlocks(x.data, from * inner, stride, out, 0, width, width, outer);
  return recordOne(name, [x], new Tensor(out, shape), (gradient) => {
    const gradX = spareArrays.borrow(x.dtype, x.size).fill(0);
    copyBlocks(gradient, 0, width, gradX, from * inner, stride, width, outer);
    return [gradX];
  });
}

/**
 * Cuts an axis into consecutive parts; its backward pass is cheaper than one `slice` per part.
 *
 * @param x       any shape of at least one axis
 * @param sizes   size of every part (the last may be smaller), or a list of sizes that add up to that of the axis
 * @param options `axis`, default 0
 * @returns the parts, in order
 * @throws ShapeError when the sizes do not add up to that of the axis; ArgumentError for a part size below 1
 * @example
 * const [first, rest] = ops.split(tensor([1, 2, 3]), [1, 2]);
 * rest.data; // [2, 3]
 */
export function split(
  x: Tensor,
  sizes: number | readonly number[],
  options: { axis?: number } = {},
): Tensor[] {
  checkTensor("split", "x", x);
  const view = viewAxis("split", x.shape, axisOf("split", options));
  const total = x.shape[view.axis];
  const list = typeof sizes === "number" ? equalParts(total, sizes) : sizes;
  if (!Array.isArray(list)) {
    throw new ArgumentError(`split: expected a part size, or a list of sizes, got ${describe(sizes)}.`);
  }
  if (
    !isListOf<number>(list, (size) => Number.isInteger(size) && size >= 0) ||
    list.reduce((a, b) => a + b, 0) !== total
  ) {
    throw new ShapeError(`split: expected sizes >= 0 that add up to ${total}, got ${describe(list)}.`);
  }
  const { outer, inner } = view;
  const stride = total * inner;
  const starts = startsOf(list.map((size) => size * inner));
  const parts = list.map((size, part) => {
    const width = size * inner;
    const out = allocate(x.dtype, outer * width);
    copyBlocks(x.data, starts[part], stride, out, 0, width, width, outer);
    return new Tensor(out, x.shape.with(view.axis, size));
  });
  record("split", [x], parts, (gradients) => {
    const gradX = allocate(x.dtype, x.size);
    gradients.forEach((gradient, part) => {
      const width = list[part] * inner;
      if (gradient !== undefined) copyBlocks(gradient, 0, width, gradX, starts[part], stride, width, outer);
    });
    return [gradX];
  });
  return parts;
}

function equalParts(total: number, size: number): number[] {
  if (!Number.isInteger(size) || size < 1) {
    throw new ArgumentError(`split: expected a part size >= 1, got ${describe(size)}.`);
  }
  const parts = new Array<number>(Math.ceil(total / size)).fill(size);
  if (total % size !== 0) parts[parts.length - 1] = total % size;
  return parts.length === 0 ? [0] : parts;
}

/**
 * Joins tensors along an axis; the other axes must be equal.
 *
 * @param list    at least one tensor, all of one dtype
 * @param options `axis`: which one grows, default 0
 * @throws ShapeError when the other axes or the dtypes differ; ArgumentError for an empty list
 * @example
 * ops.concat([zeros([2, 3]), zeros([2, 4])], { axis: 1 }).shape; // [2, 7]
 */
export function concat(list: readonly Tensor[], options: { axis?: number } = {}): Tensor {
  return concatenated("concat", list, axisOf("concat", options));
}

function concatenated(name: string, list: readonly Tensor[], axis: number): Tensor {
  const first = checkList(name, list);
  const view = viewAxis(name, first.shape, axis);
  for (const [position, part] of list.entries()) {
    if (
      part.rank !== first.rank ||
      !sameShape(part.shape.with(view.axis, 0), first.shape.with(view.axis, 0))
    ) {
      throw new ShapeError(
        `${name}: expected shapes equal except along axis ${axis}, got ${formatShape(first.shape)} and ${formatShape(part.shape)} (tensor ${position}).`,
      );
    }
  }
  const { outer, inner } = view;
  const widths = list.map((part) => part.shape[view.axis] * inner);
  const starts = startsOf(widths);
  const stride = widths.reduce((a, b) => a + b, 0);
  const out = spareArrays.takeFor(first.dtype, outer * stride, name);
  list.forEach((part, k) => {
    copyBlocks(part.data, 0, widths[k], out, starts[k], stride, widths[k], outer);
  });
  const shape = first.shape.with(
    view.axis,
    list.reduce((sum, part) => sum + part.shape[view.axis], 0),
  );
  return recordOne(name, [...list], new Tensor(out, shape), (gradient) =>
    list.map((part, k) => {
      if (!needsGradient(part)) return undefined;
      const gradPart = allocate(part.dtype, part.size);
      copyBlocks(gradient, starts[k], stride, gradPart, 0, widths[k], widths[k], outer);
      return gradPart;
    }),
  );
}

/**
 * Joins tensors of equal shape along a new axis.
 *
 * @param list    at least one tensor, all of one dtype
 * @param options `axis` of the result, default 0
 * @throws ShapeError when the shapes or dtypes differ; ArgumentError for an empty list
 * @example
 * ops.stack([zeros([3]), zeros([3])]).shape; // [2, 3]
 */
export function stack(list: readonly Tensor[], options: { axis?: number } = {}): Tensor {
  const first = checkList("stack", list);
  const at = resolveAxis("stack", axisOf("stack", options), first.rank + 1);
  for (const [position, part] of list.entries()) {
    if (!sameShape(part.shape, first.shape)) {
      throw new ShapeError(
        `stack: expected equal shapes, got ${formatShape(first.shape)} and ${formatShape(part.shape)} (tensor ${position}).`,
      );
    }
  }
  return concatenated(
    "stack",
    list.map((part) => unsqueeze(part, at)),
    at,
  );
}

function checkList(where: string, list: readonly Tensor[]): Tensor {
  if (!Array.isArray(list) || list.length === 0) {
    throw new ArgumentError(`${where}: expected a list of at least one tensor, got ${describe(list)}.`);
  }
  for (const [position, part] of list.entries()) {
    checkTensor(where, `tensor ${position}`, part);
    checkSameDType(where, list[0], part, `tensor ${position}`);
  }
  return list[0];
}
