/** Splits in the order of time: training first, then validation, then test. Nothing is shuffled across a border. */

import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

/** Rows [start, end). */
export interface Part {
  start: number;
  end: number;
}

export interface RowSplit {
  train: Part;
  validation: Part;
  test: Part;
}

/**
 * Cuts `count` rows into three parts in their order.
 *
 * @param fractions of the rows that go to validation and test; default 0.1 each, 0 for no such part; the rest trains. Tasks
 *   refuse 0, since they measure both parts
 * @throws ArgumentError when a fraction is not from 0 up to 1, or nothing is left to train on
 */
export function chronologicalSplit(
  count: number,
  fractions: { validation?: number; test?: number } = {},
): RowSplit {
  checkOptionNames("chronologicalSplit", fractions, ["validation", "test"]);
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new ArgumentError(`chronologicalSplit: expected a count of rows, got ${describe(count)}.`);
  }
  const { validation = 0.1, test = 0.1 } = fractions;
  for (const [name, value] of Object.entries({ validation, test })) {
    if (typeof value !== "number" || !(value >= 0 && value < 1)) {
      throw new ArgumentError(
        `chronologicalSplit: expected ${name} from 0 up to 1, got ${describe(value)}. It is a fraction of the rows.`,
      );
    }
  }
  const testStart = count - Math.round(count * test);
  const validationStart = testStart - Math.round(count * validation);
  if (validationStart < 1) {
    throw new ArgumentError(
      `chronologicalSplit: expected rows to train on, got none of ${count} with ${validation} for validation and ${test} for test.`,
    );
  }
  return {
    train: { start: 0, end: validationStart },
    validation: { start: validationStart, end: testStart },
    test: { start: testStart, end: count },
  };
}
