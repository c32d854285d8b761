/** Chains for the peers: as an ONNX graph, and as the `model.json` of TensorFlow.js. Both compute what the chain computes. */
import type { OnnxAttribute, OnnxModel, OnnxNode } from "../../src/checkpoint/formats/onnx/model.ts";
import { writeOnnx } from "../../src/checkpoint/formats/onnx/write.ts";
import { fromFloat, type RawTensor } from "../../src/checkpoint.ts";
import type { Chain, ChainLayer, ChainTensor } from "../../src/network.ts";
import { reorderGates, transposed } from "../numbers.ts";

type Gated = Extract<ChainLayer, { hiddenSize: number }>;

/** ONNX's order of the gates, from PyTorch's: i o f c of i f g o; z r h of r z n. */
const ORDER = { lstm: [0, 3, 1, 2], gru: [1, 0, 2] };
const OPERATORS: Readonly<Record<string, string>> = {
  relu: "Relu",
  "elu(1)": "Elu",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  softmax: "Softmax",
};

const one = ({ inputs, outputs }: Chain): boolean => inputs.length === 1 && outputs.length === 1;
const sumOf = (a: ArrayLike<number>, b: ArrayLike<number> | undefined) =>
  Float32Array.from(a, (value, k) => value + (b?.[k] ?? 0));

/** A norm as x · scale + shift. */
function affineOf(weight: ReadonlyMap<string, ChainTensor>, eps: number) {
  const find = (name: string) => weight.get(name)?.data;
  const scale = Float32Array.from(
    find("running_var")!,
    (value, k) => (find("weight")?.[k] ?? 1) / Math.sqrt(value + eps),
  );
  const shift = scale.map((value, k) => (find("bias")?.[k] ?? 0) - find("running_mean")![k] * value);
  return { scale, shift };
}

/** The activations of a cell as ONNX names them. */
function cellActivations({ kind, activations }: Gated): Map<string, OnnxAttribute> {
  const { gate = "sigmoid", state = "tanh" } = activations ?? {};
  const names = { "hardSigmoid(0.2)": "HardSigmoid", sigmoid: "Sigmoid", tanh: "Tanh", relu: "Relu" };
  const [outer, inner] = [gate, state].map((each) => names[each as keyof typeof names]);
  if (outer === undefined || inner === undefined)
    throw new Error(`no ONNX activations for ${gate}, ${state}`);
  const attributes = new Map<string, OnnxAttribute>([
    ["activations", { strings: kind === "lstm" ? [outer, inner, inner] : [outer, inner] }],
  ]);
  if (outer === "HardSigmoid")
    attributes.set("activation_alpha", { floats: [0.2] }).set("activation_beta", { floats: [0.5] });
  return attributes;
}

/**
 * An ONNX file with values [T, 1, features]; `byStep`: of one frame, whose states go in and come out as `<layer>.h` and `<layer>.c`.
 */
export function toOnnx(chain: Chain, byStep: boolean): Uint8Array {
  if (!one(chain)) throw new Error("expected one input and one output");
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, RawTensor>();
  const inputs: OnnxModel["graph"]["inputs"] = [];
  const outputs: OnnxModel["graph"]["outputs"] = [];
  const [input] = chain.inputs;
  const frames = byStep ? 1 : "T";
  inputs.push({
    name: "x",
    dtype: input.ids ? "I64" : "F32",
    shape: input.ids ? [frames, 1] : [frames, 1, input.features],
  });
  let value = "x";
  const add = (
    type: string,
    from: string[],
    attributes: Map<string, OnnxAttribute> = new Map(),
    to = [`v${nodes.length}`],
  ) => {
    nodes.push({ name: `n${nodes.length}`, type, domain: "", inputs: from, outputs: to, attributes });
    return to[0];
  };
  const constant = (data: ArrayLike<number>, shape: readonly number[]) => {
    const name = `w${initializers.size}`;
    initializers.set(name, fromFloat(Float32Array.from(data), shape));
    return name;
  };
  const ints = (numbers: readonly number[]) => {
    const name = `w${initializers.size}`;
    const bytes = new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer);
    initializers.set(name, { dtype: "I64", shape: [numbers.length], bytes } as RawTensor);
    return name;
  };
  const inChannels = (run: (from: string) => string, from: string) => {
    const turned = add("Transpose", [from], new Map([["perm", { ints: [1, 2, 0] }]]));
    return add("Transpose", [run(turned)], new Map([["perm", { ints: [2, 0, 1] }]]));
  };
  const activate = (activation: string | undefined) => {
    if (activation === undefined || activation === "linear") return;
    if (OPERATORS[activation] === undefined) throw new Error(`no operator for ${activation}`);
    value = add(OPERATORS[activation], [value]);
  };
  for (const { layer, output } of chain.placed) {
    const weight = "weights" in layer ? (layer.weights as ReadonlyMap<string, ChainTensor>) : new Map();
    switch (layer.kind) {
      case "lstm":
      case "gru": {
        const levels = layer.numLayers ?? 1;
        for (let l = 0; l < levels; l++) {
          const find = (name: string) => weight.get(`${name}_l${l}`)!;
          const ih = find("weight_ih");
          const [rows, features] = ih.shape;
          const size = layer.hiddenSize;
          const ordered = (data: ArrayLike<number>) =>
            reorderGates(Float32Array.from(data), ORDER[layer.kind as "lstm"]);
          const bias = (name: string) => find(name)?.data ?? new Float32Array(rows);
          const b = new Float32Array(2 * rows);
          b.set(ordered(bias("bias_ih")));
          b.set(ordered(bias("bias_hh")), rows);
          const attributes = cellActivations(layer);
          attributes.set("hidden_size", { int: size });
          if (layer.kind === "gru")
            attributes.set("linear_before_reset", { int: Number(layer.resetAfter ?? true) });
          const states = (layer.kind === "lstm" ? ["h", "c"] : ["h"]).map(
            (part) => `${nodes.length}.${part}`,
          );
          if (byStep) {
            for (const name of states) {
              inputs.push({ name, dtype: "F32", shape: [1, 1, size] });
              outputs.push({ name: `${name}.next`, dtype: "F32", shape: [1, 1, size] });
            }
          }
          const after = states.map((name) => `${name}.next`);
          const [y] = [`v${nodes.length}`];
          add(
            layer.kind.toUpperCase(),
            [
              value,
              constant(ordered(ih.data), [1, rows, features]),
              constant(ordered(find("weight_hh").data), [1, rows, size]),
              constant(b, [1, 2 * rows]),
              ...(byStep ? ["", ...states] : []),
            ],
            attributes,
            [y, ...after],
          );
          const isSequence = layer.sequences || l < levels - 1;
          value = isSequence ? add("Squeeze", [y, ints([1])]) : after[0];
        }
        break;
      }
      case "linear": {
        const { shape, data } = weight.get("weight")!;
        value = add("MatMul", [value, constant(transposed(data, shape[1]), [shape[1], shape[0]])]);
        const bias = weight.get("bias");
        if (bias !== undefined) value = add("Add", [value, constant(bias.data, bias.shape)]);
        activate(layer.activation);
        break;
      }
      case "activation":
        activate(layer.activation);
        break;
      case "batchNorm": {
        const { scale, shift } = affineOf(weight, layer.eps);
        value = add("Mul", [value, constant(scale, [scale.length])]);
        value = add("Add", [value, constant(shift, [scale.length])]);
        break;
      }
      case "embedding": {
        const { shape, data } = weight.get("weight")!;
        value = add("Gather", [constant(data, shape), value]);
        break;
      }
      case "conv1d": {
        const { shape, data } = weight.get("weight")!;
        const { padding } = layer;
        if (layer.stride !== undefined && layer.stride !== 1) throw new Error("no strides here");
        const total = (shape[2] - 1) * (layer.dilation ?? 1);
        const pads = padding === "same" ? [total >> 1, total - (total >> 1)] : [0, 0];
        const bias = weight.get("bias");
        const attributes = new Map<string, OnnxAttribute>([
          ["pads", { ints: pads }],
          ["kernel_shape", { ints: [shape[2]] }],
        ]);
        const parts = [constant(data, shape), ...(bias ? [constant(bias.data, bias.shape)] : [])];
        value = inChannels((from) => add("Conv", [from, ...parts], attributes), value);
        activate(layer.activation);
        break;
      }
      case "pool": {
        const { operation, size, stride = size } = layer;
        if (operation !== "max" || size === undefined) throw new Error("only windows of largest values here");
        const attributes = new Map<string, OnnxAttribute>([
          ["kernel_shape", { ints: [size] }],
          ["strides", { ints: [stride!] }],
        ]);
        value = inChannels((from) => add("MaxPool", [from], attributes), value);
        break;
      }
      case "repeat":
        value = add("Expand", [value, ints([layer.times, 1, output.features])]);
        break;
      case "last":
        value = add("Slice", [value, ints([-1]), ints([2 ** 31]), ints([0])]);
        break;
      default:
        throw new Error(`no operators for ${layer.kind}`);
    }
  }
  add("Identity", [value], new Map(), ["y"]);
  outputs.unshift({ name: "y", dtype: "F32", shape: ["t", 1, chain.outputShapes[0].features] });
  return writeOnnx({
    irVersion: 8,
    producer: "sluice",
    opsets: new Map([["", 17]]),
    properties: new Map(),
    functions: [],
    graph: { name: "chain", nodes, initializers, inputs, outputs },
  });
}

/** The names that TensorFlow.js has for activations. */
const TFJS: Readonly<Record<string, string>> = { "hardSigmoid(0.2)": "hard_sigmoid" };
const zeros = { class_name: "Zeros", config: {} };

/** `model.json` and its weights, for batches of one; `byStep`: of one frame, with state. @throws Error for what TensorFlow.js lacks */
export function toTfjs(chain: Chain, byStep: boolean): { json: string; weights: Uint8Array } {
  if (!one(chain)) throw new Error("expected one input and one output");
  if (chain.layers.some((layer) => layer.kind === "gru" && layer.resetAfter !== false))
    throw new Error("its GRU does not reset after the product");
  const layers: object[] = [];
  const specs: object[] = [];
  const parts: Float32Array[] = [];
  const [{ frames, features }] = chain.inputs;
  const steps = byStep ? 1 : typeof frames === "number" ? frames : null;
  const add = (type: string, config: object, weights: [string, Float32Array, number[]][] = []) => {
    const name = `${type.toLowerCase()}_${layers.length}`;
    const first = layers.length === 0 ? { batch_input_shape: [1, steps, features] } : {};
    layers.push({ class_name: type, config: { name, ...first, ...config } });
    for (const [part, data, shape] of weights) {
      specs.push({ name: `${name}/${part}`, shape, dtype: "float32" });
      parts.push(data);
    }
  };
  const nameOf = (activation: string) => TFJS[activation] ?? activation;
  for (const { layer } of chain.placed) {
    const weight = "weights" in layer ? (layer.weights as ReadonlyMap<string, ChainTensor>) : new Map();
    switch (layer.kind) {
      case "lstm":
        for (let l = 0; l < (layer.numLayers ?? 1); l++) {
          const find = (name: string) => weight.get(`${name}_l${l}`)!;
          const ih = find("weight_ih");
          const [rows, columns] = ih.shape;
          const hidden = layer.hiddenSize;
          const bias = sumOf(find("bias_ih")?.data ?? new Float32Array(rows), find("bias_hh")?.data);
          add(
            "LSTM",
            {
              units: hidden,
              activation: nameOf(layer.activations?.state ?? "tanh"),
              recurrent_activation: nameOf(layer.activations?.gate ?? "sigmoid"),
              return_sequences: layer.sequences || l < (layer.numLayers ?? 1) - 1,
              stateful: byStep,
              unit_forget_bias: false,
              kernel_initializer: zeros,
              recurrent_initializer: zeros,
            },
            [
              ["kernel", transposed(Float32Array.from(ih.data), columns), [columns, rows]],
              [
                "recurrent_kernel",
                transposed(Float32Array.from(find("weight_hh").data), hidden),
                [hidden, rows],
              ],
              ["bias", bias, [rows]],
            ],
          );
        }
        break;
      case "linear": {
        const { shape, data } = weight.get("weight")!;
        const bias = weight.get("bias")?.data ?? new Float32Array(shape[0]);
        const config = {
          units: shape[0],
          activation: nameOf(layer.activation ?? "linear"),
          kernel_initializer: zeros,
        };
        add("Dense", config, [
          ["kernel", transposed(data, shape[1]), [shape[1], shape[0]]],
          ["bias", Float32Array.from(bias), [shape[0]]],
        ]);
        break;
      }
      case "activation":
        if (layer.activation === "elu(1)") add("ELU", { alpha: 1 });
        else add("Activation", { activation: nameOf(layer.activation) });
        break;
      case "repeat":
        add("RepeatVector", { n: layer.times });
        break;
      case "batchNorm": {
        const parts = ["weight", "bias", "running_mean", "running_var"].map((name) => weight.get(name));
        const names = ["gamma", "beta", "moving_mean", "moving_variance"];
        const size = parts[2]!.shape[0];
        add(
          "BatchNormalization",
          { epsilon: layer.eps, scale: parts[0] !== undefined, center: parts[1] !== undefined },
          parts.flatMap((part, k): [string, Float32Array, number[]][] =>
            part === undefined ? [] : [[names[k], Float32Array.from(part.data), [size]]],
          ),
        );
        break;
      }
      default:
        throw new Error(`no layer for ${layer.kind}`);
    }
  }
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  const json = JSON.stringify({
    format: "layers-model",
    modelTopology: {
      class_name: "Sequential",
      config: { name: "chain", layers },
      keras_version: "tfjs-layers 4.22.0",
    },
    weightsManifest: [{ paths: ["weights.bin"], weights: specs }],
  });
  return { json, weights: new Uint8Array(joined.buffer) };
}
