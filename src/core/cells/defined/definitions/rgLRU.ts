/**
 * The real-gated linear recurrent unit of Griffin (De et al. 2024, equations 1 to 4), c = 8:
 *
 *   r = σ(W_a x + b_a),  i = σ(W_x x + b_x)
 *   a = exp(-c softplus(Λ) ⊙ r)
 *   h' = a ⊙ h + √(1 - a²) ⊙ (i ⊙ x)
 *
 * The input must be as wide as the state. Gates are full matrices, where recurrentgemma has blocks on a diagonal. The first step is like
 * any other, where its code leaves out the root.
 */
import type { CellDefinition } from "../definition.ts";

export const rgLRU = {
  name: "RGLRU",
  source: "De et al. 2024, arXiv 2402.19427",
  gates: {
    recurrence: { symbol: "r", activation: "sigmoid", recurrent: false },
    input: { symbol: "i", activation: "sigmoid", recurrent: false },
  },
  // The decay at r = 1, exp(-c softplus Λ), is uniform between 0.9 and 0.999 (section 2.4).
  vectors: { Λ: { name: "lambda", initial: { u: [0.9, 0.999], value: "log(exp(-log(u) / 8) - 1)" } } },
  constants: { k: 8 },
  equations: ["a = exp(-k * softplus(Λ) * r)", "h' = a * h + sqrt(1 - a * a) * (i * x)"],
} as const satisfies CellDefinition;
