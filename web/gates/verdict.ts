/** The memory that the biases of a cell alone give it, in one sentence. The input and the recurrent weights move a gate too. */
import { steps } from "../charts/numbers.ts";
import type { CellOutline } from "../worker/protocol.ts";
import { eFoldOf, keeperOf } from "./reach.ts";

/** Memories that differ by more than this factor have no common one. */
const ALIKE = 4;
/** Longer than any sequence: nothing is forgotten. */
const ENDLESS = 1e5;

export function verdictOf(cell: Pick<CellOutline, "kind" | "activation" | "gates">): string {
  const { kind, activation, gates } = cell;
  const keeper = keeperOf(cell);
  if (keeper === undefined && gates.some(({ report, bias }) => report.retains && bias))
    return `Its gates are ${activation}, no sigmoids: their biases alone do not say how long it remembers.`;
  if (keeper === undefined)
    return `No gate keeps the state of an ${kind.toUpperCase()}: how long it remembers is up to its recurrent weights.`;
  const { gate } = keeper.gate;
  const by = `At zero input, by its ${gate} bias,`;
  const scales = Float64Array.from(keeper.rests, eFoldOf).sort();
  if (!scales.every((scale) => scale >= 0))
    return `Biases of its ${gate} gate are not numbers: they say nothing about its memory.`;
  const count = scales.length;
  const [low, middle, high] = [
    scales[Math.ceil(count / 10) - 1],
    scales[Math.ceil(count / 2) - 1],
    scales[count - Math.ceil(count / 10)],
  ];
  if (middle === Infinity) return `${by} half of its units or more keep everything.`;
  if (high > ALIKE * low && high >= 2)
    return `${by} half of its units remember at most about ${steps(middle)}, one in ten ${high < Infinity ? `about ${steps(high)} or more` : "for ever"} (until 1/e is left).`;
  if (middle > ENDLESS)
    return `${by} it forgets next to nothing: half is gone only after more than 69,000 steps.`;
  const half = Math.LN2 * middle;
  if (half < 1) return `${by} it forgets at once: less than half is left after one step.`;
  return `${by} it remembers about ${steps(middle)} (until 1/e is left); half is gone after about ${steps(half).replace(/ .*/, "")}.`;
}
