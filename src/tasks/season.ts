/** The season of a series, and the forecast that needs no model: what was there one season ago. */
import { checkFrequency } from "../data/calendar.ts";
import type { Frequency } from "../data/index.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A season must make the naive forecast better than the last value does, by this factor of the mean absolute error. */
export const WORTH = 0.95;
/** Of about equally good lags the shortest is taken: twice a season is a season too, and by chance a little better. */
const AS_GOOD = 1.15;
/** Lags beside a season do nearly as well as it; up to so many times the shortest good one the best is taken. */
const BESIDE = 1.25;
/** Longest season that is looked for where no dates tell which ones are likely. */
const MAX_LAG = 400;

/**
 * The seasons of a series, most telling first; empty when none does better than the last value.
 *
 * With dates, the seasons that such a step can have are tried: a day, a week, a year; 52 whole weeks stand for the year of a
 * daily series, because they keep the day of the week. Without, every lag up to 400.
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

/** The lags that are tried for a series of so many rows: each must fit into it three times. */
export function triedSeasons(rows: number, frequency?: Frequency): number[] {
  const usable = (lag: number) => lag >= 2 && lag <= rows / 3;
  const all =
    frequency === undefined ? Array.from({ length: MAX_LAG + 1 }, (_, lag) => lag) : likelySeasons(frequency);
  return all.filter(usable);
}

/** Steps to a season that the calendar knows. */
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
 * The seasonal-naive forecast: the value of the latest known season.
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
