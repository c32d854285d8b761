/** An ONNX graph in the making: nodes, stored numbers, and the values of a chain by their names. */
import { activationIn } from "../../../core/cells/formulas.ts";
import { parseActivation } from "../../../core/cells/namedActivation.ts";
import type { Chain, ChainRef, ChainTensor } from "../../../core/chain/chain.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { describe } from "../../../core/tensor/errors.ts";
import type { OnnxAttribute, OnnxModel } from "../../formats/onnx/model.ts";
import { int64, nodeOf } from "../../formats/onnx/write.ts";
import { operatorOf } from "../../interop/save/onnxNode.ts";

type Attributes = Readonly<Record<string, OnnxAttribute>>;

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
    const number = (value: number) => this.floats([value], []);
    const operand = (value: string | number) => (typeof value === "string" ? value : number(value));
    const node =
      (type: string) =>
      (...of: readonly (string | number)[]) =>
        this.add(type, of.map(operand));
    if (text === "softmax" || text === "logSoftmax")
      return this.add(text === "softmax" ? "Softmax" : "LogSoftmax", [x], { axis: { int: -1 } });
    if (text === "gelu") {
      const erf = node("Erf")(node("Div")(x, Math.SQRT2));
      return node("Mul")(node("Mul")(x, node("Add")(erf, 1)), 0.5);
    }
    const { key, settings = [] } = parseActivation(text) ?? {};
    if (key === "relu" && settings[1] === 0 && settings[2] === 0 && settings[0] < Infinity)
      return node("Clip")(x, 0, settings[0]);
    const found = operatorOf(text);
    if (found !== undefined)
      return this.add(
        found.type,
        [x],
        Object.fromEntries(Object.entries(found.attributes).map(([name, float]) => [name, { float }])),
      );
    const refuse = (): never =>
      refuseLayer(this.layer, `expected an activation that ONNX has, got ${describe(text)}.`);
    if (key === undefined) return refuse();
    return activationIn<string>(
      {
        ...{ add: node("Add"), mul: node("Mul"), div: node("Div"), max: node("Max"), min: node("Min") },
        ...{ exp: node("Exp"), sigmoid: node("Sigmoid"), tanh: node("Tanh"), softplus: node("Softplus") },
        log: node("Log"),
        from: refuse,
      },
      text,
    )(x);
  }

  #unique(name: string): string {
    let found = name;
    for (let k = 1; this.#names.has(found); k++) found = `${name}_${k}`;
    this.#names.add(found);
    return found;
  }
}
