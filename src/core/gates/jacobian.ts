import { checkOptionNames } from "../tensor/check.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { StateMap } from "./dynamics/stateMap.ts";
import type { ObservableLayer } from "./layer.ts";
import { requireForward, requireInput, requireSteps, stepsOf } from "./objective.ts";
import { timeFirst } from "./passes.ts";
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
  const sequence = timeFirst(layer, x);
  const [T, N, I] = sequence.shape;
  const at = stepsOf(where, options.at ?? [T - 1], T);
  const inputs = new Float64Array(T * I);
  for (let t = 0; t < T; t++) inputs.set(sequence.data.subarray(t * N * I, t * N * I + I), t * I);
  const map = new StateMap(where, layer, {});
  const S = map.size;
  const { states } = map.orbit(map.initial(), T, inputs);
  const before = Float64Array.from([...map.initial(), ...states]);
  const spectra = at.map((t) => {
    const { jacobians } = map.derivatives(before.slice(t * S, (t + 1) * S), inputs.slice(t * I, (t + 1) * I));
    return singularValues(jacobians, S);
  });
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
