/**
 * The layer-normalised LSTM (Ba, Kiros and Hinton 2016, equations 20 to 22): all gates are normalised together, W x and U h separately, and the
 * cell state once more before the output.
 *
 *   (i, f, g, o) = norm(W x) ⊙ γ_x + norm(U h) ⊙ γ_h + b
 *   c' = σ(f) ⊙ c + σ(i) ⊙ tanh(g)
 *   h' = σ(o) ⊙ tanh(norm(c') ⊙ γ_c + β_c)
 *
 * The bias comes after the norms, which would otherwise remove it.
 */
import type { CellDefinition } from "../definition.ts";

export const layerNormLSTM = {
  name: "LayerNormLSTM",
  source: "Ba, Kiros and Hinton 2016, arXiv 1607.06450",
  state: { h: "hidden", c: "cell" },
  gates: {
    input: { symbol: "i", activation: "sigmoid", norm: "gates" },
    forget: { symbol: "f", activation: "sigmoid", norm: "gates" },
    cell: { symbol: "g", activation: "tanh", norm: "gates" },
    output: { symbol: "o", activation: "sigmoid", norm: "gates" },
  },
  vectors: {
    γ: { name: "norm_gain_c", initial: 1 },
    β: { name: "norm_bias_c", initial: 0 },
  },
  equations: ["c' = f * c + i * g", "h' = o * tanh(norm(c') * γ + β)"],
  retain: { gate: "forget", sign: 1 },
  candidate: "cell",
} as const satisfies CellDefinition;
