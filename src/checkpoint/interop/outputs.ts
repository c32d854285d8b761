import { type CellSpec, stateSize } from "../../core/cells/cell.ts";
import { cellOf } from "../../core/cells/cells.ts";
import { gateNames } from "../../core/cells/gates.ts";
import { isActivation } from "../../core/cells/namedActivation.ts";
import { matmul } from "../../core/cells/product.ts";
import { allocate, dtypeOf, type FloatArray } from "../../core/tensor/dtype.ts";
import { Random } from "../../core/tensor/random.ts";
import type { Activations } from "./convention.ts";
import type { CellRecord } from "./engine.ts";

const STEPS = 12;
const BATCH = 3;

/** Whether `cells/` has these activations. */
export function canRun({ gate, state }: Activations): boolean {
  return (gate === "none" || isActivation(gate)) && isActivation(state);
}

/** Activations as messages show them. */
export function shownActivations({ gate, state }: Activations): string {
  return gate === "none" ? state : `${gate} and ${state}`;
}

/** The specification with the activations of the record; no other class holds an sLSTM, so none is compared. */
function specWith({ spec, activations }: CellRecord): CellSpec {
  return spec.kind === "rnn" ? spec : ({ ...spec, activations } as CellSpec);
}

/**
 * Returns the largest absolute difference between outputs of two cells: 12 steps of standard normal input, 3 sequences, from a state of 0.
 *
 * @param a, b cells of equal input and output size, with activations that `canRun`
 * @returns NaN if an output is NaN
 */
export function outputDifference(a: CellRecord, b: CellRecord): number {
  const [x, y] = [outputsOf(a), outputsOf(b)];
  let largest = 0;
  for (let k = 0; k < x.length; k++) {
    const difference = Math.abs(x[k] - y[k]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** The hidden states of all steps, [T, N, S]. */
function outputsOf(record: CellRecord): FloatArray {
  const spec = specWith(record);
  const { weights } = record;
  const { inputSize, hiddenSize } = spec;
  const cell = cellOf(spec);
  const dtype = dtypeOf(weights.weightIh);
  const rows = gateNames(spec).length * hiddenSize;
  const perStep = BATCH * stateSize(spec);
  const make = (size: number) => allocate(dtype, size);
  const zero = () => ({
    hidden: make(perStep),
    ...(spec.kind === "lstm" && { cell: make(BATCH * hiddenSize) }),
  });
  const random = new Random(1);
  const input = make(BATCH * inputSize);
  const gates = make(BATCH * rows);
  const recurrentNew = make(BATCH * hiddenSize);
  const outputs = make(STEPS * perStep);
  let previous = zero();
  for (let step = 0; step < STEPS; step++) {
    for (let k = 0; k < input.length; k++) input[k] = random.normal();
    matmul(input, weights.weightIh, gates, BATCH, inputSize, rows, { transposeB: true });
    const { biasIh } = weights;
    if (biasIh !== undefined) for (let k = 0; k < gates.length; k++) gates[k] += biasIh[k % rows];
    const next = zero();
    cell.forward(spec, weights, BATCH, gates, previous, next, { gates, cell: next.cell, recurrentNew });
    outputs.set(next.hidden, step * perStep);
    previous = next;
  }
  return outputs;
}
