/**
 * The linear forecast: the mean of two ridge regressions in closed form. One sees the series without its season; its twin sees the whole season
 * as lags. Each is fitted to all series together, then for each series again, with weights that are drawn to the common ones.
 */
import type { Entry } from "./entries.ts";
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

/** The form of a linear forecast and its sizes. */
export interface LinearSettings extends LinearForm {
  horizon: number;
  /** Past rows of the first regression. */
  lags: number;
  /** The longest season; 1: none. */
  season: number;
  /** Number of columns that are known ahead: those of the table first, then the calendar. */
  known: number;
  columns: number;
  /** Number of days that may have effects. */
  days: number;
}

/**
 * The findings of a fit, [1 + series, size]: the numbers of each series lie in a row of `layoutOf`. The first row has the weights and effects that
 * are common to all, for new series.
 */
export type LinearTable = Float32Array;

/** Where the row of a series has the weights of each regression, its unit and mean, its season and its effects, and the size of a row. */
export function layoutOf(settings: LinearSettings) {
  let size = 0;
  const next = (count: number) => ({ start: size, end: (size += count) });
  const weights = featuresOf(settings).map((features) => next(settings.horizon * featureCount(features)));
  const [scale, season, effects] = [2, settings.season, effectCount(settings)].map(next);
  return { weights, scale, season, effects, size };
}

/** The features of each regression. */
export function featuresOf({ level, twins, horizon, lags, season }: LinearSettings): Features[] {
  const from = Math.max(lags + 1, season - horizon);
  const own = range(2, lags + 1);
  const whole = [...own, ...range(from, season + 3)];
  return (twins ? [own, whole] : [own]).map((each) => ({ lags: each, level }));
}

/** The number of columns whose effects leave the series. */
const effectCount = ({ calendar, known, columns, days }: LinearSettings) =>
  calendar ? known + days : columns;

/** Returns the whole numbers from `first` to before `end`. */
export const range = (first: number, end: number) =>
  Array.from({ length: Math.max(0, end - first) }, (_, k) => first + k);

/** A series on its scale. */
interface ScaledEntry {
  entry: Entry;
  scale: SeriesScale;
  /** All rows: without the season for the first regression, with it for its twin. */
  z: Float64Array[];
}

function scaledEntry(entry: Entry, u: Float64Array, scale: SeriesScale, { twins }: LinearForm): ScaledEntry {
  const plain = withoutEffects(u, entry, scale.effects);
  const seasons = twins ? [scale.season, NONE] : [scale.season];
  return { entry, scale, z: seasons.map((season) => scaled(plain, { ...scale, season })) };
}

const transformed = ({ values }: Entry, { logarithms }: LinearForm) =>
  logarithms ? values.map(Math.log) : values;

/** Weights that were fitted without windows near an origin, [horizon, features]. */
type Crossed = (regression: number, index: number, origin: number) => Float32Array | undefined;

/** A fitted linear forecast of some series. */
export type LinearForecast = ReturnType<typeof linearForecast>;

/** @param places the row of each series in the table */
function linearForecast(
  settings: LinearSettings,
  entries: readonly ScaledEntry[],
  table: LinearTable,
  places: readonly number[],
  crossed: Crossed = () => undefined,
) {
  const { horizon } = settings;
  const features = featuresOf(settings);
  const { weights: parts, size } = layoutOf(settings);
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
    settings,
    entries,
    table,
    /** How much the errors of each series weigh among several. */
    seriesWeights: weightsOf(entries, settings),
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
        const effect = effectIn(entry, origin + k, effects);
        const u = (last + value) * unit + at(season, origin + k) + effect;
        return settings.logarithms ? Math.exp(u) : u;
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
  settings: LinearSettings,
): LinearForecast {
  const whole = entries.map((entry) => transformed(entry, settings));
  const { common, own } = scalesOf(entries, whole, rows, effectCount(settings), settings.season);
  const prepared = entries.map((entry, k) => scaledEntry(entry, whole[k], own[k], settings));
  const weights = weightsOf(prepared, settings);
  const fitted = featuresOf(settings).map((features, number) =>
    fitRegression(
      prepared.map(({ z }, k) => ({ z: z[number], rows: rows[k], weight: weights[k] })),
      features,
      settings.horizon,
    ),
  );
  const layout = layoutOf(settings);
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
  fitted.forEach(({ weights: all }, number) => {
    for (const [place, each] of all.entries()) keep(place, layout.weights[number], each);
  });
  const places = range(1, entries.length + 1);
  return linearForecast(settings, prepared, table, places, (number, index, origin) =>
    fitted[number].crossed(index, origin),
  );
}

/** A series on the scale of one regression. */
interface Regressed {
  z: Float64Array;
  /** Those to fit to. */
  rows: number;
  weight: number;
}

function fitRegression(series: readonly Regressed[], features: Features, horizon: number) {
  const reach = reachOf(features);
  const isOne = series.length === 1;
  const endOf = ({ rows }: Regressed) => rows - horizon + 1;
  const equations = ({ z }: Regressed, from: number, to: number) =>
    equationsOf(z, from, to, features, horizon);
  function* latest() {
    for (const of of series) {
      const first = isOne ? reach : Math.max(reach, endOf(of) - COMMON_WINDOWS);
      yield { ...equations(of, first, endOf(of)), weight: of.weight ** 2 };
    }
  }
  const common = solveRidge(sumOf(latest()), COMMON_PENALTY);
  const weights = [common, ...series.map((of) => ownWeights(equations(of, reach, endOf(of)), common))];
  const blocks = new Map<number, Float32Array>();
  /** Fits a series without a block of origins, when first asked: training may read the latest blocks only. */
  const crossed = (index: number, origin: number) => {
    const of = series[index];
    const origins = endOf(of) - reach;
    if (origins < 2 * BLOCKS) return undefined;
    const block = Math.min(BLOCKS - 1, Math.floor(((origin - reach) * BLOCKS) / origins));
    const key = index * BLOCKS + block;
    if (!blocks.has(key)) {
      const [first, next] = [block, block + 1].map((each) => reach + Math.ceil((each * origins) / BLOCKS));
      // Windows beside the block share its rows.
      const margin = horizon >> 1;
      const [before, after] = [first - margin, next + margin];
      const others = sumOf([equations(of, reach, before), equations(of, after, endOf(of))]);
      const usual = isOne ? solveRidge(others, COMMON_PENALTY) : common;
      blocks.set(key, Float32Array.from(ownWeights(others, usual)));
    }
    return blocks.get(key);
  };
  return { weights, crossed };
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
  settings: LinearSettings,
  table: LinearTable,
  places: readonly number[],
): LinearForecast {
  const layout = layoutOf(settings);
  const count = effectCount(settings);
  const prepared = entries.map((entry, k) => {
    const row = table.subarray(places[k] * layout.size, (places[k] + 1) * layout.size);
    const [[unit, mean], season, effects] = [layout.scale, layout.season, layout.effects].map(
      ({ start, end }) => row.subarray(start, end),
    );
    const u = transformed(entry, settings);
    const scale =
      places[k] === 0
        ? scalesOf([entry], [u], [u.length], count, settings.season, effects).own[0]
        : { unit, mean, effects, season: fittedSeason(withoutEffects(u, entry, effects), season) };
    return scaledEntry(entry, u, scale, settings);
  });
  return linearForecast(settings, prepared, table, places);
}
