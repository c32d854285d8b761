/** Burn: a linear layer for each side of each gate. Its bidirectional classes have two layers, `forward` and `reverse`. */
import type { Convention } from "../convention.ts";
import { bias, goldenOf, gru, inputWeight, lstm, optional, perGate, recurrentWeight, rnn } from "./parts.ts";

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

const pair = ["forward", "reverse"] as const;

export const burn: readonly Convention[] = [
  // tracel-ai/burn crates/burn-nn/src/modules/rnn/lstm
  lstm("burn.LSTM", "Lstm, BiLstm", burnParts("ifog"), { pair, checked: goldenOf("Burn") }),
  // tracel-ai/burn crates/burn-nn/src/modules/rnn/gru.rs
  gru("burn.GRU", "Gru, BiGru", burnParts("zrn"), { pair, checked: goldenOf("Burn") }),
  gru("burn.GRU-reset-before", "Gru, BiGru(reset_after=false)", burnParts("zrn"), {
    resetAfter: false,
    pair,
  }),
  // tracel-ai/burn crates/burn-nn/src/modules/rnn/basic.rs
  rnn("burn.RNN", "Rnn, BiRnn", burnParts("h"), { pair, checked: goldenOf("Burn") }),
];
