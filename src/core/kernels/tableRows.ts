/** Rows of a table by number: the reference of `native/embedding.h`. */
import type { FloatArray } from "../tensor/dtype.ts";

/** Copies the rows of `table` with these numbers to out[ids.length, width]. */
export function gatherRows(table: FloatArray, ids: Int32Array, width: number, out: FloatArray): void {
  for (let k = 0; k < ids.length; k++) {
    out.set(table.subarray(ids[k] * width, (ids[k] + 1) * width), k * width);
  }
}

/**
 * Adds each row of `rows` [ids.length, width] to the row of `sums` with its number, in order.
 *
 * @param skipped omits rows with this number; a negative one omits none
 */
export function scatterRows(
  rows: FloatArray,
  ids: Int32Array,
  width: number,
  skipped: number,
  sums: FloatArray,
): void {
  for (let k = 0; k < ids.length; k++) {
    if (ids[k] === skipped) continue;
    const into = ids[k] * width;
    for (let column = 0; column < width; column++) sums[into + column] += rows[k * width + column];
  }
}
