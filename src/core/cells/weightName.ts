/** Names of weights in layers and files. */
import type { LayerSpec, WeightKey } from "./cell.ts";

/** Defined cells avoid PyTorch's names, which promise four blocks of rows for an LSTM and three for a GRU. */
const DEFINED: Readonly<Record<WeightKey, string>> = {
  weightIh: "input_weight",
  weightHh: "hidden_weight",
  biasIh: "bias",
  biasHh: "bias_hidden",
  weightHr: "projection",
  weightCh: "peephole",
  normIh: "norm_input",
  normHh: "norm_hidden",
};

/** Returns the name of a weight before the suffix of layer and direction; a vector of a defined cell keeps its own. */
export function weightName(kind: LayerSpec["kind"], key: string): string {
  if (kind !== "defined") return key.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
  return Object.hasOwn(DEFINED, key) ? DEFINED[key as WeightKey] : key;
}
