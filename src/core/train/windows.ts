import { count, readOptions } from "../tensor/check.ts";
import { allocate } from "../tensor/dtype.ts";
import { refuseValue, ShapeError } from "../tensor/errors.ts";
import { isListOf } from "../tensor/lists.ts";
import { type Nested, numbersIn } from "../tensor/nested.ts";
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
  /** Which features to predict, by their numbers; default all. */
  targets?: readonly number[];
  /** Whether the batch is the first axis; default false, as of layers. */
  batchFirst?: boolean;
}

/**
 * Cuts a series into windows and what follows each of them.
 *
 * @param series  T numbers, or rows `[T, F]`: nested arrays or a tensor
 * @param options steps of `window` and `horizon`, `stride` between windows, features to predict, order of the axes
 * @returns       `input` [window, N, F] and `target` [horizon, N, F], a batch of N windows; F is 1 without an axis for it, and numbers are
 *   float32 except those of a tensor of float64
 * @throws ShapeError for a series of more axes, or shorter than window + horizon; ArgumentError for anything else, and sizes below 1
 * @example
 * const { input, target } = slidingWindows(prices, { window: 24, horizon: 6 });
 */
export function slidingWindows(
  series: Exclude<Nested, number> | Tensor,
  options: WindowOptions,
): { input: Tensor; target: Tensor } {
  const { window, horizon, stride, targets, batchFirst } = readOptions("slidingWindows", options, {
    window: [undefined, count],
    horizon: [1, count],
    stride: [1, count],
    targets: [undefined],
    batchFirst: [false, "boolean"],
  });
  const { data, dtype, shape } = series instanceof Tensor ? series : listed(series);
  const [T, F = 1, ...more] = shape;
  if (!(T >= window + horizon) || more.length > 0) {
    throw new ShapeError(
      `slidingWindows: expected a series [T] or [T, F] with T of at least ${window} + ${horizon}, got shape ${formatShape(shape)}.`,
    );
  }
  const all = Array.from({ length: F }, (_, feature) => feature);
  if (
    targets !== undefined &&
    !(isListOf<number>(targets, (each) => all.includes(each)) && targets.length > 0)
  )
    refuseValue("slidingWindows", `targets to be features from 0 to ${F - 1}`, targets);
  const N = Math.floor((T - window - horizon) / stride) + 1;
  const cut = (from: number, steps: number, features: readonly number[]) => {
    const width = features.length;
    const out = allocate(dtype, steps * N * width);
    for (let t = 0; t < steps; t++) {
      for (let n = 0; n < N; n++) {
        const to = (batchFirst ? n * steps + t : t * N + n) * width;
        const at = (from + t + n * stride) * F;
        for (let k = 0; k < width; k++) out[to + k] = data[at + features[k]];
      }
    }
    return new Tensor(out, batchFirst ? [N, steps, width] : [steps, N, width]);
  };
  return { input: cut(0, window, all), target: cut(window, horizon, targets ?? all) };
}

function listed(series: Exclude<Nested, number>): Tensor {
  const { flat, shape } = numbersIn("slidingWindows", series);
  return new Tensor(Float32Array.from(flat), [...shape]);
}
