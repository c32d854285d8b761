/**
 * The long expressive memory (Rusch et al. 2022, equations 3), two coupled states with a rate each, and steps of length 1:
 *
 *   a = σ(W_a x + U_a h + b_a),  s = σ(W_s x + U_s h + b_s)
 *   z' = (1 - s) ⊙ z + s ⊙ tanh(W_z x + U_z h + b_z)
 *   h' = (1 - a) ⊙ h + a ⊙ tanh(W_h x + U_h z' + b_h)
 */
import type { CellDefinition } from "../definition.ts";

export const lem = {
  name: "LEM",
  source: "Rusch et al. 2022, arXiv 2110.04744",
  state: { h: "hidden", z: "memory" },
  gates: {
    rate: { symbol: "a", activation: "sigmoid" },
    memoryRate: { symbol: "s", activation: "sigmoid" },
    memoryContent: { symbol: "v", activation: "tanh" },
    content: { symbol: "n", activation: "tanh", recurrent: "z'" },
  },
  equations: ["z' = (1 - s) * z + s * v", "h' = (1 - a) * h + a * n"],
  retain: { gate: "rate", sign: -1 },
  candidate: "content",
} as const satisfies CellDefinition;
