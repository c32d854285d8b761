/**
 * One step of an optimiser over the elements of one parameter, in place: the truth of `native/optimizer.h`. Each element is computed in
 * double precision and rounded when it is stored. Arrays of one step have the same type and length.
 */
import type { FloatArray } from "../tensor/dtype.ts";

/** What one step of Adam multiplies with; the order is that of `AdamFactors` in native/optimizer.h. */
export interface AdamFactors {
  beta1: number;
  beta2: number;
  /** Learning rate over the bias correction of the first moment. */
  rate: number;
  /** Root of the bias correction of the second moment. */
  correction: number;
  eps: number;
  /** How much of the parameter is added to the gradient. */
  decay: number;
  /** What AdamW's decay leaves of the parameter; 1 otherwise. */
  keep: number;
}

/** The order is that of `SgdFactors` in native/optimizer.h. */
export interface SgdFactors {
  rate: number;
  momentum: number;
  /** How much of the gradient goes into the momentum. */
  share: number;
  /** How much of the parameter is added to the gradient. */
  decay: number;
}

/** @param largestSecondMoment AMSGrad's */
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
    parameter[i] -= (rate * firstMoment[i]) / (Math.sqrt(second) / correction + eps);
  }
}

/**
 * @param nesterov looks ahead by one step of the momentum
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
