/** Flax and Haiku, with the paths of their flattened state dictionaries, joined by `/`. */
import type { Convention } from "../convention.ts";
import {
  bias,
  gru,
  inputWeight,
  jointWeight,
  lstm,
  oneBias,
  optional,
  perGate,
  plainRelu,
  recurrentWeight,
  rnn,
} from "./parts.ts";

/** Flax has a dense layer for every gate, with the bias on the hidden side. */
const separateLstm = (forgetInput: string) =>
  perGate("ifgo", (gate) => [
    inputWeight(`{prefix}${gate === "f" ? forgetInput : `i${gate}`}/kernel`, gate, "in×out"),
    recurrentWeight(`{prefix}h${gate}/kernel`, gate, "in×out"),
    bias(`{prefix}h${gate}/bias`, gate, "recurrent"),
  ]);

export const flax: readonly Convention[] = [
  // google/flax flax/linen/recurrent.py
  lstm("flax.LSTMCell", "linen.LSTMCell", separateLstm("if")),
  // google/flax flax/nnx/nn/recurrent.py
  lstm("flax.nnx.LSTMCell", "nnx.LSTMCell", separateLstm("if_")),
  lstm("flax.nnx.OptimizedLSTMCell", "nnx.OptimizedLSTMCell", [
    inputWeight("{prefix}dense_i/kernel", "ifgo", "in×out"),
    recurrentWeight("{prefix}dense_h/kernel", "ifgo", "in×out"),
    bias("{prefix}dense_h/bias", "ifgo", "recurrent"),
  ]),
  // google/flax flax/linen/recurrent.py
  gru("flax.GRUCell", "linen.GRUCell", [
    ...perGate("rzn", (gate) => [
      inputWeight(`{prefix}i${gate}/kernel`, gate, "in×out"),
      bias(`{prefix}i${gate}/bias`, gate),
      recurrentWeight(`{prefix}h${gate}/kernel`, gate, "in×out"),
    ]),
    bias("{prefix}hn/bias", "n", "recurrent"),
  ]),
  // google/flax flax/nnx/nn/recurrent.py
  gru("flax.nnx.GRUCell", "nnx.GRUCell", [
    inputWeight("{prefix}dense_i/kernel", "rzn", "in×out"),
    bias("{prefix}dense_i/bias", "rzn"),
    recurrentWeight("{prefix}dense_h/kernel", "rzn", "in×out"),
  ]),
  // google/flax flax/linen/recurrent.py
  rnn("flax.SimpleCell", "linen.SimpleCell", [
    inputWeight("{prefix}i/kernel", "h", "in×out"),
    bias("{prefix}i/bias", "h", "input", optional),
    recurrentWeight("{prefix}h/kernel", "h", "in×out"),
  ]),
  // google/flax flax/nnx/nn/recurrent.py
  rnn("flax.nnx.SimpleCell", "nnx.SimpleCell", [
    inputWeight("{prefix}dense_i/kernel", "h", "in×out"),
    bias("{prefix}dense_i/bias", "h"),
    recurrentWeight("{prefix}dense_h/kernel", "h", "in×out"),
  ]),
];

export const haiku: readonly Convention[] = [
  // google-deepmind/dm-haiku haiku/_src/recurrent.py
  lstm(
    "haiku.LSTM",
    "hk.LSTM",
    [jointWeight("{prefix}lstm/linear/w", "igfo", "in×out"), bias("{prefix}lstm/linear/b", "igfo")],
    { runtimeForgetBias: 1 },
  ),
  gru("haiku.GRU", "hk.GRU", oneBias(["{prefix}w_i", "{prefix}w_h", "{prefix}b"], "zrn", "in×out"), {
    resetAfter: false,
    updateWrites: true,
  }),
  rnn(
    "haiku.VanillaRNN",
    "hk.VanillaRNN",
    [
      inputWeight("{prefix}input_to_hidden/w", "h", "in×out"),
      bias("{prefix}input_to_hidden/b", "h"),
      recurrentWeight("{prefix}hidden_to_hidden/w", "h", "in×out"),
      bias("{prefix}hidden_to_hidden/b", "h", "recurrent", optional),
    ],
    { activations: plainRelu },
  ),
];
