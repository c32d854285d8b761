/** Chainer: gates that alternate unit by unit, and stacks with a matrix for each gate. */
import type { Convention } from "../convention.ts";
import { bias, inputWeight, perGate, readOnly, recurrentWeight, standard } from "./parts.ts";

const chainerSteps = (gates: string) =>
  perGate(gates, (gate, k) => [
    inputWeight(`{prefix}{layer}/w${k}`, gate),
    bias(`{prefix}{layer}/b${k}`, gate),
    recurrentWeight(`{prefix}{layer}/w${gates.length + k}`, gate),
    bias(`{prefix}{layer}/b${gates.length + k}`, gate, "recurrent"),
  ]);
const chainerLinks = "chainer/chainer chainer/links/rnn";

export const chainer: readonly Convention[] = [
  {
    name: "chainer.LSTM",
    layerClass: "L.LSTM",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}upward/W", "gifo", "out×in", { interleaved: true }),
      bias("{prefix}upward/b", "gifo", "input", { interleaved: true }),
      recurrentWeight("{prefix}lateral/W", "gifo", "out×in", { interleaved: true }),
    ],
    activations: standard,
    checked: readOnly,
    source: `${chainerLinks}/lstm.py`,
    note: "gates alternate unit by unit",
  },
  {
    name: "chainer.NStepLSTM",
    layerClass: "L.NStepLSTM",
    cell: "lstm",
    parts: chainerSteps("ifgo"),
    activations: standard,
    checked: readOnly,
    source: `${chainerLinks}/n_step_rnn.py`,
    note: "the docstring gives i f o g; the code stacks i f g o",
  },
  {
    name: "chainer.NStepGRU",
    layerClass: "L.NStepGRU",
    cell: "gru",
    resetAfter: true,
    parts: chainerSteps("rzn"),
    activations: standard,
    checked: readOnly,
    source: `${chainerLinks}/n_step_rnn.py`,
  },
  {
    name: "chainer.GRU",
    layerClass: "L.StatefulGRU",
    cell: "gru",
    resetAfter: false,
    updateWrites: true,
    parts: perGate("rzn", (gate) => {
      const end = gate === "n" ? "" : `_${gate}`;
      return [
        inputWeight(`{prefix}W${end}/W`, gate),
        bias(`{prefix}W${end}/b`, gate),
        recurrentWeight(`{prefix}U${end}/W`, gate),
        bias(`{prefix}U${end}/b`, gate, "recurrent"),
      ];
    }),
    activations: standard,
    checked: readOnly,
    source: `${chainerLinks}/gru.py`,
  },
];
