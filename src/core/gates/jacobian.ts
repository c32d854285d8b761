import { add, mul, sum } from "../autograd/ops.ts";
import type { HiddenState } from "../nn/recurrentBase.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { tensor, zeros } from "../tensor/create.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { ObservableLayer } from "./layer.ts";
import { requireForward, requireInput, requireSteps, stepsOf } from "./objective.ts";
import { leaf, oriented, quietly, repeated, timeFirst, unrolled } from "./passes.ts";
import { singularValues } from "./singularValues.ts";

/** The singular values of the state's derivative from one step to the next. */
export interface JacobianSpectrum {
  /** Steps t of the derivatives ∂state_t/∂state_{t-1} */
  at: number[];
  /** Largest singular value at each of those steps */
  largest: Float64Array;
  /** Smallest singular value */
  smallest: Float64Array;
  /** Mean of the squares of all singular values */
  meanSquare: Float64Array;
  /** All singular values, descending, [at · S] where S is the size of the whole state */
  values: Float64Array;
}

/**
 * Returns the singular values of ∂state_t/∂state_{t-1}. Where all are near 1,
 * gradients neither vanish nor explode (Chen et al. 2018; Gilboa et al. 2019).
 *
 * @param layer   a recurrent layer in one direction; it does not change
 * @param x       [T, N, I], or [N, T, I] of a layer with `batchFirst`; only the first sequence counts
 * @param options `at`: steps, default the last. Each takes a backward pass with one copy per number in the state
 * @throws UnsupportedError for a layer in two directions; ShapeError when x does not fit it or is empty; ArgumentError for a step outside x
 * @example
 * const { largest, smallest } = diagnostics.jacobianSpectrum(lstm, x, { at: [4] });
 */
export function jacobianSpectrum(
  layer: ObservableLayer,
  x: Tensor,
  options: { at?: readonly number[] } = {},
): JacobianSpectrum {
  const where = "jacobianSpectrum";
  checkOptionNames(where, options, ["at"]);
  requireForward(where, layer);
  requireInput(where, layer, x);
  requireSteps(where, x);
  const sequence = firstOf(timeFirst(layer, x));
  const [T] = sequence.shape;
  const at = stepsOf(where, options.at ?? [T - 1], T);
  const steps = unrolled(layer, sequence);
  const spectra = at.map((t) => singularValues(...jacobianAt(layer, steps[t].input, steps[t].before)));
  const size = spectra[0]?.length ?? 0;
  const values = new Float64Array(at.length * size);
  for (const [k, each] of spectra.entries()) values.set(each, k * size);
  return {
    at: [...at],
    largest: Float64Array.from(spectra, (each) => each[0]),
    smallest: Float64Array.from(spectra, (each) => each[size - 1]),
    meanSquare: Float64Array.from(spectra, (each) => each.reduce((s, v) => s + v * v, 0) / size),
    values,
  };
}

/** Returns [S, S]; row i has the derivative of number i of the new state w.r.t. the old state. */
function jacobianAt(
  layer: ObservableLayer,
  input: Tensor,
  before: Record<string, Tensor>,
): [Float64Array, number] {
  const parts = Object.entries(before).map(([name, { data, shape }]) => ({
    name,
    data,
    layers: shape[0],
    size: shape[2],
  }));
  const S = parts.reduce((total, { data }) => total + data.length, 0);
  const I = input.shape[2];
  // One copy of state and input per number in the new state.
  const copies = tensor(repeated(input.data, 1, I, S), [1, S, I]);
  const state = Object.fromEntries(
    parts.map(({ name, data, layers, size }) => [
      name,
      leaf(tensor(repeated(data, layers, size, S), [layers, S, size])),
    ]),
  );
  quietly(layer, () => {
    const result = layer.forward(oriented(layer, copies), { state: state as unknown as HiddenState });
    const after = result.state as unknown as Record<string, Tensor>;
    let row = 0;
    const terms = parts.map(({ name, layers, size }) => {
      const seed = zeros([layers, S, size], { dtype: layer.dtype });
      for (let l = 0; l < layers; l++) {
        for (let j = 0; j < size; j++) seed.data[(l * S + row++) * size + j] = 1;
      }
      return sum(mul(after[name], seed));
    });
    terms.reduce((a, b) => add(a, b)).backward();
  });
  const jacobian = new Float64Array(S * S);
  let column = 0;
  for (const { name, layers, size } of parts) {
    const { data } = state[name].grad ?? zeros([layers, S, size]);
    for (let l = 0; l < layers; l++) {
      for (let row = 0; row < S; row++) {
        for (let j = 0; j < size; j++) jacobian[row * S + column + j] = data[(l * S + row) * size + j];
      }
      column += size;
    }
  }
  return [jacobian, S];
}

function firstOf(x: Tensor): Tensor {
  const [T, N, I] = x.shape;
  const values = x.data.slice(0, T * I);
  for (let t = 0; t < T; t++) values.set(x.data.subarray(t * N * I, t * N * I + I), t * I);
  return new Tensor(values, [T, 1, I]);
}
