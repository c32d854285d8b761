/**
 * The built-in cells as definitions: what a layer runs on when its steps have noise, or activations that the kernels of its kind do not have.
 */
import { buildCell } from "../build/cell.ts";
import type { BuiltSpec, LayerSpec } from "../cell.ts";
import { stateSize } from "../cell.ts";
import { gruDefinition } from "./gru.ts";
import { lstmDefinition } from "./lstm.ts";
import { rnnDefinition } from "./rnn.ts";

/** The cell as its definition. */
export function definedSpec(spec: LayerSpec): BuiltSpec {
  if (spec.kind === "built") return spec;
  const { inputSize, hiddenSize } = spec;
  const definition =
    spec.kind === "lstm"
      ? lstmDefinition(spec)
      : spec.kind === "gru"
        ? gruDefinition(spec)
        : rnnDefinition(spec);
  const size = stateSize(spec);
  return {
    kind: "built",
    inputSize,
    hiddenSize,
    cell: buildCell(definition),
    ...(size !== hiddenSize && { projSize: size }),
  };
}
