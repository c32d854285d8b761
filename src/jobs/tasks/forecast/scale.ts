/** Brings a series to the scale of the linear forecast: without its season, in units of its usual step, around its mean. */

/** The scale of a series: z = (u - season) / unit - mean. */
export interface SeriesScale {
  /** Mean absolute step of u without its season, at least a small share of the step with it. */
  unit: number;
  mean: number;
  /** By phase, the row number modulo its length; one 0: none. */
  season: Float32Array;
}

/** The least unit of a series that is nearly all season, as a share of its mean step. */
const LEAST_UNIT = 0.01;

/** No season. */
export const NONE = new Float32Array(1);

/** Returns the scale of the first `rows` values. @param season length of the season to remove; 1: none */
export function scaleOf(u: Float64Array, rows: number, season: number): SeriesScale {
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

/** Returns z for all values. */
export function scaled(u: Float64Array, { unit, mean, season }: SeriesScale): Float64Array {
  return u.map((value, row) => (value - at(season, row)) / unit - mean);
}

/** The season in a row. */
export const at = (season: Float32Array, row: number): number => season[row % season.length];

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
