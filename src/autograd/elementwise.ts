/** Operations on single elements. Those on two tensors are in `pairwise.ts`. */
import * as activations from "../cells/activations.ts";
import { elementByElement, type MapName, tapeKernels } from "../kernels/tape.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { unwritten } from "../tensor/unwritten.ts";
import { checkTensor } from "./operands.ts";
import { recordOne } from "./tape.ts";

export { add, div, maximum, minimum, mul, pow, sub, where } from "./pairwise.ts";

/**
 * Makes an operation of one tensor.
 *
 * @param derivative of f at x, where y = f(x)
 * @param kernel     computes the same in fast arithmetic
 */
function unary(
  name: string,
  f: (x: number) => number,
  derivative: (x: number, y: number) => number,
  kernel?: MapName,
): (x: Tensor) => Tensor {
  return (x) => {
    checkTensor(name, "x", x);
    return applyUnary(name, x, f, derivative, kernel);
  };
}

function applyUnary(
  name: string,
  x: Tensor,
  f: (x: number) => number,
  derivative: (x: number, y: number) => number,
  kernel?: MapName,
): Tensor {
  const values = x.data;
  const results = unwritten(x.dtype, values.length);
  const tape = kernel && tapeKernels(values);
  if (tape !== undefined) tape.map(kernel!, values as Float32Array, results as Float32Array);
  else for (let k = 0; k < results.length; k++) results[k] = f(values[k]);
  return recordOne(name, [x], new Tensor(results, x.shape), (gradient) => {
    const gradX = spareArrays.borrow(x.dtype, x.size);
    if (kernel === undefined || !mapGradient(kernel, gradient, values, results, gradX))
      for (let k = 0; k < gradX.length; k++) gradX[k] = gradient[k] * derivative(values[k], results[k]);
    return [gradX];
  });
}

function mapGradient(
  kernel: MapName,
  ...[gradient, x, y, out]: [FloatArray, FloatArray, FloatArray, FloatArray]
): boolean {
  const tape = tapeKernels(x);
  if (tape === undefined) return false;
  const [g, from, to, into] = [gradient, x, y, out] as Float32Array[];
  if (kernel === "exp") tape.pair("mul", elementByElement(into), g, to, into);
  else tape.mapGradient(kernel, g, from, to, into);
  return true;
}

/** -x. */
export const neg = unary(
  "neg",
  (x) => -x,
  () => -1,
);

/** e to the power x. */
export const exp = unary("exp", activations.exp, (_, y) => y, "exp");

/** The natural logarithm of x. */
export const log = unary("log", Math.log, (x) => 1 / x);

/** The square root of x. */
export const sqrt = unary("sqrt", Math.sqrt, (_, y) => 0.5 / y);

/** x ⊙ x. */
export const square = unary(
  "square",
  (x) => x * x,
  (x) => 2 * x,
);

/** |x|; the derivative at 0 is 0. */
export const abs = unary("abs", Math.abs, Math.sign);

/** tanh x. */
export const tanh = unary("tanh", activations.tanh, (_, y) => 1 - y * y, "tanh");

/** 1 / (1 + exp(-x)). */
export const sigmoid = unary("sigmoid", activations.sigmoid, (_, y) => y * (1 - y), "sigmoid");

/** max(x, 0); the derivative at 0 is 0. */
export const relu = unary(
  "relu",
  (x) => Math.max(x, 0),
  (x) => (x <= 0 ? 0 : 1),
  "relu",
);

/** log(1 + exp(x)), exact for large |x| too (above 20 PyTorch returns x itself, 2e-9 less there). */
export const softplus = unary("softplus", logOnePlusExp, activations.sigmoid);

/**
 * Returns x limited to [min, max]; the derivative is 1 on the closed interval and 0 outside.
 *
 * @throws ArgumentError unless min ≤ max
 */
export function clamp(x: Tensor, min: number, max: number): Tensor {
  checkTensor("clamp", "x", x);
  if (typeof min !== "number" || typeof max !== "number" || !(min <= max)) {
    throw new ArgumentError(`clamp: expected min <= max, got ${describe(min)} and ${describe(max)}.`);
  }
  return applyUnary(
    "clamp",
    x,
    (value) => Math.min(Math.max(value, min), max),
    (value) => (value < min || value > max ? 0 : 1),
  );
}

function logOnePlusExp(x: number): number {
  return Math.max(x, 0) + Math.log1p(activations.exp(-Math.abs(x)));
}
