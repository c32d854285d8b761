/** The quantities of a cell over time: its gates, its cell state, its output. */
import { lookOf } from "../look/gates.ts";
import type { CellPlace, CellSeries } from "./protocol.ts";

export interface Quantity {
  /** A gate's name, `"state"` or `"output-state"`. */
  key: string;
  label: string;
  /** As in the equations. */
  letter: string;
  about: string;
  colour: string;
  /** [T, units] */
  values: Float32Array;
  units: number;
  range: readonly [number, number];
  /** From -1 to 1, for the colour of a value over time; default: by its place in the range. */
  shade?(value: number): number;
  /** Between -1 and 1, drawn instead of a value where one unit or one step is shown; default: the value. */
  squash?(value: number): number;
  /** Around 0 rather than from 0 to 1. */
  isSigned: boolean;
}

export function quantitiesOf(series: CellSeries, place: CellPlace): Quantity[] {
  const gates = series.gates.map(({ gate, values, range }): Quantity => {
    const { colour, role, letter } = lookOf(gate);
    const replaces = place.retain?.gate === gate && place.retain.sign === -1;
    return {
      key: gate,
      label: gate,
      letter,
      about: `${gate} gate: ${replaces ? "how much of the state is replaced" : role}`,
      colour,
      values,
      units: place.hiddenSize,
      range,
      isSigned: range[0] < 0,
    };
  });
  const states: Quantity[] = [];
  if (series.cell !== undefined) {
    const most = unitSize(series.cell);
    states.push({
      key: "state",
      label: "cell state",
      letter: "c",
      about: "cell state c, on a logarithmic scale: what is kept",
      colour: "var(--ink)",
      values: series.cell,
      units: place.hiddenSize,
      // On a plain scale the largest unit would leave the others without colour, and by tanh all above 2 would look alike.
      shade: (c) => (Math.sign(c) * Math.log1p(Math.abs(c))) / Math.log1p(most),
      squash: Math.tanh,
      range: [-most, most],
      isSigned: true,
    });
  }
  const most = unitSize(series.hidden);
  states.push({
    key: "output-state",
    label: "output h",
    letter: "h",
    about: "output h: what the next layer sees",
    colour: "var(--gate-hidden)",
    values: series.hidden,
    units: place.outputSize,
    range: [-most, most],
    isSigned: true,
  });
  // An RNN's one gate is its output.
  return place.kind === "rnn" ? gates : [...gates, ...states];
}

/** One unit's values by step. */
export function unitValues(values: Float32Array, steps: number, units: number, unit: number): Float32Array {
  return Float32Array.from({ length: steps }, (_, t) => values[t * units + unit]);
}

/** The largest size of one unit's values, or of all, 1 or more. */
export function unitSize(values: Float32Array, units = 1, unit = 0): number {
  let most = 1;
  for (let k = unit; k < values.length; k += units) {
    const size = Math.abs(values[k]);
    if (Number.isFinite(size) && size > most) most = size;
  }
  return most;
}

/** Units by their timescale -1/mean ln a, where a is the share of the state that they keep: the slowest first. */
export function slowestFirst(
  { gates }: Pick<CellSeries, "gates">,
  { retain, hiddenSize }: Pick<CellPlace, "retain" | "hiddenSize">,
  steps: number,
): number[] {
  const { values } = gates.find(({ gate }) => gate === retain!.gate)!;
  const sums = new Float64Array(hiddenSize);
  for (let k = 0; k < steps * hiddenSize; k++) {
    const kept = retain!.sign === 1 ? values[k] : 1 - values[k];
    sums[k % hiddenSize] += Math.log(Math.max(1e-30, kept));
  }
  return Array.from(sums.keys()).sort((a, b) => sums[b] - sums[a] || a - b);
}

/** The timescale of a sequence: that of a gate that stands still and keeps 1/e of a value for as long as the median unit. */
export function timescaleOn({ lags, median }: NonNullable<CellSeries["survival"]>): number {
  const fold = crossing(lags, median, 1 / Math.E);
  return fold === undefined ? Infinity : -1 / Math.expm1(-1 / fold);
}

/**
 * Where a falling curve crosses a level, as a chart with two logarithmic axes draws it, so that a sentence about the curve agrees with the
 * picture. Below the first point the share falls by the same factor in each step.
 *
 * @returns undefined when it stays above
 */
export function crossing(x: readonly number[], y: ArrayLike<number>, level: number): number | undefined {
  const k = x.findIndex((_, each) => y[each] <= level);
  if (k <= 0) return k < 0 ? undefined : (x[0] * Math.log(level)) / Math.log(y[0]);
  const share = Math.log(y[k - 1] / level) / Math.log(y[k - 1] / y[k]);
  return x[k - 1] * (x[k] / x[k - 1]) ** share;
}
