/**
 * The seam for what a training step does besides its layers: the optimiser's update, cross-entropy, embedding, dropout, initial weights, and
 * operations of the tape. A set gets plain arrays that were checked above, as in kernels.ts.
 */
import type { FloatArray } from "../tensor/dtype.ts";
import { crossEntropyGradient, softmaxSums } from "./labelledRows.ts";
import { dropout, uniform } from "./randomNumbers.ts";
import { gatherRows, scatterRows } from "./tableRows.ts";
import { adam, sgd } from "./updates.ts";

/**
 * Kernels that every set has, for either element type: here in plain TypeScript. In strict arithmetic a set gives these bits, compiled or not; in
 * fast arithmetic Adam and cross-entropy may be in single precision.
 */
export const referenceElements = {
  ...{ adam, sgd, softmaxSums, crossEntropyGradient },
  ...{ gatherRows, scatterRows, dropout, uniform },
};

export type ElementKernels = Readonly<typeof referenceElements> & {
  /** Operations of the tape in fast arithmetic; absent: each computes its own readable line. */
  readonly fast?: FastKernels;
};

/** Functions of elements with kernels. */
export type MapName = "exp" | "sigmoid" | "tanh" | "relu" | "log" | "sqrt" | "abs";
/** Functions of two elements with kernels. `share` is what x gets of the gradient of the larger one: 1, 0, or ½ when they are equal. */
export type PairName = "add" | "sub" | "mul" | "div" | "max" | "min" | "share";
/** (x - y)², and the smooth absolute error with its beta, of which 0 gives the absolute error. */
export type LossName = "squared" | "smooth";

/** Where an operand has element [row, k] of a pair: at row · rowStep + k · step, each 0 or as in a dense array. */
export interface PairSteps {
  rows: number;
  width: number;
  rowX: number;
  stepX: number;
  rowY: number;
  stepY: number;
}

/** Two arrays as long as the result. */
export const elementByElement = ({ length }: FloatArray): PairSteps => ({
  ...{ rows: length, width: 1 },
  ...{ rowX: 1, stepX: 0, rowY: 1, stepY: 0 },
});

/** Rows with a mean and a deviation, as `layerNorm` keeps them. */
export interface NormRows {
  width: number;
  x: Float32Array;
  weight?: Float32Array;
  /** [rows, 3]: mean, what its rounding lost, and 1 / deviation. */
  statistics: Float32Array;
}

/** In single precision. Arrays are of the lengths that the operation checked; results are written whole. */
export interface FastKernels {
  /** The length from which a call is faster than plain TypeScript. */
  readonly paysFrom: number;
  map(name: MapName, x: Float32Array, out: Float32Array): void;
  /** out = gradient · f'(x). @param given f(x), or x itself for `log` and `abs` */
  mapGradient(name: MapName, gradient: Float32Array, given: Float32Array, out: Float32Array): void;
  pair(name: PairName, steps: PairSteps, x: Float32Array, y: Float32Array, out: Float32Array): void;
  /** out = condition ≠ 0 ? x : y, where an operand that is not given counts as 0. */
  choose(
    condition: Float32Array,
    x: Float32Array | undefined,
    y: Float32Array | undefined,
    out: Float32Array,
  ): void;
  /** out = log(1 + exp(x)) - x · y, without cancellation; without y only the logarithm. */
  softplus(x: Float32Array, y: Float32Array | undefined, out: Float32Array): void;
  /** x *= factor. */
  scale(x: Float32Array, factor: number): void;
  /** Returns Σ x or Σ x². */
  sum(x: Float32Array, squared?: boolean): number;
  /** sums[width] += each row of x, in order: the bits of plain TypeScript. */
  columnSums(x: Float32Array, sums: Float64Array): void;
  /** Returns Σ loss(x - y). */
  lossSum(name: LossName, beta: number, x: Float32Array, y: Float32Array): number;
  /** out = factor · loss'(x - y). */
  lossGradient(
    name: LossName,
    beta: number,
    factor: number,
    x: Float32Array,
    y: Float32Array,
    out: Float32Array,
  ): void;
  /** Softmax of rows of `width`, or its logarithm. */
  softmax(isLog: boolean, width: number, x: Float32Array, out: Float32Array): void;
  softmaxGradient(
    isLog: boolean,
    width: number,
    gradient: Float32Array,
    y: Float32Array,
    out: Float32Array,
  ): void;
  /** Writes the statistics and the result. */
  layerNorm(rows: NormRows, epsilon: number, bias: Float32Array | undefined, out: Float32Array): void;
  /** Writes the gradient w.r.t. x to `out`, and adds those w.r.t. weight and bias to `sums`. @param sums [width] each */
  layerNormGradient(
    rows: NormRows,
    gradient: Float32Array,
    out?: Float32Array,
    sums?: { weight: Float64Array; bias: Float64Array },
  ): void;
}
