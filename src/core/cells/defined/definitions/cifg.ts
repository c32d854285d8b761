/**
 * The LSTM with coupled input and forget gate, CIFG (Greff et al. 2017, section 4): i = 1 - f, a quarter fewer parameters.
 *
 *   c' = f ⊙ c + (1 - f) ⊙ g
 *   h' = o ⊙ tanh(c')
 */
import type { CellDefinition } from "../definition.ts";

export const cifg = {
  name: "CIFG",
  source: "Greff et al. 2017, arXiv 1503.04069",
  state: { h: "hidden", c: "cell" },
  gates: {
    forget: { symbol: "f", activation: "sigmoid" },
    cell: { symbol: "g", activation: "tanh" },
    output: { symbol: "o", activation: "sigmoid" },
  },
  equations: ["c' = f * c + (1 - f) * g", "h' = o * tanh(c')"],
  retain: { gate: "forget", sign: 1 },
  candidate: "cell",
} as const satisfies CellDefinition;
