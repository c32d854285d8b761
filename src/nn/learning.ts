/**
 * How single gates learn: whether they are trained, whether weight decay acts on them, and by which factor their learning rate differs. A gate is
 * a range of rows of each parameter, so the settings lie on the parameter, by range, and optimisers apply them range by range.
 */

import { checkBoolean, checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

/** Settings of a range of elements; what is left out stays as it is. */
export interface LearningOptions {
  /** Whether optimisers change it; default true */
  trainable?: boolean;
  /** Whether the optimiser's weight decay acts on it; default true */
  weightDecay?: boolean;
  /** Factor of the optimiser's learning rate, at least 0; default 1 */
  rate?: number;
}

export type Learning = Required<LearningOptions>;

/** What holds where nothing was set. */
export const PLAIN_LEARNING: Learning = { trainable: true, weightDecay: true, rate: 1 };

/** Elements from `start` up to and not including `end`. */
export interface LearningRange extends Learning {
  readonly start: number;
  readonly end: number;
}

/** @throws ArgumentError for unknown names and values that are never valid */
export function checkLearning(where: string, options: LearningOptions): void {
  checkOptionNames(where, options, ["trainable", "weightDecay", "rate"]);
  const { trainable, weightDecay, rate } = options;
  if (trainable !== undefined) checkBoolean(where, "trainable", trainable);
  if (weightDecay !== undefined) checkBoolean(where, "weightDecay", weightDecay);
  if (rate !== undefined && !(typeof rate === "number" && rate >= 0 && Number.isFinite(rate))) {
    throw new ArgumentError(
      `${where}: expected rate to be a finite number of at least 0, got ${describe(rate)}.`,
    );
  }
}

/** The settings of one range; ranges of a parameter are either the same or apart, as gates are. */
export function learningOf(ranges: readonly LearningRange[], start: number, end: number): Learning {
  const { trainable, weightDecay, rate } =
    ranges.find((range) => range.start === start && range.end === end) ?? PLAIN_LEARNING;
  return { trainable, weightDecay, rate };
}

/** The ranges with new settings for one of them, in order; a range that is as usual is not listed. */
export function withLearning(
  ranges: readonly LearningRange[],
  start: number,
  end: number,
  options: LearningOptions,
): LearningRange[] {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const learning: Learning = { ...learningOf(ranges, start, end), ...given };
  const others = ranges.filter((range) => range.start !== start);
  const isPlain = learning.trainable && learning.weightDecay && learning.rate === 1;
  if (isPlain) return others;
  return [...others, { start, end, ...learning }].sort((a, b) => a.start - b.start);
}
