/** The season of a series, and the forecast without a model: the value one season before. */

import { checkNumber, checkSeries, integerFrom } from "../../core/tensor/check.ts";
import { checkFrequency } from "../data/calendar.ts";
import type { Frequency } from "../data/index.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A season must bring the mean absolute error over the rows to forecast below this share of that of repeating the last row. */
export const WORTH = 0.95;
/** The shortest of about equally good lags wins: twice a season is a season too, and may be slightly better by chance. */
const AS_GOOD = 1.15;
/** Lags next to a season do nearly as well, so the best lag up to this multiple of the shortest good one wins. */
const BESIDE = 1.25;
/** A multiple of a season is a second season if its error is below this share of the season's. */
const LONGER = 0.9;
/** Longest season tried without dates. */
const MAX_LAG = 400;
/** Limits of the rows that judge a season; between them, one season. */
const LEAST_HORIZON = 4;
const MOST_HORIZON = 28;

/**
 * Returns the seasons of a series, best first; none if repeating the last row does about as well, or chance may be why it does worse.
 *
 * With dates it tries the seasons of the calendar: an hour, a day, a week, and a year; except in monthly series a year is 52 whole weeks,
 * to keep the day of the week. Without dates it tries every lag up to 400, and returns the best and perhaps a better multiple of it. The
 * errors cover all rows to forecast, not only the next one, and exclude a steady trend.
 *
 * @param series    the training part only
 * @param frequency of its dates, if it has any
 * @param horizon   rows to forecast; default one season, from 4 to 28
 * @throws ArgumentError for anything else than a series, its frequency and a number of rows
 * @example
 * const week = Float64Array.from({ length: 140 }, (_, day) => (day % 7 < 5 ? 10 : 2));
 * detectSeasons(week); // [7]
 */
export function detectSeasons(series: Float64Array, frequency?: Frequency, horizon?: number): number[] {
  checkSeries("detectSeasons", "series", series);
  if (frequency !== undefined) checkFrequency("detectSeasons", frequency);
  if (horizon !== undefined) checkNumber("detectSeasons", "horizon", horizon, integerFrom(1, 2 ** 16));
  const errorOf = lagErrors(series);
  /** The error of repeating a season, relative to repeating the last row: below 1 the season is better. */
  const judge = (lag: number): number => {
    const steps = horizon ?? Math.min(MOST_HORIZON, Math.max(LEAST_HORIZON, lag));
    let season = 0;
    let last = 0;
    for (let h = 1; h <= steps; h++) {
      season += errorOf(lag * Math.ceil(h / lag)).error;
      last += errorOf(h).error;
    }
    return last === 0 ? 1 : season / last;
  };
  const lags = triedSeasons(series.length, frequency);
  const errors = new Map(lags.map((lag) => [lag, judge(lag)]));
  const error = (lag: number) => errors.get(lag)!;
  // The best of so many lags is by chance about so many standard errors better than most.
  const luck = Math.sqrt(2 * Math.log(lags.length));
  const telling = lags
    .filter((lag) => error(lag) < Math.min(WORTH, 1 - luck * errorOf(lag).doubt))
    .sort((a, b) => error(a) - error(b));
  if (frequency !== undefined || telling.length === 0) return telling;
  const shortest = Math.min(...telling.filter((lag) => error(lag) <= AS_GOOD * error(telling[0])));
  const near = telling.filter((lag) => lag >= shortest && lag <= BESIDE * shortest);
  const [season] = near;
  // A week of days: a clearly better multiple is a second season.
  const longer = telling.filter(
    (lag) => lag % season === 0 && lag > season && error(lag) < LONGER * error(season),
  );
  return [season, ...longer.slice(0, 1)];
}

/** Returns the lags to try for this many rows: each must fit three times. */
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

/** The mean absolute difference from the value some rows earlier, and its standard error as a share of it. */
interface LagError {
  error: number;
  doubt: number;
}

/** By lag, these differences around their mean; infinite beyond the series. */
function lagErrors(series: Float64Array): (lag: number) => LagError {
  const known = new Map<number, LagError>();
  const size = series.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (lag) => {
    let found = known.get(lag);
    if (found === undefined) known.set(lag, (found = differenceFrom(series, lag, ROUNDING * size)));
    return found;
  };
}

/** Differences below this share of the largest value are left by rounding. */
const ROUNDING = 2 ** -40;

function differenceFrom(series: Float64Array, lag: number, least: number): LagError {
  const count = series.length - lag;
  if (count < 1) return { error: Number.POSITIVE_INFINITY, doubt: 0 };
  let drift = 0;
  for (let k = lag; k < series.length; k++) drift += (series[k] - series[k - lag]) / count;
  let error = 0;
  const distance = (k: number) => Math.abs(series[k] - series[k - lag] - drift);
  for (let k = lag; k < series.length; k++) error += distance(k) / count;
  if (error <= least) return { error: 0, doubt: 0 };
  let variance = 0;
  for (let k = lag; k < series.length; k++) variance += (distance(k) / error - 1) ** 2 / count;
  return { error, doubt: Math.sqrt(variance / count) };
}

/** About how many series to search for seasons, and the share of them that must have a season for us to use it. */
const LOOKED_AT = 60;
const SHARE = 0.1;
const MOST_SEASONS = 2;
/** Longest season that a forecaster finds by itself: it reads a whole one. The calendar shows longer ones. */
const LONGEST = 200;

/** From this number of series on, a season may show in their mean although it shows in no single one. */
const MANY = 24;
/** Least mean correlation of steps a season apart, and of how many standard errors. */
const LEAST_CORRELATION = 0.1;
const CERTAIN = 5;

/** Returns the most frequent seasons among those that at least a tenth of the series have; else, of many series, one that their steps share. */
export function commonSeasons(
  series: readonly Float64Array[],
  horizon?: number,
  frequency?: Frequency,
): number[] {
  const stride = Math.max(1, Math.floor(series.length / LOOKED_AT));
  const looked = series.filter((_, k) => k % stride === 0);
  const found = new Map<number, number>();
  for (const values of looked)
    for (const season of detectSeasons(values, frequency, horizon))
      if (season <= LONGEST) found.set(season, (found.get(season) ?? 0) + 1);
  const frequent = [...found]
    .filter(([, times]) => times >= SHARE * looked.length)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_SEASONS)
    .map(([season]) => season);
  return frequent.length > 0 || series.length < MANY ? frequent : sharedSeason(looked, frequency);
}

/** Returns the lag at which the steps of the series have the largest mean correlation, as a list; empty if it may be chance. */
function sharedSeason(series: readonly Float64Array[], frequency?: Frequency): number[] {
  const rows = Math.max(...series.map(({ length }) => length));
  const correlationAt = (lag: number) => {
    const own = series
      .filter(({ length }) => length >= 3 * lag)
      .map((values) => stepCorrelation(values, lag));
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
    return { mean, error: Math.sqrt(variance / own.length), count: own.length };
  };
  const peaks = triedSeasons(Math.min(rows, 3 * LONGEST), frequency).flatMap((lag) => {
    const { mean, error, count } = correlationAt(lag);
    const isCertain = count >= MANY && mean > Math.max(LEAST_CORRELATION, CERTAIN * error);
    const isPeak = isCertain && [lag - 1, lag + 1].every((beside) => correlationAt(beside).mean < mean);
    return isPeak ? [{ lag, mean }] : [];
  });
  return peaks
    .sort((a, b) => b.mean - a.mean)
    .slice(0, 1)
    .map(({ lag }) => lag);
}

/** The correlation of the steps of a series with those some rows earlier. */
function stepCorrelation(values: Float64Array, lag: number): number {
  const mean = (values[values.length - 1] - values[0]) / (values.length - 1);
  const step = (row: number) => values[row] - values[row - 1] - mean;
  let [products, squares] = [0, 0];
  for (let row = 1; row < values.length; row++) {
    squares += step(row) ** 2;
    if (row > lag) products += step(row) * step(row - lag);
  }
  return squares > 0 ? products / squares : 0;
}

/**
 * Returns the seasonal-naive forecast: the value of the latest known season.
 *
 * @param series known up to but not including `origin`
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
