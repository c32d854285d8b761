/** LSTM, GRU and RNN as definitions, for layers with noise inside their steps or with activations that kernels do not have. */
import type { DefinedSpec, LayerSpec } from "../cell.ts";
import { isPlain, stateSize } from "../cell.ts";
import { defineCell } from "./definedCell.ts";
import { gruDefinition } from "./definitions/gru.ts";
import { lstmDefinition } from "./definitions/lstm.ts";
import { rnnDefinition } from "./definitions/rnn.ts";

/** Returns the cell as its definition. */
export function asDefined(spec: LayerSpec): DefinedSpec {
  if (!isPlain(spec)) return spec;
  const { inputSize, hiddenSize } = spec;
  const definition =
    spec.kind === "lstm"
      ? lstmDefinition(spec)
      : spec.kind === "gru"
        ? gruDefinition(spec)
        : rnnDefinition(spec);
  const size = stateSize(spec);
  return {
    kind: "defined",
    inputSize,
    hiddenSize,
    cell: defineCell(definition),
    ...(size !== hiddenSize && { projSize: size }),
  };
}
