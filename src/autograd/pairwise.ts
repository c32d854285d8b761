/**
 * Operations on two tensors, element by element, which broadcast as in NumPy; numbers broadcast too. Operations and chain rules are
 * row loops; sums over repeated elements come last.
 */
import { allocate, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
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

// Inlined, since a call per element would cost more than the arithmetic.
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
    // Equal shapes and scalars are a single row.
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

/** The gradient w.r.t. one operand, before the sum over repeated elements. */
type PairRule = (gradient: FloatArray, x: Tensor, y: Tensor, shape: Shape) => FloatArray;

const same: PairRule = (gradient) => gradient;

/** The gradient times a function of x and y. */
function times(factor: (x: number, y: number) => number): PairRule {
  const loop = rowLoop(factor);
  return (gradient, x, y, shape) => {
    const factors = apply(loop, x.data, x.shape, y.data, y.shape, shape);
    return apply(multiplyRow, gradient, shape, factors, shape, shape);
  };
}

function binary(
  name: string,
  loop: RowLoop,
  ruleX: PairRule,
  ruleY: PairRule,
): (a: Operand, b: Operand) => Tensor {
  return (a, b) => {
    const [x, y] = asTensors(name, [a, b]);
    const shape = broadcastShape(name, x.shape, y.shape);
    const result = new Tensor(apply(loop, x.data, x.shape, y.data, y.shape, shape), shape);
    return recordOne(name, [x, y], result, (gradient) => [
      needsGradient(x) ? reduceTo(ruleX(gradient, x, y, shape), shape, x.shape) : undefined,
      needsGradient(y) ? reduceTo(ruleY(gradient, x, y, shape), shape, y.shape) : undefined,
    ]);
  };
}

/** x + y. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const add = binary("add", addRow, same, same);

/** x - y. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const sub = binary("sub", subtractRow, same, (gradient) => {
  const negated = gradient.slice();
  for (let k = 0; k < negated.length; k++) negated[k] = -negated[k];
  return negated;
});

/** x ⊙ y. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const mul = binary(
  "mul",
  multiplyRow,
  (gradient, _, y, shape) => apply(multiplyRow, gradient, shape, y.data, y.shape, shape),
  (gradient, x, _, shape) => apply(multiplyRow, gradient, shape, x.data, x.shape, shape),
);

/** x / y. @throws ShapeError when the shapes do not broadcast or the dtypes differ */
export const div = binary(
  "div",
  divideRow,
  (gradient, _, y, shape) => apply(divideRow, gradient, shape, y.data, y.shape, shape),
  times((x, y) => -x / y / y),
);

/**
 * x to the power y; the gradient w.r.t. y is 0 where x is 0 and y ≥ 0. @throws ShapeError when the shapes do not broadcast or the dtypes
 * differ
 */
export const pow = binary(
  "pow",
  rowLoop((x, y) => x ** y),
  times((x, y) => (y === 0 ? 0 : y * x ** (y - 1))),
  times((x, y) => (x === 0 && y >= 0 ? 0 : x ** y * Math.log(x))),
);

/** The share of the gradient that x gets as the larger of two: all, nothing, or half when equal (as in PyTorch). */
const share = (x: number, y: number): number => (x > y ? 1 : x === y ? 0.5 : 0);

/**
 * The larger of x and y; NaN when either is; ties share the gradient. @throws ShapeError when the shapes do not broadcast or the dtypes
 * differ
 */
export const maximum = binary(
  "maximum",
  rowLoop(Math.max),
  times(share),
  times((x, y) => share(y, x)),
);

/**
 * The smaller of x and y; NaN when either is; ties share the gradient. @throws ShapeError when the shapes do not broadcast or the
 * dtypes differ
 */
export const minimum = binary(
  "minimum",
  rowLoop(Math.min),
  times((x, y) => share(y, x)),
  times(share),
);

/**
 * Returns `a` where `condition` is not 0, else `b`. All three broadcast; the condition gets no gradient.
 *
 * @throws ShapeError when the shapes do not broadcast or the dtypes of a and b differ
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
