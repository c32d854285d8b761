/** The memory that the biases of a cell alone give it, in one sentence. The input and the recurrent weights move a gate too. */
import { medianOf } from "../../src/core/tensor/statistics.ts";
import { steps } from "../charts/numbers.ts";
import type { CellOutline } from "../worker/protocol.ts";
import { keeperOf, memoryOf, timescaleOf } from "./reach.ts";

/** Memories that differ by more than this factor have no common one. */
const ALIKE = 4;

export function verdictOf(cell: Pick<CellOutline, "kind" | "activation" | "gates">): string {
  const { kind, activation, gates } = cell;
  const keeper = keeperOf(cell);
  if (keeper === undefined && gates.some(({ report, bias }) => report.retains && bias))
    return `Its gates are ${activation}, no sigmoids: their biases alone do not say how long it remembers.`;
  if (keeper === undefined)
    return `No gate keeps the state of an ${kind.toUpperCase()}: how long it remembers is up to its recurrent weights.`;
  const { gate } = keeper.gate;
  const by = `At zero input, by its ${gate} bias,`;
  const scales = Float64Array.from(keeper.rests, timescaleOf).sort();
  if (!scales.every((scale) => scale >= 1))
    return `Biases of its ${gate} gate are not numbers: they say nothing about its memory.`;
  const tenth = Math.ceil(scales.length / 10);
  const [low, middle, high] = [scales[tenth - 1], medianOf(scales), scales[scales.length - tenth]];
  if (middle === Infinity) return `${by} half of its units or more keep everything.`;
  if (high > ALIKE * low)
    return `${by} half of its units remember at most about ${steps(scales[Math.ceil(scales.length / 2) - 1])}, one in ten ${high < Infinity ? `about ${steps(high)} or more` : "for ever"}.`;
  return `${by} it ${memoryOf(middle)}.`;
}
