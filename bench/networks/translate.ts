/** Chains of the layers that the measured networks have, for the peers: as ONNX, and as the `model.json` of TensorFlow.js. */
import type { OnnxAttribute, OnnxModel } from "../../src/checkpoint/formats/onnx/model.ts";
import { writeOnnx } from "../../src/checkpoint/formats/onnx/write.ts";
import { fromFloat, type RawTensor } from "../../src/checkpoint.ts";
import type { Chain, ChainLayer, ChainTensor } from "../../src/network.ts";
import { reorderGates, transposed } from "../numbers.ts";

/** ONNX's order of the gates, from PyTorch's: i o f c of i f g o; z r h of r z n. */
const ORDER = { lstm: [0, 3, 1, 2], gru: [1, 0, 2] };
/** Activations as ONNX names them; TensorFlow.js has the same names in small letters. */
const OPERATORS: Readonly<Record<string, string>> = {
  "hardSigmoid(0.2)": "HardSigmoid",
  "elu(1)": "Elu",
  relu: "Relu",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  softmax: "Softmax",
};

const refuse = (layer: ChainLayer): never => {
  throw new Error(`expected a layer that a measured network has, got ${layer.kind}`);
};

/** One level of a recurrent layer for each item. */
function cellsOf(layer: Extract<ChainLayer, { hiddenSize: number }>) {
  const { numLayers = 1, sequences, activations } = layer;
  return Array.from({ length: numLayers }, (_, l) => {
    const find = (name: string) => layer.weights.get(`${name}_l${l}`)?.data;
    const [rows, features] = layer.weights.get(`weight_ih_l${l}`)!.shape;
    const numbers = (name: string) => Float32Array.from(find(name) ?? new Float32Array(rows));
    return {
      rows,
      features,
      ih: numbers("weight_ih"),
      hh: numbers("weight_hh"),
      biases: [numbers("bias_ih"), numbers("bias_hh")],
      gate: activations?.gate ?? "sigmoid",
      state: activations?.state ?? "tanh",
      sequences: sequences || l < numLayers - 1,
    };
  });
}

/** A dense layer as both peers have it, [in, out]. */
function denseOf(weights: ReadonlyMap<string, ChainTensor>) {
  const { shape, data } = weights.get("weight")!;
  return { kernel: transposed(data, shape[1]), shape: [shape[1], shape[0]], bias: weights.get("bias")!.data };
}

/** ONNX with values [T, 1, features]; `byStep`: of one frame, with a state that goes in as `….h` or `….c` and comes out as `….next`. */
export function toOnnx({ inputs: [input], placed, outputShapes }: Chain, byStep: boolean): Uint8Array {
  const graph: OnnxModel["graph"] = {
    name: "chain",
    nodes: [],
    initializers: new Map<string, RawTensor>(),
    inputs: [{ name: "x", dtype: "F32", shape: [byStep ? 1 : "T", 1, input.features] }],
    outputs: [{ name: "y", dtype: "F32", shape: ["t", 1, outputShapes[0].features] }],
  };
  const { nodes, initializers } = graph;
  let value = "x";
  const add = (
    type: string,
    others: string[] = [],
    attributes: Record<string, OnnxAttribute> = {},
    more: string[] = [],
  ) => {
    const to = `v${nodes.length}`;
    const all = new Map(Object.entries(attributes));
    nodes.push({
      name: `n${nodes.length}`,
      type,
      domain: "",
      inputs: [value, ...others],
      outputs: [to, ...more],
      attributes: all,
    });
    value = to;
  };
  const keep = (tensor: RawTensor) => {
    const name = `w${initializers.size}`;
    initializers.set(name, tensor);
    return name;
  };
  const floats = (data: Float32Array, ...shape: number[]) => keep(fromFloat(data, shape));
  const ints = (...numbers: number[]) =>
    keep({
      dtype: "I64",
      shape: [numbers.length],
      bytes: new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer),
    });
  const activate = (activation = "linear") => {
    if (activation !== "linear") add(OPERATORS[activation]);
  };
  for (const { layer, output } of placed) {
    if (layer.kind === "lstm" || layer.kind === "gru") {
      const { kind, hiddenSize, resetAfter = true } = layer;
      for (const { rows, features, ih, hh, biases, gate, state, sequences } of cellsOf(layer)) {
        const ordered = (data: Float32Array) => reorderGates(data, ORDER[kind as "lstm"]);
        const names = (kind === "lstm" ? ["h", "c"] : ["h"]).map((part) => `${nodes.length}.${part}`);
        const after = names.map((name) => `${name}.next`);
        const weights = [
          floats(ordered(ih), 1, rows, features),
          floats(ordered(hh), 1, rows, hiddenSize),
          floats(Float32Array.from(biases.flatMap((each) => [...ordered(each)])), 1, 2 * rows),
        ];
        const inner = OPERATORS[state];
        const attributes: Record<string, OnnxAttribute> = {
          hidden_size: { int: hiddenSize },
          activations: {
            strings: kind === "lstm" ? [OPERATORS[gate], inner, inner] : [OPERATORS[gate], inner],
          },
          ...(kind === "gru" && { linear_before_reset: { int: Number(resetAfter) } }),
          ...(gate !== "sigmoid" && {
            activation_alpha: { floats: [0.2] },
            activation_beta: { floats: [0.5] },
          }),
        };
        add(kind.toUpperCase(), byStep ? [...weights, "", ...names] : weights, attributes, after);
        const port = (name: string) => ({ name, dtype: "F32", shape: [1, 1, hiddenSize] });
        if (byStep) graph.inputs.push(...names.map(port));
        if (byStep) graph.outputs.push(...after.map(port));
        if (sequences) add("Squeeze", [ints(1)]);
        else value = after[0];
      }
    } else if (layer.kind === "linear") {
      const { kernel, shape, bias } = denseOf(layer.weights);
      add("MatMul", [floats(kernel, ...shape)]);
      add("Add", [floats(bias, shape[1])]);
      activate(layer.activation);
    } else if (layer.kind === "activation") activate(layer.activation);
    else if (layer.kind === "batchNorm") {
      const find = (name: string) => layer.weights.get(name)!.data;
      const scale = find("running_var").map((v, k) => find("weight")[k] / Math.sqrt(v + layer.eps));
      add("Mul", [floats(scale, scale.length)]);
      const shift = scale.map((s, k) => find("bias")[k] - find("running_mean")[k] * s);
      add("Add", [floats(shift, shift.length)]);
    } else if (layer.kind === "repeat") add("Expand", [ints(layer.times, 1, output.features)]);
    else if (layer.kind === "flatten") add("Reshape", [ints(1, 1, -1)]);
    else if (layer.kind === "last") add("Slice", [ints(-1), ints(2 ** 31), ints(0)]);
    else refuse(layer);
  }
  add("Identity");
  nodes.at(-1)!.outputs = ["y"];
  const opsets = new Map([["", 17]]);
  return writeOnnx({ irVersion: 8, producer: "sluice", opsets, properties: new Map(), functions: [], graph });
}

/** `model.json` and its weights, for batches of one; `byStep`: of one frame, with state. @throws Error for what TensorFlow.js lacks */
export function toTfjs(
  { inputs: [input], placed }: Chain,
  byStep: boolean,
): { json: string; weights: Uint8Array } {
  if (placed.some(({ layer }) => layer.kind === "gru" && layer.resetAfter !== false))
    throw new Error("its GRU resets before the product, this one after it");
  const layers: object[] = [];
  const specs: object[] = [];
  const numbers: number[] = [];
  const steps = byStep ? 1 : typeof input.frames === "number" ? input.frames : null;
  // Other initializers take seconds, for weights that are replaced.
  const zeros = { class_name: "Zeros", config: {} };
  const add = (type: string, config: object, weights: [string, Float32Array, number[]][] = []) => {
    const name = `${type.toLowerCase()}_${layers.length}`;
    const first = layers.length === 0 ? { batch_input_shape: [1, steps, input.features] } : {};
    const rest = { kernel_initializer: zeros, recurrent_initializer: zeros };
    layers.push({ class_name: type, config: { name, ...first, ...config, ...(weights.length > 0 && rest) } });
    for (const [part, data, shape] of weights) {
      specs.push({ name: `${name}/${part}`, shape, dtype: "float32" });
      for (const number of data) numbers.push(number);
    }
  };
  const named = (activation = "linear") =>
    (OPERATORS[activation] ?? activation).replace("HardS", "hard_s").toLowerCase();
  for (const { layer } of placed) {
    if (layer.kind === "lstm") {
      const { hiddenSize: units } = layer;
      for (const { rows, features, ih, hh, biases, gate, state, sequences } of cellsOf(layer)) {
        const activations = { activation: named(state), recurrent_activation: named(gate) };
        add(
          "LSTM",
          { units, ...activations, return_sequences: sequences, stateful: byStep, unit_forget_bias: false },
          [
            ["kernel", transposed(ih, features), [features, rows]],
            ["recurrent_kernel", transposed(hh, units), [units, rows]],
            ["bias", biases[0].map((value, k) => value + biases[1][k]), [rows]],
          ],
        );
      }
    } else if (layer.kind === "linear") {
      const { kernel, shape, bias } = denseOf(layer.weights);
      add("Dense", { units: shape[1], activation: named(layer.activation) }, [
        ["kernel", kernel, shape],
        ["bias", bias, [shape[1]]],
      ]);
    } else if (layer.kind === "flatten") add("Flatten", {});
    else if (layer.kind === "activation") add("Activation", { activation: named(layer.activation) });
    else if (layer.kind === "repeat") add("RepeatVector", { n: layer.times });
    else if (layer.kind === "batchNorm") {
      const parts = {
        gamma: "weight",
        beta: "bias",
        moving_mean: "running_mean",
        moving_variance: "running_var",
      };
      const weights = Object.entries(parts).map(([part, name]): [string, Float32Array, number[]] => {
        const { data, shape } = layer.weights.get(name)!;
        return [part, data, [...shape]];
      });
      add("BatchNormalization", { epsilon: layer.eps }, weights);
    } else refuse(layer);
  }
  const config = { name: "chain", layers };
  const modelTopology = { class_name: "Sequential", config, keras_version: "tfjs-layers 4.22.0" };
  const weightsManifest = [{ paths: ["weights.bin"], weights: specs }];
  const json = JSON.stringify({ format: "layers-model", modelTopology, weightsManifest });
  return { json, weights: new Uint8Array(Float32Array.from(numbers).buffer) };
}
