/** The functions of TorchScript that become layers, or that shapes are computed with. Source: torch 2.6, aten/src/ATen/native/native_functions.yaml. */
import type { ChainTensor } from "../../../core/chain/chain.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { patternOf } from "../graph/patterns.ts";
import type { Trace } from "../graph/trace.ts";
import {
  type Role,
  type Sizes,
  type Stored,
  sizeOfAxis,
  type Traced,
  type Value,
  WrongAxes,
} from "../graph/value.ts";

/** A module of the archive. */
export class Module {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

/** A tensor that calls may write: a state. */
export interface Buffer {
  readonly kind: "buffer";
  readonly path: string;
  readonly tensor: Stored;
}

/** A value of the program. Sizes that depend on the input are the role of their axis; a size that we do not know is a symbol. */
export type Given =
  | null
  | number
  | string
  | boolean
  | readonly Given[]
  | Traced
  | Module
  | Buffer
  | { readonly kind: "symbol"; readonly name: string };

export const isTraced = (value: Given): value is Traced =>
  value !== null &&
  typeof value === "object" &&
  "kind" in value &&
  value.kind !== "symbol" &&
  value.kind !== "buffer";

const UNKNOWN: Given = { kind: "symbol", name: "a size of the input" };

/** Calls a function by its name in the code. @param place path of the module that calls */
export function call(
  trace: Trace,
  name: string,
  place: string,
  args: readonly Given[],
  named: ReadonlyMap<string, Given>,
  written: Map<string, Given>,
): Given {
  const key = name.replace(/^(torch|ops\.\w+)\./, "").replace(/(?<!_)_$/, "");
  const run = new Call(trace, key, place, args, named);
  if (key === "copy") {
    const [to] = args;
    if (!isBuffer(to)) return run.refuse("expected a state to write to, got another value.");
    written.set(to.path, args[1]);
    return args[1];
  }
  const found = Object.hasOwn(functions, key) ? functions[key] : undefined;
  if (found !== undefined) return found(run);
  return run.refuse("expected a function that Sluice follows. Export the network without it.");
}

const isBuffer = (value: Given | undefined): value is Buffer =>
  value !== null && typeof value === "object" && "kind" in value && value.kind === "buffer";

class Call {
  readonly trace: Trace;
  readonly name: string;
  readonly where: string;
  readonly args: readonly Given[];
  readonly #named: ReadonlyMap<string, Given>;

  constructor(
    trace: Trace,
    name: string,
    place: string,
    args: readonly Given[],
    named: ReadonlyMap<string, Given>,
  ) {
    this.trace = trace;
    this.name = name;
    this.where = place === "" ? name : place;
    this.args = args;
    this.#named = named;
  }

  refuse(message: string): never {
    return refuseLayer(this.where, `${describe(this.name)}: ${message}`);
  }

  arg(k: number, name = ""): Given | undefined {
    return this.args[k] ?? this.#named.get(name);
  }

  value(k = 0): Value {
    const value = this.args[k];
    if (value !== undefined && isTraced(value) && value.kind === "value") return value;
    return this.refuse(`expected a result of the network as argument ${k}, got another value.`);
  }

  stored(k: number): Stored {
    const value = this.args[k];
    if (value !== undefined && isTraced(value) && value.kind === "stored") return value;
    return this.refuse(`expected a stored tensor as argument ${k}, got another value.`);
  }

  storedIfAny(k: number): Stored | undefined {
    return this.args[k] === null || this.args[k] === undefined ? undefined : this.stored(k);
  }

  number(k: number, missing: number, name = ""): number {
    const value = this.arg(k, name) ?? missing;
    return typeof value === "number"
      ? value
      : this.refuse(`expected a number as argument ${k}, got another value.`);
  }

  flag(k: number, missing = false): boolean {
    const value = this.args[k] ?? missing;
    return typeof value === "boolean"
      ? value
      : this.refuse(`expected a flag as argument ${k}, got another value.`);
  }

  numbers(k: number): readonly number[] {
    const value = this.args[k] ?? [];
    const list = Array.isArray(value) ? value : [value];
    return list.every((each) => typeof each === "number")
      ? (list as number[])
      : this.refuse(`expected numbers as argument ${k}, got other values.`);
  }

  /** The one number of a list, as windows over time have it. */
  one(k: number, missing: number): number {
    const numbers = this.numbers(k);
    if (numbers.length > 1) this.refuse(`expected one number as argument ${k}, got ${numbers.length}.`);
    return numbers[0] ?? missing;
  }
}

type Run = (call: Call) => Given;

const activation =
  (name: string | ((call: Call) => string)): Run =>
  (call) =>
    call.trace.activation(call.where, call.value(), typeof name === "string" ? name : name(call));

const first: Run = ({ args }) => args[0];

const unknown: Run = () => UNKNOWN;

/** Sizes as a shape has them. */
const sizesIn = (given: readonly Given[]): Sizes["values"] =>
  given.map((each) => (typeof each === "number" ? each : isRole(each) ? each : undefined));

const isRole = (value: Given): value is Role => value === "batch" || value === "time";

const size: Run = (call) => {
  const [value, at] = call.args;
  if (!isTraced(value) || value.kind !== "value") return UNKNOWN;
  const sizes = value.axes.map((axis): Given => {
    const known = sizeOfAxis(axis);
    return known !== "any" ? known : axis.length === 1 ? axis[0].role : UNKNOWN;
  });
  return typeof at === "number" ? (sizes.at(at) ?? UNKNOWN) : sizes;
};

const compare =
  (test: (a: number, b: number) => boolean): Run =>
  ({ args: [a, b] }) => {
    if (typeof a === "number" && typeof b === "number") return test(a, b);
    return UNKNOWN;
  };

const linear: Run = (call) => {
  const weight = call.stored(1);
  if (weight.shape.length !== 2) call.refuse(`expected a matrix, got ${weight.shape.length} axes.`);
  return call.trace.linear(call.where, "aten::linear", call.value(), weight, call.storedIfAny(2));
};

/** [out, in] from [in, out]. */
function transposed({ shape, data }: Stored): Stored {
  const [rows, columns] = shape;
  const result = new Float32Array(data.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) result[c * rows + r] = data[r * columns + c];
  return { kind: "stored", shape: [columns, rows], data: result };
}

const transpose: Run = (call) => {
  const [value] = call.args;
  if (value !== undefined && isTraced(value) && value.kind === "stored" && value.shape.length === 2)
    return transposed(value);
  const { axes } = call.value();
  const [a, b] = [call.number(1, 0), call.number(2, 1)].map((at) =>
    call.trace.axis(call.where, call.value(), at),
  );
  const order = axes.map((_, k) => (k === a ? b : k === b ? a : k));
  return call.trace.transpose(call.where, call.value(), order);
};

const arithmetic =
  (type: "Add" | "Sub" | "Mul" | "Div"): Run =>
  (call) => {
    const { trace, where, args } = call;
    const [a, b] = args;
    if (typeof a === "number" && typeof b === "number")
      return type === "Add" ? a + b : type === "Sub" ? a - b : type === "Mul" ? a * b : a / b;
    const operands = [a, b].map((each) => (isTraced(each) ? each : undefined));
    if (operands.every((each) => each?.kind !== "value" && each?.kind !== "formula")) return UNKNOWN;
    if (type !== "Mul" && type !== "Div" && call.number(2, 1, "alpha") !== 1)
      call.refuse("expected alpha 1.");
    const [constant] = [a, b].flatMap((each) => {
      const data = isTraced(each) && each.kind === "stored" && each.data.length === 1 ? each.data[0] : each;
      return typeof data === "number" ? [data] : [];
    });
    const made = patternOf(type, operands, constant);
    if (made?.kind === "formula") return made;
    if (made !== undefined) return trace.activation(where, made.of, made.layer);
    if (operands.every((each) => each?.kind === "value")) {
      if (type === "Div") call.refuse("expected a stored divisor, got a result of the network.");
      const operation = type === "Add" ? "add" : type === "Sub" ? "subtract" : "multiply";
      return trace.combine(where, operation, operands[0] as Value, operands[1] as Value);
    }
    const isLeft = operands[0]?.kind === "value";
    const value = call.value(isLeft ? 0 : 1);
    const other = isLeft ? b : a;
    const data =
      typeof other === "number"
        ? Float32Array.of(other)
        : isTraced(other) && other.kind === "stored" && other.data.length === (other.shape.at(-1) ?? 1)
          ? other.data
          : call.refuse("expected a number, or one for each feature, got another value.");
    const tensor = (change: (x: number) => number): ChainTensor => ({
      shape: [data.length],
      data: data.map(change),
    });
    if (type === "Add")
      return trace.affine(
        where,
        value,
        undefined,
        tensor((x) => x),
      );
    if (type === "Mul")
      return trace.affine(
        where,
        value,
        tensor((x) => x),
        undefined,
      );
    if (type === "Sub" && isLeft)
      return trace.affine(
        where,
        value,
        undefined,
        tensor((x) => -x),
      );
    if (type === "Sub")
      return trace.affine(
        where,
        value,
        { shape: [1], data: Float32Array.of(-1) },
        tensor((x) => x),
      );
    if (!isLeft) call.refuse("expected a stored divisor, got a result of the network.");
    return trace.affine(
      where,
      value,
      tensor((x) => 1 / x),
      undefined,
    );
  };

const formula: Run = (call) => {
  const made = patternOf("Abs", [call.value()], undefined);
  return made?.kind === "formula" ? made : call.refuse("expected a part of softsign.");
};

const dropout: Run = (call) => {
  if (call.number(1, 0.5) > 0 && call.flag(2)) call.refuse(TRAINING);
  return call.args[0];
};

const TRAINING = "expected evaluation, got training. Export the network after eval().";

const batchNorm: Run = (call) => {
  if (call.flag(5)) call.refuse(TRAINING);
  const weights = new Map<string, ChainTensor>();
  for (const [k, name] of [
    [3, "running_mean"],
    [4, "running_var"],
    [1, "weight"],
    [2, "bias"],
  ] as const) {
    const tensor = call.storedIfAny(k);
    if (tensor !== undefined) weights.set(name, tensor);
  }
  return call.trace.norm(call.where, call.value(), 1, {
    kind: "batchNorm",
    eps: call.number(7, 1e-5),
    weights,
  });
};

const layerNorm: Run = (call) => {
  if (call.numbers(1).length !== 1) call.refuse("expected a norm of the last axis alone.");
  const weights = new Map<string, ChainTensor>();
  for (const [k, name] of [
    [2, "weight"],
    [3, "bias"],
  ] as const) {
    const tensor = call.storedIfAny(k);
    if (tensor !== undefined) weights.set(name, tensor);
  }
  return call.trace.norm(call.where, call.value(), -1, {
    kind: "layerNorm",
    eps: call.number(4, 1e-5),
    weights,
  });
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
    return call.trace.conv1d(call.where, "aten::conv1d", call.value(), {
      weight,
      bias: call.storedIfAny(2),
      stride: call.one(3, 1),
      dilation,
      groups: call.number(groupsAt, 1),
      padding,
    });
  };

const maxPool: Run = (call) => {
  const pad = call.one(3, 0);
  if (call.one(4, 1) !== 1 || call.flag(5)) call.refuse("expected no dilation and no ceil_mode.");
  const size = call.one(1, 1);
  return call.trace.pool(call.where, call.value(), "max", {
    size,
    stride: call.one(2, size),
    padding: [pad, pad],
  });
};

const meanPool: Run = (call) => {
  const pad = call.one(3, 0);
  if (call.flag(4) || (pad > 0 && call.flag(5, true)))
    call.refuse("expected no ceil_mode, and means of present frames.");
  const size = call.one(1, 1);
  return call.trace.pool(call.where, call.value(), "mean", {
    size,
    stride: call.one(2, size),
    padding: [pad, pad],
  });
};

const adaptive =
  (operation: "max" | "mean"): Run =>
  (call) => {
    if (call.one(1, 0) !== 1) call.refuse(`expected a pool to one frame, got one to ${call.one(1, 0)}.`);
    const pooled = call.trace.pool(call.where, call.value(), operation);
    return operation === "max" ? [pooled, UNKNOWN] : pooled;
  };

const reduce =
  (operation: "max" | "mean"): Run =>
  (call) => {
    const axes = call.numbers(1);
    if (axes.length !== 1) call.refuse("expected one axis.");
    const reduced = call.trace.reduce(call.where, call.value(), axes[0], operation, call.flag(2));
    return call.name === "max" ? [reduced, UNKNOWN] : reduced;
  };

const softmax =
  (name: "softmax" | "logSoftmax"): Run =>
  (call) =>
    call.trace.softmax(call.where, call.value(), call.number(1, -1), name);

const slice: Run = (call) => {
  const [value] = call.args;
  if (isBuffer(value) || (isTraced(value) && value.kind === "zeros")) return value;
  const end = call.args[3] ?? Number.MAX_SAFE_INTEGER;
  if (typeof end !== "number") return call.refuse("expected an end that the file says.");
  return call.trace.slice(
    call.where,
    call.value(),
    call.number(1, 0),
    call.number(2, 0),
    end,
    call.number(4, 1),
  );
};

const select: Run = (call) => {
  const [value] = call.args;
  if (Array.isArray(value)) return value.at(call.number(2, 0)) ?? null;
  return call.trace.select(call.where, call.value(), call.number(1, 0), call.number(2, 0));
};

/** A squeeze of a state that is not computed leaves what it is. */
const squeeze: Run = (call) => {
  const [value] = call.args;
  if (!isTraced(value) || value.kind !== "value") return value;
  if (call.args.length > 1) {
    const axis = call.trace.axis(call.where, value, call.number(1, 0));
    // torch leaves an axis of more elements.
    return sizeOfAxis(value.axes[axis]) === 1 ? call.trace.squeeze(call.where, value, axis) : value;
  }
  const ones = value.axes.flatMap((axis, k) => (sizeOfAxis(axis) === 1 ? [k] : [])).reverse();
  return ones.reduce((result, axis) => call.trace.squeeze(call.where, result, axis), value);
};

const unsqueeze: Run = (call) => {
  const [value] = call.args;
  if (!isTraced(value) || value.kind !== "value") return value;
  return call.trace.unsqueeze(value, call.number(1, 0));
};

const flatten: Run = (call) => {
  const value = call.value();
  const at = (k: number, missing: number) => call.trace.axis(call.where, value, call.number(k, missing));
  const [start, end] = [at(1, 0), at(2, -1)];
  const middle = value.axes.slice(start, end + 1).flat();
  return { ...value, axes: [...value.axes.slice(0, start), middle, ...value.axes.slice(end + 1)] };
};

const reshape: Run = (call) => {
  const [value, shape] = call.args;
  if (!isTraced(value) || value.kind !== "value") return value;
  return call.trace.reshape(call.where, value, sizesIn(Array.isArray(shape) ? shape : call.args.slice(1)));
};

const concat: Run = (call) => {
  const list = call.args[0];
  if (!Array.isArray(list) || !list.every((each) => isTraced(each) && each.kind === "value"))
    return call.refuse("expected results of the network to join, got other values.");
  return call.trace.concat(call.where, list as Value[], call.number(1, 0));
};

/** lstm, gru, rnn_tanh, rnn_relu: a stack, one chain layer for each level. */
const recurrent =
  (kind: "lstm" | "gru" | "rnn", state = "tanh"): Run =>
  (call) => {
    const { trace, where } = call;
    if (call.number(5, 0) > 0 && call.flag(6)) call.refuse(TRAINING);
    const isBatchFirst = call.flag(8);
    const [levels, directions] = [call.number(4, 1), call.flag(7) ? 2 : 1] as const;
    const list = call.args[2];
    const weights = (Array.isArray(list) ? list : []) as Stored[];
    const perCell = weights.length / (levels * directions);
    const fits = weights.every((each) => each !== null && typeof each === "object" && each.kind === "stored");
    if (!fits || !Number.isInteger(perCell) || perCell < 2)
      call.refuse("expected the weights of every level, got others.");
    // The function takes a batch alone; modules add its axis themselves.
    const given = call.value();
    if (given.axes.length !== 3) throw new WrongAxes(where, `expected three axes, got ${given.axes.length}.`);
    let input = isBatchFirst ? trace.transpose(where, given, [1, 0, 2]) : given;
    const states = stateRefs(call);
    const hiddens: Value[] = [];
    const cells: Value[] = [];
    for (let level = 0; level < levels; level++) {
      const named = new Map<string, ChainTensor>();
      let stateSize = 0;
      for (let d = 0; d < directions; d++) {
        const own = weights.slice((level * directions + d) * perCell);
        const end = `_l0${d === 1 ? "_reverse" : ""}`;
        const names = ["weight_ih", "weight_hh", ...(call.flag(3) ? ["bias_ih", "bias_hh"] : [])];
        if (perCell > names.length) names.push("weight_hr");
        for (const [k, name] of names.entries()) named.set(name + end, own[k]);
        stateSize = own[1].shape[1];
      }
      const gates = kind === "lstm" ? 4 : kind === "gru" ? 3 : 1;
      const [output, hidden, cell] = trace.recurrent(levels === 1 ? where : `${where}.${level}`, input, {
        kind,
        type: `aten::${call.name}`,
        hiddenSize: weights[0].shape[0] / gates,
        stateSize,
        directions,
        weights: named,
        ...(state !== "tanh" && { activations: { gate: "sigmoid", state } }),
        ...(states === "stateful" && { stateful: true }),
      });
      const [time, direction, batch, feature] = output.axes;
      input = { ...output, axes: [time, batch, [...direction, ...feature]] };
      hiddens.push(hidden);
      if (cell !== undefined) cells.push(cell);
    }
    const output = isBatchFirst ? trace.transpose(where, input, [1, 0, 2]) : input;
    const [hidden, cell] = [hiddens, cells].map((each) =>
      each.length === 0 ? UNKNOWN : trace.concat(where, each, 0),
    );
    if (states === "stateful") trace.remember(stateBuffers(call), [hidden, cell]);
    return kind === "lstm" ? [output, hidden, cell] : [output, hidden];
  };

const listOf = (call: Call): readonly Given[] => {
  const given = call.args[1];
  return Array.isArray(given) ? given : [given];
};

const stateBuffers = (call: Call): string[] => listOf(call).map((each) => (each as Buffer).path);

/** Whether the initial state is 0, or what the call before left in buffers that begin as 0. */
function stateRefs(call: Call): "zeros" | "stateful" {
  const states = listOf(call);
  const isZero = (tensor: Stored) => tensor.data.every((value) => value === 0);
  if (
    states.every(
      (each) => isTraced(each) && (each.kind === "zeros" || (each.kind === "stored" && isZero(each))),
    )
  )
    return "zeros";
  if (states.every((each) => isBuffer(each) && isZero(each.tensor))) return "stateful";
  return call.refuse("expected an initial state of 0, or one that the network keeps, got another.");
}

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
  transpose,
  t: transpose,
  permute: (call) => {
    const value = call.value();
    const order = call.numbers(1).map((axis) => call.trace.axis(call.where, value, axis));
    return call.trace.transpose(call.where, value, order);
  },
  unsqueeze,
  squeeze,
  select,
  slice,
  flip: (call) => {
    const [axis = 0] = call.numbers(1);
    return call.trace.slice(call.where, call.value(), axis, -1, Number.MIN_SAFE_INTEGER, -1);
  },
  flatten,
  reshape,
  view: reshape,
  cat: concat,
  contiguous: first,
  detach: first,
  clone: first,
  to: (call) => {
    const [value, type] = call.args;
    // 6 and 7 are float32 and float64.
    const isRounded = typeof type === "number" && type !== 6 && type !== 7;
    if (isRounded && !call.trace.isInput(call.value())) call.refuse(`expected float32, got type ${type}.`);
    return value;
  },
  type_as: first,
  expand: (call) =>
    isTraced(call.args[0]) && call.args[0].kind === "value"
      ? call.refuse("expected no repetition.")
      : call.args[0],
  alias: first,
  dropout,
  feature_dropout: dropout,
  // Layers
  linear,
  matmul: (call) => call.trace.linear(call.where, "aten::matmul", call.value(), transposed(call.stored(1))),
  addmm: (call) =>
    call.trace.linear(call.where, "aten::addmm", call.value(1), transposed(call.stored(2)), call.stored(0)),
  add: arithmetic("Add"),
  sub: arithmetic("Sub"),
  mul: arithmetic("Mul"),
  div: arithmetic("Div"),
  abs: formula,
  embedding: (call) => call.trace.embedding(call.where, "aten::embedding", call.value(1), call.stored(0)),
  batch_norm: batchNorm,
  layer_norm: layerNorm,
  conv1d: conv(6),
  _convolution: conv(8),
  max_pool1d: maxPool,
  avg_pool1d: meanPool,
  adaptive_avg_pool1d: adaptive("mean"),
  adaptive_max_pool1d: adaptive("max"),
  mean: reduce("mean"),
  max: reduce("max"),
  amax: reduce("max"),
  lstm: recurrent("lstm"),
  gru: recurrent("gru"),
  rnn_tanh: recurrent("rnn"),
  rnn_relu: recurrent("rnn", "relu"),
  // Activations
  relu: activation("relu"),
  relu6: activation("relu(6)"),
  hardtanh: activation((call) => {
    const [low, high] = [call.number(1, -1), call.number(2, 1)];
    return low === 0 ? `relu(${high})` : call.refuse(`expected a lower limit of 0, got ${low}.`);
  }),
  clamp: activation((call) => {
    const low = call.number(1, Number.NEGATIVE_INFINITY, "min");
    const high = call.number(2, Number.POSITIVE_INFINITY, "max");
    if (low !== 0) call.refuse(`expected a lower limit of 0, got ${low}.`);
    return high === Number.POSITIVE_INFINITY ? "relu" : `relu(${high})`;
  }),
  leaky_relu: activation((call) => `leakyRelu(${call.number(1, 0.01)})`),
  elu: activation((call) => {
    if (call.number(2, 1) !== 1 || call.number(3, 1) !== 1) call.refuse("expected scales of 1.");
    return `elu(${call.number(1, 1)})`;
  }),
  selu: activation("selu"),
  sigmoid: activation("sigmoid"),
  tanh: activation("tanh"),
  exp: activation("exponential"),
  log: activation("log"),
  silu: activation("silu"),
  mish: activation("mish"),
  hardswish: activation("hardSilu"),
  hardsigmoid: activation("hardSigmoid(1/6)"),
  gelu: activation((call) => (call.arg(1, "approximate") === "tanh" ? "gelu(tanh)" : "gelu")),
  softplus: activation((call) =>
    call.number(1, 1) === 1 ? "softplus" : call.refuse(`expected beta 1, got ${call.number(1, 1)}.`),
  ),
  softmax: softmax("softmax"),
  log_softmax: softmax("logSoftmax"),
};
