/** An ONNX graph in the making: nodes, stored numbers, and the values of a chain by their names. */
import { parseActivation } from "../../../core/cells/namedActivation.ts";
import type { Chain, ChainRef, ChainTensor } from "../../../core/chain/chain.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { describe } from "../../../core/tensor/errors.ts";
import type { OnnxAttribute, OnnxModel } from "../../formats/onnx/model.ts";
import { int64, nodeOf } from "../../formats/onnx/write.ts";

type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** Activations that are one operator without numbers. */
const OPERATORS: Readonly<Record<string, string>> = {
  relu: "Relu",
  selu: "Selu",
  softplus: "Softplus",
  softsign: "Softsign",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  exponential: "Exp",
  hardSilu: "HardSwish",
};

export class Nodes {
  readonly model: OnnxModel;
  /** Values that are ids, [N, T] or [N] */
  readonly ids = new Set<string>();
  /** The layer whose nodes these are */
  layer = "";
  readonly #names = new Set<string>();
  readonly #values = new Map<ChainRef, string | (() => string)>();
  readonly #states = new Map<string, string>();

  constructor({ name = "network", inputs, outputs, symbols, sampleRate }: Chain) {
    this.model = {
      irVersion: 8,
      producer: "sluice",
      opsets: new Map([["", 17]]),
      graph: { name, nodes: [], initializers: new Map(), inputs: [], outputs: [] },
      properties: new Map(),
      functions: [],
    };
    if (symbols ?? sampleRate) this.model.properties.set("sluice", JSON.stringify({ symbols, sampleRate }));
    for (const { name: output } of outputs) this.#names.add(output);
    for (const { name: input, frames, features, ids } of inputs) {
      const value = this.#unique(input);
      const time = frames === undefined ? [] : [frames === "any" ? "T" : frames];
      this.model.graph.inputs.push({
        name: value,
        dtype: ids ? "I64" : "F32",
        shape: ["N", ...time, ...(ids ? [] : [features])],
      });
      if (ids) this.ids.add(value);
      this.#values.set(input, value);
    }
  }

  /** Says how to make a value of the chain, which happens when a layer reads it. */
  give(ref: ChainRef, make: () => string): void {
    this.#values.set(ref, make);
  }

  valueOf(ref: ChainRef): string {
    const value = this.#values.get(ref)!;
    if (typeof value === "string") return value;
    const made = value();
    this.#values.set(ref, made);
    return made;
  }

  addMany(type: string, inputs: readonly string[], count: number, attributes: Attributes = {}): string[] {
    const node = this.#unique(`${this.layer}/${type}`);
    const outputs = Array.from({ length: count }, (_, k) => (k === 0 ? node : this.#unique(`${node}/${k}`)));
    this.model.graph.nodes.push(
      nodeOf(node, type, [...inputs], outputs, new Map(Object.entries(attributes))),
    );
    return outputs;
  }

  add(type: string, inputs: readonly string[], attributes?: Attributes): string {
    return this.addMany(type, inputs, 1, attributes)[0];
  }

  /** @param part of its layer, for its name */
  floats(data: Float32Array | readonly number[], shape: readonly number[], part = "constant"): string {
    const name = this.#unique(`${this.layer}/${part}`);
    const values = Float32Array.from(data);
    this.model.graph.initializers.set(name, { dtype: "F32", shape, bytes: new Uint8Array(values.buffer) });
    return name;
  }

  tensor({ data, shape }: ChainTensor, part: string): string {
    return this.floats(data, shape, part);
  }

  /** A matrix with its axes exchanged. */
  turned({ data, shape: [rows, columns] }: ChainTensor): string {
    const values = new Float32Array(data.length);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) values[c * rows + r] = data[r * columns + c];
    return this.floats(values, [columns, rows], "weight");
  }

  /** Gates of a weight in another order; zeros for a weight that is not there. */
  blocks(
    tensor: ChainTensor | undefined,
    order: readonly number[],
    size: number,
    columns: number,
  ): Float32Array {
    const values = new Float32Array(order.length * size * columns);
    for (const [k, gate] of order.entries())
      if (tensor !== undefined)
        values.set(
          tensor.data.subarray(gate * size * columns, (gate + 1) * size * columns),
          k * size * columns,
        );
    return values;
  }

  integers(values: readonly number[]): string {
    const name = this.#unique(`${this.layer}/sizes`);
    this.model.graph.initializers.set(name, int64(values));
    return name;
  }

  transpose(x: string, perm: number[]): string {
    return this.add("Transpose", [x], { perm: { ints: perm } });
  }

  slice(x: string, axis: number, start: number, end: number): string {
    return this.add("Slice", [x, ...[start, end, axis].map((value) => this.integers([value]))]);
  }

  /** One place of an axis, which goes; of the only place, the axis alone goes. */
  pick(x: string, axis: number, place: number, count: number): string {
    if (count === 1) return this.add("Squeeze", [x, this.integers([axis])]);
    const name = this.#unique(`${this.layer}/place`);
    this.model.graph.initializers.set(name, { ...int64([place]), shape: [] });
    return this.add("Gather", [x, name], { axis: { int: axis } });
  }

  /** The input of a state, [N, size]. */
  state(layer: string, part: string, size: number): string {
    const key = `${layer}_${part}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const name = this.#unique(key);
    this.#states.set(key, name);
    this.model.graph.inputs.push({ name, dtype: "F32", shape: ["N", size] });
    return name;
  }

  /** An output of the network, whose name the constructor keeps. @param place among the outputs */
  output(name: string, value: string, shape: readonly (number | string)[], place: number): void {
    const { nodes, outputs } = this.model.graph;
    nodes.push(nodeOf(`output ${name}`, "Identity", [value], [name]));
    outputs.splice(place, 0, { name, dtype: "F32", shape: ["N", ...shape] });
  }

  /** The output of a state, [N, size]. */
  nextState(layer: string, part: string, value: string, size: number): void {
    this.output(this.#unique(`${layer}_${part}_next`), value, [size], this.model.graph.outputs.length);
  }

  /** An activation by its name in chains. @throws ChainError for one that ONNX lacks */
  activate(x: string, text = "linear"): string {
    const [, name = "", list] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
    if (text === "linear") return x;
    if (list === undefined && OPERATORS[name] !== undefined) return this.add(OPERATORS[name], [x]);
    const number = (value: number) => this.floats([value], []);
    const scaled = (value: string, by: number) => this.add("Mul", [value, number(by)]);
    switch (name) {
      case "softmax":
      case "logSoftmax":
        return this.add(name === "softmax" ? "Softmax" : "LogSoftmax", [x], { axis: { int: -1 } });
      case "silu":
        return this.add("Mul", [x, this.add("Sigmoid", [x])]);
      case "mish":
        return this.add("Mul", [x, this.add("Tanh", [this.add("Softplus", [x])])]);
      case "log": {
        const offset = Number(list ?? 0);
        return this.add("Log", [offset === 0 ? x : this.add("Add", [x, number(offset)])]);
      }
      case "logSigmoid":
        return this.add("Neg", [this.add("Softplus", [this.add("Neg", [x])])]);
      case "gelu": {
        if (list === "tanh") {
          const cubed = this.add("Mul", [this.add("Mul", [x, x]), x]);
          const inner = scaled(this.add("Add", [x, scaled(cubed, 0.044715)]), Math.sqrt(2 / Math.PI));
          return scaled(this.add("Mul", [x, this.add("Add", [this.add("Tanh", [inner]), number(1)])]), 0.5);
        }
        const erf = this.add("Erf", [this.add("Div", [x, number(Math.SQRT2)])]);
        return scaled(this.add("Mul", [x, this.add("Add", [erf, number(1)])]), 0.5);
      }
      case "relu": {
        const [most = Infinity, slope = 0, threshold = 0] = (list ?? "")
          .split(",")
          .map((each) => (each.trim() === "" ? Infinity : Number(each)));
        if (threshold !== 0) break;
        if (slope === 0)
          return this.add("Clip", [x, number(0), ...(most === Infinity ? [] : [number(most)])]);
        const leaky = this.add("LeakyRelu", [x], { alpha: { float: slope } });
        return most === Infinity ? leaky : this.add("Min", [leaky, number(most)]);
      }
    }
    const { key, settings: [alpha, beta] = [] } =
      parseActivation(text === "hardSigmoid" ? "hardSigmoid(1/6)" : text) ?? {};
    if (key === "leakyRelu" || key === "elu")
      return this.add(key === "elu" ? "Elu" : "LeakyRelu", [x], { alpha: { float: alpha! } });
    if (key === "hardSigmoid")
      return this.add("HardSigmoid", [x], { alpha: { float: alpha! }, beta: { float: beta! } });
    return refuseLayer(this.layer, `expected an activation that ONNX has, got ${describe(text)}.`);
  }

  #unique(name: string): string {
    let found = name;
    for (let k = 1; this.#names.has(found); k++) found = `${name}_${k}`;
    this.#names.add(found);
    return found;
  }
}
