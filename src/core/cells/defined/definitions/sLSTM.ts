/**
 * sLSTM of xLSTM (Beck et al. 2024, equations 8 to 17), with the exponential gates stabilised by m, one head:
 *
 *   z = tanh(W_z x + U_z h + b_z),  o = σ(W_o x + U_o h + b_o)
 *   i~ = W_i x + U_i h + b_i,  f~ = W_f x + U_f h + b_f
 *   m' = max(log σ(f~) + m, i~)
 *   i = exp(i~ - m'),  f = exp(log σ(f~) + m - m')
 *   c' = f ⊙ c + i ⊙ z
 *   n' = f ⊙ n + i
 *   h' = o ⊙ c' / n'
 *
 * The paper allows σ or exp for the forget gate; its code and ours use σ. c and n are divided by e^m, so h does not depend
 * on m. It begins far below 0, so that at the first step m' = i~ as in their code: then n' is never below 1. A trace shows the stabilised
 * gates i and f.
 */
import type { CellDefinition } from "../definition.ts";

export const sLSTM = {
  name: "SLSTM",
  source: "Beck et al. 2024, arXiv 2405.04517",
  state: { h: "hidden", c: "cell", n: "normalizer", m: "stabilizer" },
  initial: { m: -1e30 },
  gates: {
    input: { symbol: "i" },
    forget: { symbol: "f" },
    cell: { symbol: "z", activation: "tanh" },
    output: { symbol: "o", activation: "sigmoid" },
  },
  equations: [
    "keep = logSigmoid(pre(f)) + m",
    "m' = max(keep, pre(i))",
    "i = exp(pre(i) - m')",
    "f = exp(keep - m')",
    "c' = f * c + i * z",
    "n' = f * n + i",
    "h' = o * c' / n'",
  ],
  retain: { gate: "forget", sign: 1 },
  candidate: "cell",
} as const satisfies CellDefinition;
