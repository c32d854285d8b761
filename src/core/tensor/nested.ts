/** Numbers in nested arrays, as a person writes them. */
import { ArgumentError, describe, ShapeError } from "./errors.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

/** Nested arrays of numbers, e.g. `[[1, 2], [3, 4]]`; the innermost may be typed arrays. */
export type Nested = number | NumberList | readonly Nested[];
type NumberList = Float32Array | Float64Array | Int32Array;

/** Of nested arrays: more would be deeper than the stack. */
const MOST_AXES = 64;
/** One array may be at many places: a few of them then hold more than anyone can visit. */
const MOST_ARRAYS = 2 ** 26;

const isList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/**
 * Returns the numbers of nested arrays, row-major, and their shape.
 *
 * @throws ShapeError for rows of different shapes; ArgumentError for anything but numbers in them
 */
export function numbersIn(where: string, values: Nested): { flat: readonly number[]; shape: Shape } {
  const shape = promisedShape(where, values);
  const arrays = sizeOf(shape.slice(0, -1));
  if (arrays > MOST_ARRAYS)
    throw new ShapeError(`${where}: expected at most ${MOST_ARRAYS} nested arrays, got ${arrays}.`);
  const flat: number[] = [];
  const place: number[] = [];
  const add = (value: unknown, axis: number) => {
    const isNumber = typeof value === "number";
    if (!isNumber && !isList(value)) {
      throw new ArgumentError(
        `${where}: expected numbers or nested arrays of them, got ${describe(value)} at [${place.join(", ")}].`,
      );
    }
    if ((isNumber ? undefined : value.length) !== shape[axis]) {
      const [first, other] = [shape.slice(axis), promisedShape(where, value)];
      const advice =
        first.length === other.length
          ? "Pad shorter rows; lengths of forward says where they end."
          : "Nest all rows equally deep.";
      throw new ShapeError(
        `${where}: expected rows of equal shape, got ${formatShape(first)} and ${formatShape(other)} at [${place.join(", ")}]. ${advice}`,
      );
    }
    if (isNumber) flat.push(value);
    else
      for (let k = 0; k < value.length; k++) {
        place[axis] = k;
        place.length = axis + 1;
        add(value[k], axis + 1);
      }
  };
  add(values, 0);
  return { flat, shape };
}

/** Returns the shape of the first members, with which the others are compared. */
function promisedShape(where: string, values: unknown): Shape {
  const shape: number[] = [];
  for (let first = values; isList(first); first = first[0]) {
    if (shape.push(first.length) > MOST_AXES)
      throw new ShapeError(`${where}: expected at most ${MOST_AXES} nested axes, got more.`);
  }
  return shape;
}
