/** Flux, whose column-major storage reads as in×out. */
import type { Convention } from "../convention.ts";
import { bias, inputWeight, oneBias, plainTanh, readOnly, recurrentWeight, standard } from "./parts.ts";

export const flux: readonly Convention[] = [
  {
    name: "flux.LSTM",
    layerClass: "LSTMCell",
    cell: "lstm",
    parts: oneBias(["{prefix}Wi", "{prefix}Wh", "{prefix}bias"], "ifgo", "in×out"),
    activations: standard,
    checked: readOnly,
    source: "FluxML/Flux.jl src/layers/recurrent.jl",
    note: "column-major storage reads as in×out",
  },
  {
    name: "flux.GRU",
    layerClass: "GRUCell",
    cell: "gru",
    resetAfter: true,
    parts: oneBias(["{prefix}Wi", "{prefix}Wh", "{prefix}b"], "rzn", "in×out"),
    activations: standard,
    checked: readOnly,
    source: "FluxML/Flux.jl src/layers/recurrent.jl",
    note: "its one bias stands outside the reset gate; column-major storage reads as in×out",
  },
  {
    name: "flux.GRUv3",
    layerClass: "GRUv3Cell",
    cell: "gru",
    resetAfter: false,
    parts: [
      inputWeight("{prefix}Wi", "rzn", "in×out"),
      recurrentWeight("{prefix}Wh", "rz", "in×out"),
      recurrentWeight("{prefix}Wh_h̃", "n", "in×out"),
      bias("{prefix}b", "rzn"),
    ],
    activations: standard,
    checked: readOnly,
    source: "FluxML/Flux.jl src/layers/recurrent.jl",
  },
  {
    name: "flux.RNN",
    layerClass: "RNNCell",
    cell: "rnn",
    parts: oneBias(["{prefix}Wi", "{prefix}Wh", "{prefix}bias"], "h", "in×out"),
    activations: plainTanh,
    checked: readOnly,
    source: "FluxML/Flux.jl src/layers/recurrent.jl",
  },
];
