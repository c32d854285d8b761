/** Splits in the order of time: training first, then validation, then test. */
import { checkNumber, countOrZero, fraction, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";

/** Rows [start, end). */
export interface Part {
  start: number;
  end: number;
}

/** The rows of a series in three parts, in the order of time. */
export interface RowSplit {
  train: Part;
  validation: Part;
  test: Part;
}

/**
 * Returns `count` rows in three parts.
 *
 * @param count     the number of rows
 * @param fractions of the rows that go to validation and test; default 0.1 each, 0 for no such part; the rest trains. Tasks
 *   refuse 0, since they measure both parts
 * @throws ArgumentError when a fraction is not in [0, 1), or nothing is left to train on
 * @example
 * const { train, test } = chronologicalSplit(100);
 * console.log(train, test); // rows 0 to 80, and 90 to 100
 */
export function chronologicalSplit(
  count: number,
  fractions: { validation?: number; test?: number } = {},
): RowSplit {
  const each = [0.1, fraction] as const;
  const { validation, test } = readOptions("chronologicalSplit", fractions, { validation: each, test: each });
  checkNumber("chronologicalSplit", "the rows", count, countOrZero);
  const testStart = count - Math.round(count * test);
  const validationStart = testStart - Math.round(count * validation);
  if (validationStart < 1) {
    throw new ArgumentError(
      `chronologicalSplit: expected rows to train on, got none of ${count} with ${validation} for validation and ${test} for test. Hold out less.`,
    );
  }
  return {
    train: { start: 0, end: validationStart },
    validation: { start: validationStart, end: testStart },
    test: { start: testStart, end: count },
  };
}
