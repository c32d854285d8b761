/**
 * The elementwise operations of a program. All values are dense: what has the same index in two arrays belongs together.
 *
 * Everything here is in double precision, whatever the layer computes in; loops over one type of array are also several times
 * as fast as loops that meet two.
 */
import { exp, sigmoid, tanh } from "../activations.ts";
import type { ElementwiseName } from "./program.ts";

/** log(1 + e^x) */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(exp(-x)) : Math.log1p(exp(x));
}

/** g of Feng et al. 2024, appendix B: above 0 everywhere, continuous, and nearly linear where x is large. */
function positive(x: number): number {
  return x >= 0 ? x + 0.5 : sigmoid(x);
}

type Values = Float64Array;

/** out[k] = op(a[k], b[k], c[k], d[k]) for k from `from` up to `to`; operands that the operation does not have are not read. */
type Loop = (a: Values, b: Values, c: Values, d: Values, out: Values, from: number, to: number) => void;

// One loop for each, as a loop that calls a function it is given costs several times as much.
export const FORWARD: Readonly<Record<ElementwiseName, Loop>> = {
  add(a, b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = a[k] + b[k];
  },
  sub(a, b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = a[k] - b[k];
  },
  mul(a, b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = a[k] * b[k];
  },
  div(a, b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = a[k] / b[k];
  },
  complement(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = 1 - a[k];
  },
  mulAdd(a, b, c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = a[k] * b[k] + c[k];
  },
  mulMulAdd(a, b, c, d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = a[k] * b[k] + c[k] * d[k];
  },
  // Not b + a (c - b), which is not exactly c where a is 1.
  mix(a, b, c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = (1 - a[k]) * b[k] + a[k] * c[k];
  },
  max(a, b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = Math.max(a[k], b[k]);
  },
  min(a, b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = Math.min(a[k], b[k]);
  },
  neg(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = -a[k];
  },
  sigmoid(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = sigmoid(a[k]);
  },
  tanh(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = tanh(a[k]);
  },
  relu(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = Math.max(a[k], 0);
  },
  exp(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = exp(a[k]);
  },
  log(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = Math.log(a[k]);
  },
  sqrt(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = Math.sqrt(a[k]);
  },
  softplus(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = softplus(a[k]);
  },
  logSigmoid(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = -softplus(-a[k]);
  },
  positive(a, _b, _c, _d, out, from, to) {
    for (let k = from; k < to; k++) out[k] = positive(a[k]);
  },
};

/** Stands for an operand that an operation does not have. */
export const NONE = new Float64Array(0);

/** What a function of the equations gives for single numbers. */
export function applyToNumbers(op: string, operands: readonly number[]): number {
  if (op === "identity") return operands[0];
  const out = new Float64Array(1);
  const [a, b = NONE] = operands.map((value) => Float64Array.of(value));
  FORWARD[op as ElementwiseName](a, b, NONE, NONE, out, 0, 1);
  return out[0];
}
