/**
 * The parts of cross-entropy with an exponential for every class: the reference of `native/loss.h`. Rows with an ignored label are
 * skipped.
 */
import { exp } from "../cells/activations.ts";
import type { FloatArray } from "../tensor/dtype.ts";

export interface LabelledRows {
  /** C */
  classes: number;
  /** [rows, C] */
  logits: FloatArray;
  /** [rows], each from 0 to C - 1 or `ignored` */
  labels: Int32Array;
  /** A 32-bit integer. */
  ignored: number;
}

/** The target distribution of a row. */
export interface LabelTargets {
  /** The label's share; the rest is spread over all classes. */
  own: number;
  /** Each class's share. */
  spread: number;
  /** Sum of the spread shares, class weights included. */
  spreadTotal: number;
  /** [C] for each class; default 1 */
  weights?: FloatArray;
}

/** Returns the largest element of a line. After a NaN it may be any: the sum of exponentials is then NaN. */
export function maxOf(data: FloatArray, start: number, stride: number, size: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = start; k < start + size * stride; k += stride) if (!(data[k] <= max)) max = data[k];
  return max;
}

/** Returns Σ exp(x - max) of a line. */
export function expSumOf(data: FloatArray, start: number, stride: number, size: number, max: number): number {
  let sum = 0;
  for (let k = start; k < start + size * stride; k += stride) sum += exp(data[k] - max);
  return sum;
}

/** Writes the largest logit of each row, and Σ exp(logit - largest). @param maxima, sums [rows] */
export function softmaxSums(
  { classes, logits, labels, ignored }: LabelledRows,
  maxima: Float64Array,
  sums: Float64Array,
): void {
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] === ignored) continue;
    // + 0: never -0, which another order of the elements might give.
    const max = (maxima[row] = maxOf(logits, row * classes, 1, classes) + 0);
    sums[row] = expSumOf(logits, row * classes, 1, classes, max);
  }
}

/**
 * Writes the gradient w.r.t. the logits; 0 in ignored rows.
 *
 * @param maxima, logSums [rows] of softmaxSums, the sums' logarithms
 * @param factors  [rows] the gradient w.r.t. the loss of each row
 * @param gradient [rows, C] is overwritten
 */
export function crossEntropyGradient(
  { classes, logits, labels, ignored }: LabelledRows,
  { own, spread, spreadTotal, weights }: LabelTargets,
  maxima: Float64Array,
  logSums: Float64Array,
  factors: Float64Array,
  gradient: FloatArray,
): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    const start = row * classes;
    if (label === ignored) {
      gradient.fill(0, start, start + classes);
      continue;
    }
    const ofLabel = own * (weights === undefined ? 1 : weights[label]);
    const scale = factors[row] * (ofLabel + spreadTotal);
    const ofEach = factors[row] * spread;
    for (let other = 0; other < classes; other++) {
      const probability = exp(logits[start + other] - maxima[row] - logSums[row]);
      const ofAll = spread > 0 ? ofEach * (weights === undefined ? 1 : weights[other]) : 0;
      const wanted = other === label ? ofAll + factors[row] * ofLabel : ofAll;
      gradient[start + other] = scale * probability - wanted;
    }
  }
}
