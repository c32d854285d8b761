/** Baselines: they repeat or average earlier values of a series. Formulas: Hyndman and Athanasopoulos, "Forecasting", ch. 5.2. */
import { type Method, meanOf } from "./method.ts";

/** Weight of each season relative to the next one in a seasonal mean. */
const SEASON_DECAY = 0.7;
const AVERAGED_SEASONS = 10;
/** Smooth seasons longer than this over neighbouring rows: single days of a year are mostly noise. */
const LONG_SEASON = 60;

export const lastValue: Method = (history, { horizon }) =>
  new Float64Array(horizon).fill(history[history.length - 1]);

export const mean: Method = (history, { horizon }) => new Float64Array(horizon).fill(meanOf(history));

/** The last value plus the mean change per row over the whole history. */
export const drift: Method = (history, { horizon }) => lineFrom(history, history.length - 1, horizon);

/** The last value plus the mean change per row over the last two dozen rows. */
export const recentDrift: Method = (history, { horizon }) =>
  lineFrom(history, Math.min(24, history.length - 1), horizon);

function lineFrom(history: Float64Array, steps: number, horizon: number): Float64Array {
  const last = history.length - 1;
  const slope = steps === 0 ? 0 : (history[last] - history[last - steps]) / steps;
  return Float64Array.from({ length: horizon }, (_, h) => history[last] + slope * (h + 1));
}

/** The value one season earlier. */
export function seasonalNaive(season: number): Method {
  return (history, { horizon }) => {
    if (history.length < season) return undefined;
    return Float64Array.from({ length: horizon }, (_, h) => history[history.length - season + (h % season)]);
  };
}

/** The mean of the same row in earlier seasons, with most weight on the latest; for a long season the smoothed mean of all years. */
export function seasonalMean(season: number): Method {
  return (history, { horizon }) => {
    const isLong = season > LONG_SEASON;
    const count = Math.min(
      Math.floor(history.length / season),
      isLong ? Number.POSITIVE_INFINITY : AVERAGED_SEASONS,
    );
    if (count < 1) return undefined;
    const profile = new Float64Array(season);
    let total = 0;
    for (let back = 1; back <= count; back++) {
      const weight = isLong ? 1 : SEASON_DECAY ** (back - 1);
      const start = history.length - back * season;
      for (let i = 0; i < season; i++) profile[i] += weight * history[start + i];
      total += weight;
    }
    const means = profile.map((sum) => sum / total);
    const smooth = isLong ? smoothCircle(means, Math.floor(season / 24)) : means;
    return Float64Array.from({ length: horizon }, (_, h) => smooth[h % season]);
  };
}

/** The value one season earlier plus the mean change from season to season over the last eight. */
export function seasonalDrift(season: number): Method {
  return (history, { horizon }) => {
    const seasons = Math.min(8, Math.floor(history.length / season));
    if (seasons < 2) return undefined;
    const latest = history.length - season;
    const first = history.length - seasons * season;
    const change = (meanOf(history, latest) - meanOf(history, first, first + season)) / (seasons - 1);
    return Float64Array.from(
      { length: horizon },
      (_, h) => history[latest + (h % season)] + change * (1 + Math.floor(h / season)),
    );
  };
}

/** Means over 2 · `reach` + 1 neighbours of a circular profile. */
export function smoothCircle(profile: Float64Array, reach: number): Float64Array {
  const { length } = profile;
  return profile.map((_, i) => {
    let sum = 0;
    for (let d = -reach; d <= reach; d++) sum += profile[(i + d + length) % length];
    return sum / (2 * reach + 1);
  });
}
