/**
 * minLSTM (Feng et al. 2024, section 3.2 and appendix B.3): gates see the input only, and their shares of keeping and writing add up to 1.
 *
 *   f = σ(W_f x + b_f),  i = σ(W_i x + b_i)
 *   h~ = g(W_h x + b_h),  g as in minGRU
 *   h' = f / (f + i) ⊙ h + i / (f + i) ⊙ h~
 */
import type { CellDefinition } from "../definition.ts";

export const minLSTM = {
  name: "MinLSTM",
  source: "Feng et al. 2024, arXiv 2410.01201",
  gates: {
    forget: { symbol: "f", activation: "sigmoid", recurrent: false },
    input: { symbol: "i", activation: "sigmoid", recurrent: false },
    candidate: { symbol: "n", activation: "positive", recurrent: false },
  },
  equations: ["h' = f / (f + i) * h + i / (f + i) * n"],
  retain: { gate: "forget", sign: 1 },
  candidate: "candidate",
} as const satisfies CellDefinition;
