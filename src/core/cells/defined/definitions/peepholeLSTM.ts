/**
 * The LSTM with peepholes (Gers and Schmidhuber 2000; Graves 2013, equations 7 to 11):
 *
 *   i = σ(W_i x + U_i h + p_i ⊙ c + b_i)
 *   f = σ(W_f x + U_f h + p_f ⊙ c + b_f)
 *   g = tanh(W_g x + U_g h + b_g)
 *   c' = f ⊙ c + i ⊙ g
 *   o = σ(W_o x + U_o h + p_o ⊙ c' + b_o)
 *   h' = o ⊙ tanh(c')
 */
import type { CellDefinition } from "../definition.ts";

export const peepholeLSTM = {
  name: "PeepholeLSTM",
  source: "Gers and Schmidhuber 2000; Graves 2013, arXiv 1308.0850",
  state: { h: "hidden", c: "cell" },
  gates: {
    input: { symbol: "i", activation: "sigmoid", peephole: "c" },
    forget: { symbol: "f", activation: "sigmoid", peephole: "c" },
    cell: { symbol: "g", activation: "tanh" },
    output: { symbol: "o", activation: "sigmoid", peephole: "c'" },
  },
  equations: ["c' = f * c + i * g", "h' = o * tanh(c')"],
  retain: { gate: "forget", sign: 1 },
  candidate: "cell",
} as const satisfies CellDefinition;
