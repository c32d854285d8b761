/** Names of weights in layers and files. */
import type { LayerSpec, WeightKey } from "./cell.ts";

type Names = Readonly<Record<WeightKey, string>>;

const PLAIN: Names = {
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
const DEFINED: Names = {
  weightIh: "input_weight",
  weightHh: "hidden_weight",
  biasIh: "bias",
  biasHh: "bias_hidden",
  weightHr: "projection",
  weightCh: "peephole",
  normIh: "norm_input",
  normHh: "norm_hidden",
};

/** Returns the name of a weight before the suffix of layer and direction; a vector keeps its own. */
export function weightName(kind: LayerSpec["kind"], key: string): string {
  const names = kind === "defined" ? DEFINED : PLAIN;
  return Object.hasOwn(names, key) ? names[key as WeightKey] : key;
}
