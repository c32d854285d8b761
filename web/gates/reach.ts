/**
 * The memory that a retain bias gives, at zero input and along the cell's direct path alone: the gate is f = σ(s·b), a value fades with a
 * timescale of 1 / (1 - f) = 1 + e^(s·b) steps, and after k steps f^k of it, and of the gradient, is left.
 */
import { quantileOf } from "../../src/core/tensor/statistics.ts";

/** A gradient below this share of itself counts as lost. */
export const LOST = 1e-3;

export function timescales(bias: ArrayLike<number>, sign: number): Float64Array {
  return Float64Array.from({ length: bias.length }, (_, k) => 1 + Math.exp(sign * bias[k]));
}

/** Steps after which half of a value is left, where it fades with a timescale. */
export function halfLife(timescale: number): number {
  return Math.LN2 / -Math.log1p(-1 / timescale);
}

/** Steps after which less than a thousandth of a gradient is left. */
export function reach(bias: number, sign: number): number {
  // ln σ(x) = -ln(1 + e^-x), without cancellation.
  return Math.log(LOST) / -Math.log1p(Math.exp(-sign * bias));
}

export interface Survival {
  steps: Float64Array;
  median: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** Returns the share left after each number of steps: the median over the units, and the middle 80 %. */
export function survival(bias: ArrayLike<number>, sign: number, longest: number, points = 120): Survival {
  const steps = Float64Array.from({ length: points }, (_, k) => longest ** (k / (points - 1)));
  const logs = Float64Array.from({ length: bias.length }, (_, k) => -Math.log1p(Math.exp(-sign * bias[k])));
  const curve = (share: number) => steps.map((step) => Math.exp(step * quantileOf(logs, share)));
  return { steps, median: curve(0.5), low: curve(0.1), high: curve(0.9) };
}
