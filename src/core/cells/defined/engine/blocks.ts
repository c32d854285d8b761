/**
 * Weights with blocks on their diagonal: unit j of block b sees only the inputs of block b. A layer stores only the blocks, one below the
 * other, [gates · units, inner / blocks]. In a cell of several inputs, a gate sees only the columns of its own. Readers that do not count
 * multiplications use the whole matrix.
 */
import { allocate, dtypeOf, type FloatArray } from "../../../tensor/dtype.ts";
import type { DefinedSpec } from "../../cell.ts";
import { inputOf } from "../layout.ts";

export interface BlockShape {
  /** Rows of a gate */
  units: number;
  /** Columns of the whole matrix */
  inner: number;
  blocks: number;
  /** For W: the number of inputs that lie side by side, and which of them each gate sees; default: all see one */
  inputs?: { readonly count: number; readonly of: readonly number[] };
}

/** The shape of W. */
export function inputShape({ inputSize, hiddenSize, cell }: DefinedSpec): BlockShape {
  const { inputs, layout, definition } = cell;
  const of = layout.weightIh.map((gate) => inputs.indexOf(inputOf(definition.gates[gate])));
  const blocks = definition.inputBlocks ?? 1;
  return { units: hiddenSize, inner: inputSize, blocks, inputs: { count: inputs.length, of } };
}

/** Rows of a stored weight that follow each other and see the same columns of the whole matrix. */
interface Piece {
  row: number;
  rows: number;
  column: number;
  columns: number;
}

/** Returns the pieces of a weight of so many gates, in the order of its rows. */
export function piecesOf({ units, inner, blocks, inputs }: BlockShape, gates: number): Piece[] {
  const rows = units / blocks;
  const wide = inner / (inputs?.count ?? 1);
  const columns = wide / blocks;
  const pieces: Piece[] = [];
  for (let k = 0; k < gates * blocks; k++) {
    const input = inputs?.of[Math.floor(k / blocks)] ?? 0;
    const column = input * wide + (k % blocks) * columns;
    const last = pieces.at(-1);
    if (last?.column === column) last.rows += rows;
    else pieces.push({ row: k * rows, rows, column, columns });
  }
  return pieces;
}

/** Returns the whole matrix, [gates · units, inner], with zeros beside the blocks; one block is the matrix itself. */
export function wholeMatrix(stored: FloatArray, shape: BlockShape): FloatArray {
  const parts = partsOf(shape);
  if (parts === 1) return stored;
  const matrix = allocate(dtypeOf(stored), stored.length * parts);
  overRows(matrix.length, shape, (at, from, width) => matrix.set(stored.subarray(from, from + width), at));
  return matrix;
}

/** Returns the blocks of a whole matrix. */
export function blocksOf(matrix: FloatArray, shape: BlockShape): FloatArray {
  const parts = partsOf(shape);
  if (parts === 1) return matrix;
  const stored = allocate(dtypeOf(matrix), matrix.length / parts);
  overRows(matrix.length, shape, (at, to, width) => stored.set(matrix.subarray(at, at + width), to));
  return stored;
}

const partsOf = ({ blocks, inputs }: BlockShape) => blocks * (inputs?.count ?? 1);

/** Calls `row(place in the whole matrix, place in the blocks, numbers)` for each stored row. @param length of the whole matrix */
function overRows(
  length: number,
  shape: BlockShape,
  row: (at: number, stored: number, width: number) => void,
): void {
  const { units, inner } = shape;
  for (const piece of piecesOf(shape, length / (inner * units)))
    for (let k = piece.row; k < piece.row + piece.rows; k++)
      row(k * inner + piece.column, k * piece.columns, piece.columns);
}
