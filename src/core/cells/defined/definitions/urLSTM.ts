/**
 * The LSTM with a refine gate (Gu et al. 2020, equations 6 to 10), which moves f towards its ends where the sigmoid is flat:
 *
 *   e = r ⊙ (1 - (1 - f)²) + (1 - r) ⊙ f²
 *   c' = e ⊙ c + (1 - e) ⊙ g
 *   h' = o ⊙ tanh(c')
 *
 * f, r and o are sigmoids, g a tanh, of W x + U h + b. The paper draws the bias of f by `uniformGate`, and that of r as its negative.
 */
import type { CellDefinition } from "../definition.ts";

export const urLSTM = {
  name: "URLSTM",
  source: "Gu et al. 2020, arXiv 1910.09890",
  state: { h: "hidden", c: "cell" },
  gates: {
    forget: { symbol: "f", activation: "sigmoid" },
    refine: { symbol: "r", activation: "sigmoid" },
    cell: { symbol: "g", activation: "tanh" },
    output: { symbol: "o", activation: "sigmoid" },
  },
  equations: [
    "e = r * (1 - (1 - f) * (1 - f)) + (1 - r) * f * f",
    "c' = e * c + (1 - e) * g",
    "h' = o * tanh(c')",
  ],
  retain: { gate: "forget", sign: 1 },
  candidate: "cell",
} as const satisfies CellDefinition;
