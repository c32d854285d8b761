/** Brings a series to the scale of the linear forecast: perhaps logarithms, without its season, in units of its usual step. */

/** The scale of a series: z = (u - season) / unit - mean. */
export interface SeriesScale {
  /** Mean absolute step of u without its season. */
  unit: number;
  mean: number;
  /** By phase, the row number modulo its length; empty: none. */
  season: Float32Array;
}

/** Returns the scale of the first `rows` values. @param season length of the season to remove; 1: none */
export function scaleOf(u: Float64Array, rows: number, season: number): SeriesScale {
  const shape = season > 1 ? seasonOf(u.subarray(0, rows), season) : new Float32Array(0);
  let [unit, mean] = [0, 0];
  let before = 0;
  for (let row = 0; row < rows; row++) {
    const value = u[row] - at(shape, row);
    mean += value / rows;
    if (row > 0) unit += Math.abs(value - before) / (rows - 1);
    before = value;
  }
  // Equal values, up to rounding, have no step.
  if (!(unit > 1e-12 * Math.abs(mean))) unit = Math.abs(mean) / 10 || 1;
  return { unit: Math.fround(unit), mean: Math.fround(mean / unit), season: shape };
}

/** Returns z for all values. */
export function scaled(u: Float64Array, { unit, mean, season }: SeriesScale, shift = 0): Float64Array {
  return u.map((value, row) => (value - at(season, row + shift)) / unit - mean);
}

/** The season in a row; 0 without one. */
export function at(season: Float32Array, row: number): number {
  return season.length === 0 ? 0 : season[row % season.length];
}

/**
 * Returns the mean of each phase around the moving average over a season, less what chance alone would make of it; empty for fewer than two
 * seasons.
 */
function seasonOf(u: Float64Array, length: number): Float32Array {
  if (u.length < 2 * length + 2) return new Float32Array(0);
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
  const phases = new Float64Array(length);
  const counts = new Float64Array(length);
  deviations.forEach((value, k) => {
    phases[(k + half) % length] += value;
    counts[(k + half) % length]++;
  });
  let mean = 0;
  for (let j = 0; j < length; j++) mean += (phases[j] /= counts[j]) / length;
  let size = 0;
  for (let j = 0; j < length; j++) size += (phases[j] -= mean) ** 2 / (length - 1);
  let rest = 0;
  deviations.forEach((value, k) => {
    rest += (value - phases[(k + half) % length]) ** 2;
  });
  const noise = rest / Math.max(1, count - length) / (count / length);
  const share = size > 0 ? Math.max(0, 1 - noise / size) : 0;
  return Float32Array.from(phases, (value) => share * value);
}

/** Seasons of rows that are compared to find where a season begins. */
const COMPARED = 8;
/** Another phase must make the steps smaller by this share. */
const CLEARER = 0.99;

/** Returns the phase of the first row that makes the steps of u without the season smallest. A table may begin anywhere in its season. */
export function phaseOf(u: Float64Array, season: Float32Array): number {
  const length = season.length;
  if (length === 0) return 0;
  const first = Math.max(1, u.length - COMPARED * length);
  const roughness = (phase: number) => {
    let sum = 0;
    for (let row = first; row < u.length; row++)
      sum += Math.abs(
        u[row] - u[row - 1] - season[(row + phase) % length] + season[(row - 1 + phase) % length],
      );
    return sum;
  };
  let [best, least] = [0, CLEARER * roughness(0)];
  for (let phase = 1; phase < length; phase++) {
    const sum = roughness(phase);
    if (sum < least) [best, least] = [phase, sum];
  }
  return best;
}
