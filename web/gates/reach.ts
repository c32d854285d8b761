/**
 * The memory that the bias of the retain gate gives, at zero input and along the cell's direct path alone: with a gate at f, a value fades
 * with a timescale of 1 / (1 - f) steps, and after k steps f^k of it, and of the gradient, is left. A sigmoid makes of a bias another f than
 * a hard sigmoid.
 */

import { quantileOf } from "../../src/core/tensor/statistics.ts";
import { restOf } from "../../src/index.ts";
import { steps } from "../charts/numbers.ts";
import type { CellOutline } from "../worker/protocol.ts";

type Rest = ReturnType<NonNullable<ReturnType<typeof restOf>>>;

/** A gradient below this share of itself counts as lost. */
export const LOST = 1e-3;
/** Longer than any sequence: nothing is forgotten. */
const ENDLESS = 1e5;

/** Returns the gate that keeps the state, and how far it is open at rest by unit; undefined where no bias says that. */
export function keeperOf({ activation, gates }: Pick<CellOutline, "activation" | "gates">) {
  const gate = gates.find(({ report }) => report.retains !== undefined);
  const rest = restOf(activation);
  return gate?.bias && rest && { gate, rests: Array.from(gate.bias, rest) };
}

export const timescaleOf = ({ shut }: Rest): number => 1 / shut;

/** ln f, without cancellation. */
const logOf = ({ open, shut }: Rest) => (open < 0.5 ? Math.log(open) : Math.log1p(-shut));

/** Steps after which less than a thousandth of a gradient is left. */
export const reachOf = (rest: Rest): number => Math.log(LOST) / logOf(rest);

/** Steps after which half of a value is left. */
export const halfOf = (timescale: number): number => -Math.LN2 / Math.log1p(-1 / timescale);

/** Says how long a memory is, in the words of every view: "remembers about 8.4 steps; half is gone after 5.5". */
export function memoryOf(timescale: number, half = halfOf(timescale)): string {
  if (timescale === Infinity) return "keeps everything";
  if (timescale > ENDLESS)
    return `forgets next to nothing: more than half is left after ${steps(ENDLESS / 2)}`;
  if (half < 0.995) return "forgets at once: less than half is left after one step";
  return `remembers about ${steps(timescale)}; half is gone after ${steps(half).replace(/ .*/, "")}`;
}

/** Returns the share left after each number of steps: the median over the units, and the middle 80 %. */
export function survival(rests: readonly Rest[], longest: number, points = 120) {
  const steps = Float64Array.from({ length: points }, (_, k) => longest ** (k / (points - 1)));
  const logs = Float64Array.from(rests, logOf);
  const curve = (share: number) => steps.map((step) => Math.exp(step * quantileOf(logs, share)));
  return { steps, median: curve(0.5), low: curve(0.1), high: curve(0.9) };
}
