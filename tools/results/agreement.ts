/** Whether two lots of runs say the same. */
import type { KeptRun } from "./kept.ts";
import type { StudyPage, Theirs } from "./studies.ts";

/** Of ours and theirs: undefined where one of them has nothing to compare. */
export function agrees(
  { shows }: StudyPage,
  theirs: Theirs | null,
  runs: readonly KeptRun[],
): boolean | undefined {
  if (theirs === null || runs.length === 0) return undefined;
  if (shows === "ratio") return areNear(geometric(runs).mean, theirs.median!);
  if (shows !== "updates") return undefined;
  const bounds = theirs.seeds === undefined ? countedBounds(theirs) : boundsOf(theirs.seeds);
  return overlap(bounds, boundsOf(runs.map(({ solvedAt }) => solvedAt)));
}

/** Of two lots of runs; undefined where there is none of one. */
export function agreesWith(
  { shows }: StudyPage,
  runs: readonly KeptRun[],
  others: readonly KeptRun[],
): boolean | undefined {
  if (runs.length === 0 || others.length === 0) return undefined;
  if (shows === "ratio") return areNear(geometric(runs).mean, geometric(others).mean);
  if (shows !== "updates") return undefined;
  const [a, b] = [runs, others].map((each) => boundsOf(each.map(({ solvedAt }) => solvedAt)));
  return overlap(a, b);
}

/** Geometric mean of the ratios, and e to the standard deviation of their logarithms. */
export function geometric(runs: readonly KeptRun[]): { mean: number; factor: number } {
  const logs = runs.map(({ ratio }) => Math.log(ratio!));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length;
  return { mean: Math.exp(mean), factor: Math.exp(Math.sqrt(variance)) };
}

/** Within a factor of 2. What one of them has as 0 is a gradient whose square, or itself, single precision rounds to that. */
function areNear(ours: number, theirs: number): boolean {
  if (theirs === 0 || ours === 0) return Math.max(ours, theirs) < 1e-12;
  return ours / theirs <= 2 && ours / theirs >= 0.5;
}

type Bounds = [least: number, most: number];

function overlap([low, high]: Bounds, [otherLow, otherHigh]: Bounds): boolean {
  return low <= otherHigh && otherLow <= high;
}

/** Least and most updates; a run that was not solved would have taken longer than any. */
function boundsOf(seeds: readonly (number | null)[]): Bounds {
  const updates = seeds.map((at) => at ?? Number.POSITIVE_INFINITY);
  return [Math.min(...updates), Math.max(...updates)];
}

function countedBounds({ solved = 0, of = 0, median, from, to }: Theirs): Bounds {
  if (solved === 0) return [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const least = from ?? median!;
  return [least, solved < of ? Number.POSITIVE_INFINITY : (to ?? median!)];
}

/** What share of all groups of three of the runs has a geometric mean that is not near that of all. */
export function missedByThree(runs: readonly KeptRun[]): number {
  const ratios = runs.map(({ ratio }) => ratio!);
  const { mean } = geometric(runs);
  let missed = 0;
  let groups = 0;
  for (let a = 0; a < ratios.length; a++) {
    for (let b = a + 1; b < ratios.length; b++) {
      for (let c = b + 1; c < ratios.length; c++) {
        groups++;
        if (!areNear(Math.cbrt(ratios[a]) * Math.cbrt(ratios[b]) * Math.cbrt(ratios[c]), mean)) missed++;
      }
    }
  }
  return missed / groups;
}
