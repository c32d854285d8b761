/** Frameworks with one or two classes each. */
import type { Convention } from "../convention.ts";
import {
  bias,
  gru,
  inputWeight,
  jointWeight,
  lstm,
  oneBias,
  peephole,
  perGate,
  projection,
  recurrentWeight,
} from "./parts.ts";

const lasagneNames: Record<string, string> = { i: "ingate", f: "forgetgate", g: "cell", o: "outgate" };

export const others: readonly Convention[] = [
  // Lasagne/Lasagne lasagne/layers/recurrent.py
  lstm("lasagne.LSTM", "LSTMLayer", [
    ...perGate("ifgo", (gate) =>
      oneBias(
        [
          `{prefix}W_in_to_${lasagneNames[gate]}`,
          `{prefix}W_hid_to_${lasagneNames[gate]}`,
          `{prefix}b_${lasagneNames[gate]}`,
        ],
        gate,
        "in×out",
      ),
    ),
    ...["i", "f", "o"].map((gate) => peephole(`{prefix}W_cell_to_${lasagneNames[gate]}`, gate)),
  ]),
  gru(
    "lasagne.GRU",
    "GRULayer",
    perGate("zrn", (gate) => {
      const name = { z: "updategate", r: "resetgate", n: "hidden_update" }[gate];
      return oneBias(
        [`{prefix}W_in_to_${name}`, `{prefix}W_hid_to_${name}`, `{prefix}b_${name}`],
        gate,
        "in×out",
      );
    }),
    { updateWrites: true },
  ),
  // microsoft/CNTK bindings/python/cntk/layers/blocks.py
  lstm("cntk.LSTM", "LSTM", [
    ...oneBias(["{prefix}W", "{prefix}H", "{prefix}b"], "igfo", "in×out"),
    ...["i", "f", "o"].map((gate) => peephole(`{prefix}C${gate}`, gate)),
    projection("{prefix}Wmr", "in×out"),
  ]),
  gru(
    "cntk.GRU",
    "GRU",
    [
      inputWeight("{prefix}W", "zrn", "in×out"),
      recurrentWeight("{prefix}H", "zr", "in×out"),
      recurrentWeight("{prefix}H1", "n", "in×out"),
      bias("{prefix}b", "zrn"),
    ],
    { resetAfter: false },
  ),
  // clab/dynet dynet/lstm.cc
  lstm(
    "dynet.LSTM",
    "VanillaLSTMBuilder",
    oneBias(["{prefix}Wx", "{prefix}Wh", "{prefix}b"], "ifog", "in×out"),
    { runtimeForgetBias: 1 },
  ),
  // clab/dynet dynet/gru.cc
  gru(
    "dynet.GRU",
    "GRUBuilder",
    perGate("zrn", (gate) => {
      const name = gate === "n" ? "h" : gate;
      return oneBias([`{prefix}x2${name}`, `{prefix}h2${name}`, `{prefix}b${name}`], gate, "in×out");
    }),
    { resetAfter: false, updateWrites: true },
  ),
  // deeplearning4j/deeplearning4j .../nn/params/LSTMParamInitializer.java, .../nn/layers/recurrent/LSTMHelpers.java
  lstm("deeplearning4j.LSTM", "LSTM", oneBias(["{prefix}W", "{prefix}RW", "{prefix}b"], "gfoi")),
  // kaldi-asr/kaldi src/cudamatrix/cu-math.h, egs/wsj/s5/steps/libs/nnet3/xconfig/lstm.py
  lstm("kaldi.LSTM", "fast-lstm-layer", [
    jointWeight("{prefix}W_all.weight", "ifgo", "out×in"),
    bias("{prefix}W_all.bias", "ifgo"),
    peephole("{prefix}lstm_nonlin", "ifo"),
  ]),
  // xiph/rnnoise src/rnn.c, src/rnn_data.c (tag v0.1)
  gru(
    "rnnoise.GRU",
    "GRU of version 0.1",
    oneBias(["{prefix}_weights", "{prefix}_recurrent_weights", "{prefix}_bias"], "zrn", "in×out"),
    { resetAfter: false, activations: { gate: "sigmoid", state: "relu" } },
  ),
];
