/** Stacks of Torch7's cuDNN modules, in one vector; the parts are the pieces that `interop/flat.ts` cuts. */
import type { Convention } from "../convention.ts";
import { bias, goldenOf, gru, lstm, oneBias, rnn } from "./parts.ts";

const suffix = "_l{layer}{direction}";

const pieces = (gates: string) => [
  ...oneBias(
    [`{prefix}:weight_ih${suffix}`, `{prefix}:weight_hh${suffix}`, `{prefix}:bias_ih${suffix}`],
    gates,
  ),
  bias(`{prefix}:bias_hh${suffix}`, gates, "recurrent"),
];
const directions = ["", "_reverse"] as const;

const stack = { directions, flat: "weight" } as const;

export const cudnn: readonly Convention[] = [
  // soumith/cudnn.torch RNN.lua; the order of gates and pieces as TensorFlow and PyTorch pass them to cuDNN
  lstm("cudnn.LSTM", "cudnn.LSTM, cudnn.BLSTM", pieces("ifgo"), {
    checked: goldenOf("MindSpore on cuDNN"),
    ...stack,
  }),
  gru("cudnn.GRU", "cudnn.GRU, cudnn.BGRU", pieces("rzn"), { ...stack }),
  rnn("cudnn.RNN", "cudnn.RNNTanh, cudnn.RNNReLU", pieces("h"), { ...stack }),
];
