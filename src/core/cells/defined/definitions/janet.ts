/**
 * JANET, "just another network", an LSTM reduced to its forget gate (van der Westhuizen and Lasenby 2018, equation 9 and section 2):
 *
 *   s = W_f x + U_f h + b_f
 *   h~ = tanh(W_c x + U_c h + b_c)
 *   h' = σ(s) ⊙ h + (1 - σ(s - β)) ⊙ h~,  β = 1
 *
 * With β > 0 the cell keeps more than it loses when it writes. The paper draws b_f by `chrono`.
 */
import type { CellDefinition } from "../definition.ts";

export const janet = {
  name: "JANET",
  source: "van der Westhuizen and Lasenby 2018, arXiv 1804.04849",
  gates: {
    forget: { symbol: "f", activation: "sigmoid" },
    candidate: { symbol: "g", activation: "tanh" },
  },
  constants: { beta: 1 },
  equations: ["h' = f * h + (1 - sigmoid(pre(f) - beta)) * g"],
  retain: { gate: "forget", sign: 1 },
  candidate: "candidate",
} as const satisfies CellDefinition;
