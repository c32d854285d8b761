/**
 * The layer-normalised GRU (Ba, Kiros and Hinton 2016, equations 23 to 25): one norm covers the two gates, another the candidate.
 *
 *   (r, z) = σ(norm(W x) ⊙ γ_x + norm(U h) ⊙ γ_h + b)
 *   n = tanh(norm(W_n x) ⊙ γ_nx + r ⊙ norm(U_n h) ⊙ γ_nh + b_n)
 *   h' = (1 - z) ⊙ h + z ⊙ n
 *
 * As in the paper, z = 1 writes; `gates.retain` accounts for the sign.
 */
import type { CellDefinition } from "../definition.ts";

export const layerNormGRU = {
  name: "LayerNormGRU",
  source: "Ba, Kiros and Hinton 2016, arXiv 1607.06450",
  gates: {
    reset: { symbol: "r", activation: "sigmoid", norm: "gates" },
    update: { symbol: "z", activation: "sigmoid", norm: "gates" },
    new: { symbol: "n", activation: "tanh", norm: "new", recurrentFactor: "r" },
  },
  equations: ["h' = (1 - z) * h + z * n"],
  retain: { gate: "update", sign: -1 },
  candidate: "new",
} as const satisfies CellDefinition;
