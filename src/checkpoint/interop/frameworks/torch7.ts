/**
 * Torch7. Three unrelated classes are called `nn.LSTM`; their fields tell them apart, so names here are paths of fields as the `.t7` reader
 * gives them, joined by `/`.
 */
import type { Convention } from "../convention.ts";
import { bias, gru, inputWeight, lstm, optional, peephole, perGate, recurrentWeight, rnn } from "./parts.ts";

/** Two Linear layers whose outputs are added. */
const charRnnSum = (input: string, recurrent: string, gates: string) => [
  inputWeight(`{prefix}${input}/weight`, gates),
  bias(`{prefix}${input}/bias`, gates),
  recurrentWeight(`{prefix}${recurrent}/weight`, gates),
  bias(`{prefix}${recurrent}/bias`, gates, "recurrent", optional),
];

export const torch7: readonly Convention[] = [
  // Element-Research/rnn FastLSTM.lua
  lstm("torch7.FastLSTM", "nn.FastLSTM", [
    inputWeight("{prefix}i2g/weight", "igfo"),
    bias("{prefix}i2g/bias", "igfo"),
    recurrentWeight("{prefix}o2g/weight", "igfo"),
  ]),
  // Element-Research/rnn LSTM.lua
  lstm("torch7.LSTM", "nn.LSTM (Element-Research)", [
    ...(
      [
        ["inputGate", "i"],
        ["forgetGate", "f"],
        ["hiddenLayer", "g"],
        ["outputGate", "o"],
      ] as const
    ).flatMap(([module, gate]) => [
      inputWeight(`{prefix}${module}/input/weight`, gate),
      bias(`{prefix}${module}/input/bias`, gate),
      recurrentWeight(`{prefix}${module}/recurrent/weight`, gate),
      ...(gate === "g" ? [] : [peephole(`{prefix}${module}/peephole/weight`, gate)]),
    ]),
  ]),
  // Element-Research/rnn GRU.lua
  gru(
    "torch7.GRU",
    "nn.GRU",
    [
      inputWeight("{prefix}i2g/weight", "rz"),
      bias("{prefix}i2g/bias", "rz"),
      recurrentWeight("{prefix}o2g/weight", "rz"),
      inputWeight("{prefix}hidden/input/weight", "n"),
      bias("{prefix}hidden/input/bias", "n"),
      recurrentWeight("{prefix}hidden/recurrent/weight", "n"),
    ],
    { resetAfter: false },
  ),
  // karpathy/char-rnn model/LSTM.lua
  lstm("char-rnn.LSTM", "char-rnn LSTM.lstm", charRnnSum("i2h_{layer}", "h2h_{layer}", "ifog"), {
    firstLayer: 1,
  }),
  // karpathy/char-rnn model/GRU.lua
  gru(
    "char-rnn.GRU",
    "char-rnn GRU.gru",
    perGate("zrn", (gate) => charRnnSum(`${gate}_i2h_{layer}`, `${gate}_h2h_{layer}`, gate)),
    { resetAfter: false, updateWrites: true, firstLayer: 1 },
  ),
  // karpathy/char-rnn model/RNN.lua
  rnn("char-rnn.RNN", "char-rnn RNN.rnn", charRnnSum("i2h_{layer}", "h2h_{layer}", "h"), { firstLayer: 1 }),
  // facebookarchive/torch-rnnlib rnnlib/cell.lua
  lstm("torch-rnnlib.LSTM", "rnnlib.cell.LSTM", [
    inputWeight("{prefix}i2h/weight", "ifgo"),
    recurrentWeight("{prefix}h2h/weight", "ifgo"),
  ]),
  gru("torch-rnnlib.GRU", "rnnlib.cell.GRU", [
    inputWeight("{prefix}i2h/weight", "rzn"),
    recurrentWeight("{prefix}h2h/weight", "rzn"),
  ]),
];
