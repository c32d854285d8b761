/** Stacks in one vector; the parts are the pieces that `interop/flat.ts` cuts. */
import type { Convention } from "../convention.ts";
import { bias, goldenOf, gru, lstm, oneBias, plainRelu, projection, rnn } from "./parts.ts";

const suffix = "_l{layer}{direction}";

const pieces = (gates: string) => [
  ...oneBias(
    [`{prefix}:weight_ih${suffix}`, `{prefix}:weight_hh${suffix}`, `{prefix}:bias_ih${suffix}`],
    gates,
  ),
  bias(`{prefix}:bias_hh${suffix}`, gates, "recurrent"),
];
const directions = ["", "_reverse"] as const;

const cudnn = { directions, flat: "weight" } as const;
const mxnet2 = { directions, flat: "rnn_param" } as const;

export const flat: readonly Convention[] = [
  // soumith/cudnn.torch RNN.lua; the order of gates and pieces as TensorFlow and PyTorch pass them to cuDNN
  lstm("cudnn.LSTM", "cudnn.LSTM, cudnn.BLSTM", pieces("ifgo"), {
    checked: goldenOf("MindSpore on cuDNN"),
    ...cudnn,
  }),
  gru("cudnn.GRU", "cudnn.GRU, cudnn.BGRU", pieces("rzn"), { ...cudnn }),
  rnn("cudnn.RNN", "cudnn.RNNTanh, cudnn.RNNReLU", pieces("h"), { ...cudnn }),
  // apache/mxnet python/mxnet/gluon/rnn/rnn_layer.py, src/operator/rnn_impl.h
  lstm(
    "mxnet2.LSTM",
    "gluon.rnn.LSTM of MXNet 2",
    [...pieces("ifgo"), projection(`{prefix}:weight_hr${suffix}`, "out×in")],
    { ...mxnet2 },
  ),
  gru("mxnet2.GRU", "gluon.rnn.GRU of MXNet 2", pieces("rzn"), { ...mxnet2 }),
  rnn("mxnet2.RNN", "gluon.rnn.RNN of MXNet 2", pieces("h"), { activations: plainRelu, ...mxnet2 }),
];
