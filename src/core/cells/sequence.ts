/**
 * One layer over one sequence: the request, the result and the gradients, for kernel sets and the engine of defined cells.
 *
 * Shape letters: T steps, N batch, I input size, H hidden size, G gates, S size of the hidden state.
 */
import type { FloatArray } from "../tensor/dtype.ts";
import type { CellSpec, CellState, CellWeights } from "./cell.ts";

/** One layer and direction over one sequence. All arrays have the same element type. */
export interface LayerRequest {
  spec: CellSpec;
  weights: CellWeights;
  steps: number;
  batch: number;
  /** [T, N, I], time first */
  input: FloatArray;
  /** State before the first step: hidden [N, S], cell [N, H] */
  initial: CellState;
  /** Valid steps of each sequence, each from 1 to T; absent: all are T long */
  lengths?: Int32Array;
  /** Run from each sequence's own last step to its first; outputs stay at their time index */
  reverse: boolean;
  /**
   * false: the caller does not read the trace, and a set may leave its arrays empty. "backward": only the backward pass reads it, so a set
   * may keep its arrays in its own memory. Default true
   */
  traced?: boolean | "backward";
}

/** Activations of all steps; padded steps are 0. */
export interface LayerTrace {
  /** [T, N, G·H] after the activation functions */
  gates: FloatArray;
  /** LSTM: [T, N, H] */
  cell?: FloatArray;
  /** Reset-after GRU: U_n h + b_hn, [T, N, H] */
  recurrentNew?: FloatArray;
}

export interface LayerResult {
  /** [T, N, S]; exactly 0 at padded steps */
  output: FloatArray;
  /** State after each sequence's own last step (its first, when reversed) */
  final: CellState;
  trace: LayerTrace;
}

/** Gradients of the objective w.r.t. the results of a layer; absent ones are 0. */
export interface LayerResultGradients {
  /** [T, N, S] */
  output?: FloatArray;
  hidden?: FloatArray;
  cell?: FloatArray;
}

/** Which gradients you use; a set may skip the others. */
export interface GradientNeeds {
  input: boolean;
  initial: boolean;
  weights: boolean;
}

export interface LayerGradients {
  /** [T, N, I]; exactly 0 at padded steps */
  input?: FloatArray;
  initial?: CellState;
  weights?: CellWeights;
}

/** Multiplies matrices. */
export interface MatrixProduct {
  /**
   * out = op(a) · op(b), or out += when `accumulate`; op(a) is [rows, inner], op(b) is [inner, columns], row-major.
   * A transposed operand is stored as its transpose; `out` overlaps neither operand.
   */
  matmul(
    a: FloatArray,
    b: FloatArray,
    out: FloatArray,
    rows: number,
    inner: number,
    columns: number,
    options?: { transposeA?: boolean; transposeB?: boolean; accumulate?: boolean },
  ): void;
}
