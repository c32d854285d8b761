import type { FloatArray } from "../tensor/dtype.ts";
import type { Random } from "../tensor/random.ts";
import { sumOfSquares } from "../tensor/statistics.ts";

/**
 * Fills with orthonormal rows, or columns if the matrix is taller than wide, times `gain`: uniform among all such matrices (Haar's measure).
 *
 * This is Q of a Gaussian matrix Q·R, as a product of Householder's reflections. R is not needed, so the k-th reflection is drawn directly:
 * it turns a Gaussian vector of m - k elements into its first axis (Stewart 1980).
 *
 * @param data [rows, columns], overwritten
 */
export function fillOrthogonal(
  data: FloatArray,
  rows: number,
  columns: number,
  gain: number,
  random: Random,
): void {
  const long = Math.max(rows, columns);
  const short = Math.min(rows, columns);
  const reflections = Array.from({ length: short }, (_, k) => drawReflection(long - k, random));
  const column = new Float64Array(long);
  for (let k = 0; k < short; k++) {
    column.fill(0);
    column[k] = gain * reflections[k].sign;
    // The reflections after this one do not change the column.
    for (let first = k; first >= 0; first--) reflect(column.subarray(first), reflections[first].unit);
    for (let i = 0; i < long; i++) data[rows < columns ? k * long + i : i * short + k] = column[i];
  }
}

/** x becomes x - 2·u·(uᵀx). */
function reflect(x: Float64Array, unit: Float64Array): void {
  let along = 0;
  for (let i = 0; i < unit.length; i++) along += unit[i] * x[i];
  for (let i = 0; i < unit.length; i++) x[i] -= 2 * along * unit[i];
}

/** Draws the unit vector u of a reflection I - 2·u·uᵀ, and the sign of its column of Q that gives R a positive diagonal: Q is uniform then. */
function drawReflection(length: number, random: Random): { unit: Float64Array; sign: 1 | -1 } {
  const unit = new Float64Array(length);
  for (;;) {
    // Both coordinates of Box and Muller's point count, which halves the number of draws.
    for (let k = 0; k < length; k += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
      const angle = 2 * Math.PI * random.uniform();
      unit[k] = radius * Math.cos(angle);
      if (k + 1 < length) unit[k + 1] = radius * Math.sin(angle);
    }
    const sign = unit[0] < 0 ? 1 : -1;
    // The sign that moves away from zero, so that nothing cancels.
    unit[0] -= sign * Math.sqrt(sumOfSquares(unit));
    const norm = Math.sqrt(sumOfSquares(unit));
    if (norm === 0) continue;
    return { unit: unit.map((value) => value / norm), sign };
  }
}
