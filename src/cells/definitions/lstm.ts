/**
 * The equations of `cells/lstm.ts` as a definition: what a layer runs on when training adds noise to its steps.
 * The tests hold it against that file.
 */
import type { CellDefinition, GateDefinition } from "../build/definition.ts";
import type { LSTMSpec } from "../cell.ts";

export function lstmDefinition({ peephole, coupled, cellClip, projSize }: LSTMSpec): CellDefinition {
  const seeing = (symbol: string, part: string): GateDefinition => ({
    symbol,
    activation: "sigmoid",
    ...(peephole && { peephole: part }),
  });
  const grown = coupled ? "f * c + (1 - f) * g" : "f * c + i * g";
  return {
    name: "LSTM",
    state: { h: "hidden", c: "cell" },
    gates: {
      ...(!coupled && { input: seeing("i", "c") }),
      forget: seeing("f", "c"),
      cell: { symbol: "g", activation: "tanh" },
      output: seeing("o", "c'"),
    },
    ...(cellClip > 0 && { constants: { limit: cellClip } }),
    equations: [
      cellClip > 0 ? `c' = max(-limit, min(limit, ${grown}))` : `c' = ${grown}`,
      "h' = o * tanh(c')",
    ],
    retain: { gate: "forget", sign: 1 },
    candidate: "cell",
    recurrentBias: true,
    ...(projSize > 0 && { projection: true }),
  };
}
