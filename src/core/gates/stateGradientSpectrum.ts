import { mul, sum } from "../autograd/ops.ts";
import type { HiddenState } from "../nn/layerInput.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { tensor, zeros } from "../tensor/create.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ObservableLayer } from "./layer.ts";
import { requireForward, requireInput, requireSteps } from "./objective.ts";
import { lastOf, leaf, oriented, quietly, repeated, timeFirst, unrolled } from "./passes.ts";
import { singularValues } from "./singularValues.ts";

/** The singular values of the mean derivative of a later state with respect to an input, by lag. */
export interface StateGradientSpectrum {
  /** Numbers of steps k, as you gave them */
  lags: number[];
  /** Largest singular value of the mean derivative at each lag */
  largest: Float64Array;
  /** All singular values, descending, [lags · R] where R is the smaller of S and I */
  values: Float64Array;
  /** The mean derivatives themselves, [lags · S · I]: row i has the derivative of unit i */
  gradients: Float64Array;
}

/**
 * Returns the singular values of the mean derivative of the hidden state w.r.t. an input k steps earlier, M_k = mean over t and
 * sequences of ∂h_{t+k}/∂x_t, where h is the output of the last layer (Verwimp et al. 2018, arXiv 1805.04264). Their decay with k shows how
 * long the layer remembers an input; the number far from 0 shows in how many directions. Memories with changing signs cancel in the mean.
 * The cost is about S · (max k + 1) passes over x.
 *
 * @param layer   a recurrent layer in one direction; it does not change
 * @param x       [T, N, I], or [N, T, I] of a layer with `batchFirst`
 * @param options `lags`: numbers of steps k, from 0 to T - 1
 * @throws UnsupportedError for a layer in two directions; ShapeError when x does not fit it or is empty; ArgumentError for lags outside x
 * @example
 * const { largest } = diagnostics.stateGradientSpectrum(lstm, x, { lags: [0, 1, 2, 4] });
 */
export function stateGradientSpectrum(
  layer: ObservableLayer,
  x: Tensor,
  options: { lags: readonly number[] },
): StateGradientSpectrum {
  const where = "stateGradientSpectrum";
  checkOptionNames(where, options, ["lags"]);
  requireForward(where, layer);
  requireInput(where, layer, x);
  requireSteps(where, x);
  const sequences = timeFirst(layer, x);
  const [T, N, I] = sequences.shape;
  const lags = lagsOf(where, options.lags, T);
  const longest = Math.max(...lags);
  const steps = unrolled(layer, sequences);
  const S = steps[0].output.shape[2];
  const sums = lags.map(() => new Float64Array(S * I));
  for (let t = Math.min(...lags); t < T; t++) {
    const first = Math.max(0, t - longest);
    const inputs = sequences.data.subarray(first * N * I, (t + 1) * N * I);
    const window = tensor(repeated(inputs, (t + 1 - first) * N, I, S), [t + 1 - first, N * S, I]);
    const gradient = gradientOfLast(layer, window, steps[first].before, S);
    lags.forEach((lag, k) => {
      if (t - lag >= first) addSequences(sums[k], gradient, t - lag - first);
    });
  }
  const means = sums.map((each, k) => each.map((value) => value / ((T - lags[k]) * N)));
  const spectra = means.map((each) => singularValues(each, S, I));
  return {
    lags,
    largest: Float64Array.from(spectra, ([value]) => value),
    values: joined(spectra),
    gradients: joined(means),
  };
}

/**
 * Returns the derivatives of the last output w.r.t. all inputs: of unit i in copy i of each sequence.
 *
 * @param window [W, N · S, I]: each sequence S times
 * @param before the state before it, once per sequence
 * @returns [W, N · S, I]
 */
function gradientOfLast(
  layer: ObservableLayer,
  window: Tensor,
  before: Readonly<Record<string, Tensor>>,
  S: number,
): Tensor {
  const input = leaf(window);
  const copies = Object.entries(before).map(
    ([
      name,
      {
        data,
        shape: [layers, N, size],
      },
    ]) => [name, tensor(repeated(data, layers * N, size, S), [layers, N * S, size])],
  );
  quietly(layer, () => {
    const { output } = layer.forward(oriented(layer, input), {
      state: Object.fromEntries(copies) as HiddenState,
    });
    const last = lastOf(layer, output);
    const seed = zeros(last.shape, { dtype: layer.dtype });
    for (let row = 0; row < last.shape[0]; row++) seed.data[row * S + (row % S)] = 1;
    sum(mul(last, seed)).backward();
  });
  return input.grad!;
}

/** Adds the derivatives w.r.t. the input at step t over all sequences. */
function addSequences(total: Float64Array, gradient: Tensor, t: number): void {
  const [, copies, I] = gradient.shape;
  const start = t * copies * I;
  for (let k = 0; k < copies * I; k++) total[k % total.length] += gradient.data[start + k];
}

/** Returns a copy of the lags. @throws ArgumentError unless they are steps */
function lagsOf(where: string, lags: unknown, T: number): number[] {
  const isLag = (k: unknown) => Number.isInteger(k) && (k as number) >= 0 && (k as number) < T;
  // `every` skips holes, `findIndex` does not, and stops at the first of however many.
  if (Array.isArray(lags) && lags.length > 0 && lags.findIndex((k) => !isLag(k)) < 0) return [...lags];
  throw new ArgumentError(`${where}: expected lags from 0 to ${T - 1}, got ${describe(lags)}.`);
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(rows.length * rows[0].length);
  for (const [k, row] of rows.entries()) all.set(row, k * row.length);
  return all;
}
