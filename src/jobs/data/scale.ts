/** Standardised columns: (x - mean) / deviation, both learned on the training part only, so that no later row leaks into it. */
import { ArgumentError } from "../../core/tensor/errors.ts";
import { statisticsOf } from "../../core/tensor/statistics.ts";

/** One pair per column, plain data that is stored with the model. A constant column has the deviation 1. */
export interface Scaling {
  mean: number[];
  deviation: number[];
}

/** The square of a smaller number has few digits or none. */
const LEAST = 1e-150;

/** Returns the scaling of columns. @throws ArgumentError for numbers so large or small that their squares have no sum */
export function learnScaling(columns: readonly Float64Array[]): Scaling {
  const learned = columns.map((column) => {
    const { mean, sd: deviation, min, max } = statisticsOf(column);
    const most = Math.max(Math.abs(min), Math.abs(max));
    if (!Number.isFinite(deviation) || (most > 0 && most < LEAST)) {
      throw new ArgumentError(
        `scaling: expected numbers whose squares have a sum, got ${most}. Scale the column by a power of ten.`,
      );
    }
    // Rounding gives equal values a tiny deviation; dividing by it would blow up noise.
    return { mean, deviation: deviation <= 1e-12 * Math.abs(mean) ? 1 : deviation };
  });
  return { mean: learned.map(({ mean }) => mean), deviation: learned.map(({ deviation }) => deviation) };
}
