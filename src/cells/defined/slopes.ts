/**
 * The slopes of the elementwise operations: what the gradient by an operand gets from the gradient by the result, and which values that
 * takes. The second decides what a step keeps for the backward pass.
 */
import { sigmoid } from "../activations.ts";
import { ARENA } from "./arena.ts";
import type { ElementwiseName } from "./program.ts";

const M = ARENA;

/** out += g · slope for `n` elements, with v and w the values that the slope reads, all by their places in the arena. */
type Loop = (g: number, v: number, w: number, out: number, n: number) => void;

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
  loop(g, _v, _w, out, n) {
    for (let k = 0; k < n; k++) M[out + k] += M[g + k];
  },
};
const negative: Slope = {
  reads: [],
  loop(g, _v, _w, out, n) {
    for (let k = 0; k < n; k++) M[out + k] -= M[g + k];
  },
};
const times = (read: number | "result"): Slope => ({ reads: [read], loop: timesLoop });
const timesLoop: Loop = (g, v, _w, out, n) => {
  for (let k = 0; k < n; k++) M[out + k] += M[g + k] * M[v + k];
};

/** The gradient goes to the operand that was chosen; to the first when both are the same. */
const chosen = (own: number, isChosen: (own: number, other: number) => boolean): Slope => ({
  reads: [own, 1 - own],
  loop(g, v, w, out, n) {
    for (let k = 0; k < n; k++) if (isChosen(M[v + k], M[w + k])) M[out + k] += M[g + k];
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
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] / M[v + k];
      },
    },
    {
      // -a / b² as -(a / b) / b: the square of a small b may be 0.
      reads: [1, 0],
      loop(g, v, w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] -= (M[g + k] / M[v + k]) * (M[w + k] / M[v + k]);
      },
    },
  ],
  complement: [negative],
  mulAdd: [times(1), times(0), same],
  mulMulAdd: [times(1), times(0), times(3), times(2)],
  mix: [
    {
      reads: [1, 2],
      loop(g, v, w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] * (M[w + k] - M[v + k]);
      },
    },
    {
      reads: [0],
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] * (1 - M[v + k]);
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
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] * M[v + k] * (1 - M[v + k]);
      },
    },
  ],
  tanh: [
    {
      reads: ["result"],
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] * (1 - M[v + k] * M[v + k]);
      },
    },
  ],
  relu: [
    {
      reads: ["result"],
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) if (M[v + k] > 0) M[out + k] += M[g + k];
      },
    },
  ],
  exp: [times("result")],
  log: [
    {
      reads: [0],
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] / M[v + k];
      },
    },
  ],
  sqrt: [
    {
      reads: ["result"],
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] * Math.min(0.5 / M[v + k], MAX_SQRT_SLOPE);
      },
    },
  ],
  softplus: [
    {
      reads: [0],
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] * sigmoid(M[v + k]);
      },
    },
  ],
  logSigmoid: [
    {
      reads: [0],
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] * sigmoid(-M[v + k]);
      },
    },
  ],
  positive: [
    {
      // Where x is below 0 the value is σ(x), which is below 1/2.
      reads: ["result"],
      loop(g, v, _w, out, n) {
        for (let k = 0; k < n; k++) M[out + k] += M[g + k] * (M[v + k] < 0.5 ? M[v + k] * (1 - M[v + k]) : 1);
      },
    },
  ],
};

interface SlopesTogether {
  /** The operands that have a gradient */
  readonly of: readonly number[];
  readonly loop: (g: number, values: readonly number[], targets: readonly number[], n: number) => void;
}

/** Several slopes of the table above in one loop: each reads the gradient once, not once for each operand. */
export const SLOPES_TOGETHER: Readonly<Partial<Record<ElementwiseName, readonly SlopesTogether[]>>> = {
  mul: [
    {
      of: [0, 1],
      loop(g, [a, b], [gradA, gradB], n) {
        for (let k = 0; k < n; k++) {
          const each = M[g + k];
          M[gradA + k] += each * M[b + k];
          M[gradB + k] += each * M[a + k];
        }
      },
    },
  ],
  mulMulAdd: [
    {
      of: [0, 1, 2, 3],
      loop(g, [a, b, c, d], [gradA, gradB, gradC, gradD], n) {
        for (let k = 0; k < n; k++) {
          const each = M[g + k];
          M[gradA + k] += each * M[b + k];
          M[gradB + k] += each * M[a + k];
          M[gradC + k] += each * M[d + k];
          M[gradD + k] += each * M[c + k];
        }
      },
    },
  ],
  mix: [
    {
      of: [0, 1, 2],
      loop(g, [a, b, c], [gradA, gradB, gradC], n) {
        for (let k = 0; k < n; k++) {
          const open = M[g + k] * M[a + k];
          M[gradA + k] += M[g + k] * (M[c + k] - M[b + k]);
          M[gradB + k] += M[g + k] - open;
          M[gradC + k] += open;
        }
      },
    },
    {
      // The mask of zoneout has none.
      of: [1, 2],
      loop(g, [a], [, gradB, gradC], n) {
        for (let k = 0; k < n; k++) {
          const open = M[g + k] * M[a + k];
          M[gradB + k] += M[g + k] - open;
          M[gradC + k] += open;
        }
      },
    },
  ],
};
