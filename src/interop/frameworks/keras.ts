/** Keras 1, 2 and 3, tf.keras, and TensorFlow.js layers: kernels in×out, one bias. */
import type { Convention } from "../convention.ts";
import {
  bias,
  goldenOf,
  hardSigmoid,
  inputWeight,
  optional,
  perGate,
  plainTanh,
  readOnly,
  recurrentWeight,
  runBy,
  standard,
} from "./parts.ts";

const keras = "keras-team/keras keras/src/layers/rnn";

const kernels = (gates: string, orientation: "in×out" | "cudnn" = "in×out") => [
  inputWeight("{prefix}kernel", gates, orientation),
  recurrentWeight("{prefix}recurrent_kernel", gates, orientation),
];

const lstm = {
  layerClass: "LSTM",
  cell: "lstm",
  parts: [...kernels("ifgo"), bias("{prefix}bias", "ifgo", "input", optional)],
} as const;

const gruBefore = {
  layerClass: "GRU(reset_after=False)",
  cell: "gru",
  resetAfter: false,
  parts: [...kernels("zrn"), bias("{prefix}bias", "zrn", "input", optional)],
} as const;

const simple = {
  layerClass: "SimpleRNN",
  cell: "rnn",
  parts: [...kernels("h"), bias("{prefix}bias", "h", "input", optional)],
} as const;

export const kerasLayers: readonly Convention[] = [
  {
    name: "keras.LSTM",
    ...lstm,
    activations: standard,
    checked: goldenOf("Keras 2"),
    source: `${keras}/lstm.py`,
    note: "early Keras 2 and tf.keras v1 default to the hard sigmoid: the configuration decides",
  },
  {
    name: "keras.GRU",
    layerClass: "GRU(reset_after=True)",
    cell: "gru",
    resetAfter: true,
    parts: [
      ...kernels("zrn"),
      bias("{prefix}bias", "zrn", ["input", "recurrent"], { ...optional, rowPerSide: true }),
    ],
    activations: standard,
    checked: goldenOf("Keras 2"),
    source: `${keras}/gru.py`,
  },
  {
    name: "keras.GRU-reset-before",
    ...gruBefore,
    activations: standard,
    source: `${keras}/gru.py`,
    checked: goldenOf("Keras 2"),
  },
  {
    name: "keras.SimpleRNN",
    ...simple,
    activations: plainTanh,
    source: `${keras}/simple_rnn.py`,
    checked: goldenOf("Keras 2"),
  },
  {
    name: "keras.CuDNNLSTM",
    layerClass: "CuDNNLSTM",
    cell: "lstm",
    parts: [...kernels("ifgo", "cudnn"), bias("{prefix}bias", "ifgo", ["input", "recurrent"])],
    activations: standard,
    checked: readOnly,
    source: "keras-team/tf-keras tf_keras/saving/legacy/hdf5_format.py",
    equalSides: true,
    note: "recognised by a bias of 8 blocks only; both kernels are stored gate by gate as cuDNN has them",
  },
  {
    name: "keras.CuDNNGRU",
    layerClass: "CuDNNGRU",
    cell: "gru",
    resetAfter: true,
    parts: [...kernels("zrn", "cudnn"), bias("{prefix}bias", "zrn", ["input", "recurrent"])],
    activations: standard,
    checked: readOnly,
    equalSides: true,
    source: "keras-team/tf-keras tf_keras/saving/legacy/hdf5_format.py",
  },
  {
    name: "keras.LSTM-graph",
    layerClass: "LSTM written out as operations",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}MatMul/ReadVariableOp/resource", "ifgo", "in×out"),
      recurrentWeight("{prefix}MatMul_1/ReadVariableOp/resource", "ifgo", "in×out"),
      bias("{prefix}BiasAdd/ReadVariableOp/resource", "ifgo", "input", optional),
    ],
    activations: standard,
    checked: readOnly,
    source: "measured on a published denoiser, bit for bit against its Keras file",
    note: "what converters leave of a layer when they write out its operations",
  },
  {
    name: "keras1.LSTM",
    layerClass: "LSTM",
    cell: "lstm",
    parts: perGate("igfo", (gate) => {
      const name = gate === "g" ? "c" : gate;
      return [
        inputWeight(`{prefix}W_${name}`, gate, "in×out"),
        recurrentWeight(`{prefix}U_${name}`, gate, "in×out"),
        bias(`{prefix}b_${name}`, gate),
      ];
    }),
    activations: hardSigmoid,
    checked: goldenOf("Keras 1"),
    source: "keras-team/tf-keras tf_keras/saving/legacy/hdf5_format.py",
  },
  {
    name: "keras1.GRU",
    layerClass: "GRU",
    cell: "gru",
    resetAfter: false,
    parts: perGate("zrn", (gate) => {
      const name = gate === "n" ? "h" : gate;
      return [
        inputWeight(`{prefix}W_${name}`, gate, "in×out"),
        recurrentWeight(`{prefix}U_${name}`, gate, "in×out"),
        bias(`{prefix}b_${name}`, gate),
      ];
    }),
    activations: hardSigmoid,
    checked: goldenOf("Keras 1"),
    source: "keras-team/tf-keras tf_keras/saving/legacy/hdf5_format.py",
  },
];

const tfjsSource = "tensorflow/tfjs tfjs-layers/src/layers/recurrent.ts";

/** The layers of TensorFlow.js: as Keras, but with the hard sigmoid and no unit forget bias unless the configuration says so. */
export const tfjs: readonly Convention[] = [
  {
    name: "tfjs.LSTM",
    ...lstm,
    activations: hardSigmoid,
    source: tfjsSource,
    checked: runBy("TensorFlow.js"),
  },
  {
    name: "tfjs.GRU",
    ...gruBefore,
    activations: hardSigmoid,
    checked: runBy("TensorFlow.js"),
    source: tfjsSource,
    note: "reset_after is refused by TensorFlow.js",
  },
  {
    name: "tfjs.SimpleRNN",
    ...simple,
    activations: plainTanh,
    source: tfjsSource,
    checked: runBy("TensorFlow.js"),
  },
];
