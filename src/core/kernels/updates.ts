/**
 * One step of an optimiser over one parameter, in place: the reference of `native/optimizer.h`. Each element is computed in double
 * precision and rounded when stored. Arrays of a step have one type and length.
 */
import type { FloatArray } from "../tensor/dtype.ts";

/** The factors of one step of Adam, in the order of `AdamFactors` in native/optimizer.h. */
export interface AdamFactors {
  beta1: number;
  beta2: number;
  /** Learning rate over the bias correction of the first moment. */
  rate: number;
  /** Of the root of the second moment: 1 / the root of its bias correction. */
  correction: number;
  eps: number;
  /** Share of the parameter that is added to the gradient. */
  decay: number;
  /** Share of the parameter that AdamW's decay leaves; 1 otherwise. */
  keep: number;
}

/** In the order of `SgdFactors` in native/optimizer.h. */
export interface SgdFactors {
  rate: number;
  momentum: number;
  /** Share of the gradient that enters the momentum. */
  share: number;
  /** Share of the parameter that is added to the gradient. */
  decay: number;
}

/** Runs one step of Adam; compiled, it is `adam` in native/optimizer.h. @param largestSecondMoment AMSGrad's */
export function adam(
  { beta1, beta2, rate, correction, eps, decay, keep }: AdamFactors,
  parameter: FloatArray,
  gradient: FloatArray,
  firstMoment: FloatArray,
  secondMoment: FloatArray,
  largestSecondMoment?: FloatArray,
): void {
  for (let i = 0; i < parameter.length; i++) {
    const g = gradient[i] + decay * parameter[i];
    firstMoment[i] += (1 - beta1) * (g - firstMoment[i]);
    secondMoment[i] = beta2 * secondMoment[i] + (1 - beta2) * g * g;
    let second = secondMoment[i];
    if (largestSecondMoment !== undefined)
      second = largestSecondMoment[i] = Math.max(largestSecondMoment[i], second);
    parameter[i] *= keep;
    parameter[i] -= (rate * firstMoment[i]) / (Math.sqrt(second) * correction + eps);
  }
}

/**
 * Runs one step of SGD.
 *
 * @param nesterov look ahead by one step of the momentum
 * @param buffer   the momentum; without it the step follows the gradient alone
 */
export function sgd(
  { rate, momentum, share, decay }: SgdFactors,
  nesterov: boolean,
  parameter: FloatArray,
  gradient: FloatArray,
  buffer?: FloatArray,
): void {
  if (buffer === undefined) {
    for (let i = 0; i < parameter.length; i++) parameter[i] -= rate * (gradient[i] + decay * parameter[i]);
    return;
  }
  for (let i = 0; i < parameter.length; i++) {
    const g = gradient[i] + decay * parameter[i];
    buffer[i] = momentum * buffer[i] + share * g;
    parameter[i] -= rate * (nesterov ? g + momentum * buffer[i] : buffer[i]);
  }
}
