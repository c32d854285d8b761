/**
 * The LSTM, GRU and RNN nodes of an ONNX graph as plain data: attributes with defaults filled in, and names of
 * weights. `interop/` knows the meaning of the numbers (gate order, biases).
 *
 * Source: github.com/onnx/onnx, docs/Operators.md, LSTM, GRU, RNN.
 */

import { fail } from "../../../core/storage/codes.ts";
import type { LazyTensor } from "../../../core/storage/contents.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { sameShape } from "../../../core/tensor/shape.ts";
import { FORMAT, type OnnxNode, type StoredTensor } from "./model.ts";

type RecurrentType = "LSTM" | "GRU" | "RNN";

export interface RecurrentNode {
  /** Name of the node, else of its first output. */
  name: string;
  /** Path of its graph, e.g. `"If_0.then_branch/"`; `""` for the outermost. */
  scope: string;
  type: RecurrentType;
  direction: "forward" | "reverse" | "bidirectional";
  inputSize: number;
  hiddenSize: number;
  /** Names of the activations, forward before reverse. */
  activations: string[];
  /** Parameters in the file, in the order of the activations that have one. */
  activationAlpha: number[];
  activationBeta: number[];
  /** Limit of pre-activations, if any. */
  clip: number | undefined;
  /** LSTM: whether input and forget gate are coupled. */
  inputForget: boolean;
  /** GRU: whether the reset gate acts after the recurrent product. */
  linearBeforeReset: boolean;
  /** 0: time first; 1: batch first. */
  layout: number;
  /** Names of its weights among the tensors of the file. */
  weights: { W: string; R: string; B?: string; P?: string };
  /** Names of X, sequence_lens, initial_h, initial_c; `""` for an omitted one. */
  inputs: string[];
  outputs: string[];
}

/** Gates and default activations of each type. */
const TYPES: Readonly<Record<RecurrentType, { gates: number; activations: string[] }>> = {
  LSTM: { gates: 4, activations: ["Sigmoid", "Tanh", "Tanh"] },
  GRU: { gates: 3, activations: ["Sigmoid", "Tanh"] },
  RNN: { gates: 1, activations: ["Tanh"] },
};

export function isRecurrent(node: OnnxNode<StoredTensor>): boolean {
  return node.domain === "" && Object.hasOwn(TYPES, node.type);
}

/** A weight and its name in the list of tensors. */
export interface NamedWeight {
  name: string;
  tensor: LazyTensor;
}

/**
 * Describes a node and checks its attributes and the shapes of its weights.
 *
 * @param weights W, R and, if the node has them, B and P
 * @throws FormatError HEADER, SHAPE at the node's name
 */
export function describeRecurrent(
  node: OnnxNode<StoredTensor>,
  scope: string,
  weights: { W: NamedWeight; R: NamedWeight; B?: NamedWeight; P?: NamedWeight },
): RecurrentNode {
  const type = node.type as RecurrentType;
  const name = node.name || node.outputs.find((output) => output !== "") || type;
  const failNode = (code: "HEADER" | "SHAPE", message: string): never =>
    fail(FORMAT, code, `${type} ${describe(name)}: ${message}`, { entry: name });
  const attribute = <T>(
    key: string,
    kind: "int" | "float" | "string" | "floats" | "strings",
    missing: T,
  ): T => {
    const value = node.attributes.get(key) as Record<string, unknown> | undefined;
    if (value === undefined) return missing;
    if (!(kind in value)) failNode("HEADER", `expected ${key} to be of type ${kind}.`);
    return value[kind] as T;
  };
  const flag = (key: string): number => {
    const value = attribute(key, "int", 0);
    if (value !== 0 && value !== 1) failNode("HEADER", `expected ${key} to be 0 or 1, got ${value}.`);
    return value;
  };
  const direction = attribute<string>("direction", "string", "forward");
  if (direction !== "forward" && direction !== "reverse" && direction !== "bidirectional") {
    const expected = "expected direction forward, reverse or bidirectional";
    return failNode("HEADER", `${expected}, got ${describe(direction)}.`);
  }
  const directions = direction === "bidirectional" ? 2 : 1;
  const { gates, activations: defaults } = TYPES[type];
  const single = directions === 1 ? defaults : [...defaults, ...defaults];
  const activations = attribute("activations", "strings", single);
  if (activations.length !== single.length) {
    failNode("HEADER", `expected ${single.length} activations, got ${activations.length}.`);
  }
  const activationAlpha = attribute<number[]>("activation_alpha", "floats", []);
  const activationBeta = attribute<number[]>("activation_beta", "floats", []);
  if (Math.max(activationAlpha.length, activationBeta.length) > activations.length) {
    failNode("HEADER", `expected at most ${activations.length} parameters of activations.`);
  }
  const clip = attribute<number | undefined>("clip", "float", undefined);
  if (clip !== undefined && !(clip >= 0)) failNode("HEADER", `expected clip >= 0, got ${clip}.`);

  const recurrent = weights.R.tensor.shape;
  const hiddenSize = attribute("hidden_size", "int", recurrent[2] ?? 0);
  if (!(hiddenSize >= 1)) failNode("HEADER", `expected hidden_size >= 1, got ${hiddenSize}.`);
  const inputSize = weights.W.tensor.shape[2] ?? 0;
  const expectShape = (letter: keyof typeof weights, ...shape: number[]) => {
    const given = weights[letter]?.tensor.shape;
    if (given === undefined || sameShape(given, shape)) return;
    failNode("SHAPE", `expected ${letter} of shape ${describe(shape)}, got ${describe(given)}.`);
  };
  expectShape("W", directions, gates * hiddenSize, inputSize);
  expectShape("R", directions, gates * hiddenSize, hiddenSize);
  expectShape("B", directions, 2 * gates * hiddenSize);
  expectShape("P", directions, 3 * hiddenSize);
  return {
    name,
    scope,
    type,
    direction,
    inputSize,
    hiddenSize,
    activations,
    activationAlpha,
    activationBeta,
    clip,
    inputForget: flag("input_forget") === 1,
    linearBeforeReset: flag("linear_before_reset") === 1,
    layout: flag("layout"),
    weights: {
      W: weights.W.name,
      R: weights.R.name,
      ...(weights.B && { B: weights.B.name }),
      ...(weights.P && { P: weights.P.name }),
    },
    inputs: [0, 4, 5, 6].map((index) => node.inputs[index] ?? ""),
    outputs: [...node.outputs],
  };
}
