/**
 * Operations on one element at a time, of one tensor or of two that broadcast as in NumPy. Numbers broadcast too.
 *
 * Every operation of two tensors is a `RowLoop`; its chain rule is written with row loops as well, and what broadcasting
 * repeated is summed at the end.
 */
import * as activations from "../cells/activations.ts";
import { allocate, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { broadcastShape, broadcastStrides, expandTo, reduceTo, walkRows } from "./broadcast.ts";
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

// The frequent ones are written out: a call per element would cost more than the arithmetic.
const addRow: RowLoop = (x, i, stepX, y, j, stepY, out, start, end) => {
  for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = x[i] + y[j];
};
const subtractRow: RowLoop = (x, i, stepX, y, j, stepY, out, start, end) => {
  for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = x[i] - y[j];
};
const multiplyRow: RowLoop = (x, i, stepX, y, j, stepY, out, start, end) => {
  for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = x[i] * y[j];
};
const divideRow: RowLoop = (x, i, stepX, y, j, stepY, out, start, end) => {
  for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = x[i] / y[j];
};

/** The row loop of any other function. */
function rowLoop(f: (x: number, y: number) => number): RowLoop {
  return (x, i, stepX, y, j, stepY, out, start, end) => {
    for (let k = start; k < end; k++, i += stepX, j += stepY) out[k] = f(x[i], y[j]);
  };
}

/** Runs a row loop over x and y read as `shape`, to which both broadcast. */
function apply(
  loop: RowLoop,
  x: FloatArray,
  shapeX: Shape,
  y: FloatArray,
  shapeY: Shape,
  shape: Shape,
): FloatArray {
  const size = sizeOf(shape);
  const out = allocate(dtypeOf(x), size);
  if ((x.length === size || x.length === 1) && (y.length === size || y.length === 1)) {
    // Equal shapes and scalars are one row, which needs no walk.
    loop(x, 0, x.length === 1 ? 0 : 1, y, 0, y.length === 1 ? 0 : 1, out, 0, size);
    return out;
  }
  walkRows(
    shape,
    broadcastStrides(shapeX, shape),
    broadcastStrides(shapeY, shape),
    (start, end, i, stepX, j, stepY) => loop(x, i, stepX, y, j, stepY, out, start, end),
  );
  return out;
}

/** What the chain rule of a broadcasting operation can use: its operands and its result. */
interface Pair {
  x: Tensor;
  y: Tensor;
  shape: Shape;
  /** Gradient ⊙ f(x, y), by the elements of the result. */
  times(gradient: FloatArray, factor: RowLoop): FloatArray;
}

/** Makes an operation of two operands; `gradX` and `gradY` give the gradients before the sum over what was repeated. */
function binary(
  name: string,
  loop: RowLoop,
  gradX: (gradient: FloatArray, pair: Pair) => FloatArray,
  gradY: (gradient: FloatArray, pair: Pair) => FloatArray,
): (a: Operand, b: Operand) => Tensor {
  return (a, b) => {
    const [x, y] = asTensors(name, [a, b]);
    const shape = broadcastShape(name, x.shape, y.shape);
    const result = new Tensor(apply(loop, x.data, x.shape, y.data, y.shape, shape), shape);
    return recordOne(name, [x, y], result, (gradient) => {
      const pair: Pair = {
        x,
        y,
        shape,
        times: (values, factor) =>
          apply(
            multiplyRow,
            values,
            shape,
            apply(factor, x.data, x.shape, y.data, y.shape, shape),
            shape,
            shape,
          ),
      };
      return [
        needsGradient(x) ? reduceTo(gradX(gradient, pair), shape, x.shape) : undefined,
        needsGradient(y) ? reduceTo(gradY(gradient, pair), shape, y.shape) : undefined,
      ];
    });
  };
}

function negated(values: FloatArray): FloatArray {
  return map(values, (value) => -value);
}

function map(values: FloatArray, f: (value: number) => number): FloatArray {
  const out = allocate(dtypeOf(values), values.length);
  for (let k = 0; k < out.length; k++) out[k] = f(values[k]);
  return out;
}

/** x + y. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const add = binary(
  "add",
  addRow,
  (gradient) => gradient,
  (gradient) => gradient,
);

/** x - y. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const sub = binary("sub", subtractRow, (gradient) => gradient, negated);

/** x ⊙ y. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const mul = binary(
  "mul",
  multiplyRow,
  (gradient, { y, shape }) => apply(multiplyRow, gradient, shape, y.data, y.shape, shape),
  (gradient, { x, shape }) => apply(multiplyRow, gradient, shape, x.data, x.shape, shape),
);

/** x / y. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const div = binary(
  "div",
  divideRow,
  (gradient, { y, shape }) => apply(divideRow, gradient, shape, y.data, y.shape, shape),
  (gradient, { times }) =>
    times(
      gradient,
      rowLoop((x, y) => -x / (y * y)),
    ),
);

/** x to the power y; the gradient by y is 0 where x is 0 and y ≥ 0. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const pow = binary(
  "pow",
  rowLoop((x, y) => x ** y),
  (gradient, { times }) =>
    times(
      gradient,
      rowLoop((x, y) => (y === 0 ? 0 : y * x ** (y - 1))),
    ),
  (gradient, { times }) =>
    times(
      gradient,
      rowLoop((x, y) => (x === 0 && y >= 0 ? 0 : x ** y * Math.log(x))),
    ),
);

/** How much of the gradient the larger x gets: all, or half when equal (as in PyTorch); and the smaller nothing. */
const share = (x: number, y: number): number => (x > y ? 1 : x === y ? 0.5 : 0);

/** The larger of x and y; NaN when either is; equal ones share the gradient. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const maximum = binary(
  "maximum",
  rowLoop(Math.max),
  (gradient, { times }) =>
    times(
      gradient,
      rowLoop((x, y) => share(x, y)),
    ),
  (gradient, { times }) =>
    times(
      gradient,
      rowLoop((x, y) => share(y, x)),
    ),
);

/** The smaller of x and y; NaN when either is; equal ones share the gradient. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const minimum = binary(
  "minimum",
  rowLoop(Math.min),
  (gradient, { times }) =>
    times(
      gradient,
      rowLoop((x, y) => share(y, x)),
    ),
  (gradient, { times }) =>
    times(
      gradient,
      rowLoop((x, y) => share(x, y)),
    ),
);

/**
 * Makes an operation of one tensor.
 *
 * @param derivative of f at x, where y = f(x)
 */
function unary(
  name: string,
  f: (x: number) => number,
  derivative: (x: number, y: number) => number,
): (x: Tensor) => Tensor {
  return (x) => {
    checkTensor(name, "x", x);
    return applyUnary(name, x, f, derivative);
  };
}

function applyUnary(
  name: string,
  x: Tensor,
  f: (x: number) => number,
  derivative: (x: number, y: number) => number,
): Tensor {
  const values = x.data;
  const results = map(values, f);
  return recordOne(name, [x], new Tensor(results, x.shape), (gradient) => {
    const gradX = allocate(x.dtype, x.size);
    for (let k = 0; k < gradX.length; k++) gradX[k] = gradient[k] * derivative(values[k], results[k]);
    return [gradX];
  });
}

/** -x. */
export const neg = unary(
  "neg",
  (x) => -x,
  () => -1,
);

/** e to the power x. */
export const exp = unary("exp", activations.exp, (_, y) => y);

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
export const tanh = unary("tanh", activations.tanh, (_, y) => 1 - y * y);

/** 1 / (1 + exp(-x)). */
export const sigmoid = unary("sigmoid", activations.sigmoid, (_, y) => y * (1 - y));

/** max(x, 0); the derivative at 0 is 0. */
export const relu = unary(
  "relu",
  (x) => Math.max(x, 0),
  (x) => (x <= 0 ? 0 : 1),
);

/** log(1 + exp(x)), exact for large |x| as well (PyTorch returns x itself above 20, which is 2e-9 less there). */
export const softplus = unary("softplus", logOnePlusExp, activations.sigmoid);

/**
 * x limited to [min, max]; the derivative is 1 on the closed interval and 0 outside.
 *
 * @throws ArgumentError unless min ≤ max
 */
export function clamp(x: Tensor, min: number, max: number): Tensor {
  checkTensor("clamp", "x", x);
  if (!(min <= max)) {
    throw new ArgumentError(`clamp: expected min <= max, got ${describe(min)} and ${describe(max)}.`);
  }
  return applyUnary(
    "clamp",
    x,
    (value) => Math.min(Math.max(value, min), max),
    (value) => (value < min || value > max ? 0 : 1),
  );
}

/**
 * `x` where `condition` is not 0, else `y`. All three broadcast; the condition gets no gradient.
 *
 * @throws ShapeError when the shapes do not broadcast or the dtypes of x and y differ
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  checkTensor("where", "condition", condition);
  const [x, y] = asTensors("where", [a, b]);
  const shape = broadcastShape("where", broadcastShape("where", x.shape, y.shape), condition.shape);
  const chosen = expandTo(condition.data, condition.shape, shape);
  const result = expandTo(x.data, x.shape, shape).slice();
  const other = expandTo(y.data, y.shape, shape);
  for (let k = 0; k < result.length; k++) if (chosen[k] === 0) result[k] = other[k];
  return recordOne("where", [x, y], new Tensor(result, shape), (gradient) => [
    needsGradient(x) ? reduceTo(keepWhere(gradient, chosen, true), shape, x.shape) : undefined,
    needsGradient(y) ? reduceTo(keepWhere(gradient, chosen, false), shape, y.shape) : undefined,
  ]);
}

function keepWhere(values: FloatArray, chosen: FloatArray, wanted: boolean): FloatArray {
  const kept = values.slice();
  for (let k = 0; k < kept.length; k++) if ((chosen[k] !== 0) !== wanted) kept[k] = 0;
  return kept;
}

function logOnePlusExp(x: number): number {
  return Math.max(x, 0) + Math.log1p(activations.exp(-Math.abs(x)));
}
