/** Parts of ONNX graphs with recurrent nodes, which whole networks and layers alone have alike. */
import { parseActivation } from "../../../core/cells/namedActivation.ts";
import type { OnnxAttribute } from "../../formats/onnx/model.ts";
import { inOnnx } from "../activationNames.ts";

/** The activations of recurrent nodes; an `Affine` can be the linear one. */
const IN_CELLS = ["Sigmoid", "Tanh", "Relu", "Softplus", "Softsign", "LeakyRelu", "Elu", "HardSigmoid"];

/** The operator of an activation, with the values of its attributes; undefined where ONNX has none. @param name as in a layer's activations */
export function operatorOf(name: string): { type: string; attributes: Record<string, number> } | undefined {
  const { key = "", settings = [] } = parseActivation(name) ?? {};
  const [type, defaults = {}] = inOnnx(key) ?? [];
  if (type === undefined || (key === "relu" && settings.join() !== "Infinity,0,0")) return undefined;
  if (key === "log" && settings[0] !== 0) return undefined;
  const attributes = Object.fromEntries(Object.keys(defaults).map((each, k) => [each, settings[k]]));
  return { type, attributes };
}

/** The same in a recurrent node. */
export function cellOperatorOf(name: string): ReturnType<typeof operatorOf> {
  if (name === "linear") return { type: "Affine", attributes: { alpha: 1, beta: 0 } };
  const found = operatorOf(name);
  return found !== undefined && IN_CELLS.includes(found.type) ? found : undefined;
}

/** The cell of a recurrent node. */
export interface NodeFacts {
  kind: "lstm" | "gru" | "rnn";
  hiddenSize: number;
  direction: string;
  /** Of its gates and its state, of each direction; `cellOperatorOf` knows them */
  activations: readonly { gate: string; state: string }[];
  resetAfter?: boolean;
}

/** The attributes of a recurrent node. */
export function recurrentAttributes(facts: NodeFacts): Map<string, OnnxAttribute> {
  const { kind, hiddenSize, direction, activations, resetAfter } = facts;
  const all = activations
    .flatMap(({ gate, state }) => ({ lstm: [gate, state, state], gru: [gate, state], rnn: [state] })[kind])
    .map((name) => cellOperatorOf(name)!);
  // Only activations that take a number have one in the list.
  const numbers = (key: string) => all.flatMap(({ attributes }) => attributes[key] ?? []);
  const lists = { activation_alpha: numbers("alpha"), activation_beta: numbers("beta") };
  return new Map<string, OnnxAttribute>([
    ["hidden_size", { int: hiddenSize }],
    ["direction", { string: direction }],
    ["activations", { strings: all.map(({ type }) => type) }],
    ...Object.entries(lists).flatMap(([name, floats]): [string, OnnxAttribute][] =>
      floats.length > 0 ? [[name, { floats }]] : [],
    ),
    ...(kind === "gru" ? ([["linear_before_reset", { int: resetAfter ? 1 : 0 }]] as const) : []),
  ]);
}
