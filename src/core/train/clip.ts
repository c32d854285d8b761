/** Limits on gradients, in place, between `backward` and the optimiser's step. */
import { fastKernels } from "../kernels/choose.ts";
import { Parameter } from "../nn/parameter.ts";
import { checkNumber, notNegative, positive } from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { NumericError, refuseValue } from "../tensor/errors.ts";
import { listOf } from "../tensor/lists.ts";
import { Tensor } from "../tensor/tensor.ts";
import { allFinite } from "./finite.ts";
import { forEachTrained } from "./ranges.ts";

/**
 * Returns the Euclidean norm of all gradients as one vector; parameters without a gradient, and frozen gates, count as 0.
 *
 * @param params e.g. `model.parameters()`
 * @throws NumericError naming the first tensor with a gradient that is not finite
 * @example
 * loss.backward();
 * gradientNorm(model.parameters()) > 0; // true
 */
export function gradientNorm(params: Iterable<Tensor>): number {
  const list = tensorsIn("gradientNorm", params);
  const plain = plainNorm(list);
  if (Number.isFinite(plain)) return plain;
  // Either a gradient is not finite, or its square overflows a double.
  const largest = largestGradient(list);
  return largest * Math.sqrt(sumOfSquares(list, 1 / largest));
}

/**
 * Scales all gradients by one factor so that their norm is at most `maxNorm`:
 * g ← g · min(1, maxNorm / (‖g‖ + 10⁻⁶)), PyTorch's `clip_grad_norm_`.
 *
 * @param params  e.g. `model.parameters()`
 * @param maxNorm at least 0
 * @returns the norm before clipping
 * @throws NumericError naming the first tensor with a gradient that is not finite; then no gradient changes. ArgumentError for a
 *   negative norm
 * @example
 * loss.backward();
 * const norm = clipGradNorm(model.parameters(), 1);
 */
export function clipGradNorm(params: Iterable<Tensor>, maxNorm: number): number {
  checkNumber("clipGradNorm", "maxNorm", maxNorm, notNegative);
  const list = tensorsIn("clipGradNorm", params);
  const norm = gradientNorm(list);
  scaleGradients(list, norm, maxNorm);
  return norm;
}

/** As `gradientNorm`, if no gradient is so large or not finite that this shows in the result. */
export const plainNorm = (params: readonly Tensor[]): number => Math.sqrt(sumOfSquares(params, 1));

/** `clipGradNorm` with the norm before clipping. */
export function scaleGradients(params: readonly Tensor[], norm: number, maxNorm: number): void {
  const factor = maxNorm / (norm + 1e-6);
  if (factor >= 1) return;
  for (const parameter of params) {
    forEachTrainedGradient(parameter, (data) => {
      const fast = fastKernels(data);
      if (fast !== undefined) fast.scale(data as Float32Array, factor);
      else for (let i = 0; i < data.length; i++) data[i] *= factor;
    });
  }
}

/**
 * Limits every element of every gradient to [-maxValue, maxValue], PyTorch's `clip_grad_value_`; NaN stays NaN.
 *
 * @param params   e.g. `model.parameters()`
 * @param maxValue more than 0
 * @throws ArgumentError unless `maxValue` is more than 0
 * @example
 * loss.backward();
 * clipGradValue(model.parameters(), 0.5);
 */
export function clipGradValue(params: Iterable<Tensor>, maxValue: number): void {
  checkNumber("clipGradValue", "maxValue", maxValue, positive);
  for (const parameter of tensorsIn("clipGradValue", params)) {
    const grad = parameter.peekGrad();
    if (grad === undefined) continue;
    const { data } = grad;
    for (let i = 0; i < data.length; i++) {
      data[i] = Math.min(Math.max(data[i], -maxValue), maxValue);
    }
  }
}

/** @throws ArgumentError unless `params` are tensors */
function tensorsIn(where: string, params: Iterable<Tensor>): Tensor[] {
  const what = "a list of parameters, such as module.parameters()";
  const list = listOf(where, what, params);
  if (list.every(Tensor.isTensor)) return list;
  refuseValue(where, what, list);
}

/** Σ (scale · g)². */
function sumOfSquares(params: readonly Tensor[], scale: number): number {
  let sum = 0;
  for (const parameter of params) {
    forEachTrainedGradient(parameter, (data) => {
      const fast = scale === 1 ? fastKernels(data) : undefined;
      if (fast !== undefined) sum += fast.sum(data as Float32Array, true);
      else for (let i = 0; i < data.length; i++) sum += scale * data[i] * (scale * data[i]);
    });
  }
  return sum;
}

/** Calls `use` with the gradient of a parameter, without the rows of frozen gates. */
function forEachTrainedGradient(parameter: Tensor, use: (data: FloatArray) => void): void {
  const data = parameter.peekGrad()?.data;
  if (data === undefined) return;
  forEachTrained(parameter, (start, end) => {
    use(data.subarray(start, end));
  });
}

function largestGradient(params: readonly Tensor[]): number {
  let largest = 0;
  params.forEach((parameter, k) => {
    const data = parameter.peekGrad()?.data ?? new Float32Array();
    if (!allFinite(data)) {
      const name =
        parameter instanceof Parameter && parameter.name !== "" ? parameter.name : `parameter ${k}`;
      throw new NumericError(
        `gradientNorm: expected finite gradients, got NaN or infinity in ${name}.`,
        name,
      );
    }
    for (const value of data) largest = Math.max(largest, Math.abs(value));
  });
  return largest;
}
