/**
 * Loops over everything run a seeded sample: a small one in `npm test`, a larger one with `SLUICE_LIVE=1`, as in `.ci/run`, and all of it
 * with `SLUICE_EXHAUSTIVE=1`, as a release does.
 */
import { Random } from "../../src/core/tensor/random.ts";

export const isExhaustive = process.env.SLUICE_EXHAUSTIVE === "1";

/** Whether tests run as in `.ci/run`: beside other software, which takes seconds to start, and with more processes. */
export const isLive = isExhaustive || process.env.SLUICE_LIVE === "1";

/** Returns all of a list, or in `.ci/run` as many as `count`, and in `npm test` a third of these; in their order, the first among them. */
export function sampled<T>(all: readonly T[], most: number, seed = 1): T[] {
  const count = isLive ? most : Math.ceil(most / 3);
  if (isExhaustive || all.length <= count) return [...all];
  const random = new Random(seed);
  const places = new Set([0]);
  while (places.size < count) places.add(random.integer(all.length));
  return all.filter((_, place) => places.has(place));
}

/** Returns all of a list in `.ci/run`; in `npm test` a sample, and prints how many of what are left out. */
export function shareOf<T>(what: string, all: readonly T[], count: number): T[] {
  if (isLive || all.length <= count) return [...all];
  console.log(`Sampled: ${count} of ${all.length} ${what}; SLUICE_LIVE=1, as in .ci/run, runs all.`);
  return sampled(all, 3 * count);
}

/** Returns a number of runs of a property, or the smaller one of `.ci/run`, or in `npm test` a third of that. */
export const runs = (all: number, sample: number): number =>
  isExhaustive ? all : isLive ? sample : Math.ceil(sample / 3);

/** Whether a case is left out of `npm test`; says so. */
export function isLeftOut(what: string): boolean {
  if (!isExhaustive) console.log(`Skipped: ${what}; SLUICE_EXHAUSTIVE=1 runs it.`);
  return !isExhaustive;
}
