/** The equation of `cells/rnn.ts` as a definition: what a layer runs on when training adds noise to its steps. */
import type { CellDefinition } from "../build/definition.ts";
import type { RNNSpec } from "../cell.ts";

export function rnnDefinition({ nonlinearity }: RNNSpec): CellDefinition {
  return {
    name: "RNN",
    gates: { hidden: { symbol: "s", activation: nonlinearity } },
    equations: ["h' = s"],
    recurrentBias: true,
  };
}
