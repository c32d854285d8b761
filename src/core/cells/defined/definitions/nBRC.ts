/**
 * The recurrently neuromodulated bistable cell (Vecoven, Ernst and Drion 2021, equations 6 to 8). Where a is above 1 a unit has two stable
 * states, and so remembers for ever:
 *
 *   a = 1 + tanh(W_a x + U_a h + b_a)
 *   c = σ(W_c x + U_c h + b_c)
 *   h' = c ⊙ h + (1 - c) ⊙ tanh(W x + a ⊙ h + b)
 */
import type { CellDefinition } from "../definition.ts";

export const nBRC = {
  name: "NBRC",
  source: "Vecoven, Ernst and Drion 2021, doi 10.1371/journal.pone.0252676",
  gates: {
    feedback: { symbol: "a" },
    update: { symbol: "c", activation: "sigmoid" },
    content: { symbol: "n", recurrent: false },
  },
  equations: ["a = 1 + tanh(pre(a))", "n = tanh(pre(n) + a * h)", "h' = c * h + (1 - c) * n"],
  retain: { gate: "update", sign: 1 },
  candidate: "content",
} as const satisfies CellDefinition;
