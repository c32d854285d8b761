/**
 * The equations of `cells/gru.ts` as a definition: what a layer runs on when training adds noise to its steps, or when its activations are not
 * sigmoid and tanh.
 */

import type { GRUSpec } from "../../cell.ts";
import type { CellDefinition } from "../definition.ts";
import { gateWith } from "./gate.ts";

export function gruDefinition({ resetAfter, activations }: GRUSpec): CellDefinition {
  const { gate = "sigmoid", state = "tanh" } = activations ?? {};
  const reset = gateWith("r", gate);
  const update = gateWith("z", gate);
  const content = gateWith("n", state, resetAfter ? { recurrentFactor: "r" } : { recurrent: "r * h" });
  return {
    name: "GRU",
    gates: { reset: reset.gate, update: update.gate, new: content.gate },
    equations: [
      ...[reset, update, content].flatMap(({ equations }) => equations),
      "h' = (1 - z) * n + z * h",
    ],
    retain: { gate: "update", sign: 1 },
    candidate: "new",
    recurrentBias: true,
  };
}
