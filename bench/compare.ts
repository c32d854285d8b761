/** How results are compared, and times judged: arithmetic only. */

import { medianOf } from "../src/core/tensor/statistics.ts";
import { operations, type Rivals, type Target, type Task, type Workload } from "./workloads.ts";

/**
 * The allowed difference of two results, as a share of the largest value of their group. All compute in float32: sums in another order differ by
 * about 1e-7, and three steps of training agree to about 1e-5, far closer than a wrong formula would.
 */
export const TOLERANCE: Readonly<Record<Task, number>> = {
  construction: 0,
  inference: 1e-5,
  stream: 1e-5,
  backward: 1e-4,
  training: 1e-4,
  language: 1e-4,
  tape: 1e-5,
};

/** Largest difference of two results as a share of the largest value of its group; Infinity if they cannot be compared. */
export function deviation(got: readonly number[][], expected: readonly number[][]): number {
  if (got.length !== expected.length) return Infinity;
  return Math.max(...expected.map((group, k) => groupDeviation(got[k], group)));
}

function groupDeviation(got: readonly number[], expected: readonly number[]): number {
  if (got.length !== expected.length) return Infinity;
  const largest = Math.max(...expected.map(Math.abs)) || 1;
  const off = Math.max(...got.map((value, k) => Math.abs(value - expected[k]))) / largest;
  return Number.isFinite(off) ? off : Infinity;
}

/** One contender on one workload. */
export interface Row {
  workload: string;
  contender: string;
  library: string;
  ours: boolean;
  threads: number;
  kernels?: "native" | "wasm";
  /** The reason for a missing time: wrong results, an error, or too long an estimate */
  refused?: string;
  failed?: string;
  passedOver?: string;
  /** From the results it was compared with, as `deviation` */
  off?: number;
  /** Median over rounds of the medians of calls; absent without a time */
  milliseconds?: number;
  /** Of each round, in their order */
  byRound?: number[];
  gigaflops?: number;
  shareOfPeak?: number;
  /** Time of the fastest peer with no more threads, divided by this one's: above 1 is faster */
  ratio?: number;
  rival?: string;
  verdicts: Verdict[];
}

/** A target and its outcome. */
export interface Verdict {
  target: Target;
  /** In the target's unit; undefined without anything to compare with */
  value?: number;
  rival?: string;
  met?: boolean;
}

/** Writes times and the rate into a row. */
export function addTimes(row: Row, w: Workload, medians: readonly number[]): void {
  row.milliseconds = medianOf(medians);
  row.byRound = [...medians];
  const work = operations(w);
  if (work > 0) row.gigaflops = work / row.milliseconds / 1e6;
}

const isRival: Record<Rivals, (row: Row) => boolean> = {
  all: () => true,
  PyTorch: ({ library }) => library === "PyTorch",
  JavaScript: ({ library }) => library !== "PyTorch",
  "onnxruntime-web": ({ library }) => library === "onnxruntime-web",
};

const fastest = (rows: readonly Row[]): Row | undefined =>
  rows
    .filter(({ milliseconds }) => milliseconds !== undefined)
    .reduce<Row | undefined>(
      (best, row) => (best === undefined || row.milliseconds! < best.milliseconds! ? row : best),
      undefined,
    );

/** The peers of `row` with at most so many threads. */
const rivalsOf = (rows: readonly Row[], row: Row, threads: number, which: Rivals) =>
  rows.filter((other) => !other.ours && other !== row && other.threads <= threads && isRival[which](other));

/**
 * Compares the rows of one workload with the machine, with each other and with its targets, and replaces earlier judgements.
 *
 * @param peaks GFLOP/s by the name of the contender
 * @returns targets of kernels or numbers of threads that have no time
 */
export function judge(rows: readonly Row[], w: Workload, peaks: ReadonlyMap<string, number>): Target[] {
  for (const row of rows) {
    row.verdicts = [];
    const peak = peaks.get(row.contender);
    if (row.gigaflops !== undefined && peak !== undefined) row.shareOfPeak = row.gigaflops / peak;
    const rival = fastest(rivalsOf(rows, row, row.threads, "all"));
    if (row.milliseconds === undefined || rival === undefined) continue;
    row.ratio = rival.milliseconds! / row.milliseconds;
    row.rival = rival.contender;
  }
  return w.targets.filter((target) => {
    const own = rows.filter(
      ({ kernels, threads }) =>
        kernels === target.kernels && (target.threads === "better" || threads === target.threads),
    );
    const row = fastest(own);
    row?.verdicts.push(verdictOf(target, row, rows));
    return row === undefined;
  });
}

function verdictOf(target: Target, row: Row, rows: readonly Row[]): Verdict {
  if ("milliseconds" in target) {
    return { target, value: row.milliseconds, met: row.milliseconds! <= target.milliseconds };
  }
  if ("share" in target) {
    const value = row.shareOfPeak;
    return value === undefined ? { target } : { target, value, met: value >= target.share };
  }
  const threads = target.threads === "better" ? Infinity : target.threads;
  const rival = fastest(rivalsOf(rows, row, threads, target.against));
  if (rival === undefined) return { target };
  const value = rival.milliseconds! / row.milliseconds!;
  return { target, value, rival: rival.contender, met: value >= target.ratio };
}

/** How many times as long an operation takes at each size as at the smallest: 1 is linear. */
export function toLinear(points: readonly Workload[], milliseconds: readonly number[]): number[] {
  const perOperation = points.map((w, k) => milliseconds[k] / operations(w));
  return perOperation.map((time) => time / perOperation[0]);
}
