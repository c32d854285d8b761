/**
 * The LSTM with peepholes without one of its parts, by the names of Greff et al. 2017 (section 4):
 *
 *   NIG   no input gate, i = 1
 *   NFG   no forget gate, f = 1
 *   NOG   no output gate, o = 1
 *   NIAF  no input activation, g = W_g x + U_g h + b_g
 *   NOAF  no output activation, h' = o ⊙ c'
 *
 * or with one more, FGR, in which gates see the gates of the step before through nine matrices: auxiliary gates, such as `fi` for what the
 * forget gate sees of the input gate. Their CIFG is `cifg` with peepholes, NP (no peepholes) the `LSTM`.
 */
import type { CellDefinition, GateDefinition } from "../definition.ts";

const source = "Greff et al. 2017, arXiv 1503.04069";
const state = { h: "hidden", c: "cell" } as const;
const input = { symbol: "i", activation: "sigmoid", peephole: "c" } as const;
const forget = { symbol: "f", activation: "sigmoid", peephole: "c" } as const;
const cell = { symbol: "g", activation: "tanh" } as const;
const output = { symbol: "o", activation: "sigmoid", peephole: "c'" } as const;
const retain = { gate: "forget", sign: 1 } as const;
const candidate = "cell";

export const nig = {
  source,
  state,
  retain,
  candidate,
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
  source,
  state,
  retain,
  candidate,
  name: "NOG",
  gates: { input, forget, cell },
  equations: ["c' = f * c + i * g", "h' = tanh(c')"],
} as const satisfies CellDefinition;

export const niaf = {
  source,
  state,
  retain,
  candidate,
  name: "NIAF",
  gates: { input, forget, cell: { symbol: "g", activation: "identity" }, output },
  equations: ["c' = f * c + i * g", "h' = o * tanh(c')"],
} as const satisfies CellDefinition;

export const noaf = {
  source,
  state,
  retain,
  candidate,
  name: "NOAF",
  gates: { input, forget, cell, output },
  equations: ["c' = f * c + i * g", "h' = o * c'"],
} as const satisfies CellDefinition;

/** A product of a gate of the step before, which is a part of the state. */
const earlier = (recurrent: string) =>
  ({ activation: "identity", input: false, recurrent, bias: false }) as const satisfies GateDefinition;
const { activation: _, ...open } = input;

export const fgr = {
  source,
  state: { ...state, lastI: "lastInput", lastF: "lastForget", lastO: "lastOutput" },
  retain,
  candidate,
  name: "FGR",
  gates: {
    input: open,
    forget: { ...open, symbol: "f" },
    cell,
    output: { ...open, symbol: "o", peephole: "c'" },
    ...{ ii: earlier("lastI"), if: earlier("lastF"), io: earlier("lastO") },
    ...{ fi: earlier("lastI"), ff: earlier("lastF"), fo: earlier("lastO") },
    ...{ oi: earlier("lastI"), of: earlier("lastF"), oo: earlier("lastO") },
  },
  equations: [
    "i = sigmoid(pre(i) + ii + if + io)",
    "f = sigmoid(pre(f) + fi + ff + fo)",
    "o = sigmoid(pre(o) + oi + of + oo)",
    "c' = f * c + i * g",
    "h' = o * tanh(c')",
    "lastI' = i",
    "lastF' = f",
    "lastO' = o",
  ],
} as const satisfies CellDefinition;
