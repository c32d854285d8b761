import { select, transpose } from "../autograd/ops.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { tensor } from "../tensor/create.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ObservableLayer } from "./layer.ts";
import { normsByStep } from "./norms.ts";
import { type GradientOptions, objectiveOf, stepsOf } from "./objective.ts";
import { leaf, oriented, quietly, timeFirst } from "./passes.ts";

/** The dependence of outputs on inputs, as gradient norms over all sequences of the batch. */
export interface InputInfluence {
  /** Steps t of the outputs, ascending */
  at: number[];
  /** ‖∂L_t/∂x_k‖, [at · T]; 0 for k > t in a layer of one direction */
  norms: Float64Array;
}

/**
 * Returns how much the output of each step depends on each input: ‖∂L_t/∂x_k‖ for a number L_t of the output at step t. Madsen 2019
 * ("Visualizing memorization in RNNs") calls it connectivity.
 *
 * @param layer   a recurrent layer; it does not change
 * @param x       [T, N, I], or [N, T, I] of a layer with `batchFirst`
 * @param options `at`: steps t, default all, which takes T backward passes; `objective`: L_t of an output, default a random projection
 *   drawn from `seed`
 * @throws ArgumentError for a step outside x, or unless `layer` is a recurrent layer; ShapeError when x does not fit it
 * @example
 * const { norms } = diagnostics.inputInfluence(lstm, x, { at: [4] }); // [1 · T]
 */
export function inputInfluence(
  layer: ObservableLayer,
  x: Tensor,
  options: GradientOptions & { at?: readonly number[] } = {},
): InputInfluence {
  checkOptionNames("inputInfluence", options, ["at", "objective", "seed"]);
  const { at, ...rest } = options;
  const objective = objectiveOf("inputInfluence", layer, x, rest);
  const first = timeFirst(layer, x);
  const [T] = first.shape;
  const chosen = stepsOf("inputInfluence", at ?? Array.from({ length: T }, (_, t) => t), T);
  chosen.sort((a, b) => a - b);
  const norms = new Float64Array(chosen.length * T);
  chosen.forEach((t, row) => {
    // In a layer with one direction only the steps up to t matter.
    const length = layer.bidirectional ? T : t + 1;
    const [, N, I] = first.shape;
    const input = leaf(tensor(first.data.slice(0, length * N * I), [length, N, I]));
    quietly(layer, () => {
      const { output } = layer.forward(oriented(layer, input));
      const byTime = layer.batchFirst ? transpose(output, 0, 1) : output;
      objective(select(byTime, 0, t)).backward();
    });
    norms.set(normsByStep(input.grad!), row * T);
  });
  return { at: chosen, norms };
}
