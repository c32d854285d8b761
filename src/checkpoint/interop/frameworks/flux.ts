/** Flux, whose column-major storage reads as in×out. */
import type { Convention } from "../convention.ts";
import { bias, gru, inputWeight, lstm, oneBias, recurrentWeight, rnn } from "./parts.ts";

export const flux: readonly Convention[] = [
  // FluxML/Flux.jl src/layers/recurrent.jl
  lstm("flux.LSTM", "LSTMCell", oneBias(["{prefix}Wi", "{prefix}Wh", "{prefix}bias"], "ifgo", "in×out")),
  gru("flux.GRU", "GRUCell", oneBias(["{prefix}Wi", "{prefix}Wh", "{prefix}b"], "rzn", "in×out"), {}),
  gru(
    "flux.GRUv3",
    "GRUv3Cell",
    [
      inputWeight("{prefix}Wi", "rzn", "in×out"),
      recurrentWeight("{prefix}Wh", "rz", "in×out"),
      recurrentWeight("{prefix}Wh_h̃", "n", "in×out"),
      bias("{prefix}b", "rzn"),
    ],
    { resetAfter: false },
  ),
  rnn("flux.RNN", "RNNCell", oneBias(["{prefix}Wi", "{prefix}Wh", "{prefix}bias"], "h", "in×out")),
];
