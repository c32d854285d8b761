/**
 * The seam between what Sluice computes and how. A *kernel set* runs one recurrent layer, in one direction, over a whole
 * sequence, forward and backward, and multiplies matrices. It knows nothing of tensors, tapes, modules or stacks: it gets plain
 * arrays and sizes that were checked above, and returns plain arrays. Everything above the seam is the same for every set;
 * where memory lives and how many threads work is below it.
 *
 * A layer over a sequence, not an operation, is the unit, because the input projection of all steps is one matrix product and
 * because the gate activations kept on the way are at once the tape entry, the inspector's data and that of the diagnostics.
 *
 * Every set must agree with `reference.ts`, which runs the equations of `cells/`.
 *
 * Shape letters: T steps, N batch, I input size, H hidden size, G gates, S size of the hidden state.
 */
import type { CellSpec, CellState, CellWeights } from "../cells/cell.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import type { Pointwise } from "./pointwise.ts";

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
   * false: there will be no backward pass, and nobody looks at the trace; a set may then leave its arrays empty. "backward": nobody else looks at
   * it, and its arrays may lie in memory of the set's own. Default true
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

/** Gradients of the objective by the results of a layer; absent ones are 0. */
export interface LayerResultGradients {
  /** [T, N, S] */
  output?: FloatArray;
  hidden?: FloatArray;
  cell?: FloatArray;
}

/** Which gradients the caller will use; a set may skip the others. */
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

export interface Kernels {
  readonly name: string;
  /** What a training step does besides its layers. */
  readonly pointwise: Pointwise;

  forward(request: LayerRequest): LayerResult;

  backward(
    request: LayerRequest,
    result: LayerResult,
    gradients: LayerResultGradients,
    needs: GradientNeeds,
  ): LayerGradients;

  /** What it turned out to lack here, as threads that do not start; undefined: nothing that is known by now. */
  shortcoming?(): string | undefined;

  /** Takes back a trace that nobody will look at again; its arrays may become those of another. */
  release?(result: LayerResult): void;

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
