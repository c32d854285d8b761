/** What specifications of LSTM, GRU and RNN say: see `traits.ts`. */
import type { Shape } from "../tensor/shape.ts";
import type { CellSpec, GRUGate, GRUSpec, LSTMGate, LSTMSpec, RNNGate, RNNSpec } from "./cell.ts";
import type { CellTraits } from "./traits.ts";

const plain = {
  name: ({ kind }: CellSpec) => kind,
  initial: () => 0,
  diagonalBlocks: () => 1,
  initialDraw: () => undefined,
};

/** Letters as in the equations; `candidate` is what the literature calls the content that a gate lets in. */
const LSTM_ALIASES = new Map<string, LSTMGate>([
  ["i", "input"],
  ["f", "forget"],
  ["g", "cell"],
  ["o", "output"],
  ["candidate", "cell"],
]);
const GRU_ALIASES = new Map<string, GRUGate>([
  ["r", "reset"],
  ["z", "update"],
  ["n", "new"],
  ["candidate", "new"],
]);
const RNN_ALIASES = new Map<string, RNNGate>([["h", "hidden"]]);

const LSTM_GATES: readonly LSTMGate[] = ["input", "forget", "cell", "output"];
const COUPLED_GATES: readonly LSTMGate[] = ["forget", "cell", "output"];
const GRU_GATES: readonly GRUGate[] = ["reset", "update", "new"];
const RNN_GATES: readonly RNNGate[] = ["hidden"];

export const lstmTraits: CellTraits<LSTMSpec, LSTMGate> = {
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
    // The cell gate sees no cell state.
    return (key === "weightCh" ? gates.filter((each) => each !== "cell") : gates).indexOf(gate);
  },
  withoutSum: () => undefined,
  hasUsualActivations,
};

export const gruTraits: CellTraits<GRUSpec, GRUGate> = {
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

export const rnnTraits: CellTraits<RNNSpec, RNNGate> = {
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
