/** Compares the runs of Sluice with those of PyTorch. */
import { medianOf } from "../../src/core/tensor/statistics.ts";
import { Random } from "../../src/index.ts";
import type { KeptRun } from "./kept.ts";
import { rankTest } from "./rankTest.ts";
import type { StudyPage, Theirs } from "./studies.ts";

/** Whether Sluice's runs agree with PyTorch's figures; undefined when one side has nothing to compare. */
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

/** Whether two lists of runs agree; undefined when one is empty. */
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

/** Where PyTorch's median falls among Sluice's seeds. */
export type MedianPlace =
  /** Within Sluice's range; or most of PyTorch's seeds failed, and so did at least one of Sluice's */
  | "within"
  /** Neither side solved it, with any seed */
  | "neither"
  | "outside"
  /** Half of PyTorch's seeds solved it: the median is somewhere between the last of these and never */
  | "none";

/** Where PyTorch's median falls; undefined unless the table shows updates and both sides have runs. */
export function medianPlace(
  { shows }: StudyPage,
  theirs: Theirs | null,
  runs: readonly KeptRun[],
): MedianPlace | undefined {
  if (shows !== "updates" || theirs === null || runs.length === 0) return undefined;
  const [least, most] = boundsOf(runs.map(({ solvedAt }) => solvedAt));
  const median = medianUpdates(theirs);
  if (median === undefined) return "none";
  if (solvedIn(theirs).solved === 0 && least === Number.POSITIVE_INFINITY) return "neither";
  return median >= least && median <= most ? "within" : "outside";
}

/** The median of the updates: infinite when most seeds did not solve it, undefined when exactly half did. */
function medianUpdates(theirs: Theirs): number | undefined {
  const { solved, of } = solvedIn(theirs);
  if (2 * solved < of) return Number.POSITIVE_INFINITY;
  if (2 * solved === of) return undefined;
  if (theirs.seeds === undefined) return theirs.median!;
  return medianOf(theirs.seeds.map((at) => at ?? Number.POSITIVE_INFINITY));
}

function solvedIn({ seeds, solved = 0, of = 0 }: Theirs): { solved: number; of: number } {
  if (seeds === undefined) return { solved, of };
  return { solved: seeds.filter((at) => at !== null).length, of: seeds.length };
}

/** Geometric mean of the ratios, and e to the standard deviation of their logarithms. */
export function geometric(runs: readonly KeptRun[]): { mean: number; factor: number } {
  const logs = runs.map(({ ratio }) => Math.log(ratio!));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length;
  return { mean: Math.exp(mean), factor: Math.exp(Math.sqrt(variance)) };
}

/** Single precision may round a smaller gradient ratio to 0. */
const UNDERFLOW = 1e-12;

/** Within a factor of 2. */
function areNear(ours: number, theirs: number): boolean {
  if (theirs === 0 || ours === 0) return Math.max(ours, theirs) < UNDERFLOW;
  return ours / theirs <= 2 && ours / theirs >= 0.5;
}

type Bounds = [least: number, most: number];

function overlap([low, high]: Bounds, [otherLow, otherHigh]: Bounds): boolean {
  return low <= otherHigh && otherLow <= high;
}

/** Least and most updates; a run that did not solve the task counts as infinite. */
function boundsOf(seeds: readonly (number | null)[]): Bounds {
  const updates = seeds.map((at) => at ?? Number.POSITIVE_INFINITY);
  return [Math.min(...updates), Math.max(...updates)];
}

function countedBounds({ solved = 0, of = 0, median, from, to }: Theirs): Bounds {
  if (solved === 0) return [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const least = from ?? median!;
  return [least, solved < of ? Number.POSITIVE_INFINITY : (to ?? median!)];
}

/**
 * Below this ratio the gradient by the first input is subnormal in single precision: PyTorch continues there with fewer digits, and fast kernels round
 * to 0.
 */
const SUBNORMAL = 1e-35;

/** We draw this many groups, because all groups of three would be too many. */
const GROUPS = 20_000;

/** Geometric means of groups of three runs, as in the first line, in rising order. Every call draws the same groups. */
export function meansOfThree(runs: readonly KeptRun[]): number[] {
  const logs = runs.map(({ ratio }) => Math.log(ratio!));
  const random = new Random(0);
  const means = Array.from({ length: GROUPS }, () => {
    const [a, b, c] = distinct(random, logs.length);
    return Math.exp((logs[a] + logs[b] + logs[c]) / 3);
  });
  return means.sort((a, b) => a - b);
}

/** The interval in the middle that holds 95 % of numbers in rising order. */
export function middleOf(sorted: readonly number[]): [low: number, high: number] {
  const cut = Math.floor(sorted.length * 0.025);
  return [sorted[cut], sorted[sorted.length - 1 - cut]];
}

/** Whether a figure is in an interval; single precision may have rounded it to 0. */
export function holds([low, high]: readonly [number, number], value: number): boolean {
  return value === 0 ? low < UNDERFLOW : value >= low && value <= high;
}

/** The share of means of three that are not near the mean of all. */
export function missedByThree(runs: readonly KeptRun[]): number {
  const { mean } = geometric(runs);
  const means = meansOfThree(runs);
  return means.filter((each) => !areNear(each, mean)).length / means.length;
}

/** How often chance alone separates two lists of runs this far; undefined when one is empty or there is nothing to rank. */
export function chanceOf(
  { shows }: StudyPage,
  runs: readonly KeptRun[],
  others: readonly KeptRun[],
): number | undefined {
  if (runs.length === 0 || others.length === 0 || typeof shows !== "string") return undefined;
  const numberOf = ({ ratio, solvedAt }: KeptRun) => {
    if (shows === "updates") return solvedAt ?? Number.POSITIVE_INFINITY;
    return ratio! < SUBNORMAL ? 0 : ratio!;
  };
  return rankTest(runs.map(numberOf), others.map(numberOf));
}

function distinct(random: Random, length: number): [number, number, number] {
  for (;;) {
    const [a, b, c] = [random.integer(length), random.integer(length), random.integer(length)];
    if (a !== b && b !== c && a !== c) return [a, b, c];
  }
}
