/**
 * Brings a series to the scale of the linear forecast: without the effects of columns that are known ahead, and of the calendar; without its
 * season; in units of its usual step, around its mean.
 */
import type { Columns, Entry } from "./entries.ts";
import { type Equations, residual, solveRidge, sumOf } from "./ridge.ts";

/** The scale of a series: z = (u - effects - season) / unit - mean. */
export interface SeriesScale {
  /** Mean absolute step of u without its season, at least a small share of the step with it. */
  unit: number;
  mean: number;
  /** By phase, the row number modulo its length; one 0: none. */
  season: Float32Array;
  /** How much u follows each of the first known columns. */
  effects: Float32Array;
}

/** The least unit of a series that is nearly all season, as a share of its mean step. */
const LEAST_UNIT = 0.01;
/** Rows, each with a usual step of the column, that the penalty of its effect weighs. */
const PENALTY = 3;

/** No season. */
export const NONE = new Float32Array(1);

/** The season in a row. */
export const at = (season: Float32Array, row: number): number => season[row % season.length];

/** The effect of the first known columns in a row of a series. */
export function effectIn({ data, count }: Columns, row: number, effects: Float32Array): number {
  let sum = 0;
  for (let c = 0; c < effects.length; c++) sum += effects[c] * data[row * count + c];
  return sum;
}

export const withoutEffects = (u: Float64Array, known: Columns, effects: Float32Array) =>
  effects.length === 0 ? u : u.map((value, row) => value - effectIn(known, row, effects));

/** Returns z for all values without their effects. */
export function scaled(u: Float64Array, { unit, mean, season }: Omit<SeriesScale, "effects">): Float64Array {
  return u.map((value, row) => (value - at(season, row)) / unit - mean);
}

/**
 * Returns the scale of each series.
 *
 * @param whole  values of each series
 * @param rows   of each series, to learn from
 * @param count  of known columns whose effects leave the series
 * @param season length of the season; 1: none
 * @param shared effects common to all series that are known already; default: those of these series
 * @returns also the common effects, in usual steps; those of each series are drawn to them, in its own units
 */
export function scalesOf(
  entries: readonly Pick<Entry, "known">[],
  whole: readonly Float64Array[],
  rows: readonly number[],
  count: number,
  season: number,
  shared?: Float32Array,
): { common: Float32Array; own: SeriesScale[] } {
  let effects = entries.map(() => new Float32Array(count));
  let common = new Float32Array(count);
  const scales = (length: number) =>
    entries.map(({ known }, k) => scaleOf(withoutEffects(whole[k], known, effects[k]), rows[k], length));
  // Without a season first: one that follows a column by chance must not take its effect.
  for (const length of count === 0 ? [] : new Set([1, season])) {
    const found = scales(length);
    const equations = entries.map(({ known }, k) =>
      stepEquations(scaled(whole[k], found[k]), known, rows[k], count),
    );
    const all = rows.reduce((sum, each) => sum + each, 0);
    common = Float32Array.from(shared ?? solved(sumOf(equations), all));
    const usual = Float64Array.from(common);
    effects = equations.map((own, k) => {
      const rest = solved({ gram: own.gram, right: residual(own, usual) }, rows[k]);
      return Float32Array.from(usual, (value, c) => (value + rest[c]) * found[k].unit);
    });
  }
  return { common, own: scales(season).map((scale, k) => ({ ...scale, effects: effects[k] })) };
}

function solved(equations: Equations, rows: number): Float64Array {
  const { gram, right } = equations;
  const penalties = right.map((_, c) => (PENALTY * gram[c * right.length + c]) / rows || 1);
  return solveRidge(equations, penalties);
}

/** The equations of the steps of z on the steps of the first known columns. */
function stepEquations(z: Float64Array, known: Columns, rows: number, count: number): Equations {
  const { data, count: width } = known;
  const gram = new Float64Array(count * count);
  const right = new Float64Array(count);
  const step = new Float64Array(count);
  for (let row = 1; row < rows; row++) {
    const from = row * width;
    for (let c = 0; c < count; c++) step[c] = data[from + c] - data[from - width + c];
    for (let c = 0; c < count; c++) {
      // Most columns of a calendar rarely change.
      if (step[c] === 0) continue;
      right[c] += step[c] * (z[row] - z[row - 1]);
      for (let d = 0; d < count; d++) gram[c * count + d] += step[c] * step[d];
    }
  }
  return { gram, right };
}

/** Returns the scale of the first `rows` values. @param season length of the season to remove; 1: none */
export function scaleOf(u: Float64Array, rows: number, season: number): Omit<SeriesScale, "effects"> {
  const shape = seasonOf(u.subarray(0, rows), season);
  let [unit, mean, steps] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    mean += (u[row] - at(shape, row)) / rows;
    if (row === 0) continue;
    const step = u[row] - u[row - 1];
    steps += Math.abs(step) / (rows - 1);
    unit += Math.abs(step - at(shape, row) + at(shape, row - 1)) / (rows - 1);
  }
  // The second regression sees the steps of the season too, so the unit must suit them.
  unit = Math.max(unit, LEAST_UNIT * steps);
  // Equal values, up to rounding, have no step.
  if (!(unit > 1e-12 * Math.abs(mean))) unit = Math.abs(mean) / 10 || 1;
  return { unit: Math.fround(unit), mean: Math.fround(mean / unit), season: shape };
}

/** Returns the mean of each phase around the moving average over a season, less what chance alone would make of it; 0 for fewer than two seasons. */
function seasonOf(u: Float64Array, length: number): Float32Array {
  const phases = new Float32Array(length);
  if (length === 1 || u.length < 2 * length + 2) return phases;
  const half = length >> 1;
  const count = u.length - 2 * half;
  let sum = 0;
  for (let row = 0; row < length; row++) sum += u[row];
  const deviations = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    // The mean of both neighbouring averages is the one in the middle of an even season.
    const own = k + length < u.length ? sum - u[k] + u[k + length] : sum;
    const trend = length % 2 === 0 ? (sum + own) / (2 * length) : sum / length;
    deviations[k] = u[k + half] - trend;
    sum = own;
  }
  const [sums, counts] = [new Float64Array(length), new Float64Array(length)];
  deviations.forEach((value, k) => {
    sums[(k + half) % length] += value;
    counts[(k + half) % length]++;
  });
  const means = sums.map((all, phase) => all / counts[phase]);
  const mean = means.reduce((all, value) => all + value / length, 0);
  const size = means.reduce((all, value) => all + (value - mean) ** 2 / (length - 1), 0);
  const rest = deviations.reduce(
    (all, value, k) => all + (value - means[(k + half) % length] + mean) ** 2,
    0,
  );
  const noise = rest / Math.max(1, count - length) / (count / length);
  const share = size > 0 ? Math.max(0, 1 - noise / size) : 0;
  return phases.map((_, phase) => share * (means[phase] - mean));
}

/** Seasons of rows that are compared to find where a season begins. */
const COMPARED = 8;
/** Another phase must make the steps smaller by this share. */
const CLEARER = 0.99;

/** Returns a season that begins where it makes the steps of u without it smallest. A table may begin anywhere in its season. */
export function fittedSeason(u: Float64Array, season: Float32Array): Float32Array {
  const { length } = season;
  const first = Math.max(1, u.length - COMPARED * length);
  const roughness = (phase: number) => {
    let sum = 0;
    for (let row = first; row < u.length; row++)
      sum += Math.abs(u[row] - u[row - 1] - at(season, row + phase) + at(season, row - 1 + phase));
    return sum;
  };
  let [best, least] = [0, CLEARER * roughness(0)];
  for (let phase = 1; phase < length; phase++) {
    const sum = roughness(phase);
    if (sum < least) [best, least] = [phase, sum];
  }
  return season.map((_, row) => at(season, row + best));
}
