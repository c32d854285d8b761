/** Operations on single elements. Those on two tensors are in `pairwise.ts`. */
import * as activations from "../cells/activations.ts";
import { fastKernels } from "../kernels/choose.ts";
import { elementByElement, type FastKernels, type MapName } from "../kernels/elements.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkTensor, type Operand } from "./operands.ts";
import { power } from "./pairwise.ts";
import { recordOne } from "./tape.ts";

export { add, div, maximum, minimum, mul, sub, where } from "./pairwise.ts";

/** A function and its gradient by kernels, for fast arithmetic. */
interface CompiledFunction {
  run(fast: FastKernels, x: Float32Array, out: Float32Array): void;
  runBack(
    fast: FastKernels,
    gradient: Float32Array,
    x: Float32Array,
    y: Float32Array,
    out: Float32Array,
  ): void;
}

/** A kernel for one operation. @param given the array from which the gradient is computed: the input or the output */
const kernelOf = (name: MapName, given: "x" | "y" = "y"): CompiledFunction => ({
  run: (fast, x, out) => fast.map(name, x, out),
  runBack: (fast, gradient, x, y, out) => fast.mapGradient(name, gradient, given === "x" ? x : y, out),
});

const squareKernels: CompiledFunction = {
  run: (fast, x, out) => fast.pair("mul", elementByElement(x), x, x, out),
  runBack(fast, gradient, x, _, out) {
    fast.pair("mul", elementByElement(x), gradient, x, out);
    fast.scale(out, 2);
  },
};

const softplusKernels: CompiledFunction = {
  run: (fast, x, out) => fast.softplus(x, undefined, out),
  runBack(fast, gradient, x, _, out) {
    fast.map("sigmoid", x, out);
    fast.pair("mul", elementByElement(x), out, gradient, out);
  },
};

/**
 * Makes an operation of one tensor.
 *
 * @param derivative of f at x, where y = f(x)
 * @param compiled   computes the same in fast arithmetic
 */
function unary(
  name: string,
  f: (x: number) => number,
  derivative: (x: number, y: number) => number,
  compiled?: CompiledFunction,
): (x: Tensor) => Tensor {
  return (x) => {
    checkTensor(name, "x", x);
    return applyUnary(name, x, f, derivative, compiled);
  };
}

function applyUnary(
  name: string,
  x: Tensor,
  f: (x: number) => number,
  derivative: (x: number, y: number) => number,
  compiled?: CompiledFunction,
): Tensor {
  const values = x.data;
  const results = spareArrays.takeFor(x.dtype, values.length);
  const fast = compiled && fastKernels(values);
  if (fast !== undefined) compiled!.run(fast, values as Float32Array, results as Float32Array);
  else for (let k = 0; k < results.length; k++) results[k] = f(values[k]);
  return recordOne(name, [x], new Tensor(results, x.shape), (gradient) => {
    const gradX = spareArrays.borrow(x.dtype, x.size);
    const back = compiled && fastKernels(values);
    if (back !== undefined) {
      const [g, from, y, out] = [gradient, values, results, gradX] as Float32Array[];
      compiled!.runBack(back, g, from, y, out);
    } else for (let k = 0; k < gradX.length; k++) gradX[k] = gradient[k] * derivative(values[k], results[k]);
    return [gradX];
  });
}

/**
 * Returns -x.
 *
 * @function
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
 * @function
 * @param x any shape
 * @example
 * ops.exp(tensor([0, 1])).data; // [1, 2.7183]
 */
export const exp = unary("exp", activations.exp, (_, y) => y, kernelOf("exp"));

/**
 * Returns the natural logarithm of x.
 *
 * @function
 * @param x any shape; NaN below 0, -Infinity at 0
 * @example
 * ops.log(tensor([1, 10])).data; // [0, 2.3026]
 */
export const log = unary("log", Math.log, (x) => 1 / x, kernelOf("log", "x"));

/**
 * Returns the square root of x.
 *
 * @function
 * @param x any shape; NaN below 0
 * @example
 * ops.sqrt(tensor([4, 9])).data; // [2, 3]
 */
export const sqrt = unary("sqrt", Math.sqrt, (_, y) => 0.5 / y, kernelOf("sqrt"));

/**
 * Returns x ⊙ x.
 *
 * @function
 * @param x any shape
 * @example
 * ops.square(tensor([2, -3])).data; // [4, 9]
 */
export const square = unary(
  "square",
  (x) => x * x,
  (x) => 2 * x,
  squareKernels,
);

/**
 * Returns a to the power b; the gradient w.r.t. b is 0 where a is 0 and b ≥ 0.
 *
 * @param a the base, a tensor or a number
 * @param b the exponent, broadcasts with `a`
 * @throws ShapeError when the shapes do not broadcast or the dtypes differ
 * @example
 * ops.pow(tensor([2, 3]), 2).data; // [4, 9]
 */
export function pow(a: Operand, b: Operand): Tensor {
  if (b !== 2 || !(a instanceof Tensor) || fastKernels(a.data) === undefined) return power(a, b);
  return applyUnary(
    "pow",
    a,
    (x) => x * x,
    (x) => 2 * x,
    squareKernels,
  );
}

/**
 * Returns |x|; the derivative at 0 is 0.
 *
 * @function
 * @param x any shape
 * @example
 * ops.abs(tensor([2, -3])).data; // [2, 3]
 */
export const abs = unary("abs", Math.abs, Math.sign, kernelOf("abs", "x"));

/**
 * Returns tanh x.
 *
 * @function
 * @param x any shape
 * @example
 * ops.tanh(tensor([0, 1])).data; // [0, 0.7616]
 */
export const tanh = unary("tanh", activations.tanh, (_, y) => 1 - y * y, kernelOf("tanh"));

/**
 * Returns 1 / (1 + exp(-x)).
 *
 * @function
 * @param x any shape
 * @example
 * ops.sigmoid(tensor([0, 1])).data; // [0.5, 0.7311]
 */
export const sigmoid = unary("sigmoid", activations.sigmoid, (_, y) => y * (1 - y), kernelOf("sigmoid"));

/**
 * Returns max(x, 0); the derivative at 0 is 0.
 *
 * @function
 * @param x any shape
 * @example
 * ops.relu(tensor([2, -3])).data; // [2, 0]
 */
export const relu = unary(
  "relu",
  (x) => Math.max(x, 0),
  (x) => (x <= 0 ? 0 : 1),
  kernelOf("relu"),
);

/**
 * Returns log(1 + exp(x)), exact for large |x| too (above 20 PyTorch returns x itself, 2e-9 less there).
 *
 * @function
 * @param x any shape
 * @example
 * ops.softplus(tensor([0, 100])).data; // [0.6931, 100]
 */
export const softplus = unary("softplus", logOnePlusExp, activations.sigmoid, softplusKernels);

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
