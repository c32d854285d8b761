/**
 * The slopes of the elementwise operations: how the gradient w.r.t. the result adds to that of an operand, and which values this reads.
 * `keep.ts` keeps them for the backward pass.
 */
import { sigmoid } from "../activations.ts";
import { ARENA } from "./arena.ts";
import type { ElementwiseName } from "./program.ts";

const M = ARENA;

/** out += g · slope for `n` elements, where the slope reads v and w; all are places in the arena. */
type Loop = (g: number, v: number, w: number, out: number, n: number) => void;

export interface Slope {
  /** At most two values: operands by their place, or the result */
  readonly reads: readonly (number | "result")[];
  readonly loop: Loop;
}

/**
 * The limit of the slope of a square root, as in recurrentgemma: the root of 1 - a² is near 0 for the longest memories, and its gradient
 * would be infinite.
 */
const MAX_SQRT_SLOPE = 1000;

const slope = (reads: Slope["reads"], loop: Loop): Slope => ({ reads, loop });

const same = slope([], (g, _v, _w, out, n) => {
  for (let k = 0; k < n; k++) M[out + k] += M[g + k];
});
const negative = slope([], (g, _v, _w, out, n) => {
  for (let k = 0; k < n; k++) M[out + k] -= M[g + k];
});
const times = (read: number | "result"): Slope => slope([read], timesLoop);
const timesLoop: Loop = (g, v, _w, out, n) => {
  for (let k = 0; k < n; k++) M[out + k] += M[g + k] * M[v + k];
};

/** The gradient goes to the larger or smaller operand; to the first when both are the same. */
const chosen = (own: number, isChosen: (own: number, other: number) => boolean): Slope =>
  slope([own, 1 - own], (g, v, w, out, n) => {
    for (let k = 0; k < n; k++) if (isChosen(M[v + k], M[w + k])) M[out + k] += M[g + k];
  });

/** For each operand. */
export const SLOPES: Readonly<Record<ElementwiseName, readonly Slope[]>> = {
  add: [same, same],
  sub: [same, negative],
  mul: [times(1), times(0)],
  div: [
    slope([1], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] / M[v + k];
    }),
    // -a / b² as -(a / b) / b: the square of a small b may be 0.
    slope([1, 0], (g, v, w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] -= (M[g + k] / M[v + k]) * (M[w + k] / M[v + k]);
    }),
  ],
  complement: [negative],
  mulAdd: [times(1), times(0), same],
  mulMulAdd: [times(1), times(0), times(3), times(2)],
  mix: [
    slope([1, 2], (g, v, w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] * (M[w + k] - M[v + k]);
    }),
    slope([0], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] * (1 - M[v + k]);
    }),
    times(0),
  ],
  max: [chosen(0, (own, other) => own >= other), chosen(1, (own, other) => own > other)],
  min: [chosen(0, (own, other) => own <= other), chosen(1, (own, other) => own < other)],
  neg: [negative],
  sigmoid: [
    slope(["result"], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] * M[v + k] * (1 - M[v + k]);
    }),
  ],
  tanh: [
    slope(["result"], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] * (1 - M[v + k] * M[v + k]);
    }),
  ],
  relu: [
    slope(["result"], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) if (M[v + k] > 0) M[out + k] += M[g + k];
    }),
  ],
  exp: [times("result")],
  log: [
    slope([0], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] / M[v + k];
    }),
  ],
  sqrt: [
    slope(["result"], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] * Math.min(0.5 / M[v + k], MAX_SQRT_SLOPE);
    }),
  ],
  softplus: [
    slope([0], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] * sigmoid(M[v + k]);
    }),
  ],
  logSigmoid: [
    slope([0], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] * sigmoid(-M[v + k]);
    }),
  ],
  positive: [
    // For x < 0 the value is σ(x), below 1/2.
    slope(["result"], (g, v, _w, out, n) => {
      for (let k = 0; k < n; k++) M[out + k] += M[g + k] * (M[v + k] < 0.5 ? M[v + k] * (1 - M[v + k]) : 1);
    }),
  ],
};

interface SlopesTogether {
  /** Operands with a gradient */
  readonly of: readonly number[];
  readonly loop: (g: number, values: readonly number[], targets: readonly number[], n: number) => void;
}

/** Several slopes in one loop, which reads the gradient once instead of once per operand. */
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
      // The mask of zoneout has no gradient.
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
