/**
 * What a recurrent cell is: its options, its weights, and one step forward and back. The equations are in one file per
 * cell beside this one; they are the truth that every faster path is tested against.
 *
 * Shape letters: N batch, I input size, H hidden size, P projection size, G number of gates,
 * S size of the hidden state (P with projection, else H).
 */
import type { FloatArray } from "../tensor/dtype.ts";

export type CellKind = "lstm" | "gru" | "rnn";

export type LSTMGate = "input" | "forget" | "cell" | "output";
export type GRUGate = "reset" | "update" | "new";
export type RNNGate = "hidden";
export type GateName = LSTMGate | GRUGate | RNNGate;

interface CommonSpec {
  inputSize: number;
  hiddenSize: number;
}

export interface LSTMSpec extends CommonSpec {
  kind: "lstm";
  /** Size of the projected hidden state; 0: no projection. */
  projSize: number;
  /** Gates also see the cell state through diagonal weights. */
  peephole: boolean;
  /** The input gate is 1 - forget and has no weights of its own. */
  coupled: boolean;
  /** The new cell state is limited to [-cellClip, cellClip]; 0: no limit. */
  cellClip: number;
}

export interface GRUSpec extends CommonSpec {
  kind: "gru";
  /** true: n = tanh(W x + r ⊙ (U h + b)), as PyTorch; false: n = tanh(W x + U (r ⊙ h) + b), as Cho et al. 2014. */
  resetAfter: boolean;
}

export interface RNNSpec extends CommonSpec {
  kind: "rnn";
  nonlinearity: "tanh" | "relu";
}

export type CellSpec = LSTMSpec | GRUSpec | RNNSpec;

/**
 * The weights of one cell, rows grouped by gate in the order of `Cell.gates`. A cell may have two biases, one or none:
 * what the source stored is what is kept.
 */
export interface CellWeights<A = FloatArray> {
  /** [G·H, I] */
  weightIh: A;
  /** [G·H, S] */
  weightHh: A;
  /** [G·H], added to the input side */
  biasIh?: A;
  /** [G·H], added to the recurrent side (inside the reset product for the new gate of a reset-after GRU) */
  biasHh?: A;
  /** [P, H] projection of the hidden state; no bias */
  weightHr?: A;
  /** Peepholes: one diagonal of H per gate that has one, in the order input, forget, output (no input when coupled) */
  weightCh?: A;
}

/** State between steps. `cell` exists for LSTM only. */
export interface CellState<A = FloatArray> {
  /** [N, S] */
  hidden: A;
  /** [N, H] */
  cell?: A;
}

/** What one forward step keeps for the step back and for whoever looks at gates. */
export interface StepTrace {
  /** Gate activations, [N, G·H] */
  gates: FloatArray;
  /** LSTM: the new cell state, [N, H] */
  cell?: FloatArray;
  /** Reset-after GRU: U_n h + b_hn before the reset product, [N, H] */
  recurrentNew?: FloatArray;
}

export interface Cell<Spec extends CellSpec = CellSpec> {
  /** Gate names in storage order; G is their number. */
  gates(spec: Spec): readonly GateName[];

  /**
   * One step.
   *
   * @param inputPart W_ih x + b_ih, [N, G·H]; may be the same array as `trace.gates`
   * @param previous  state before the step
   * @param next      receives the state after the step; must not overlap `previous`; `next.cell` may be `trace.cell`
   * @param trace     receives the activations
   */
  forward(
    spec: Spec,
    weights: CellWeights,
    batch: number,
    inputPart: FloatArray,
    previous: CellState,
    next: CellState,
    trace: StepTrace,
  ): void;

  /**
   * The step back of `forward`.
   *
   * @param gradNext      gradient by the state after the step; overwritten with the gradient by the state before it
   * @param gradInputPart receives the gradient by `inputPart`, [N, G·H]
   * @param gradWeights   float64 sums to which the gradients of all weights but `weightIh` and `biasIh` are added (those two
   *                      follow from `gradInputPart` in one product over all steps); undefined when nobody needs them
   */
  backward(
    spec: Spec,
    weights: CellWeights,
    batch: number,
    previous: CellState,
    trace: StepTrace,
    gradNext: CellState,
    gradInputPart: FloatArray,
    gradWeights: CellWeights<Float64Array> | undefined,
  ): void;
}

/** S: the size of the hidden state that goes from step to step and out of the layer. */
export function stateSize(spec: CellSpec): number {
  return spec.kind === "lstm" && spec.projSize > 0 ? spec.projSize : spec.hiddenSize;
}

/** Applies `change` to every weight that exists. */
export function mapWeights<A, B>(weights: CellWeights<A>, change: (weight: A) => B): CellWeights<B> {
  const changed: CellWeights<B> = {
    weightIh: change(weights.weightIh),
    weightHh: change(weights.weightHh),
  };
  for (const name of ["biasIh", "biasHh", "weightHr", "weightCh"] as const) {
    const weight = weights[name];
    if (weight !== undefined) changed[name] = change(weight);
  }
  return changed;
}

/** Applies `change` to every part of a state that exists; `size` is its last axis. */
export function mapState<A, B>(
  spec: CellSpec,
  state: CellState<A>,
  change: (part: A, size: number) => B,
): CellState<B> {
  const changed: CellState<B> = { hidden: change(state.hidden, stateSize(spec)) };
  if (state.cell !== undefined) changed.cell = change(state.cell, spec.hiddenSize);
  return changed;
}
