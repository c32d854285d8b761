/** Keras 1, 2 and 3, tf.keras, and TensorFlow.js layers: kernels in×out, one bias. */
import type { Convention } from "../convention.ts";
import {
  bias,
  goldenOf,
  gru,
  hardSigmoid,
  inputWeight,
  lstm,
  oneBias,
  optional,
  perGate,
  recurrentWeight,
  rnn,
  runBy,
} from "./parts.ts";

const kernels = (gates: string, orientation: "in×out" | "cudnn" = "in×out") => [
  inputWeight("{prefix}kernel", gates, orientation),
  recurrentWeight("{prefix}recurrent_kernel", gates, orientation),
];

const withBias = (gates: string) => [...kernels(gates), bias("{prefix}bias", gates, "input", optional)];

/** Keras 1 calls the candidate c in an LSTM and h in a GRU. */
const gateByGate = (gates: string) =>
  perGate(gates, (gate) => {
    const name = { g: "c", n: "h" }[gate] ?? gate;
    return oneBias([`{prefix}W_${name}`, `{prefix}U_${name}`, `{prefix}b_${name}`], gate, "in×out");
  });

const keras2 = { checked: goldenOf("Keras 2") };
const keras1 = { activations: hardSigmoid, checked: goldenOf("Keras 1") };
const tensorflowJs = { activations: hardSigmoid, checked: runBy("TensorFlow.js") };

export const kerasLayers: readonly Convention[] = [
  // keras-team/keras keras/src/layers/rnn/lstm.py
  lstm("keras.LSTM", "LSTM", withBias("ifgo"), keras2),
  // keras-team/keras keras/src/layers/rnn/gru.py
  gru(
    "keras.GRU",
    "GRU(reset_after=True)",
    [
      ...kernels("zrn"),
      bias("{prefix}bias", "zrn", ["input", "recurrent"], { ...optional, rowPerSide: true }),
    ],
    { checked: goldenOf("Keras 2") },
  ),
  gru("keras.GRU-reset-before", "GRU(reset_after=False)", withBias("zrn"), { resetAfter: false, ...keras2 }),
  // keras-team/keras keras/src/layers/rnn/simple_rnn.py
  rnn("keras.SimpleRNN", "SimpleRNN", withBias("h"), keras2),
  // keras-team/tf-keras tf_keras/saving/legacy/hdf5_format.py
  lstm(
    "keras.CuDNNLSTM",
    "CuDNNLSTM",
    [...kernels("ifgo", "cudnn"), bias("{prefix}bias", "ifgo", ["input", "recurrent"])],
    { equalSides: true },
  ),
  gru(
    "keras.CuDNNGRU",
    "CuDNNGRU",
    [...kernels("zrn", "cudnn"), bias("{prefix}bias", "zrn", ["input", "recurrent"])],
    { equalSides: true },
  ),
  // measured on a published denoiser, bit for bit against its Keras file
  lstm(
    "keras.LSTM-graph",
    "LSTM written out as operations",
    oneBias(
      [
        "{prefix}MatMul/ReadVariableOp/resource",
        "{prefix}MatMul_1/ReadVariableOp/resource",
        "{prefix}BiasAdd/ReadVariableOp/resource",
      ],
      "ifgo",
      "in×out",
      optional,
    ),
  ),
  // keras-team/tf-keras tf_keras/saving/legacy/hdf5_format.py
  lstm("keras1.LSTM", "LSTM", gateByGate("igfo"), keras1),
  gru("keras1.GRU", "GRU", gateByGate("zrn"), { resetAfter: false, ...keras1 }),
];

/** The layers of TensorFlow.js: like Keras, but with the hard sigmoid and no unit forget bias by default. */
export const tfjs: readonly Convention[] = [
  // tensorflow/tfjs tfjs-layers/src/layers/recurrent.ts
  lstm("tfjs.LSTM", "LSTM", withBias("ifgo"), tensorflowJs),
  gru("tfjs.GRU", "GRU(reset_after=False)", withBias("zrn"), { resetAfter: false, ...tensorflowJs }),
  rnn("tfjs.SimpleRNN", "SimpleRNN", withBias("h"), { checked: runBy("TensorFlow.js") }),
];
