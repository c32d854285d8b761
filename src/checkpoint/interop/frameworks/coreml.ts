/** Core ML: operators of its program format, and layers of its older networks. */
import type { Convention } from "../convention.ts";
import { gru, lstm, oneBias, optional, peephole, perGate } from "./parts.ts";

const coremlNames: Record<string, string> = {
  i: "inputGate",
  f: "forgetGate",
  g: "blockInput",
  o: "outputGate",
};

export const coreml: readonly Convention[] = [
  // apple/coremltools coremltools/converters/mil/mil/ops/defs/iOS15/recurrent.py
  lstm("coreml.LSTM", "MIL lstm", [
    ...oneBias(["{prefix}weight_ih", "{prefix}weight_hh", "{prefix}bias"], "ifog"),
    peephole("{prefix}peephole", "ifo"),
  ]),
  gru("coreml.GRU", "MIL gru", oneBias(["{prefix}weight_ih", "{prefix}weight_hh", "{prefix}bias"], "rnz"), {
    resetAfter: false,
  }),
  // apple/coremltools mlmodel/format/NeuralNetwork.proto
  lstm("coreml-nn.LSTM", "UniDirectionalLSTM", [
    ...perGate("ifgo", (gate) =>
      oneBias(
        [
          `{prefix}${coremlNames[gate]}WeightMatrix`,
          `{prefix}${coremlNames[gate]}RecursionMatrix`,
          `{prefix}${coremlNames[gate]}BiasVector`,
        ],
        gate,
        "out×in",
        optional,
      ),
    ),
    ...["i", "f", "o"].map((gate) => peephole(`{prefix}${coremlNames[gate]}PeepholeVector`, gate)),
  ]),
  gru(
    "coreml-nn.GRU",
    "GRU",
    perGate("zrn", (gate) => {
      const name = { z: "updateGate", r: "resetGate", n: "outputGate" }[gate];
      return oneBias(
        [`{prefix}${name}WeightMatrix`, `{prefix}${name}RecursionMatrix`, `{prefix}${name}BiasVector`],
        gate,
        "out×in",
        optional,
      );
    }),
    { resetAfter: false },
  ),
];
