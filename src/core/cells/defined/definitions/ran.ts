/**
 * The recurrent additive network (Lee, Levy and Zettlemoyer 2017, equations 1 to 4), whose state is a weighted sum of its inputs:
 *
 *   i = σ(W_i x + U_i h + b_i),  f = σ(W_f x + U_f h + b_f)
 *   c' = f ⊙ c + i ⊙ (W x + b)
 *   h' = tanh(c')
 */
import type { CellDefinition } from "../definition.ts";

export const ran = {
  name: "RAN",
  source: "Lee, Levy and Zettlemoyer 2017, arXiv 1705.07393",
  state: { h: "hidden", c: "cell" },
  gates: {
    input: { symbol: "i", activation: "sigmoid" },
    forget: { symbol: "f", activation: "sigmoid" },
    content: { symbol: "g", activation: "identity", recurrent: false },
  },
  equations: ["c' = f * c + i * g", "h' = tanh(c')"],
  retain: { gate: "forget", sign: 1 },
  candidate: "content",
} as const satisfies CellDefinition;
