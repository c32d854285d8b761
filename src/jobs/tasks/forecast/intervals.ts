/**
 * Bounds around forecasts, from past errors: conformal prediction (Vovk, Gammerman and Shafer 2005). Errors grow with the step
 * ahead and differ between series, so we divide each by the usual error at its step and in its series, and take quantiles of these ratios.
 */

import { seasonalStep } from "./metrics.ts";

export const LEVELS = [0.5, 0.8, 0.95] as const;

/** The scale of forecast errors. */
export class Intervals {
  /** Half the width at each step for a ratio and an activity of 1, [horizon]. */
  readonly scale: Float64Array;
  /** Upper bound of the ratio, by level. */
  readonly ratios: readonly number[];

  constructor(scale: Float64Array, ratios: readonly number[]) {
    this.scale = scale;
    this.ratios = ratios;
  }

  /**
   * @param values   [steps]
   * @param activity of the history before them
   * @returns the bounds of each level; beyond the known steps they widen with the root of the step
   */
  around(
    values: Float64Array,
    activity: number,
  ): { level: number; lower: Float64Array; upper: Float64Array }[] {
    const known = this.scale.length;
    const width = (h: number) =>
      activity * (h < known ? this.scale[h] : this.scale[known - 1] * Math.sqrt((h + 1) / known));
    return LEVELS.map((level, i) => ({
      level,
      lower: values.map((value, h) => value - this.ratios[i] * width(h)),
      upper: values.map((value, h) => value + this.ratios[i] * width(h)),
    }));
  }
}

/** One series' errors, outside the fold that chose the methods. */
export interface PastErrors {
  /** [origins][horizon], divided by `errorUnit`. */
  rows: readonly Float64Array[];
}

/** Number of rows that measure how much a series without a season moves now. */
const RECENT_ROWS = 60;

/**
 * How much a series moves, in its units; 0 if it does not. With a season: from season to season. Without, or if all seasons are equal: from
 * row to row, half by its whole history and half by its latest rows, since calm and volatile periods alternate, as in prices.
 */
export function activityOf(history: Float64Array, season = 1): number {
  const whole = history.length > season ? seasonalStep(history, season) : 0;
  if (season > 1) return whole || activityOf(history);
  if (history.length < 3) return whole;
  const recent = seasonalStep(history.subarray(Math.max(0, history.length - RECENT_ROWS)), 1);
  return Math.sqrt(whole * recent) || whole;
}

/** The unit of errors after the first `origin` values: how much these move, or all of them where these do not, as before a first sale. */
export function errorUnit(values: Float64Array, origin: number, season?: number): number {
  return activityOf(values.subarray(0, origin), season) || activityOf(values, season) || 1;
}

/** Weight of the usual error of all series, in origins. */
const PRIOR = 1;
/** Least size of other errors relative to all: a method may err at one origin only, and its ratio must stay finite. */
const LEAST_SIZE = 1e-9;

/** @param pooled whether the ratios of all series have common quantiles: right if each has few origins */
export function fitIntervals(series: readonly PastErrors[], pooled: boolean): Intervals[] {
  const common = pooled ? growth(series.map(({ rows }) => rows)) : undefined;
  const known = series.filter(({ rows }) => rows.length > 0);
  const sizes = known.map(({ rows }) => meanAbsolute(rows));
  const typical = pooled ? median(sizes) || median(sizes.filter((size) => size > 0)) : 0;
  const fitted = series.map(({ rows }) => {
    const shape = common ?? growth([rows]);
    const prior = pooled ? { size: typical, weight: PRIOR } : { size: 0, weight: 0 };
    const whole = usualSize(rows, prior);
    // Divide an error by the size of the others, or by what is usual in other series: including its own would hide an outlier.
    const ratios = rows.flatMap((row, i) => {
      const others = rows.length < 2 && !pooled ? rows : rows.filter((_, j) => j !== i);
      const size = Math.max(usualSize(others, prior), LEAST_SIZE * whole);
      return [...row].map((error, h) => (error === 0 ? 0 : Math.abs(error) / (size * shape[h])));
    });
    return { scale: shape.map((value) => value * whole), ratios };
  });
  const all = pooled ? fitted.flatMap(({ ratios }) => ratios) : [];
  const shared = pooled ? quantiles(all, all.length) : undefined;
  return fitted.map(
    ({ scale, ratios }, k) => new Intervals(scale, shared ?? quantiles(ratios, series[k].rows.length)),
  );
}

function usualSize(rows: readonly Float64Array[], prior: { size: number; weight: number }): number {
  const weight = rows.length + prior.weight;
  return (meanAbsolute(rows) * rows.length + prior.size * prior.weight) / weight || Number.MIN_VALUE;
}

function median(values: number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** The usual size of errors at each step relative to their mean over steps, never falling: [horizon]. */
function growth(errors: readonly (readonly Float64Array[])[]): Float64Array {
  const horizon = errors.find((rows) => rows.length > 0)?.[0].length ?? 1;
  const shape = new Float64Array(horizon);
  for (const rows of errors) {
    const usual = meanAbsolute(rows);
    if (usual === 0) continue;
    for (const row of rows) for (let h = 0; h < horizon; h++) shape[h] += Math.abs(row[h]) / usual;
  }
  rise(shape);
  const mean = shape.reduce((sum, value) => sum + value, 0) / horizon;
  return mean === 0 ? shape.fill(1) : shape.map((value) => value / mean);
}

/** Pools neighbours until no value is smaller than its predecessor (isotonic regression). */
function rise(values: Float64Array): void {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    blocks.push({ sum: value, count: 1 });
    while (blocks.length > 1) {
      const [before, last] = blocks.slice(-2);
      if (before.sum / before.count <= last.sum / last.count) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  }
  let at = 0;
  for (const { sum, count } of blocks) for (let i = 0; i < count; i++) values[at++] = sum / count;
}

function meanAbsolute(rows: readonly Float64Array[]): number {
  const errors = rows.flatMap((row) => [...row]);
  return errors.length === 0 ? 0 : errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;
}

/** Quantiles of the ratios, increased for small numbers of independent origins, which say little about the tails. */
function quantiles(ratios: number[], independent: number): number[] {
  const sorted = Float64Array.from(ratios).sort();
  return LEVELS.map((level) => {
    const raised = Math.min(1, level * (1 + 1 / Math.max(1, independent)));
    return sorted.length === 0
      ? 0
      : sorted[Math.min(sorted.length - 1, Math.ceil(raised * sorted.length) - 1)];
  });
}
