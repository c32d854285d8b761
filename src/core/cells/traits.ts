/** The answers of a specification about its cell: LSTM, GRU and RNN by the table here, a defined cell by its own `traits`. */
import type { Shape } from "../tensor/shape.ts";
import type {
  CellSpec,
  GRUGate,
  GRUSpec,
  LayerSpec,
  LSTMGate,
  LSTMSpec,
  RNNGate,
  RNNSpec,
  WeightKey,
} from "./cell.ts";

/** The gate that keeps the old state: +1 when an open gate (activation 1) keeps it, -1 when a closed one does. */
export interface Retain<Gate extends string = string> {
  readonly gate: Gate;
  readonly sign: 1 | -1;
}

export interface CellTraits<Spec, Gate extends string = string> {
  /** Its name in messages. */
  name(spec: Spec): string;
  /** In storage order. */
  gates(spec: Spec): readonly Gate[];
  /** Other names of gates. */
  aliases(spec: Spec): ReadonlyMap<string, string>;
  retain(spec: Spec): Retain<Gate> | undefined;
  /** Whether the activation of a gate is between 0 and 1. */
  isFraction(spec: Spec, gate: string): boolean;
  /** Names of the parts of the state, `hidden` first. */
  parts(spec: Spec): readonly string[];
  /** S, the size of the hidden state. */
  stateSize(spec: Spec): number;
  /** The value of a part of the state before the first step. */
  initial(spec: Spec, part: string): number;
  /** Shapes of the weights, in storage order; vectors by their names. */
  shapes(spec: Spec, biased: boolean): Map<string, Shape>;
  /** The index of a gate's block of H rows in a weight; -1 when it has none. */
  blockIn(spec: Spec, gate: string, key: WeightKey): number;
  /** The number of diagonal blocks in the weights of each gate. */
  diagonalBlocks(spec: Spec, key: "weightIh" | "weightHh"): number;
  /** Describes a gate with two biases that have no sum; undefined for all others. */
  withoutSum(spec: Spec, gate: string): string | undefined;
  /** Whether kernels have its activations. True for a defined cell, which needs none. */
  hasUsualActivations(spec: Spec): boolean;
  /** Returns the function that draws a weight with its own initial distribution; undefined for other weights. `where` is for errors. */
  initialDraw(spec: Spec, where: string, key: string, uniform: () => number): (() => number) | undefined;
}

const plain = {
  name: ({ kind }: CellSpec) => kind,
  initial: () => 0,
  diagonalBlocks: () => 1,
  initialDraw: () => undefined,
};

/** Letters as in the equations; `candidate` is the literature's word for the new content. */
const LSTM_ALIASES = new Map(
  Object.entries({ i: "input", f: "forget", g: "cell", o: "output", candidate: "cell" }),
);
const GRU_ALIASES = new Map(Object.entries({ r: "reset", z: "update", n: "new", candidate: "new" }));
const RNN_ALIASES = new Map([["h", "hidden"]]);

const LSTM_GATES: readonly LSTMGate[] = ["input", "forget", "cell", "output"];
const COUPLED_GATES: readonly LSTMGate[] = ["forget", "cell", "output"];
const GRU_GATES: readonly GRUGate[] = ["reset", "update", "new"];
const RNN_GATES: readonly RNNGate[] = ["hidden"];
/** The number of gates of each kind; a coupled LSTM has one fewer. */
export const gateCounts = { lstm: LSTM_GATES.length, gru: GRU_GATES.length, rnn: RNN_GATES.length } as const;

const lstm: CellTraits<LSTMSpec, LSTMGate> = {
  ...plain,
  gates: ({ coupled }) => (coupled ? COUPLED_GATES : LSTM_GATES),
  aliases: () => LSTM_ALIASES,
  retain: () => ({ gate: "forget", sign: 1 }),
  isFraction: (_, gate) => gate !== "cell",
  parts: () => ["hidden", "cell"],
  stateSize: ({ projSize, hiddenSize }) => (projSize > 0 ? projSize : hiddenSize),
  shapes(spec, biased) {
    const { hiddenSize: H, projSize, peephole, coupled } = spec;
    const shapes = gateShapes(spec, this.gates(spec).length, this.stateSize(spec), biased);
    if (projSize > 0) shapes.set("weightHr", [projSize, H]);
    if (peephole) shapes.set("weightCh", [(coupled ? 2 : 3) * H]);
    return shapes;
  },
  blockIn(spec, gate, key) {
    const gates: readonly string[] = this.gates(spec);
    // The cell gate does not see the cell state.
    return (key === "weightCh" ? gates.filter((each) => each !== "cell") : gates).indexOf(gate);
  },
  withoutSum: () => undefined,
  hasUsualActivations,
};

const gru: CellTraits<GRUSpec, GRUGate> = {
  ...plain,
  gates: () => GRU_GATES,
  aliases: () => GRU_ALIASES,
  retain: () => ({ gate: "update", sign: 1 }),
  isFraction: (_, gate) => gate !== "new",
  parts: () => ["hidden"],
  stateSize: ({ hiddenSize }) => hiddenSize,
  shapes: (spec, biased) => gateShapes(spec, 3, spec.hiddenSize, biased),
  blockIn: (_, gate) => GRU_GATES.indexOf(gate as GRUGate),
  withoutSum: ({ resetAfter }, gate) =>
    resetAfter && gate === "new"
      ? "the new gate of a reset-after GRU, n = tanh(W x + b_in + r ⊙ (U h + b_hn))"
      : undefined,
  hasUsualActivations,
};

const rnn: CellTraits<RNNSpec, RNNGate> = {
  ...plain,
  gates: () => RNN_GATES,
  aliases: () => RNN_ALIASES,
  retain: () => undefined,
  isFraction: () => false,
  parts: () => ["hidden"],
  stateSize: ({ hiddenSize }) => hiddenSize,
  shapes: (spec, biased) => gateShapes(spec, 1, spec.hiddenSize, biased),
  blockIn: (_, gate) => RNN_GATES.indexOf(gate as RNNGate),
  withoutSum: () => undefined,
  hasUsualActivations: ({ nonlinearity }) => nonlinearity === "tanh" || nonlinearity === "relu",
};

function hasUsualActivations({ activations }: LSTMSpec | GRUSpec): boolean {
  const { gate = "sigmoid", state = "tanh" } = activations ?? {};
  return gate === "sigmoid" && state === "tanh";
}

/** @param columns of the recurrent weights */
function gateShapes(
  { inputSize, hiddenSize }: CellSpec,
  gates: number,
  columns: number,
  biased: boolean,
): Map<string, Shape> {
  const rows = gates * hiddenSize;
  const shapes = new Map<string, Shape>([
    ["weightIh", [rows, inputSize]],
    ["weightHh", [rows, columns]],
  ]);
  if (biased) shapes.set("biasIh", [rows]).set("biasHh", [rows]);
  return shapes;
}

const PLAIN: { readonly [Kind in CellSpec["kind"]]: CellTraits<Extract<CellSpec, { kind: Kind }>> } = {
  lstm,
  gru,
  rnn,
};

/** Whether a value is the specification of a cell; it may come from a caller without types. */
export function isSpec(value: unknown): value is LayerSpec {
  const { kind, cell } = Object(value);
  return (typeof kind === "string" && Object.hasOwn(PLAIN, kind)) || cell?.traits !== undefined;
}

export function traitsOf(spec: LayerSpec): CellTraits<LayerSpec> {
  // Each function sees only specifications of its kind.
  return ("cell" in spec ? spec.cell.traits : PLAIN[spec.kind]) as CellTraits<LayerSpec>;
}
