/** TensorFlow 1 cells, what CudnnLSTM and CudnnGRU save, and the LSTM operation of TensorFlow Lite. */
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
  runBy,
  standard,
} from "./parts.ts";

const cells = "tensorflow/tensorflow tensorflow/python/keras/layers/legacy_rnn/rnn_cell_impl.py";
const cudnn = "tensorflow/tensorflow tensorflow/contrib/cudnn_rnn/python/ops/cudnn_rnn_ops.py";

const basic = (kernel: string, biases: string) => [
  jointWeight(kernel, "igfo", "in×out"),
  bias(biases, "igfo"),
];
const blockDiagonals = ["i", "f", "o"].map((gate) => peephole(`{prefix}wc${gate}`, gate));

export const tensorflow: readonly Convention[] = [
  {
    name: "tf1.BasicLSTMCell",
    layerClass: "BasicLSTMCell",
    cell: "lstm",
    runtimeForgetBias: 1,
    parts: basic("{prefix}basic_lstm_cell/kernel", "{prefix}basic_lstm_cell/bias"),
    activations: standard,
    checked: runBy("TensorFlow.js"),
    source: cells,
  },
  {
    name: "tf1.BasicLSTMCell-weights",
    layerClass: "BasicLSTMCell",
    cell: "lstm",
    runtimeForgetBias: 1,
    parts: basic("{prefix}basic_lstm_cell/weights", "{prefix}basic_lstm_cell/biases"),
    activations: standard,
    checked: readOnly,
    source: cells,
    note: "the names of TensorFlow before 1.2",
  },
  {
    name: "tf1.LSTMCell",
    layerClass: "LSTMCell",
    cell: "lstm",
    runtimeForgetBias: 1,
    parts: [
      ...basic("{prefix}lstm_cell/kernel", "{prefix}lstm_cell/bias"),
      ...["i", "f", "o"].map((gate) => peephole(`{prefix}lstm_cell/w_${gate}_diag`, gate)),
      projection("{prefix}lstm_cell/projection/kernel", "in×out"),
    ],
    activations: standard,
    checked: readOnly,
    source: cells,
    note: "cell_clip and proj_clip are not in the file; LSTMBlockCell writes the same names",
  },
  {
    name: "tf1.LSTMCell-W",
    layerClass: "LSTMCell",
    cell: "lstm",
    runtimeForgetBias: 1,
    parts: [
      ...basic("{prefix}LSTMCell/W_0", "{prefix}LSTMCell/B"),
      ...["I", "F", "O"].map((gate) => peephole(`{prefix}LSTMCell/W_${gate}_diag`, gate.toLowerCase())),
      projection("{prefix}LSTMCell/W_P_0", "in×out"),
    ],
    activations: standard,
    checked: readOnly,
    source: "allenai/allennlp allennlp/modules/elmo.py (load_weights)",
    note: "the names of TensorFlow before 1.0, which the weights of ELMo have; RNN_1 is its backward direction, and its clips are not in the file",
  },
  {
    name: "tf1.CudnnLSTM",
    layerClass: "CudnnLSTM",
    cell: "lstm",
    parts: basic("{prefix}cudnn_compatible_lstm_cell/kernel", "{prefix}cudnn_compatible_lstm_cell/bias"),
    activations: standard,
    checked: readOnly,
    source: cudnn,
    note: "no forget bias is added at run time, unlike the cells it shares its layout with",
  },
  {
    name: "tf1.GRUCell",
    layerClass: "GRUCell",
    cell: "gru",
    resetAfter: false,
    parts: [
      jointWeight("{prefix}gates/kernel", "rz", "in×out"),
      bias("{prefix}gates/bias", "rz"),
      jointWeight("{prefix}candidate/kernel", "n", "in×out"),
      bias("{prefix}candidate/bias", "n"),
    ],
    activations: standard,
    checked: readOnly,
    source: cells,
  },
  {
    name: "tf1.GRUBlockCell",
    layerClass: "GRUBlockCell",
    cell: "gru",
    resetAfter: false,
    parts: [
      jointWeight("{prefix}w_ru", "rz", "in×out"),
      bias("{prefix}b_ru", "rz"),
      jointWeight("{prefix}w_c", "n", "in×out"),
      bias("{prefix}b_c", "n"),
    ],
    activations: standard,
    checked: readOnly,
    source: "tensorflow/tensorflow tensorflow/contrib/rnn/python/ops/gru_ops.py",
  },
  {
    name: "tf1.CudnnGRU",
    layerClass: "CudnnGRU",
    cell: "gru",
    resetAfter: true,
    parts: [
      jointWeight("{prefix}gates/kernel", "rz", "in×out"),
      bias("{prefix}gates/bias", "rz"),
      inputWeight("{prefix}candidate/input_projection/kernel", "n", "in×out"),
      recurrentWeight("{prefix}candidate/hidden_projection/kernel", "n", "in×out"),
      bias("{prefix}candidate/input_projection/bias", "n", "input"),
      bias("{prefix}candidate/hidden_projection/bias", "n", "recurrent"),
    ],
    activations: standard,
    checked: readOnly,
    source: cudnn,
  },
  {
    name: "tf1.BasicRNNCell",
    layerClass: "BasicRNNCell",
    cell: "rnn",
    parts: [
      jointWeight("{prefix}basic_rnn_cell/kernel", "h", "in×out"),
      bias("{prefix}basic_rnn_cell/bias", "h"),
    ],
    activations: plainTanh,
    checked: readOnly,
    source: cells,
  },
  {
    name: "tf1.BlockLSTM",
    layerClass: "BlockLSTM",
    cell: "lstm",
    runtimeForgetBias: 1,
    parts: [...basic("{prefix}w", "{prefix}b"), ...blockDiagonals],
    activations: standard,
    checked: readOnly,
    source: "tensorflow/tensorflow tensorflow/core/ops/rnn_ops.cc",
    note: "wci, wcf and wco of the operation; cell_clip is an attribute",
  },
];

/** Inputs of UNIDIRECTIONAL_SEQUENCE_LSTM by their index in the operation. */
export const tflite: readonly Convention[] = [
  {
    name: "tflite.LSTM",
    layerClass: "UNIDIRECTIONAL_SEQUENCE_LSTM, BIDIRECTIONAL_SEQUENCE_LSTM, LSTM",
    cell: "lstm",
    parts: [
      ...perGate("ifgo", (gate, k) => [
        inputWeight(`{prefix}input${1 + k}`, gate),
        recurrentWeight(`{prefix}input${5 + k}`, gate),
        bias(`{prefix}input${12 + k}`, gate),
      ]),
      ...["i", "f", "o"].map((gate, k) => peephole(`{prefix}input${9 + k}`, gate)),
      projection("{prefix}input16", "out×in"),
    ],
    activations: standard,
    checked: runBy("TensorFlow Lite"),
    source:
      "tensorflow/tensorflow tensorflow/lite/kernels/unidirectional_sequence_lstm.cc, bidirectional_sequence_lstm.cc",
    note: "of a bidirectional operator, inputs 18 to 34 are inputs 1 to 17 of the backward direction",
  },
  {
    name: "tflite.LSTM-coupled",
    layerClass: "UNIDIRECTIONAL_SEQUENCE_LSTM without inputs 1 and 5",
    cell: "lstm",
    coupled: true,
    parts: [
      ...perGate("fgo", (gate, k) => [
        inputWeight(`{prefix}input${2 + k}`, gate),
        recurrentWeight(`{prefix}input${6 + k}`, gate),
        bias(`{prefix}input${13 + k}`, gate),
      ]),
      peephole("{prefix}input10", "f"),
      peephole("{prefix}input11", "o"),
      projection("{prefix}input16", "out×in"),
    ],
    activations: standard,
    checked: runBy("TensorFlow Lite"),
    source: "tensorflow/tensorflow tensorflow/lite/kernels/unidirectional_sequence_lstm.cc",
  },
];

const kernels = "tensorflow/tensorflow tensorflow/lite/kernels";

/** The short LSTM operator, and the RNN operators of one direction or of each of two. */
export const tfliteOthers: readonly Convention[] = [
  {
    name: "tflite.LSTM-basic",
    layerClass: "LSTM with kernel_type BASIC",
    cell: "lstm",
    parts: [jointWeight("{prefix}input2", "igfo", "out×in"), bias("{prefix}input3", "igfo")],
    activations: standard,
    checked: runBy("TensorFlow Lite"),
    source: `${kernels}/lstm.cc, internal/reference/reference_ops.h`,
    note: "no forget bias is added",
  },
  {
    name: "tflite.RNN",
    layerClass: "RNN, UNIDIRECTIONAL_SEQUENCE_RNN, BIDIRECTIONAL_SEQUENCE_RNN",
    cell: "rnn",
    parts: [
      inputWeight("{prefix}input1", "h"),
      recurrentWeight("{prefix}input2", "h"),
      bias("{prefix}input3", "h"),
    ],
    activations: plainTanh,
    checked: runBy("TensorFlow Lite"),
    source: `${kernels}/unidirectional_sequence_rnn.cc, bidirectional_sequence_rnn.cc`,
    note: "the operator says the activation",
  },
];

/** The unrolled form that converters make of a Keras LSTM: two dense layers. */
export const unrolled: readonly Convention[] = [
  {
    name: "tflite.unrolled",
    layerClass: "two FULLY_CONNECTED operations",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}input_weights", "ifgo"),
      recurrentWeight("{prefix}recurrent_weights", "ifgo"),
      bias("{prefix}bias", "ifgo", "input", optional),
    ],
    activations: standard,
    checked: readOnly,
    source: "measured on a published denoiser, bit for bit against its Keras file",
  },
];
