/**
 * The linear forecast: the mean of two ridge regressions in closed form. One sees the series without its season; its twin sees the whole season
 * as lags. Each is fitted to all series together, then for each series again, with weights that are drawn to the common ones.
 */
import { calendarSize } from "../../data/calendar.ts";
import type { Entry } from "./entries.ts";
import type { ForecastConfig } from "./model.ts";
import {
  type Equations,
  equationsOf,
  type Features,
  featureCount,
  featuresAt,
  reachOf,
  residual,
  solveRidge,
  sumOf,
} from "./ridge.ts";
import {
  at,
  effectIn,
  fittedSeason,
  NONE,
  type SeriesScale,
  scaled,
  scalesOf,
  withoutEffects,
} from "./scale.ts";

/** The probabilities of the intervals around a forecast. */
export const LEVELS = [0.5, 0.8, 0.95] as const;
/** Below this number of series, each is judged by itself. */
export const FEW = 24;
/** Penalty of the common weights. */
const COMMON_PENALTY = 30;
/** Penalties of a series' own weights, of which we take the mean; the strongest keeps the common weights. */
const OWN_PENALTIES = [1e3, 30];
/** Latest windows of each of several series that the common weights are fitted to. */
const COMMON_WINDOWS = 200;
/** Series with larger steps, in logarithms, weigh more: the power of the step, and the bounds of the weight. */
const WEIGHT_POWER = 0.75;
const WEIGHTS = [0.1, 10] as const;
/** Blocks of origins of which each is forecast by weights that were fitted to the others. */
const BLOCKS = 4;

/** The form of a linear forecast: plain data. */
export interface LinearForm {
  /** Whether it forecasts logarithms. */
  logarithms: boolean;
  /** Whether the distance of the last value from the mean is a feature. */
  level: boolean;
  /** Whether effects of the calendar leave the series first, as those of known columns do. */
  calendar: boolean;
  /** Whether the second regression, with the whole season as lags, takes part. */
  twins: boolean;
}

/** The part of a configuration that the linear forecast reads. */
export type LinearConfig = Pick<
  ForecastConfig,
  "linear" | "horizon" | "lags" | "seasons" | "known" | "calendar"
>;

/**
 * The findings of a fit, [1 + series, size]: the numbers of each series lie in a row of `layoutOf`. The first row has the weights and effects that
 * are common to all, for new series.
 */
export type LinearTable = Float32Array;

/** The rows of the longest season; 1: none. */
export const longestOf = ({ seasons }: Pick<LinearConfig, "seasons">): number => Math.max(1, ...seasons);

/** The number of columns whose effects leave the series, and of those that differ between series. */
function effectSizes({ linear, known = [], calendar }: LinearConfig) {
  const { columns, days } = linear.calendar ? calendarSize(calendar) : { columns: 0, days: 0 };
  return { effects: known.length + columns + days, ownEffects: known.length + columns };
}

/** Where the row of a series has the weights of each regression, its unit and mean, its season and its effects, and the size of a row. */
export function layoutOf(config: LinearConfig) {
  let size = 0;
  const next = (count: number) => ({ start: size, end: (size += count) });
  const weights = featuresOf(config).map((features) => next(config.horizon * featureCount(features)));
  const [scale, season, effects] = [2, longestOf(config), effectSizes(config).effects].map(next);
  return { weights, scale, season, effects, size };
}

/** The features of each regression. */
export function featuresOf({ linear, horizon, lags, seasons }: LinearConfig): Features[] {
  const season = longestOf({ seasons });
  const own = range(2, lags + 1);
  const whole = [...own, ...range(Math.max(lags + 1, season - horizon), season + 3)];
  return (linear.twins ? [own, whole] : [own]).map((each) => ({ lags: each, level: linear.level }));
}

/** Returns the whole numbers from `first` to before `end`. */
export const range = (first: number, end: number) =>
  Array.from({ length: Math.max(0, end - first) }, (_, k) => first + k);

/** A series on its scale. */
export interface ScaledEntry {
  entry: Entry;
  scale: SeriesScale;
  /** All rows: without the season for the first regression, with it for its twin. */
  z: Float64Array[];
}

function scaledEntry(
  entry: Entry,
  u: Float64Array,
  scale: SeriesScale,
  { linear }: LinearConfig,
): ScaledEntry {
  const plain = withoutEffects(u, entry.known, scale.effects);
  const seasons = linear.twins ? [scale.season, NONE] : [scale.season];
  return { entry, scale, z: seasons.map((season) => scaled(plain, { ...scale, season })) };
}

const transformed = ({ values }: Entry, { linear }: LinearConfig) =>
  linear.logarithms ? values.map(Math.log) : values;

/** Weights that were fitted without windows near an origin, [horizon, features]. */
type Crossed = (regression: number, index: number, origin: number) => Float32Array | undefined;

/** A fitted linear forecast of some series. */
export type LinearForecast = ReturnType<typeof linearForecast>;

/** @param places the row of each series in the table */
function linearForecast(
  config: LinearConfig,
  entries: readonly ScaledEntry[],
  table: LinearTable,
  places: readonly number[],
  crossed: Crossed = () => undefined,
) {
  const { horizon, linear } = config;
  const features = featuresOf(config);
  const { weights: parts, size } = layoutOf(config);
  const base = (index: number, origin: number) => entries[index].z[0][Math.max(0, origin - 1)];
  const regression = (number: number, index: number, origin: number, isCrossed: boolean) => {
    const x = featuresAt(entries[index].z[number], origin, features[number]);
    const weights =
      (isCrossed ? crossed(number, index, origin) : undefined) ??
      table.subarray(places[index] * size + parts[number].start);
    const out = new Float64Array(horizon);
    for (let k = 0; k < horizon; k++)
      for (let i = 0; i < x.length; i++) out[k] += x[i] * weights[k * x.length + i];
    return out;
  };
  return {
    form: linear,
    entries,
    table,
    /** How much the errors of each series weigh among several. */
    seriesWeights: weightsOf(entries, linear),
    /** Rows before an origin that a forecast reads. */
    reach: Math.max(...features.map(reachOf)),
    /** The value before an origin, without its season. */
    base,
    /**
     * Returns the forecast from an origin as distances from the last value, without the season, [horizon].
     *
     * @param isCrossed whether by weights that were fitted without windows near this origin
     */
    forecast(index: number, origin: number, isCrossed = false): Float64Array {
      const [own, twin] = features.map((_, number) => regression(number, index, origin, isCrossed));
      if (twin === undefined) return own;
      const { unit, season } = entries[index].scale;
      const last = at(season, Math.max(0, origin - 1));
      return own.map((value, k) => (value + twin[k] + (last - at(season, origin + k)) / unit) / 2);
    },
    /** Returns what such a forecast lacks. */
    errors(index: number, origin: number, relative: Float64Array): Float64Array {
      const last = base(index, origin);
      return relative.map((value, k) => entries[index].z[0][origin + k] - last - value);
    },
    /** Returns such a forecast in the units of the table. */
    inUnits(index: number, origin: number, relative: Float64Array): Float64Array {
      const { entry, scale } = entries[index];
      const { unit, mean, season, effects } = scale;
      const last = base(index, origin) + mean;
      return relative.map((value, k) => {
        const effect = effectIn(entry.known, origin + k, effects);
        const u = (last + value) * unit + at(season, origin + k) + effect;
        return linear.logarithms ? Math.exp(u) : u;
      });
    },
  };
}

/** The weight of each series among several. */
function weightsOf(entries: readonly ScaledEntry[], { logarithms }: LinearForm): number[] {
  if (!logarithms) return entries.map(() => 1);
  const steps = entries.map(({ scale }) => scale.unit ** WEIGHT_POWER);
  const median = steps.toSorted((a, b) => a - b)[steps.length >> 1];
  return steps.map((step) => Math.min(WEIGHTS[1], Math.max(WEIGHTS[0], step / median)));
}

/** Fits a linear forecast to the first rows of each series. */
export function fitLinear(
  entries: readonly Entry[],
  rows: readonly number[],
  config: LinearConfig,
): LinearForecast {
  const whole = entries.map((entry) => transformed(entry, config));
  const known = entries.map((entry) => entry.known);
  const { common, own } = scalesOf(known, whole, rows, effectSizes(config), longestOf(config));
  const series = entries.map((entry, k) => scaledEntry(entry, whole[k], own[k], config));
  const regressions = featuresOf(config).map((features, number) =>
    fitRegression(
      series.map(({ z }) => z[number]),
      rows.map((count) => count - config.horizon + 1),
      weightsOf(series, config.linear),
      features,
      config.horizon,
    ),
  );
  const layout = layoutOf(config);
  const table = new Float32Array((1 + entries.length) * layout.size);
  const keep = (place: number, { start }: { start: number }, values: ArrayLike<number>) => {
    table.set(values, place * layout.size + start);
  };
  keep(0, layout.effects, common);
  own.forEach(({ unit, mean, season, effects }, k) => {
    keep(k + 1, layout.scale, [unit, mean]);
    keep(k + 1, layout.season, season);
    keep(k + 1, layout.effects, effects);
  });
  regressions.forEach(({ weights }, number) => {
    for (const [place, each] of weights.entries()) keep(place, layout.weights[number], each);
  });
  const places = range(1, entries.length + 1);
  return linearForecast(config, series, table, places, (number, ...place) =>
    regressions[number].crossed(...place),
  );
}

/** Fits one regression. @param ends by series, the first origin that does not train */
function fitRegression(
  z: readonly Float64Array[],
  ends: readonly number[],
  seriesWeights: readonly number[],
  features: Features,
  horizon: number,
) {
  const reach = reachOf(features);
  const isOne = z.length === 1;
  const equations = (k: number, from: number, to: number) => equationsOf(z[k], from, to, features, horizon);
  const latest = sumOf(z.length, (k) => {
    const from = isOne ? reach : Math.max(reach, ends[k] - COMMON_WINDOWS);
    return { ...equations(k, from, ends[k]), weight: seriesWeights[k] ** 2 };
  });
  const common = solveRidge(latest, COMMON_PENALTY);
  const blocks = new Map<number, Float32Array>();
  return {
    weights: [common, ...z.map((_, k) => ownWeights(equations(k, reach, ends[k]), common))],
    /** Fits a series without a block of origins, when first asked: training may read the latest blocks only. */
    crossed(index: number, origin: number): Float32Array | undefined {
      const origins = ends[index] - reach;
      if (origins < 2 * BLOCKS) return undefined;
      const block = Math.min(BLOCKS - 1, Math.floor(((origin - reach) * BLOCKS) / origins));
      const key = index * BLOCKS + block;
      if (!blocks.has(key)) {
        const [first, next] = [block, block + 1].map((each) => reach + Math.ceil((each * origins) / BLOCKS));
        // Windows beside the block share its rows.
        const margin = horizon >> 1;
        const sides = [
          [reach, first - margin],
          [next + margin, ends[index]],
        ];
        const others = sumOf(2, (side) => equations(index, sides[side][0], sides[side][1]));
        const usual = isOne ? solveRidge(others, COMMON_PENALTY) : common;
        blocks.set(key, Float32Array.from(ownWeights(others, usual)));
      }
      return blocks.get(key);
    },
  };
}

/** The common weights plus the mean correction over all penalties, of which the strongest makes none. */
function ownWeights(equations: Equations, common: Float64Array): Float64Array {
  const rest = { gram: equations.gram, right: residual(equations, common) };
  const corrections = OWN_PENALTIES.map((penalty) => solveRidge(rest, penalty));
  return common.map(
    (value, i) => value + corrections.reduce((sum, own) => sum + own[i], 0) / (corrections.length + 1),
  );
}

/**
 * Returns a kept linear forecast for the rows of a table. New series have their own scale and the common weights.
 *
 * @param places the row of each series in the table; 0 for a new one
 */
export function linearFor(
  entries: readonly Entry[],
  config: LinearConfig,
  table: LinearTable,
  places: readonly number[],
): LinearForecast {
  const layout = layoutOf(config);
  const series = entries.map((entry, k) => {
    const [[unit, mean], season, effects] = [layout.scale, layout.season, layout.effects].map(
      ({ start, end }) => table.subarray(places[k] * layout.size + start, places[k] * layout.size + end),
    );
    const u = transformed(entry, config);
    const fresh = () =>
      scalesOf([entry.known], [u], [u.length], effectSizes(config), season.length, effects).own[0];
    const kept = () => fittedSeason(withoutEffects(u, entry.known, effects), season);
    const scale = places[k] === 0 ? fresh() : { unit, mean, effects, season: kept() };
    return scaledEntry(entry, u, scale, config);
  });
  return linearForecast(config, series, table, places);
}
