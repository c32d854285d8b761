/** RNNoise before it was written in PyTorch: the arrays of its C source. */
import type { Convention } from "../convention.ts";
import { gru, oneBias } from "./parts.ts";

export const rnnoise: readonly Convention[] = [
  // xiph/rnnoise src/rnn.c, src/rnn_data.c (tag v0.1)
  gru(
    "rnnoise.GRU",
    "GRU of version 0.1",
    oneBias(["{prefix}_weights", "{prefix}_recurrent_weights", "{prefix}_bias"], "zrn", "in×out"),
    { resetAfter: false, activations: { gate: "sigmoid", state: "relu" } },
  ),
];
