/**
 * minGRU (Feng et al. 2024, section 3.1 and appendix B.2): gates see the input only, so all steps can be computed at once.
 *
 *   z = σ(W_z x + b_z)
 *   h~ = g(W_h x + b_h),  g(a) = a + 1/2 for a ≥ 0, else σ(a)
 *   h' = (1 - z) ⊙ h + z ⊙ h~
 *
 * g keeps the state above 0 for the paper's scan in logarithms. Our scan does not need that: `activation: "identity"` gives the paper's
 * first form.
 */
import type { CellDefinition } from "../definition.ts";

export const minGRU = {
  name: "MinGRU",
  source: "Feng et al. 2024, arXiv 2410.01201",
  gates: {
    update: { symbol: "z", activation: "sigmoid", recurrent: false },
    candidate: { symbol: "n", activation: "positive", recurrent: false },
  },
  equations: ["h' = (1 - z) * h + z * n"],
  retain: { gate: "update", sign: -1 },
  candidate: "candidate",
} as const satisfies CellDefinition;
