/** The season of a series, and the forecast without a model: the value one season before. */
import { checkFrequency } from "../data/calendar.ts";
import type { Frequency } from "../data/index.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The naive forecast of a season must have at most this share of the error of repeating the last value. */
export const WORTH = 0.95;
/** The shortest of about equally good lags wins: twice a season is a season too, and by chance a little better. */
const AS_GOOD = 1.15;
/** Lags next to a season do nearly as well, so the best of those up to this multiple of the shortest good one wins. */
const BESIDE = 1.25;
/** Longest season tried without dates. */
const MAX_LAG = 400;

/**
 * Returns the seasons of a series, the best first; none when repeating the last value does as well.
 *
 * With dates it tries the seasons of the calendar: a day, a week, a year, which is 52 whole weeks in a daily series to keep the day of
 * the week. Without, it tries every lag up to 400.
 *
 * @param series    the training part only
 * @param frequency of its dates, when it has some
 */
export function detectSeasons(series: Float64Array, frequency?: Frequency): number[] {
  if (!(series instanceof Float64Array)) {
    throw new ArgumentError(`detectSeasons: expected a series as a Float64Array, got ${describe(series)}.`);
  }
  if (frequency !== undefined) checkFrequency("detectSeasons", frequency);
  const lags = triedSeasons(series.length, frequency);
  const last = naiveError(series, 1);
  if (frequency === undefined) {
    const errors = new Map(lags.map((lag) => [lag, naiveError(series, lag)]));
    const best = Math.min(...errors.values());
    if (!(best < WORTH * last)) return [];
    const shortest = lags.find((lag) => errors.get(lag)! <= AS_GOOD * best)!;
    const near = lags.filter((lag) => lag >= shortest && lag <= BESIDE * shortest);
    return [near.reduce((a, b) => (errors.get(b)! < errors.get(a)! ? b : a))];
  }
  return lags
    .map((lag) => ({ lag, error: naiveError(series, lag) }))
    .filter(({ error }) => error < WORTH * last)
    .sort((a, b) => a.error - b.error)
    .map(({ lag }) => lag);
}

/** Lags to try for so many rows: each must fit into them three times. */
export function triedSeasons(rows: number, frequency?: Frequency): number[] {
  const usable = (lag: number) => lag >= 2 && lag <= rows / 3;
  const all =
    frequency === undefined ? Array.from({ length: MAX_LAG + 1 }, (_, lag) => lag) : likelySeasons(frequency);
  return all.filter(usable);
}

/** Seasons of the calendar, in steps. */
function likelySeasons({ unit, step, weekdays }: Frequency): number[] {
  if (unit === "month") return 12 % step === 0 ? [12 / step] : [];
  if (weekdays !== undefined) {
    const days = weekdays.filter(Boolean).length;
    return [days, 52 * days];
  }
  const seasons = [HOUR, DAY, 7 * DAY, 364 * DAY].map((length) => length / step);
  return seasons.filter((lag) => Number.isInteger(lag));
}

/** Mean absolute difference to the value `lag` rows before. */
function naiveError(series: Float64Array, lag: number): number {
  let sum = 0;
  for (let k = lag; k < series.length; k++) sum += Math.abs(series[k] - series[k - lag]);
  return sum / (series.length - lag);
}

/**
 * Returns the seasonal-naive forecast: the value of the latest known season.
 *
 * @param series known up to and without `origin`
 * @param origin first row to predict, at least `season`
 * @param step   rows after the origin, from 0
 * @param season 1: the last value
 */
export function seasonalNaive(
  series: { readonly [row: number]: number },
  origin: number,
  step: number,
  season: number,
): number {
  return series[origin - season + (step % season)];
}
