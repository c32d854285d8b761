/**
 * Weights with blocks on their diagonal: unit j of block b sees only the inputs of block b. A layer stores only the blocks, one below the
 * other, [gates · units, inner / blocks]; readers that do not count multiplications use the whole matrix.
 */
import { allocate, dtypeOf, type FloatArray } from "../../../tensor/dtype.ts";

export interface BlockShape {
  /** Rows of a gate */
  units: number;
  /** Columns of the whole matrix */
  inner: number;
  blocks: number;
}

/** Returns the whole matrix, [gates · units, inner], with zeros beside the blocks; one block is the matrix itself. */
export function wholeMatrix(stored: FloatArray, shape: BlockShape): FloatArray {
  if (shape.blocks === 1) return stored;
  const matrix = allocate(dtypeOf(stored), stored.length * shape.blocks);
  overRows(stored.length, shape, (at, from, width) => matrix.set(stored.subarray(from, from + width), at));
  return matrix;
}

/** Returns the blocks of a whole matrix. */
export function blocksOf(matrix: FloatArray, shape: BlockShape): FloatArray {
  if (shape.blocks === 1) return matrix;
  const stored = allocate(dtypeOf(matrix), matrix.length / shape.blocks);
  overRows(stored.length, shape, (at, to, width) => stored.set(matrix.subarray(at, at + width), to));
  return stored;
}

/** Calls `row(place in the whole matrix, place in the blocks, numbers)` for each stored row. */
function overRows(
  length: number,
  { units, inner, blocks }: BlockShape,
  row: (at: number, stored: number, width: number) => void,
): void {
  const width = inner / blocks;
  for (let k = 0; k < length / width; k++) {
    const block = Math.floor(((k % units) * blocks) / units);
    row(k * inner + block * width, k * width, width);
  }
}
