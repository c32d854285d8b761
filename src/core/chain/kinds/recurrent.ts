/** LSTM, GRU, RNN and cells of your own equations. */
import type { Merge } from "../../cells/cell.ts";
import type { CellDefinition } from "../../cells/defined/definition.ts";
import { gateCounts } from "../../cells/traits.ts";
import {
  type ChainShape,
  COUNT,
  FLAG,
  type Kind,
  type LayerOf,
  MAX_LAYERS,
  NAMES,
  NUMBER,
  needed,
  object,
  oneOf,
  type Place,
  shapeText,
  type Weighted,
} from "./kind.ts";
import { statesOf } from "./states.ts";

const options = {
  hiddenSize: needed(COUNT),
  /** Default 1 */
  numLayers: COUNT,
  /** GRU; default true, as PyTorch */
  resetAfter: FLAG,
  /** Of the gates and of the state, as `CellActivations` names them; defaults sigmoid and tanh. An RNN has `state` alone */
  activations: object<{ readonly gate: string; readonly state: string }>(),
  /** LSTM: limit of the cell state; default none */
  cellClip: NUMBER,
  /** Gives a frame for each frame; else the state after the last one (of a reverse direction: after frame 0) */
  sequences: needed(FLAG),
  /** Reads from the end. Its sequence stays in the order of reading, last frame first, as `go_backwards` in Keras */
  backwards: FLAG,
  /** It has both directions, and this is how their outputs become one; `"none"`: read `:forward` and `:reverse` */
  merge: oneOf<Merge>("concat", "sum", "mul", "ave", "none"),
  /** Names of what gives the state before the first step: hidden and, of an LSTM, cell; then those of the other direction. Default: 0 */
  initial: NAMES,
  /** The output of a sequence at absent frames: the previous one, or 0. Default `"hold"` */
  absent: oneOf("hold", "zero"),
  /** The state survives between calls in the source */
  stateful: FLAG,
};

const ofDefined = {
  ...options,
  /** The equations of a defined cell */
  cell: object<CellDefinition>(),
};

/**
 * LSTM, GRU, RNN, or a cell of your own equations, whose weights have the names of a `DefinedLayer`. Weights of the others: `weight_ih_l0` [G·H, I], `weight_hh_l0` [G·H, S], and if it has them `bias_ih_l0`, `bias_hh_l0` [G·H],
 * `weight_hr_l0` [S, H]; `…_l1` of the next level, `…_reverse` of the other direction. Gates i f g o, r z n.
 */
export type ChainRecurrent = LayerOf<"lstm" | "gru" | "rnn" | "defined", typeof ofDefined, Weighted>;

const common: Omit<Kind<ChainRecurrent>, "options"> = {
  reads: ({ initial }) => initial,
  place(layer, at) {
    const { kind, hiddenSize, numLayers = 1, merge, sequences, initial } = layer;
    const frames = at.frames();
    const directions = merge === undefined ? 1 : 2;
    const states = numLayers * directions;
    if (!Number.isSafeInteger(states) || numLayers < 1 || states > MAX_LAYERS)
      at.refuse(`expected 1 to ${MAX_LAYERS} levels, got ${numLayers}.`);
    let below = at.input.features;
    let size = hiddenSize;
    for (let level = 0; level < numLayers; level++) {
      for (const suffix of ["", "_reverse"].slice(0, directions)) {
        const name = (weight: string) => `${weight}_l${level}${suffix}`;
        // The equations say which weights a defined cell has; they compile when it runs.
        if (kind === "defined") {
          if (layer.weights.has(name("projection"))) [size] = at.take(name("projection"), [-1, hiddenSize]);
          continue;
        }
        const rows = gateCounts[kind] * hiddenSize;
        if (layer.weights.has(name("weight_hr"))) [size] = at.take(name("weight_hr"), [-1, hiddenSize]);
        at.take(name("weight_ih"), [rows, below]);
        at.take(name("weight_hh"), [rows, size]);
        at.takeIfAny([name("bias_ih"), name("bias_hh")], [rows]);
      }
      below = merge === "concat" ? 2 * size : size;
    }
    if (merge === "none" && numLayers > 1) at.refuse("expected merged directions in a stack, got none.");
    if (initial !== undefined) checkInitial(layer, at, size);
    return sequences ? { frames, features: below } : { features: below };
  },
  needsEnd({ merge, backwards }) {
    if (merge !== undefined) return "reads the sequence in both directions";
    return backwards ? "reads the sequence from its end" : undefined;
  },
  parts(layer, output) {
    const { hiddenSize, numLayers = 1, merge, weights } = layer;
    const size = (weights.get("weight_hr_l0") ?? weights.get("projection_l0"))?.shape[0] ?? hiddenSize;
    const parts = new Map<string, ChainShape>();
    // Of a stack in two directions, those of the highest level.
    const levels = merge === undefined ? numLayers : 1;
    for (const suffix of merge === undefined ? [""] : ["", "_reverse"])
      for (const state of statesOf(layer))
        parts.set(state + suffix, { features: levels * (state === "hidden" ? size : hiddenSize) });
    if (merge === "none") for (const part of ["forward", "reverse"]) parts.set(part, output);
    return parts;
  },
  keeps: () => true,
};

function checkInitial(layer: ChainRecurrent, at: Place, size: number): void {
  const { hiddenSize, numLayers = 1, merge } = layer;
  if (merge !== undefined && numLayers > 1)
    at.refuse("expected no initial state of a stack in two directions, got one.");
  const sizes = statesOf(layer).map((part) => numLayers * (part === "hidden" ? size : hiddenSize));
  const wanted = merge === undefined ? sizes : [...sizes, ...sizes];
  if (at.beside.length !== wanted.length)
    at.refuse(`expected ${wanted.length} initial states, got ${at.beside.length}.`);
  for (const [k, { frames, features }] of at.beside.entries())
    if (frames !== undefined || features !== wanted[k])
      at.refuse(`expected an initial state of [${wanted[k]}], got ${shapeText({ frames, features })}.`);
}

export const lstm: Kind<ChainRecurrent> = { options, ...common };
export const gru = lstm;
export const rnn = lstm;
export const defined: Kind<ChainRecurrent> = {
  options: { ...ofDefined, cell: needed(ofDefined.cell) },
  ...common,
};
