/** Frameworks with one or two classes each. */
import type { Convention } from "../convention.ts";
import {
  bias,
  inputWeight,
  jointWeight,
  oneBias,
  peephole,
  perGate,
  projection,
  readOnly,
  recurrentWeight,
  standard,
} from "./parts.ts";

/** DyNet stores matrices column by column; its tensors are named here by the parameters of the builder. */
const dynet = "clab/dynet dynet";

const lasagneNames: Record<string, string> = { i: "ingate", f: "forgetgate", g: "cell", o: "outgate" };

export const others: readonly Convention[] = [
  {
    name: "lasagne.LSTM",
    layerClass: "LSTMLayer",
    cell: "lstm",
    parts: [
      ...perGate("ifgo", (gate) => [
        inputWeight(`{prefix}W_in_to_${lasagneNames[gate]}`, gate, "in×out"),
        recurrentWeight(`{prefix}W_hid_to_${lasagneNames[gate]}`, gate, "in×out"),
        bias(`{prefix}b_${lasagneNames[gate]}`, gate),
      ]),
      ...["i", "f", "o"].map((gate) => peephole(`{prefix}W_cell_to_${lasagneNames[gate]}`, gate)),
    ],
    activations: standard,
    checked: readOnly,
    source: "Lasagne/Lasagne lasagne/layers/recurrent.py",
    note: "peepholes are on by default",
  },
  {
    name: "lasagne.GRU",
    layerClass: "GRULayer",
    cell: "gru",
    resetAfter: true,
    updateWrites: true,
    parts: perGate("zrn", (gate) => {
      const name = { z: "updategate", r: "resetgate", n: "hidden_update" }[gate];
      return [
        inputWeight(`{prefix}W_in_to_${name}`, gate, "in×out"),
        recurrentWeight(`{prefix}W_hid_to_${name}`, gate, "in×out"),
        bias(`{prefix}b_${name}`, gate),
      ];
    }),
    activations: standard,
    checked: readOnly,
    source: "Lasagne/Lasagne lasagne/layers/recurrent.py",
    note: "its one bias stands outside the reset gate",
  },
  {
    name: "cntk.LSTM",
    layerClass: "LSTM",
    cell: "lstm",
    parts: [
      ...oneBias(["{prefix}W", "{prefix}H", "{prefix}b"], "igfo", "in×out"),
      ...["i", "f", "o"].map((gate) => peephole(`{prefix}C${gate}`, gate)),
      projection("{prefix}Wmr", "in×out"),
    ],
    activations: standard,
    checked: readOnly,
    source: "microsoft/CNTK bindings/python/cntk/layers/blocks.py",
    note: "stabilizers are not read",
  },
  {
    name: "cntk.GRU",
    layerClass: "GRU",
    cell: "gru",
    resetAfter: false,
    parts: [
      inputWeight("{prefix}W", "zrn", "in×out"),
      recurrentWeight("{prefix}H", "zr", "in×out"),
      recurrentWeight("{prefix}H1", "n", "in×out"),
      bias("{prefix}b", "zrn"),
    ],
    activations: standard,
    checked: readOnly,
    source: "microsoft/CNTK bindings/python/cntk/layers/blocks.py",
    note: "stabilizers are not read: that of the state does not fold into the weights",
  },
  {
    name: "dynet.LSTM",
    layerClass: "VanillaLSTMBuilder",
    cell: "lstm",
    runtimeForgetBias: 1,
    parts: oneBias(["{prefix}Wx", "{prefix}Wh", "{prefix}b"], "ifog", "in×out"),
    activations: standard,
    checked: readOnly,
    source: `${dynet}/lstm.cc`,
    note: "column-major storage reads as in×out",
  },
  {
    name: "dynet.GRU",
    layerClass: "GRUBuilder",
    cell: "gru",
    resetAfter: false,
    updateWrites: true,
    parts: perGate("zrn", (gate) => {
      const name = gate === "n" ? "h" : gate;
      return [
        inputWeight(`{prefix}x2${name}`, gate, "in×out"),
        recurrentWeight(`{prefix}h2${name}`, gate, "in×out"),
        bias(`{prefix}b${name}`, gate),
      ];
    }),
    activations: standard,
    checked: readOnly,
    source: `${dynet}/gru.cc`,
  },
  {
    name: "deeplearning4j.LSTM",
    layerClass: "LSTM",
    cell: "lstm",
    parts: oneBias(["{prefix}W", "{prefix}RW", "{prefix}b"], "gfoi"),
    activations: standard,
    checked: readOnly,
    source:
      "deeplearning4j/deeplearning4j .../nn/params/LSTMParamInitializer.java, .../nn/layers/recurrent/LSTMHelpers.java",
    note: "comments say I F O G; the block named I is the candidate and the last is the input gate",
  },
  {
    name: "kaldi.LSTM",
    layerClass: "fast-lstm-layer",
    cell: "lstm",
    parts: [
      jointWeight("{prefix}W_all.weight", "ifgo", "out×in"),
      bias("{prefix}W_all.bias", "ifgo"),
      peephole("{prefix}lstm_nonlin", "ifo"),
    ],
    activations: standard,
    checked: readOnly,
    source: "kaldi-asr/kaldi src/cudamatrix/cu-math.h, egs/wsj/s5/steps/libs/nnet3/xconfig/lstm.py",
  },
  {
    name: "rnnoise.GRU",
    layerClass: "GRU of version 0.1",
    cell: "gru",
    resetAfter: false,
    parts: oneBias(["{prefix}_weights", "{prefix}_recurrent_weights", "{prefix}_bias"], "zrn", "in×out"),
    activations: { gate: "sigmoid", state: "relu" },
    checked: readOnly,
    source: "xiph/rnnoise src/rnn.c, src/rnn_data.c (tag v0.1)",
    note: "integers there, to be divided by 256; the training script says tanh, the nets say relu",
  },
];
