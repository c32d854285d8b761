/**
 * The elementwise operations of a program, in double precision for every layer: loops over one type of array are several times as fast as
 * loops over two.
 */
import { exp, sigmoid, tanh } from "../activations.ts";
import { ARENA } from "./arena.ts";
import type { ElementwiseName } from "./program.ts";
import * as single from "./single.ts";

/** log(1 + e^x) */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(exp(-x)) : Math.log1p(exp(x));
}

/** g of Feng et al. 2024, appendix B: positive, continuous, and nearly linear for large x. */
function positive(x: number): number {
  return x >= 0 ? x + 0.5 : sigmoid(x);
}

const M = ARENA;

/** out = op(a, b, c, d) for `n` elements, all places in the arena; an operation ignores operands beyond its own. */
type Loop = (a: number, b: number, c: number, d: number, out: number, n: number) => void;

// One loop each: a function call per element takes several times as long.
export const FORWARD: Readonly<Record<ElementwiseName, Loop>> = {
  add(a, b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = M[a + k] + M[b + k];
  },
  sub(a, b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = M[a + k] - M[b + k];
  },
  mul(a, b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = M[a + k] * M[b + k];
  },
  div(a, b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = M[a + k] / M[b + k];
  },
  complement(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = 1 - M[a + k];
  },
  mulAdd(a, b, c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = M[a + k] * M[b + k] + M[c + k];
  },
  mulMulAdd(a, b, c, d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = M[a + k] * M[b + k] + M[c + k] * M[d + k];
  },
  // Not b + a (c - b), which is not exactly c where a is 1.
  mix(a, b, c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = (1 - M[a + k]) * M[b + k] + M[a + k] * M[c + k];
  },
  max(a, b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = Math.max(M[a + k], M[b + k]);
  },
  min(a, b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = Math.min(M[a + k], M[b + k]);
  },
  neg(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = -M[a + k];
  },
  sigmoid(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = sigmoid(M[a + k]);
  },
  tanh(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = tanh(M[a + k]);
  },
  relu(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = Math.max(M[a + k], 0);
  },
  exp(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = exp(M[a + k]);
  },
  log(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = Math.log(M[a + k]);
  },
  sqrt(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = Math.sqrt(M[a + k]);
  },
  softplus(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = softplus(M[a + k]);
  },
  logSigmoid(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = -softplus(-M[a + k]);
  },
  positive(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = positive(M[a + k]);
  },
};

/** The same, precise enough for results in float32. */
export const FORWARD_SINGLE: typeof FORWARD = {
  ...FORWARD,
  sigmoid(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = single.sigmoid(M[a + k]);
  },
  tanh(a, _b, _c, _d, out, n) {
    for (let k = 0; k < n; k++) M[out + k] = single.tanh(M[a + k]);
  },
};

/** Returns the value of a function of the equations for single numbers. */
export function applyToNumbers(op: string, operands: readonly number[]): number {
  if (op === "identity") return operands[0];
  M.set(operands);
  FORWARD[op as ElementwiseName](0, 1, 0, 0, 2, 1);
  return M[2];
}
