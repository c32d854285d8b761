/** The classes of Torch7 whose tensors are called weight and bias, as those of dense layers are. */
import type { Convention } from "../convention.ts";
import { bias, gru, jointWeight, lstm, projection, rnn } from "./parts.ts";

export const torch7Plain: readonly Convention[] = [
  // Element-Research/rnn SeqLSTM.lua; jcjohnson/torch-rnn LSTM.lua
  lstm("torch7.SeqLSTM", "nn.SeqLSTM, torch-rnn nn.LSTM", [
    jointWeight("{prefix}weight", "ifog", "in×out"),
    bias("{prefix}bias", "ifog"),
    projection("{prefix}weightO", "in×out"),
  ]),
  // Element-Research/rnn SeqGRU.lua
  gru(
    "torch7.SeqGRU",
    "nn.SeqGRU",
    [jointWeight("{prefix}weight", "rzn", "in×out"), bias("{prefix}bias", "rzn")],
    { resetAfter: false },
  ),
  // jcjohnson/torch-rnn VanillaRNN.lua
  rnn("torch7.VanillaRNN", "torch-rnn nn.VanillaRNN", [
    jointWeight("{prefix}weight", "h", "in×out"),
    bias("{prefix}bias", "h"),
  ]),
];
