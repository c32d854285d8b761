/**
 * The equations of `cells/lstm.ts` as a definition: what a layer runs on when training adds noise to its steps, or when its activations are not
 * sigmoid and tanh. The tests hold it against that file.
 */

import type { LSTMSpec } from "../../cell.ts";
import type { CellDefinition } from "../definition.ts";
import { expressionOf, gateWith } from "./gate.ts";

export function lstmDefinition({
  peephole,
  coupled,
  cellClip,
  projSize,
  activations,
}: LSTMSpec): CellDefinition {
  const { gate = "sigmoid", state = "tanh" } = activations ?? {};
  const seeing = (symbol: string, part: string) => gateWith(symbol, gate, peephole ? { peephole: part } : {});
  const gates = {
    ...(!coupled && { input: seeing("i", "c") }),
    forget: seeing("f", "c"),
    cell: gateWith("g", state),
    output: seeing("o", "c'"),
  };
  const grown = coupled ? "f * c + (1 - f) * g" : "f * c + i * g";
  return {
    name: "LSTM",
    state: { h: "hidden", c: "cell" },
    gates: Object.fromEntries(Object.entries(gates).map(([name, made]) => [name, made.gate])),
    ...(cellClip > 0 && { constants: { limit: cellClip } }),
    equations: [
      ...Object.values(gates).flatMap(({ equations }) => equations),
      cellClip > 0 ? `c' = max(-limit, min(limit, ${grown}))` : `c' = ${grown}`,
      `h' = o * ${expressionOf(state, "c'")}`,
    ],
    retain: { gate: "forget", sign: 1 },
    candidate: "cell",
    recurrentBias: true,
    ...(projSize > 0 && { projection: true }),
  };
}
