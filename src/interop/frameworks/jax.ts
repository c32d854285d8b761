/** Flax and Haiku. Paths are joined by `/`, as their state dictionaries are flattened. */
import type { Convention } from "../convention.ts";
import {
  bias,
  inputWeight,
  jointWeight,
  optional,
  perGate,
  plainRelu,
  plainTanh,
  readOnly,
  recurrentWeight,
  standard,
} from "./parts.ts";

const linen = "google/flax flax/linen/recurrent.py";
const nnx = "google/flax flax/nnx/nn/recurrent.py";

/** Flax keeps every gate in a dense layer of its own; the bias sits on the hidden side. */
const separateLstm = (forgetInput: string) =>
  perGate("ifgo", (gate) => [
    inputWeight(`{prefix}${gate === "f" ? forgetInput : `i${gate}`}/kernel`, gate, "in×out"),
    recurrentWeight(`{prefix}h${gate}/kernel`, gate, "in×out"),
    bias(`{prefix}h${gate}/bias`, gate, "recurrent"),
  ]);

export const flax: readonly Convention[] = [
  {
    name: "flax.LSTMCell",
    layerClass: "linen.LSTMCell",
    cell: "lstm",
    parts: separateLstm("if"),
    activations: standard,
    checked: readOnly,
    source: linen,
    note: "OptimizedLSTMCell has the same tensors",
  },
  {
    name: "flax.nnx.LSTMCell",
    layerClass: "nnx.LSTMCell",
    cell: "lstm",
    parts: separateLstm("if_"),
    activations: standard,
    checked: readOnly,
    source: nnx,
  },
  {
    name: "flax.nnx.OptimizedLSTMCell",
    layerClass: "nnx.OptimizedLSTMCell",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}dense_i/kernel", "ifgo", "in×out"),
      recurrentWeight("{prefix}dense_h/kernel", "ifgo", "in×out"),
      bias("{prefix}dense_h/bias", "ifgo", "recurrent"),
    ],
    activations: standard,
    checked: readOnly,
    source: nnx,
  },
  {
    name: "flax.GRUCell",
    layerClass: "linen.GRUCell",
    cell: "gru",
    resetAfter: true,
    parts: [
      ...perGate("rzn", (gate) => [
        inputWeight(`{prefix}i${gate}/kernel`, gate, "in×out"),
        bias(`{prefix}i${gate}/bias`, gate),
        recurrentWeight(`{prefix}h${gate}/kernel`, gate, "in×out"),
      ]),
      bias("{prefix}hn/bias", "n", "recurrent"),
    ],
    activations: standard,
    checked: readOnly,
    source: linen,
  },
  {
    name: "flax.nnx.GRUCell",
    layerClass: "nnx.GRUCell",
    cell: "gru",
    resetAfter: true,
    parts: [
      inputWeight("{prefix}dense_i/kernel", "rzn", "in×out"),
      bias("{prefix}dense_i/bias", "rzn"),
      recurrentWeight("{prefix}dense_h/kernel", "rzn", "in×out"),
    ],
    activations: standard,
    checked: readOnly,
    source: nnx,
    note: "the docstring shows a recurrent bias of n; the code has none",
  },
  {
    name: "flax.SimpleCell",
    layerClass: "linen.SimpleCell",
    cell: "rnn",
    parts: [
      inputWeight("{prefix}i/kernel", "h", "in×out"),
      bias("{prefix}i/bias", "h", "input", optional),
      recurrentWeight("{prefix}h/kernel", "h", "in×out"),
    ],
    activations: plainTanh,
    checked: readOnly,
    source: linen,
  },
  {
    name: "flax.nnx.SimpleCell",
    layerClass: "nnx.SimpleCell",
    cell: "rnn",
    parts: [
      inputWeight("{prefix}dense_i/kernel", "h", "in×out"),
      bias("{prefix}dense_i/bias", "h"),
      recurrentWeight("{prefix}dense_h/kernel", "h", "in×out"),
    ],
    activations: plainTanh,
    checked: readOnly,
    source: nnx,
    note: "without residual, which is a setting of the cell",
  },
];

const hk = "google-deepmind/dm-haiku haiku/_src/recurrent.py";

export const haiku: readonly Convention[] = [
  {
    name: "haiku.LSTM",
    layerClass: "hk.LSTM",
    cell: "lstm",
    runtimeForgetBias: 1,
    parts: [jointWeight("{prefix}lstm/linear/w", "igfo", "in×out"), bias("{prefix}lstm/linear/b", "igfo")],
    activations: standard,
    checked: readOnly,
    source: hk,
  },
  {
    name: "haiku.GRU",
    layerClass: "hk.GRU",
    cell: "gru",
    resetAfter: false,
    updateWrites: true,
    parts: [
      inputWeight("{prefix}w_i", "zrn", "in×out"),
      recurrentWeight("{prefix}w_h", "zrn", "in×out"),
      bias("{prefix}b", "zrn"),
    ],
    activations: standard,
    checked: readOnly,
    source: hk,
  },
  {
    name: "haiku.VanillaRNN",
    layerClass: "hk.VanillaRNN",
    cell: "rnn",
    parts: [
      inputWeight("{prefix}input_to_hidden/w", "h", "in×out"),
      bias("{prefix}input_to_hidden/b", "h"),
      recurrentWeight("{prefix}hidden_to_hidden/w", "h", "in×out"),
      bias("{prefix}hidden_to_hidden/b", "h", "recurrent", optional),
    ],
    activations: plainRelu,
    checked: readOnly,
    source: hk,
  },
];
