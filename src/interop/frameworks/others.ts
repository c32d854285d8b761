/** Frameworks with one or two classes each. */
import type { Convention } from "../convention.ts";
import {
  bias,
  inputWeight,
  jointWeight,
  optional,
  peephole,
  perGate,
  plainTanh,
  projection,
  recurrentWeight,
  standard,
} from "./parts.ts";

const burnGate = (gate: string, name: string) => [
  inputWeight(`{prefix}${name}_gate.input_transform.weight`, gate, "in×out"),
  bias(`{prefix}${name}_gate.input_transform.bias`, gate, "input", optional),
  recurrentWeight(`{prefix}${name}_gate.hidden_transform.weight`, gate, "in×out"),
  bias(`{prefix}${name}_gate.hidden_transform.bias`, gate, "recurrent", optional),
];
const burnNames: Record<string, string> = {
  i: "input",
  f: "forget",
  g: "cell",
  o: "output",
  r: "reset",
  z: "update",
  n: "new",
};
const burn = (gates: string) => perGate(gates, (gate) => burnGate(gate, burnNames[gate]));

/** DyNet stores matrices column by column; its tensors are named here by the parameters of the builder. */
const dynet = "clab/dynet dynet";

const chainerSteps = (gates: string) =>
  perGate(gates, (gate, k) => [
    inputWeight(`{prefix}{layer}/w${k}`, gate),
    bias(`{prefix}{layer}/b${k}`, gate),
    recurrentWeight(`{prefix}{layer}/w${gates.length + k}`, gate),
    bias(`{prefix}{layer}/b${gates.length + k}`, gate, "recurrent"),
  ]);
const chainer = "chainer/chainer chainer/links/rnn";

const coremlNames: Record<string, string> = {
  i: "inputGate",
  f: "forgetGate",
  g: "blockInput",
  o: "outputGate",
};

const lasagneNames: Record<string, string> = { i: "ingate", f: "forgetgate", g: "cell", o: "outgate" };

export const others: readonly Convention[] = [
  {
    name: "burn.LSTM",
    layerClass: "Lstm",
    cell: "lstm",
    parts: burn("ifog"),
    activations: standard,
    source: "tracel-ai/burn crates/burn-nn/src/modules/rnn/lstm",
  },
  {
    name: "burn.GRU",
    layerClass: "Gru",
    cell: "gru",
    resetAfter: true,
    parts: burn("zrn"),
    activations: standard,
    source: "tracel-ai/burn crates/burn-nn/src/modules/rnn/gru.rs",
  },
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
    source: `${chainer}/lstm.py`,
    note: "gates alternate unit by unit",
  },
  {
    name: "chainer.NStepLSTM",
    layerClass: "L.NStepLSTM",
    cell: "lstm",
    parts: chainerSteps("ifgo"),
    activations: standard,
    source: `${chainer}/n_step_rnn.py`,
    note: "the docstring gives i f o g; the code stacks i f g o",
  },
  {
    name: "chainer.NStepGRU",
    layerClass: "L.NStepGRU",
    cell: "gru",
    resetAfter: true,
    parts: chainerSteps("rzn"),
    activations: standard,
    source: `${chainer}/n_step_rnn.py`,
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
    source: `${chainer}/gru.py`,
  },
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
    source: "Lasagne/Lasagne lasagne/layers/recurrent.py",
    note: "peepholes are on by default",
  },
  {
    name: "cntk.LSTM",
    layerClass: "LSTM",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}W", "igfo", "in×out"),
      recurrentWeight("{prefix}H", "igfo", "in×out"),
      bias("{prefix}b", "igfo"),
      ...["i", "f", "o"].map((gate) => peephole(`{prefix}C${gate}`, gate)),
      projection("{prefix}Wmr", "in×out"),
    ],
    activations: standard,
    source: "microsoft/CNTK bindings/python/cntk/layers/blocks.py",
    note: "stabilizers are not read",
  },
  {
    name: "dynet.LSTM",
    layerClass: "VanillaLSTMBuilder",
    cell: "lstm",
    runtimeForgetBias: 1,
    parts: [
      inputWeight("{prefix}Wx", "ifog", "in×out"),
      recurrentWeight("{prefix}Wh", "ifog", "in×out"),
      bias("{prefix}b", "ifog"),
    ],
    activations: standard,
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
    source: `${dynet}/gru.cc`,
  },
  {
    name: "coreml.LSTM",
    layerClass: "MIL lstm",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}weight_ih", "ifog"),
      recurrentWeight("{prefix}weight_hh", "ifog"),
      bias("{prefix}bias", "ifog"),
      peephole("{prefix}peephole", "ifo"),
    ],
    activations: standard,
    source: "apple/coremltools coremltools/converters/mil/mil/ops/defs/iOS15/recurrent.py",
  },
  {
    name: "coreml.GRU",
    layerClass: "MIL gru",
    cell: "gru",
    resetAfter: false,
    parts: [
      inputWeight("{prefix}weight_ih", "rnz"),
      recurrentWeight("{prefix}weight_hh", "rnz"),
      bias("{prefix}bias", "rnz"),
    ],
    activations: standard,
    source: "apple/coremltools coremltools/converters/mil/mil/ops/defs/iOS15/recurrent.py",
    note: "the docstring shows reset after the product; its own reference computes it before",
  },
  {
    name: "flux.LSTM",
    layerClass: "LSTMCell",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}Wi", "ifgo", "in×out"),
      recurrentWeight("{prefix}Wh", "ifgo", "in×out"),
      bias("{prefix}bias", "ifgo"),
    ],
    activations: standard,
    source: "FluxML/Flux.jl src/layers/recurrent.jl",
    note: "column-major storage reads as in×out",
  },
  {
    name: "deeplearning4j.LSTM",
    layerClass: "LSTM",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}W", "gfoi", "out×in"),
      recurrentWeight("{prefix}RW", "gfoi", "out×in"),
      bias("{prefix}b", "gfoi"),
    ],
    activations: standard,
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
    source: "kaldi-asr/kaldi src/cudamatrix/cu-math.h, egs/wsj/s5/steps/libs/nnet3/xconfig/lstm.py",
  },
  {
    name: "burn.GRU-reset-before",
    layerClass: "Gru(reset_after=false)",
    cell: "gru",
    resetAfter: false,
    parts: burn("zrn"),
    activations: standard,
    source: "tracel-ai/burn crates/burn-nn/src/modules/rnn/gru.rs",
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
    source: "Lasagne/Lasagne lasagne/layers/recurrent.py",
    note: "its one bias stands outside the reset gate",
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
    source: "microsoft/CNTK bindings/python/cntk/layers/blocks.py",
    note: "stabilizers are not read: that of the state does not fold into the weights",
  },
  {
    name: "coreml-nn.LSTM",
    layerClass: "UniDirectionalLSTM",
    cell: "lstm",
    parts: [
      ...perGate("ifgo", (gate) => [
        inputWeight(`{prefix}${coremlNames[gate]}WeightMatrix`, gate),
        recurrentWeight(`{prefix}${coremlNames[gate]}RecursionMatrix`, gate),
        bias(`{prefix}${coremlNames[gate]}BiasVector`, gate, "input", optional),
      ]),
      ...["i", "f", "o"].map((gate) => peephole(`{prefix}${coremlNames[gate]}PeepholeVector`, gate)),
    ],
    activations: standard,
    source: "apple/coremltools mlmodel/format/NeuralNetwork.proto",
    note: "without the flag forgetBias; what goes into the gates is limited to 50",
  },
  {
    name: "coreml-nn.GRU",
    layerClass: "GRU",
    cell: "gru",
    resetAfter: false,
    parts: perGate("zrn", (gate) => {
      const name = { z: "updateGate", r: "resetGate", n: "outputGate" }[gate];
      return [
        inputWeight(`{prefix}${name}WeightMatrix`, gate),
        recurrentWeight(`{prefix}${name}RecursionMatrix`, gate),
        bias(`{prefix}${name}BiasVector`, gate, "input", optional),
      ];
    }),
    activations: standard,
    source: "apple/coremltools mlmodel/format/NeuralNetwork.proto",
  },
  {
    name: "flux.GRU",
    layerClass: "GRUCell",
    cell: "gru",
    resetAfter: true,
    parts: [
      inputWeight("{prefix}Wi", "rzn", "in×out"),
      recurrentWeight("{prefix}Wh", "rzn", "in×out"),
      bias("{prefix}b", "rzn"),
    ],
    activations: standard,
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
    source: "FluxML/Flux.jl src/layers/recurrent.jl",
  },
  {
    name: "flux.RNN",
    layerClass: "RNNCell",
    cell: "rnn",
    parts: [
      inputWeight("{prefix}Wi", "h", "in×out"),
      recurrentWeight("{prefix}Wh", "h", "in×out"),
      bias("{prefix}bias", "h"),
    ],
    activations: plainTanh,
    source: "FluxML/Flux.jl src/layers/recurrent.jl",
  },
  {
    name: "rnnoise.GRU",
    layerClass: "GRU of version 0.1",
    cell: "gru",
    resetAfter: false,
    parts: [
      inputWeight("{prefix}_weights", "zrn", "in×out"),
      recurrentWeight("{prefix}_recurrent_weights", "zrn", "in×out"),
      bias("{prefix}_bias", "zrn"),
    ],
    activations: { gate: "sigmoid", state: "relu" },
    source: "xiph/rnnoise src/rnn.c, src/rnn_data.c (tag v0.1)",
    note: "integers there, to be divided by 256; the training script says tanh, the nets say relu",
  },
];
