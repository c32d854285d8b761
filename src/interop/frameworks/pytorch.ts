/** PyTorch, and the frameworks that keep its names, order and orientation. */
import type { Convention, Evidence } from "../convention.ts";
import {
  bias,
  goldenOf,
  inputWeight,
  optional,
  plainRelu,
  plainTanh,
  projection,
  readOnly,
  recurrentWeight,
  runBy,
  standard,
} from "./parts.ts";

const source = "pytorch/pytorch torch/nn/modules/rnn.py";
const layered = { directions: ["", "_reverse"] as const, source };
const suffix = "_l{layer}{direction}";

const parts = (gates: string, end: string) => [
  inputWeight(`{prefix}weight_ih${end}`, gates),
  recurrentWeight(`{prefix}weight_hh${end}`, gates),
  bias(`{prefix}bias_ih${end}`, gates, "input", optional),
  bias(`{prefix}bias_hh${end}`, gates, "recurrent", optional),
];

const rnnNote = "the file does not say whether the nonlinearity is tanh or relu";

export const pytorch: readonly Convention[] = [
  {
    name: "pytorch.LSTM",
    layerClass: "nn.LSTM",
    cell: "lstm",
    parts: [...parts("ifgo", suffix), projection(`{prefix}weight_hr${suffix}`, "out×in")],
    activations: standard,
    checked: runBy("PyTorch"),
    ...layered,
  },
  {
    name: "pytorch.GRU",
    layerClass: "nn.GRU",
    cell: "gru",
    resetAfter: true,
    parts: parts("rzn", suffix),
    activations: standard,
    checked: runBy("PyTorch"),
    ...layered,
  },
  {
    name: "pytorch.RNN",
    layerClass: "nn.RNN",
    cell: "rnn",
    parts: parts("h", suffix),
    activations: plainTanh,
    checked: runBy("PyTorch"),
    note: rnnNote,
    ...layered,
  },
  {
    name: "pytorch.LSTMCell",
    layerClass: "nn.LSTMCell",
    cell: "lstm",
    parts: parts("ifgo", ""),
    activations: standard,
    checked: runBy("PyTorch"),
    source,
  },
  {
    name: "pytorch.GRUCell",
    layerClass: "nn.GRUCell",
    cell: "gru",
    resetAfter: true,
    parts: parts("rzn", ""),
    activations: standard,
    checked: runBy("PyTorch"),
    source,
  },
  {
    name: "pytorch.RNNCell",
    layerClass: "nn.RNNCell",
    cell: "rnn",
    parts: parts("h", ""),
    activations: plainTanh,
    checked: runBy("PyTorch"),
    note: rnnNote,
    source,
  },
];

/** Projection matrices are transposed against PyTorch; the cells' tensors appear a second time under `{n}.cell.`. */
export const paddle: readonly Convention[] = [
  {
    name: "paddle.LSTM",
    layerClass: "paddle.nn.LSTM",
    cell: "lstm",
    parts: [...parts("ifgo", suffix), projection(`{prefix}weight_ho${suffix}`, "in×out")],
    activations: standard,
    checked: readOnly,
    directions: ["", "_reverse"],
    source: "PaddlePaddle/Paddle python/paddle/nn/layer/rnn.py",
    note: "the printed formulas list i f o g; the code splits i f g o",
  },
];

/** Frameworks that took over PyTorch's classes with names, order and orientation. */
const taken = (
  framework: string,
  classes: readonly string[],
  from: string,
  checked: Evidence = readOnly,
): Convention[] =>
  pytorch
    .filter(({ name }) => classes.includes(name.slice("pytorch.".length)))
    .map((convention) => ({
      ...convention,
      name: convention.name.replace("pytorch", framework),
      source: from,
      checked,
    }));

export const likePytorch: readonly Convention[] = [
  ...taken("paddle", ["GRU", "RNN"], "PaddlePaddle/Paddle python/paddle/nn/layer/rnn.py"),
  ...taken("mindspore", ["LSTM", "GRU", "RNN"], "mindspore-ai/mindspore mindspore/nn/layer/rnns.py"),
  ...taken("r-torch", ["LSTM", "GRU", "RNN"], "mlverse/torch R/nn-rnn.R"),
  ...taken("candle", ["LSTM", "GRU"], "huggingface/candle candle-nn/src/rnn.rs", goldenOf("Candle")),
  ...taken("tinygrad", ["LSTMCell"], "tinygrad/tinygrad tinygrad/nn/__init__.py"),
];

/** Flat per-layer names of MXNet 1.x; MXNet 2 stores one vector per layer stack. */
const gluon = (gates: string) => [
  inputWeight("{prefix}{direction}{layer}_i2h_weight", gates),
  recurrentWeight("{prefix}{direction}{layer}_h2h_weight", gates),
  bias("{prefix}{direction}{layer}_i2h_bias", gates),
  bias("{prefix}{direction}{layer}_h2h_bias", gates, "recurrent"),
];
const gluonSource = "apache/mxnet python/mxnet/gluon/rnn/rnn_layer.py";

export const mxnet: readonly Convention[] = [
  {
    name: "mxnet.LSTM",
    layerClass: "gluon.rnn.LSTM",
    cell: "lstm",
    parts: [...gluon("ifgo"), projection("{prefix}{direction}{layer}_h2r_weight", "out×in")],
    directions: ["l", "r"],
    activations: standard,
    checked: readOnly,
    source: gluonSource,
  },
  {
    name: "mxnet.GRU",
    layerClass: "gluon.rnn.GRU",
    cell: "gru",
    resetAfter: true,
    parts: gluon("rzn"),
    directions: ["l", "r"],
    activations: standard,
    checked: readOnly,
    source: gluonSource,
  },
  {
    name: "mxnet.RNN",
    layerClass: "gluon.rnn.RNN",
    cell: "rnn",
    parts: gluon("h"),
    directions: ["l", "r"],
    activations: plainRelu,
    checked: readOnly,
    source: gluonSource,
    note: "relu unless built with activation='tanh'",
  },
];

const mlxSource = "ml-explore/mlx python/mlx/nn/layers/recurrent.py";

export const mlx: readonly Convention[] = [
  {
    name: "mlx.LSTM",
    layerClass: "mlx.nn.LSTM",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}Wx", "ifgo"),
      recurrentWeight("{prefix}Wh", "ifgo"),
      bias("{prefix}bias", "ifgo", "input", optional),
    ],
    activations: standard,
    checked: readOnly,
    source: mlxSource,
  },
  {
    name: "mlx.GRU",
    layerClass: "mlx.nn.GRU",
    cell: "gru",
    resetAfter: true,
    parts: [
      inputWeight("{prefix}Wx", "rzn"),
      recurrentWeight("{prefix}Wh", "rzn"),
      bias("{prefix}b", "rzn", "input", optional),
      bias("{prefix}bhn", "n", "recurrent", optional),
    ],
    activations: standard,
    checked: readOnly,
    source: mlxSource,
  },
  {
    name: "mlx.RNN",
    layerClass: "mlx.nn.RNN",
    cell: "rnn",
    parts: [
      inputWeight("{prefix}Wxh", "h"),
      recurrentWeight("{prefix}Whh", "h"),
      bias("{prefix}bias", "h", "input", optional),
    ],
    activations: plainTanh,
    checked: readOnly,
    source: mlxSource,
  },
];

const equinoxSource = "patrick-kidger/equinox equinox/nn/_rnn.py";

export const equinox: readonly Convention[] = [
  {
    name: "equinox.LSTMCell",
    layerClass: "equinox.nn.LSTMCell",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}weight_ih", "ifgo"),
      recurrentWeight("{prefix}weight_hh", "ifgo"),
      bias("{prefix}bias", "ifgo", "input", optional),
    ],
    activations: standard,
    checked: readOnly,
    source: equinoxSource,
  },
  {
    name: "equinox.GRUCell",
    layerClass: "equinox.nn.GRUCell",
    cell: "gru",
    resetAfter: true,
    parts: [
      inputWeight("{prefix}weight_ih", "rzn"),
      recurrentWeight("{prefix}weight_hh", "rzn"),
      bias("{prefix}bias", "rzn", "input", optional),
      bias("{prefix}bias_n", "n", "recurrent", optional),
    ],
    activations: standard,
    checked: readOnly,
    source: equinoxSource,
  },
];
