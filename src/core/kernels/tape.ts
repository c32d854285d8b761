/**
 * The seam for operations of the tape in fast arithmetic. A kernel set may compute them in single precision; each call returns whether it
 * did, and otherwise the operation computes its own readable line, which is also what strict arithmetic, float64 and short arrays use.
 */
import type { FloatArray } from "../tensor/dtype.ts";
import { arithmeticChoice } from "./arithmetic.ts";
import { kernels } from "./choose.ts";
import { MAX_ELEMENTS } from "./compiled/layerChecks.ts";
import type { LabelledRows } from "./labelledRows.ts";
import type { Pointwise } from "./pointwise.ts";

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

/** Logits in single precision. */
export type SingleRows = LabelledRows & { logits: Float32Array };

/** Arrays are of the lengths that the operation checked; results are written whole. */
export interface TapeKernels {
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
  /** As `softmaxSums` of labelledRows.ts. */
  softmaxSums(rows: SingleRows, maxima: Float64Array, sums: Float64Array): void;
  /** As `crossEntropyGradient` there, without smoothing. @param own [rows]: the label's share times the gradient w.r.t. its loss */
  crossEntropyGradient(
    rows: SingleRows,
    maxima: Float64Array,
    logSums: Float64Array,
    own: Float64Array,
    gradient: Float32Array,
  ): void;
  /** In single precision: the change of a parameter is accurate to a few units in its last place. */
  adam: Pointwise["adam"];
}

/** Returns the kernels for an array of this length and type, or undefined where the operation computes by itself. */
export function tapeKernels(values: FloatArray, length = values.length): TapeKernels | undefined {
  if (!(values instanceof Float32Array) || length < 64 || arithmeticChoice().name === "strict")
    return undefined;
  const { tape } = kernels();
  return tape !== undefined && length >= tape.paysFrom && length <= MAX_ELEMENTS ? tape : undefined;
}
