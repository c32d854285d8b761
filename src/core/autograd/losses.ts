/** Losses of two tensors of equal shape. Those of class labels are in `crossEntropy.ts`. */
import { exp, sigmoid } from "../cells/activations.ts";
import { fastKernels } from "../kernels/choose.ts";
import { elementByElement, type FastKernels, type LossName } from "../kernels/elements.ts";
import { notNegative, type OptionTable, readOptions } from "../tensor/check.ts";
import { allocate } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { broadcastShape, expandTo } from "./broadcast.ts";
import { checkLike, checkSameDType, checkTensor } from "./operands.ts";
import { gradientsOf, lossScale, REDUCTIONS, type Reduction, reduceLosses } from "./reduction.ts";
import { needsGradient, recordOne } from "./tape.ts";

export { type CrossEntropyOptions, crossEntropy, type NLLLossOptions, nllLoss } from "./crossEntropy.ts";
export type { Reduction } from "./reduction.ts";

/** Options of the losses of two tensors. */
export interface LossOptions {
  /** Default `"mean"`. */
  reduction?: Reduction;
}

type ElementFunction = (x: number, y: number, element: number) => number;

/** A loss that is a function of prediction x and target y, with its derivatives w.r.t. both. */
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
    const factors = gradientsOf(gradient, reduction, scale, input.size);
    return [[input, byInput] as const, [target, byTarget] as const].map(([operand, derivative]) => {
      if (!needsGradient(operand)) return undefined;
      const grad = allocate(operand.dtype, operand.size);
      for (let k = 0; k < grad.length; k++) grad[k] = factors[k] * derivative(x[k], y[k], k);
      return grad;
    });
  });
}

/** A loss as a multiple of one that kernels compute. */
interface CompiledLoss {
  name: LossName;
  beta: number;
  factor: number;
}

/** A loss of the difference d = input - target. @param compiled the same in fast arithmetic, if kernels have it */
function differenceLoss(
  where: string,
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
  loss: (d: number) => number,
  derivative: (d: number) => number,
  compiled?: CompiledLoss,
): Tensor {
  checkTensor(where, "input", input);
  checkLike(where, "target", target, input, input.shape);
  if (compiled !== undefined && reduction !== "none" && Number.isFinite(compiled.beta)) {
    const fast = fastKernels(input.data);
    if (fast !== undefined) return compiledLoss(fast, where, input, target, reduction, compiled);
  }
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

function compiledLoss(
  fast: FastKernels,
  where: string,
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
  { name, beta, factor }: CompiledLoss,
): Tensor {
  const scale = factor * lossScale(where, reduction, input.size);
  const [x, y] = [input.data, target.data] as Float32Array[];
  const result = new Tensor(Float32Array.of(fast.lossSum(name, beta, x, y) * scale), []);
  return recordOne(where, [input, target], result, ([gradient]) =>
    [input, target].map((operand, place) => {
      if (!needsGradient(operand)) return undefined;
      const grad = spareArrays.borrow(operand.dtype, operand.size) as Float32Array;
      fast.lossGradient(name, beta, (place === 0 ? 1 : -1) * gradient * scale, x, y, grad);
      return grad;
    }),
  );
}

const REDUCTION: OptionTable<LossOptions>["reduction"] = ["mean", REDUCTIONS];

/**
 * Returns the squared error (x - y)².
 *
 * @param input   the prediction x, any shape
 * @param target  y, the shape of `input`; never broadcast
 * @param options `reduction`, default `"mean"`
 * @returns a scalar, or the shape of `input` with `reduction: "none"`
 * @throws ShapeError when the shapes or dtypes differ
 * @example
 * mseLoss(tensor([1, 2]), tensor([1, 4])).item(); // 2
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction } = readOptions("mseLoss", options, { reduction: REDUCTION });
  return differenceLoss(
    "mseLoss",
    input,
    target,
    reduction,
    (d) => d * d,
    (d) => 2 * d,
    { name: "squared", beta: 0, factor: 1 },
  );
}

/**
 * Returns the absolute error |x - y|, as `mseLoss`.
 *
 * @param input   the prediction x, any shape
 * @param target  y, the shape of `input`
 * @param options `reduction`, default `"mean"`
 * @throws ShapeError when the shapes or dtypes differ
 * @example
 * l1Loss(tensor([1, 2]), tensor([1, 4])).item(); // 1
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction } = readOptions("l1Loss", options, { reduction: REDUCTION });
  return differenceLoss("l1Loss", input, target, reduction, Math.abs, Math.sign, {
    name: "smooth",
    beta: 0,
    factor: 1,
  });
}

/**
 * Returns Huber's loss (1964), as `mseLoss`: ½ d² up to |d| = delta, then delta (|d| - ½ delta).
 *
 * @param input   the prediction x, any shape; d = x - y
 * @param target  y, the shape of `input`
 * @param options `delta` > 0, default 1; `reduction`, default `"mean"`
 * @throws ShapeError when the shapes or dtypes differ; ArgumentError unless `delta` > 0
 * @example
 * huberLoss(tensor([1, 2]), tensor([1, 4])).item(); // 0.75
 */
export function huberLoss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { delta?: number } = {},
): Tensor {
  const { reduction, delta } = readOptions("huberLoss", options, {
    reduction: REDUCTION,
    // With Infinity this is half the squared error.
    delta: [1, { words: "a number above 0", holds: (v) => v > 0 }],
  });
  return differenceLoss(
    "huberLoss",
    input,
    target,
    reduction,
    (d) => (Math.abs(d) <= delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta)),
    (d) => Math.min(Math.max(d, -delta), delta),
    { name: "smooth", beta: delta, factor: delta },
  );
}

/**
 * Returns the smooth absolute error (Girshick 2015), as `mseLoss`: ½ d² / beta up to |d| = beta, then |d| - ½ beta.
 *
 * @param input   the prediction x, any shape; d = x - y
 * @param target  y, the shape of `input`
 * @param options `beta` ≥ 0, default 1; 0 gives `l1Loss`; `reduction`, default `"mean"`
 * @throws ShapeError when the shapes or dtypes differ; ArgumentError unless `beta` ≥ 0
 * @example
 * smoothL1Loss(tensor([1, 2]), tensor([1, 4]), { beta: 0.5 }).item(); // 0.875
 */
export function smoothL1Loss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { beta?: number } = {},
): Tensor {
  const { reduction, beta } = readOptions("smoothL1Loss", options, {
    reduction: REDUCTION,
    beta: [1, notNegative],
  });
  return differenceLoss(
    "smoothL1Loss",
    input,
    target,
    reduction,
    (d) => (Math.abs(d) < beta ? (0.5 * d * d) / beta : Math.abs(d) - 0.5 * beta),
    (d) => (Math.abs(d) < beta ? d / beta : Math.sign(d)),
    { name: "smooth", beta, factor: 1 },
  );
}

/**
 * Returns the quantile (pinball) loss, as `mseLoss`: `quantile` · (y - x) where the target y is above the prediction x, else
 * (1 - `quantile`) · (x - y). It is least where x is that quantile of y (Koenker and Bassett 1978).
 *
 * @param input   predictions, any shape
 * @param target  the values y to predict, of the same shape and dtype
 * @param options `quantile` in (0, 1), default 0.5: half of `l1Loss`; `reduction`, default `"mean"`
 * @throws ArgumentError for a quantile outside (0, 1); ShapeError for other shapes
 * @example
 * const loss = quantileLoss(upper, target, { quantile: 0.9 });   // `upper` learns to exceed 90 % of the targets
 */
export function quantileLoss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { quantile?: number } = {},
): Tensor {
  const { reduction, quantile } = readOptions("quantileLoss", options, {
    reduction: REDUCTION,
    quantile: [0.5, { words: "a number between 0 and 1", holds: (v) => v > 0 && v < 1 }],
  });
  return differenceLoss(
    "quantileLoss",
    input,
    target,
    reduction,
    (d) => Math.max(-quantile * d, (1 - quantile) * d),
    (d) => (d < 0 ? -quantile : d > 0 ? 1 - quantile : 0),
  );
}

/**
 * Returns the binary cross entropy of logits x, without overflow: -(p y log σ(x) + (1 - y) log(1 - σ(x))).
 *
 * @param input   logits x, any shape
 * @param target  probabilities y, the shape of `input`
 * @param options `posWeight` p, a constant that broadcasts to the shape of `input`, default 1; `reduction`, default `"mean"`
 * @throws ShapeError when the shapes or dtypes do not fit
 * @example
 * bceWithLogits(tensor([0, 0]), tensor([1, 0])).item(); // 0.6931
 */
export function bceWithLogits(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { posWeight?: Tensor } = {},
): Tensor {
  const where = "bceWithLogits";
  const { reduction } = readOptions<LossOptions & { posWeight?: Tensor }>(where, options, {
    reduction: REDUCTION,
    posWeight: [undefined],
  });
  const { posWeight } = options;
  checkTensor(where, "input", input);
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
  const fast = posWeight === undefined && reduction !== "none" ? fastKernels(input.data) : undefined;
  if (fast !== undefined) return compiledBce(fast, where, input, target, reduction);
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

function compiledBce(
  fast: FastKernels,
  where: string,
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
): Tensor {
  const scale = lossScale(where, reduction, input.size);
  const [x, y] = [input.data, target.data] as Float32Array[];
  const losses = spareArrays.take(input.size);
  fast.softplus(x, y, losses);
  const result = new Tensor(Float32Array.of(fast.sum(losses) * scale), []);
  spareArrays.give(losses);
  return recordOne(where, [input, target], result, ([gradient]) => {
    const borrow = () => spareArrays.borrow(input.dtype, input.size) as Float32Array;
    const [byInput, byTarget] = [input, target].map((operand) =>
      needsGradient(operand) ? borrow() : undefined,
    );
    if (byInput !== undefined) {
      fast.map("sigmoid", x, byInput);
      fast.pair("sub", elementByElement(x), byInput, y, byInput);
      fast.scale(byInput, gradient * scale);
    }
    if (byTarget !== undefined) {
      byTarget.set(x);
      fast.scale(byTarget, -gradient * scale);
    }
    return [byInput, byTarget];
  });
}

function negativeLogSigmoid(x: number): number {
  return Math.max(-x, 0) + Math.log1p(exp(-Math.abs(x)));
}
