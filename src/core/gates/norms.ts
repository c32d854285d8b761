import { normOf } from "../tensor/statistics.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Returns the norm at each step. @param gradient [T, N, I] */
export function normsByStep(gradient: Tensor): Float64Array {
  const [T] = gradient.shape;
  const width = gradient.size / T;
  return Float64Array.from({ length: T }, (_, t) =>
    normOf(gradient.data.subarray(t * width, (t + 1) * width)),
  );
}

/** The longest T - 1 - t at which a norm exceeds a thousandth of the last one. */
export function reachOf(norms: Float64Array): number {
  const last = norms.length - 1;
  let reach = 0;
  for (let t = last; t >= 0; t--) if (norms[t] > 1e-3 * norms[last]) reach = last - t;
  return reach;
}
