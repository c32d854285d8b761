/** The equations of `cells/gru.ts` as a definition: what a layer runs on when training adds noise to its steps. */
import type { CellDefinition } from "../build/definition.ts";
import type { GRUSpec } from "../cell.ts";

export function gruDefinition({ resetAfter }: GRUSpec): CellDefinition {
  return {
    name: "GRU",
    gates: {
      reset: { symbol: "r", activation: "sigmoid" },
      update: { symbol: "z", activation: "sigmoid" },
      new: {
        symbol: "n",
        activation: "tanh",
        ...(resetAfter ? { recurrentFactor: "r" } : { recurrent: "r * h" }),
      },
    },
    equations: ["h' = (1 - z) * n + z * h"],
    retain: { gate: "update", sign: 1 },
    candidate: "new",
    recurrentBias: true,
  };
}
