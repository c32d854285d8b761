/**
 * The LSTM, GRU and RNN nodes of an ONNX graph, as plain data: their attributes with defaults filled in, and the names under
 * which their weights are found among the tensors. What the numbers mean (gate order, biases) is not this file's matter.
 *
 * Source: github.com/onnx/onnx, docs/Operators.md, LSTM, GRU, RNN.
 */
import { describe } from "../../tensor/errors.ts";
import { type Shape, sameShape } from "../../tensor/shape.ts";
import { fail } from "../codes.ts";
import type { LazyTensor } from "../contents.ts";
import type { OnnxNode, StoredTensor } from "./model.ts";

const FORMAT = "onnx";

export type RecurrentType = "LSTM" | "GRU" | "RNN";

export interface RecurrentNode {
  /** Name of the node; of its first output where it has none. */
  name: string;
  /** Where its graph hangs, e.g. `"If_0.then_branch/"`; `""` in the outermost graph. */
  scope: string;
  type: RecurrentType;
  direction: "forward" | "reverse" | "bidirectional";
  inputSize: number;
  hiddenSize: number;
  /** Names of the activations, those of the reverse direction after those of the forward one. */
  activations: string[];
  /** Their parameters as far as they are given, in the order of the activations that have one. */
  activationAlpha: number[];
  activationBeta: number[];
  /** Limit of what the gates' activations are applied to; undefined: none. */
  clip: number | undefined;
  /** LSTM: input and forget gate are coupled. */
  inputForget: boolean;
  /** GRU: the reset gate is applied after the product with the recurrent weights. */
  linearBeforeReset: boolean;
  /** 0: time first; 1: batch first. */
  layout: number;
  /** Names of its weights among the tensors of the file. */
  weights: { W: string; R: string; B?: string; P?: string };
  /** Names of the values it reads: X, sequence_lens, initial_h, initial_c; `""` for one that is left out. */
  inputs: string[];
  outputs: string[];
}

/** Gates and activations of each type, and which input holds the peepholes. */
const TYPES: Readonly<Record<RecurrentType, { gates: number; activations: string[] }>> = {
  LSTM: { gates: 4, activations: ["Sigmoid", "Tanh", "Tanh"] },
  GRU: { gates: 3, activations: ["Sigmoid", "Tanh"] },
  RNN: { gates: 1, activations: ["Tanh"] },
};

export function isRecurrent(node: OnnxNode<StoredTensor>): boolean {
  return node.domain === "" && Object.hasOwn(TYPES, node.type);
}

/** A weight and the name under which it is listed. */
export interface NamedWeight {
  name: string;
  tensor: LazyTensor;
}

/**
 * Describes a node, checking its attributes and the shapes of its weights.
 *
 * @param weights W, R and, where the node has them, B and P
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
    return failNode(
      "HEADER",
      `expected direction forward, reverse or bidirectional, got ${describe(direction)}.`,
    );
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
  const expectShape = (weight: NamedWeight | undefined, letter: string, shape: Shape) => {
    if (weight !== undefined && !sameShape(weight.tensor.shape, shape)) {
      failNode(
        "SHAPE",
        `expected ${letter} of shape ${describe([...shape])}, got ${describe([...weight.tensor.shape])}.`,
      );
    }
  };
  expectShape(weights.W, "W", [directions, gates * hiddenSize, inputSize]);
  expectShape(weights.R, "R", [directions, gates * hiddenSize, hiddenSize]);
  expectShape(weights.B, "B", [directions, 2 * gates * hiddenSize]);
  expectShape(weights.P, "P", [directions, 3 * hiddenSize]);
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
    inputs: [node.inputs[0] ?? "", node.inputs[4] ?? "", node.inputs[5] ?? "", node.inputs[6] ?? ""],
    outputs: [...node.outputs],
  };
}
