/** Losses of two tensors of equal shape, element by element. Those of class labels are in `crossEntropy.ts`. */
import { exp, sigmoid } from "../cells/activations.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { allocate } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { broadcastShape, expandTo } from "./broadcast.ts";
import { checkLike, checkSameDType, checkTensor } from "./operands.ts";
import { checkReduction, gradientOf, lossScale, type Reduction, reduceLosses } from "./reduction.ts";
import { needsGradient, recordOne } from "./tape.ts";

export { type CrossEntropyOptions, crossEntropy, type NLLLossOptions, nllLoss } from "./crossEntropy.ts";
export type { Reduction } from "./reduction.ts";

export interface LossOptions {
  /** Default `"mean"`. */
  reduction?: Reduction;
}

type ElementFunction = (x: number, y: number, element: number) => number;

/** A loss that is a function of prediction x and target y, with its derivatives by both. */
function elementLoss(
  where: string,
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
  loss: ElementFunction,
  byInput: ElementFunction,
  byTarget: ElementFunction,
): Tensor {
  const scale = lossScale(where, reduction, input.size);
  const x = input.data;
  const y = target.data;
  const losses = new Float64Array(input.size);
  for (let k = 0; k < losses.length; k++) losses[k] = loss(x[k], y[k], k);
  const result = reduceLosses(losses, input.shape, input.dtype, reduction, scale);
  return recordOne(where, [input, target], result, (gradient) => {
    const factor = gradientOf(gradient, reduction, scale);
    return [[input, byInput] as const, [target, byTarget] as const].map(([operand, derivative]) => {
      if (!needsGradient(operand)) return undefined;
      const grad = allocate(operand.dtype, operand.size);
      for (let k = 0; k < grad.length; k++) grad[k] = factor(k) * derivative(x[k], y[k], k);
      return grad;
    });
  });
}

/** A loss of the difference d = input - target. */
function differenceLoss(
  where: string,
  input: Tensor,
  target: Tensor,
  options: LossOptions,
  loss: (d: number) => number,
  derivative: (d: number) => number,
): Tensor {
  const { reduction = "mean" } = options;
  checkTensor(where, "input", input);
  checkReduction(where, reduction);
  checkLike(where, "target", target, input, input.shape);
  return elementLoss(
    where,
    input,
    target,
    reduction,
    (x, y) => loss(x - y),
    (x, y) => derivative(x - y),
    (x, y) => -derivative(x - y),
  );
}

/** Squared error (x - y)². @param target the shape of `input`; never broadcast */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptionNames("mseLoss", options, ["reduction"]);
  return differenceLoss(
    "mseLoss",
    input,
    target,
    options,
    (d) => d * d,
    (d) => 2 * d,
  );
}

/** Absolute error |x - y|. @param target the shape of `input`; never broadcast */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptionNames("l1Loss", options, ["reduction"]);
  return differenceLoss("l1Loss", input, target, options, Math.abs, Math.sign);
}

/**
 * Huber's loss (1964): ½ d² up to |d| = delta, then delta (|d| - ½ delta).
 *
 * @param options `delta` > 0, default 1
 */
export function huberLoss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { delta?: number } = {},
): Tensor {
  checkOptionNames("huberLoss", options, ["reduction", "delta"]);
  const { delta = 1 } = options;
  if (typeof delta !== "number" || !(delta > 0)) {
    throw new ArgumentError(`huberLoss: expected delta > 0, got ${describe(delta)}.`);
  }
  return differenceLoss(
    "huberLoss",
    input,
    target,
    options,
    (d) => (Math.abs(d) <= delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta)),
    (d) => Math.min(Math.max(d, -delta), delta),
  );
}

/**
 * Smooth absolute error (Girshick 2015): ½ d² / beta up to |d| = beta, then |d| - ½ beta; huberLoss / beta.
 *
 * @param options `beta` ≥ 0, default 1; 0 is l1Loss
 */
export function smoothL1Loss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { beta?: number } = {},
): Tensor {
  checkOptionNames("smoothL1Loss", options, ["reduction", "beta"]);
  const { beta = 1 } = options;
  if (typeof beta !== "number" || !(beta >= 0)) {
    throw new ArgumentError(`smoothL1Loss: expected beta >= 0, got ${describe(beta)}.`);
  }
  return differenceLoss(
    "smoothL1Loss",
    input,
    target,
    options,
    (d) => (Math.abs(d) < beta ? (0.5 * d * d) / beta : Math.abs(d) - 0.5 * beta),
    (d) => (Math.abs(d) < beta ? d / beta : Math.sign(d)),
  );
}

/**
 * Binary cross entropy of logits x: -(p y log σ(x) + (1 - y) log(1 - σ(x))), without overflow.
 *
 * @param target  probabilities y, the shape of `input`
 * @param options `posWeight` p, a constant that broadcasts to the shape of `input`; default 1
 */
export function bceWithLogits(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { posWeight?: Tensor } = {},
): Tensor {
  const where = "bceWithLogits";
  checkOptionNames(where, options, ["reduction", "posWeight"]);
  const { reduction = "mean", posWeight } = options;
  checkTensor(where, "input", input);
  checkReduction(where, reduction);
  checkLike(where, "target", target, input, input.shape);
  let weights = (_element: number): number => 1;
  if (posWeight !== undefined) {
    checkTensor(where, "posWeight", posWeight);
    checkSameDType(where, input, posWeight, "posWeight");
    if (!sameShape(broadcastShape(where, posWeight.shape, input.shape), input.shape)) {
      throw new ShapeError(
        `${where}: expected posWeight to broadcast to ${formatShape(input.shape)}, got ${formatShape(posWeight.shape)}.`,
      );
    }
    const expanded = expandTo(posWeight.data, posWeight.shape, input.shape);
    weights = (element) => expanded[element];
  }
  // With s = log(1 + exp(-x)) = -log σ(x), the loss is (1 - y) x + (1 + (p - 1) y) s.
  return elementLoss(
    where,
    input,
    target,
    reduction,
    (x, y, k) => (1 - y) * x + (1 + (weights(k) - 1) * y) * negativeLogSigmoid(x),
    (x, y, k) => 1 - y - (1 + (weights(k) - 1) * y) * sigmoid(-x),
    (x, _, k) => -x + (weights(k) - 1) * negativeLogSigmoid(x),
  );
}

function negativeLogSigmoid(x: number): number {
  return Math.max(-x, 0) + Math.log1p(exp(-Math.abs(x)));
}
