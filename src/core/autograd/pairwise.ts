/**
 * Operations on two tensors, element by element, which broadcast as in NumPy; numbers broadcast too. Operations and chain rules are
 * row loops; sums over repeated elements come last.
 */
import { fastKernels } from "../kernels/choose.ts";
import type { PairName, PairSteps } from "../kernels/elements.ts";
import { filled } from "../tensor/create.ts";
import { dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { broadcastShape, broadcastStrides, expandTo, mergeAxes, reduceTo, walkRows } from "./broadcast.ts";
import { asTensors, checkTensor, type Operand } from "./operands.ts";
import { needsGradient, recordOne } from "./tape.ts";

/** out[start … end - 1] = f(x, y) for the elements of x at `i, i + stepX, …` and of y at `j, j + stepY, …`. */
type RowLoop = (
  x: FloatArray,
  i: number,
  stepX: number,
  y: FloatArray,
  j: number,
  stepY: number,
  out: FloatArray,
  start: number,
  end: number,
) => void;

/** A row loop, and the kernel that computes the same in fast arithmetic with the same bits. */
interface PairFunction {
  loop: RowLoop;
  kernel?: PairName;
}

// Inlined, since a call per element would cost more than the arithmetic.
const addition: PairFunction = {
  loop: (x, i, stepX, y, j, stepY, out, start, end) => {
    for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = x[i] + y[j];
  },
  kernel: "add",
};
const subtraction: PairFunction = {
  loop: (x, i, stepX, y, j, stepY, out, start, end) => {
    for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = x[i] - y[j];
  },
  kernel: "sub",
};
const multiplication: PairFunction = {
  loop: (x, i, stepX, y, j, stepY, out, start, end) => {
    for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = x[i] * y[j];
  },
  kernel: "mul",
};
const division: PairFunction = {
  loop: (x, i, stepX, y, j, stepY, out, start, end) => {
    for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = x[i] / y[j];
  },
  kernel: "div",
};

/** Any other function. @param kernel computes the same, with the same bits */
function pairFunction(f: (x: number, y: number) => number, kernel?: PairName): PairFunction {
  return {
    kernel,
    loop: (x, i, stepX, y, j, stepY, out, start, end) => {
      for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = f(x[i], y[j]);
    },
  };
}

/** Runs a function over x and y read as `shape`, to which both broadcast. @param out default: a new array */
function apply(
  { loop, kernel }: PairFunction,
  x: FloatArray,
  shapeX: Shape,
  y: FloatArray,
  shapeY: Shape,
  shape: Shape,
  out = spareArrays.takeFor(dtypeOf(x), sizeOf(shape)),
): FloatArray {
  const size = out.length;
  const stridesX = broadcastStrides(shapeX, shape);
  const stridesY = broadcastStrides(shapeY, shape);
  const fast = kernel && fastKernels(out);
  const steps = fast && pairSteps(shape, stridesX, stridesY);
  if (steps !== undefined) {
    fast!.pair(kernel!, steps, x as Float32Array, y as Float32Array, out as Float32Array);
    return out;
  }
  if ((x.length === size || x.length === 1) && (y.length === size || y.length === 1)) {
    // Equal shapes and scalars are a single row.
    loop(x, 0, x.length === 1 ? 0 : 1, y, 0, y.length === 1 ? 0 : 1, out, 0, size);
    return out;
  }
  walkRows(shape, stridesX, stridesY, (start, end, i, stepX, j, stepY) =>
    loop(x, i, stepX, y, j, stepY, out, start, end),
  );
  return out;
}

/** Shorter rows take a kernel longer than they take here. */
const SHORTEST_ROW = 8;

/** Returns how kernels walk over two operands, or undefined for layouts that they lack. */
function pairSteps(
  shape: Shape,
  stridesX: readonly number[],
  stridesY: readonly number[],
): PairSteps | undefined {
  const [sizes, stepsX, stepsY] = mergeAxes(shape, stridesX, stridesY);
  if (sizes.length === 1) {
    return { rows: sizes[0], width: 1, rowX: stepsX[0], stepX: 0, rowY: stepsY[0], stepY: 0 };
  }
  const [rows, width] = sizes;
  if (sizes.length > 2 || width < SHORTEST_ROW || stepsX[1] > 1 || stepsY[1] > 1) return undefined;
  return { rows, width, rowX: stepsX[0], stepX: stepsX[1], rowY: stepsY[0], stepY: stepsY[1] };
}

/** The gradient w.r.t. one operand, before the sum over repeated elements. */
type PairRule = (gradient: FloatArray, x: Tensor, y: Tensor, shape: Shape) => FloatArray;

const same: PairRule = (gradient) => gradient;

/** An array for a gradient of this length, while the tape runs back. */
const borrowed = (gradient: FloatArray) => spareArrays.borrow(dtypeOf(gradient), gradient.length);

/** The gradient times a function of x and y. */
function times(factorOf: PairFunction): PairRule {
  return (gradient, x, y, shape) => {
    const factors = apply(factorOf, x.data, x.shape, y.data, y.shape, shape, borrowed(gradient));
    return apply(multiplication, gradient, shape, factors, shape, shape, borrowed(gradient));
  };
}

function binary(
  name: string,
  f: PairFunction,
  ruleX: PairRule,
  ruleY: PairRule,
): (a: Operand, b: Operand) => Tensor {
  return (a, b) => {
    const [x, y] = asTensors(name, [a, b]);
    const shape = broadcastShape(name, x.shape, y.shape);
    const result = new Tensor(apply(f, x.data, x.shape, y.data, y.shape, shape), shape);
    return recordOne(name, [x, y], result, (gradient) => [
      needsGradient(x) ? reduceTo(ruleX(gradient, x, y, shape), shape, x.shape) : undefined,
      needsGradient(y) ? reduceTo(ruleY(gradient, x, y, shape), shape, y.shape) : undefined,
    ]);
  };
}

/**
 * Returns a + b.
 *
 * @function
 * @param a a tensor or a number
 * @param b broadcasts with `a`
 * @throws ShapeError when the shapes do not broadcast or the dtypes differ
 * @example
 * ops.add(tensor([1, 2]), 10).data; // [11, 12]
 */
export const add = binary("add", addition, same, same);

/**
 * Returns a - b.
 *
 * @function
 * @param a a tensor or a number
 * @param b broadcasts with `a`
 * @throws ShapeError when the shapes do not broadcast or the dtypes differ
 * @example
 * ops.sub(tensor([1, 2]), tensor([3, 5])).data; // [-2, -3]
 */
export const sub = binary("sub", subtraction, same, (gradient, _x, _y, shape) => {
  const minus = filled([], -1, dtypeOf(gradient));
  return apply(multiplication, gradient, shape, minus.data, minus.shape, shape, borrowed(gradient));
});

/**
 * Returns a ⊙ b, the product element by element.
 *
 * @function
 * @param a a tensor or a number
 * @param b broadcasts with `a`
 * @throws ShapeError when the shapes do not broadcast or the dtypes differ
 * @example
 * ops.mul(tensor([1, 2]), 10).data; // [10, 20]
 */
export const mul = binary(
  "mul",
  multiplication,
  (gradient, _, y, shape) =>
    apply(multiplication, gradient, shape, y.data, y.shape, shape, borrowed(gradient)),
  (gradient, x, _, shape) =>
    apply(multiplication, gradient, shape, x.data, x.shape, shape, borrowed(gradient)),
);

/**
 * Returns a / b.
 *
 * @function
 * @param a a tensor or a number
 * @param b broadcasts with `a`
 * @throws ShapeError when the shapes do not broadcast or the dtypes differ
 * @example
 * ops.div(1, tensor([2, 4])).data; // [0.5, 0.25]
 */
export const div = binary(
  "div",
  division,
  (gradient, _, y, shape) => apply(division, gradient, shape, y.data, y.shape, shape, borrowed(gradient)),
  times(pairFunction((x, y) => -x / y / y)),
);

/** `pow` for every exponent. */
export const power = binary(
  "pow",
  pairFunction((x, y) => x ** y),
  times(pairFunction((x, y) => (y === 0 ? 0 : y * x ** (y - 1)))),
  times(pairFunction((x, y) => (x === 0 && y >= 0 ? 0 : x ** y * Math.log(x)))),
);

/** The share of the gradient that x gets as the larger of two: all, nothing, or half when equal (as in PyTorch). */
const shareOfLarger = times(pairFunction((x, y) => (x > y ? 1 : x === y ? 0.5 : 0), "share"));
const shareOfSmaller: PairRule = (gradient, x, y, shape) => shareOfLarger(gradient, y, x, shape);

/**
 * Returns the larger of a and b; NaN when either is; ties share the gradient.
 *
 * @function
 * @param a a tensor or a number
 * @param b broadcasts with `a`
 * @throws ShapeError when the shapes do not broadcast or the dtypes differ
 * @example
 * ops.maximum(tensor([-1, 2]), 0).data; // [0, 2]
 */
export const maximum = binary("maximum", pairFunction(Math.max, "max"), shareOfLarger, shareOfSmaller);

/**
 * Returns the smaller of a and b; NaN when either is; ties share the gradient.
 *
 * @function
 * @param a a tensor or a number
 * @param b broadcasts with `a`
 * @throws ShapeError when the shapes do not broadcast or the dtypes differ
 * @example
 * ops.minimum(tensor([-1, 2]), 0).data; // [-1, 0]
 */
export const minimum = binary("minimum", pairFunction(Math.min, "min"), shareOfSmaller, shareOfLarger);

/**
 * Returns `a` where `condition` is not 0, else `b`. All three broadcast; the condition gets no gradient.
 *
 * @param condition a tensor; every value except 0 chooses `a`
 * @param a         a tensor or a number
 * @param b         a tensor or a number
 * @throws ShapeError when the shapes do not broadcast or the dtypes of a and b differ
 * @example
 * ops.where(tensor([1, 0]), tensor([5, 6]), -1).data; // [5, -1]
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  checkTensor("where", "condition", condition);
  const [x, y] = asTensors("where", [a, b]);
  const shape = broadcastShape("where", broadcastShape("where", x.shape, y.shape), condition.shape);
  const chosen = expandTo(condition.data, condition.shape, shape);
  const first = expandTo(x.data, x.shape, shape);
  const other = expandTo(y.data, y.shape, shape);
  const result = choose(chosen, first, other, spareArrays.takeFor(x.dtype, chosen.length));
  return recordOne("where", [x, y], new Tensor(result, shape), (gradient) => [
    needsGradient(x)
      ? reduceTo(choose(chosen, gradient, undefined, borrowed(gradient)), shape, x.shape)
      : undefined,
    needsGradient(y)
      ? reduceTo(choose(chosen, undefined, gradient, borrowed(gradient)), shape, y.shape)
      : undefined,
  ]);
}

/** Writes x where `chosen` is not 0, else y, to `out`. An operand that is not given counts as 0. */
function choose(
  chosen: FloatArray,
  x: FloatArray | undefined,
  y: FloatArray | undefined,
  out: FloatArray,
): FloatArray {
  const fast = chosen instanceof Float32Array ? fastKernels(out) : undefined;
  if (fast !== undefined) fast.choose(...([chosen, x, y, out] as Parameters<typeof fast.choose>));
  else for (let k = 0; k < out.length; k++) out[k] = (chosen[k] !== 0 ? x?.[k] : y?.[k]) ?? 0;
  return out;
}
