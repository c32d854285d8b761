/**
 * The light GRU of speech recognition (Ravanelli et al. 2018, equations 4), without a reset gate, with relu; the paper's batch norm of W x is
 * left out:
 *
 *   z = σ(W_z x + U_z h + b_z)
 *   n = relu(W_n x + U_n h + b_n)
 *   h' = z ⊙ h + (1 - z) ⊙ n
 */
import type { CellDefinition } from "../definition.ts";

export const liGRU = {
  name: "LiGRU",
  source: "Ravanelli et al. 2018, arXiv 1803.10225",
  gates: {
    update: { symbol: "z", activation: "sigmoid" },
    candidate: { symbol: "n", activation: "relu" },
  },
  equations: ["h' = z * h + (1 - z) * n"],
  retain: { gate: "update", sign: 1 },
  candidate: "candidate",
} as const satisfies CellDefinition;
