/** A stack of cells over a sequence: which cell reads what, in which order, and how the outputs of two directions become one. */
import { add, mul } from "../autograd/elementwise.ts";
import { runLayer } from "../autograd/runLayer.ts";
import { concat, flip, reshape, select, slice, stack, transpose } from "../autograd/shape.ts";
import { noGrad } from "../autograd/tape.ts";
import { initialState, type Merge } from "../cells/cell.ts";
import { filled } from "../tensor/create.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { CellView } from "./cellView.ts";

/** Cells and how they are joined. */
export interface CellStack<Cell = CellView<string>> {
  /** Layer by layer, forward before reverse */
  readonly cells: readonly Cell[];
  readonly merge: Merge;
  readonly goBackwards: boolean;
}

/**
 * Runs the cells of a stack one after another.
 *
 * @param x       [T, N, I], time first
 * @param lengths of the sequences; a stack that runs backwards reverses each sequence separately
 * @param run     runs the cell at `place` over the input of its layer and returns its output, [T, N, S]
 * @param between changes the output of a layer before the next one reads it
 * @returns the output of the last layer
 */
export function runStack<Cell extends { layer: number }>(
  { cells, merge, goBackwards }: CellStack<Cell>,
  x: Tensor,
  lengths: Int32Array | undefined,
  run: (cell: Cell, input: Tensor, place: number) => Tensor,
  between: (output: Tensor) => Tensor = (output) => output,
): Tensor {
  let input = goBackwards ? backwards(x, lengths) : x;
  for (let place = 0; place < cells.length; ) {
    if (place > 0) input = between(input);
    const outputs: Tensor[] = [];
    for (const { layer } = cells[place]; cells[place]?.layer === layer; place++)
      outputs.push(run(cells[place], input, place));
    input = merged(outputs, merge);
  }
  return input;
}

/** Returns a layer's input as [T, N, I]; one without a batch axis becomes a batch of 1. */
export function timeFirst(x: Tensor, batchFirst: boolean): Tensor {
  if (x.rank === 2) return reshape(x, [x.shape[0], 1, x.shape[1]]);
  return batchFirst ? transpose(x, 0, 1) : x;
}

/** Returns the output of a cell from its initial state, [T, N, S], without history. */
export function outputOf({ runs, weights, direction }: CellView<string>, input: Tensor): Tensor {
  const [, batch] = input.shape;
  const initial = initialState(runs, (_, size, value) => filled([batch, size], value, input.dtype));
  const request = { spec: runs, weights, input, initial, reverse: direction === "reverse", traced: false };
  return noGrad(() => runLayer(request).output);
}

function backwards(x: Tensor, lengths: Int32Array | undefined): Tensor {
  if (lengths === undefined) return flip(x, 0);
  const sequences = Array.from(lengths, (length, n) => {
    const sequence = select(x, 1, n);
    const read = flip(slice(sequence, 0, 0, length), 0);
    return length === x.shape[0] ? read : concat([read, slice(sequence, 0, length, x.shape[0])]);
  });
  return stack(sequences, 1);
}

function merged(outputs: readonly Tensor[], merge: Merge): Tensor {
  if (outputs.length === 1) return outputs[0];
  const [forward, reverse] = outputs;
  if (merge === "sum") return add(forward, reverse);
  if (merge === "mul") return mul(forward, reverse);
  if (merge === "ave") return mul(add(forward, reverse), 0.5);
  return concat(outputs, -1);
}
