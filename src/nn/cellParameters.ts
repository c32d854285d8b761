/**
 * The parameters of one recurrent cell: which there are, in which order, of which shapes, and what they are called.
 * Names, order and shapes are PyTorch's; what PyTorch does not have comes last.
 */
import { isPlain, type LayerSpec, type WeightKey } from "../cells/cell.ts";
import { weightShapes } from "../cells/shapes.ts";
import { traitsOf } from "../cells/traits.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Random } from "../tensor/random.ts";
import { fillUniform } from "./defaults.ts";
import { type Parameter, zeroParameter } from "./parameter.ts";

interface Names {
  /** What a weight is called before the suffix of its layer and direction; a vector is called by its own name */
  stems: Readonly<Record<WeightKey, string>>;
  /** What follows the stem in a cell module */
  ofCell: string;
}

const PLAIN_STEMS: Names["stems"] = {
  weightIh: "weight_ih",
  weightHh: "weight_hh",
  biasIh: "bias_ih",
  biasHh: "bias_hh",
  weightHr: "weight_hr",
  weightCh: "weight_ch",
  normIh: "norm_ih",
  normHh: "norm_hh",
};

/**
 * The same in cells that are given by their equations. Not PyTorch's names: whoever knows those would take four blocks of rows for an LSTM
 * and three for a GRU, whatever they are.
 */
const DEFINED_STEMS: Names["stems"] = {
  weightIh: "input_weight",
  weightHh: "hidden_weight",
  biasIh: "bias",
  biasHh: "bias_hidden",
  weightHr: "projection",
  weightCh: "peephole",
  normIh: "norm_input",
  normHh: "norm_hidden",
};

const PLAIN_NAMES: Names = { stems: PLAIN_STEMS, ofCell: "" };
// A parameter called bias would hide the option; with names of a layer, a cell and a layer exchange their states.
const DEFINED_NAMES: Names = { stems: DEFINED_STEMS, ofCell: "_l0" };

/**
 * New parameters, all 0, by their keys.
 *
 * @param suffix what follows the stem in a layer: `_l0`, `_l1_reverse`; undefined: it is a cell module
 */
export function cellParameters(
  where: string,
  spec: LayerSpec,
  biased: boolean,
  suffix: string | undefined,
  dtype: DType,
): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  const { stems, ofCell } = isPlain(spec) ? PLAIN_NAMES : DEFINED_NAMES;
  for (const [key, shape] of weightShapes(spec, biased)) {
    const stem = Object.hasOwn(stems, key) ? stems[key as WeightKey] : key;
    parameters.set(key, zeroParameter(where, stem + (suffix ?? ofCell), shape, dtype));
  }
  return parameters;
}

/** Initial values: U(-1/√H, 1/√H) as PyTorch's, but 1 for gains of norms and what the definition says for vectors. */
export function drawParameter(spec: LayerSpec, key: string, parameter: Parameter, random: Random): void {
  if (key === "normIh" || key === "normHh") parameter.data.fill(1);
  else {
    const next = traitsOf(spec).initialDraw(spec, parameter.name, key, () => random.uniform());
    const { data } = parameter;
    if (next === undefined) fillUniform(parameter, 1 / Math.sqrt(spec.hiddenSize), random);
    else for (let k = 0; k < data.length; k++) data[k] = next();
  }
  parameter.bump();
}
