/** Standardised columns: (x - mean) / deviation, both learned on the training part only, so that no later row leaks into it. */
import { ArgumentError } from "../../core/tensor/errors.ts";
import { statisticsOf } from "../../core/tensor/statistics.ts";

/** One pair per column, plain data that is stored with the model. A constant column has the deviation 1. */
export interface Scaling {
  mean: number[];
  deviation: number[];
}

/** Networks compute in single precision, and scales are squares. */
const [LEAST, MOST] = [1e-30, 1e30];

/** @throws ArgumentError for numbers too large for a network, or all too small; missing values, NaN, are left out */
export function checkSizes(where: string, column: Float64Array): void {
  let most = 0;
  for (const value of column) if (Math.abs(value) > most) most = Math.abs(value);
  if (most <= MOST && (most === 0 || most >= LEAST)) return;
  throw new ArgumentError(
    `${where}: expected sizes of ${LEAST} to ${MOST}, got ${most}. Scale the column by a power of ten.`,
  );
}

/** Returns the scaling of columns. @throws as `checkSizes` */
export function learnScaling(columns: readonly Float64Array[]): Scaling {
  const learned = columns.map((column) => {
    checkSizes("scaling", column);
    const { mean, sd: deviation } = statisticsOf(column);
    // Rounding gives equal values a tiny deviation; dividing by it would blow up noise.
    return { mean, deviation: deviation <= 1e-12 * Math.abs(mean) ? 1 : deviation };
  });
  return { mean: learned.map(({ mean }) => mean), deviation: learned.map(({ deviation }) => deviation) };
}
