/** ONNX and OpenVINO, which follows it. Tensors have the names of the operation's inputs. */
import type { Convention } from "../convention.ts";
import {
  bias,
  goldenOf,
  gru,
  inputWeight,
  lstm,
  oneBias,
  optional,
  peephole,
  recurrentWeight,
  rnn,
  runBy,
} from "./parts.ts";

const inputs = (gates: string) => [
  inputWeight("{prefix}W", gates),
  recurrentWeight("{prefix}R", gates),
  bias("{prefix}B", gates, ["input", "recurrent"], optional),
];

export const onnx: readonly Convention[] = [
  // onnx/onnx onnx/defs/rnn/defs.cc
  lstm("onnx.LSTM", "LSTM", [...inputs("iofg"), peephole("{prefix}P", "iof")], {
    directionAxis: true,
    checked: runBy("ONNX Runtime"),
  }),
  gru("onnx.GRU", "GRU(linear_before_reset=1)", inputs("zrn"), {
    directionAxis: true,
    checked: runBy("ONNX Runtime"),
  }),
  gru("onnx.GRU-reset-before", "GRU(linear_before_reset=0)", inputs("zrn"), {
    resetAfter: false,
    directionAxis: true,
    checked: runBy("ONNX Runtime"),
  }),
  rnn("onnx.RNN", "RNN", inputs("h"), { directionAxis: true, checked: runBy("ONNX Runtime") }),
];

const single = (gates: string) => oneBias(["{prefix}W", "{prefix}R", "{prefix}B"], gates);

export const openvino: readonly Convention[] = [
  // openvinotoolkit/openvino docs/articles_en/documentation/openvino-ir-format/operation-sets
  lstm("openvino.LSTM", "LSTMSequence-5", single("figo"), {
    directionAxis: true,
    checked: goldenOf("OpenVINO"),
  }),
  gru(
    "openvino.GRU",
    "GRUSequence-5(linear_before_reset=true)",
    [
      inputWeight("{prefix}W", "zrn"),
      recurrentWeight("{prefix}R", "zrn"),
      bias("{prefix}B", "zrn", "input", { extra: [{ gate: "n", side: "recurrent" }] }),
    ],
    { directionAxis: true, checked: goldenOf("OpenVINO") },
  ),
  gru("openvino.GRU-reset-before", "GRUSequence-5(linear_before_reset=false)", single("zrn"), {
    resetAfter: false,
    directionAxis: true,
    checked: goldenOf("OpenVINO"),
  }),
];
