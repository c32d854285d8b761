/** The backward step of the product U h + b, which all cells share. */
import type { FloatArray } from "../tensor/dtype.ts";
import type { CellWeights } from "./cell.ts";
import { addColumnSums, matmul } from "./product.ts";

/**
 * Chain rule of p = U h + b.
 *
 * @param weightHh  U, [rows, size]
 * @param gradient  w.r.t. p, [N, rows]
 * @param hidden    h, [N, size]
 * @param gradHidden receives Uᵀ · gradient, [N, size]; `accumulate` adds instead
 */
export function recurrentBackward(
  weightHh: FloatArray,
  gradWeights: CellWeights<Float64Array> | undefined,
  batch: number,
  rows: number,
  size: number,
  gradient: FloatArray,
  hidden: FloatArray,
  gradHidden: FloatArray,
  accumulate = false,
): void {
  matmul(gradient, weightHh, gradHidden, batch, rows, size, { accumulate });
  if (gradWeights === undefined) return;
  matmul(gradient, hidden, gradWeights.weightHh, rows, batch, size, { transposeA: true, accumulate: true });
  if (gradWeights.biasHh !== undefined) addColumnSums(gradient, gradWeights.biasHh, batch, rows);
}
