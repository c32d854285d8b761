/** LSTM, GRU and RNN nodes: their weights in PyTorch's layout, their activations and their states. */
import type { ChainTensor } from "../../../core/chain/chain.ts";
import type { NodeInputs, Operator } from "./operators.ts";

/** Gates in ONNX's order, where PyTorch's order finds them: i f g o from i o f c, r z n from z r h. */
const CELLS = {
  LSTM: { kind: "lstm", order: [0, 2, 3, 1], defaults: ["Sigmoid", "Tanh", "Tanh"] },
  GRU: { kind: "gru", order: [1, 0, 2], defaults: ["Sigmoid", "Tanh"] },
  RNN: { kind: "rnn", order: [0], defaults: ["Tanh"] },
} as const;

export const recurrent: Operator = (node) => {
  const { kind, order, defaults } = CELLS[node.type as keyof typeof CELLS];
  const [W, R] = [node.stored(1), node.stored(2)];
  const [directions, rows, inputSize] = W.shape;
  const hiddenSize = R.shape[2];
  const direction = node.text("direction", "forward");
  const fits =
    (directions === 1 || directions === 2) &&
    (direction === "bidirectional") === (directions === 2) &&
    rows === order.length * hiddenSize &&
    R.shape.join() === [directions, rows, hiddenSize].join();
  if (!fits) node.refuse(`expected weights of ${order.length} gates in each direction, got others.`);
  if (node.int("layout", 0) !== 0) node.refuse("expected layout 0, time first.");
  if (node.float("clip", 0) !== 0) node.refuse("expected no clip of what goes into the gates.");
  if (node.int("input_forget", 0) !== 0) node.refuse("expected an input gate of its own.");
  if (node.has(7)) node.refuse("expected a cell without peepholes.");
  if (node.has(4)) checkLengths(node);
  const initial = [5, 6].filter((index) => node.has(index)).map((index) => initialState(node, index));
  if (initial.some((ref) => ref !== undefined) && (directions === 2 || initial.includes(undefined)))
    node.refuse("expected initial states of 0, or all of one direction from inputs.");

  const weights = new Map<string, ChainTensor>();
  const B = node.storedIfAny(3);
  for (let d = 0; d < directions; d++) {
    const part = (stored: ChainTensor, skip: number, columns: number): ChainTensor => ({
      shape: columns === 1 ? [rows] : [rows, columns],
      data: reordered(stored.data.subarray(skip, skip + rows * columns), order, hiddenSize * columns),
    });
    const end = `_l0${d === 1 ? "_reverse" : ""}`;
    weights.set(`weight_ih${end}`, { ...part(W, d * rows * inputSize, inputSize), shape: [rows, inputSize] });
    weights.set(`weight_hh${end}`, {
      ...part(R, d * rows * hiddenSize, hiddenSize),
      shape: [rows, hiddenSize],
    });
    if (B === undefined) continue;
    weights.set(`bias_ih${end}`, part(B, 2 * d * rows, 1));
    weights.set(`bias_hh${end}`, part(B, (2 * d + 1) * rows, 1));
  }
  const activations = activationsOf(node, defaults, directions);
  const [output, hidden, cell] = node.trace.recurrent(node.where, node.value(), {
    kind,
    type: node.type,
    hiddenSize,
    stateSize: hiddenSize,
    directions: directions as 1 | 2,
    reverse: direction === "reverse",
    weights,
    ...(kind === "gru" && { resetAfter: node.int("linear_before_reset", 0) === 1 }),
    ...(activations && { activations }),
    ...(initial.length > 0 && initial[0] !== undefined && { initial: initial as string[] }),
  });
  return [output, hidden, cell];
};

function reordered(values: Float32Array, order: readonly number[], block: number): Float32Array {
  const result = new Float32Array(values.length);
  order.forEach((from, to) => {
    result.set(values.subarray(from * block, (from + 1) * block), to * block);
  });
  return result;
}

/** Lengths say nothing if all sequences are whole. */
function checkLengths(node: NodeInputs): void {
  const lengths = node.any(4);
  if (lengths?.kind === "sizes" && lengths.values.every((each) => each === "time")) return;
  const frames = node.value().axes[0]?.[0]?.size;
  if (lengths?.kind === "sizes" && lengths.values.every((each) => each === frames)) return;
  node.refuse("expected sequences that are all as long as the input, got lengths.");
}

/** The name of what gives a state; undefined for zeros. */
function initialState(node: NodeInputs, index: number): string | undefined {
  const state = node.any(index);
  if (state?.kind === "zeros") return undefined;
  if (state?.kind === "stored" && state.data.every((value) => value === 0)) return undefined;
  if (state?.kind === "value" && state.refs.length === 1) return state.refs[0];
  return node.refuse("expected an initial state of 0 or from an input, got stored numbers.");
}

const WITH_ALPHA = [
  "affine",
  "elu",
  "hardsigmoid",
  "leakyrelu",
  "parametricsoftplus",
  "scaledtanh",
  "thresholdedrelu",
];
const WITH_BETA = ["affine", "hardsigmoid", "parametricsoftplus", "scaledtanh"];

/** Activations of gates and state; undefined for the usual ones. */
function activationsOf(
  node: NodeInputs,
  defaults: readonly string[],
  directions: number,
): { gate: string; state: string } | undefined {
  const given = node.list<string>("activations", "strings");
  if (given === undefined) return undefined;
  const alphas = [...(node.list("activation_alpha", "floats") ?? [])];
  const betas = [...(node.list("activation_beta", "floats") ?? [])];
  const names = given.map((name) => {
    const lower = name.toLowerCase();
    const alpha = WITH_ALPHA.includes(lower) ? alphas.shift() : undefined;
    const beta = WITH_BETA.includes(lower) ? betas.shift() : undefined;
    switch (lower) {
      case "sigmoid":
      case "tanh":
      case "relu":
      case "softplus":
      case "softsign":
        return lower;
      case "hardsigmoid":
        return `hardSigmoid(${rounded(alpha ?? 0.2)}, ${rounded(beta ?? 0.5)})`;
      case "leakyrelu":
        return `leakyRelu(${alpha ?? 0.01})`;
      case "elu":
        return `elu(${alpha ?? 1})`;
      case "affine":
        if ((alpha ?? 1) === 1 && (beta ?? 0) === 0) return "linear";
    }
    return node.refuse(`expected an activation that Sluice runs, got ${name}.`);
  });
  const half = names.slice(0, defaults.length);
  if (
    names.length !== defaults.length * directions ||
    (directions === 2 && names.slice(defaults.length).join() !== half.join())
  )
    node.refuse(
      `expected the same ${defaults.length} activations in each direction, got ${names.join(", ")}.`,
    );
  if (half.length === 3 && half[1] !== half[2])
    node.refuse(`expected one activation of the state, got ${half[1]} and ${half[2]}.`);
  const activations =
    half.length === 1 ? { gate: "sigmoid", state: half[0] } : { gate: half[0], state: half[1] };
  return activations.gate === "sigmoid" && activations.state === "tanh" ? undefined : activations;
}

/** A float32 of a file as the shortest decimal number that is the same. */
const rounded = (value: number): number => Number(Math.fround(value).toPrecision(7));
