/** Rows of a table by their numbers: the truth of `native/embedding.h`. */
import type { FloatArray } from "../tensor/dtype.ts";

/** out[ids.length, width] = the rows of `table` with these numbers. */
export function gatherRows(table: FloatArray, ids: Int32Array, width: number, out: FloatArray): void {
  for (let k = 0; k < ids.length; k++) {
    out.set(table.subarray(ids[k] * width, (ids[k] + 1) * width), k * width);
  }
}

/**
 * Adds each row of `rows` [ids.length, width] to the row of `sums` with its number, from the first to the last.
 *
 * @param skipped number of which rows are left out; no row has a negative number
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
