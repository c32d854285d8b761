/** Layers over batches of sequences, [N, T, C], beside the recurrent ones: convolutions, norms, pools, and moves without parameters. */
import {
  add,
  div,
  exp,
  log,
  maximum,
  minimum,
  mul,
  relu,
  sigmoid,
  softplus,
  sqrt,
  sub,
  tanh,
} from "../autograd/elementwise.ts";
import { linear } from "../autograd/matrix.ts";
import { max, mean, variance } from "../autograd/reduce.ts";
import { concat, expand, permute, reshape, select, slice } from "../autograd/shape.ts";
import { logSoftmax, softmax } from "../autograd/softmax.ts";
import { noGrad } from "../autograd/tape.ts";
import { type Algebra, activationIn } from "../cells/formulas.ts";
import { activationNames, isActivation } from "../cells/namedActivation.ts";
import { count, positive, readOptions } from "../tensor/check.ts";
import { filled } from "../tensor/create.ts";
import { DTYPES, type DType } from "../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, ShapeError } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fillUniform, moduleRandom } from "./defaults.ts";
import { Module } from "./module.ts";
import { checkTensor } from "./options.ts";
import { type Parameter, zeroParameter } from "./parameter.ts";

/** Zeros before and after a sequence; `"same"` gives ⌈T / stride⌉ frames, with the larger half after, `"causal"` pads only before. */
export type Padding = readonly [before: number, after: number] | "same" | "causal";

/** Options of `Conv1d`. */
export interface Conv1dOptions {
  /** C, features of the input */
  inChannels: number;
  /** O, features of the output */
  outChannels: number;
  /** K, frames under the kernel */
  kernelSize: number;
  /** Default 1 */
  stride?: number;
  /** Frames between taps; default 1: neighbours */
  dilation?: number;
  /** Groups of features that do not see each other; default 1 */
  groups?: number;
  /** Default [0, 0] */
  padding?: Padding;
  /** Default true */
  bias?: boolean;
  /** Default `"float32"` */
  dtype?: DType;
  /** Seed of the initial parameters; default: drawn from the default generator */
  seed?: number;
}

/**
 * A cross-correlation over time with PyTorch's weights. Unlike `nn.Conv1d` it reads features last, as recurrent layers do.
 *
 * @example
 * const conv = new Conv1d({ inChannels: 3, outChannels: 8, kernelSize: 5, padding: "same", seed: 1 });
 * conv.forward(zeros([2, 20, 3])); // [2, 20, 8]
 */
export class Conv1d extends Module {
  readonly stride: number;
  readonly dilation: number;
  readonly groups: number;
  readonly padding: Padding;
  readonly dtype: DType;
  /** [O, C / groups, K] */
  declare weight: Parameter;
  /** [O]; undefined when made with `bias: false` */
  declare bias: Parameter | undefined;

  readonly #initialRandom: Random;

  /**
   * @param options channels and size of the kernel; the others have defaults
   * @throws ArgumentError for unknown names and invalid values; ShapeError for groups that do not divide the channels
   */
  constructor(options: Conv1dOptions) {
    super();
    const where = "Conv1d";
    const { inChannels, outChannels, kernelSize, stride, dilation, groups, padding, bias, dtype } =
      readOptions<Conv1dOptions>(where, options, {
        inChannels: [undefined, count],
        outChannels: [undefined, count],
        kernelSize: [undefined, count],
        stride: [1, count],
        dilation: [1, count],
        groups: [1, count],
        padding: [[0, 0]],
        bias: [true, "boolean"],
        dtype: ["float32", DTYPES],
        seed: [undefined],
      });
    if (inChannels % groups !== 0 || outChannels % groups !== 0) {
      throw new ShapeError(
        `${where}: expected groups that divide ${inChannels} and ${outChannels} channels, got ${groups}.`,
      );
    }
    const isPair =
      Array.isArray(padding) &&
      padding.length === 2 &&
      padding.every((each) => Number.isSafeInteger(each) && each >= 0);
    if (!isPair && padding !== "same" && padding !== "causal")
      refuseValue(where, 'padding "same", "causal" or two counts', padding);
    this.stride = stride;
    this.dilation = dilation;
    this.groups = groups;
    this.padding = padding;
    this.dtype = dtype;
    this.#initialRandom = moduleRandom(options.seed);
    const shape = [outChannels, inChannels / groups, kernelSize];
    this.registerParameter("weight", zeroParameter(where, "weight", shape, dtype));
    if (bias) this.registerParameter("bias", zeroParameter(where, "bias", [outChannels], dtype));
    this.resetParameters();
  }

  override get typeName(): string {
    return "Conv1d";
  }

  /** Draws weight and bias again from U(-1/√(C K), 1/√(C K)), like PyTorch. @param seed default: continues with its own generator */
  resetParameters(seed?: number): void {
    const random = seed === undefined ? this.#initialRandom : new Random(seed);
    const [, channels, taps] = this.weight.shape;
    for (const parameter of this.ownParameters().values()) {
      fillUniform(parameter, 1 / Math.sqrt(channels * taps), random);
      parameter.bump();
    }
  }

  /**
   * @param x [N, T, C]
   * @returns [N, T', O]
   * @throws ShapeError when x has other features, or fewer frames than the kernel
   */
  forward(x: Tensor): Tensor {
    const { weight, bias, groups, dilation } = this;
    const [outChannels, own, taps] = weight.shape;
    checkSequence("Conv1d.forward", x, this.dtype, own * groups);
    const under = unfold("Conv1d.forward", x, { ...this, size: taps, dilation }, 0);
    const perGroup = outChannels / groups;
    const results = Array.from({ length: groups }, (_, g) => {
      const parts = under.frames.map((frame) => slice(frame, 2, g * own, (g + 1) * own));
      const rows = slice(weight, 0, g * perGroup, (g + 1) * perGroup);
      return linear(concat(parts, { axis: 2 }), reshape(permute(rows, [0, 2, 1]), [perGroup, taps * own]));
    });
    const result = groups === 1 ? results[0] : concat(results, { axis: 2 });
    return bias === undefined ? result : add(result, bias);
  }

  protected override describeOptions(): string {
    const [outChannels, own, taps] = this.weight.shape;
    return `${own * this.groups}, ${outChannels}, kernelSize=${taps}, stride=${this.stride}`;
  }
}

interface Windows {
  size: number;
  stride: number;
  dilation?: number;
  padding: Padding;
}

/** The frames under each tap of windows over time, each [N, T', C]; `present` counts those that are not padding. */
function unfold(
  where: string,
  x: Tensor,
  { size, stride, dilation = 1, padding }: Windows,
  fill: number,
): { frames: Tensor[]; present: Float64Array } {
  const [batch, steps, channels] = x.shape;
  const span = (size - 1) * dilation + 1;
  const total =
    padding === "same" ? Math.max((Math.ceil(steps / stride) - 1) * stride + span - steps, 0) : span - 1;
  const [before, after] =
    padding === "same"
      ? [Math.floor(total / 2), Math.ceil(total / 2)]
      : padding === "causal"
        ? [total, 0]
        : padding;
  const count = Math.floor((before + steps + after - span) / stride) + 1;
  if (count < 1)
    throw new ShapeError(`${where}: expected at least ${span - before - after} frames, got ${steps}.`);
  // Every stride-th frame is the first of a group of them, so the last group must be whole.
  const rest = Math.max(0, span - 1 + count * stride - (before + steps));
  const whole = padded(x, [before, rest], fill);
  const present = new Float64Array(count);
  const frames = Array.from({ length: size }, (_, tap) => {
    const first = tap * dilation;
    for (let t = 0; t < count; t++) {
      const at = t * stride + first - before;
      if (at >= 0 && at < steps) present[t]++;
    }
    const taken = slice(whole, 1, first, first + count * stride);
    return stride === 1 ? taken : select(reshape(taken, [batch, count, stride, channels]), 2, 0);
  });
  return { frames, present };
}

/** Options of `BatchNorm1d`. */
export interface BatchNorm1dOptions {
  /** C, features of the input */
  numFeatures: number;
  /** Added to the variance; greater than 0, default 1e-5 */
  epsilon?: number;
  /** Share of a batch in the running statistics; default 0.1 */
  momentum?: number;
  /** Default `"float32"` */
  dtype?: DType;
}

/**
 * Batch normalisation of the last axis: PyTorch's `nn.BatchNorm1d`, with features last. In training it uses the statistics of the batch and
 * updates the running ones, in evaluation it uses those.
 *
 * @example
 * const norm = new BatchNorm1d({ numFeatures: 8 });
 * norm.forward(zeros([2, 20, 8])); // [2, 20, 8]
 */
export class BatchNorm1d extends Module {
  readonly epsilon: number;
  readonly momentum: number;
  readonly dtype: DType;
  /** [C] */
  declare weight: Parameter;
  /** [C] */
  declare bias: Parameter;
  /** [C]; receives no gradient */
  declare running_mean: Parameter;
  /** [C]; receives no gradient */
  declare running_var: Parameter;

  /**
   * @param options `numFeatures`; the others have defaults
   * @throws ArgumentError for unknown names and invalid values
   */
  constructor(options: BatchNorm1dOptions) {
    super();
    const where = "BatchNorm1d";
    const { numFeatures, epsilon, momentum, dtype } = readOptions<BatchNorm1dOptions>(where, options, {
      numFeatures: [undefined, count],
      epsilon: [1e-5, positive],
      momentum: [0.1, positive],
      dtype: ["float32", DTYPES],
    });
    this.epsilon = epsilon;
    this.momentum = momentum;
    this.dtype = dtype;
    for (const name of ["weight", "bias", "running_mean", "running_var"])
      this.registerParameter(name, zeroParameter(where, name, [numFeatures], dtype));
    this.running_mean.requiresGrad = false;
    this.running_var.requiresGrad = false;
    this.resetParameters();
  }

  override get typeName(): string {
    return "BatchNorm1d";
  }

  /** Sets weight and running variance to 1, bias and running mean to 0. */
  resetParameters(): void {
    for (const [name, parameter] of this.ownParameters()) {
      parameter.data.fill(name === "weight" || name === "running_var" ? 1 : 0);
      parameter.bump();
    }
  }

  /**
   * @param x [..., C]
   * @throws ShapeError when x has other features
   */
  forward(x: Tensor): Tensor {
    checkTensor("BatchNorm1d.forward", "input", x, this.dtype);
    const size = this.weight.size;
    if (x.shape.at(-1) !== size)
      throw new ShapeError(
        `BatchNorm1d.forward: expected input of shape [..., ${size}], got ${formatShape(x.shape)}.`,
      );
    let [average, spread]: Tensor[] = [this.running_mean, this.running_var];
    if (this.training) {
      const rows = reshape(x, [x.size / size, size]);
      average = mean(rows, { axis: 0 });
      spread = variance(rows, { axis: 0, correction: 0 });
      noGrad(() => this.#remember(average, spread, x.size / size));
    }
    const scale = div(this.weight, sqrt(add(spread, this.epsilon)));
    return add(mul(sub(x, average), scale), this.bias);
  }

  #remember(average: Tensor, spread: Tensor, rows: number): void {
    const { momentum } = this;
    const blend = (running: Parameter, values: Tensor, factor: number) => {
      for (let k = 0; k < running.size; k++)
        running.data[k] += momentum * (factor * values.data[k] - running.data[k]);
      running.bump();
    };
    blend(this.running_mean, average, 1);
    // The running variance is the unbiased one.
    blend(this.running_var, spread, rows > 1 ? rows / (rows - 1) : 1);
  }

  protected override describeOptions(): string {
    return `${this.weight.size}, epsilon=${this.epsilon}, momentum=${this.momentum}`;
  }
}

/**
 * x > 0 ? x : weight · x, with one weight for each feature, or for each feature of each frame, which begins at 0.25.
 *
 * @example
 * new PReLU([2]).forward(tensor(Float32Array.of(-4, 2), [1, 2])).data; // [-1, 2]
 */
export class PReLU extends Module {
  /** [C] or [T, C] */
  declare weight: Parameter;

  /** @param shape of the weights, [C] or [T, C] */
  constructor(shape: readonly number[]) {
    super();
    this.registerParameter("weight", zeroParameter("PReLU", "weight", shape, "float32"));
    this.weight.data.fill(0.25);
  }

  override get typeName(): string {
    return "PReLU";
  }

  /** @param x [..., C] or [..., T, C] */
  forward(x: Tensor): Tensor {
    return sub(relu(x), mul(this.weight, relu(mul(x, -1))));
  }
}

const tensors: Algebra<Tensor> = {
  ...{ add, mul, div, max: maximum, min: minimum, exp, sigmoid, tanh, softplus, log },
};

/** Activations that have an operation, and those over all features. */
const OPERATIONS: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  relu,
  softmax: (x) => softmax(x, { axis: -1 }),
  logSoftmax: (x) => logSoftmax(x, { axis: -1 }),
};

/**
 * A function without parameters as a module: an activation, or another operation with a name.
 *
 * @example
 * const model = new Sequential(new Linear({ inFeatures: 4, outFeatures: 8 }), Apply.activation("elu(0.5)"));
 */
export class Apply extends Module {
  readonly #name: string;
  readonly #run: (x: Tensor) => Tensor;

  /**
   * @param name how it is printed
   * @param run  the function
   */
  constructor(name: string, run: (x: Tensor) => Tensor) {
    super();
    this.#name = name;
    this.#run = run;
  }

  /** Returns the module of an activation. @throws ArgumentError (`NAME`) for an unknown name */
  static activation(name: string): Apply {
    const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (operation !== undefined) return new Apply(name, operation);
    if (isActivation(name)) return new Apply(name, activationIn(tensors, name));
    throw new ArgumentError(
      `Apply.activation: expected ${activationNames}, softmax, logSoftmax, got ${describe(name)}.`,
      "NAME",
    );
  }

  override get typeName(): string {
    return this.#name;
  }

  /** @param x what the function takes */
  forward(x: Tensor): Tensor {
    return this.#run(x);
  }
}

/** Returns the largest or the mean of windows of frames, [N, T, C] to [N, T', C]; padded frames do not count. */
export function pooled(x: Tensor, operation: "max" | "mean", windows: Windows): Tensor {
  const { frames, present } = unfold("pool", x, windows, operation === "max" ? Number.NEGATIVE_INFINITY : 0);
  if (operation === "max") return frames.reduce((a, b) => maximum(a, b));
  const shares = filled([present.length, 1], 0, x.dtype);
  present.forEach((each, t) => {
    shares.data[t] = 1 / each;
  });
  return mul(
    frames.reduce((a, b) => add(a, b)),
    shares,
  );
}

/** Returns the largest or the mean of all frames, [N, T, C] to [N, C]. */
export function pooledAll(x: Tensor, operation: "max" | "mean", keepDims: boolean): Tensor {
  return operation === "max" ? max(x, { axis: 1, keepDims }) : mean(x, { axis: 1, keepDims });
}

/** Returns vectors n times, [N, C] to [N, n, C]. */
export function repeated(x: Tensor, times: number): Tensor {
  const [batch, features] = x.shape;
  return expand(reshape(x, [batch, 1, features]), [batch, times, features]);
}

/** Returns a sequence with frames of `fill` before and after; negative numbers remove frames. */
export function padded(x: Tensor, [before, after]: readonly [number, number], fill = 0): Tensor {
  const [batch, , features] = x.shape;
  const [first, end] = [Math.max(0, -before), x.shape[1] - Math.max(0, -after)];
  const kept = first === 0 && end === x.shape[1] ? x : slice(x, 1, first, end);
  const blank = (frames: number) => (frames > 0 ? [filled([batch, frames, features], fill, x.dtype)] : []);
  return concat([...blank(before), kept, ...blank(after)], { axis: 1 });
}

function checkSequence(where: string, x: Tensor, dtype: DType, features: number): void {
  checkTensor(where, "input", x, dtype);
  if (x.rank === 3 && x.shape[2] === features) return;
  throw new ShapeError(`${where}: expected input of shape [N, T, ${features}], got ${formatShape(x.shape)}.`);
}
