/** Burn: a linear layer for each side of each gate. Its bidirectional classes hold two layers, `forward` and `reverse`. */
import type { Convention } from "../convention.ts";
import {
  bias,
  goldenOf,
  inputWeight,
  optional,
  perGate,
  plainTanh,
  readOnly,
  recurrentWeight,
  standard,
} from "./parts.ts";

const burnNames: Record<string, string> = {
  i: "input_gate",
  f: "forget_gate",
  g: "cell_gate",
  o: "output_gate",
  r: "reset_gate",
  z: "update_gate",
  n: "new_gate",
  h: "gate",
};
const burnParts = (gates: string) =>
  perGate(gates, (gate) => {
    const name = `{prefix}${burnNames[gate]}`;
    return [
      inputWeight(`${name}.input_transform.weight`, gate, "in×out"),
      bias(`${name}.input_transform.bias`, gate, "input", optional),
      recurrentWeight(`${name}.hidden_transform.weight`, gate, "in×out"),
      bias(`${name}.hidden_transform.bias`, gate, "recurrent", optional),
    ];
  });

const modules = "tracel-ai/burn crates/burn-nn/src/modules/rnn";
const pair = ["forward", "reverse"] as const;

export const burn: readonly Convention[] = [
  {
    name: "burn.LSTM",
    layerClass: "Lstm, BiLstm",
    cell: "lstm",
    pair,
    parts: burnParts("ifog"),
    activations: standard,
    source: `${modules}/lstm`,
    checked: goldenOf("Burn"),
  },
  {
    name: "burn.GRU",
    layerClass: "Gru, BiGru",
    cell: "gru",
    resetAfter: true,
    pair,
    parts: burnParts("zrn"),
    activations: standard,
    source: `${modules}/gru.rs`,
    checked: goldenOf("Burn"),
  },
  {
    name: "burn.GRU-reset-before",
    layerClass: "Gru, BiGru(reset_after=false)",
    cell: "gru",
    resetAfter: false,
    pair,
    parts: burnParts("zrn"),
    activations: standard,
    source: `${modules}/gru.rs`,
    checked: readOnly,
  },
  {
    name: "burn.RNN",
    layerClass: "Rnn, BiRnn",
    cell: "rnn",
    pair,
    parts: burnParts("h"),
    activations: plainTanh,
    source: `${modules}/basic.rs`,
    checked: goldenOf("Burn"),
    note: "hidden_activation is a setting of the module, and in no tensor",
  },
];
