/**
 * The update gate RNN (Collins, Sohl-Dickstein and Sussillo 2017, equations 8 to 10), a GRU without its reset gate:
 *
 *   z = σ(W_z x + U_z h + b_z)
 *   n = tanh(W_n x + U_n h + b_n)
 *   h' = z ⊙ h + (1 - z) ⊙ n
 *
 * The paper adds 1 to the bias of z at the start: `gates.update.setBias(1)`.
 */
import type { CellDefinition } from "../definition.ts";

export const ugrnn = {
  name: "UGRNN",
  source: "Collins, Sohl-Dickstein and Sussillo 2017, arXiv 1611.09913",
  gates: {
    update: { symbol: "z", activation: "sigmoid" },
    candidate: { symbol: "n", activation: "tanh" },
  },
  equations: ["h' = z * h + (1 - z) * n"],
  retain: { gate: "update", sign: 1 },
  candidate: "candidate",
} as const satisfies CellDefinition;
