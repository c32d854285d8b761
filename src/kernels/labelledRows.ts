/**
 * The parts of cross-entropy that have an exponential for every class: the truth of `native/loss.h`. Rows with an ignored label are passed
 * over.
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

/** What cross-entropy wants of a row of probabilities. */
export interface LabelTargets {
  /** What the label has; the rest is spread over all classes. */
  own: number;
  /** What each class has. */
  spread: number;
  /** Sum of what is spread, class weights included. */
  spreadTotal: number;
  /** [C] of each class; absent: all are 1 */
  weights?: FloatArray;
}

/** The largest element of a line; after a NaN, any: the sum of exponentials is NaN then. */
export function maxOf(data: FloatArray, start: number, stride: number, size: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = start; k < start + size * stride; k += stride) if (!(data[k] <= max)) max = data[k];
  return max;
}

/** Σ exp(x - max) of a line. */
export function expSumOf(data: FloatArray, start: number, stride: number, size: number, max: number): number {
  let sum = 0;
  for (let k = start; k < start + size * stride; k += stride) sum += exp(data[k] - max);
  return sum;
}

/** Of each row the largest logit, and the sum of the exponentials of all less that. @param maxima, sums [rows] */
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
 * The gradient by the logits; 0 in ignored rows.
 *
 * @param maxima, logSums [rows] of softmaxSums, the sums' logarithms
 * @param factors  [rows] the gradient by the loss of each row
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
    const mass = ofLabel + spreadTotal;
    for (let other = 0; other < classes; other++) {
      const probability = exp(logits[start + other] - maxima[row] - logSums[row]);
      const ofAll = spread > 0 ? spread * (weights === undefined ? 1 : weights[other]) : 0;
      const wanted = ofAll + (other === label ? ofLabel : 0);
      gradient[start + other] = factors[row] * (mass * probability - wanted);
    }
  }
}
