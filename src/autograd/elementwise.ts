/** Operations on single elements. Those on two tensors are in `pairwise.ts`. */
import * as activations from "../cells/activations.ts";
import { type MapName, tapeKernels } from "../kernels/tape.ts";
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
    const back = kernel && tapeKernels(values);
    if (back !== undefined) {
      const [g, y, out] = [gradient, results, gradX] as Float32Array[];
      back.mapGradient(kernel!, g, y, out);
    } else for (let k = 0; k < gradX.length; k++) gradX[k] = gradient[k] * derivative(values[k], results[k]);
    return [gradX];
  });
}

/**
 * Returns -x.
 *
 * @param x any shape
 * @example
 * ops.neg(tensor([1, -2])).data; // [-1, 2]
 */
export const neg = unary(
  "neg",
  (x) => -x,
  () => -1,
);

/**
 * Returns e to the power x.
 *
 * @param x any shape
 * @example
 * ops.exp(tensor([0, 1])).data; // [1, 2.7183]
 */
export const exp = unary("exp", activations.exp, (_, y) => y, "exp");

/**
 * Returns the natural logarithm of x.
 *
 * @param x any shape; NaN below 0, -Infinity at 0
 * @example
 * ops.log(tensor([1, 10])).data; // [0, 2.3026]
 */
export const log = unary("log", Math.log, (x) => 1 / x);

/**
 * Returns the square root of x.
 *
 * @param x any shape; NaN below 0
 * @example
 * ops.sqrt(tensor([4, 9])).data; // [2, 3]
 */
export const sqrt = unary("sqrt", Math.sqrt, (_, y) => 0.5 / y);

/**
 * Returns x ⊙ x.
 *
 * @param x any shape
 * @example
 * ops.square(tensor([2, -3])).data; // [4, 9]
 */
export const square = unary(
  "square",
  (x) => x * x,
  (x) => 2 * x,
);

/**
 * Returns |x|; the derivative at 0 is 0.
 *
 * @param x any shape
 * @example
 * ops.abs(tensor([2, -3])).data; // [2, 3]
 */
export const abs = unary("abs", Math.abs, Math.sign);

/**
 * Returns tanh x.
 *
 * @param x any shape
 * @example
 * ops.tanh(tensor([0, 1])).data; // [0, 0.7616]
 */
export const tanh = unary("tanh", activations.tanh, (_, y) => 1 - y * y, "tanh");

/**
 * Returns 1 / (1 + exp(-x)).
 *
 * @param x any shape
 * @example
 * ops.sigmoid(tensor([0, 1])).data; // [0.5, 0.7311]
 */
export const sigmoid = unary("sigmoid", activations.sigmoid, (_, y) => y * (1 - y), "sigmoid");

/**
 * Returns max(x, 0); the derivative at 0 is 0.
 *
 * @param x any shape
 * @example
 * ops.relu(tensor([2, -3])).data; // [2, 0]
 */
export const relu = unary(
  "relu",
  (x) => Math.max(x, 0),
  (x) => (x <= 0 ? 0 : 1),
  "relu",
);

/**
 * Returns log(1 + exp(x)), exact for large |x| too (above 20 PyTorch returns x itself, 2e-9 less there).
 *
 * @param x any shape
 * @example
 * ops.softplus(tensor([0, 100])).data; // [0.6931, 100]
 */
export const softplus = unary("softplus", logOnePlusExp, activations.sigmoid);

/**
 * Returns x limited to [min, max]; the derivative is 1 on the closed interval and 0 outside.
 *
 * @param x   any shape
 * @param min the least value of the result
 * @param max the largest value of the result
 * @throws ArgumentError unless min ≤ max
 * @example
 * ops.clamp(tensor([-2, 0.5, 3]), 0, 1).data; // [0, 0.5, 1]
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
