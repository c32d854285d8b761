/** The parameters of one recurrent cell: names, order and shapes are PyTorch's; parameters that PyTorch lacks come last. */
import { isPlain, type LayerSpec } from "../cells/cell.ts";
import { weightShapes } from "../cells/shapes.ts";
import { traitsOf } from "../cells/traits.ts";
import { weightName } from "../cells/weightName.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Random } from "../tensor/random.ts";
import { fillUniform } from "./defaults.ts";
import { type Parameter, zeroParameter } from "./parameter.ts";

/** A single defined cell uses the names of a first layer: a parameter called `bias` would hide the option. */
const DEFINED_CELL_SUFFIX = "_l0";

/**
 * Makes the parameters of a cell, all 0, by their keys.
 *
 * @param suffix follows the stem in a layer: `_l0`, `_l1_reverse`; undefined for a single cell
 */
export function cellParameters(
  where: string,
  spec: LayerSpec,
  biased: boolean,
  suffix: string | undefined,
  dtype: DType,
): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  const ofCell = isPlain(spec) ? "" : DEFINED_CELL_SUFFIX;
  for (const [key, shape] of weightShapes(spec, biased))
    parameters.set(key, zeroParameter(where, weightName(spec.kind, key) + (suffix ?? ofCell), shape, dtype));
  return parameters;
}

/** Draws U(-1/√H, 1/√H) like PyTorch; sets gains of norms to 1, and vectors by their definition. */
export function drawParameter(spec: LayerSpec, key: string, parameter: Parameter, random: Random): void {
  const { data } = parameter;
  if (key === "normIh" || key === "normHh") data.fill(1);
  else {
    const next = traitsOf(spec).initialDraw(spec, parameter.name, key, () => random.uniform());
    if (next === undefined) fillUniform(parameter, 1 / Math.sqrt(spec.hiddenSize), random);
    else for (let k = 0; k < data.length; k++) data[k] = next();
  }
  parameter.bump();
}
