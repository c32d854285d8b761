/**
 * Torch7. Three unrelated classes are called `nn.LSTM`; the fields they have tell them apart, so their names here are paths of
 * fields as the `.t7` reader gives them, with `/` between.
 */
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
  readOnly,
  recurrentWeight,
  standard,
} from "./parts.ts";

const elementResearch = "Element-Research/rnn";

/** Two Linear layers whose outputs are added. */
const charRnnSum = (input: string, recurrent: string, gates: string) => [
  inputWeight(`{prefix}${input}/weight`, gates),
  bias(`{prefix}${input}/bias`, gates),
  recurrentWeight(`{prefix}${recurrent}/weight`, gates),
  bias(`{prefix}${recurrent}/bias`, gates, "recurrent", optional),
];

export const torch7: readonly Convention[] = [
  {
    name: "torch7.FastLSTM",
    layerClass: "nn.FastLSTM",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}i2g/weight", "igfo"),
      bias("{prefix}i2g/bias", "igfo"),
      recurrentWeight("{prefix}o2g/weight", "igfo"),
    ],
    activations: standard,
    checked: readOnly,
    source: `${elementResearch} FastLSTM.lua`,
    note: "with batch normalisation a bias in i2g has no effect; with dropout i2g is four branches",
  },
  {
    name: "torch7.LSTM",
    layerClass: "nn.LSTM (Element-Research)",
    cell: "lstm",
    parts: [
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
    ],
    activations: standard,
    checked: readOnly,
    source: `${elementResearch} LSTM.lua`,
    note: "peepholes are on by default; every gate is a network of its own",
  },
  {
    name: "torch7.SeqLSTM",
    layerClass: "nn.SeqLSTM, torch-rnn nn.LSTM",
    cell: "lstm",
    parts: [
      jointWeight("{prefix}weight", "ifog", "in×out"),
      bias("{prefix}bias", "ifog"),
      projection("{prefix}weightO", "in×out"),
    ],
    activations: standard,
    checked: readOnly,
    source: `${elementResearch} SeqLSTM.lua; jcjohnson/torch-rnn LSTM.lua`,
  },
  {
    name: "torch7.GRU",
    layerClass: "nn.GRU",
    cell: "gru",
    resetAfter: false,
    parts: [
      inputWeight("{prefix}i2g/weight", "rz"),
      bias("{prefix}i2g/bias", "rz"),
      recurrentWeight("{prefix}o2g/weight", "rz"),
      inputWeight("{prefix}hidden/input/weight", "n"),
      bias("{prefix}hidden/input/bias", "n"),
      recurrentWeight("{prefix}hidden/recurrent/weight", "n"),
    ],
    activations: standard,
    checked: readOnly,
    source: `${elementResearch} GRU.lua`,
  },
  {
    name: "torch7.SeqGRU",
    layerClass: "nn.SeqGRU",
    cell: "gru",
    resetAfter: false,
    parts: [jointWeight("{prefix}weight", "rzn", "in×out"), bias("{prefix}bias", "rzn")],
    activations: standard,
    checked: readOnly,
    source: `${elementResearch} SeqGRU.lua`,
    note: "the update gate starts at a bias of 1",
  },
  {
    name: "torch7.VanillaRNN",
    layerClass: "torch-rnn nn.VanillaRNN",
    cell: "rnn",
    parts: [jointWeight("{prefix}weight", "h", "in×out"), bias("{prefix}bias", "h")],
    activations: plainTanh,
    checked: readOnly,
    source: "jcjohnson/torch-rnn VanillaRNN.lua",
  },
  {
    name: "char-rnn.LSTM",
    layerClass: "char-rnn LSTM.lstm",
    cell: "lstm",
    firstLayer: 1,
    parts: charRnnSum("i2h_{layer}", "h2h_{layer}", "ifog"),
    activations: standard,
    checked: readOnly,
    source: "karpathy/char-rnn model/LSTM.lua",
    note: "older versions have two biases; all tensors of a file are views of one storage",
  },
  {
    name: "char-rnn.GRU",
    layerClass: "char-rnn GRU.gru",
    cell: "gru",
    resetAfter: false,
    updateWrites: true,
    firstLayer: 1,
    parts: perGate("zrn", (gate) => charRnnSum(`${gate}_i2h_{layer}`, `${gate}_h2h_{layer}`, gate)),
    activations: standard,
    checked: readOnly,
    source: "karpathy/char-rnn model/GRU.lua",
    note: "its graph names no module; they are found by what they feed",
  },
  {
    name: "char-rnn.RNN",
    layerClass: "char-rnn RNN.rnn",
    cell: "rnn",
    firstLayer: 1,
    parts: charRnnSum("i2h_{layer}", "h2h_{layer}", "h"),
    activations: plainTanh,
    checked: readOnly,
    source: "karpathy/char-rnn model/RNN.lua",
  },
  {
    name: "torch-rnnlib.LSTM",
    layerClass: "rnnlib.cell.LSTM",
    cell: "lstm",
    parts: [inputWeight("{prefix}i2h/weight", "ifgo"), recurrentWeight("{prefix}h2h/weight", "ifgo")],
    activations: standard,
    checked: readOnly,
    source: "facebookarchive/torch-rnnlib rnnlib/cell.lua",
    note: "there is no bias, so none can be set",
  },
  {
    name: "torch-rnnlib.GRU",
    layerClass: "rnnlib.cell.GRU",
    cell: "gru",
    resetAfter: true,
    parts: [inputWeight("{prefix}i2h/weight", "rzn"), recurrentWeight("{prefix}h2h/weight", "rzn")],
    activations: standard,
    checked: readOnly,
    source: "facebookarchive/torch-rnnlib rnnlib/cell.lua",
    note: "there is no bias",
  },
];
