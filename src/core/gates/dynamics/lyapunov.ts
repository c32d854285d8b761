/** How fast nearby states part or meet along a way of the layer: Lyapunov exponents. */
import { count as atLeastOne, countOrZero, optional, readOptions } from "../../tensor/check.ts";
import { ArgumentError, describe, ShapeError } from "../../tensor/errors.ts";
import { Random } from "../../tensor/random.ts";
import { Tensor } from "../../tensor/tensor.ts";
import type { ObservableLayer } from "../layer.ts";
import { statesOf } from "./fixedPoints.ts";
import { orthonormalise } from "./linear.ts";
import { type ConstantInput, type MapOptions, StateMap } from "./stateMap.ts";
import { carryOut, type WorkOptions } from "./work.ts";

/** Options of `lyapunovSpectrum`. */
export interface LyapunovOptions extends MapOptions, WorkOptions {
  /** One input for all steps, or a sequence [T, I] or [T, 1, I]: the exponents are those under that input. Default 0 */
  input?: ConstantInput;
  /** How many, the largest first; default all S, at most 16 */
  exponents?: number;
  /** Steps that count; default 10,000, or all of a sequence after the warm-up */
  steps?: number;
  /** Steps before, on which state and directions settle; default 1,000 */
  warmup?: number;
  /** The state to begin at, [S]; default a random one, while `forward` begins at zeros */
  start?: ArrayLike<number>;
  /** Seed of state and directions, default 0 */
  seed?: number;
}

/** The exponents of a way. */
export interface LyapunovSpectrum {
  /** λ, the mean of ln of the growth in a step, descending; -∞ for a direction that a step wipes out */
  exponents: Float64Array;
  /** λ at the last step less λ half-way: how far they are from settled */
  changes: Float64Array;
  /** Of Kaplan and Yorke: k + (λ₁ + … + λ_k)/|λ_k+1|; undefined when the exponents are too few to say */
  dimension: number | undefined;
  steps: number;
}

/** Steps whose derivatives are taken in one batch. */
const PIECE = 256;

/**
 * Returns the Lyapunov exponents of a layer along its way, by QR decompositions of the derivatives at each step (Engelken et al. 2023). Above
 * 0, nearby states part: chaos, and gradients that explode. Below 0, they meet: a deviation is forgotten in -1/λ steps.
 *
 * @param layer   a recurrent layer in one direction; it does not change
 * @param options the input, how many exponents and steps, acts on gates, seed
 * @throws as `fixedPoints`; ShapeError also for a sequence shorter than warm-up and steps
 * @example
 * const { exponents } = await diagnostics.lyapunovSpectrum(gru, { input: 0, steps: 2000 });
 * exponents[0] > 0; // chaos
 */
export async function lyapunovSpectrum(
  layer: ObservableLayer,
  options: LyapunovOptions = {},
): Promise<LyapunovSpectrum> {
  const where = "lyapunovSpectrum";
  const read = readOptions<LyapunovOptions>(where, options, {
    input: [0],
    act: [undefined],
    exponents: [undefined, optional(atLeastOne)],
    steps: [undefined, optional(atLeastOne)],
    warmup: [1000, countOrZero],
    start: [undefined],
    seed: [0, countOrZero],
    signal: [undefined],
    onProgress: [undefined, optional("function")],
  });
  return carryOut(where, spectrumOf(where, layer, read), options);
}

function* spectrumOf(
  where: string,
  layer: ObservableLayer,
  options: Required<LyapunovOptions>,
): Generator<number, LyapunovSpectrum> {
  const { act, warmup, start, seed } = options;
  const sequence = sequenceOf(where, layer, options.input);
  const input = sequence === undefined ? options.input : 0;
  const map = new StateMap(where, layer, { input, act });
  const S = map.size;
  const I = map.input.length;
  const given = sequence && sequence.length / I;
  const steps = options.steps ?? (given === undefined ? 10_000 : Math.max(1, given - warmup));
  if (given !== undefined && given < warmup + steps)
    throw new ShapeError(
      `${where}: expected a sequence of at least ${warmup + steps} steps, warm-up and steps, got ${given}. Pass fewer of either.`,
    );
  const count = options.exponents ?? Math.min(S, 16);
  if (count > S)
    throw new ArgumentError(
      `${where}: expected exponents from 1 to ${S}, the numbers of the state, got ${count}.`,
    );

  const random = new Random(seed, 1);
  const normal = () => random.normal();
  const vectors = Float64Array.from({ length: count * S }, normal);
  orthonormalise(vectors, S, normal);
  let state = statesOf(where, map, start === undefined ? 1 : [start], seed);
  const sums = new Float64Array(count);
  const half = new Float64Array(count);
  for (let done = 0; done < warmup + steps; ) {
    const most = Math.min(PIECE, warmup + steps - done);
    const inputs = sequence?.subarray(done * I, (done + most) * I);
    const { states } = map.orbit(state, most, inputs);
    const before = new Float64Array(most * S);
    before.set(state);
    before.set(states.subarray(0, (most - 1) * S), S);
    const { jacobians } = map.derivatives(before, inputs);
    for (let t = 0; t < most; t++, done++) {
      moveAll(jacobians.subarray(t * S * S, (t + 1) * S * S), vectors, S);
      const lengths = orthonormalise(vectors, S, normal);
      if (done < warmup) continue;
      for (let k = 0; k < count; k++) sums[k] += Math.log(lengths[k]);
      if (done + 1 === warmup + Math.ceil(steps / 2)) half.set(sums.map((sum) => sum / Math.ceil(steps / 2)));
    }
    state = states.slice((most - 1) * S);
    yield done / (warmup + steps);
  }
  // Vectors that begin at random leave the order of close exponents to chance.
  const order = Array.from(sums.keys()).sort((a, b) => sums[b] - sums[a] || 0);
  const exponents = Float64Array.from(order, (k) => sums[k] / steps);
  const changes = Float64Array.from(order, (k, at) => (sums[k] === -Infinity ? 0 : exponents[at] - half[k]));
  return { exponents, changes, dimension: kaplanYorke(exponents, S), steps };
}

/**
 * Returns the dimension of Kaplan and Yorke.
 *
 * @param exponents descending
 * @param size      how many there are in all, where these are the largest of them
 */
export function kaplanYorke(exponents: ArrayLike<number>, size = exponents.length): number | undefined {
  let sum = 0;
  for (let k = 0; k < exponents.length; k++) {
    const next = sum + exponents[k];
    if (next < 0) return k + sum / Math.abs(exponents[k]);
    sum = next;
  }
  return exponents.length === size ? size : undefined;
}

/** v becomes J v, for each of the vectors. */
function moveAll(jacobian: Float64Array, vectors: Float64Array, S: number): void {
  const moved = new Float64Array(S);
  for (let first = 0; first < vectors.length; first += S) {
    moved.fill(0);
    for (let i = 0; i < S; i++)
      for (let j = 0; j < S; j++) moved[i] += jacobian[i * S + j] * vectors[first + j];
    vectors.set(moved, first);
  }
}

/** Returns a sequence [T, I], or undefined for one input. @throws ShapeError for more than one sequence, or another width */
function sequenceOf(where: string, layer: ObservableLayer, input: unknown): Float64Array | undefined {
  if (!(input instanceof Tensor) || input.rank < 2 || input.size === layer.inputSize) return undefined;
  const { shape } = input;
  const isOne = shape.length === 2 || (shape.length === 3 && shape[layer.batchFirst ? 0 : 1] === 1);
  if (!isOne || shape[shape.length - 1] !== layer.inputSize)
    throw new ShapeError(
      `${where}: expected one input, or one sequence [T, ${layer.inputSize}], got ${describe(input)}.`,
    );
  const values = Float64Array.from(input.data);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new ArgumentError(`${where}: expected finite input, got ${values[wrong]} at ${wrong}.`);
  return values;
}
