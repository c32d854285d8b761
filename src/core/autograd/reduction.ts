import { allocate, type DType, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

/** `"mean"`: one number, the (weighted) mean; `"sum"`: one number; `"none"`: a loss per element. */
export type Reduction = "mean" | "sum" | "none";

export const REDUCTIONS: readonly Reduction[] = ["mean", "sum", "none"];

/** Returns the factor of each element's loss. @throws ArgumentError for a mean of nothing */
export function lossScale(where: string, reduction: Reduction, total: number): number {
  if (reduction !== "mean") return 1;
  if (!(total > 0)) {
    throw new ArgumentError(
      `${where}: expected targets of a total weight > 0 to average over, got ${total}. Are all targets ignored or the batch empty? Use reduction "sum".`,
    );
  }
  return 1 / total;
}

/** Returns the losses themselves, or their scaled sum. */
export function reduceLosses(
  losses: Float64Array,
  shape: Shape,
  dtype: DType,
  reduction: Reduction,
  scale: number,
): Tensor {
  const none = reduction === "none";
  const out = allocate(dtype, none ? losses.length : 1);
  if (none) {
    out.set(losses);
  } else {
    let sum = 0;
    for (let k = 0; k < losses.length; k++) sum += losses[k];
    out[0] = sum * scale;
  }
  return new Tensor(out, none ? shape : []);
}

/** Returns the gradients w.r.t. the losses of `count` elements, given that w.r.t. the result. */
export function gradientsOf(
  gradient: FloatArray,
  reduction: Reduction,
  scale: number,
  count: number,
): Float64Array {
  if (reduction === "none") return new Float64Array(gradient);
  return new Float64Array(count).fill(gradient[0] * scale);
}
