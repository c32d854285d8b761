import type { Tensor } from "../tensor/tensor.ts";
import type { ObservableLayer } from "./layer.ts";
import { normsByStep, reachOf } from "./norms.ts";
import { type GradientOptions, objectiveOf } from "./objective.ts";
import { lastOf, leaf, oriented, quietly, timeFirst } from "./passes.ts";

/** Gradient norms over time, and how far back they stay large. */
export interface GradientReach {
  /** ‖∂L/∂x_t‖ for t = 0 … T - 1, over all sequences of the batch */
  norms: Float64Array;
  /** ‖∂L/∂x_0‖ / ‖∂L/∂x_{T-1}‖ */
  ratio: number;
  /** The longest T - 1 - t at which the norm exceeds a thousandth of that at the last step */
  reach: number;
}

/**
 * Returns ‖∂L/∂x_t‖ over time, for L at the last step: how far a gradient reaches back to the inputs (Pascanu, Mikolov and
 * Bengio 2013).
 *
 * @param layer   a recurrent layer; it does not change
 * @param x       [T, N, I], or [N, T, I] of a layer with `batchFirst`
 * @param options `objective`: L of the last output, default a random projection drawn from `seed`
 * @throws ArgumentError unless `layer` is a recurrent layer; ShapeError when x does not fit it
 * @example
 * const { reach } = diagnostics.gradientReach(lstm, x); // in steps
 */
export function gradientReach(
  layer: ObservableLayer,
  x: Tensor,
  options: GradientOptions = {},
): GradientReach {
  const objective = objectiveOf("gradientReach", layer, x, options);
  const input = leaf(timeFirst(layer, x));
  quietly(layer, () => {
    const { output } = layer.forward(oriented(layer, input));
    objective(lastOf(layer, output)).backward();
  });
  const norms = normsByStep(input.grad!);
  return { norms, ratio: norms[0] / norms[norms.length - 1], reach: reachOf(norms) };
}
