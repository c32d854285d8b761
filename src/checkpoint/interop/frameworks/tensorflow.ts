/** TensorFlow 1 cells, checkpoints of CudnnLSTM and CudnnGRU, and the operators of TensorFlow Lite. */
import type { Convention } from "../convention.ts";
import {
  bias,
  gru,
  inputWeight,
  jointWeight,
  lstm,
  oneBias,
  optional,
  peephole,
  perGate,
  projection,
  recurrentWeight,
  rnn,
  runBy,
} from "./parts.ts";

const basic = (kernel: string, biases: string) => [
  jointWeight(kernel, "igfo", "in×out"),
  bias(biases, "igfo"),
];
const blockDiagonals = ["i", "f", "o"].map((gate) => peephole(`{prefix}wc${gate}`, gate));

export const tensorflow: readonly Convention[] = [
  // tensorflow/tensorflow tensorflow/python/keras/layers/legacy_rnn/rnn_cell_impl.py
  lstm(
    "tf1.BasicLSTMCell",
    "BasicLSTMCell",
    basic("{prefix}basic_lstm_cell/kernel", "{prefix}basic_lstm_cell/bias"),
    { runtimeForgetBias: 1, checked: runBy("TensorFlow.js") },
  ),
  lstm(
    "tf1.BasicLSTMCell-weights",
    "BasicLSTMCell",
    basic("{prefix}basic_lstm_cell/weights", "{prefix}basic_lstm_cell/biases"),
    { runtimeForgetBias: 1 },
  ),
  lstm(
    "tf1.LSTMCell",
    "LSTMCell",
    [
      ...basic("{prefix}lstm_cell/kernel", "{prefix}lstm_cell/bias"),
      ...["i", "f", "o"].map((gate) => peephole(`{prefix}lstm_cell/w_${gate}_diag`, gate)),
      projection("{prefix}lstm_cell/projection/kernel", "in×out"),
    ],
    { runtimeForgetBias: 1 },
  ),
  // allenai/allennlp allennlp/modules/elmo.py (load_weights)
  lstm(
    "tf1.LSTMCell-W",
    "LSTMCell",
    [
      ...basic("{prefix}LSTMCell/W_0", "{prefix}LSTMCell/B"),
      ...["I", "F", "O"].map((gate) => peephole(`{prefix}LSTMCell/W_${gate}_diag`, gate.toLowerCase())),
      projection("{prefix}LSTMCell/W_P_0", "in×out"),
    ],
    { runtimeForgetBias: 1 },
  ),
  // tensorflow/tensorflow tensorflow/contrib/cudnn_rnn/python/ops/cudnn_rnn_ops.py
  lstm(
    "tf1.CudnnLSTM",
    "CudnnLSTM",
    basic("{prefix}cudnn_compatible_lstm_cell/kernel", "{prefix}cudnn_compatible_lstm_cell/bias"),
  ),
  // tensorflow/tensorflow tensorflow/python/keras/layers/legacy_rnn/rnn_cell_impl.py
  gru(
    "tf1.GRUCell",
    "GRUCell",
    [
      jointWeight("{prefix}gates/kernel", "rz", "in×out"),
      bias("{prefix}gates/bias", "rz"),
      jointWeight("{prefix}candidate/kernel", "n", "in×out"),
      bias("{prefix}candidate/bias", "n"),
    ],
    { resetAfter: false },
  ),
  // tensorflow/tensorflow tensorflow/contrib/rnn/python/ops/gru_ops.py
  gru(
    "tf1.GRUBlockCell",
    "GRUBlockCell",
    [
      jointWeight("{prefix}w_ru", "rz", "in×out"),
      bias("{prefix}b_ru", "rz"),
      jointWeight("{prefix}w_c", "n", "in×out"),
      bias("{prefix}b_c", "n"),
    ],
    { resetAfter: false },
  ),
  // tensorflow/tensorflow tensorflow/contrib/cudnn_rnn/python/ops/cudnn_rnn_ops.py
  gru("tf1.CudnnGRU", "CudnnGRU", [
    jointWeight("{prefix}gates/kernel", "rz", "in×out"),
    bias("{prefix}gates/bias", "rz"),
    inputWeight("{prefix}candidate/input_projection/kernel", "n", "in×out"),
    recurrentWeight("{prefix}candidate/hidden_projection/kernel", "n", "in×out"),
    bias("{prefix}candidate/input_projection/bias", "n", "input"),
    bias("{prefix}candidate/hidden_projection/bias", "n", "recurrent"),
  ]),
  // tensorflow/tensorflow tensorflow/python/keras/layers/legacy_rnn/rnn_cell_impl.py
  rnn("tf1.BasicRNNCell", "BasicRNNCell", [
    jointWeight("{prefix}basic_rnn_cell/kernel", "h", "in×out"),
    bias("{prefix}basic_rnn_cell/bias", "h"),
  ]),
  // tensorflow/tensorflow tensorflow/core/ops/rnn_ops.cc
  lstm("tf1.BlockLSTM", "BlockLSTM", [...basic("{prefix}w", "{prefix}b"), ...blockDiagonals], {
    runtimeForgetBias: 1,
  }),
];

/** Inputs of UNIDIRECTIONAL_SEQUENCE_LSTM by their index in the operation. */
export const tflite: readonly Convention[] = [
  // tensorflow/tensorflow tensorflow/lite/kernels/unidirectional_sequence_lstm.cc, bidirectional_sequence_lstm.cc
  lstm(
    "tflite.LSTM",
    "UNIDIRECTIONAL_SEQUENCE_LSTM, BIDIRECTIONAL_SEQUENCE_LSTM, LSTM",
    [
      ...perGate("ifgo", (gate, k) =>
        oneBias([`{prefix}input${1 + k}`, `{prefix}input${5 + k}`, `{prefix}input${12 + k}`], gate),
      ),
      ...["i", "f", "o"].map((gate, k) => peephole(`{prefix}input${9 + k}`, gate)),
      projection("{prefix}input16", "out×in"),
    ],
    { checked: runBy("TensorFlow Lite") },
  ),
  // tensorflow/tensorflow tensorflow/lite/kernels/unidirectional_sequence_lstm.cc
  lstm(
    "tflite.LSTM-coupled",
    "UNIDIRECTIONAL_SEQUENCE_LSTM without inputs 1 and 5",
    [
      ...perGate("fgo", (gate, k) =>
        oneBias([`{prefix}input${2 + k}`, `{prefix}input${6 + k}`, `{prefix}input${13 + k}`], gate),
      ),
      peephole("{prefix}input10", "f"),
      peephole("{prefix}input11", "o"),
      projection("{prefix}input16", "out×in"),
    ],
    { coupled: true, checked: runBy("TensorFlow Lite") },
  ),
];

/** The short LSTM operator, and the RNN operators. */
export const tfliteOthers: readonly Convention[] = [
  // tensorflow/tensorflow tensorflow/lite/kernels/lstm.cc, internal/reference/reference_ops.h
  lstm(
    "tflite.LSTM-basic",
    "LSTM with kernel_type BASIC",
    [jointWeight("{prefix}input2", "igfo", "out×in"), bias("{prefix}input3", "igfo")],
    { checked: runBy("TensorFlow Lite") },
  ),
  // tensorflow/tensorflow tensorflow/lite/kernels/unidirectional_sequence_rnn.cc, bidirectional_sequence_rnn.cc
  rnn(
    "tflite.RNN",
    "RNN, UNIDIRECTIONAL_SEQUENCE_RNN, BIDIRECTIONAL_SEQUENCE_RNN",
    oneBias(["{prefix}input1", "{prefix}input2", "{prefix}input3"], "h"),
    { checked: runBy("TensorFlow Lite") },
  ),
];

/** A Keras LSTM that a converter unrolled into two dense layers. */
export const unrolled: readonly Convention[] = [
  // measured on a published denoiser, bit for bit against its Keras file
  lstm(
    "tflite.unrolled",
    "two FULLY_CONNECTED operations",
    oneBias(
      ["{prefix}input_weights", "{prefix}recurrent_weights", "{prefix}bias"],
      "ifgo",
      "out×in",
      optional,
    ),
  ),
];
