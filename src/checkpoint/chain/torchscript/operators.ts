/** The functions of TorchScript that become layers, or that shapes are computed with. Source: torch 2.6, aten/src/ATen/native/native_functions.yaml. */

import { fromAten } from "../../interop/activationNames.ts";
import * as graph from "../graph/operations.ts";
import { activation } from "../graph/operations.ts";
import type { Trace } from "../graph/trace.ts";
import { type Sizes, sizeOfAxis, type Value, WrongAxes } from "../graph/value.ts";
import { recurrent, TRAINING } from "./recurrent.ts";
import {
  Call,
  type Changes,
  type Given,
  givenOf,
  isBuffer,
  isTraced,
  type Result,
  type Run,
  tracedOf,
  UNKNOWN,
} from "./values.ts";

/** Calls a function by its name in the code. @param place path of the module that calls */
export function call(
  trace: Trace,
  name: string,
  place: string,
  given: readonly Given[],
  named: ReadonlyMap<string, Given>,
  changes: Changes,
): Given {
  const full = name.replace(/^(torch|ops\.\w+)\./, "");
  const key = full.replace(/(?<!_)_$/, "");
  const args = given.map((each) => changes.current(place === "" ? key : place, each));
  const run = new Call(trace, key, place, args, named, changes);
  if (key === "copy") {
    const [to] = args;
    if (!isBuffer(to)) return run.refuse("expected a state to write to, got another value.");
    changes.written.set(to.path, args[1]);
    return args[1];
  }
  const plain = fromAten(key);
  const found = Object.hasOwn(functions, key)
    ? functions[key]
    : plain === undefined
      ? undefined
      : activation(plain);
  if (found !== undefined) {
    const result = givenOf(found(run));
    if (key !== full) changes.change(args[0], result);
    return result;
  }
  return run.refuse("expected a function that Sluice follows. Export the network without it.");
}

const first: Run = ({ args }) => args[0];

const unknown: Run = () => UNKNOWN;

/** A move of a state that the network keeps leaves what it is. */
const move =
  (run: Run): Run =>
  (call) =>
    isBuffer(call.args[0]) ? call.args[0] : run(call);

const size: Run = (call) => {
  const value = call.operand(0);
  if (value?.kind !== "value") return UNKNOWN;
  const sizes = graph.shapeOf(value);
  const at = call.args[1];
  return typeof at === "number" ? graph.sizes([sizes.at(at)], true) : graph.sizes(sizes);
};

const compare =
  (test: (a: number, b: number) => boolean): Run =>
  ({ args: [a, b] }) => {
    if (typeof a === "number" && typeof b === "number") return test(a, b);
    return UNKNOWN;
  };

const transpose: Run = (call) => {
  const rank = rankOf(call);
  const [a, b] = [axisOf(call, 1, 0), axisOf(call, 2, 1)];
  return graph.transpose(
    call,
    Array.from({ length: rank }, (_, k) => (k === a ? b : k === b ? a : k)),
  );
};

function rankOf(call: Call): number {
  const input = call.operand(0);
  return input?.kind === "stored" ? input.shape.length : input?.kind === "value" ? input.axes.length : 0;
}

/** An axis of the first operand, counted from its end if it is negative. */
function axisOf(call: Call, k: number, missing = 0): number {
  const [given, rank] = [call.number(k, missing), rankOf(call)];
  const axis = given < 0 ? given + rank : given;
  if (axis >= 0 && axis < rank) return axis;
  return call.refuse(`expected one of ${rank} axes, got ${given}.`);
}

/** @param isTurned the second operand is the left one */
const arithmetic =
  (type: "Add" | "Sub" | "Mul" | "Div", isTurned = false): Run =>
  (call) => {
    const isSum = type === "Add" || type === "Sub";
    if (isSum && call.number(2, 1, "alpha") !== 1) call.refuse("expected alpha 1.");
    if (!isSum && (call.arg(2, "rounding_mode") ?? null) !== null) call.refuse("expected no rounding_mode.");
    const operands = [call.operand(0), call.operand(1)];
    return graph.arithmetic(call, type, ...(isTurned ? operands.reverse() : operands));
  };

const dropout: Run = (call) => {
  if (call.number(1, 0.5) > 0 && call.flag(2)) call.refuse(TRAINING);
  return call.args[0];
};

const batchNorm: Run = (call) => {
  if (call.flag(5)) call.refuse(TRAINING);
  return graph.batchNorm(call, call.number(7, 1e-5), [1, 2, 3, 4]);
};

const instanceNorm: Run = (call) => {
  if (!call.flag(5)) call.refuse("expected statistics of the input, got stored ones.");
  return graph.instanceNorm(call, call.number(7, 1e-5), [1, 2]);
};

const layerNorm: Run = (call) => {
  if (call.numbers(1).length !== 1) call.refuse("expected a norm of the last axis alone.");
  return graph.layerNorm(call, call.number(4, 1e-5), [2, 3]);
};

/** @param groupsAt place of the groups among the arguments */
const conv =
  (groupsAt: number): Run =>
  (call) => {
    const weight = call.stored(1);
    if (weight.shape.length !== 3)
      call.refuse(`expected a convolution over time, got ${weight.shape.length - 2} axes.`);
    if (groupsAt === 8 && call.flag(6)) call.refuse("expected a convolution, got a transposed one.");
    const given = call.args[4];
    const pad = typeof given === "string" ? 0 : call.one(4, 0);
    const dilation = call.one(5, 1);
    const total = (weight.shape[2] - 1) * dilation;
    // torch has the larger half of "same" after, as Keras.
    const padding =
      given === "same" ? ([Math.floor(total / 2), Math.ceil(total / 2)] as const) : ([pad, pad] as const);
    return call.trace.conv1d(call.where, call.type, call.value(), {
      weight,
      bias: call.storedIfAny(2),
      stride: call.one(3, 1),
      dilation,
      groups: call.number(groupsAt, 1),
      padding,
    });
  };

const pool =
  (operation: "max" | "mean"): Run =>
  (call) => {
    const isMax = operation === "max";
    const pad = call.one(3, 0);
    const isDilated = isMax && call.one(4, 1) !== 1;
    const countsPadding = !isMax && pad > 0 && call.flag(5, true);
    if (call.flag(isMax ? 5 : 4) || isDilated || countsPadding)
      call.refuse("expected no ceil_mode, no dilation, and means of present frames.");
    const size = call.one(1, 1);
    const window = { size, stride: call.one(2, size), padding: [pad, pad] as const };
    return call.trace.pool(call.where, call.value(), operation, window);
  };

const adaptive =
  (operation: "max" | "mean"): Run =>
  (call) => {
    if (call.one(1, 0) !== 1) call.refuse(`expected a pool to one frame, got one to ${call.one(1, 0)}.`);
    const pooled = call.trace.pool(call.where, call.value(), operation);
    return operation === "max" ? [pooled, UNKNOWN] : pooled;
  };

const reduce =
  (operation: "max" | "mean", hasIndices = false): Run =>
  (call) => {
    const reduced = graph.reduce(call, operation, call.numbers(1), call.flag(2));
    return hasIndices ? [reduced as Given, UNKNOWN] : reduced;
  };

const softmax =
  (name: "softmax" | "logSoftmax"): Run =>
  (call) =>
    call.trace.softmax(call.where, call.value(), call.number(1, -1), name);

const slice: Run = (call) => {
  const end = call.args[3] ?? Number.MAX_SAFE_INTEGER;
  if (typeof end !== "number") return call.refuse("expected an end that the file says.");
  return graph.slice(call, call.number(1, 0), call.number(2, 0), end, call.number(4, 1));
};

const select: Run = (call) => {
  const [value] = call.args;
  if (Array.isArray(value)) return value.at(call.number(2, 0)) ?? null;
  return call.trace.select(call.where, call.value(), call.number(1, 0), call.number(2, 0));
};

/** torch leaves an axis of more than one element. */
const squeeze: Run = (call) => {
  const value = call.operand(0);
  const isOne = (at: number) =>
    value?.kind !== "value" || sizeOfAxis(value.axes[call.trace.axis(call.where, value, at)]) === 1;
  return graph.squeeze(call, call.args.length > 1 ? call.numbers(1).filter(isOne) : undefined);
};

const flatten: Run = (call) =>
  graph.flatten(call, (rank) => {
    const [start, end] = [axisOf(call, 1), axisOf(call, 2, -1)];
    return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis <= start || axis > end);
  });

/** Sizes as one argument or as several. */
function sizesIn({ args: [, first], args }: Call): Sizes["values"] {
  return (tracedOf(Array.isArray(first) ? first : args.slice(1)) as Sizes).values;
}

const reshape: Run = (call) => graph.reshape(call, sizesIn(call));

/** torch lists the last axis first. */
function constantPad(call: Call): Result {
  const sizes = call.numbers(1);
  const axes = call.value().axes.map((_, axis, all) => 2 * (all.length - 1 - axis));
  return graph.pad(
    call,
    axes.map((at) => [sizes[at] ?? 0, sizes[at + 1] ?? 0] as const),
  );
}

const concat: Run = (call) => {
  const [list] = call.args;
  if (!Array.isArray(list)) return call.refuse("expected a list, got another value.");
  return graph.concat(call, list.map(tracedOf), call.number(1, 0));
};

const functions: Readonly<Record<string, Run>> = {
  // Sizes and conditions
  dim: ({ args: [value] }) => {
    if (isBuffer(value)) return value.tensor.shape.length;
    return isTraced(value) && value.kind === "value" ? value.axes.length : UNKNOWN;
  },
  size,
  len: ({ args: [list] }) => (Array.isArray(list) ? list.length : UNKNOWN),
  NumToTensor: first,
  list: first,
  eq: compare((a, b) => a === b),
  ne: compare((a, b) => a !== b),
  lt: compare((a, b) => a < b),
  gt: compare((a, b) => a > b),
  le: compare((a, b) => a <= b),
  ge: compare((a, b) => a >= b),
  __not__: ({ args: [value] }) => (typeof value === "boolean" ? !value : UNKNOWN),
  __is__: ({ args: [a, b] }) => (a === null || b === null ? a === b : UNKNOWN),
  __isnot__: ({ args: [a, b] }) => (a === null || b === null ? a !== b : UNKNOWN),
  __contains__: ({ args: [list, item] }) => (Array.isArray(list) ? list.includes(item) : UNKNOWN),
  format: unknown,
  dtype: unknown,
  device: unknown,
  warn: unknown,
  RaiseException: (call) => {
    throw new WrongAxes(call.where, "expected an input that the network accepts, got one that it refuses.");
  },
  // Constants
  zeros: () => ({ kind: "zeros" }),
  zeros_like: () => ({ kind: "zeros" }),
  // Moves
  transpose: move(transpose),
  t: move(transpose),
  permute: move((call) =>
    graph.transpose(
      call,
      call.numbers(1).map((axis, _, all) => (axis < 0 ? axis + all.length : axis)),
    ),
  ),
  unsqueeze: move((call) => graph.unsqueeze(call, [call.number(1, 0)])),
  squeeze: move(squeeze),
  select: move(select),
  slice: move(slice),
  flip: (call) => graph.slice(call, call.one(1, 0), -1, Number.MIN_SAFE_INTEGER, -1),
  chunk: (call) => graph.split(call, axisOf(call, 2), call.number(1, 1)) as Given,
  split_with_sizes: (call) => graph.split(call, axisOf(call, 2), call.numbers(1)) as Given,
  glu: (call) => {
    const [a, b] = graph.split(call, axisOf(call, 1, -1), 2) as [Value, Value];
    const gate = call.trace.activation(call.where, b, "sigmoid");
    return call.trace.combine(call.where, "multiply", a, gate);
  },
  flatten: move(flatten),
  reshape: move(reshape),
  view: move(reshape),
  cat: concat,
  contiguous: first,
  detach: first,
  clone: ({ args: [given] }) => (isTraced(given) && given.kind === "value" ? { ...given } : given),
  to: (call) => {
    const [value, type] = call.args;
    // 6 and 7 are float32 and float64.
    const isRounded = typeof type === "number" && type !== 6 && type !== 7;
    if (isRounded && !call.trace.isInput(call.value())) call.refuse(`expected float32, got type ${type}.`);
    return value;
  },
  type_as: first,
  expand: move((call) => graph.repeat(call, sizesIn(call))),
  repeat: (call) => graph.repeat(call, sizesIn(call)),
  pad: (call) => {
    if ((call.arg(2, "mode") ?? "constant") !== "constant" || (call.arg(3, "value") ?? 0) !== 0)
      call.refuse("expected zeros.");
    return constantPad(call);
  },
  constant_pad_nd: (call) => (call.number(2, 0) === 0 ? constantPad(call) : call.refuse("expected zeros.")),
  alias: first,
  dropout,
  feature_dropout: dropout,
  // Layers
  linear: (call) =>
    graph.linear(call, call.value(), call.stored(1), { isOutFirst: true, bias: call.storedIfAny(2) }),
  matmul: (call) => graph.linear(call, call.value(), call.stored(1)),
  addmm: (call) =>
    graph.linear(call, call.value(1), call.stored(2), {
      bias: call.stored(0),
      beta: call.number(3, 1, "beta"),
      alpha: call.number(4, 1, "alpha"),
    }),
  add: arithmetic("Add"),
  sub: arithmetic("Sub"),
  rsub: arithmetic("Sub", true),
  mul: arithmetic("Mul"),
  div: arithmetic("Div"),
  neg: graph.negative,
  abs: (call) => graph.part(call, "Abs"),
  erf: (call) => graph.part(call, "Erf"),
  sqrt: (call) => graph.part(call, "Sqrt"),
  pow: (call) => graph.part(call, "Pow", call.operand(0), call.operand(1)),
  embedding: (call) => call.trace.embedding(call.where, "aten::embedding", call.value(1), call.stored(0)),
  batch_norm: batchNorm,
  layer_norm: layerNorm,
  instance_norm: instanceNorm,
  conv1d: conv(6),
  _convolution: conv(8),
  max_pool1d: pool("max"),
  avg_pool1d: pool("mean"),
  adaptive_avg_pool1d: adaptive("mean"),
  adaptive_max_pool1d: adaptive("max"),
  mean: reduce("mean"),
  max: reduce("max", true),
  amax: reduce("max"),
  lstm: recurrent("lstm"),
  gru: recurrent("gru"),
  rnn_tanh: recurrent("rnn"),
  rnn_relu: recurrent("rnn", "relu"),
  // Activations; those that take no settings are in the table of names.
  hardtanh: (call) => graph.clip(call, call.number(1, -1), call.number(2, 1)),
  clamp: (call) =>
    graph.clip(
      call,
      call.number(1, Number.NEGATIVE_INFINITY, "min"),
      call.number(2, Number.POSITIVE_INFINITY, "max"),
    ),
  leaky_relu: activation((call: Call) => `leakyRelu(${call.number(1, 0.01)})`),
  elu: activation((call: Call) => {
    if (call.number(2, 1) !== 1 || call.number(3, 1) !== 1) call.refuse("expected scales of 1.");
    return `elu(${call.number(1, 1)})`;
  }),
  gelu: activation((call: Call) => (call.arg(1, "approximate") === "tanh" ? "gelu(tanh)" : "gelu")),
  softplus: activation((call: Call) => {
    const [beta, threshold] = [call.number(1, 1), call.number(2, 20)];
    // Above the threshold it is x itself, which from 20 on is the same in float32.
    if (beta === 1 && threshold >= 20) return "softplus";
    return call.refuse(`expected beta 1 and a threshold of 20, got ${beta} and ${threshold}.`);
  }),
  softmax: softmax("softmax"),
  log_softmax: softmax("logSoftmax"),
};
