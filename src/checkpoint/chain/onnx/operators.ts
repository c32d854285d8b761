/** The operators of ONNX graphs that become chains. Source: github.com/onnx/onnx, docs/Operators.md. */
import type { ChainTensor } from "../../../core/chain/chain.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { describe } from "../../../core/tensor/errors.ts";
import type { OnnxNode, StoredTensor } from "../../formats/onnx/model.ts";
import { patternOf } from "../graph/patterns.ts";
import type { Trace } from "../graph/trace.ts";
import {
  type Role,
  type Sizes,
  type Stored,
  shapeText,
  sizeOfAxis,
  type Traced,
  type Value,
} from "../graph/value.ts";
import { recurrent } from "./recurrent.ts";

export type Operator = (node: NodeInputs) => readonly (Traced | undefined)[];

/** A node with what its inputs are. */
export class NodeInputs {
  readonly trace: Trace;
  readonly where: string;
  readonly type: string;
  readonly count: number;
  readonly outputs: readonly string[];
  /** Version of the operators */
  readonly opset: number;
  readonly #node: OnnxNode<StoredTensor>;
  readonly #inputs: readonly (Traced | undefined)[];

  constructor(
    trace: Trace,
    where: string,
    node: OnnxNode<StoredTensor>,
    inputs: readonly (Traced | undefined)[],
    opset: number,
  ) {
    this.trace = trace;
    this.opset = opset;
    this.where = where;
    this.type = node.type;
    this.count = inputs.length;
    this.outputs = node.outputs;
    this.#node = node;
    this.#inputs = inputs;
  }

  refuse(message: string): never {
    return refuseLayer(this.where, `${this.type}: ${message}`);
  }

  /** Whether the node names this input. */
  has(index: number): boolean {
    return (this.#node.inputs[index] ?? "") !== "";
  }

  any(index: number): Traced | undefined {
    return this.#inputs[index];
  }

  value(index = 0): Value {
    const input = this.#inputs[index];
    if (input?.kind === "value") return input;
    if (input?.kind === "formula")
      this.refuse(`expected a layer that Sluice follows, got ${input.type}, which is none by itself.`);
    return this.refuse(
      `expected a result of the network as input ${index}, got ${input?.kind ?? "an unknown value"}.`,
    );
  }

  stored(index: number): Stored {
    const input = this.#inputs[index];
    if (input?.kind === "stored") return input;
    return this.refuse(
      `expected a stored tensor as input ${index}, got ${input?.kind ?? "an unknown value"}.`,
    );
  }

  storedIfAny(index: number): Stored | undefined {
    return this.has(index) ? this.stored(index) : undefined;
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

  list<T = number>(name: string, kind: "ints" | "floats" | "strings" = "ints"): readonly T[] | undefined {
    return this.#attribute<readonly T[] | undefined>(name, kind, undefined);
  }

  /** Integers of an attribute, or of an input in newer sets of operators. */
  integers(name: string, index: number): readonly number[] | undefined {
    const given = this.list(name);
    if (given !== undefined || !this.has(index)) return given;
    const input = this.#inputs[index];
    const values = input?.kind === "sizes" ? input.values : undefined;
    if (values?.every((value) => typeof value === "number")) return values as number[];
    return this.refuse(`expected ${name} that the file says, got ${input?.kind ?? "an unknown value"}.`);
  }

  #attribute<T>(name: string, kind: string, missing: T): T {
    const value = this.#node.attributes.get(name) as Record<string, unknown> | undefined;
    if (value === undefined) return missing;
    return kind in value ? (value[kind] as T) : this.refuse(`expected ${name} of type ${kind}.`);
  }
}

const sizes = (values: Sizes["values"], scalar = false): Sizes => ({ kind: "sizes", values, scalar });

const isConstant = (input: Traced | undefined): input is Sizes | Stored | { kind: "zeros" } =>
  input !== undefined && input.kind !== "value" && input.kind !== "formula";

/** An operation that may be part of a formula; `otherwise` it is a layer of its own. */
const formula =
  (otherwise?: Operator): Operator =>
  (node) => {
    const operands = Array.from({ length: Math.min(node.count, 2) }, (_, k) => node.any(k));
    const numbers = operands.flatMap((each) =>
      isConstant(each) && each.kind !== "zeros" ? [numberIn(each)] : [],
    );
    if (node.type === "Erf" && operands[0]?.kind === "value") {
      const of = node.trace.unscaled(operands[0], Math.SQRT1_2);
      if (of !== undefined) operands[0] = { kind: "formula", of, words: "x/√2", type: "Div", eps: 0 };
    }
    const isMean = node.type === "ReduceMean";
    if (isMean && !isOverFeatures(node, operands[0])) return otherwise!(node);
    const made = patternOf(node.type, isMean ? operands.slice(0, 1) : operands, numbers[0]);
    if (made === undefined) {
      if (otherwise !== undefined && operands.every((each) => each?.kind !== "formula"))
        return otherwise(node);
      return node.refuse("expected an operator that Sluice follows, or a part of softsign, gelu or a norm.");
    }
    if (made.kind === "formula") return [made];
    const { of, layer, eps } = made;
    if (layer !== "norm") return [node.trace.activation(node.where, of, layer)];
    return [node.trace.norm(node.where, of, -1, { kind: "layerNorm", eps, weights: new Map() })];
  };

function numberIn(constant: Sizes | Stored): number | undefined {
  const values = constant.kind === "stored" ? constant.data : constant.values;
  return values.length === 1 ? Number(values[0]) : undefined;
}

function isOverFeatures(node: NodeInputs, input: Traced | undefined): boolean {
  const value = input?.kind === "formula" ? input.of : input;
  const axes = node.integers("axes", 1);
  if (value?.kind !== "value" || axes?.length !== 1 || node.int("keepdims", 1) !== 1) return false;
  const axis = node.trace.axis(node.where, value, axes[0]);
  return axis === value.axes.length - 1 && value.axes[axis].at(-1)?.role === "feature";
}

const same: Operator = (node) => [node.any(0)];

const activation =
  (name: string | ((node: NodeInputs) => string)): Operator =>
  (node) => [node.trace.activation(node.where, node.value(), typeof name === "string" ? name : name(node))];

const shape: Operator = (node) => {
  const values = node.value().axes.map((axis) => {
    const size = sizeOfAxis(axis);
    return size !== "any" ? size : axis.length === 1 ? axis[0].role : undefined;
  });
  const end = node.int("end", values.length);
  return [sizes(values.slice(node.int("start", 0), end))];
};

const gather: Operator = (node) => {
  const [data, indices] = [node.any(0), node.any(1)];
  const axis = node.int("axis", 0);
  if (data?.kind === "stored" && indices?.kind === "value" && axis === 0 && data.shape.length === 2)
    return [node.trace.embedding(node.where, "Gather", indices, data)];
  if (indices?.kind !== "sizes" || !indices.values.every((each) => typeof each === "number"))
    return node.refuse(`expected indices that the file says, got ${indices?.kind ?? "an unknown value"}.`);
  const at = indices.values as number[];
  if (data?.kind === "sizes")
    return [
      sizes(
        at.map((k) => data.values.at(k)),
        indices.scalar,
      ),
    ];
  if (data?.kind === "zeros") return [data];
  const value = node.value();
  if (at.length !== 1) return node.refuse(`expected one index, got ${at.length}.`);
  const selected = node.trace.select(node.where, value, axis, at[0]);
  return [
    indices.scalar ? selected : node.trace.unsqueeze(selected, node.trace.axis(node.where, value, axis)),
  ];
};

const unsqueeze: Operator = (node) => {
  const input = node.any(0);
  const axes = node.integers("axes", 1) ?? node.refuse("expected axes.");
  if (input?.kind === "sizes") return [sizes(input.values)];
  if (isConstant(input)) return [input];
  const value = node.value();
  const rank = value.axes.length + axes.length;
  const sorted = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  return [sorted.reduce((result, axis) => node.trace.unsqueeze(result, axis), value)];
};

const squeeze: Operator = (node) => {
  const input = node.any(0);
  if (input?.kind === "sizes") return [sizes(input.values, true)];
  if (isConstant(input)) return [input];
  const value = node.value();
  const ones = value.axes.flatMap((axis, k) => (sizeOfAxis(axis) === 1 ? [k] : []));
  const axes = node.integers("axes", 1) ?? ones;
  const sorted = axes.map((axis) => node.trace.axis(node.where, value, axis)).sort((a, b) => b - a);
  return [sorted.reduce((result, axis) => node.trace.squeeze(node.where, result, axis), value)];
};

const concat: Operator = (node) => {
  const inputs = Array.from({ length: node.count }, (_, k) => node.any(k));
  if (inputs.every((input) => input?.kind === "sizes"))
    return [sizes(inputs.flatMap((input) => (input as Sizes).values))];
  if (inputs.every((input) => input?.kind === "zeros")) return [{ kind: "zeros" }];
  const values = inputs.map((_, k) => node.value(k));
  return [node.trace.concat(node.where, values, node.int("axis", 0))];
};

const slice: Operator = (node) => {
  const input = node.any(0);
  if (input?.kind === "zeros") return [input];
  const starts = node.integers("starts", 1) ?? node.refuse("expected starts.");
  const ends = node.integers("ends", 2) ?? node.refuse("expected ends.");
  const axes = node.integers("axes", 3) ?? starts.map((_, k) => k);
  const steps = node.integers("steps", 4) ?? starts.map(() => 1);
  if ([ends, axes, steps].some(({ length }) => length !== starts.length))
    node.refuse("expected as many starts, ends, axes and steps.");
  if (input?.kind === "sizes") {
    if (starts.length !== 1 || steps[0] !== 1) node.refuse("expected one range of sizes.");
    return [sizes(input.values.slice(starts[0], ends[0]))];
  }
  return [
    starts.reduce(
      (value, start, k) => node.trace.slice(node.where, value, axes[k], start, ends[k], steps[k]),
      node.value(),
    ),
  ];
};

const transpose: Operator = (node) => {
  const input = node.any(0);
  if (input?.kind === "zeros") return [input];
  const value = node.value();
  const order = node.list("perm") ?? value.axes.map((_, k) => value.axes.length - 1 - k);
  return [node.trace.transpose(node.where, value, order)];
};

const reshape: Operator = (node) => {
  const input = node.any(0);
  if (input?.kind === "zeros") return [input];
  const given = node.list("shape");
  const wanted = node.any(1);
  const shape = given ?? (wanted?.kind === "sizes" ? wanted.values : undefined);
  if (shape === undefined || node.int("allowzero", 0) !== 0)
    return node.refuse(`expected a shape that the file says, got ${wanted?.kind ?? "an unknown value"}.`);
  return [node.trace.reshape(node.where, node.value(), shape)];
};

const flatten: Operator = (node) => {
  const value = node.value();
  const axis = node.int("axis", 1);
  const at = axis < 0 ? axis + value.axes.length : axis;
  return [{ ...value, axes: [value.axes.slice(0, at).flat(), value.axes.slice(at).flat()] }];
};

/** Zeros of any shape. */
const constantOfShape: Operator = () => [{ kind: "zeros" }];

const expand: Operator = (node) => {
  const input = node.any(0);
  if (input?.kind === "zeros") return [input];
  if (input?.kind === "stored" && input.data.every((value) => value === 0)) return [{ kind: "zeros" }];
  return node.refuse("expected zeros to expand, got other numbers.");
};

const gemm: Operator = (node) => {
  const weight = oriented(node.stored(1), node.int("transB", 0) === 1);
  if (node.int("transA", 0) !== 0 || weight.shape.length !== 2) node.refuse("expected x as the left factor.");
  const scaled = (tensor: ChainTensor, factor: number): ChainTensor =>
    factor === 1 ? tensor : { ...tensor, data: tensor.data.map((value) => value * factor) };
  const bias = node.storedIfAny(2);
  return [
    node.trace.linear(
      node.where,
      "Gemm",
      node.value(),
      scaled(weight, node.float("alpha", 1)),
      bias && scaled(vector(node, bias, weight.shape[0]), node.float("beta", 1)),
    ),
  ];
};

const matMul: Operator = (node) => {
  const weight = node.stored(1);
  if (weight.shape.length !== 2) node.refuse(`expected a matrix, got ${weight.shape.length} axes.`);
  return [node.trace.linear(node.where, "MatMul", node.value(), oriented(weight, false))];
};

/** A weight [out, in] from [in, out], unless it is stored so. */
function oriented(weight: Stored, isOutFirst: boolean): ChainTensor {
  if (isOutFirst || weight.shape.length !== 2) return weight;
  const [rows, columns] = weight.shape;
  const data = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) data[c * rows + r] = weight.data[r * columns + c];
  return { shape: [columns, rows], data };
}

/** A bias of `size` numbers, which may be one number for all. */
function vector(node: NodeInputs, { data }: Stored, size: number): ChainTensor {
  if (data.length === size) return { shape: [size], data };
  if (data.length === 1) return { shape: [size], data: new Float32Array(size).fill(data[0]) };
  return node.refuse(`expected ${size} numbers, got ${data.length}.`);
}

const arithmetic =
  (type: "Add" | "Sub" | "Mul" | "Div"): Operator =>
  (node) => {
    const [a, b] = [node.any(0), node.any(1)];
    if (isConstant(a) && isConstant(b)) return [sizesOf(type, a, b)];
    if (a?.kind === "value" && b?.kind === "value") {
      if (type === "Div") node.refuse("expected a stored divisor, got a result of the network.");
      const operation = type === "Add" ? "add" : type === "Sub" ? "subtract" : "multiply";
      return [node.trace.combine(node.where, operation, a, b)];
    }
    const constant = isConstant(a) ? a : b;
    const value = node.value(isConstant(a) ? 1 : 0);
    const tensor = tensorOf(node, constant);
    const negated = { ...tensor, data: tensor.data.map((each) => -each) };
    const minus: ChainTensor = { shape: [1], data: Float32Array.of(-1) };
    const { trace, where } = node;
    if (type === "Add") return [trace.affine(where, value, undefined, tensor)];
    if (type === "Mul") return [trace.affine(where, value, tensor, undefined)];
    if (type === "Sub")
      return [
        isConstant(a)
          ? trace.affine(where, value, minus, tensor)
          : trace.affine(where, value, undefined, negated),
      ];
    if (isConstant(a)) node.refuse("expected a stored divisor, got a result of the network.");
    return [trace.affine(where, value, { ...tensor, data: tensor.data.map((each) => 1 / each) }, undefined)];
  };

/** A constant with the axes before its last left out. */
function tensorOf(node: NodeInputs, constant: Traced | undefined): ChainTensor {
  if (constant?.kind === "zeros") return { shape: [1], data: Float32Array.of(0) };
  if (constant?.kind === "sizes" && constant.values.every((each) => typeof each === "number"))
    return { shape: [constant.values.length], data: Float32Array.from(constant.values as number[]) };
  const tensor = constant?.kind === "stored" ? constant : node.refuse("expected a stored tensor.");
  if (tensor.data.length > 1 && tensor.shape.at(-1) !== tensor.data.length)
    node.refuse(`expected one number for each feature, got ${describe(tensor.shape)}.`);
  return { shape: [tensor.data.length], data: tensor.data };
}

/** Arithmetic of shapes; what depends on the input is unknown. */
function sizesOf(type: string, a: Traced, b: Traced): Traced {
  if (a.kind !== "sizes" || b.kind !== "sizes") return sizes([undefined]);
  const [long, short] = a.values.length >= b.values.length ? [a, b] : [b, a];
  const compute = (x: unknown, y: unknown): number | Role | undefined => {
    if (typeof x !== "number" || typeof y !== "number") {
      if (type === "Mul" && (x === 1 || y === 1)) return (x === 1 ? y : x) as Role;
      return undefined;
    }
    return type === "Add" ? x + y : type === "Sub" ? x - y : type === "Mul" ? x * y : Math.trunc(x / y);
  };
  const at = (each: Sizes, k: number) => each.values[each.values.length === 1 ? 0 : k];
  return sizes(
    long.values.map((_, k) => compute(at(a, k), at(b, k))),
    long.scalar && short.scalar,
  );
}

const batchNormalization: Operator = (node) => {
  if (node.int("training_mode", 0) !== 0)
    node.refuse("expected statistics of training, got training itself.");
  const names = ["", "weight", "bias", "running_mean", "running_var"];
  const weights = new Map(names.slice(1).map((name, k) => [name, node.stored(k + 1)] as const));
  const eps = node.float("epsilon", 1e-5);
  return [node.trace.norm(node.where, node.value(), 1, { kind: "batchNorm", eps, weights })];
};

const layerNormalization: Operator = (node) => {
  const value = node.value();
  const axis = node.trace.axis(node.where, value, node.int("axis", -1));
  if (axis !== value.axes.length - 1)
    node.refuse(`expected the last axis of ${shapeText(value.axes)}, got ${axis}.`);
  const weights = new Map<string, ChainTensor>([["weight", node.stored(1)]]);
  if (node.has(2)) weights.set("bias", node.stored(2));
  const eps = node.float("epsilon", 1e-5);
  return [node.trace.norm(node.where, value, axis, { kind: "layerNorm", eps, weights })];
};

/** The one axis of a window over time; those of one element beside it are left out. */
function windowOf(node: NodeInputs, kernel: readonly number[]) {
  const axes = kernel.length;
  const strides = node.list("strides") ?? kernel.map(() => 1);
  const dilations = node.list("dilations") ?? kernel.map(() => 1);
  const pads = node.list("pads") ?? new Array<number>(2 * axes).fill(0);
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
  const stored = node.stored(1);
  const { at, size, stride, dilation, padding } = windowOf(node, stored.shape.slice(2));
  if (stored.shape.some((length, k) => k > 1 && k !== at + 2 && length !== 1))
    node.refuse("expected taps over time.");
  const weight = { shape: [stored.shape[0], stored.shape[1], size], data: stored.data };
  const bias = node.storedIfAny(2);
  const groups = node.int("group", 1);
  return [
    node.trace.conv1d(node.where, "Conv", node.value(), { weight, bias, stride, dilation, groups, padding }),
  ];
};

const pool =
  (operation: "max" | "mean"): Operator =>
  (node) => {
    const kernel = node.list("kernel_shape") ?? node.refuse("expected kernel_shape.");
    const { size, stride, dilation, padding } = windowOf(node, kernel);
    const isPadded = padding !== "same" && (padding[0] > 0 || padding[1] > 0);
    if (dilation !== 1 || node.int("ceil_mode", 0) !== 0)
      node.refuse("expected no dilation and no ceil_mode.");
    if (operation === "mean" && isPadded && node.int("count_include_pad", 0) !== 0)
      node.refuse("expected means of present frames, got count_include_pad.");
    return [node.trace.pool(node.where, node.value(), operation, { size, stride, padding })];
  };

const reduce =
  (operation: "max" | "mean"): Operator =>
  (node) => {
    const axes = node.integers("axes", 1) ?? node.refuse("expected axes.");
    if (axes.length !== 1) node.refuse(`expected one axis, got ${axes.length}.`);
    const keep = node.int("keepdims", 1) === 1;
    return [node.trace.reduce(node.where, node.value(), axes[0], operation, keep)];
  };

const clip: Operator = (node) => {
  const limit = (name: string, index: number, missing: number): number => {
    if (!node.has(index)) return node.float(name, missing);
    const [value] = node.stored(index).data;
    return value;
  };
  const [low, high] = [limit("min", 1, Number.NEGATIVE_INFINITY), limit("max", 2, Number.POSITIVE_INFINITY)];
  if (low !== 0) node.refuse(`expected a lower limit of 0, got ${low}.`);
  return [node.trace.activation(node.where, node.value(), high > 1e38 ? "relu" : `relu(${high})`)];
};

const softmax =
  (name: "softmax" | "logSoftmax"): Operator =>
  (node) => {
    // Before version 13 it is over this axis and all behind it.
    const axis = node.trace.axis(node.where, node.value(), node.int("axis", node.opset < 13 ? 1 : -1));
    if (node.opset < 13 && axis !== node.value().axes.length - 1)
      node.refuse(`expected softmax over the last axis, got one over axis ${axis} and those behind it.`);
    return [node.trace.softmax(node.where, node.value(), axis, name)];
  };

const dropout: Operator = (node) => {
  const training = node.any(2);
  if (node.has(2) && !(training?.kind === "sizes" && training.values.every((each) => each === 0)))
    node.refuse("expected evaluation, got training_mode.");
  return [node.any(0)];
};

/** Numbers of ONNX for float32 and float64. */
const FLOATS = [1, 11];

const cast: Operator = (node) => {
  const input = node.any(0);
  const to = node.int("to", 1);
  if (input?.kind === "value" && !FLOATS.includes(to) && !node.trace.isInput(input))
    node.refuse(`expected a cast to float32, got one to type ${to}.`);
  return [input];
};

export const operators: Readonly<Record<string, Operator>> = {
  Shape: shape,
  Gather: gather,
  Unsqueeze: unsqueeze,
  Squeeze: squeeze,
  Concat: concat,
  Slice: slice,
  Transpose: transpose,
  Reshape: reshape,
  Flatten: flatten,
  ConstantOfShape: constantOfShape,
  Expand: expand,
  Identity: same,
  Dropout: dropout,
  Cast: cast,
  Gemm: gemm,
  MatMul: matMul,
  Add: formula(arithmetic("Add")),
  Sub: formula(arithmetic("Sub")),
  Mul: formula(arithmetic("Mul")),
  Div: formula(arithmetic("Div")),
  Abs: formula(),
  Erf: formula(),
  Pow: formula(),
  Sqrt: formula(),
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Conv: conv,
  MaxPool: pool("max"),
  AveragePool: pool("mean"),
  GlobalMaxPool: (node) => [node.trace.pool(node.where, node.value(), "max")],
  GlobalAveragePool: (node) => [node.trace.pool(node.where, node.value(), "mean")],
  ReduceMean: formula(reduce("mean")),
  ReduceMax: reduce("max"),
  Clip: clip,
  Relu: activation("relu"),
  LeakyRelu: activation((node) => `leakyRelu(${node.float("alpha", 0.01)})`),
  Elu: activation((node) => `elu(${node.float("alpha", 1)})`),
  Selu: activation("selu"),
  Sigmoid: activation("sigmoid"),
  HardSigmoid: activation((node) => `hardSigmoid(${node.float("alpha", 0.2)}, ${node.float("beta", 0.5)})`),
  HardSwish: activation("hardSilu"),
  Tanh: activation("tanh"),
  Softplus: activation("softplus"),
  Softsign: activation("softsign"),
  Exp: activation("exponential"),
  Log: activation("log"),
  Mish: activation("mish"),
  Gelu: activation((node) => (node.text("approximate", "none") === "tanh" ? "gelu(tanh)" : "gelu")),
  Softmax: softmax("softmax"),
  LogSoftmax: softmax("logSoftmax"),
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
};
