/** Makes tensors from numbers, nested arrays and typed arrays. */
import { checkOptionNames } from "./check.ts";
import { allocate, checkDType, type DType, dtypeOf, type FloatArray } from "./dtype.ts";
import { ArgumentError, describe, ShapeError } from "./errors.ts";
import { checkShape, formatShape, type Shape, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** Nested arrays of numbers, e.g. `[[1, 2], [3, 4]]`. */
export type Nested = number | readonly Nested[];

/**
 * Returns a tensor with the given values.
 *
 * @param values  a typed array, kept without copying; or a number or nested arrays, copied
 * @param shape   default: the nesting, or one axis for a typed array
 * @param options `dtype` of plain numbers, default `"float32"`; a typed array keeps its own
 * @throws ShapeError when the count does not fit the shape, nested arrays are ragged, or a typed array has another dtype; ArgumentError for
 *   other values
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]); // x.shape is [2, 3]
 * const y = tensor(Float32Array.of(1, 2, 3, 4), [2, 2]);
 */
export function tensor(values: FloatArray | Nested, shape?: Shape, options: { dtype?: DType } = {}): Tensor {
  checkOptionNames("tensor", options, ["dtype"]);
  const { dtype } = options;
  if (dtype !== undefined) checkDType("tensor", dtype);
  let data: FloatArray;
  let natural: Shape;
  if (values instanceof Float32Array || values instanceof Float64Array) {
    data = values;
    natural = [values.length];
    if (dtype !== undefined && dtype !== dtypeOf(values)) {
      throw new ShapeError(
        `tensor: expected values of dtype ${dtype}, got ${describe(values)}. A typed array keeps its dtype: convert it, or leave dtype out.`,
        "DTYPE",
      );
    }
  } else {
    natural = promisedShape(values);
    const flat = flatten(values as Nested, natural);
    data = allocate(dtype ?? "float32", flat.length);
    data.set(flat);
  }
  const wanted = shape ?? natural;
  checkShape("tensor", wanted);
  if (sizeOf(wanted) !== data.length) {
    throw new ShapeError(
      `tensor: expected ${sizeOf(wanted)} values for shape ${formatShape(wanted)}, got ${data.length}.`,
    );
  }
  return new Tensor(data, [...wanted]);
}

/**
 * Returns a tensor of zeros.
 *
 * @param shape   sizes of the axes
 * @param options `dtype`, default `"float32"`
 * @throws ShapeError for a shape that is not valid or does not fit in memory; ArgumentError for another dtype
 * @example
 * const x = zeros([50, 4, 10]); // [T, N, I]
 */
export function zeros(shape: Shape, options: { dtype?: DType } = {}): Tensor {
  checkShape("zeros", shape);
  checkOptionNames("zeros", options, ["dtype"]);
  const { dtype = "float32" } = options;
  checkDType("zeros", dtype);
  return new Tensor(allocate(dtype, sizeOf(shape), "zeros"), [...shape]);
}

/** Makes a tensor with `value` in every element. */
export function filled(shape: Shape, value: number, dtype: DType): Tensor {
  return new Tensor(allocate(dtype, sizeOf(shape)).fill(value), shape);
}

/** Of nested arrays: more would be deeper than the stack. */
const MOST_AXES = 64;
/** One array may be at many places: a few of them then hold more than anyone can visit. */
const MOST_ARRAYS = 2 ** 26;

/** Returns the shape of the first members, with which `flatten` compares the others. */
function promisedShape(values: unknown): Shape {
  const shape: number[] = [];
  for (let first = values; Array.isArray(first); first = first[0]) {
    if (shape.push(first.length) > MOST_AXES)
      throw new ShapeError(`tensor: expected at most ${MOST_AXES} nested axes, got more.`);
  }
  return shape;
}

function flatten(values: Nested, shape: Shape): number[] {
  const arrays = sizeOf(shape.slice(0, -1));
  if (arrays > MOST_ARRAYS)
    throw new ShapeError(`tensor: expected at most ${MOST_ARRAYS} nested arrays, got ${arrays}.`);
  const flat: number[] = [];
  const add = (value: unknown, axis: number) => {
    const isNumber = typeof value === "number";
    if (!isNumber && !Array.isArray(value)) {
      throw new ArgumentError(
        `tensor: expected numbers, nested arrays or a float array, got ${describe(value)}.`,
      );
    }
    if ((isNumber ? undefined : value.length) !== shape[axis]) {
      throw new ShapeError(
        `tensor: expected rows of equal shape, got ${formatShape(shape.slice(axis))} and ${formatShape(promisedShape(value))}.`,
      );
    }
    if (isNumber) flat.push(value);
    else for (const member of value) add(member, axis + 1);
  };
  add(values, 0);
  return flat;
}
