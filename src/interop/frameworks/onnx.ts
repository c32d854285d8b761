/** ONNX and the formats that follow it: OpenVINO. Tensors are named by the inputs of the operation. */
import type { Convention } from "../convention.ts";
import {
  bias,
  goldenOf,
  inputWeight,
  optional,
  peephole,
  plainTanh,
  recurrentWeight,
  runBy,
  standard,
} from "./parts.ts";

const source = "onnx/onnx onnx/defs/rnn/defs.cc";

const inputs = (gates: string) => [
  inputWeight("{prefix}W", gates),
  recurrentWeight("{prefix}R", gates),
  bias("{prefix}B", gates, ["input", "recurrent"], optional),
];

export const onnx: readonly Convention[] = [
  {
    name: "onnx.LSTM",
    layerClass: "LSTM",
    cell: "lstm",
    directionAxis: true,
    parts: [...inputs("iofg"), peephole("{prefix}P", "iof")],
    activations: standard,
    checked: runBy("ONNX Runtime"),
    source,
    note: "clip, input_forget and activations are attributes of the node",
  },
  {
    name: "onnx.GRU",
    layerClass: "GRU(linear_before_reset=1)",
    cell: "gru",
    resetAfter: true,
    directionAxis: true,
    parts: inputs("zrn"),
    activations: standard,
    checked: runBy("ONNX Runtime"),
    source,
  },
  {
    name: "onnx.GRU-reset-before",
    layerClass: "GRU(linear_before_reset=0)",
    cell: "gru",
    resetAfter: false,
    directionAxis: true,
    parts: inputs("zrn"),
    activations: standard,
    checked: runBy("ONNX Runtime"),
    source,
  },
  {
    name: "onnx.RNN",
    layerClass: "RNN",
    cell: "rnn",
    directionAxis: true,
    parts: inputs("h"),
    activations: plainTanh,
    checked: runBy("ONNX Runtime"),
    source,
  },
];

const openvinoSource =
  "openvinotoolkit/openvino docs/articles_en/documentation/openvino-ir-format/operation-sets";

const single = (gates: string) => [
  inputWeight("{prefix}W", gates),
  recurrentWeight("{prefix}R", gates),
  bias("{prefix}B", gates),
];

export const openvino: readonly Convention[] = [
  {
    name: "openvino.LSTM",
    layerClass: "LSTMSequence-5",
    cell: "lstm",
    directionAxis: true,
    parts: single("figo"),
    activations: standard,
    checked: goldenOf("OpenVINO"),
    source: openvinoSource,
  },
  {
    name: "openvino.GRU",
    layerClass: "GRUSequence-5(linear_before_reset=true)",
    cell: "gru",
    resetAfter: true,
    directionAxis: true,
    parts: [
      inputWeight("{prefix}W", "zrn"),
      recurrentWeight("{prefix}R", "zrn"),
      bias("{prefix}B", "zrn", "input", { extra: [{ gate: "n", side: "recurrent" }] }),
    ],
    activations: standard,
    checked: goldenOf("OpenVINO"),
    source: openvinoSource,
    note: "four blocks of biases: z and r of both sides added, n of the input, n of the state",
  },
  {
    name: "openvino.GRU-reset-before",
    layerClass: "GRUSequence-5(linear_before_reset=false)",
    cell: "gru",
    resetAfter: false,
    directionAxis: true,
    parts: single("zrn"),
    activations: standard,
    checked: goldenOf("OpenVINO"),
    source: openvinoSource,
  },
];
