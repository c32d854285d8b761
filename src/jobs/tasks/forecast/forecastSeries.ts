/** Forecasts one or many series from their numbers alone. */

import { checkNumber, checkOptionNames, checkSeries, rowsAhead } from "../../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { isListOf, listOf } from "../../../core/tensor/lists.ts";
import type { Frequency } from "../../data/index.ts";
import { detectSeasons } from "../season.ts";
import { Backtest } from "./backtest.ts";

/** About how many series to search for seasons, and the share of them that must have a season for us to try it. */
const LOOKED_AT = 60;
const SHARE = 0.1;
const MOST_SEASONS = 2;

/** Options of `forecastSeries`. */
export interface ForecastSeriesOptions {
  /** Rows to forecast. */
  horizon: number;
  /** Rows to a season, such as [24, 168]; default: found in the series */
  seasons?: number[];
}

/** The forecast of one series. */
export interface SeriesForecast {
  /** [horizon], in the units of the series */
  values: Float64Array;
  /** Bounds that should contain 50, 80 and 95 % of actual values, [horizon] each. */
  intervals: { level: number; lower: Float64Array; upper: Float64Array }[];
  /** The methods behind the forecast and their shares. */
  members: { name: string; share: number }[];
}

/**
 * Forecasts each series by the methods that did best on its own past: baselines, exponential smoothing, ridge regressions, and for two or
 * more series also regressions over all of them. It trains no network.
 *
 * @param series  each [its rows], evenly spaced, oldest first
 * @param options `horizon`, the rows to forecast, and `seasons`
 * @throws ArgumentError for numbers that are not finite, and for series too short to try any method on
 * @example
 * const sales = Float64Array.from({ length: 70 }, (_, day) => 100 + day + (day % 7 < 5 ? 20 : 0));
 * const [{ values, intervals }] = forecastSeries([sales], { horizon: 14, seasons: [7] });
 */
export function forecastSeries(
  series: readonly Float64Array[],
  options: ForecastSeriesOptions,
): SeriesForecast[] {
  const list = listOf("forecastSeries", "a list of series", series);
  checkOptionNames("forecastSeries", options, ["horizon", "seasons"]);
  const { horizon } = options;
  checkNumber("forecastSeries", "horizon", horizon, rowsAhead);
  for (const [k, values] of list.entries()) {
    checkSeries("forecastSeries", `series[${k}]`, values);
    if (!values.every(Number.isFinite)) {
      throw new ArgumentError(
        `forecastSeries: expected series[${k}] to be a Float64Array of finite numbers, got ${describe(values)}. Fill or drop what is missing.`,
      );
    }
    if (values.length < horizon + 4) {
      throw new ArgumentError(
        `forecastSeries: expected at least ${horizon + 4} rows in series[${k}], 4 more than the horizon, got ${values.length}. Take a longer series or a smaller horizon.`,
      );
    }
  }
  const isSeason = (season: unknown) => Number.isSafeInteger(season) && (season as number) >= 2;
  if (options.seasons !== undefined && !isListOf(options.seasons, isSeason)) {
    throw new ArgumentError(
      `forecastSeries: expected seasons of 2 rows or more, got ${describe(options.seasons)}. Leave them out to detect them.`,
    );
  }
  const seasons = (options.seasons ?? commonSeasons(list, horizon)).toSorted((a, b) => a - b);
  if (list.length === 0) return [];
  const backtest = new Backtest(list, { horizon, seasons });
  return list.map((values, k) => {
    const forecast = backtest.forecast(k) ?? {
      values: new Float64Array(horizon).fill(values[values.length - 1]),
      bounds: [],
    };
    const { members } = backtest.chosen[k].combination;
    return { values: forecast.values, intervals: forecast.bounds, members };
  });
}

/** Returns the most frequent seasons among those that at least a tenth of the series have. */
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
      found.set(season, (found.get(season) ?? 0) + 1);
  return [...found]
    .filter(([, times]) => times >= SHARE * looked.length)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_SEASONS)
    .map(([season]) => season);
}
