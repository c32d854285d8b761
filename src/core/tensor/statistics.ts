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

/** Returns the value that a share of the values lie below, on the line between its two neighbours. */
export function quantileOf(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  // Two infinite neighbours have no difference.
  return place === below
    ? sorted[below]
    : (below + 1 - place) * sorted[below] + (place - below) * sorted[below + 1];
}

/** Returns the middle value, or the mean of the two middle ones. */
export const medianOf = (values: ArrayLike<number>): number => quantileOf(values, 0.5);

/** Returns the sum of squares: infinity or NaN where an element is not finite, or the square of a double. */
export function sumOfSquares(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k];
  return sum;
}

/** Returns the Euclidean norm, scaled so that the squares of small numbers do not underflow. */
export function normOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < values.length; k++) most = Math.max(most, Math.abs(values[k]));
  if (most === 0 || !Number.isFinite(most)) return most;
  let sumOfSquares = 0;
  for (let k = 0; k < values.length; k++) sumOfSquares += (values[k] / most) ** 2;
  return most * Math.sqrt(sumOfSquares);
}
