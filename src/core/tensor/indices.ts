/** Integer indices with a shape: token ids, class labels. Never differentiated. */
import { ArgumentError, describe, ShapeError } from "./errors.ts";
import { isIntegers } from "./lists.ts";
import { type Nested, numbersIn } from "./nested.ts";
import { checkShape, formatShape, isShape, type Shape, sizeOf } from "./shape.ts";
import { Shaped } from "./shaped.ts";
import { showArray } from "./show.ts";

/**
 * Integers with a shape. Operations take tensors, so cut or join `data` before you make indices of it.
 *
 * @example
 * const labels = indices([2, 0, 1]); // labels.shape is [3]
 */
export class Indices extends Shaped {
  readonly dtype = "int32";
  /** The integers, row-major */
  readonly data: Int32Array;
  readonly shape: Shape;

  /**
   * Prefer `indices(values, shape)`; the constructor copies neither.
   *
   * @param data  the integers, row-major
   * @param shape its product is the length of `data`
   * @throws ArgumentError for another array; ShapeError when the two do not fit
   */
  constructor(data: Int32Array, shape: Shape) {
    super();
    if (!isIntegers(data)) {
      throw new ArgumentError(
        `Indices: expected an Int32Array, got ${describe(data)}. Use indices(values, shape) for other values.`,
      );
    }
    if (!isShape(shape) || sizeOf(shape) !== data.length) {
      throw new ShapeError(
        `Indices: expected a shape of integers >= 0 with ${data.length} elements, got ${describe(shape)}.`,
      );
    }
    this.data = data;
    this.shape = shape;
  }

  /** Number of elements */
  get size(): number {
    return this.data.length;
  }

  override toString(): string {
    return showArray("indices", this.dtype, this.data, this.shape);
  }
}

/**
 * Returns indices: integers with a shape.
 *
 * @param values an Int32Array, kept without copying, or integers or nested arrays of them, copied
 * @param shape  default: the nesting, or one axis for an Int32Array
 * @throws ArgumentError when a value is not a 32-bit integer; ShapeError when the count does not fit the shape, or nested arrays are ragged
 * @example
 * const tokens = indices([[2, 0], [1, 3]]); // tokens.shape is [2, 2]
 */
export function indices(values: Int32Array | readonly Nested[], shape?: Shape): Indices {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) {
    throw new ArgumentError(
      `indices: expected an Int32Array or an array of integers, got ${describe(values)}.`,
    );
  }
  let [data, natural]: [Int32Array, Shape] = [values as Int32Array, [values.length]];
  if (!(values instanceof Int32Array)) {
    const nested = numbersIn("indices", values as readonly Nested[]);
    const wrong = nested.flat.findIndex((v) => v !== (v | 0));
    if (wrong >= 0) {
      throw new ArgumentError(
        `indices: expected 32-bit integers, got ${describe(nested.flat[wrong])} at ${wrong}.`,
      );
    }
    [data, natural] = [Int32Array.from(nested.flat), nested.shape];
  }
  const wanted = shape ?? natural;
  checkShape("indices", wanted);
  if (sizeOf(wanted) !== data.length) {
    throw new ShapeError(
      `indices: expected ${sizeOf(wanted)} values for shape ${formatShape(wanted)}, got ${data.length}.`,
    );
  }
  return new Indices(data, [...wanted]);
}
