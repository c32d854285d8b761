/**
 * How single gates learn. A gate is a range of rows of each parameter, so each parameter has the settings by range, and optimisers apply
 * them range by range.
 */
import { notNegative, type OptionTable, readOptions } from "../tensor/check.ts";

/** Settings of a range of elements; those you leave out stay unchanged. */
export interface LearningOptions {
  /** Whether optimisers change it; default true */
  trainable?: boolean;
  /** Whether the optimiser's weight decay acts on it; default true */
  weightDecay?: boolean;
  /** Factor of the optimiser's learning rate, at least 0; default 1 */
  rate?: number;
}

/** Settings of a range of elements, all of them. */
export type Learning = Required<LearningOptions>;

/** The settings of a range without any. */
export const PLAIN_LEARNING: Learning = { trainable: true, weightDecay: true, rate: 1 };

/** Elements from `start` up to but not including `end`. */
export interface LearningRange extends Learning {
  readonly start: number;
  readonly end: number;
}

const TABLE: OptionTable<LearningOptions> = {
  trainable: [true, "boolean"],
  weightDecay: [true, "boolean"],
  rate: [1, notNegative],
};

/** @throws ArgumentError for unknown names and invalid values */
export function checkLearning(where: string, options: LearningOptions): void {
  readOptions(where, options, TABLE);
}

/** Returns the settings of a range. Like gates, two ranges of a parameter are equal or disjoint. */
export function learningOf(ranges: readonly LearningRange[], start: number, end: number): Learning {
  const { trainable, weightDecay, rate } =
    ranges.find((range) => range.start === start && range.end === end) ?? PLAIN_LEARNING;
  return { trainable, weightDecay, rate };
}

/** Returns the ranges, in order, with new settings for one of them; omits ranges with plain settings. */
export function withLearning(
  ranges: readonly LearningRange[],
  start: number,
  end: number,
  options: LearningOptions,
): LearningRange[] {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const learning: Learning = { ...learningOf(ranges, start, end), ...given };
  const others = ranges.filter((range) => range.start !== start);
  if (learning.trainable && learning.weightDecay && learning.rate === 1) return others;
  return [...others, { start, end, ...learning }].sort((a, b) => a.start - b.start);
}
