import { count, readOptions } from "../tensor/check.ts";
import { allocate, dtypeOf } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Sizes of the windows over a series. */
export interface WindowOptions {
  /** Steps that the model sees. */
  window: number;
  /** Steps after them that it is to predict; default 1. */
  horizon?: number;
  /** Steps from the start of one window to that of the next; default 1. */
  stride?: number;
}

/**
 * Cuts a series into windows and what follows each of them.
 *
 * @param series  T numbers, or a tensor `[T]` or `[T, F]`
 * @param options steps of `window` and `horizon`, `stride` between windows
 * @returns       `input` [window, N, F] and `target` [horizon, N, F], a batch of N windows; F is 1 without an axis for it, float32
 *   except for a tensor of float64
 * @throws ShapeError for a series of more axes, or shorter than window + horizon; ArgumentError for anything else, and sizes below 1
 * @example
 * const { input, target } = slidingWindows(prices, { window: 24, horizon: 6 });
 */
export function slidingWindows(
  series: ArrayLike<number> | Tensor,
  options: WindowOptions,
): { input: Tensor; target: Tensor } {
  const { window, horizon, stride } = readOptions("slidingWindows", options, {
    window: [undefined, count],
    horizon: [1, count],
    stride: [1, count],
  });
  if (!(series instanceof Tensor || ArrayBuffer.isView(series) || Array.isArray(series))) {
    throw new ArgumentError(`slidingWindows: expected numbers or a tensor, got ${describe(series)}.`);
  }
  const values = series instanceof Tensor ? series.data : Float32Array.from(series as ArrayLike<number>);
  const [T, F = 1, ...more] = series instanceof Tensor ? series.shape : [values.length];
  if (!(T >= window + horizon) || more.length > 0) {
    const got = series instanceof Tensor ? `shape ${formatShape(series.shape)}` : `${T} numbers`;
    throw new ShapeError(
      `slidingWindows: expected a series [T] or [T, F] with T of at least ${window} + ${horizon}, got ${got}.`,
    );
  }
  const N = Math.floor((T - window - horizon) / stride) + 1;
  const cut = (from: number, steps: number) => {
    const out = allocate(dtypeOf(values), steps * N * F);
    for (let t = 0; t < steps; t++) {
      for (let n = 0; n < N; n++) {
        const at = (from + t + n * stride) * F;
        out.set(values.subarray(at, at + F), (t * N + n) * F);
      }
    }
    return new Tensor(out, [steps, N, F]);
  };
  return { input: cut(0, window), target: cut(window, horizon) };
}
