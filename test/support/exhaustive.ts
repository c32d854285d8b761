/**
 * Loops over everything run a seeded sample in `npm test`, and all of it with `SLUICE_EXHAUSTIVE=1`, as a release does.
 */
import { Random } from "../../src/core/tensor/random.ts";

export const isExhaustive = process.env.SLUICE_EXHAUSTIVE === "1";

/** Whether tests run as in `.ci/run`: beside other software, which takes seconds to start, and with more processes. */
export const isLive = isExhaustive || process.env.SLUICE_LIVE === "1";

/** Returns all of a list, or a sample of it in its order, the first among them. */
export function sampled<T>(all: readonly T[], count: number, seed = 1): T[] {
  if (isExhaustive || all.length <= count) return [...all];
  const random = new Random(seed);
  const places = new Set([0]);
  while (places.size < count) places.add(random.integer(all.length));
  return all.filter((_, place) => places.has(place));
}

/** Returns a number of runs of a property, or the smaller one of `npm test`. */
export const runs = (all: number, sample: number): number => (isExhaustive ? all : sample);

/** Whether a case is left out of `npm test`; says so. */
export function isLeftOut(what: string): boolean {
  if (!isExhaustive) console.log(`Skipped: ${what}; SLUICE_EXHAUSTIVE=1 runs it.`);
  return !isExhaustive;
}
