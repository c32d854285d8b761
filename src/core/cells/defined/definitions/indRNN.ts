/**
 * The independently recurrent network (Li et al. 2018, equation 2): every unit sees only its own old state.
 *
 *   h' = relu(W x + u ⊙ h + b)
 *
 * u is the `peephole` of the only gate. Where |u| is above 2^(1/T) a state can grow beyond twofold in T steps. See the scheme
 * `independentRecurrence`.
 */
import type { CellDefinition } from "../definition.ts";

export const indRNN = {
  name: "IndRNN",
  source: "Li et al. 2018, arXiv 1803.04831",
  gates: { hidden: { symbol: "s", activation: "relu", recurrent: false, peephole: "h" } },
  equations: ["h' = s"],
} as const satisfies CellDefinition;
