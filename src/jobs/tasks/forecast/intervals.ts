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
  const sorted = Array.from({ length: horizon }, (_, k) =>
    Float64Array.from(errors, (row) => Math.abs(row[k])).sort(),
  );
  return LEVELS.map((level) => {
    const rank = Math.min(count, Math.ceil(level * (count + 1)));
    let least = 0;
    return sorted.map((own) => (least = Math.max(least, own[rank - 1] ?? 0)));
  });
}

/** Bounds as lists, as reports and forecasts have them. */
export const listed = ({ level, lower, upper }: Bounds) => ({ level, lower: [...lower], upper: [...upper] });
