/**
 * The namespace `fills`: distributions for the values of one tensor, a whole parameter or a gate's view of it. Fans come from the tensor
 * you pass, with rows as outputs and columns as inputs, so filling a gate's view differs from filling the stacked matrix.
 *
 * `add` and `multiply` combine any fill with the present values, like nninit's `add*` and `mul*`.
 */
import { drawUniform } from "../nn/defaults.ts";
import {
  checkFunction,
  checkNumber,
  checkOptionNames,
  finite,
  notNegative,
  readOptions,
  unitInterval,
} from "../tensor/check.ts";
import { zeros } from "../tensor/create.ts";
import { ArgumentError, describe, refuseValue, ShapeError } from "../tensor/errors.ts";
import { checkRandom, defaultGenerator, type Random } from "../tensor/random.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type Gain, gainOf } from "./gains.ts";
import { fillOrthogonal } from "./orthogonal.ts";

export { type Gain, type GainName, gainOf } from "./gains.ts";

/** Options of every fill that draws numbers. */
export interface RandomFill {
  /** Draws the numbers; default: the default generator. */
  random?: Random;
}

/** Options of fills that scale by a gain. */
export interface GainFill extends RandomFill {
  /** A number or the name of an activation; default 1 */
  gain?: Gain;
}

/** Standard deviation of a standard normal number truncated at ±2. */
export const TRUNCATED_DEVIATION = 0.8796256610342398;

/**
 * Sets every element to `value`.
 *
 * @param target any shape
 * @param value  a finite number
 * @throws ArgumentError for other arguments
 * @example
 * fills.constant(lstm.parameter("bias_ih_l0"), 0.1);
 */
export function constant(target: Tensor, value: number): void {
  checkTarget("constant", target);
  checkNumber("constant", "value", value, finite);
  target.data.fill(value);
}

/**
 * Sets every element to 0.
 *
 * @param target any shape
 * @throws ArgumentError unless it is a tensor
 * @example
 * fills.zero(lstm.parameter("bias_hh_l0"));
 */
export function zero(target: Tensor): void {
  checkTarget("zero", target);
  target.data.fill(0);
}

/**
 * Copies the values of a tensor of the same shape, or of an array of the same length, row by row.
 *
 * @param target any shape
 * @param values a tensor of the same shape, or as many numbers
 * @throws ShapeError for another shape or length; ArgumentError for anything but numbers
 * @example
 * fills.copy(lstm.cell(0).gates.forget.inputWeight, new Float32Array(200).fill(0.5));
 */
export function copy(target: Tensor, values: Tensor | ArrayLike<number>): void {
  checkTarget("copy", target);
  if (values instanceof Tensor) {
    if (!sameShape(values.shape, target.shape)) {
      throw new ShapeError(
        `copy: expected shape ${formatShape(target.shape)}, got ${formatShape(values.shape)}.`,
      );
    }
    target.data.set(values.data);
    return;
  }
  if (values === null || typeof values !== "object" || !Number.isSafeInteger(values.length))
    refuseValue("copy", "a tensor or a list of numbers", values);
  if (values.length !== target.size) {
    throw new ShapeError(
      `copy: expected ${target.size} values for shape ${formatShape(target.shape)}, got ${values.length}.`,
    );
  }
  // A typed array of 0 elements may be one that was transferred.
  const bad = values.length === 0 ? -1 : Array.from(values).findIndex((value) => typeof value !== "number");
  if (bad >= 0) throw new ArgumentError(`copy: expected numbers, got ${describe(values[bad])} at ${bad}.`);
  if (values.length > 0) target.data.set(values);
}

/**
 * Fills with uniform numbers in [low, high).
 *
 * @param target  any shape
 * @param options `low`, default -1; `high`, default 1; `random`, default: the default generator
 * @throws ArgumentError unless low ≤ high
 * @example
 * fills.uniform(lstm.parameter("weight_ih_l0"), { low: -0.1, high: 0.1 });
 */
export function uniform(target: Tensor, options: RandomFill & { low?: number; high?: number } = {}): void {
  checkTarget("uniform", target);
  const { low, high, random } = readOptions("uniform", options, {
    low: [-1, finite],
    high: [1, finite],
    random: [defaultGenerator()],
  });
  checkRandom("fills", random);
  if (high < low) throw new ArgumentError(`uniform: expected low <= high, got ${low} and ${high}.`);
  drawUniform(target.data, { factor: high - low, offset: low, scale: 1 }, random);
}

/**
 * Fills with normal numbers.
 *
 * @param target  any shape
 * @param options `mean`, default 0; `std`, default 1; `random`, default: the default generator
 * @throws ArgumentError for a negative deviation
 * @example
 * fills.normal(lstm.parameter("weight_ih_l0"), { std: 0.1, random: new Random(1) });
 */
export function normal(target: Tensor, options: RandomFill & { mean?: number; std?: number } = {}): void {
  const { mean, std, random } = readMoments("normal", target, options);
  const { data } = target;
  for (let k = 0; k < data.length; k++) data[k] = mean + std * random.normal();
}

/**
 * Fills with normal numbers, and draws a number again if it is more than two deviations from the mean. As in TensorFlow and JAX, `std` is the
 * deviation before truncation; afterwards it is 0.8796 · std.
 *
 * @param target  any shape
 * @param options `mean`, default 0; `std`, default 1; `random`, default: the default generator
 * @throws ArgumentError for a negative deviation
 * @example
 * fills.truncatedNormal(lstm.parameter("weight_ih_l0"), { std: 0.05 });
 */
export function truncatedNormal(
  target: Tensor,
  options: RandomFill & { mean?: number; std?: number } = {},
): void {
  const { mean, std, random } = readMoments("truncatedNormal", target, options);
  const { data } = target;
  for (let k = 0; k < data.length; k++) {
    let value = random.normal();
    while (Math.abs(value) > 2) value = random.normal();
    data[k] = mean + std * value;
  }
}

/**
 * Fills with uniform numbers in ±gain·√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).
 *
 * @param target  [fanOut, fanIn]
 * @param options `gain`, default 1; `random`, default: the default generator
 * @throws ShapeError unless `target` is a matrix
 * @example
 * fills.xavierUniform(lstm.cell(0).gates.cell.inputWeight, { gain: "tanh" });
 */
export function xavierUniform(target: Tensor, options: GainFill = {}): void {
  symmetric(target, Math.sqrt(3) * xavierDeviation("xavierUniform", target, options), options.random);
}

/**
 * Fills with normal numbers of deviation gain·√(2 / (fanIn + fanOut)) (Glorot and Bengio 2010).
 *
 * @param target  [fanOut, fanIn]
 * @param options `gain`, default 1; `random`, default: the default generator
 * @throws ShapeError unless `target` is a matrix
 * @example
 * fills.xavierNormal(lstm.cell(0).gates.cell.inputWeight, { gain: "tanh" });
 */
export function xavierNormal(target: Tensor, options: GainFill = {}): void {
  normal(target, { std: xavierDeviation("xavierNormal", target, options), random: options.random });
}

/** Options of `kaimingUniform` and `kaimingNormal`. */
export interface KaimingFill extends RandomFill {
  /** Default `"relu"`, √2 */
  gain?: Gain;
  /** Which variance to keep: `"in"` in the forward pass, `"out"` in the backward pass; default `"in"` */
  fan?: "in" | "out";
}

/**
 * Fills with uniform numbers in ±gain·√(3 / fan) (He et al. 2015).
 *
 * @param target  [fanOut, fanIn]
 * @param options `gain`, default `"relu"`; `fan`, default `"in"`; `random`, default: the default generator
 * @throws ShapeError unless `target` is a matrix
 * @example
 * fills.kaimingUniform(new Linear({ inFeatures: 20, outFeatures: 30 }).weight);
 */
export function kaimingUniform(target: Tensor, options: KaimingFill = {}): void {
  symmetric(target, Math.sqrt(3) * kaimingDeviation("kaimingUniform", target, options), options.random);
}

/**
 * Fills with normal numbers of deviation gain / √fan (He et al. 2015).
 *
 * @param target  [fanOut, fanIn]
 * @param options `gain`, default `"relu"`; `fan`, default `"in"`; `random`, default: the default generator
 * @throws ShapeError unless `target` is a matrix
 * @example
 * fills.kaimingNormal(new Linear({ inFeatures: 20, outFeatures: 30 }).weight, { fan: "out" });
 */
export function kaimingNormal(target: Tensor, options: KaimingFill = {}): void {
  normal(target, { std: kaimingDeviation("kaimingNormal", target, options), random: options.random });
}

function kaimingDeviation(where: string, target: Tensor, options: KaimingFill): number {
  const { gain, fan } = readOptions(where, options, {
    gain: ["relu"],
    fan: ["in", ["in", "out"]],
    random: [undefined],
  });
  const [fanOut, fanIn] = matrixShape(where, target);
  return Math.abs(gainOf(gain, where)) / Math.sqrt(fan === "in" ? fanIn : fanOut);
}

/**
 * Fills a matrix with orthonormal rows, or columns if it is taller than wide, times `gain`; uniform among all such matrices (Saxe et al.
 * 2013).
 *
 * @param target  [rows, columns]
 * @param options `gain`, default 1; `random`, default: the default generator
 * @throws ShapeError unless `target` is a matrix
 * @example
 * fills.orthogonal(lstm.cell(0).gates.forget.hiddenWeight);
 */
export function orthogonal(target: Tensor, options: GainFill = {}): void {
  checkOptionNames("orthogonal", options, ["gain", "random"]);
  const { gain = 1, random = defaultGenerator() } = options;
  checkRandom("fills", random);
  const [rows, columns] = matrixShape("orthogonal", target);
  fillOrthogonal(target.data, rows, columns, gainOf(gain, "orthogonal"), random);
}

/**
 * Sets the diagonal to `gain`, and all else to 0.
 *
 * @param target  [rows, columns]
 * @param options `gain`, default 1
 * @throws ShapeError unless `target` is a matrix
 * @example
 * fills.identity(lstm.cell(0).gates.forget.hiddenWeight, { gain: 0.9 });
 */
export function identity(target: Tensor, options: { gain?: Gain } = {}): void {
  checkOptionNames("identity", options, ["gain"]);
  const [rows, columns] = matrixShape("identity", target);
  const { gain: given = 1 } = options;
  const gain = gainOf(given, "identity");
  target.data.fill(0);
  for (let k = 0; k < Math.min(rows, columns); k++) target.data[k * columns + k] = gain;
}

/**
 * Fills with normal numbers, except for a share of each column, which is exactly 0 (Martens 2010); PyTorch's `sparse_`.
 *
 * @param target  [rows, columns]
 * @param options `zeros`: share of zeros in each column, from 0 to 1, rounded up to whole elements; `std`, default 0.01; `random`,
 *   default: the default generator
 * @throws ShapeError unless `target` is a matrix; ArgumentError for a share outside [0, 1]
 * @example
 * fills.sparse(lstm.cell(0).gates.forget.hiddenWeight, { zeros: 0.9 });
 */
export function sparse(target: Tensor, options: RandomFill & { zeros: number; std?: number }): void {
  const {
    zeros: share,
    std,
    random,
  } = readOptions("sparse", options, {
    zeros: [undefined, unitInterval],
    std: [0.01],
    random: [defaultGenerator()],
  });
  checkRandom("fills", random);
  const [rows, columns] = matrixShape("sparse", target);
  normal(target, { std, random });
  const count = Math.ceil(share * rows);
  for (let column = 0; column < columns; column++) {
    const order = random.permutation(rows);
    for (let k = 0; k < count; k++) target.data[order[k] * columns + column] = 0;
  }
}

/**
 * Adds the values of a fill to the present ones.
 *
 * @param target any shape
 * @param fill   fills a tensor of the same shape, which holds 0 before
 * @throws ArgumentError unless `fill` is a function
 * @example
 * fills.add(lstm.parameter("bias_ih_l0"), (t) => fills.normal(t, { std: 0.1 }));
 */
export function add(target: Tensor, fill: (target: Tensor) => void): void {
  checkTarget("add", target);
  const { data } = target;
  const other = drawn(target, fill);
  for (let k = 0; k < data.length; k++) data[k] += other[k];
}

/**
 * Multiplies the present values by those of a fill.
 *
 * @param target any shape
 * @param fill   fills a tensor of the same shape, which holds 0 before
 * @throws ArgumentError unless `fill` is a function
 * @example
 * fills.multiply(lstm.parameter("weight_hh_l0"), (t) => fills.constant(t, 0.5));
 */
export function multiply(target: Tensor, fill: (target: Tensor) => void): void {
  checkTarget("multiply", target);
  const { data } = target;
  const other = drawn(target, fill);
  for (let k = 0; k < data.length; k++) data[k] *= other[k];
}

function drawn(target: Tensor, fill: (target: Tensor) => void): ArrayLike<number> {
  checkFunction("fills", "fill", fill);
  const other = zeros(target.shape, { dtype: target.dtype });
  fill(other);
  return other.data;
}

function symmetric(target: Tensor, bound: number, random?: Random): void {
  uniform(target, { low: -bound, high: bound, random });
}

function matrixShape(where: string, target: Tensor): readonly number[] {
  checkTarget(where, target);
  const { shape } = target;
  if (shape.length !== 2) {
    throw new ShapeError(`${where}: expected a matrix [rows, columns], got shape ${formatShape(shape)}.`);
  }
  return shape;
}

function xavierDeviation(where: string, target: Tensor, options: GainFill): number {
  checkOptionNames(where, options, ["gain", "random"]);
  const [fanOut, fanIn] = matrixShape(where, target);
  return Math.abs(gainOf(options.gain ?? 1, where)) * Math.sqrt(2 / (fanIn + fanOut));
}

function readMoments(
  where: string,
  target: Tensor,
  options: RandomFill & { mean?: number; std?: number },
): { mean: number; std: number; random: Random } {
  checkTarget(where, target);
  const read = readOptions(where, options, {
    mean: [0, finite],
    std: [1, notNegative],
    random: [defaultGenerator()],
  });
  checkRandom("fills", read.random);
  return read;
}

function checkTarget(where: string, target: unknown): void {
  if (target instanceof Tensor) return;
  refuseValue(where, "a tensor to fill", target);
}
