/**
 * The parameters of one recurrent cell: which there are, in which order, of which shapes, and what they are called.
 * Names, order and shapes are PyTorch's; `weight_ch` (peepholes), which PyTorch does not have, comes last.
 */

import { type CellSpec, type CellWeights, stateSize } from "../cells/cell.ts";
import { gateNames } from "../cells/gates.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import { type Parameter, zeroParameter } from "./parameter.ts";

export type WeightKey = keyof CellWeights;

/** What a weight is called before the suffix of its layer and direction. */
const STEMS: Readonly<Record<WeightKey, string>> = {
  weightIh: "weight_ih",
  weightHh: "weight_hh",
  biasIh: "bias_ih",
  biasHh: "bias_hh",
  weightHr: "weight_hr",
  weightCh: "weight_ch",
};

/** The weights that a cell has and their shapes, in storage order. */
export function weightShapes(spec: CellSpec, biased: boolean): Map<WeightKey, Shape> {
  const rows = gateNames(spec).length * spec.hiddenSize;
  const shapes = new Map<WeightKey, Shape>([
    ["weightIh", [rows, spec.inputSize]],
    ["weightHh", [rows, stateSize(spec)]],
  ]);
  if (biased) shapes.set("biasIh", [rows]).set("biasHh", [rows]);
  if (spec.kind === "lstm") {
    if (spec.projSize > 0) shapes.set("weightHr", [spec.projSize, spec.hiddenSize]);
    if (spec.peephole) shapes.set("weightCh", [(spec.coupled ? 2 : 3) * spec.hiddenSize]);
  }
  return shapes;
}

/**
 * New parameters, all 0, by the names they have in a module.
 *
 * @param suffix what follows the stem: `_l0`, `_l1_reverse`, or nothing in a cell module
 */
export function cellParameters(
  where: string,
  spec: CellSpec,
  biased: boolean,
  suffix: string,
  dtype: DType,
): Map<WeightKey, Parameter> {
  const parameters = new Map<WeightKey, Parameter>();
  for (const [key, shape] of weightShapes(spec, biased)) {
    parameters.set(key, zeroParameter(where, STEMS[key] + suffix, shape, dtype));
  }
  return parameters;
}
