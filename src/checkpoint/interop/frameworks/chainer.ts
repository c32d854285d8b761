/** Chainer: gates that alternate unit by unit, and stacks with a matrix for each gate. */
import type { Convention } from "../convention.ts";
import { bias, gru, inputWeight, lstm, perGate, recurrentWeight } from "./parts.ts";

const chainerSteps = (gates: string) =>
  perGate(gates, (gate, k) => [
    inputWeight(`{prefix}{layer}/w${k}`, gate),
    bias(`{prefix}{layer}/b${k}`, gate),
    recurrentWeight(`{prefix}{layer}/w${gates.length + k}`, gate),
    bias(`{prefix}{layer}/b${gates.length + k}`, gate, "recurrent"),
  ]);
export const chainer: readonly Convention[] = [
  // chainer/chainer chainer/links/rnn/lstm.py
  lstm("chainer.LSTM", "L.LSTM", [
    inputWeight("{prefix}upward/W", "gifo", "out×in", { interleaved: true }),
    bias("{prefix}upward/b", "gifo", "input", { interleaved: true }),
    recurrentWeight("{prefix}lateral/W", "gifo", "out×in", { interleaved: true }),
  ]),
  // chainer/chainer chainer/links/rnn/n_step_rnn.py
  lstm("chainer.NStepLSTM", "L.NStepLSTM", chainerSteps("ifgo")),
  gru("chainer.NStepGRU", "L.NStepGRU", chainerSteps("rzn")),
  // chainer/chainer chainer/links/rnn/gru.py
  gru(
    "chainer.GRU",
    "L.StatefulGRU",
    perGate("rzn", (gate) => {
      const end = gate === "n" ? "" : `_${gate}`;
      return [
        inputWeight(`{prefix}W${end}/W`, gate),
        bias(`{prefix}W${end}/b`, gate),
        recurrentWeight(`{prefix}U${end}/W`, gate),
        bias(`{prefix}U${end}/b`, gate, "recurrent"),
      ];
    }),
    { resetAfter: false, updateWrites: true },
  ),
];
