/**
 * The minimal gated unit (Zhou et al. 2016, equations 6):
 *
 *   f = σ(W_f x + U_f h + b_f)
 *   h~ = tanh(W_h x + U_h (f ⊙ h) + b_h)
 *   h' = (1 - f) ⊙ h + f ⊙ h~
 *
 * The paper's "forget" gate keeps the old state when it is *closed*; `gates.retain` accounts for the sign.
 */
import type { CellDefinition } from "../definition.ts";

export const mgu = {
  name: "MGU",
  source: "Zhou et al. 2016, arXiv 1603.09420",
  gates: {
    forget: { symbol: "f", activation: "sigmoid" },
    candidate: { symbol: "n", activation: "tanh", recurrent: "f * h" },
  },
  equations: ["h' = (1 - f) * h + f * n"],
  retain: { gate: "forget", sign: -1 },
  candidate: "candidate",
} as const satisfies CellDefinition;
