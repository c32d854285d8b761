/** LSTM, GRU and RNN nodes: their weights in PyTorch's layout, their activations and their states. */

import { isActivation } from "../../../core/cells/namedActivation.ts";
import type { ChainTensor } from "../../../core/chain/chain.ts";
import { factsOf } from "../../interop/clues/onnx.ts";
import { onnx } from "../../interop/frameworks/onnx.ts";
import { bothDirections, cellWeights } from "../weights.ts";
import type { NodeInputs, Operator } from "./operators.ts";

export const recurrent: Operator = (node) => {
  const outputs = node.node.outputs.join();
  const described =
    node.facts.recurrent.find((each) => each.scope === "" && each.outputs.join() === outputs) ??
    node.refuse("expected stored weights, got computed ones.");
  const { type, direction, layout, hiddenSize } = described;
  const { conventions, activations, obstacles } = factsOf(described, "");
  if (obstacles!.length > 0)
    node.refuse(`expected a cell that Sluice runs, but ${obstacles!.join(", and ")}.`);
  if (layout !== 0) node.refuse("expected layout 0, time first.");
  if (node.has(7)) node.refuse("expected a cell without peepholes.");
  if (node.has(4)) checkLengths(node);
  const directions = direction === "bidirectional" ? 2 : 1;
  const initial = [5, 6].filter((index) => node.has(index)).map((index) => initialState(node, index));
  if (initial.some((ref) => ref !== undefined) && (directions === 2 || initial.includes(undefined)))
    node.refuse("expected initial states of 0, or all of one direction from inputs.");
  const convention = onnx.find(({ name }) => name === conventions![0])!;
  const stored = [1, 2, 3].map((index) => node.storedIfAny(index));
  const [forward, reverse] = Array.from({ length: directions }, (_, direction) => {
    const own = stored.map((tensor) => tensor && half(tensor, direction));
    return cellWeights(convention, hiddenSize, own, (message) => node.refuse(message));
  });
  const { gate, state } = activations!;
  for (const name of [gate, state])
    if (name !== "none" && !isActivation(name))
      node.refuse(`expected an activation that Sluice runs, got ${name}.`);
  const isUsual = state === "tanh" && (gate === "sigmoid" || type === "RNN");
  return node.trace.recurrent(node.where, node.value(), {
    kind: type.toLowerCase() as "lstm" | "gru" | "rnn",
    type,
    hiddenSize,
    stateSize: hiddenSize,
    directions,
    reverse: direction === "reverse",
    weights: bothDirections(forward, reverse ?? []),
    ...(type === "GRU" && { resetAfter: described.linearBeforeReset }),
    ...(!isUsual && { activations: { gate: type === "RNN" ? "sigmoid" : gate, state } }),
    ...(initial[0] !== undefined && { initial: initial as string[] }),
  });
};

/** One direction of a tensor that has both. */
function half({ shape, data }: ChainTensor, direction: number): ChainTensor {
  const size = data.length / shape[0];
  return { shape: shape.slice(1), data: data.subarray(direction * size, (direction + 1) * size) };
}

/** Lengths say nothing if all sequences are whole. */
function checkLengths(node: NodeInputs): void {
  const lengths = node.operand(4);
  const frames = node.value().axes[0]?.[0]?.size;
  if (lengths?.kind === "sizes" && lengths.values.every((each) => each === "time" || each === frames)) return;
  node.refuse("expected sequences that are all as long as the input, got lengths.");
}

/** The name of what gives a state; undefined for zeros. */
function initialState(node: NodeInputs, index: number): string | undefined {
  const state = node.operand(index);
  if (state?.kind === "zeros") return undefined;
  if (state?.kind === "stored" && state.data.every((value) => value === 0)) return undefined;
  if (state?.kind === "value" && state.refs.length === 1) return state.refs[0];
  return node.refuse("expected an initial state of 0 or from an input, got stored numbers.");
}
