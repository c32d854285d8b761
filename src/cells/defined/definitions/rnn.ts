/** The equation of `cells/rnn.ts` as a definition: what a layer runs on when training adds noise to its steps, or with another nonlinearity. */

import type { RNNSpec } from "../../cell.ts";
import type { CellDefinition } from "../definition.ts";
import { gateWith } from "./gate.ts";

export function rnnDefinition({ nonlinearity }: RNNSpec): CellDefinition {
  const { gate, equations } = gateWith("s", nonlinearity);
  return {
    name: "RNN",
    gates: { hidden: gate },
    equations: [...equations, "h' = s"],
    recurrentBias: true,
  };
}
