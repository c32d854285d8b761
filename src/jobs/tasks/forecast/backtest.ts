/**
 * Forecasts one or many series by the methods that did best on their past, and reports these methods, their shares and their errors. It
 * trains no network.
 */

import { statisticsOf } from "../../../core/tensor/statistics.ts";
import {
  type Combination,
  combine,
  combineSeries,
  forecastCombination,
  recentError,
  type TriedMethod,
} from "./combination.ts";
import { activityOf, errorUnit, fitIntervals, type Intervals } from "./intervals.ts";
import { fitGlobalRidge, methodsFor, type NamedMethod, type Outlook } from "./methods/index.ts";

/** Number of origins to try the methods at: many for one series, but only a few each for hundreds of series, to bound the work. */
const SINGLE_ORIGINS = 40;
const ALL_ORIGINS = 1500;
const LEAST_PANEL_ORIGINS = 3;
const MOST_PANEL_ORIGINS = 8;
const FOLDS = 4;

/** The methods that did best on the past of a series, with their errors. */
export interface ChosenForecast {
  combination: Combination;
  /** Mean absolute error of each method over its origins, smallest first; later origins weigh more. */
  errors: { name: string; error: number }[];
  intervals: Intervals;
}

/** Forecasts with bounds, in the units of the series. */
export interface BoundedForecast {
  /** [horizon] */
  values: Float64Array;
  /** Bounds for each level, such as 0.95: [horizon] each. */
  bounds: { level: number; lower: Float64Array; upper: Float64Array }[];
}

/** A set of series with the methods that forecast each. */
export class Backtest {
  readonly outlook: Outlook;
  readonly chosen: ChosenForecast[];
  readonly #series: readonly Float64Array[];
  readonly #methods: readonly NamedMethod[];

  /**
   * Tries every method on the past of each series.
   *
   * @param series each [rows of that series]
   */
  constructor(series: readonly Float64Array[], outlook: Outlook) {
    this.#series = series;
    this.outlook = outlook;
    const own = methodsFor(outlook);
    const tried = series.map((): TriedMethod[] => []);
    const origins = series.map((values) => originsOf(values.length, outlook, series.length));
    series.forEach((values, k) => {
      for (const method of own) tried[k].push(tryMethod(method, values, origins[k], outlook));
    });
    const overAll = tryGlobal(series, origins, outlook);
    for (const { runs } of overAll) for (const [k, run] of runs.entries()) tried[k].push(run);
    this.#methods = [...own, ...overAll.map(({ whole }) => whole)];
    const isPanel = series.length > 1;
    const scored = tried.map((methods, k) =>
      scoreOutOfFold(methods, series[k], origins[k], outlook, isPanel),
    );
    const intervals = fitIntervals(
      scored.map((rows) => ({ rows })),
      isPanel,
    );
    this.chosen = tried.map((methods, k) => ({
      combination: isPanel ? combine(methods) : combineSeries(methods, origins[k], outlook.horizon),
      errors: methods
        .map(({ name, errors }) => ({ name, error: recentError(errors) }))
        .filter(({ error }) => Number.isFinite(error))
        .sort((a, b) => a.error - b.error),
      intervals: intervals[k],
    }));
  }

  /**
   * Forecasts the rows after a history of the `index`-th series.
   *
   * @param history default: the whole series
   * @returns undefined if the history is too short for every chosen method
   */
  forecast(index: number, history: Float64Array = this.#series[index]): BoundedForecast | undefined {
    const { combination, intervals } = this.chosen[index];
    const values = forecastCombination(combination, this.#methods, history, this.outlook);
    return (
      values && { values, bounds: intervals.around(values, activityOf(history, this.outlook.seasons[0])) }
    );
  }
}

/** The models over all series: how many seasons they see, and whether of logarithms. */
const GLOBAL = [
  { seasonsSeen: 2, log: false },
  { seasonsSeen: 3, log: false },
  { seasonsSeen: 2, log: true },
];

/** The models over all series, fitted on all their rows; none for a single series. */
export function fitGlobal(series: readonly Float64Array[], outlook: Outlook): NamedMethod[] {
  if (series.length < 2) return [];
  return GLOBAL.flatMap((variant) => fitGlobalRidge(series, outlook, variant) ?? []);
}

/**
 * Tries the models over all series at origins of each, fitted on the rows before them.
 *
 * @param origins of each series, oldest first
 * @returns each model fitted on all rows, with its forecasts for each series
 */
export function tryGlobal(
  series: readonly Float64Array[],
  origins: readonly (readonly number[])[],
  outlook: Outlook,
): { whole: NamedMethod; runs: TriedMethod[] }[] {
  if (series.length < 2) return [];
  const folds = statisticsOf(origins.map((each) => each.length)).max;
  // Short series lack early origins, so align the latest ones of all series.
  const foldOf = (k: number, i: number) => i + folds - origins[k].length;
  return GLOBAL.flatMap((variant) => {
    const fits = Array.from({ length: folds }, (_, fold) =>
      fitGlobalRidge(
        series.map((values, k) => values.subarray(0, origins[k].find((_, i) => foldOf(k, i) === fold) ?? 0)),
        outlook,
        variant,
      ),
    );
    const whole = fitGlobalRidge(series, outlook, variant);
    if (whole === undefined || fits.some((fit) => fit === undefined)) return [];
    const runs = series.map((values, k): TriedMethod => {
      const each = origins[k].map((origin, i) => tryMethod(fits[foldOf(k, i)]!, values, [origin], outlook));
      return {
        ...whole,
        forecasts: each.map(({ forecasts }) => forecasts[0]),
        errors: each.map(({ errors }) => errors[0]),
      };
    });
    return [{ whole, runs }];
  });
}

/** Origins for trying the methods, oldest first; each has a whole horizon after it. */
export function originsOf(rows: number, { horizon }: Outlook, count: number): number[] {
  if (count > 1) {
    const wanted = Math.floor(ALL_ORIGINS / count);
    const origins = Math.min(MOST_PANEL_ORIGINS, Math.max(LEAST_PANEL_ORIGINS, wanted));
    const all = Array.from({ length: origins }, (_, i) => rows - horizon * (origins - i));
    return all.filter((origin) => origin > horizon);
  }
  const last = rows - horizon;
  return spread(Math.max(Math.min(4, last), Math.floor(rows / 2)), last, SINGLE_ORIGINS);
}

/** Returns at most `most` integers from `first` to `last`, evenly spread; none if the range is empty. */
export function spread(first: number, last: number, most: number): number[] {
  const count = Math.min(most, last - first + 1);
  if (count < 1) return [];
  return Array.from({ length: count }, (_, i) =>
    Math.round(count === 1 ? last : first + ((last - first) * i) / (count - 1)),
  );
}

/** Forecasts a series by one method at each origin, from the rows before it. */
export function tryMethod(
  method: NamedMethod,
  series: Float64Array,
  origins: readonly number[],
  outlook: Outlook,
): TriedMethod {
  const forecasts = origins.map((origin) => method.forecast(series.subarray(0, origin), outlook));
  const errors = forecasts.map((forecast, i) => {
    if (forecast === undefined) return undefined;
    let sum = 0;
    for (let h = 0; h < forecast.length; h++) sum += Math.abs(forecast[h] - series[origins[i] + h]);
    return Number.isFinite(sum) ? sum / forecast.length : undefined;
  });
  return { ...method, forecasts, errors };
}

/**
 * Returns the errors of the combination at each origin, with methods chosen on other origins, since errors at the origins of the choice are
 * too small.
 *
 * @returns [origins][horizon], actual minus forecast, divided by `errorUnit`; omits origins without a forecast
 */
export function scoreOutOfFold(
  tried: readonly TriedMethod[],
  series: Float64Array,
  origins: readonly number[],
  outlook: Outlook,
  isPanel: boolean,
): Float64Array[] {
  const { horizon } = outlook;
  const folds = Math.min(FOLDS, origins.length);
  return origins.flatMap((origin, i) => {
    const fold = Math.floor((i * folds) / origins.length);
    const others = tried.map((method) => ({
      ...method,
      errors: method.errors.filter((_, j) => folds < 2 || Math.floor((j * folds) / origins.length) !== fold),
    }));
    const { members } = isPanel ? combine(others) : combineSeries(others, origins, horizon);
    const errors = new Float64Array(horizon);
    let total = 0;
    for (const { name, share } of members) {
      const forecast = tried.find((method) => method.name === name)!.forecasts[i];
      if (forecast === undefined) continue;
      for (let h = 0; h < horizon; h++) errors[h] += share * (series[origin + h] - forecast[h]);
      total += share;
    }
    const unit = errorUnit(series, origin, outlook.seasons[0]);
    return total === 0 ? [] : [errors.map((error) => error / total / unit)];
  });
}
