import { add, mul, select, sum } from "../autograd/ops.ts";
import { zeros } from "../tensor/create.ts";
import { normOf } from "../tensor/statistics.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ObservableLayer } from "./layer.ts";
import { reachOf } from "./norms.ts";
import { type GradientOptions, objectiveOf, requireForward } from "./objective.ts";
import { leaves, quietly, timeFirst, unrolled } from "./passes.ts";

/** Norms of the gradient with respect to the states over time. */
export interface StateGradients {
  /** By part of the state, such as `hidden` and `cell`: ‖∂L/∂state_t‖ after step t = 0 … T - 1 */
  norms: Record<string, Float64Array>;
  /** Over all parts */
  total: Float64Array;
  /** Slope of ln of the total over T - 1 - t, by least squares: each step back multiplies the gradient by e to this power */
  decay: number;
  /** The longest T - 1 - t at which the total exceeds a thousandth of that at the last step */
  reach: number;
}

/**
 * Returns ‖∂L/∂h_t‖, and that of every other part of the state, over time, for L at the last step: the whole derivative, through
 * all paths (Pascanu, Mikolov and Bengio 2013).
 *
 * @param layer   a recurrent layer in one direction; it does not change
 * @param x       [T, N, I], or [N, T, I] of a layer with `batchFirst`
 * @param options `objective`: L of the last output, default a random projection drawn from `seed`
 * @throws UnsupportedError for a layer in two directions, where the reverse state does not precede the last step; ShapeError when x does
 *   not fit it
 * @example
 * const { norms, decay } = diagnostics.stateGradients(lstm, x); // norms.hidden, norms.cell
 */
export function stateGradients(
  layer: ObservableLayer,
  x: Tensor,
  options: GradientOptions = {},
): StateGradients {
  const where = "stateGradients";
  requireForward(where, layer);
  const objective = objectiveOf(where, layer, x, options);
  const steps = unrolled(layer, timeFirst(layer, x));
  const norms: Record<string, Float64Array> = {};
  const total = new Float64Array(steps.length);
  let gradients: Record<string, Tensor> = {};
  for (let t = steps.length - 1; t >= 0; t--) {
    const { before, after } = steps[t];
    if (t === steps.length - 1) {
      // The derivative w.r.t. the last state itself, through the output.
      const last = leaves(after);
      const top = last.hidden;
      quietly(layer, () => objective(select(top, 0, top.shape[0] - 1)).backward());
      gradients = gradientsOf(last);
    }
    for (const [part, gradient] of Object.entries(gradients)) {
      norms[part] ??= new Float64Array(steps.length);
      norms[part][t] = normOf(gradient.data);
      total[t] = Math.hypot(total[t], norms[part][t]);
    }
    if (t === 0) break;
    const parts = Object.entries(gradients).map(([part, gradient]) => sum(mul(after[part], gradient)));
    quietly(layer, () => parts.reduce((a, b) => add(a, b)).backward());
    gradients = gradientsOf(before);
  }
  return { norms, total, decay: decayOf(total), reach: reachOf(total) };
}

function gradientsOf(parts: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, { grad, shape, dtype }]) => [name, grad ?? zeros(shape, { dtype })]),
  );
}

function decayOf(norms: Float64Array): number {
  const points: [number, number][] = [];
  norms.forEach((norm, t) => {
    if (norm > 0 && Number.isFinite(norm)) points.push([norms.length - 1 - t, Math.log(norm)]);
  });
  const n = points.length;
  const meanX = points.reduce((s, [x]) => s + x, 0) / n;
  const meanY = points.reduce((s, [, y]) => s + y, 0) / n;
  const above = points.reduce((s, [x, y]) => s + (x - meanX) * (y - meanY), 0);
  return above / points.reduce((s, [x]) => s + (x - meanX) ** 2, 0);
}
