/** The parameters of one recurrent cell: names, order and shapes are PyTorch's; parameters that PyTorch lacks come last. */
import { isPlain, type LayerSpec, type WeightKey } from "../cells/cell.ts";
import { weightShapes } from "../cells/shapes.ts";
import { traitsOf } from "../cells/traits.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Random } from "../tensor/random.ts";
import { fillUniform } from "./defaults.ts";
import { type Parameter, zeroParameter } from "./parameter.ts";

/** The stem of a weight's name, before the suffix of layer and direction; a vector keeps its own name. */
type Stems = Readonly<Record<WeightKey, string>>;

const PLAIN_STEMS: Stems = {
  weightIh: "weight_ih",
  weightHh: "weight_hh",
  biasIh: "bias_ih",
  biasHh: "bias_hh",
  weightHr: "weight_hr",
  weightCh: "weight_ch",
  normIh: "norm_ih",
  normHh: "norm_hh",
};

/** Defined cells avoid PyTorch's names, which promise four blocks of rows for an LSTM and three for a GRU. */
const DEFINED_STEMS: Stems = {
  weightIh: "input_weight",
  weightHh: "hidden_weight",
  biasIh: "bias",
  biasHh: "bias_hidden",
  weightHr: "projection",
  weightCh: "peephole",
  normIh: "norm_input",
  normHh: "norm_hidden",
};

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
  const [stems, ofCell] = isPlain(spec) ? [PLAIN_STEMS, ""] : [DEFINED_STEMS, DEFINED_CELL_SUFFIX];
  for (const [key, shape] of weightShapes(spec, biased)) {
    const stem = Object.hasOwn(stems, key) ? stems[key as WeightKey] : key;
    parameters.set(key, zeroParameter(where, stem + (suffix ?? ofCell), shape, dtype));
  }
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
