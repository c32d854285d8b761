/** The frameworks that keep PyTorch's names, order or orientation. */
import type { Convention, Evidence } from "../convention.ts";
import {
  bias,
  goldenOf,
  gru,
  lstm,
  oneBias,
  optional,
  plainRelu,
  projection,
  readOnly,
  rnn,
} from "./parts.ts";
import { parts, pytorch, suffix } from "./pytorch.ts";

/** Projection matrices are transposed against PyTorch; the cells' tensors appear a second time under `{n}.cell.`. */
export const paddle: readonly Convention[] = [
  // PaddlePaddle/Paddle python/paddle/nn/layer/rnn.py
  lstm(
    "paddle.LSTM",
    "paddle.nn.LSTM",
    [...parts("ifgo", suffix), projection(`{prefix}weight_ho${suffix}`, "in×out")],
    { directions: ["", "_reverse"] },
  ),
];

/** Frameworks that took over PyTorch's classes with names, order and orientation. */
const taken = (framework: string, classes: readonly string[], checked: Evidence = readOnly): Convention[] =>
  pytorch
    .filter(({ name }) => classes.includes(name.slice("pytorch.".length)))
    .map((convention) => ({ ...convention, name: convention.name.replace("pytorch", framework), checked }));

export const likePytorch: readonly Convention[] = [
  // PaddlePaddle/Paddle python/paddle/nn/layer/rnn.py
  ...taken("paddle", ["GRU", "RNN"]),
  // mindspore-ai/mindspore mindspore/nn/layer/rnns.py
  ...taken("mindspore", ["LSTM", "GRU", "RNN"]),
  // mlverse/torch R/nn-rnn.R
  ...taken("r-torch", ["LSTM", "GRU", "RNN"]),
  // huggingface/candle candle-nn/src/rnn.rs
  ...taken("candle", ["LSTM", "GRU"], goldenOf("Candle")),
  // tinygrad/tinygrad tinygrad/nn/__init__.py
  ...taken("tinygrad", ["LSTMCell"]),
];

/** Flat per-layer names of MXNet 1.x; MXNet 2 stores one vector per layer stack. */
const gluon = (gates: string) => [
  ...oneBias(
    [
      "{prefix}{direction}{layer}_i2h_weight",
      "{prefix}{direction}{layer}_h2h_weight",
      "{prefix}{direction}{layer}_i2h_bias",
    ],
    gates,
  ),
  bias("{prefix}{direction}{layer}_h2h_bias", gates, "recurrent"),
];
export const mxnet: readonly Convention[] = [
  // apache/mxnet python/mxnet/gluon/rnn/rnn_layer.py
  lstm(
    "mxnet.LSTM",
    "gluon.rnn.LSTM",
    [...gluon("ifgo"), projection("{prefix}{direction}{layer}_h2r_weight", "out×in")],
    { directions: ["l", "r"] },
  ),
  gru("mxnet.GRU", "gluon.rnn.GRU", gluon("rzn"), { directions: ["l", "r"] }),
  rnn("mxnet.RNN", "gluon.rnn.RNN", gluon("h"), { directions: ["l", "r"], activations: plainRelu }),
];

export const mlx: readonly Convention[] = [
  // ml-explore/mlx python/mlx/nn/layers/recurrent.py
  lstm(
    "mlx.LSTM",
    "mlx.nn.LSTM",
    oneBias(["{prefix}Wx", "{prefix}Wh", "{prefix}bias"], "ifgo", "out×in", optional),
  ),
  gru("mlx.GRU", "mlx.nn.GRU", [
    ...oneBias(["{prefix}Wx", "{prefix}Wh", "{prefix}b"], "rzn", "out×in", optional),
    bias("{prefix}bhn", "n", "recurrent", optional),
  ]),
  rnn(
    "mlx.RNN",
    "mlx.nn.RNN",
    oneBias(["{prefix}Wxh", "{prefix}Whh", "{prefix}bias"], "h", "out×in", optional),
  ),
];

export const equinox: readonly Convention[] = [
  // patrick-kidger/equinox equinox/nn/_rnn.py
  lstm(
    "equinox.LSTMCell",
    "equinox.nn.LSTMCell",
    oneBias(["{prefix}weight_ih", "{prefix}weight_hh", "{prefix}bias"], "ifgo", "out×in", optional),
  ),
  gru("equinox.GRUCell", "equinox.nn.GRUCell", [
    ...oneBias(["{prefix}weight_ih", "{prefix}weight_hh", "{prefix}bias"], "rzn", "out×in", optional),
    bias("{prefix}bias_n", "n", "recurrent", optional),
  ]),
];
