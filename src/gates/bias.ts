/**
 * The effective bias of every gate, and of the gate that retains what it means in steps: at zero input the gate is σ(b), and a value that was
 * written fades with a timescale of 1 / (1 - σ(b)) = 1 + e^b steps.
 */
import { retainGate } from "../cells/gates.ts";
import type { CellView, Direction } from "../nn/cellView.ts";
import { hasSingleSum } from "../nn/gatePlaces.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { requireCells } from "./layer.ts";

/** Of numbers, one for each unit. */
export interface Statistics {
  mean: number;
  /** Standard deviation over the units */
  sd: number;
  min: number;
  max: number;
}

export interface EffectiveBias {
  layer: number;
  direction: Direction;
  gate: string;
  /** The sum of all biases of the gate; of a gate whose two biases are not one sum, that of the input side */
  bias: Statistics;
  /** Of the gate that retains, in the sign that keeps: median, least and most steps */
  timescale?: { median: number; min: number; max: number };
}

/** @param values at least one */
export function statisticsOf(values: ArrayLike<number>): Statistics {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < values.length; k++) {
    sum += values[k];
    min = Math.min(min, values[k]);
    max = Math.max(max, values[k]);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let k = 0; k < values.length; k++) squares += (values[k] - mean) ** 2;
  return { mean, sd: Math.sqrt(squares / values.length), min, max };
}

/** Steps that a value is kept at zero input: 1 + e^b, for a bias in the sign that keeps. */
export function timescaleOf(bias: number): number {
  if (typeof bias !== "number") {
    throw new ArgumentError(`timescaleOf: expected a number, got ${describe(bias)}.`);
  }
  return 1 + Math.exp(bias);
}

/** The middle value; the mean of the two middle ones of an even number. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** The effective biases of cells that have any, gate by gate. @param cells `layer.cells`, or some of them */
export function effectiveBiases(cells: readonly CellView<string>[]): EffectiveBias[] {
  requireCells("effectiveBiases", cells);
  return cells.flatMap(({ layer, direction, spec, gates }) => {
    const retain = retainGate(spec);
    return Object.values(gates).flatMap((gate): EffectiveBias[] => {
      if ((gate.inputBias ?? gate.hiddenBias) === undefined) return [];
      const isSum = hasSingleSum(spec, gate.name);
      const values = isSum ? gate.bias() : (gate.inputBias ?? gate.hiddenBias)!.data;
      const found = { layer, direction, gate: gate.name, bias: statisticsOf(values) };
      if (gate.name !== retain?.gate) return [found];
      const steps = Array.from(values, (value) => timescaleOf(retain.sign * value));
      const timescale = { median: medianOf(steps), min: Math.min(...steps), max: Math.max(...steps) };
      return [{ ...found, timescale }];
    });
  });
}
