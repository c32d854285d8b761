/** Makes tensors from numbers, nested arrays and typed arrays. */
import { checkOptionNames } from "./check.ts";
import { allocate, checkDType, type DType, dtypeOf, type FloatArray } from "./dtype.ts";
import { describe, ShapeError } from "./errors.ts";
import { type Nested, numbersIn } from "./nested.ts";
import { checkShape, formatShape, type Shape, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

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
    const { flat, shape } = numbersIn("tensor", values as Nested);
    natural = shape;
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
