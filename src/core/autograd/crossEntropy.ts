/**
 * Losses of class labels. The class axis is the LAST one (PyTorch's is axis 1): logits [T, N, V] meet targets [T, N]. Numbers are
 * PyTorch's: class weights make the mean a weighted mean over the targets that count.
 */
import { kernels } from "../kernels/choose.ts";
import type { LabelledRows } from "../kernels/labelledRows.ts";
import { integer, type OptionTable, readOptions, unitInterval } from "../tensor/check.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import type { Indices } from "../tensor/indices.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkIndices, checkLike, checkTensor, outOfRange } from "./operands.ts";
import { gradientsOf, lossScale, REDUCTIONS, type Reduction, reduceLosses } from "./reduction.ts";
import { recordOne } from "./tape.ts";

/** Options of `nllLoss`, and of every loss of class labels. */
export interface NLLLossOptions {
  /** Targets with this value do not count. Default -100. */
  ignoreIndex?: number;
  /** [C] weight of each class, a constant. Default: all 1. */
  weight?: Tensor;
  /** Default `"mean"`. */
  reduction?: Reduction;
}

const NLL_TABLE: OptionTable<NLLLossOptions> = {
  ignoreIndex: [-100, integer],
  weight: [undefined],
  reduction: ["mean", REDUCTIONS],
};

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions extends NLLLossOptions {
  /** Share of the target spread over all classes, from 0 to 1. Default 0. */
  labelSmoothing?: number;
}

const CROSS_ENTROPY_TABLE: OptionTable<CrossEntropyOptions> = {
  ...NLL_TABLE,
  labelSmoothing: [0, unitInterval],
};

/** The checked arguments of a class loss. */
interface ClassTargets {
  classes: number;
  labels: Int32Array;
  ignoreIndex: number;
  /** Of the classes; absent: all 1. */
  weights: FloatArray | undefined;
  reduction: Reduction;
  scale: number;
}

function classTargets(
  where: string,
  scores: Tensor,
  target: Indices,
  { ignoreIndex, weight, reduction }: Required<NLLLossOptions>,
): ClassTargets {
  checkTensor(where, "scores", scores);
  checkIndices(where, "target", target);
  if (scores.rank < 1 || !sameShape(target.shape, scores.shape.slice(0, -1))) {
    throw new ShapeError(
      `${where}: expected scores of shape [..., C] and target of shape [...], got ${formatShape(scores.shape)} and ${formatShape(target.shape)}. The class axis is the last one.`,
    );
  }
  const classes = scores.shape[scores.rank - 1];
  if (weight !== undefined) checkLike(where, "weight", weight, scores, [classes]);
  const weights = weight?.data;
  const labels = target.data;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (label === ignoreIndex) continue;
    if (label < 0 || label >= classes) throw outOfRange(where, "target", target, row, classes);
    total += weights?.[label] ?? 1;
  }
  return { classes, labels, ignoreIndex, weights, reduction, scale: lossScale(where, reduction, total) };
}

/**
 * Writes the losses of rows without smoothing, and the logarithms of their sums. A function of its own, which engines compile after the
 * first batch.
 */
function rowLosses(
  { classes, logits, labels }: LabelledRows,
  ignoreIndex: number,
  weights: FloatArray | undefined,
  maxima: Float64Array,
  logSums: Float64Array,
  losses: Float64Array,
): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (label === ignoreIndex) continue;
    // Adding the maximum earlier would lose small differences between large values.
    const logSum = (logSums[row] = Math.log(logSums[row]));
    const loss = logSum + (maxima[row] - logits[row * classes + label]);
    losses[row] = (weights?.[label] ?? 1) * loss;
  }
}

/**
 * Returns the cross entropy between the softmax of logits and class labels: -w_y log softmax(x)_y.
 *
 * With label smoothing ε it is (1 - ε) times that plus ε/C Σ_c -w_c log softmax(x)_c (Szegedy et al. 2016).
 *
 * @param logits  [..., C]
 * @param target  [...] class labels from 0 to C - 1, or `ignoreIndex`
 * @param options `ignoreIndex`, default -100; `weight` [C], default all 1; `labelSmoothing`, default 0; `reduction`, default `"mean"`
 * @returns a scalar, or [...] when not reduced (0 where ignored); the mean weights the targets that count by their classes
 * @throws ArgumentError naming the position of a label outside the classes, or when a mean has no target; ShapeError when logits and
 *   target do not fit
 * @example
 * const loss = crossEntropy(model.forward(x), indices([0, 2, 1]));
 * loss.backward();
 */
export function crossEntropy(logits: Tensor, target: Indices, options: CrossEntropyOptions = {}): Tensor {
  const read = readOptions<CrossEntropyOptions>("crossEntropy", options, CROSS_ENTROPY_TABLE);
  const { classes, labels, ignoreIndex, weights, reduction, scale } = classTargets(
    "crossEntropy",
    logits,
    target,
    read,
  );
  const { labelSmoothing } = read;
  const spread = labelSmoothing / classes;
  let spreadTotal = 0;
  for (let label = 0; label < classes; label++) spreadTotal += spread * (weights?.[label] ?? 1);

  const values = logits.data;
  // No label has an index beyond 32 bits, nor -1, which the check above refuses.
  const ignored = ignoreIndex === (ignoreIndex | 0) ? ignoreIndex : -1;
  const rows = { classes, logits: values, labels, ignored };
  const losses = new Float64Array(labels.length);
  const maxima = new Float64Array(labels.length);
  const logSums = new Float64Array(labels.length);
  if (values.length > 0) kernels().elements.softmaxSums(rows, maxima, logSums);
  rowLosses(rows, ignoreIndex, weights, maxima, logSums, losses);
  if (spread > 0) {
    for (let row = 0; row < labels.length; row++) {
      if (labels[row] === ignoreIndex) continue;
      let loss = (1 - labelSmoothing) * losses[row];
      for (let other = 0; other < classes; other++) {
        const distance = logSums[row] + (maxima[row] - values[row * classes + other]);
        loss += spread * (weights?.[other] ?? 1) * distance;
      }
      losses[row] = loss;
    }
  }

  const result = reduceLosses(losses, target.shape, logits.dtype, reduction, scale);
  return recordOne("crossEntropy", [logits], result, (gradient) => {
    const factors = gradientsOf(gradient, reduction, scale, labels.length);
    const gradLogits = spareArrays.borrow(logits.dtype, logits.size);
    const targets = { own: 1 - labelSmoothing, spread, spreadTotal, weights };
    if (values.length > 0)
      kernels().elements.crossEntropyGradient(rows, targets, maxima, logSums, factors, gradLogits);
    return [gradLogits];
  });
}

/**
 * Returns the negative log likelihood of class labels: -w_y x_y.
 *
 * @param logProbabilities [..., C], as from `logSoftmax`
 * @param target           [...] class labels from 0 to C - 1, or `ignoreIndex`
 * @param options          `ignoreIndex`, default -100; `weight` [C], default all 1; `reduction`, default `"mean"`
 * @returns a scalar, or [...] when not reduced; the mean is that of `crossEntropy`
 * @throws like `crossEntropy`
 * @example
 * nllLoss(ops.logSoftmax(tensor([[0, 0]])), indices([1])).item(); // 0.6931
 */
export function nllLoss(logProbabilities: Tensor, target: Indices, options: NLLLossOptions = {}): Tensor {
  const read = readOptions<NLLLossOptions>("nllLoss", options, NLL_TABLE);
  const { classes, labels, ignoreIndex, weights, reduction, scale } = classTargets(
    "nllLoss",
    logProbabilities,
    target,
    read,
  );
  const values = logProbabilities.data;
  const losses = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (label !== ignoreIndex) losses[row] = -(weights?.[label] ?? 1) * values[row * classes + label];
  }
  const result = reduceLosses(losses, target.shape, logProbabilities.dtype, reduction, scale);
  return recordOne("nllLoss", [logProbabilities], result, (gradient) => {
    const gradRows = gradientsOf(gradient, reduction, scale, labels.length);
    const gradValues = allocate(logProbabilities.dtype, logProbabilities.size);
    for (let row = 0; row < labels.length; row++) {
      const label = labels[row];
      if (label !== ignoreIndex) gradValues[row * classes + label] = -(weights?.[label] ?? 1) * gradRows[row];
    }
    return [gradValues];
  });
}
