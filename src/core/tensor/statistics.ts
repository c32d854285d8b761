/** Summary of some numbers, such as one per unit. */
export interface Statistics {
  mean: number;
  /** Standard deviation. */
  sd: number;
  min: number;
  max: number;
}

/** Returns the statistics of at least one number. */
export function statisticsOf(values: ArrayLike<number>): Statistics {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < values.length; k++) {
    sum += values[k];
    min = Math.min(min, values[k]);
    max = Math.max(max, values[k]);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let k = 0; k < values.length; k++) squares += (values[k] - mean) ** 2;
  return { mean, sd: Math.sqrt(squares / values.length), min, max };
}

/** Returns the middle value, or the mean of the two middle ones. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
