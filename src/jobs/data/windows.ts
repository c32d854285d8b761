/** Windows over a series: from `window` rows a model predicts the next `horizon` rows. */
import { count, readOptions } from "../../core/tensor/check.ts";
import { allocateIntegers } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import type { Part } from "./split.ts";

/** Sizes of the windows over a series. */
export interface WindowSizes {
  /** Number of past rows that a model sees. */
  window: number;
  /** Number of rows that it predicts. */
  horizon: number;
}

/**
 * Returns the origins (first rows to predict) of all windows that predict only rows of a part.
 *
 * The past rows of a window may be before the part, since a forecast knows them. So windows predict the first rows of a test part too, and
 * windows of a training part never predict a row of another part.
 *
 * @param part    the rows to predict, as `chronologicalSplit` returns them
 * @param sizes   `window` past rows and `horizon` rows to predict
 * @param options `stride` between origins, default 1
 * @throws ArgumentError for sizes below 1, and an invalid part
 * @example
 * const { train } = chronologicalSplit(100);
 * const origins = windowOrigins(train, { window: 24, horizon: 6 }); // 24 to 74
 */
export function windowOrigins(part: Part, sizes: WindowSizes, options: { stride?: number } = {}): Int32Array {
  const each = [undefined, count] as const;
  const { window, horizon } = readOptions("windowOrigins", sizes, { window: each, horizon: each });
  const { stride } = readOptions("windowOrigins", options, { stride: [1, count] });
  const { start, end } = (part ?? {}) as Part;
  if (
    !(Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start && end < 2 ** 31)
  ) {
    throw new ArgumentError(
      `windowOrigins: expected a part { start, end } of rows, got ${describe(part)}. chronologicalSplit gives some.`,
    );
  }
  const first = Math.max(start, window);
  const length = Math.max(0, Math.floor((end - horizon - first) / stride) + 1);
  const origins = allocateIntegers(length, "windowOrigins");
  for (let k = 0; k < length; k++) origins[k] = first + k * stride;
  return origins;
}
