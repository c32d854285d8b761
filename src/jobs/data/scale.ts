/** Standardised columns: (x - mean) / deviation, both learned on the training part only, so that no later row leaks into it. */
import { ArgumentError, describe } from "../../core/tensor/errors.ts";

/** One pair per column, plain data that is stored with the model. A constant column has the deviation 1. */
export interface Scaling {
  mean: number[];
  deviation: number[];
}

/** The square of a smaller number has few digits or none. */
const LEAST = 1e-150;

/**
 * Returns the scaling of each column on the rows [start, end).
 *
 * @param columns each [rows]
 * @param start   the first row to learn from
 * @param end     the row after the last
 * @throws ArgumentError when the range is empty or outside the rows, and for numbers so large or small that their squares have no sum
 * @example
 * const scaling = learnScaling([Float64Array.of(1, 3, 8)], 0, 2); // mean 2, deviation 1
 */
export function learnScaling(columns: readonly Float64Array[], start: number, end: number): Scaling {
  const areColumns =
    Array.isArray(columns) && columns.findIndex((column) => !(column instanceof Float64Array)) < 0;
  if (!areColumns) {
    throw new ArgumentError(
      `learnScaling: expected a list of columns as Float64Array, got ${describe(columns)}.`,
    );
  }
  const scaling: Scaling = { mean: [], deviation: [] };
  for (const column of columns) {
    if (
      !(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= column.length)
    ) {
      throw new ArgumentError(
        `learnScaling: expected a range of rows within 0 to ${column.length}, got ${describe(start)} to ${describe(end)}.`,
      );
    }
    const rows = column.subarray(start, end);
    const { mean, deviation } = momentsOf(rows);
    const most = rows.reduce((max: number, x: number) => Math.max(max, Math.abs(x)), 0);
    if (!Number.isFinite(deviation) || (most > 0 && most < LEAST)) {
      throw new ArgumentError(
        `learnScaling: expected numbers whose squares have a sum, got ${most}. Scale the column by a power of ten.`,
      );
    }
    scaling.mean.push(mean);
    scaling.deviation.push(deviation === 0 ? 1 : deviation);
  }
  return scaling;
}

/** Returns mean and deviation of values; the deviation of equal ones is 0. */
export function momentsOf(values: Float64Array): { mean: number; deviation: number } {
  // Two passes, as sums of squares lose all digits when the mean is large compared with the deviation.
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  // Rounding gives equal values a tiny deviation; dividing by it would blow up noise.
  const isConstant = Math.sqrt(variance) <= 1e-12 * Math.abs(mean);
  return { mean, deviation: isConstant ? 0 : Math.sqrt(variance) };
}

/**
 * Returns a scaled value, (value - mean) / deviation.
 *
 * @param value   in the units of the data
 * @param scaling as `learnScaling` returns it
 * @param column  the number of the column, from 0
 * @throws ArgumentError for a column without a scaling
 * @example
 * scale(4, { mean: [2], deviation: [1] }, 0); // 2
 */
export function scale(value: number, scaling: Scaling, column: number): number {
  checkScaling("scale", value, scaling, column);
  return (value - scaling.mean[column]) / scaling.deviation[column];
}

/**
 * Returns a value in its own units: the inverse of `scale`.
 *
 * @param value   a scaled value
 * @param scaling as `learnScaling` returns it
 * @param column  the number of the column, from 0
 * @throws ArgumentError for a column without a scaling
 * @example
 * unscale(2, { mean: [2], deviation: [1] }, 0); // 4
 */
export function unscale(value: number, scaling: Scaling, column: number): number {
  checkScaling("unscale", value, scaling, column);
  return value * scaling.deviation[column] + scaling.mean[column];
}

/** @throws ArgumentError unless the scaling has that column */
function checkScaling(where: string, value: unknown, scaling: Scaling, column: number): void {
  if (
    typeof value === "number" &&
    typeof column === "number" &&
    typeof scaling?.mean?.[column] === "number" &&
    typeof scaling.deviation?.[column] === "number"
  )
    return;
  throw new ArgumentError(
    `${where}: expected a number, a scaling and one of its columns, got ${describe(value)}, ${describe(scaling)} and ${describe(column)}. learnScaling gives a scaling.`,
  );
}
