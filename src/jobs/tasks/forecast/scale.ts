/**
 * Brings a series to the scale of the linear forecast: without the effects of columns that are known ahead, and of the calendar; without its
 * season; in units of its usual step, around its mean.
 */
import type { FloatArray } from "../../../core/tensor/dtype.ts";
import type { Marks } from "../../data/calendar.ts";
import { joined } from "../readSeries.ts";

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
export function effectIn({ count, places, values }: Marks, row: number, effects: Float32Array): number {
  let sum = 0;
  for (let k = row * count; k < (row + 1) * count; k++)
    if (places[k] < effects.length) sum += effects[places[k]] * values[k];
  return sum;
}

export const withoutEffects = (u: Float64Array, known: Marks, effects: Float32Array) =>
  effects.length === 0 ? u : u.map((value, row) => value - effectIn(known, row, effects));

/** Returns z for all values without their effects. */
export function scaled(u: Float64Array, { unit, mean, season }: Omit<SeriesScale, "effects">): Float64Array {
  return u.map((value, row) => (value - at(season, row)) / unit - mean);
}

/**
 * Returns the scale of each series.
 *
 * @param known  the columns of each series
 * @param whole  values of each series
 * @param rows   of each series, to learn from
 * @param sizes  how many effects leave the series, and how many of them each series has of its own: it has few days of a kind
 * @param season length of the season; 1: none
 * @param shared effects common to all series that are known already; default: those of these series
 * @returns also the common effects, in usual steps; those of each series are drawn to them, in its own units
 */
export function scalesOf(
  known: readonly Marks[],
  whole: readonly Float64Array[],
  rows: readonly number[],
  sizes: { effects: number; ownEffects: number },
  season: number,
  shared?: Float32Array,
): { common: Float32Array; own: SeriesScale[] } {
  let common: Float32Array = new Float32Array(sizes.effects);
  let effects = known.map(() => common);
  const scales = (length: number) =>
    known.map((marks, k) => scaleOf(withoutEffects(whole[k], marks, effects[k]), rows[k], length));
  // Without a season first: one that follows a column by chance must not take its effect.
  for (const length of sizes.effects === 0 ? [] : new Set([1, season])) {
    const found = scales(length);
    const z = found.map((scale, k) => scaled(whole[k], scale));
    common = shared ?? effectsOf(known, z, rows, sizes.effects);
    effects = known.map((marks, k) => {
      const own = effectsOf([marks], [withoutEffects(z[k], marks, common)], [rows[k]], sizes.ownEffects);
      return common.map((value, c) => (value + (own[c] ?? 0)) * found[k].unit);
    });
  }
  return { common, own: scales(season).map((scale, k) => ({ ...scale, effects: effects[k] })) };
}

/** Most turns over all columns; they end when one gains less than this share of what the first one gained. */
const TURNS = 300;
const SMALL = 1e-9;

/**
 * Returns effects by ridge regression of the steps of all series on those of their first `count` columns, column by column in turn (Gauss and
 * Seidel): columns may be many, but few change in a row.
 */
function effectsOf(
  known: readonly Marks[],
  z: readonly Float64Array[],
  rows: readonly number[],
  count: number,
): Float32Array {
  /** Visits the columns that change, step by step. */
  const visit = (change: (column: number, size: number, step: number) => void) => {
    let step = 0;
    known.forEach(({ count: marks, places, values }, k) => {
      for (let row = 1; row < rows[k]; row++, step++) {
        for (let now = row * marks; now < (row + 1) * marks; now++) {
          const before = now - marks;
          const isSame = places[now] === places[before];
          const size = values[now] - (isSame ? values[before] : 0);
          if (places[now] < count && size !== 0) change(places[now], size, step);
          if (places[before] < count && !isSame) change(places[before], -values[before], step);
        }
      }
    });
  };
  const counts = new Int32Array(count);
  visit((column) => counts[column]++);
  /** By column, the steps in which it changes, and by how much: a plain list of millions would fill the heap. */
  const changes = Array.from(counts, (length) => ({
    places: new Int32Array(length),
    sizes: new Float64Array(length),
    square: 0,
  }));
  visit((column, size, step) => {
    const of = changes[column];
    const at = --counts[column];
    of.places[at] = step;
    of.sizes[at] = size;
    of.square += size ** 2;
  });
  /** The steps without the effects. */
  const rest = joined(z.map((own, k) => own.subarray(1, rows[k]).map((value, row) => value - own[row])));
  const effects = new Float64Array(count);
  let [first, gained] = [0, 0];
  for (let turn = 0; turn < TURNS && gained >= SMALL * first; turn++) {
    gained = 0;
    for (let c = 0; c < count; c++) {
      const { places, sizes, square } = changes[c];
      const penalty = (PENALTY * square) / (rest.length + 1);
      let gain = -penalty * effects[c];
      for (let i = 0; i < places.length; i++) gain += sizes[i] * rest[places[i]];
      const move = gain / (square + penalty) || 0;
      gained += move * gain;
      effects[c] += move;
      for (let i = 0; i < places.length; i++) rest[places[i]] -= sizes[i] * move;
    }
    first ||= gained;
  }
  return Float32Array.from(effects);
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
  const deviations = new Float64Array(count).map((_, k) => {
    // The mean of both neighbouring averages is the one in the middle of an even season.
    const next = k + length < u.length ? sum - u[k] + u[k + length] : sum;
    const trend = length % 2 === 0 ? (sum + next) / (2 * length) : sum / length;
    sum = next;
    return u[k + half] - trend;
  });
  const [sums, counts] = [new Float64Array(length), new Float64Array(length)];
  deviations.forEach((value, k) => {
    sums[(k + half) % length] += value;
    counts[(k + half) % length]++;
  });
  const means = sums.map((all, phase) => all / counts[phase]);
  const middle = mean(means);
  const size = means.reduce((all, value) => all + (value - middle) ** 2, 0) / (length - 1);
  const rest = deviations.reduce(
    (all, value, k) => all + (value - means[(k + half) % length] + middle) ** 2,
    0,
  );
  const noise = rest / Math.max(1, count - length) / (count / length);
  const share = size > 0 ? Math.max(0, 1 - noise / size) : 0;
  return phases.map((_, phase) => share * (means[phase] - middle));
}

export const mean = (values: FloatArray | readonly number[]): number =>
  (values as number[]).reduce((sum, value) => sum + value, 0) / values.length;

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
