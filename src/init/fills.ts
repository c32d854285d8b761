/**
 * Fills: distributions for the values of one tensor, a whole parameter or a gate's view of it. Fans are those of the tensor that is
 * filled, rows as outputs and columns as inputs, so filling a gate's view and filling the stacked matrix differ; both are meant
 * to be said explicitly.
 */
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import { defaultGenerator, type Random } from "../tensor/random.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface RandomFill {
  /** Where the numbers come from; default: the default generator. */
  random?: Random;
}

/** Sets every element to `value`. */
export function constant(target: Tensor, value: number): void {
  checkFinite("constant", "value", value);
  target.data.fill(value);
}

/** Sets every element to 0. */
export function zero(target: Tensor): void {
  target.data.fill(0);
}

/** Uniform in [low, high). @param options default: low -1, high 1 */
export function uniform(target: Tensor, options: RandomFill & { low?: number; high?: number } = {}): void {
  const { low = -1, high = 1, random = defaultGenerator() } = options;
  checkFinite("uniform", "low", low);
  checkFinite("uniform", "high", high);
  if (high < low) throw new ArgumentError(`uniform: expected low <= high, got ${low} and ${high}.`);
  const { data } = target;
  for (let k = 0; k < data.length; k++) data[k] = low + (high - low) * random.uniform();
}

/** Normal. @param options default: mean 0, standard deviation 1 */
export function normal(target: Tensor, options: RandomFill & { mean?: number; std?: number } = {}): void {
  const { mean = 0, std = 1, random = defaultGenerator() } = options;
  checkFinite("normal", "mean", mean);
  checkFinite("normal", "std", std);
  if (std < 0) throw new ArgumentError(`normal: expected a standard deviation >= 0, got ${std}.`);
  const { data } = target;
  for (let k = 0; k < data.length; k++) data[k] = mean + std * random.normal();
}

/** Uniform in ±gain·√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010). @param target [fanOut, fanIn] @param options default gain 1 */
export function xavierUniform(target: Tensor, options: RandomFill & { gain?: number } = {}): void {
  const { gain = 1, random } = options;
  checkFinite("xavierUniform", "gain", gain);
  const [fanOut, fanIn] = matrixShape("xavierUniform", target);
  const bound = Math.abs(gain) * Math.sqrt(6 / (fanIn + fanOut));
  uniform(target, { low: -bound, high: bound, random });
}

/**
 * A matrix with orthonormal rows, or columns where it is taller than wide, times `gain`; uniform among all such (Saxe et al. 2013).
 *
 * @param target [rows, columns]
 * @param options default gain 1
 */
export function orthogonal(target: Tensor, options: RandomFill & { gain?: number } = {}): void {
  const { gain = 1, random = defaultGenerator() } = options;
  checkFinite("orthogonal", "gain", gain);
  const [rows, columns] = matrixShape("orthogonal", target);
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    const before = normOf(vector);
    // Twice is enough: after a second pass the rest along the other vectors is rounding only (Giraud et al. 2005).
    for (let pass = 0; pass < 2; pass++) for (const other of vectors) removeAlong(vector, other);
    const norm = normOf(vector);
    // A draw that lies in the span of the others, to rounding, has no direction of its own left.
    if (norm < 1e-8 * before) continue;
    for (let k = 0; k < length; k++) vector[k] /= norm;
    vectors.push(vector);
  }
  const { data } = target;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      data[row * columns + column] = gain * (rows > columns ? vectors[column][row] : vectors[row][column]);
    }
  }
}

function removeAlong(vector: Float64Array, unit: Float64Array): void {
  let product = 0;
  for (let k = 0; k < vector.length; k++) product += vector[k] * unit[k];
  for (let k = 0; k < vector.length; k++) vector[k] -= product * unit[k];
}

function normOf(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

function matrixShape(where: string, { shape }: Tensor): readonly number[] {
  if (shape.length !== 2) {
    throw new ShapeError(`${where}: expected a matrix [rows, columns], got shape ${formatShape(shape)}.`);
  }
  return shape;
}

function checkFinite(where: string, name: string, value: unknown): void {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ArgumentError(`${where}: expected a finite ${name}, got ${describe(value)}.`);
  }
}
