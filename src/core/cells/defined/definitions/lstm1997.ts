/**
 * The LSTM of 1997 (Hochreiter and Schmidhuber 1997), which could not forget. With peepholes it is NFG of Greff et al. 2017:
 *
 *   c' = c + i ⊙ g
 *   h' = o ⊙ tanh(c')
 *
 * i and o are sigmoids, g a tanh, of W x + U h + b; the paper scaled its squashing functions otherwise.
 */
import type { CellDefinition } from "../definition.ts";

export const lstm1997 = {
  name: "LSTM1997",
  source: "Hochreiter and Schmidhuber 1997, doi 10.1162/neco.1997.9.8.1735",
  state: { h: "hidden", c: "cell" },
  gates: {
    input: { symbol: "i", activation: "sigmoid" },
    cell: { symbol: "g", activation: "tanh" },
    output: { symbol: "o", activation: "sigmoid" },
  },
  equations: ["c' = c + i * g", "h' = o * tanh(c')"],
  candidate: "cell",
} as const satisfies CellDefinition;
