/**
 * The elementwise operations of a program, forward and backward. A value is a matrix anywhere in an array: row r begins at
 * `offset + r · stride`; with stride 0 all rows are one, so that what is added to it is a sum over the rows.
 *
 * Computed in double precision, whatever the type of the arrays.
 */
import type { FloatArray } from "../../tensor/dtype.ts";
import { exp, sigmoid, tanh } from "../activations.ts";
import type { ElementwiseName } from "./program.ts";

export interface Matrix<A extends FloatArray = FloatArray> {
  data: A;
  offset: number;
  stride: number;
}

/** log(1 + e^x) */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(exp(-x)) : Math.log1p(exp(x));
}

/**
 * The slope of a square root is limited to this, as in recurrentgemma, where the root of 1 - a² is near 0 for the longest memories;
 * beyond it the gradient would be infinite.
 */
const MAX_SQRT_SLOPE = 1000;

interface Unary {
  value(x: number): number;
  /** Slope at x, where the value is y. */
  slope(x: number, y: number): number;
}

const UNARY = {
  neg: { value: (x) => -x, slope: () => -1 },
  sigmoid: { value: sigmoid, slope: (_, y) => y * (1 - y) },
  tanh: { value: tanh, slope: (_, y) => 1 - y * y },
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  exp: { value: exp, slope: (_, y) => y },
  log: { value: Math.log, slope: (x) => 1 / x },
  sqrt: { value: Math.sqrt, slope: (_, y) => Math.min(0.5 / y, MAX_SQRT_SLOPE) },
  softplus: { value: softplus, slope: (x) => sigmoid(x) },
  logSigmoid: { value: (x) => -softplus(-x), slope: (x) => sigmoid(-x) },
  /** g of Feng et al. 2024, appendix B: above 0 everywhere, continuous, and nearly linear where x is large */
  positive: {
    value: (x) => (x >= 0 ? x + 0.5 : sigmoid(x)),
    slope: (x, y) => (x >= 0 ? 1 : y * (1 - y)),
  },
} satisfies Partial<Record<ElementwiseName, Unary>>;

/** What a function of the equations gives for single numbers. */
export function applyToNumbers(op: string, operands: readonly number[]): number {
  if (op === "identity") return operands[0];
  const one = new Float64Array(1);
  const matrices = operands.map((value) => ({ data: Float64Array.of(value), offset: 0, stride: 0 }));
  applyForward(op as ElementwiseName, matrices, { data: one, offset: 0, stride: 0 }, 1, 1);
  return one[0];
}

/** out = op(operands), over `rows` rows of `width` columns. */
export function applyForward(
  op: ElementwiseName,
  operands: readonly Matrix[],
  out: Matrix<Float64Array>,
  rows: number,
  width: number,
): void {
  const [a, b] = operands;
  for (let row = 0; row < rows; row++) {
    const x = a.offset + row * a.stride;
    const y = b === undefined ? 0 : b.offset + row * b.stride;
    const to = out.offset + row * out.stride;
    switch (op) {
      case "add":
        for (let k = 0; k < width; k++) out.data[to + k] = a.data[x + k] + b.data[y + k];
        break;
      case "sub":
        for (let k = 0; k < width; k++) out.data[to + k] = a.data[x + k] - b.data[y + k];
        break;
      case "mul":
        for (let k = 0; k < width; k++) out.data[to + k] = a.data[x + k] * b.data[y + k];
        break;
      case "div":
        for (let k = 0; k < width; k++) out.data[to + k] = a.data[x + k] / b.data[y + k];
        break;
      case "max":
        for (let k = 0; k < width; k++) out.data[to + k] = Math.max(a.data[x + k], b.data[y + k]);
        break;
      case "min":
        for (let k = 0; k < width; k++) out.data[to + k] = Math.min(a.data[x + k], b.data[y + k]);
        break;
      default: {
        const { value } = UNARY[op];
        for (let k = 0; k < width; k++) out.data[to + k] = value(a.data[x + k]);
      }
    }
  }
}

/** Adds to the gradients by the operands what follows from the gradient by the result; an absent one is not needed. */
export function applyBackward(
  op: ElementwiseName,
  operands: readonly Matrix[],
  result: Matrix,
  gradient: Matrix<Float64Array>,
  gradients: readonly (Matrix<Float64Array> | undefined)[],
  rows: number,
  width: number,
): void {
  gradients.forEach((target, which) => {
    if (target !== undefined) applyPartial(op, which, operands, result, gradient, target, rows, width);
  });
}

function applyPartial(
  op: ElementwiseName,
  which: number,
  operands: readonly Matrix[],
  result: Matrix,
  gradient: Matrix<Float64Array>,
  target: Matrix<Float64Array>,
  rows: number,
  width: number,
): void {
  const [a, b] = operands;
  const other = operands[1 - which];
  const { data: g } = gradient;
  const { data: out } = target;
  for (let row = 0; row < rows; row++) {
    const from = gradient.offset + row * gradient.stride;
    const to = target.offset + row * target.stride;
    const x = a.offset + row * a.stride;
    const y = b === undefined ? 0 : b.offset + row * b.stride;
    const at = result.offset + row * result.stride;
    switch (op) {
      case "add":
        for (let k = 0; k < width; k++) out[to + k] += g[from + k];
        break;
      case "sub":
        if (which === 0) for (let k = 0; k < width; k++) out[to + k] += g[from + k];
        else for (let k = 0; k < width; k++) out[to + k] -= g[from + k];
        break;
      case "mul": {
        const z = other.offset + row * other.stride;
        for (let k = 0; k < width; k++) out[to + k] += g[from + k] * other.data[z + k];
        break;
      }
      case "div":
        for (let k = 0; k < width; k++) {
          const gradTop = g[from + k] / b.data[y + k];
          // -a / b² as -(a / b) / b: the square of a small b may be 0.
          out[to + k] += which === 0 ? gradTop : -gradTop * result.data[at + k];
        }
        break;
      case "max":
      case "min":
        for (let k = 0; k < width; k++) {
          const isFirst = op === "max" ? a.data[x + k] >= b.data[y + k] : a.data[x + k] <= b.data[y + k];
          if (isFirst === (which === 0)) out[to + k] += g[from + k];
        }
        break;
      default: {
        const { slope } = UNARY[op] as Unary;
        for (let k = 0; k < width; k++)
          out[to + k] += g[from + k] * slope(a.data[x + k], result.data[at + k]);
      }
    }
  }
}

/** Added to the variance, as PyTorch's `LayerNorm` does. */
const NORM_EPSILON = 1e-5;

/** Every row less its mean, divided by √(variance + ε) (Ba, Kiros and Hinton 2016, equation 4). */
export function normForward(x: Matrix, out: Matrix<Float64Array>, rows: number, width: number): void {
  for (let row = 0; row < rows; row++) {
    const from = x.offset + row * x.stride;
    const to = out.offset + row * out.stride;
    const { mean, scale } = moments(x.data, from, width);
    for (let k = 0; k < width; k++) out.data[to + k] = (x.data[from + k] - mean) * scale;
  }
}

/** The chain rule of `normForward`: (g - mean(g) - y · mean(g y)) / √(variance + ε). */
export function normBackward(
  x: Matrix,
  result: Matrix,
  gradient: Matrix<Float64Array>,
  target: Matrix<Float64Array>,
  rows: number,
  width: number,
): void {
  for (let row = 0; row < rows; row++) {
    const { scale } = moments(x.data, x.offset + row * x.stride, width);
    const from = gradient.offset + row * gradient.stride;
    const at = result.offset + row * result.stride;
    const to = target.offset + row * target.stride;
    let meanG = 0;
    let meanGY = 0;
    for (let k = 0; k < width; k++) {
      meanG += gradient.data[from + k] / width;
      meanGY += (gradient.data[from + k] * result.data[at + k]) / width;
    }
    for (let k = 0; k < width; k++)
      target.data[to + k] += (gradient.data[from + k] - meanG - result.data[at + k] * meanGY) * scale;
  }
}

function moments(data: FloatArray, from: number, width: number): { mean: number; scale: number } {
  let mean = 0;
  for (let k = 0; k < width; k++) mean += data[from + k];
  mean /= width;
  let variance = 0;
  for (let k = 0; k < width; k++) variance += (data[from + k] - mean) ** 2;
  return { mean, scale: 1 / Math.sqrt(variance / width + NORM_EPSILON) };
}
