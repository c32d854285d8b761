/**
 * The slopes of the elementwise operations: what the gradient by an operand gets from the gradient by the result, and which values that
 * takes. The second decides what a step keeps for the way back.
 */
import { sigmoid } from "../activations.ts";
import type { ElementwiseName } from "./program.ts";

type Values = Float64Array;

/** out[k] += g[k] · slope, with v and w the values that the slope reads. */
type Loop = (g: Values, v: Values, w: Values, out: Values, from: number, to: number) => void;

export interface Slope {
  /** At most two values: operands by their place, or the result */
  readonly reads: readonly (number | "result")[];
  readonly loop: Loop;
}

/**
 * The slope of a square root is limited to this, as in recurrentgemma, where the root of 1 - a² is near 0 for the longest memories;
 * beyond it the gradient would be infinite.
 */
const MAX_SQRT_SLOPE = 1000;

const same: Slope = {
  reads: [],
  loop(g, _v, _w, out, from, to) {
    for (let k = from; k < to; k++) out[k] += g[k];
  },
};
const negative: Slope = {
  reads: [],
  loop(g, _v, _w, out, from, to) {
    for (let k = from; k < to; k++) out[k] -= g[k];
  },
};
const times = (read: number | "result"): Slope => ({ reads: [read], loop: timesLoop });
const timesLoop: Loop = (g, v, _w, out, from, to) => {
  for (let k = from; k < to; k++) out[k] += g[k] * v[k];
};

/** The gradient goes to the operand that was chosen; to the first when both are the same. */
const chosen = (own: number, isChosen: (own: number, other: number) => boolean): Slope => ({
  reads: [own, 1 - own],
  loop(g, v, w, out, from, to) {
    for (let k = from; k < to; k++) if (isChosen(v[k], w[k])) out[k] += g[k];
  },
});

/** For each operand. */
export const SLOPES: Readonly<Record<ElementwiseName, readonly Slope[]>> = {
  add: [same, same],
  sub: [same, negative],
  mul: [times(1), times(0)],
  div: [
    {
      reads: [1],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] / v[k];
      },
    },
    {
      // -a / b² as -(a / b) / b: the square of a small b may be 0.
      reads: [1, 0],
      loop(g, v, w, out, from, to) {
        for (let k = from; k < to; k++) out[k] -= (g[k] / v[k]) * (w[k] / v[k]);
      },
    },
  ],
  complement: [negative],
  mulAdd: [times(1), times(0), same],
  mulMulAdd: [times(1), times(0), times(3), times(2)],
  mix: [
    {
      reads: [1, 2],
      loop(g, v, w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] * (w[k] - v[k]);
      },
    },
    {
      reads: [0],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] * (1 - v[k]);
      },
    },
    times(0),
  ],
  max: [chosen(0, (own, other) => own >= other), chosen(1, (own, other) => own > other)],
  min: [chosen(0, (own, other) => own <= other), chosen(1, (own, other) => own < other)],
  neg: [negative],
  sigmoid: [
    {
      reads: ["result"],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] * v[k] * (1 - v[k]);
      },
    },
  ],
  tanh: [
    {
      reads: ["result"],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] * (1 - v[k] * v[k]);
      },
    },
  ],
  relu: [
    {
      reads: ["result"],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) if (v[k] > 0) out[k] += g[k];
      },
    },
  ],
  exp: [times("result")],
  log: [
    {
      reads: [0],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] / v[k];
      },
    },
  ],
  sqrt: [
    {
      reads: ["result"],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] * Math.min(0.5 / v[k], MAX_SQRT_SLOPE);
      },
    },
  ],
  softplus: [
    {
      reads: [0],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] * sigmoid(v[k]);
      },
    },
  ],
  logSigmoid: [
    {
      reads: [0],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] * sigmoid(-v[k]);
      },
    },
  ],
  positive: [
    {
      // Where x is below 0 the value is σ(x), which is below 1/2.
      reads: ["result"],
      loop(g, v, _w, out, from, to) {
        for (let k = from; k < to; k++) out[k] += g[k] * (v[k] < 0.5 ? v[k] * (1 - v[k]) : 1);
      },
    },
  ],
};
