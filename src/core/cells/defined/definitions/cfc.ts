/**
 * The closed-form continuous-time cell (Hasani et al. 2022, equation 10) without a backbone, for steps of length 1; no gate keeps the state:
 *
 *   t = σ(W_t x + U_t h + b_t)
 *   h' = (1 - t) ⊙ tanh(W_u x + U_u h + b_u) + t ⊙ tanh(W_v x + U_v h + b_v)
 */
import type { CellDefinition } from "../definition.ts";

export const cfc = {
  name: "CfC",
  source: "Hasani et al. 2022, arXiv 2106.13898",
  gates: {
    time: { symbol: "t", activation: "sigmoid" },
    first: { symbol: "u", activation: "tanh" },
    second: { symbol: "v", activation: "tanh" },
  },
  equations: ["h' = (1 - t) * u + t * v"],
} as const satisfies CellDefinition;
