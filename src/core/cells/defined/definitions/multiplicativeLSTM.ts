/**
 * The multiplicative LSTM (Krause et al. 2016, equations 15 to 18), whose recurrent weights depend on the input:
 *
 *   m = (W_m x) ⊙ (U_m h)
 *   i, f, o = σ(W x + U m + b),  g = tanh(W_g x + U_g m + b_g)
 *   c' = f ⊙ c + i ⊙ g
 *   h' = o ⊙ tanh(c')
 */
import type { CellDefinition } from "../definition.ts";

export const multiplicativeLSTM = {
  name: "MultiplicativeLSTM",
  source: "Krause et al. 2016, arXiv 1609.07959",
  state: { h: "hidden", c: "cell" },
  gates: {
    factorInput: { symbol: "p", activation: "identity", recurrent: false, bias: false },
    factorState: { symbol: "q", activation: "identity", input: false, bias: false },
    input: { symbol: "i", activation: "sigmoid", recurrent: "m" },
    forget: { symbol: "f", activation: "sigmoid", recurrent: "m" },
    cell: { symbol: "g", activation: "tanh", recurrent: "m" },
    output: { symbol: "o", activation: "sigmoid", recurrent: "m" },
  },
  equations: ["m = p * q", "c' = f * c + i * g", "h' = o * tanh(c')"],
  retain: { gate: "forget", sign: 1 },
  candidate: "cell",
} as const satisfies CellDefinition;
