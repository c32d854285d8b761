/**
 * The effective bias of every gate, and for the retain gate its timescale: at zero input a stored value fades with a time constant of
 * 1 / (1 - f) steps. The gate is then f = σ(b), which makes it 1 + e^b; a hard sigmoid makes of b what `restOf` says.
 */
import type { LayerSpec } from "../cells/cell.ts";
import { retainGate } from "../cells/gates.ts";
import { restOf } from "../cells/namedActivation.ts";
import type { CellGate } from "../nn/cellGate.ts";
import type { CellView, Direction } from "../nn/cellView.ts";
import { hasSingleSum } from "../nn/gatePlaces.ts";
import { Module } from "../nn/module.ts";
import { RecurrentBase } from "../nn/recurrentBase.ts";
import { checkNumber } from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { medianOf, type Statistics, statisticsOf } from "../tensor/statistics.ts";
import { requireCells } from "./layer.ts";

/** The effective bias of one gate of one cell. */
export interface EffectiveBias {
  /** The name of its layer in the model, if a model was given; `""` is the model itself */
  module?: string;
  layer: number;
  direction: Direction;
  gate: string;
  /** The sum of all biases of the gate; that of the input side where two biases have no sum */
  bias: Statistics;
  /** Only for a retain gate that is a sigmoid or a hard one, in the sign that keeps: median, least and most steps */
  timescale?: { median: number; min: number; max: number };
}

/**
 * Returns how many steps a sigmoid keeps a value at zero input: 1 + e^b.
 *
 * @param bias b, the effective bias of the retain gate; negate that of a gate that keeps when closed
 * @throws ArgumentError unless it is a number
 * @example
 * diagnostics.timescaleOf(1); // 3.72 steps
 */
export function timescaleOf(bias: number): number {
  checkNumber("timescaleOf", "bias", bias, { words: "a number", holds: () => true });
  return 1 + Math.exp(bias);
}

/** The effective bias of a gate; that of the input side where two biases have no sum; undefined without biases. */
export function biasOf(spec: LayerSpec, gate: CellGate): FloatArray | undefined {
  const bias = gate.inputBias ?? gate.hiddenBias;
  return bias !== undefined && hasSingleSum(spec, gate.name) ? gate.bias() : bias?.data;
}

/**
 * Returns the effective biases, gate by gate, without gates that have none.
 *
 * @param cells a model, for all its recurrent layers; or `layer.cells`, or some of them
 * @throws ArgumentError for anything else
 * @example
 * lstm.gates.forget.setBias(1);
 * diagnostics.effectiveBiases(lstm.cells)[1].bias.mean; // 1
 * diagnostics.effectiveBiases(model); // of every layer, with the name of the layer as `module`
 */
export function effectiveBiases(cells: Module | readonly CellView<string>[]): EffectiveBias[] {
  if (cells instanceof Module)
    return [...cells.namedModules()].flatMap(([module, layer]) =>
      layer instanceof RecurrentBase ? effectiveBiases(layer.cells).map((bias) => ({ module, ...bias })) : [],
    );
  requireCells("effectiveBiases", cells);
  return cells.flatMap(({ layer, direction, spec, gates }) => {
    const retain = retainGate(spec);
    return Object.values(gates).flatMap((gate): EffectiveBias[] => {
      const values = biasOf(spec, gate);
      if (values === undefined) return [];
      const found = { layer, direction, gate: gate.name, bias: statisticsOf(values) };
      const rest = restOf(("activations" in spec && spec.activations?.gate) || "sigmoid");
      if (rest === undefined || gate.name !== retain?.gate) return [found];
      const steps = Array.from(values, (value) => 1 / rest(retain.sign * value).shut);
      const { min, max } = statisticsOf(steps);
      return [{ ...found, timescale: { median: medianOf(steps), min, max } }];
    });
  });
}
