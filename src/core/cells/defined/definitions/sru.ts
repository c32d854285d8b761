/**
 * The simple recurrent unit (Lei et al. 2018, equations 1 to 4), whose gates see the state through a diagonal alone; x is as wide as the state:
 *
 *   f = σ(W_f x + v_f ⊙ c + b_f)
 *   r = σ(W_r x + v_r ⊙ c + b_r)
 *   c' = f ⊙ c + (1 - f) ⊙ W x
 *   h' = r ⊙ c' + (1 - r) ⊙ x
 */
import type { CellDefinition } from "../definition.ts";

export const sru = {
  name: "SRU",
  source: "Lei et al. 2018, arXiv 1709.02755",
  state: { h: "hidden", c: "cell" },
  gates: {
    forget: { symbol: "f", activation: "sigmoid", recurrent: false, peephole: "c" },
    reset: { symbol: "r", activation: "sigmoid", recurrent: false, peephole: "c" },
    content: { symbol: "g", activation: "identity", recurrent: false, bias: false },
  },
  equations: ["c' = f * c + (1 - f) * g", "h' = r * c' + (1 - r) * x"],
  retain: { gate: "forget", sign: 1 },
  candidate: "content",
} as const satisfies CellDefinition;
