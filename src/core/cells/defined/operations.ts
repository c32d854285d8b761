/** The operations on elements, on single numbers in double precision: what every faster reader of a list is compared with. */
import { exp, sigmoid, tanh } from "../activations.ts";
import type { ElementOp } from "./graph.ts";
import { log, softplus } from "./logarithm.ts";

/**
 * The limit of the slope of a square root, as in recurrentgemma: the root of 1 - a² is near 0 for the longest memories, and its gradient
 * would be infinite.
 */
const MAX_SQRT_SLOPE = 1000;

type Operation = (a: number, b: number, c: number, d: number) => number;

/** In slopes, the first operand is the gradient w.r.t. the result, and y is the result. */
export const OPERATIONS: Readonly<Record<ElementOp, Operation>> = {
  copy: (a) => a,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  // NaN if one is.
  max: (a, b) => (a > b || Number.isNaN(a) ? a : b),
  min: (a, b) => (a < b || Number.isNaN(a) ? a : b),
  neg: (a) => -a,
  complement: (a) => 1 - a,
  mulAdd: (a, b, c) => a * b + c,
  mulMulAdd: (a, b, c, d) => a * b + c * d,
  // Not b + a (c - b), which is not exactly c where a is 1.
  mix: (a, b, c) => (1 - a) * b + a * c,
  sigmoid,
  tanh,
  relu: (a) => (a > 0 || Number.isNaN(a) ? a : 0),
  exp,
  log,
  sqrt: (a) => Math.sqrt(a),
  softplus,
  logSigmoid: (a) => -softplus(-a),
  // g of Feng et al. 2024, appendix B: positive, continuous, and nearly linear for large x.
  positive: (a) => (a >= 0 ? a + 0.5 : sigmoid(a)),
  sigmoidSlope: (g, y) => g * y * (1 - y),
  tanhSlope: (g, y) => g * (1 - y * y),
  mulSigmoidSlope: (g, a, y) => g * a * y * (1 - y),
  mulTanhSlope: (g, a, y) => g * a * (1 - y * y),
  reluSlope: (g, y) => (y > 0 ? g : 0),
  sqrtSlope: (g, y) => g * Math.min(0.5 / y, MAX_SQRT_SLOPE),
  // For x < 0 the value is σ(x), below 1/2.
  positiveSlope: (g, y) => (y < 0.5 ? g * y * (1 - y) : g),
  // Of a / b w.r.t. b, as the square of a small b may be 0.
  divSlope: (g, b, y) => -(g / b) * y,
  // Of (1 - a) b + a c w.r.t. a.
  mixSlope: (g, b, c) => g * (c - b),
  ifAtLeast: (g, a, b) => (a >= b ? g : 0),
  ifAbove: (g, a, b) => (a > b ? g : 0),
};
