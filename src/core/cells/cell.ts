/**
 * A recurrent cell: its options, its weights, and one step forward and back. The equations of each cell have a file beside this one; tests
 * compare every faster path with them.
 *
 * Shape letters: N batch, I input size, H hidden size, P projection size, G number of gates,
 * S size of the hidden state (P with projection, else H).
 */
import type { FloatArray } from "../tensor/dtype.ts";
import type { Noise } from "./defined/compile.ts";
import type { DefinedCell } from "./defined/definedCell.ts";
import { traitsOf } from "./traits.ts";

/** The kinds of cells with kernels of their own. */
export type CellKind = "lstm" | "gru" | "rnn";

/** The gates of an LSTM, in storage order. */
export type LSTMGate = "input" | "forget" | "cell" | "output";
/** The gates of a GRU, in storage order. */
export type GRUGate = "reset" | "update" | "new";
/** The only gate of an RNN. */
export type RNNGate = "hidden";
/** The gates of an LSTM, a GRU or an RNN. */
export type GateName = LSTMGate | GRUGate | RNNGate;

/** How the outputs of two directions become one, like `merge_mode` in Keras; `"none"` gives two outputs. */
export const MERGES = ["concat", "sum", "mul", "ave", "none"] as const;

export type Merge = (typeof MERGES)[number];

/** Activation functions of a gated cell by name; see `namedActivation.ts`. */
export interface CellActivations {
  /** Activation of the gates */
  gate: string;
  /** Activation of the new content and, in an LSTM, of the output */
  state: string;
}

interface CommonSpec {
  inputSize: number;
  hiddenSize: number;
}

export interface LSTMSpec extends CommonSpec {
  kind: "lstm";
  /** Size of the projected hidden state; 0: no projection. */
  projSize: number;
  /** Gates also see the cell state through diagonal weights. */
  peephole: boolean;
  /** The input gate is 1 - forget, without its own weights. */
  coupled: boolean;
  /** The new cell state is limited to [-cellClip, cellClip]; 0: no limit. */
  cellClip: number;
  /** Default: sigmoid and tanh. A cell with others runs as its definition, see `defined/asDefined.ts` */
  activations?: CellActivations;
}

export interface GRUSpec extends CommonSpec {
  kind: "gru";
  /** true: n = tanh(W x + r ⊙ (U h + b)), as PyTorch; false: n = tanh(W x + U (r ⊙ h) + b), as Cho et al. 2014. */
  resetAfter: boolean;
  /** Like those of an LSTM. */
  activations?: CellActivations;
}

export interface RNNSpec extends CommonSpec {
  kind: "rnn";
  /** Kernels have `tanh` and `relu`; a cell with another runs as its definition. */
  nonlinearity: string;
}

/** The cells with kernels, file records and PyTorch names. */
export type CellSpec = LSTMSpec | GRUSpec | RNNSpec;

/** A cell with equations as data, see `defined/`. */
export interface DefinedSpec extends CommonSpec {
  kind: "defined";
  cell: DefinedCell;
  /** Noise that training adds to the equations; default none */
  noise?: Noise;
  /** Size of the hidden state when the definition projects it */
  projSize?: number;
}

/** Any cell of a recurrent layer. */
export type LayerSpec = CellSpec | DefinedSpec;

/**
 * The weights of one cell, rows grouped by gate in the order of `gateNames`. A cell keeps the biases of its source: two, one or none.
 */
export interface CellWeights<A = FloatArray> {
  /** [G·H, I] */
  weightIh: A;
  /** [G·H, S] */
  weightHh: A;
  /** [G·H], added to the input side */
  biasIh?: A;
  /** [G·H], added to the recurrent side (inside the reset product for the new gate of a reset-after GRU) */
  biasHh?: A;
  /** [P, H] projection of the hidden state; no bias */
  weightHr?: A;
  /** Peepholes: one diagonal of H per gate that has one, in the order input, forget, output (no input when coupled) */
  weightCh?: A;
}

/** The weights of any recurrent layer. In a defined cell only some gates have rows in each, see `defined/layout.ts`. */
export interface LayerWeights<A = FloatArray> extends CellWeights<A> {
  /** Gain of the normalised W x, one value per row */
  normIh?: A;
  /** Gain of the normalised U h, one value per row */
  normHh?: A;
  /** Parameters with one value per unit, by name */
  vectors?: Readonly<Record<string, A>>;
}

/** State between steps. `cell` exists for LSTM only. */
export interface CellState<A = FloatArray> {
  /** [N, S] */
  hidden: A;
  /** [N, H] */
  cell?: A;
}

/** State of any recurrent layer: a defined cell may have more parts, each [N, H]. */
export interface LayerState<A = FloatArray> extends CellState<A> {
  [part: string]: A | undefined;
}

/** The values of a forward step that the backward pass and diagnostics read. */
export interface StepTrace {
  /** Gate activations, [N, G·H] */
  gates: FloatArray;
  /** LSTM: the new cell state, [N, H] */
  cell?: FloatArray;
  /** Reset-after GRU: U_n h + b_hn before the reset product, [N, H] */
  recurrentNew?: FloatArray;
}

/**
 * One step.
 *
 * @param inputPart W_ih x + b_ih, [N, G·H]; may be the same array as `trace.gates`
 * @param previous  state before the step
 * @param next      receives the state after the step; must not overlap `previous`; `next.cell` may be `trace.cell`
 * @param trace     receives the activations
 */
export type Forward<Spec extends CellSpec = CellSpec> = (
  spec: Spec,
  weights: CellWeights,
  batch: number,
  inputPart: FloatArray,
  previous: CellState,
  next: CellState,
  trace: StepTrace,
) => void;

/** Gradients of weights as float64 sums, to which a step adds. */
export type WeightSums = CellWeights<Float64Array>;

/**
 * The backward step.
 *
 * @param gradNext    gradient w.r.t. the state after the step; overwritten with the gradient w.r.t. the state before it
 * @param gradPart    receives the gradient w.r.t. `inputPart`, [N, G·H]
 * @param sums        of all weights except `weightIh` and `biasIh`, which follow from `gradPart` in one product over all steps; undefined
 *   when unused
 */
export type Backward<Spec extends CellSpec = CellSpec> = (
  spec: Spec,
  weights: CellWeights,
  batch: number,
  previous: CellState,
  trace: StepTrace,
  gradNext: CellState,
  gradPart: FloatArray,
  sums: WeightSums | undefined,
) => void;

export interface Cell<Spec extends CellSpec = CellSpec> {
  // Methods rather than fields, so that a cell of one kind is assignable to a cell of any kind.
  forward(...step: Parameters<Forward<Spec>>): void;
  backward(...step: Parameters<Backward<Spec>>): void;
}

/** Whether a cell is an LSTM, a GRU or an RNN, and not a defined one. */
export function isPlain(spec: LayerSpec): spec is CellSpec {
  return spec.kind !== "defined";
}

/** Returns S, the size of the hidden state. */
export function stateSize(spec: LayerSpec): number {
  return traitsOf(spec).stateSize(spec);
}

/** Returns the names of the parts of the state, `hidden` first. */
export function stateParts(spec: LayerSpec): readonly string[] {
  return traitsOf(spec).parts(spec);
}

/** Returns the size of a part of the state. */
export function partSize(spec: LayerSpec, part: string): number {
  return part === "hidden" ? stateSize(spec) : spec.hiddenSize;
}

/** Returns the default of every number in a part of the state before the first step. */
export function initialValue(spec: LayerSpec, part: string): number {
  return traitsOf(spec).initial(spec, part);
}

/** Returns the state before the first step. @param begin makes a part, by default full of `value` */
export function initialState<A>(
  spec: LayerSpec,
  begin: (part: string, size: number, value: number) => A,
): LayerState<A> {
  const made = (part: string) => begin(part, partSize(spec, part), initialValue(spec, part));
  const state: LayerState<A> = { hidden: made("hidden") };
  for (const part of stateParts(spec)) state[part] ??= made(part);
  return state;
}

/** The weights with their own keys, all except `vectors`. */
export type WeightKey = Exclude<keyof LayerWeights, "vectors">;

const WEIGHT_KEYS: readonly WeightKey[] = [
  "weightIh",
  "weightHh",
  "biasIh",
  "biasHh",
  "weightHr",
  "weightCh",
  "normIh",
  "normHh",
];

/** Returns all weights that exist by key, vectors by their names. */
export function weightEntries<A>(weights: LayerWeights<A>): [string, A][] {
  const entries: [string, A][] = [];
  for (const key of WEIGHT_KEYS) {
    const weight = weights[key];
    if (weight !== undefined) entries.push([key, weight]);
  }
  return [...entries, ...Object.entries(weights.vectors ?? {})];
}

/** Returns the weights with these keys. Unknown keys name vectors. */
export function weightsFrom<A>(entries: Iterable<readonly [string, A]>): LayerWeights<A> {
  const weights: Partial<LayerWeights<A>> = {};
  const vectors: Record<string, A> = {};
  for (const [key, weight] of entries) {
    if (WEIGHT_KEYS.includes(key as WeightKey)) weights[key as WeightKey] = weight;
    else vectors[key] = weight;
  }
  if (Object.keys(vectors).length > 0) weights.vectors = vectors;
  return weights as LayerWeights<A>;
}

/** Returns the results of `change` for every weight that exists. */
export function mapWeights<A, B>(weights: LayerWeights<A>, change: (weight: A) => B): LayerWeights<B> {
  // Every key by name: a layer does this at each call, and keys from a list would take longer than a small kernel.
  const { weightIh, weightHh, biasIh, biasHh, weightHr, weightCh, normIh, normHh } = weights;
  const changed: Partial<LayerWeights<B>> = {};
  if (weightIh !== undefined) changed.weightIh = change(weightIh);
  if (weightHh !== undefined) changed.weightHh = change(weightHh);
  if (biasIh !== undefined) changed.biasIh = change(biasIh);
  if (biasHh !== undefined) changed.biasHh = change(biasHh);
  if (weightHr !== undefined) changed.weightHr = change(weightHr);
  if (weightCh !== undefined) changed.weightCh = change(weightCh);
  if (normIh !== undefined) changed.normIh = change(normIh);
  if (normHh !== undefined) changed.normHh = change(normHh);
  if (weights.vectors !== undefined) {
    const entries = Object.entries(weights.vectors).map(([name, each]): [string, B] => [name, change(each)]);
    changed.vectors = Object.fromEntries(entries);
  }
  return changed as LayerWeights<B>;
}

/** Returns the results of `change` for every part of a state that exists; `size` is its last axis. */
export function mapState<A, B>(
  spec: LayerSpec,
  state: CellState<A>,
  change: (part: A, size: number) => B,
): LayerState<B> {
  const changed: LayerState<B> = { hidden: change(state.hidden, stateSize(spec)) };
  if (isPlain(spec)) {
    if (state.cell !== undefined) changed.cell = change(state.cell, spec.hiddenSize);
    return changed;
  }
  for (const [name, part] of Object.entries(state as LayerState<A>)) {
    if (name !== "hidden" && part !== undefined) changed[name] = change(part, spec.hiddenSize);
  }
  return changed;
}
