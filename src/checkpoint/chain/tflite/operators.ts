/** The operators of TFLite that become chains. Source: tensorflow/tensorflow, tensorflow/lite/kernels. */
import type { ChainTensor } from "../../../core/chain/chain.ts";
import { describe } from "../../../core/tensor/errors.ts";
import type { TfliteOperator } from "../../formats/tflite/open.ts";
import { activationOf } from "../../interop/clues/tflite.ts";
import type { Convention } from "../../interop/convention.ts";
import { tflite, tfliteOthers } from "../../interop/frameworks/tensorflow.ts";
import { Operation } from "../graph/operation.ts";
import * as graph from "../graph/operations.ts";
import { activation } from "../graph/operations.ts";
import type { Trace } from "../graph/trace.ts";
import { type Sizes, shapeText, sizeOfAxis, type Traced, type Value } from "../graph/value.ts";
import { bothDirections, cellWeights, transposed } from "../weights.ts";

/** Tensors by their names; a text is the element type of stored numbers that TensorFlow Lite rounds other numbers for. */
export type Values = ReadonlyMap<string, Traced | string | undefined>;

type Result = Traced | undefined | readonly (Traced | undefined)[];

/** Returns the outputs of an operator, or the only one. */
type Run = (op: LiteOperation) => Result;

/** An operator with what its inputs are. */
export class LiteOperation extends Operation {
  readonly operator: TfliteOperator;
  readonly #values: Values;

  constructor(trace: Trace, where: string, operator: TfliteOperator, values: Values) {
    super(trace, where, operator.type);
    this.operator = operator;
    this.#values = values;
  }

  operand(index: number): Traced | undefined {
    const value = this.#values.get(this.operator.inputs[index] ?? "");
    if (typeof value !== "string") return value;
    return this.refuse(
      `expected weights in float32 or float16, got ${value}, which TensorFlow Lite multiplies with rounded numbers. Convert the model without quantization.`,
    );
  }

  /** A file may have an input without values instead of leaving it out. */
  has(index: number): boolean {
    return this.operand(index) !== undefined;
  }

  setting(name: string): number {
    return this.operator.settings[name] as number;
  }

  /** Numbers that the file says. */
  numbers(index: number): readonly number[] {
    const input = this.operand(index);
    if (input?.kind === "sizes" && input.values.every((each) => typeof each === "number"))
      return input.values as number[];
    return this.refuse(`expected numbers that the file says, got ${input?.kind ?? "an unknown value"}.`);
  }
}

/** By their numbers in the schema. */
const FUSED: ReadonlyMap<number, string> = new Map([
  [0, "linear"],
  [1, "relu"],
  [3, "relu(6)"],
  [4, "tanh"],
]);

/** An operator and the activation of its result. */
const fused =
  (run: Run): Run =>
  (op) => {
    const number = op.setting("activation");
    const name = FUSED.get(number) ?? op.refuse(`expected relu, relu6 or tanh, got activation ${number}.`);
    const made = run(op);
    return made !== undefined && "kind" in made && made.kind === "value"
      ? op.trace.activation(op.where, made, name)
      : name === "linear"
        ? made
        : op.refuse("expected a result to activate.");
  };

const arithmetic =
  (type: "Add" | "Sub" | "Mul" | "Div" | "Min" | "Max"): Run =>
  (op) =>
    graph.arithmetic(op, type);

const fullyConnected: Run = (op) => {
  if (op.setting("weightsFormat") !== 0) op.refuse("expected weights in rows, got them shuffled.");
  const weight = op.stored(1);
  const value = op.value();
  // Otherwise all axes but that of the features become one.
  const flat = op.setting("keepDims") ? value : op.trace.reshape(op.where, value, [-1, weight.shape[1]]);
  return graph.linear(op, flat, weight, { isOutFirst: true, bias: op.has(2) ? op.stored(2) : undefined });
};

/** Channels are last here: a window sees [batch, 1, time, features] or [batch, time, 1, features]. */
function overTime(op: LiteOperation, height: number, width: number) {
  const { axes, refs, kind } = op.value();
  const at = axes.findIndex((axis) => axis.some(({ role }) => role === "time"));
  const [across, along] = at === 1 ? [width, height] : [height, width];
  const other = axes[at === 1 ? 2 : 1];
  const isTaken = axes[3]?.some(({ role }) => role === "time");
  if (axes.length !== 4 || (at !== 1 && at !== 2) || across !== 1 || sizeOfAxis(other) !== 1 || isTaken)
    op.refuse(`expected a window over time, got one of [${height}, ${width}] over ${shapeText(axes)}.`);
  // A single feature may be on either axis of one element.
  const value: Value = { kind, refs, axes: axes.with(3, [...other, ...axes[3]]).with(at === 1 ? 2 : 1, []) };
  const end = at === 1 ? "H" : "W";
  const { trace, where } = op;
  return {
    size: along,
    value: trace.transpose(where, value, [0, 3, 1, 2]),
    back: (result: Value) => trace.transpose(where, result, [0, 2, 3, 1]),
    stride: op.setting(`stride${end}`),
    padding: op.setting("padding") === 0 ? ("same" as const) : ([0, 0] as const),
    dilation: op.setting(`dilation${end}`) ?? 1,
  };
}

/** @param weightOf the taps [out, in / groups, K] from those of the file, and how many groups there are */
const conv =
  (weightOf: (taps: ChainTensor, features: number) => { weight: ChainTensor; groups: number }): Run =>
  (op) => {
    const { shape, data } = op.stored(1);
    if (shape.length !== 4) op.refuse(`expected taps of four axes, got ${describe(shape)}.`);
    const { size, value, back, stride, padding, dilation } = overTime(op, shape[1], shape[2]);
    const features = value.axes[1].reduce((product, atom) => product * Number(atom.size), 1);
    const made = weightOf({ shape: [shape[0], size, shape[3]], data }, features);
    const bias = op.has(2) ? op.stored(2) : undefined;
    return back(op.trace.conv1d(op.where, op.type, value, { ...made, bias, stride, dilation, padding }));
  };

const pool =
  (operation: "max" | "mean"): Run =>
  (op) => {
    const { value, back, size, stride, padding } = overTime(op, op.setting("height"), op.setting("width"));
    return back(op.trace.pool(op.where, value, operation, { size, stride, padding }));
  };

const pad: Run = (op) => {
  const sizes = op.numbers(1);
  const pairs = Array.from({ length: sizes.length / 2 }, (_, k) => [sizes[2 * k], sizes[2 * k + 1]] as const);
  return graph.pad(op, pairs);
};

const stridedSlice: Run = (op) => {
  const [begin, end, steps] = [1, 2, 3].map((index) => op.numbers(index));
  if (["ellipsisMask", "newAxisMask", "isOffset"].some((name) => op.setting(name) !== 0))
    op.refuse("expected plain ranges.");
  const has = (mask: string, axis: number) => ((op.setting(mask) >> axis) & 1) === 1;
  const input = op.operand(0);
  // From the last axis on, so that those that vanish move none that follow.
  return begin.reduceRight((value: Traced | undefined, start, axis): Traced => {
    const step = steps[axis];
    if (has("shrinkAxisMask", axis)) {
      if (value?.kind === "sizes") return graph.sizes([value.values.at(start)], true);
      return op.trace.select(op.where, value?.kind === "value" ? value : op.value(), axis, start);
    }
    const low = has("beginMask", axis) ? (step > 0 ? 0 : -1) : start;
    const high = has("endMask", axis) ? Math.sign(step) * Number.MAX_SAFE_INTEGER : end[axis];
    return graph.slice(op, axis, low, high, step, value);
  }, input) as Traced;
};

const slice: Run = (op) => {
  const [begin, sizes] = [op.numbers(1), op.numbers(2)];
  return begin.reduce(
    (value: Traced | undefined, start, axis): Traced =>
      graph.slice(op, axis, start, sizes[axis] < 0 ? Number.MAX_SAFE_INTEGER : start + sizes[axis], 1, value),
    op.operand(0),
  );
};

const gather: Run = (op) => {
  const [data, indices] = [op.operand(0), op.operand(1)];
  if (op.setting("axis") !== 0 || op.setting("batchDims") !== 0) op.refuse("expected rows of a table.");
  if (data?.kind === "sizes" && indices?.kind === "sizes")
    return graph.sizes(
      op.numbers(1).map((k) => data.values.at(k)),
      indices.scalar,
    );
  if (indices?.kind !== "value") return op.refuse("expected ids from an input.");
  return op.trace.embedding(op.where, op.type, indices, op.stored(0));
};

const unpack: Run = (op) => {
  const value = op.value();
  const axis = op.trace.axis(op.where, value, op.setting("axis"));
  return op.operator.outputs.map((_, k) => op.trace.select(op.where, value, axis, k));
};

const pack: Run = (op) => {
  const inputs = op.operator.inputs.map((_, k) => op.operand(k));
  if (inputs.every((input) => input?.kind === "sizes"))
    return graph.sizes(inputs.flatMap((input) => (input as Sizes).values));
  if (inputs.length !== 1)
    op.refuse("expected a list of sizes, got results: the layer is written out step by step.");
  return op.trace.unsqueeze(op.value(), op.setting("axis"));
};

/** Inputs between the forward and the backward direction of operators that have both. */
const DIRECTION = { lstm: 17, rnn: 4 };

const recurrent =
  (kind: "lstm" | "rnn", convention: Convention): Run =>
  (op) => {
    const { trace, where, operator } = op;
    const directions = op.type.startsWith("BIDIRECTIONAL") ? 2 : 1;
    const state = activationOf(operator);
    const [cellClip, projectionClip] = [op.setting("cellClip") ?? 0, op.setting("projectionClip") ?? 0];
    const isOdd = projectionClip !== 0 || (op.setting("diagonal") ?? 0) !== 0;
    if (isOdd || state.startsWith("activation"))
      op.refuse(`expected a plain cell with tanh or relu, got ${state}.`);
    // The others change the cell: peepholes, a projection, norms, a second input. States are variables, which begin at 0.
    operator.inputs.forEach((_, index) => {
      if (index > 0 && !isPlain(kind, directions, index) && op.has(index))
        op.refuse(`expected a plain cell, got input ${index}.`);
    });
    const cells = Array.from({ length: directions }, (_, direction) => {
      const arrays = convention.parts.map(({ name, holds }) => {
        const index = direction * DIRECTION[kind] + Number(/\d+$/.exec(name)![0]);
        return holds === "peephole" || holds === "projection" ? undefined : op.stored(index);
      });
      const size = arrays[1]!.shape[0];
      return { size, weights: cellWeights(convention, size, arrays, (message) => op.refuse(message)) };
    });
    const [{ size, weights }, reverse] = cells;
    const isTimeFirst = op.setting("timeMajor") !== 0;
    const given = op.value();
    const input = isTimeFirst ? given : trace.transpose(where, given, [1, 0, 2]);
    const [output] = trace.recurrent(where, input, {
      kind,
      type: op.type,
      hiddenSize: size,
      stateSize: size,
      directions,
      weights: bothDirections(weights, reverse?.weights ?? []),
      ...(state !== "tanh" && { activations: { gate: "sigmoid", state } }),
      ...(cellClip > 0 && { cellClip }),
    });
    const [time, direction, batch, features] = output.axes;
    const ordered = (value: Value) => (isTimeFirst ? value : trace.transpose(where, value, [1, 0, 2]));
    if (directions === 2 && !op.setting("merge"))
      return [0, 1].map((k) => ordered(trace.select(where, output, 1, k)));
    return ordered({ ...output, axes: [time, batch, [...direction, ...features]] });
  };

/** Whether an input is a weight of a cell without peepholes, projection and norms. */
function isPlain(kind: "lstm" | "rnn", directions: number, index: number): boolean {
  const count = DIRECTION[kind];
  const at = directions === 2 && index > count ? index - count : index;
  return kind === "rnn" ? at <= 3 : at <= 8 || (at >= 12 && at <= 15);
}

const [lstm] = tflite;
const rnn = tfliteOthers.find(({ cell }) => cell === "rnn")!;

export const operators: Readonly<Record<string, Run>> = {
  // Moves
  RESHAPE: (op) => {
    const given = op.operand(1);
    const shape =
      given?.kind === "sizes" ? given.values : (op.operator.settings.newShape as readonly number[]);
    return graph.reshape(op, shape);
  },
  TRANSPOSE: (op) => graph.transpose(op, op.numbers(1)),
  SQUEEZE: (op) => {
    const axes = op.operator.settings.axes as readonly number[];
    return graph.squeeze(op, axes.length > 0 ? axes : undefined);
  },
  EXPAND_DIMS: (op) => graph.unsqueeze(op, op.numbers(1)),
  REVERSE_V2: (op) => {
    const axes = op.numbers(1);
    if (axes.length !== 1) op.refuse(`expected one axis, got ${axes.length}.`);
    return graph.slice(op, axes[0], -1, Number.MIN_SAFE_INTEGER, -1);
  },
  STRIDED_SLICE: stridedSlice,
  SLICE: slice,
  SPLIT: (op) => {
    const value = op.value(1);
    const axis = op.trace.axis(op.where, value, op.numbers(0)[0]);
    return graph.split(op, axis, op.operator.outputs.length, value);
  },
  CONCATENATION: fused((op) =>
    graph.concat(
      op,
      op.operator.inputs.map((_, k) => op.operand(k)),
      op.setting("axis"),
    ),
  ),
  PACK: pack,
  UNPACK: unpack,
  PAD: pad,
  SHAPE: (op) => graph.sizes(graph.shapeOf(op.value())),
  CAST: (op) => {
    const input = op.operand(0);
    if (input?.kind === "value" && !op.trace.isInput(input)) op.refuse("expected only ids to be cast.");
    return input;
  },
  DEQUANTIZE: (op) => op.stored(0),
  GATHER: gather,
  // Layers
  FULLY_CONNECTED: fused(fullyConnected),
  BATCH_MATMUL: (op) => {
    if (op.setting("adjointX")) op.refuse("expected x as the left factor.");
    return graph.linear(op, op.value(), op.stored(1), { isOutFirst: op.setting("adjointY") === 1 });
  },
  CONV_2D: fused(
    conv(({ shape, data }, features) => ({
      // [out, K, in]
      weight: transposed({ shape, data }, [0, 2, 1]),
      groups: features / shape[2],
    })),
  ),
  DEPTHWISE_CONV_2D: fused(
    conv(({ shape: [, taps, out], data }, features) => ({
      // [1, K, features · multiplier]
      weight: transposed({ shape: [taps, 1, out], data }),
      groups: features,
    })),
  ),
  MAX_POOL_2D: fused(pool("max")),
  AVERAGE_POOL_2D: fused(pool("mean")),
  MEAN: (op) => graph.reduce(op, "mean", op.numbers(1), op.setting("keepDims") === 1),
  REDUCE_MAX: (op) => graph.reduce(op, "max", op.numbers(1), op.setting("keepDims") === 1),
  ADD: fused(arithmetic("Add")),
  SUB: fused(arithmetic("Sub")),
  MUL: fused(arithmetic("Mul")),
  DIV: fused(arithmetic("Div")),
  MAXIMUM: arithmetic("Max"),
  MINIMUM: arithmetic("Min"),
  NEG: graph.negative,
  ABS: (op) => graph.part(op, "Abs"),
  UNIDIRECTIONAL_SEQUENCE_LSTM: recurrent("lstm", lstm),
  BIDIRECTIONAL_SEQUENCE_LSTM: recurrent("lstm", lstm),
  UNIDIRECTIONAL_SEQUENCE_RNN: recurrent("rnn", rnn),
  BIDIRECTIONAL_SEQUENCE_RNN: recurrent("rnn", rnn),
  // Activations
  RELU: activation("relu"),
  RELU6: activation("relu(6)"),
  LEAKY_RELU: activation((op: LiteOperation) => `leakyRelu(${op.setting("alpha")})`),
  ELU: activation("elu"),
  LOGISTIC: activation("sigmoid"),
  TANH: activation("tanh"),
  EXP: activation("exponential"),
  LOG: activation("log"),
  HARD_SWISH: activation("hardSilu"),
  GELU: activation((op: LiteOperation) => (op.setting("isApproximate") ? "gelu(tanh)" : "gelu")),
  SOFTMAX: (op) => {
    const beta = op.setting("beta");
    if (beta !== 1) op.refuse(`expected beta 1, got ${beta}.`);
    return op.trace.softmax(op.where, op.value(), -1, "softmax");
  },
  LOG_SOFTMAX: (op) => op.trace.softmax(op.where, op.value(), -1, "logSoftmax"),
};
