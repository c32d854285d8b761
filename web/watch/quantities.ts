/** The quantities of a cell over time: its gates, its cell state, its output. */
import type { GateName as Name } from "../../src/index.ts";
import { gateLooks } from "../look/gates.ts";
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
  /** Around 0 rather than from 0 to 1. */
  isSigned: boolean;
}

export function quantitiesOf(series: CellSeries, place: CellPlace): Quantity[] {
  const gates = series.gates.map(({ gate, values, range }): Quantity => {
    const { colour, role, letter } = gateLooks[gate as Name];
    return {
      key: gate,
      label: gate === "cell" ? "candidate" : gate,
      letter,
      about: `${gate} gate: ${role}`,
      colour,
      values,
      units: place.hiddenSize,
      range,
      isSigned: range[0] < 0,
    };
  });
  const states: Quantity[] = [];
  if (series.cell !== undefined) {
    const most = nearlyLargest(series.cell);
    states.push({
      key: "state",
      label: "cell state",
      letter: "c",
      about: "cell state: what is kept",
      colour: "var(--ink)",
      values: series.cell,
      units: place.hiddenSize,
      range: [-most, most],
      isSigned: true,
    });
  }
  const most = Math.max(1, largest(series.hidden));
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

function largest(values: Float32Array): number {
  let most = 0;
  for (const value of values) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  return most || 1;
}

/** The size that 98 % of values stay below: a few large units would leave the others without colour. */
function nearlyLargest(values: Float32Array): number {
  const every = Math.max(1, Math.floor(values.length / 20_000));
  const sizes = Float32Array.from({ length: Math.ceil(values.length / every) }, (_, k) =>
    Math.abs(values[k * every]),
  );
  const sorted = sizes.filter(Number.isFinite).sort();
  return sorted[Math.floor(0.98 * (sorted.length - 1))] || largest(values);
}

/** One unit's values by step. */
export function unitValues(values: Float32Array, steps: number, units: number, unit: number): Float32Array {
  return Float32Array.from({ length: steps }, (_, t) => values[t * units + unit]);
}

/** The largest size of one unit's values, 1 or more. */
export function unitSize(values: Float32Array, units: number, unit: number): number {
  let most = 1;
  for (let k = unit; k < values.length; k += units) {
    const size = Math.abs(values[k]);
    if (Number.isFinite(size) && size > most) most = size;
  }
  return most;
}

/** Units by their mean, the highest first. */
export function orderOf(values: Float32Array, steps: number, units: number): number[] {
  const sums = new Float64Array(units);
  for (let k = 0; k < steps * units; k++) sums[k % units] += values[k];
  return Array.from({ length: units }, (_, unit) => unit).sort((a, b) => sums[b] - sums[a] || a - b);
}
