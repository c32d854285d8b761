/** Core ML: operators of its program format, and layers of its older networks. */
import type { Convention } from "../convention.ts";
import {
  bias,
  inputWeight,
  oneBias,
  optional,
  peephole,
  perGate,
  readOnly,
  recurrentWeight,
  standard,
} from "./parts.ts";

const coremlNames: Record<string, string> = {
  i: "inputGate",
  f: "forgetGate",
  g: "blockInput",
  o: "outputGate",
};

export const coreml: readonly Convention[] = [
  {
    name: "coreml.LSTM",
    layerClass: "MIL lstm",
    cell: "lstm",
    parts: [
      ...oneBias(["{prefix}weight_ih", "{prefix}weight_hh", "{prefix}bias"], "ifog"),
      peephole("{prefix}peephole", "ifo"),
    ],
    activations: standard,
    checked: readOnly,
    source: "apple/coremltools coremltools/converters/mil/mil/ops/defs/iOS15/recurrent.py",
  },
  {
    name: "coreml.GRU",
    layerClass: "MIL gru",
    cell: "gru",
    resetAfter: false,
    parts: oneBias(["{prefix}weight_ih", "{prefix}weight_hh", "{prefix}bias"], "rnz"),
    activations: standard,
    checked: readOnly,
    source: "apple/coremltools coremltools/converters/mil/mil/ops/defs/iOS15/recurrent.py",
    note: "the docstring shows reset after the product; its own reference computes it before",
  },
  {
    name: "coreml-nn.LSTM",
    layerClass: "UniDirectionalLSTM",
    cell: "lstm",
    parts: [
      ...perGate("ifgo", (gate) => [
        inputWeight(`{prefix}${coremlNames[gate]}WeightMatrix`, gate),
        recurrentWeight(`{prefix}${coremlNames[gate]}RecursionMatrix`, gate),
        bias(`{prefix}${coremlNames[gate]}BiasVector`, gate, "input", optional),
      ]),
      ...["i", "f", "o"].map((gate) => peephole(`{prefix}${coremlNames[gate]}PeepholeVector`, gate)),
    ],
    activations: standard,
    checked: readOnly,
    source: "apple/coremltools mlmodel/format/NeuralNetwork.proto",
    note: "without the flag forgetBias; what goes into the gates is limited to 50",
  },
  {
    name: "coreml-nn.GRU",
    layerClass: "GRU",
    cell: "gru",
    resetAfter: false,
    parts: perGate("zrn", (gate) => {
      const name = { z: "updateGate", r: "resetGate", n: "outputGate" }[gate];
      return [
        inputWeight(`{prefix}${name}WeightMatrix`, gate),
        recurrentWeight(`{prefix}${name}RecursionMatrix`, gate),
        bias(`{prefix}${name}BiasVector`, gate, "input", optional),
      ];
    }),
    activations: standard,
    checked: readOnly,
    source: "apple/coremltools mlmodel/format/NeuralNetwork.proto",
  },
];
