/**
 * Whole networks as ONNX: nodes for each kind of layers, on sequences [N, T, features] and vectors [N, features].
 *
 * Source: github.com/onnx/onnx, docs/Operators.md.
 */
import { USUAL } from "../../../core/cells/usualActivations.ts";
import type { ChainLayer, ChainRecurrent, ChainSource, PlacedLayer } from "../../../core/chain/chain.ts";
import { inBlocks } from "../../../core/chain/chain.ts";
import { placeChain, statesOf } from "../../../core/chain/place.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { joinBytes } from "../../../core/storage/join.ts";
import { readOptions } from "../../../core/tensor/check.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { uncheckedPieces } from "../../formats/onnx/write.ts";
import { cellOperatorOf, recurrentAttributes } from "../../interop/save/onnxNode.ts";
import { Nodes } from "./nodes.ts";

type Of<K extends ChainLayer["kind"]> = Extract<ChainLayer, { kind: K }> | (ChainLayer & { kind: K });

/** A layer at its place: the values that it reads, and the nodes to add to. */
interface At<L> extends Omit<PlacedLayer, "layer" | "reads"> {
  readonly layer: L;
  readonly nodes: Nodes;
  readonly x: string;
  readonly beside: readonly string[];
}

/** Adds what a kind of layers computes. @returns its value */
type Print<K extends ChainLayer["kind"]> = (at: At<Of<K>>) => string;

const activation: Print<"activation"> = ({ layer, nodes, x }) => nodes.activate(x, layer.activation);

const clamp: Print<"clamp"> = ({ layer: { low, high }, nodes, x }) =>
  nodes.add("Clip", [
    x,
    low === undefined ? "" : nodes.floats([low], []),
    ...(high === undefined ? [] : [nodes.floats([high], [])]),
  ]);

const prelu: Print<"prelu"> = ({ layer: { weights }, nodes, x }) =>
  nodes.add("PRelu", [x, nodes.tensor(weights.get("weight")!, "weight")]);

/** Scale and bias of a norm, [features]. */
function affine({ nodes, layer, input }: At<Of<"batchNorm" | "layerNorm" | "instanceNorm">>): string[] {
  const { features } = input;
  return (["weight", "bias"] as const).map((name) => {
    const given = layer.weights.get(name);
    return given
      ? nodes.tensor(given, name)
      : nodes.floats(new Float32Array(features).fill(name === "weight" ? 1 : 0), [features], name);
  });
}

/** For operators that read [N, features, T]. */
function featuresFirst({ nodes, x, input }: At<unknown>, run: (x: string) => string): string {
  return input.frames === undefined ? run(x) : nodes.transpose(run(nodes.transpose(x, [0, 2, 1])), [0, 2, 1]);
}

const batchNorm: Print<"batchNorm"> = (at) => {
  const { layer, nodes } = at;
  const statistics = ["running_mean", "running_var"].map((name) =>
    nodes.tensor(layer.weights.get(name)!, name),
  );
  const inputs = [...affine(at), ...statistics];
  return featuresFirst(at, (x) =>
    nodes.add("BatchNormalization", [x, ...inputs], { epsilon: { float: layer.eps } }),
  );
};

const layerNorm: Print<"layerNorm"> = (at) =>
  at.nodes.add("LayerNormalization", [at.x, ...affine(at)], {
    epsilon: { float: at.layer.eps },
    axis: { int: -1 },
  });

const instanceNorm: Print<"instanceNorm"> = (at) =>
  featuresFirst(at, (x) =>
    at.nodes.add("InstanceNormalization", [x, ...affine(at)], { epsilon: { float: at.layer.eps } }),
  );

const repeat: Print<"repeat"> = ({ layer, nodes, x }) =>
  nodes.add("Tile", [nodes.add("Unsqueeze", [x, nodes.integers([1])]), nodes.integers([1, layer.times, 1])]);

const linear: Print<"linear"> = ({ layer: { weights, activation }, nodes, x }) => {
  const product = nodes.add("MatMul", [x, nodes.turned(weights.get("weight")!)]);
  const bias = weights.get("bias");
  return nodes.activate(bias ? nodes.add("Add", [product, nodes.tensor(bias, "bias")]) : product, activation);
};

const embedding: Print<"embedding"> = ({ layer: { name, maskZero, weights }, nodes, x, input }) => {
  if (maskZero) refuseMask(name);
  const table = nodes.tensor(weights.get("weight")!, "weight");
  if (nodes.ids.has(x)) return nodes.add("Gather", [table, x]);
  // Computed ids are one number of each frame.
  const axis = nodes.integers([input.frames === undefined ? 1 : 2]);
  return nodes.add("Gather", [
    table,
    nodes.add("Squeeze", [nodes.add("Cast", [x], { to: { int: INT64 } }), axis]),
  ]);
};

/** ONNX's number of the element type. */
const INT64 = 7;

const refuseMask = (name: string): never =>
  refuseLayer(
    name,
    "expected a layer that ONNX has, got absent frames, which it does not leave out. Write C or a network file.",
  );

/** Attributes of a window over time. */
function windowOf(
  {
    size,
    stride,
    dilation = 1,
    padding,
  }: { size: number; stride: number; dilation?: number; padding: readonly [number, number] | string },
  { input, output }: At<unknown>,
) {
  const span = (size - 1) * dilation;
  const shape = { kernel_shape: { ints: [size] }, strides: { ints: [stride] } };
  if (padding === "same" && stride > 1 && input.frames === "any")
    return { ...shape, auto_pad: { string: "SAME_UPPER" } };
  let pads = padding === "causal" ? [span, 0] : padding;
  if (padding === "same") {
    const total =
      stride === 1
        ? span
        : Math.max(((output.frames as number) - 1) * stride + span + 1 - (input.frames as number), 0);
    pads = [total >> 1, total - (total >> 1)];
  }
  return { ...shape, pads: { ints: [...(pads as number[])] } };
}

const conv1d: Print<"conv1d"> = (at) => {
  const { stride = 1, dilation = 1, groups = 1, padding = [0, 0], activation, weights } = at.layer;
  const weight = weights.get("weight")!;
  const bias = weights.get("bias");
  const attributes = windowOf({ size: weight.shape[2], stride, dilation, padding }, at);
  const inputs = [at.nodes.tensor(weight, "weight"), ...(bias ? [at.nodes.tensor(bias, "bias")] : [])];
  const product = featuresFirst(at, (x) =>
    at.nodes.add("Conv", [x, ...inputs], {
      ...attributes,
      group: { int: groups },
      dilations: { ints: [dilation] },
    }),
  );
  return at.nodes.activate(product, activation);
};

const pool: Print<"pool"> = (at) => {
  const { operation, size, stride = size, padding = [0, 0], keepFrames } = at.layer;
  if (size === undefined)
    return at.nodes.add(operation === "max" ? "ReduceMax" : "ReduceMean", [at.x], {
      axes: { ints: [1] },
      keepdims: { int: keepFrames ? 1 : 0 },
    });
  const attributes = windowOf({ size, stride: stride!, padding }, at);
  return featuresFirst(at, (x) =>
    at.nodes.add(operation === "max" ? "MaxPool" : "AveragePool", [x], attributes),
  );
};

const reshape: Print<"reshape" | "flatten"> = ({ nodes, x, output: { frames, features } }) =>
  nodes.add("Reshape", [
    x,
    nodes.integers([0, ...(frames === undefined ? [] : [frames as number]), features]),
  ]);

const pad: Print<"pad"> = ({ layer: { padding, mode = "zero" }, nodes, x }) =>
  nodes.add("Pad", [x, nodes.integers([0, padding[0], 0, 0, padding[1], 0])], {
    mode: { string: mode === "zero" ? "constant" : mode },
  });

const JOINS = { add: "Add", mean: "Add", subtract: "Sub", multiply: "Mul", max: "Max", min: "Min" } as const;

const join: Print<"join"> = ({ layer: { operation }, nodes, x, beside, input }) => {
  const all = [x, ...beside];
  if (operation === "features" || operation === "frames")
    return nodes.add("Concat", all, {
      axis: { int: operation === "frames" || input.frames === undefined ? 1 : 2 },
    });
  const joined = all.reduce((sum, each) => nodes.add(JOINS[operation], [sum, each]));
  return operation === "mean" ? nodes.add("Mul", [joined, nodes.floats([1 / all.length], [])]) : joined;
};

const flipped = (nodes: Nodes, x: string) =>
  nodes.add("Slice", [x, ...[-1, -(2 ** 31), 1, -1].map((value) => nodes.integers([value]))]);

/** Blocks of the gates in ONNX's order. */
const GATES = { lstm: [0, 3, 1, 2], gru: [1, 0, 2], rnn: [0] } as const;

function recurrent({
  layer,
  nodes,
  x,
  beside,
  withStates,
}: At<ChainRecurrent> & { withStates: boolean }): string {
  const {
    name,
    kind,
    hiddenSize,
    numLayers = 1,
    merge,
    sequences,
    backwards,
    activations,
    resetAfter = true,
  } = layer;
  const { weights } = layer;
  if (kind === "defined")
    return refuseLayer(name, "expected an LSTM, GRU or RNN, got a defined cell, which ONNX lacks.");
  if (layer.cellClip)
    refuseLayer(name, "expected a cell state without limit, got cellClip, which ONNX lacks.");
  if (weights.has("weight_hr_l0")) refuseLayer(name, "expected no projection, got one, which ONNX lacks.");
  if (backwards && merge !== undefined)
    refuseLayer(name, "expected one direction to read from the end, got two.");
  const suffixes = merge === undefined ? [""] : ["", "_reverse"];
  const states = statesOf(layer);
  const own = { ...USUAL, ...activations };
  const lacking = Object.values(kind === "rnn" ? { state: own.state } : own).find(
    (each) => !cellOperatorOf(each),
  );
  if (lacking !== undefined)
    refuseLayer(name, `expected an activation of ONNX's recurrent operators, got ${describe(lacking)}.`);
  const direction = merge !== undefined ? "bidirectional" : backwards ? "reverse" : "forward";
  const facts = { kind, hiddenSize, direction, activations: suffixes.map(() => own), resetAfter };
  const gates = GATES[kind];
  const stacked = (key: string, level: number, columns: number) =>
    suffixes.map((suffix) =>
      nodes.blocks(weights.get(`${key}_l${level}${suffix}`), gates, hiddenSize, columns),
    );
  /** Final states by part and direction, of each level. */
  const finals = new Map<string, string[]>();
  let value = nodes.transpose(x, [1, 0, 2]);
  let top: string[] = [];
  for (let level = 0; level < numLayers; level++) {
    const columns = weights.get(`weight_ih_l${level}`)!.shape[1];
    const rows = gates.length * hiddenSize;
    const [w, r] = (
      [
        ["weight_ih", columns, "W"],
        ["weight_hh", hiddenSize, "R"],
      ] as const
    ).map(([key, width, letter]) =>
      nodes.floats(joined(stacked(key, level, width)), [suffixes.length, rows, width], letter),
    );
    const hasBias = suffixes.some((suffix) =>
      ["bias_ih", "bias_hh"].some((key) => weights.has(`${key}_l${level}${suffix}`)),
    );
    const biases = suffixes.flatMap((_, d) => ["bias_ih", "bias_hh"].map((key) => stacked(key, level, 1)[d]));
    const b = hasBias ? nodes.floats(joined(biases), [suffixes.length, 2 * rows], "B") : "";
    const starts = states.map((state, k) => {
      const given = suffixes.flatMap((_, d) => {
        const whole =
          beside[d * states.length + k] ??
          (withStates ? nodes.state(name, state, numLayers * hiddenSize) : undefined);
        if (whole === undefined) return [];
        const own =
          numLayers === 1 ? whole : nodes.slice(whole, 1, level * hiddenSize, (level + 1) * hiddenSize);
        return [nodes.add("Unsqueeze", [own, nodes.integers([0])])];
      });
      return given.length < 2 ? (given[0] ?? "") : nodes.add("Concat", given, { axis: { int: 0 } });
    });
    const inputs = [value, w, r, b, "", ...starts];
    while (inputs.at(-1) === "") inputs.pop();
    const [y, ...ends] = nodes.addMany(
      kind.toUpperCase(),
      inputs,
      1 + states.length,
      Object.fromEntries(recurrentAttributes(facts)),
    );
    const isLast = level === numLayers - 1;
    for (const [k, state] of states.entries())
      for (const [d, suffix] of suffixes.entries()) {
        const key = state + suffix;
        const end = nodes.pick(ends[k], 0, d, suffixes.length);
        finals.set(key, [...(merge === undefined ? (finals.get(key) ?? []) : []), end]);
        if (isLast && k === 0) top.push(end);
      }
    if (isLast && !sequences) break;
    const sides = suffixes.map((_, d) => nodes.pick(y, 1, d, suffixes.length));
    if (isLast) top = sides;
    value = merged(nodes, merge, sides, 2);
  }
  for (const [key, parts] of finals)
    nodes.give(`${name}:${key}`, () =>
      parts.length === 1 ? parts[0] : nodes.add("Concat", parts, { axis: { int: 1 } }),
    );
  if (!sequences) return merged(nodes, merge, top, 1);
  const inTime = (side: string) => nodes.transpose(side, [1, 0, 2]);
  if (merge === "none")
    for (const [d, part] of ["forward", "reverse"].entries())
      nodes.give(`${name}:${part}`, () => inTime(top[d]));
  return backwards ? flipped(nodes, inTime(value)) : inTime(value);
}

function merged(
  nodes: Nodes,
  merge: ChainRecurrent["merge"],
  [first, second]: readonly string[],
  axis: number,
): string {
  if (second === undefined || merge === "none") return first;
  if (merge === "concat") return nodes.add("Concat", [first, second], { axis: { int: axis } });
  const both = nodes.add(merge === "mul" ? "Mul" : "Add", [first, second]);
  return merge === "ave" ? nodes.add("Mul", [both, nodes.floats([0.5], [])]) : both;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The kinds that ONNX has. */
const printers: { readonly [K in ChainLayer["kind"]]?: Print<K> } = {
  activation,
  clamp,
  prelu,
  batchNorm,
  layerNorm,
  instanceNorm,
  dropout: ({ x }) => x,
  repeat,
  linear,
  embedding,
  conv1d,
  pool,
  last: ({ nodes, x }) => nodes.pick(x, 1, -1, 2),
  flip: ({ nodes, x }) => flipped(nodes, x),
  flatten: reshape,
  transpose: ({ nodes, x }) => nodes.transpose(x, [0, 2, 1]),
  reshape,
  pad,
  join,
  masking: ({ layer }) => refuseMask(layer.name),
};

/** Returns a network as an ONNX model. @throws ChainError for a layer that ONNX lacks */
export function printOnnx(source: ChainSource, options: { states?: boolean } = {}): Uint8Array {
  const { states } = readOptions<{ states?: boolean }>("toOnnx", options, { states: [false, "boolean"] });
  const chain = placeChain(source);
  if (inBlocks(chain))
    refuseLayer(chain.inputs[0].name, "expected frames, got blocks of a signal, which ONNX lacks.");
  if (new Set(chain.outputs.map(({ name }) => name)).size < chain.outputs.length)
    refuseLayer(undefined, "expected each output once, got one again.");
  const nodes = new Nodes(chain);
  for (const { layer, reads, ...place } of chain.placed) {
    const [x, ...beside] = reads.map((ref) => nodes.valueOf(ref));
    const at = { ...place, layer, nodes, x, beside };
    nodes.layer = layer.name;
    const print = printers[layer.kind] as ((at: At<ChainLayer>) => string) | undefined;
    let value: string;
    if (print !== undefined) value = print(at);
    else if (["lstm", "gru", "rnn", "defined"].includes(layer.kind)) {
      const own = layer as ChainRecurrent;
      const withStates = states && own.merge === undefined && own.initial === undefined && !own.backwards;
      value = recurrent({ ...at, layer: own, withStates });
      if (withStates)
        for (const state of statesOf(own))
          nodes.nextState(
            own.name,
            state,
            nodes.valueOf(`${own.name}:${state}`),
            (own.numLayers ?? 1) * own.hiddenSize,
          );
    } else
      value = refuseLayer(layer.name, `expected a layer that ONNX has, got ${layer.type ?? layer.kind}.`);
    nodes.give(layer.name, () => value);
  }
  for (const [k, { name, from }] of chain.outputs.entries()) {
    const { frames, features } = chain.outputShapes[k];
    nodes.output(
      name,
      nodes.valueOf(from),
      [...(frames === undefined ? [] : [frames === "any" ? `T_${name}` : frames]), features],
      k,
    );
  }
  // Names are unique by construction.
  return joinBytes(uncheckedPieces(nodes.model));
}
