/**
 * The LSTM with peepholes without one of its parts, by the names of Greff et al. 2017 (section 4):
 *
 *   NIG   no input gate, i = 1
 *   NFG   no forget gate, f = 1
 *   NOG   no output gate, o = 1
 *   NIAF  no input activation, g = W_g x + U_g h + b_g
 *   NOAF  no output activation, h' = o ⊙ c'
 *
 * Their CIFG is `cifg` with peepholes, NP (no peepholes) the `LSTM`. FGR, in which gates see the gates of the step before through nine more
 * matrices, is not here.
 */
import type { CellDefinition } from "../definition.ts";
import { peepholeLSTM } from "./peepholeLSTM.ts";

const source = "Greff et al. 2017, arXiv 1503.04069";
const { state, retain, candidate, gates } = peepholeLSTM;
const { input, forget, cell, output } = gates;
const vanilla = { source, state, retain, candidate } as const;

export const nig = {
  ...vanilla,
  name: "NIG",
  gates: { forget, cell, output },
  equations: ["c' = f * c + g", "h' = o * tanh(c')"],
} as const satisfies CellDefinition;

export const nfg = {
  source,
  state,
  candidate,
  name: "NFG",
  gates: { input, cell, output },
  equations: ["c' = c + i * g", "h' = o * tanh(c')"],
} as const satisfies CellDefinition;

export const nog = {
  ...vanilla,
  name: "NOG",
  gates: { input, forget, cell },
  equations: ["c' = f * c + i * g", "h' = tanh(c')"],
} as const satisfies CellDefinition;

export const niaf = {
  ...vanilla,
  name: "NIAF",
  gates: { input, forget, cell: { symbol: "g", activation: "identity" }, output },
  equations: ["c' = f * c + i * g", "h' = o * tanh(c')"],
} as const satisfies CellDefinition;

export const noaf = {
  ...vanilla,
  name: "NOAF",
  gates,
  equations: ["c' = f * c + i * g", "h' = o * c'"],
} as const satisfies CellDefinition;
