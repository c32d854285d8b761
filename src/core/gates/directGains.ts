import { retainGate } from "../cells/gates.ts";
import type { Direction } from "../nn/cellView.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ObservableLayer } from "./layer.ts";
import { objectiveOf } from "./objective.ts";
import { traced } from "./passes.ts";
import { type DirectGain, directGain } from "./survival.ts";

/** The direct path of one cell; see `DirectGain`. */
export interface CellGain extends DirectGain {
  layer: number;
  direction: Direction;
}

/**
 * Returns the share of each earlier state that the last step still holds along the direct path alone, the product of the retain
 * activations, for every cell with a retain gate. Compare `stateGradients`, which follows all paths.
 *
 * @param layer a recurrent layer; it does not change
 * @param x     [T, N, I], or [N, T, I] of a layer with `batchFirst`
 * @throws ArgumentError unless `layer` is a recurrent layer; ShapeError when x does not fit it
 * @example
 * const [{ mean }] = diagnostics.directGains(lstm, x); // of the first cell, by step
 */
export function directGains(layer: ObservableLayer, x: Tensor): CellGain[] {
  objectiveOf("directGains", layer, x, {});
  const { trace, steps, batch } = traced(layer, x);
  return layer.cells
    .filter(({ spec }) => retainGate(spec) !== undefined)
    .map(({ layer: place, direction, spec }) => {
      const { data } = trace.gate("retain", place, direction);
      return { layer: place, direction, ...gainOf(data, steps, batch, spec.hiddenSize, direction) };
    });
}

/** The reverse direction ends at step 0. */
function gainOf(
  values: ArrayLike<number>,
  steps: number,
  batch: number,
  units: number,
  direction: Direction,
): DirectGain {
  if (direction === "forward") return directGain(values, { steps, batch }, units);
  const width = batch * units;
  const turned = Float64Array.from({ length: values.length }, (_, k) => {
    const t = steps - 1 - Math.floor(k / width);
    return values[t * width + (k % width)];
  });
  const { mean, geometricMean } = directGain(turned, { steps, batch }, units);
  return { mean: mean.reverse(), geometricMean: geometricMean.reverse() };
}
