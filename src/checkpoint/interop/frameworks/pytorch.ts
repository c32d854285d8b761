/** PyTorch. */
import type { Convention } from "../convention.ts";
import { bias, gru, lstm, oneBias, optional, projection, rnn, runBy } from "./parts.ts";

const ran = { checked: runBy("PyTorch") };
const layered = { ...ran, directions: ["", "_reverse"] as const };
/** The end of each name: layer and direction. */
export const suffix = "_l{layer}{direction}";

/** The parts of every class. */
export const parts = (gates: string, end: string) => [
  ...oneBias(
    [`{prefix}weight_ih${end}`, `{prefix}weight_hh${end}`, `{prefix}bias_ih${end}`],
    gates,
    "out×in",
    optional,
  ),
  bias(`{prefix}bias_hh${end}`, gates, "recurrent", optional),
];

export const pytorch: readonly Convention[] = [
  // pytorch/pytorch torch/nn/modules/rnn.py
  lstm(
    "pytorch.LSTM",
    "nn.LSTM",
    [...parts("ifgo", suffix), projection(`{prefix}weight_hr${suffix}`, "out×in")],
    layered,
  ),
  gru("pytorch.GRU", "nn.GRU", parts("rzn", suffix), layered),
  rnn("pytorch.RNN", "nn.RNN", parts("h", suffix), layered),
  lstm("pytorch.LSTMCell", "nn.LSTMCell", parts("ifgo", ""), ran),
  gru("pytorch.GRUCell", "nn.GRUCell", parts("rzn", ""), ran),
  rnn("pytorch.RNNCell", "nn.RNNCell", parts("h", ""), ran),
];
