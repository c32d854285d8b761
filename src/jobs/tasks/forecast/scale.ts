/**
 * Brings a series to the scale of the linear forecast: without the effects of columns that are known ahead, and of the calendar; without its
 * season; in units of its usual step, around its mean.
 */
import { DAY_KINDS } from "../../data/calendar.ts";
import type { Entry } from "./entries.ts";

/** The columns of a series that are known ahead, and its days. */
export type Dated = Pick<Entry, "known" | "days">;

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

/** The effect of known columns, and then of the calendar, in a row of a series. */
export function effectIn({ known, days }: Dated, row: number, effects: Float32Array): number {
  const { data, count } = known;
  const dense = Math.min(count, effects.length);
  let sum = 0;
  for (let c = 0; c < dense; c++) sum += effects[c] * data[row * count + c];
  if (effects.length > count)
    for (let k = 0; k < DAY_KINDS; k++) sum += effects[count + days[row * DAY_KINDS + k]];
  return sum;
}

export const withoutEffects = (u: Float64Array, dated: Dated, effects: Float32Array) =>
  effects.length === 0 ? u : u.map((value, row) => value - effectIn(dated, row, effects));

/** Returns z for all values without their effects. */
export function scaled(u: Float64Array, { unit, mean, season }: Omit<SeriesScale, "effects">): Float64Array {
  return u.map((value, row) => (value - at(season, row)) / unit - mean);
}

/**
 * Returns the scale of each series.
 *
 * @param whole  values of each series
 * @param rows   of each series, to learn from
 * @param count  of effects that leave the series
 * @param season length of the season; 1: none
 * @param shared effects common to all series that are known already; default: those of these series
 * @returns also the common effects, in usual steps; those of each series are drawn to them, in its own units
 */
export function scalesOf(
  entries: readonly Dated[],
  whole: readonly Float64Array[],
  rows: readonly number[],
  count: number,
  season: number,
  shared?: Float32Array,
): { common: Float32Array; own: SeriesScale[] } {
  let effects: Float32Array[] = entries.map(() => new Float32Array(count));
  let common: Float32Array = new Float32Array(count);
  const scales = (length: number) =>
    entries.map((dated, k) => scaleOf(withoutEffects(whole[k], dated, effects[k]), rows[k], length));
  // Without a season first: one that follows a column by chance must not take its effect.
  for (const length of count === 0 ? [] : new Set([1, season])) {
    const found = scales(length);
    const z = found.map((scale, k) => scaled(whole[k], scale));
    common = shared ?? effectsOf(entries, z, rows, count);
    effects = entries.map((dated, k) => {
      // Each series has few days of a kind, so all share what these do.
      const own = effectsOf(
        [dated],
        [withoutEffects(z[k], dated, common)],
        [rows[k]],
        Math.min(count, dated.known.count),
      );
      return common.map((value, c) => (value + (own[c] ?? 0)) * found[k].unit);
    });
  }
  return { common, own: scales(season).map((scale, k) => ({ ...scale, effects: effects[k] })) };
}

/** The steps of some series, and how their columns changed in each: of step k the changes from `ends[k - 1]` to before `ends[k]`. */
function stepsOf(
  entries: readonly Dated[],
  z: readonly Float64Array[],
  rows: readonly number[],
  count: number,
) {
  const [steps, columns, changes, ends]: number[][] = [[], [], [], []];
  const add = (column: number, change: number) => {
    if (change === 0) return;
    columns.push(column);
    changes.push(change);
  };
  entries.forEach(({ known, days }, k) => {
    const { data, count: width } = known;
    const kinds = count > width ? DAY_KINDS : 0;
    for (let row = 1; row < rows[k]; row++) {
      steps.push(z[k][row] - z[k][row - 1]);
      for (let c = 0; c < Math.min(width, count); c++)
        add(c, data[row * width + c] - data[(row - 1) * width + c]);
      for (let kind = 0; kind < kinds; kind++) {
        const [now, before] = [row, row - 1].map((each) => days[each * DAY_KINDS + kind]);
        if (now === before) continue;
        add(width + now, 1);
        add(width + before, -1);
      }
      ends.push(columns.length);
    }
  });
  return { steps, columns: Int32Array.from(columns), changes: Float64Array.from(changes), ends };
}

/** Steps of conjugate gradients, and the share of the first residual, squared, that ends them. */
const STEPS = 300;
const SMALL = 1e-8;

/** Returns the effects by ridge regression of the steps of all series on those of their columns. Columns may be many, but few change in a row. */
function effectsOf(
  entries: readonly Dated[],
  z: readonly Float64Array[],
  rows: readonly number[],
  count: number,
): Float32Array {
  const { steps, columns, changes, ends } = stepsOf(entries, z, rows, count);
  const squares = new Float64Array(count);
  const rest = new Float64Array(count);
  /** Calls `visit` with the changes of each step. */
  const each = (visit: (step: number, from: number, to: number) => void) => {
    for (let k = 0; k < ends.length; k++) visit(k, k === 0 ? 0 : ends[k - 1], ends[k]);
  };
  each((step, from, to) => {
    for (let i = from; i < to; i++) {
      squares[columns[i]] += changes[i] ** 2;
      rest[columns[i]] += changes[i] * steps[step];
    }
  });
  const penalties = squares.map((square) => (PENALTY * square) / (ends.length + 1) || 1);
  const times = (x: Float64Array) => {
    const out = x.map((value, c) => penalties[c] * value);
    each((_, from, to) => {
      let sum = 0;
      for (let i = from; i < to; i++) sum += changes[i] * x[columns[i]];
      for (let i = from; i < to; i++) out[columns[i]] += changes[i] * sum;
    });
    return out;
  };
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, c) => sum + value * b[c], 0);
  const eased = () => rest.map((value, c) => value / (squares[c] + penalties[c]));
  const effects = new Float64Array(count);
  let way = eased();
  let size = dot(rest, way);
  const enough = SMALL * size;
  for (let step = 0; step < STEPS && size > enough; step++) {
    const moved = times(way);
    const length = size / dot(way, moved);
    for (let c = 0; c < count; c++) {
      effects[c] += length * way[c];
      rest[c] -= length * moved[c];
    }
    const next = eased();
    const last = size;
    size = dot(rest, next);
    way = next.map((value, c) => value + (size / last) * way[c]);
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
