/** Weights that weight_norm split: the length of each row and its direction. The weight is v · g / |v|; an edit of it is one of the two. */

import type { LazyTensor } from "../../core/storage/contents.ts";
import { fromFloat, type RawTensor, toFloat } from "../../core/storage/raw.ts";
import type { Shape } from "../../core/tensor/shape.ts";

export type NamedTensor = readonly [name: string, tensor: LazyTensor];

/** Returns a function from the index of an element to that of its length; undefined unless the shapes fit. */
function groupsOf(length: Shape, matrix: Shape): ((index: number) => number) | undefined {
  if (matrix.length !== 2) return undefined;
  const [rows, columns] = matrix;
  const kept = length.length === 2 ? length.join() : length.every((size) => size === 1) ? "1,1" : "";
  if (kept === `${rows},1`) return (index) => Math.floor(index / columns);
  if (kept === `1,${columns}`) return (index) => index % columns;
  return kept === "1,1" ? () => 0 : undefined;
}

/** The weight of a length and a direction; undefined unless their shapes fit. */
export function normalised(
  [lengthName, length]: NamedTensor,
  [directionName, direction]: NamedTensor,
): LazyTensor | undefined {
  const { dtype, shape } = direction;
  const group = groupsOf(length.shape, shape);
  if (group === undefined) return undefined;
  const parts = async () => {
    const [g, v] = [await length.read(), await direction.read()];
    return { lengths: toFloat(g, "float64"), directions: toFloat(v, "float64"), g, v };
  };
  const multiplied = (lengths: ArrayLike<number>, directions: Float64Array) => {
    const norms = normsOf(directions, lengths.length, group);
    return fromFloat(
      directions.map((value, index) => (value / norms[group(index)]) * lengths[group(index)]),
      shape,
      dtype,
    );
  };
  return {
    dtype,
    shape,
    async read() {
      const { lengths, directions } = await parts();
      return multiplied(lengths, directions as Float64Array);
    },
    made: {
      of: [lengthName, directionName],
      async parts(edited) {
        const { lengths, directions, g, v } = await parts();
        const before = toFloat(multiplied(lengths, directions as Float64Array), "float64");
        const after = toFloat(edited, "float64") as Float64Array;
        const norms = normsOf(after, lengths.length, group);
        const changed = new Set<number>();
        after.forEach((value, index) => {
          if (!Object.is(value, before[index])) changed.add(group(index));
        });
        const newLengths = Float64Array.from(lengths, (value, k) => (changed.has(k) ? norms[k] : value));
        // A row of zeros has no direction, so keep the old one.
        const newDirections = Float64Array.from(directions, (value, index) =>
          changed.has(group(index)) && norms[group(index)] > 0 ? after[index] : value,
        );
        return new Map<string, RawTensor>([
          [lengthName, fromFloat(newLengths, g.shape, g.dtype)],
          [directionName, fromFloat(newDirections, v.shape, v.dtype)],
        ]);
      },
    },
  };
}

function normsOf(values: Float64Array, count: number, group: (index: number) => number): Float64Array {
  const squares = new Float64Array(count);
  values.forEach((value, index) => {
    squares[group(index)] += value * value;
  });
  return squares.map(Math.sqrt);
}
