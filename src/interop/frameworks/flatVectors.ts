/** Stacks in one vector. The names of the parts are those of the pieces it is cut into (`interop/flat.ts`). */
import type { Convention } from "../convention.ts";
import {
  bias,
  goldenOf,
  inputWeight,
  plainRelu,
  plainTanh,
  projection,
  readOnly,
  recurrentWeight,
  standard,
} from "./parts.ts";

const suffix = "_l{layer}{direction}";

const pieces = (gates: string) => [
  inputWeight(`{prefix}:weight_ih${suffix}`, gates),
  recurrentWeight(`{prefix}:weight_hh${suffix}`, gates),
  bias(`{prefix}:bias_ih${suffix}`, gates),
  bias(`{prefix}:bias_hh${suffix}`, gates, "recurrent"),
];
const directions = ["", "_reverse"] as const;

const cudnn = {
  directions,
  flat: "weight",
  source:
    "soumith/cudnn.torch RNN.lua; the order of gates and pieces as TensorFlow and PyTorch pass them to cuDNN",
} as const;
const mxnet2 = {
  directions,
  flat: "rnn_param",
  source: "apache/mxnet python/mxnet/gluon/rnn/rnn_layer.py, src/operator/rnn_impl.h",
} as const;

export const flat: readonly Convention[] = [
  {
    name: "cudnn.LSTM",
    layerClass: "cudnn.LSTM, cudnn.BLSTM",
    cell: "lstm",
    parts: pieces("ifgo"),
    activations: standard,
    checked: goldenOf("MindSpore on cuDNN"),
    ...cudnn,
    note: "also what CuPy and Chainer pass on; a projection has no known place",
  },
  {
    name: "cudnn.GRU",
    layerClass: "cudnn.GRU, cudnn.BGRU",
    cell: "gru",
    resetAfter: true,
    parts: pieces("rzn"),
    activations: standard,
    checked: readOnly,
    ...cudnn,
  },
  {
    name: "cudnn.RNN",
    layerClass: "cudnn.RNNTanh, cudnn.RNNReLU",
    cell: "rnn",
    parts: pieces("h"),
    activations: plainTanh,
    checked: readOnly,
    ...cudnn,
    note: "the mode says whether it is tanh or relu",
  },
  {
    name: "mxnet2.LSTM",
    layerClass: "gluon.rnn.LSTM of MXNet 2",
    cell: "lstm",
    parts: [...pieces("ifgo"), projection(`{prefix}:weight_hr${suffix}`, "out×in")],
    activations: standard,
    checked: readOnly,
    ...mxnet2,
  },
  {
    name: "mxnet2.GRU",
    layerClass: "gluon.rnn.GRU of MXNet 2",
    cell: "gru",
    resetAfter: true,
    parts: pieces("rzn"),
    activations: standard,
    checked: readOnly,
    ...mxnet2,
  },
  {
    name: "mxnet2.RNN",
    layerClass: "gluon.rnn.RNN of MXNet 2",
    cell: "rnn",
    parts: pieces("h"),
    activations: plainRelu,
    checked: readOnly,
    ...mxnet2,
    note: "relu unless built with activation='tanh'",
  },
];
