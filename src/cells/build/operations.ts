/**
 * The elementwise operations of a program, forward and backward. A value is a matrix anywhere in an array: row r begins at
 * `offset + r · stride`; with stride 0 all rows are one, so that what is added to it is a sum over the rows.
 *
 * Everything here is in double precision, whatever the layer computes in; loops over one type of array are also several times
 * as fast as loops that meet two.
 */
import { exp, sigmoid, tanh } from "../activations.ts";
import type { ElementwiseName } from "./program.ts";

export interface Matrix {
  data: Float64Array;
  offset: number;
  stride: number;
}

/** log(1 + e^x) */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(exp(-x)) : Math.log1p(exp(x));
}

/** g of Feng et al. 2024, appendix B: above 0 everywhere, continuous, and nearly linear where x is large. */
function positive(x: number): number {
  return x >= 0 ? x + 0.5 : sigmoid(x);
}

/**
 * The slope of a square root is limited to this, as in recurrentgemma, where the root of 1 - a² is near 0 for the longest memories;
 * beyond it the gradient would be infinite.
 */
const MAX_SQRT_SLOPE = 1000;

type Array1 = Float64Array;

/** out[to + k] = op(a[x + k], b[y + k]) for `n` elements. */
type Forward = (a: Array1, x: number, b: Array1, y: number, out: Array1, to: number, n: number) => void;

// One loop for each, as a loop that calls a function it is given costs several times as much.
const FORWARD: Readonly<Record<ElementwiseName, Forward>> = {
  add(a, x, b, y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = a[x + k] + b[y + k];
  },
  sub(a, x, b, y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = a[x + k] - b[y + k];
  },
  mul(a, x, b, y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = a[x + k] * b[y + k];
  },
  div(a, x, b, y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = a[x + k] / b[y + k];
  },
  max(a, x, b, y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = Math.max(a[x + k], b[y + k]);
  },
  min(a, x, b, y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = Math.min(a[x + k], b[y + k]);
  },
  neg(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = -a[x + k];
  },
  sigmoid(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = sigmoid(a[x + k]);
  },
  tanh(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = tanh(a[x + k]);
  },
  relu(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = Math.max(a[x + k], 0);
  },
  exp(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = exp(a[x + k]);
  },
  log(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = Math.log(a[x + k]);
  },
  sqrt(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = Math.sqrt(a[x + k]);
  },
  softplus(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = softplus(a[x + k]);
  },
  logSigmoid(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = -softplus(-a[x + k]);
  },
  positive(a, x, _b, _y, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] = positive(a[x + k]);
  },
};

/** out[to + k] += g[from + k] · slope, with v the values of operands and result where the slope needs them. */
type Backward = (
  g: Array1,
  from: number,
  v: Array1,
  at: number,
  w: Array1,
  also: number,
  out: Array1,
  to: number,
  n: number,
) => void;

/** What a slope is computed from: the operand itself, the other operand, the result, or both operands. */
type Needs = "nothing" | "operand" | "other" | "result" | "both";

interface Partial {
  needs: Needs;
  loop: Backward;
}

const same: Partial = {
  needs: "nothing",
  loop(g, from, _v, _at, _w, _also, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] += g[from + k];
  },
};
const negative: Partial = {
  needs: "nothing",
  loop(g, from, _v, _at, _w, _also, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] -= g[from + k];
  },
};
const timesOther: Partial = {
  needs: "other",
  loop(g, from, v, at, _w, _also, out, to, n) {
    for (let k = 0; k < n; k++) out[to + k] += g[from + k] * v[at + k];
  },
};

/** The gradient goes to the operand that was chosen; to the first when both are the same. */
function chosen(isChosen: (own: number, other: number) => boolean): Partial {
  return {
    needs: "both",
    loop(g, from, v, at, w, also, out, to, n) {
      for (let k = 0; k < n; k++) if (isChosen(v[at + k], w[also + k])) out[to + k] += g[from + k];
    },
  };
}

/** The slopes by each operand. */
const BACKWARD: Readonly<Record<ElementwiseName, readonly Partial[]>> = {
  add: [same, same],
  sub: [same, negative],
  mul: [timesOther, timesOther],
  div: [
    {
      needs: "other",
      loop(g, from, v, at, _w, _also, out, to, n) {
        for (let k = 0; k < n; k++) out[to + k] += g[from + k] / v[at + k];
      },
    },
    {
      // -a / b² as -(a / b) / b: the square of a small b may be 0. Here b is the operand itself.
      needs: "both",
      loop(g, from, v, at, w, also, out, to, n) {
        for (let k = 0; k < n; k++) out[to + k] -= (g[from + k] / v[at + k]) * (w[also + k] / v[at + k]);
      },
    },
  ],
  max: [chosen((own, other) => own >= other), chosen((own, other) => own > other)],
  min: [chosen((own, other) => own <= other), chosen((own, other) => own < other)],
  neg: [negative],
  sigmoid: [
    {
      needs: "result",
      loop(g, from, v, at, _w, _also, out, to, n) {
        for (let k = 0; k < n; k++) out[to + k] += g[from + k] * v[at + k] * (1 - v[at + k]);
      },
    },
  ],
  tanh: [
    {
      needs: "result",
      loop(g, from, v, at, _w, _also, out, to, n) {
        for (let k = 0; k < n; k++) out[to + k] += g[from + k] * (1 - v[at + k] * v[at + k]);
      },
    },
  ],
  relu: [
    {
      needs: "operand",
      loop(g, from, v, at, _w, _also, out, to, n) {
        for (let k = 0; k < n; k++) if (v[at + k] > 0) out[to + k] += g[from + k];
      },
    },
  ],
  exp: [{ ...timesOther, needs: "result" }],
  log: [
    {
      needs: "operand",
      loop(g, from, v, at, _w, _also, out, to, n) {
        for (let k = 0; k < n; k++) out[to + k] += g[from + k] / v[at + k];
      },
    },
  ],
  sqrt: [
    {
      needs: "result",
      loop(g, from, v, at, _w, _also, out, to, n) {
        for (let k = 0; k < n; k++) out[to + k] += g[from + k] * Math.min(0.5 / v[at + k], MAX_SQRT_SLOPE);
      },
    },
  ],
  softplus: [
    {
      needs: "operand",
      loop(g, from, v, at, _w, _also, out, to, n) {
        for (let k = 0; k < n; k++) out[to + k] += g[from + k] * sigmoid(v[at + k]);
      },
    },
  ],
  logSigmoid: [
    {
      needs: "operand",
      loop(g, from, v, at, _w, _also, out, to, n) {
        for (let k = 0; k < n; k++) out[to + k] += g[from + k] * sigmoid(-v[at + k]);
      },
    },
  ],
  positive: [
    {
      // Where x is below 0 the value is σ(x), which is below 1/2.
      needs: "result",
      loop(g, from, v, at, _w, _also, out, to, n) {
        for (let k = 0; k < n; k++) {
          const y = v[at + k];
          out[to + k] += g[from + k] * (y < 0.5 ? y * (1 - y) : 1);
        }
      },
    },
  ],
};

const NONE: Matrix = { data: new Float64Array(0), offset: 0, stride: 0 };

/** What a function of the equations gives for single numbers. */
export function applyToNumbers(op: string, operands: readonly number[]): number {
  if (op === "identity") return operands[0];
  const out = new Float64Array(1);
  const [a, b = NONE.data] = operands.map((value) => Float64Array.of(value));
  FORWARD[op as ElementwiseName](a, 0, b, 0, out, 0, 1);
  return out[0];
}

/** out = op(operands), over `rows` rows of `width` columns. */
export function applyForward(
  op: ElementwiseName,
  operands: readonly Matrix[],
  out: Matrix,
  rows: number,
  width: number,
): void {
  const [a, b = NONE] = operands;
  const loop = FORWARD[op];
  if (isDense(width, out, ...operands)) {
    loop(a.data, a.offset, b.data, b.offset, out.data, out.offset, rows * width);
    return;
  }
  for (let row = 0; row < rows; row++) {
    const x = a.offset + row * a.stride;
    const y = b.offset + row * b.stride;
    loop(a.data, x, b.data, y, out.data, out.offset + row * out.stride, width);
  }
}

/** Adds to the gradients by the operands what follows from the gradient by the result; an absent one is not needed. */
export function applyBackward(
  op: ElementwiseName,
  operands: readonly Matrix[],
  result: Matrix,
  gradient: Matrix,
  gradients: readonly (Matrix | undefined)[],
  rows: number,
  width: number,
): void {
  gradients.forEach((target, which) => {
    if (target === undefined) return;
    const { needs, loop } = BACKWARD[op][which];
    const [v, w] = needed(needs, operands[which], operands[1 - which] ?? NONE, result);
    const used = [v, w].filter((each) => each !== NONE);
    if (isDense(width, gradient, target, ...used)) {
      loop(
        gradient.data,
        gradient.offset,
        v.data,
        v.offset,
        w.data,
        w.offset,
        target.data,
        target.offset,
        rows * width,
      );
      return;
    }
    for (let row = 0; row < rows; row++) {
      loop(
        gradient.data,
        gradient.offset + row * gradient.stride,
        v.data,
        v.offset + row * v.stride,
        w.data,
        w.offset + row * w.stride,
        target.data,
        target.offset + row * target.stride,
        width,
      );
    }
  });
}

function needed(needs: Needs, own: Matrix, other: Matrix, result: Matrix): [Matrix, Matrix] {
  switch (needs) {
    case "nothing":
      return [NONE, NONE];
    case "operand":
      return [own, NONE];
    case "other":
      return [other, NONE];
    case "result":
      return [result, NONE];
    case "both":
      return [own, other];
  }
}

/** Whether rows follow each other in all of these, so that they can be taken as one. */
function isDense(width: number, ...matrices: readonly Matrix[]): boolean {
  return matrices.every(({ stride }) => stride === width);
}

/** Added to the variance, as PyTorch's `LayerNorm` does. */
const NORM_EPSILON = 1e-5;

/** Every row less its mean, divided by √(variance + ε) (Ba, Kiros and Hinton 2016, equation 4). */
export function normForward(x: Matrix, out: Matrix, rows: number, width: number): void {
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
  gradient: Matrix,
  target: Matrix,
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

function moments(data: Float64Array, from: number, width: number): { mean: number; scale: number } {
  let mean = 0;
  for (let k = 0; k < width; k++) mean += data[from + k];
  mean /= width;
  let variance = 0;
  for (let k = 0; k < width; k++) variance += (data[from + k] - mean) ** 2;
  return { mean, scale: 1 / Math.sqrt(variance / width + NORM_EPSILON) };
}
