/** The operators of ONNX graphs that become chains. Source: github.com/onnx/onnx, docs/Operators.md. */
import { describe } from "../../../core/tensor/errors.ts";
import type { OnnxNode, StoredTensor } from "../../formats/onnx/model.ts";
import type { RecurrentNode } from "../../formats/onnx/recurrent.ts";
import { fromOnnx } from "../../interop/activationNames.ts";
import { Operation } from "../graph/operation.ts";
import * as graph from "../graph/operations.ts";
import { activation } from "../graph/operations.ts";
import type { Trace } from "../graph/trace.ts";
import { shapeText, type Traced } from "../graph/value.ts";
import { recurrent } from "./recurrent.ts";

/** Returns the outputs of a node, or the only one. */
export type Operator = (node: NodeInputs) => Traced | undefined | readonly (Traced | undefined)[];

/** Facts of the model that its nodes do not repeat. */
export interface ModelFacts {
  /** Version of the operators */
  readonly opset: number;
  readonly recurrent: readonly RecurrentNode[];
  /** The numbers of nodes that fill a shape */
  readonly fills: ReadonlyMap<OnnxNode<StoredTensor>, number>;
}

/** A node and its inputs. */
export class NodeInputs extends Operation {
  readonly facts: ModelFacts;
  readonly node: OnnxNode<StoredTensor>;
  readonly #inputs: readonly (Traced | undefined)[];

  constructor(
    trace: Trace,
    where: string,
    node: OnnxNode<StoredTensor>,
    inputs: readonly (Traced | undefined)[],
    facts: ModelFacts,
  ) {
    super(trace, where, node.type);
    this.facts = facts;
    this.node = node;
    this.#inputs = inputs;
  }

  has(index: number): boolean {
    return (this.node.inputs[index] ?? "") !== "";
  }

  operand(index: number): Traced | undefined {
    return this.#inputs[index];
  }

  operands(): readonly (Traced | undefined)[] {
    return this.#inputs;
  }

  int(name: string, missing: number): number {
    return this.#attribute(name, "int", missing);
  }

  float(name: string, missing: number): number {
    return this.#attribute(name, "float", missing);
  }

  text(name: string, missing: string): string {
    return this.#attribute(name, "string", missing);
  }

  ints(name: string): readonly number[] | undefined {
    return this.#attribute<readonly number[] | undefined>(name, "ints", undefined);
  }

  /** Integers of an attribute, or of an input in newer sets of operators. */
  integers(name: string, index: number): readonly number[] | undefined {
    const given = this.ints(name);
    if (given !== undefined || !this.has(index)) return given;
    const input = this.#inputs[index];
    const values = input?.kind === "sizes" ? input.values : undefined;
    if (values?.every((value) => typeof value === "number")) return values as number[];
    return this.refuse(`expected ${name} that the file says, got ${input?.kind ?? "an unknown value"}.`);
  }

  axes(): readonly number[] {
    return this.integers("axes", 1) ?? this.refuse("expected axes.");
  }

  #attribute<T>(name: string, kind: string, missing: T): T {
    const value = this.node.attributes.get(name) as Record<string, unknown> | undefined;
    if (value === undefined) return missing;
    return kind in value ? (value[kind] as T) : this.refuse(`expected ${name} of type ${kind}.`);
  }
}

const gather: Operator = (node) => {
  const [data, indices] = [node.operand(0), node.operand(1)];
  const axis = node.int("axis", 0);
  if (data?.kind === "stored" && indices?.kind === "value" && axis === 0 && data.shape.length === 2)
    return node.trace.embedding(node.where, "Gather", indices, data);
  if (indices?.kind !== "sizes" || !indices.values.every((each) => typeof each === "number"))
    return node.refuse(`expected indices that the file says, got ${indices?.kind ?? "an unknown value"}.`);
  const at = indices.values as number[];
  if (data?.kind === "sizes")
    return graph.sizes(
      at.map((k) => data.values.at(k)),
      indices.scalar,
    );
  if (data?.kind === "zeros") return data;
  if (at.length !== 1) return node.refuse(`expected one index, got ${at.length}.`);
  const value = node.value();
  const selected = node.trace.select(node.where, value, axis, at[0]);
  return indices.scalar ? selected : node.trace.unsqueeze(selected, node.trace.axis(node.where, value, axis));
};

const slice: Operator = (node) => {
  const starts = node.integers("starts", 1) ?? node.refuse("expected starts.");
  const ends = node.integers("ends", 2) ?? node.refuse("expected ends.");
  const axes = node.integers("axes", 3) ?? starts.map((_, k) => k);
  const steps = node.integers("steps", 4) ?? starts.map(() => 1);
  if ([ends, axes, steps].some(({ length }) => length !== starts.length))
    node.refuse("expected as many starts, ends, axes and steps.");
  return starts.reduce(
    (input, start, k) => graph.slice(node, axes[k], start, ends[k], steps[k], input),
    node.operand(0),
  );
};

const split: Operator = (node) => {
  const value = node.value();
  const axis = node.trace.axis(node.where, value, node.int("axis", 0));
  return graph.split(node, axis, node.integers("split", 1) ?? node.node.outputs.length);
};

const reshape: Operator = (node) => {
  const wanted = node.operand(1);
  const shape = node.ints("shape") ?? (wanted?.kind === "sizes" ? wanted.values : undefined);
  if (shape === undefined || node.int("allowzero", 0) !== 0)
    return node.refuse(`expected a shape that the file says, got ${wanted?.kind ?? "an unknown value"}.`);
  return graph.reshape(node, shape);
};

/** Zeros of any shape; a list of other numbers, which shapes are computed with. */
const constantOfShape: Operator = (node) => {
  const fill = node.facts.fills.get(node.node) ?? 0;
  if (fill === 0) return { kind: "zeros" };
  const shape = node.operand(0);
  const count = shape?.kind === "sizes" && shape.values.length === 1 ? shape.values[0] : undefined;
  return typeof count === "number" && count <= 64 ? graph.sizes(new Array(count).fill(fill)) : undefined;
};

const expand: Operator = (node) => {
  const input = node.operand(0);
  if (input?.kind === "zeros") return input;
  if (input?.kind === "stored" && input.data.every((value) => value === 0)) return { kind: "zeros" };
  if (input?.kind !== "value") node.refuse("expected zeros to expand, got other numbers.");
  const shape = node.operand(1);
  return graph.repeat(node, shape?.kind === "sizes" ? shape.values : []);
};

const pad: Operator = (node) => {
  const sizes = node.integers("pads", 1) ?? [];
  const value = node.has(2) ? node.stored(2).data[0] : node.float("value", 0);
  if (node.text("mode", "constant") !== "constant" || value !== 0 || node.has(3))
    node.refuse("expected zeros, of every axis.");
  const half = sizes.length / 2;
  return graph.pad(
    node,
    sizes.slice(0, half).map((before, axis) => [before, sizes[axis + half]] as const),
  );
};

const gemm: Operator = (node) => {
  if (node.int("transA", 0) !== 0) node.refuse("expected x as the left factor.");
  return graph.linear(node, node.value(), node.stored(1), {
    isOutFirst: node.int("transB", 0) === 1,
    bias: node.storedIfAny(2),
    alpha: node.float("alpha", 1),
    beta: node.float("beta", 1),
  });
};

const layerNormalization: Operator = (node) => {
  const value = node.value();
  const axis = node.trace.axis(node.where, value, node.int("axis", -1));
  if (axis !== value.axes.length - 1)
    node.refuse(`expected the last axis of ${shapeText(value.axes)}, got ${axis}.`);
  return graph.layerNorm(node, node.float("epsilon", 1e-5), [1, 2]);
};

const batchNormalization: Operator = (node) => {
  if (node.int("training_mode", 0) !== 0)
    node.refuse("expected statistics of training, got training itself.");
  return graph.batchNorm(node, node.float("epsilon", 1e-5), [1, 2, 3, 4]);
};

/** The one axis of a window over time; those of one element beside it are left out. */
function windowOf(node: NodeInputs, kernel: readonly number[]) {
  const axes = kernel.length;
  const strides = node.ints("strides") ?? kernel.map(() => 1);
  const dilations = node.ints("dilations") ?? kernel.map(() => 1);
  const pads = node.ints("pads") ?? new Array<number>(2 * axes).fill(0);
  const auto = node.text("auto_pad", "NOTSET");
  const value = node.value();
  const times = value.axes.slice(2).map((axis) => axis.some(({ role }) => role === "time"));
  const at = times.indexOf(true);
  const others = kernel.every((size, k) => k === at || (size === 1 && pads[k] === 0 && pads[k + axes] === 0));
  if (value.axes.length !== axes + 2 || at < 0 || !others)
    node.refuse(`expected a window over time, got one of ${describe(kernel)} over ${shapeText(value.axes)}.`);
  if (!["NOTSET", "VALID", "SAME_UPPER"].includes(auto)) node.refuse(`expected no auto_pad, got ${auto}.`);
  const padding: readonly [number, number] | "same" =
    auto === "SAME_UPPER" ? "same" : [pads[at], pads[at + axes]];
  return { at, size: kernel[at], stride: strides[at], dilation: dilations[at], padding };
}

const conv: Operator = (node) => {
  const { shape, data } = node.stored(1);
  const { at, size, stride, dilation, padding } = windowOf(node, shape.slice(2));
  if (shape.some((length, k) => k > 1 && k !== at + 2 && length !== 1))
    node.refuse("expected taps over time.");
  return node.trace.conv1d(node.where, "Conv", node.value(), {
    weight: { shape: [shape[0], shape[1], size], data },
    bias: node.storedIfAny(2),
    groups: node.int("group", 1),
    stride,
    dilation,
    padding,
  });
};

const pool =
  (operation: "max" | "mean"): Operator =>
  (node) => {
    const kernel = node.ints("kernel_shape") ?? node.refuse("expected kernel_shape.");
    const { size, stride, dilation, padding } = windowOf(node, kernel);
    const isPadded = padding !== "same" && (padding[0] > 0 || padding[1] > 0);
    if (dilation !== 1 || node.int("ceil_mode", 0) !== 0)
      node.refuse("expected no dilation and no ceil_mode.");
    if (operation === "mean" && isPadded && node.int("count_include_pad", 0) !== 0)
      node.refuse("expected means of present frames, got count_include_pad.");
    return node.trace.pool(node.where, node.value(), operation, { size, stride, padding });
  };

const reduce =
  (operation: "max" | "mean"): Operator =>
  (node) =>
    graph.reduce(node, operation, node.axes(), node.int("keepdims", 1) === 1);

const clip: Operator = (node) => {
  const limit = (name: string, index: number, missing: number) =>
    node.has(index) ? node.stored(index).data[0] : node.float(name, missing);
  return graph.clip(
    node,
    limit("min", 1, Number.NEGATIVE_INFINITY),
    limit("max", 2, Number.POSITIVE_INFINITY),
  );
};

const softmax =
  (name: "softmax" | "logSoftmax"): Operator =>
  (node) => {
    // Before version 13 it is over this axis and all behind it.
    const isOld = node.facts.opset < 13;
    const axis = node.trace.axis(node.where, node.value(), node.int("axis", isOld ? 1 : -1));
    if (isOld && axis !== node.value().axes.length - 1)
      node.refuse(`expected softmax over the last axis, got one over axis ${axis} and those behind it.`);
    return node.trace.softmax(node.where, node.value(), axis, name);
  };

const dropout: Operator = (node) => {
  const training = node.operand(2);
  if (node.has(2) && !(training?.kind === "sizes" && training.values.every((each) => each === 0)))
    node.refuse("expected evaluation, got training_mode.");
  return node.operand(0);
};

/** Numbers of ONNX for float32 and float64. */
const FLOATS = [1, 11];

const cast: Operator = (node) => {
  const input = node.operand(0);
  const to = node.int("to", 1);
  if (input?.kind === "value" && !FLOATS.includes(to) && !node.trace.isInput(input))
    node.refuse(`expected a cast to float32, got one to type ${to}.`);
  return input;
};

const arithmetic: Operator = (node) => {
  const isWhole = node.type === "Div" && [0, 1].every((index) => node.operand(index)?.kind === "sizes");
  return graph.arithmetic(node, isWhole ? "FloorDiv" : node.type);
};

const OPERATORS: Readonly<Record<string, Operator>> = {
  Shape: (node) => {
    const shape = graph.shapeOf(node.value());
    return graph.sizes(shape.slice(node.int("start", 0), node.int("end", shape.length)));
  },
  Gather: gather,
  Unsqueeze: (node) => graph.unsqueeze(node, node.axes()),
  Squeeze: (node) => graph.squeeze(node, node.integers("axes", 1)),
  Concat: (node) => graph.concat(node, node.operands(), node.int("axis", 0)),
  Slice: slice,
  Transpose: (node) => graph.transpose(node, node.ints("perm")),
  Reshape: reshape,
  Flatten: (node) => {
    const axis = node.int("axis", 1);
    return graph.flatten(node, (rank) => [0, axis < 0 ? axis + rank : axis]);
  },
  ConstantOfShape: constantOfShape,
  Expand: expand,
  Tile: (node) => graph.repeat(node, node.integers("repeats", 1) ?? []),
  Pad: pad,
  Identity: (node) => node.operand(0),
  Dropout: dropout,
  Cast: cast,
  Gemm: gemm,
  MatMul: (node) => graph.linear(node, node.value(), node.stored(1)),
  Add: arithmetic,
  Sub: arithmetic,
  Mul: arithmetic,
  Div: arithmetic,
  Neg: graph.negative,
  Min: arithmetic,
  Max: arithmetic,
  Less: arithmetic,
  Greater: arithmetic,
  Equal: arithmetic,
  And: arithmetic,
  Split: split,
  Abs: (node) => graph.part(node, "Abs"),
  Erf: (node) => graph.part(node, "Erf"),
  Pow: (node) => graph.part(node, "Pow", node.operand(0), node.operand(1)),
  Sqrt: (node) => graph.part(node, "Sqrt"),
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  InstanceNormalization: (node) => graph.instanceNorm(node, node.float("epsilon", 1e-5), [1, 2]),
  Conv: conv,
  MaxPool: pool("max"),
  AveragePool: pool("mean"),
  GlobalMaxPool: (node) => node.trace.pool(node.where, node.value(), "max"),
  GlobalAveragePool: (node) => node.trace.pool(node.where, node.value(), "mean"),
  ReduceMean: reduce("mean"),
  ReduceMax: reduce("max"),
  Clip: clip,
  PRelu: (node) => graph.prelu(node, node.stored(1)),
  Mish: activation("mish"),
  Gelu: activation((node: NodeInputs) =>
    node.text("approximate", "none") === "tanh" ? "gelu(tanh)" : "gelu",
  ),
  Softmax: softmax("softmax"),
  LogSoftmax: softmax("logSoftmax"),
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
};

/** Returns what an operator of ONNX adds to the network; undefined for one that we do not follow. */
export function operatorFor(type: string): Operator | undefined {
  if (Object.hasOwn(OPERATORS, type)) return OPERATORS[type];
  const { name, defaults = {} } = fromOnnx(type) ?? {};
  if (name === undefined) return undefined;
  return activation((node: NodeInputs) => {
    const settings = Object.entries(defaults).map(([attribute, value]) => node.float(attribute, value));
    return settings.length === 0 ? name : `${name}(${settings.join(", ")})`;
  });
}
