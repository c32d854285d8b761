/**
 * The records of the conventions table that the software itself runs, and the command of our checks that does it. A test compares this list
 * with the records that say `run`, and every oracle fails unless it has read and written each record of its list.
 */
export interface Oracle {
  /** The software, as records name it. */
  by: string;
  /** The command in `tools/ci.ts` that runs it. */
  command: string;
  records: readonly string[];
}

export const oracles = {
  pytorch: {
    by: "PyTorch",
    command: "bash tools/oracles.sh",
    records: [
      "pytorch.LSTM",
      "pytorch.GRU",
      "pytorch.RNN",
      "pytorch.LSTMCell",
      "pytorch.GRUCell",
      "pytorch.RNNCell",
    ],
  },
  onnxruntime: {
    by: "ONNX Runtime",
    command: "bash tools/oracles.sh",
    records: ["onnx.LSTM", "onnx.GRU", "onnx.GRU-reset-before", "onnx.RNN"],
  },
  tfjs: {
    by: "TensorFlow.js",
    command: "test/checkpointTfjs.test.ts",
    records: ["tfjs.LSTM", "tfjs.GRU", "tfjs.SimpleRNN", "tf1.BasicLSTMCell"],
  },
  tflite: {
    by: "TensorFlow Lite",
    command: "test/tfliteLive.test.ts",
    records: ["tflite.LSTM", "tflite.LSTM-coupled", "tflite.LSTM-basic", "tflite.RNN"],
  },
} as const satisfies Record<string, Oracle>;
