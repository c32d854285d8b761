/** Burn: a linear layer for each side of each gate. */
import type { Convention } from "../convention.ts";
import { bias, inputWeight, optional, perGate, recurrentWeight, standard } from "./parts.ts";

const burnGate = (gate: string, name: string) => [
  inputWeight(`{prefix}${name}_gate.input_transform.weight`, gate, "in×out"),
  bias(`{prefix}${name}_gate.input_transform.bias`, gate, "input", optional),
  recurrentWeight(`{prefix}${name}_gate.hidden_transform.weight`, gate, "in×out"),
  bias(`{prefix}${name}_gate.hidden_transform.bias`, gate, "recurrent", optional),
];
const burnNames: Record<string, string> = {
  i: "input",
  f: "forget",
  g: "cell",
  o: "output",
  r: "reset",
  z: "update",
  n: "new",
};
const burnParts = (gates: string) => perGate(gates, (gate) => burnGate(gate, burnNames[gate]));

export const burn: readonly Convention[] = [
  {
    name: "burn.LSTM",
    layerClass: "Lstm",
    cell: "lstm",
    parts: burnParts("ifog"),
    activations: standard,
    source: "tracel-ai/burn crates/burn-nn/src/modules/rnn/lstm",
  },
  {
    name: "burn.GRU",
    layerClass: "Gru",
    cell: "gru",
    resetAfter: true,
    parts: burnParts("zrn"),
    activations: standard,
    source: "tracel-ai/burn crates/burn-nn/src/modules/rnn/gru.rs",
  },
  {
    name: "burn.GRU-reset-before",
    layerClass: "Gru(reset_after=false)",
    cell: "gru",
    resetAfter: false,
    parts: burnParts("zrn"),
    activations: standard,
    source: "tracel-ai/burn crates/burn-nn/src/modules/rnn/gru.rs",
  },
];
