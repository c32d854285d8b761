/**
 * Windows over a series: `window` past rows from which the `horizon` rows after them are predicted. A window is told by its
 * origin, the first row to predict.
 */

import { checkOptionNames } from "../tensor/check.ts";
import { allocateIntegers } from "../tensor/dtype.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Part } from "./split.ts";

export interface WindowSizes {
  /** Past rows that are seen. */
  window: number;
  /** Rows that are predicted. */
  horizon: number;
}

/** @throws ArgumentError unless both are integers of at least 1 */
function checkWindowSizes(where: string, sizes: WindowSizes): void {
  checkOptionNames(where, sizes, ["window", "horizon"]);
  const { window, horizon } = sizes;
  for (const [name, value] of Object.entries({ window, horizon })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ArgumentError(
        `${where}: expected ${name} to be an integer of at least 1, got ${describe(value)}.`,
      );
    }
  }
}

/**
 * The origins whose predicted rows lie wholly within a part.
 *
 * Past rows may lie before the part: at the time of the forecast they are known. So the first rows of a test part are predicted
 * too, and a training part never predicts a row of another.
 *
 * @param options `stride` between origins, default 1
 */
export function windowOrigins(part: Part, sizes: WindowSizes, options: { stride?: number } = {}): Int32Array {
  checkWindowSizes("windowOrigins", sizes);
  checkOptionNames("windowOrigins", options, ["stride"]);
  const { start, end } = (part ?? {}) as Part;
  if (!(Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start)) {
    throw new ArgumentError(
      `windowOrigins: expected a part { start, end } of rows, got ${describe(part)}. chronologicalSplit gives some.`,
    );
  }
  const { stride = 1 } = options;
  if (!Number.isSafeInteger(stride) || stride < 1) {
    throw new ArgumentError(
      `windowOrigins: expected stride to be an integer of at least 1, got ${describe(stride)}.`,
    );
  }
  const first = Math.max(part.start, sizes.window);
  const count = Math.max(0, Math.floor((part.end - sizes.horizon - first) / stride) + 1);
  const origins = allocateIntegers(count, "windowOrigins");
  for (let k = 0; k < count; k++) origins[k] = first + k * stride;
  return origins;
}
