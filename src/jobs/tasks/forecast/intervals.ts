/**
 * Bounds around forecasts, from errors on rows that neither trained nor chose anything: conformal prediction (Vovk, Gammerman and Shafer 2005).
 * Errors are in usual steps of their series, so that the quantiles of all series are common.
 */

export const LEVELS = [0.5, 0.8, 0.95] as const;

/** Bounds that hold a value with the probability `level`. */
export interface Bounds {
  level: number;
  /** [steps] each */
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * Returns half the width of each level at each step, never falling.
 *
 * @param errors of each origin, [horizon]
 */
export function boundsFrom(errors: readonly Float64Array[], horizon: number): number[][] {
  const count = errors.length;
  return LEVELS.map((level) => {
    let least = 0;
    return Array.from({ length: horizon }, (_, k) => {
      const sorted = Float64Array.from(errors, (row) => Math.abs(row[k])).sort();
      const rank = Math.ceil(Math.min(1, (level * (count + 1)) / count) * count) - 1;
      least = Math.max(least, count === 0 ? 0 : sorted[Math.min(count - 1, Math.max(0, rank))]);
      return least;
    });
  });
}

/** Half the width at a step; beyond the known ones it grows with the root of the step. */
export function widthAt(bounds: readonly number[], step: number): number {
  const known = bounds.length;
  return step < known ? bounds[step] : bounds[known - 1] * Math.sqrt((step + 1) / known);
}
