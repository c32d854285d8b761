/**
 * The linear forecast: the mean of two ridge regressions in closed form. One sees the series without its season; its twin sees the whole season
 * as lags. Each is fitted to all series together, then for each series again, with weights that are drawn to the common ones.
 */
import { effectIn, effectsOf, withoutEffects } from "./effects.ts";
import type { Entry, Panel } from "./entries.ts";
import {
  type Equations,
  equationsOf,
  type Features,
  featureCount,
  featuresAt,
  reachOf,
} from "./equations.ts";
import { at, fittedSeason, type SeriesScale, scaled, scaleOf } from "./scale.ts";
import { addTo, residual, solveRidge } from "./solve.ts";

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

/** The sizes of a linear forecast. */
export interface LinearSizes {
  horizon: number;
  /** Past rows of the first regression. */
  lags: number;
  /** The longest season; 1: none. */
  season: number;
  /** Number of columns that are known ahead: those of the table first, then the calendar. */
  known: number;
  columns: number;
}

/**
 * The findings of a fit, by the names under which a model keeps them: the weights of each regression and the effects of known columns, those common to all
 * series first; unit and mean of each series for each regression, and its season.
 */
export type LinearParameters = Record<string, Float32Array>;

/** The names of the weights of each regression. */
const WEIGHT_NAMES = ["linear_weights", "twin_weights"] as const;

/** The shapes of these parameters. @param count of series */
export function parameterShapes(
  form: LinearForm,
  sizes: LinearSizes,
  count: number,
): Record<string, number[]> {
  const features = featuresOf(form, sizes);
  const effects = effectCount(form, sizes);
  return {
    ...Object.fromEntries(
      features.map((each, k) => [WEIGHT_NAMES[k], [1 + count, sizes.horizon, featureCount(each)]]),
    ),
    units: [count, features.length, 2],
    seasons: [count, sizes.season],
    ...(effects > 0 && { effects: [1 + count, effects] }),
  };
}

/** The features of each regression. */
export function featuresOf({ level, twins }: LinearForm, { horizon, lags, season }: LinearSizes): Features[] {
  const from = Math.max(lags + 1, season - horizon);
  const own = numbersFrom(2, lags);
  const whole = [...own, ...numbersFrom(from, season + 2)];
  return (twins ? [own, whole] : [own]).map((each) => ({ lags: each, level }));
}

/** The number of columns whose effects leave the series. */
const effectCount = ({ calendar }: LinearForm, { known, columns }: LinearSizes) =>
  calendar ? known : columns;

const numbersFrom = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);

/** A series on the scale of each regression. */
interface ScaledEntry {
  entry: Entry;
  scales: SeriesScale[];
  /** By regression, all rows. */
  z: Float64Array[];
  /** The effect of each of the first known columns. */
  effects: Float32Array;
  /** Its place in the weights; 0: it has the common ones. */
  place: number;
}

const scaledEntry = (
  entry: Entry,
  u: Float64Array,
  scales: SeriesScale[],
  effects: Float32Array,
  place: number,
): ScaledEntry => ({ entry, scales, z: scales.map((scale) => scaled(u, scale)), effects, place });

/** Weights that were fitted without windows near an origin, [horizon, features]. */
type Crossed = (regression: number, index: number, origin: number) => Float32Array | undefined;

/** A fitted linear forecast of some series. */
export type LinearForecast = ReturnType<typeof linearForecast>;

function linearForecast(
  { known }: Pick<Panel, "known">,
  form: LinearForm,
  sizes: LinearSizes,
  entries: readonly ScaledEntry[],
  parameters: LinearParameters,
  crossed: Crossed = () => undefined,
) {
  const { horizon } = sizes;
  const features = featuresOf(form, sizes);
  const base = (index: number, origin: number, regression = 0) =>
    entries[index].z[regression][Math.max(0, origin - 1)];
  const regression = (number: number, index: number, origin: number, isCrossed: boolean) => {
    const { z, place } = entries[index];
    const x = featuresAt(z[number], origin, features[number]);
    const size = x.length * horizon;
    const own = parameters[WEIGHT_NAMES[number]].subarray(place * size, (place + 1) * size);
    const weights = (isCrossed ? crossed(number, index, origin) : undefined) ?? own;
    const out = new Float64Array(horizon);
    for (let k = 0; k < horizon; k++)
      for (let i = 0; i < x.length; i++) out[k] += x[i] * weights[k * x.length + i];
    return out;
  };
  return {
    entries,
    parameters,
    /** How much the errors of each series weigh among several. */
    seriesWeights: weightsOf(entries, form),
    /** Rows before an origin that a forecast reads. */
    reach: Math.max(...features.map(reachOf)),
    /** The value before an origin, on the scale of the first regression. */
    base: (index: number, origin: number) => base(index, origin),
    /**
     * Returns the forecast from an origin as distances from the last value, on the scale of the first regression, [horizon].
     *
     * @param isCrossed whether by weights that were fitted without windows near this origin
     */
    forecast(index: number, origin: number, isCrossed = false): Float64Array {
      const own = regression(0, index, origin, isCrossed);
      if (features.length === 1) return own;
      const [first, second] = entries[index].scales;
      const twin = regression(1, index, origin, isCrossed);
      return own.map((value, k) => {
        const u = (twin[k] + base(index, origin, 1) + second.mean) * second.unit;
        const z = (u - at(first.season, origin + k)) / first.unit - first.mean;
        return (value + z - base(index, origin)) / 2;
      });
    },
    /** Returns what such a forecast lacks. */
    errors(index: number, origin: number, relative: Float64Array): Float64Array {
      const last = base(index, origin);
      return relative.map((value, k) => entries[index].z[0][origin + k] - last - value);
    },
    /** Returns such a forecast in the units of the table. */
    inUnits(index: number, origin: number, relative: Float64Array): Float64Array {
      const { entry, scales, effects } = entries[index];
      const [{ unit, mean, season }] = scales;
      const last = base(index, origin) + mean;
      return relative.map((value, k) => {
        const effect = effectIn(entry, known, origin + k, effects);
        const u = (last + value) * unit + at(season, origin + k) + effect;
        return form.logarithms ? Math.exp(u) : u;
      });
    },
  };
}

const transformed = ({ values }: Entry, { logarithms }: LinearForm) =>
  logarithms ? values.map(Math.log) : values;

/** The weight of each series among several. */
function weightsOf(entries: readonly ScaledEntry[], { logarithms }: LinearForm): number[] {
  if (!logarithms) return entries.map(() => 1);
  const steps = entries.map(({ scales }) => scales[0].unit ** WEIGHT_POWER);
  const median = steps.toSorted((a, b) => a - b)[steps.length >> 1];
  return steps.map((step) => Math.min(WEIGHTS[1], Math.max(WEIGHTS[0], step / median)));
}

type Series = Pick<Panel, "entries" | "known">;

/** Scales of the first rows of a series for each regression: only the first one loses its season. */
const scalesOf = (u: Float64Array, rows: number, features: readonly Features[], season: number) =>
  features.map((_, number) => scaleOf(u, rows, number === 0 ? season : 1));

/** Fits a linear forecast to the first rows of each series. */
export function fitLinear(
  panel: Series,
  rows: readonly number[],
  form: LinearForm,
  sizes: LinearSizes,
): LinearForecast {
  const { entries, known } = panel;
  const features = featuresOf(form, sizes);
  const whole = entries.map((entry) => transformed(entry, form));
  const { common, own } = effectsOf(entries, whole, known, rows, effectCount(form, sizes), sizes.season);
  const prepared = entries.map((entry, k): ScaledEntry => {
    const u = withoutEffects(whole[k], entry, known, own[k]);
    const scales = scalesOf(u, rows[k], features, sizes.season);
    return scaledEntry(entry, u, scales, own[k], k + 1);
  });
  const weights = weightsOf(prepared, form);
  const fitted = features.map((each, number) => {
    const series = prepared.map(({ z }, k) => ({ z: z[number], rows: rows[k], weight: weights[k] }));
    return fitRegression(series, each, sizes.horizon);
  });
  const flat = (of: (each: ScaledEntry) => Iterable<number>) =>
    Float32Array.from(prepared.flatMap((each) => [...of(each)]));
  const parameters: LinearParameters = {
    ...Object.fromEntries(fitted.map((each, k) => [WEIGHT_NAMES[k], each.weights])),
    units: flat(({ scales }) => scales.flatMap(({ unit, mean }) => [unit, mean])),
    seasons: flat(({ scales }) => scales[0].season),
    effects: Float32Array.from([common, ...own].flatMap((each) => [...each])),
  };
  const crossed: Crossed = (number, index, origin) => fitted[number].crossed(index, origin);
  return linearForecast(panel, form, sizes, prepared, parameters, crossed);
}

/** A series on the scale of one regression. */
interface Regressed {
  z: Float64Array;
  /** Those to fit to. */
  rows: number;
  weight: number;
}

function fitRegression(series: readonly Regressed[], features: Features, horizon: number) {
  const count = featureCount(features);
  const size = count * horizon;
  const reach = reachOf(features);
  const isOne = series.length === 1;
  const endOf = ({ rows }: Regressed) => rows - horizon + 1;
  /** The sum of the equations of ranges of origins. */
  const sumOf = (ranges: readonly { of: Regressed; from: number; to: number; weight?: number }[]) => {
    const sum = { gram: new Float64Array(count * count), right: new Float64Array(size) };
    for (const { of, from, to, weight } of ranges)
      if (to > from) addTo(sum, equationsOf(of.z, from, to, features, horizon), weight);
    return sum;
  };
  const latest = (of: Regressed) => (isOne ? reach : Math.max(reach, endOf(of) - COMMON_WINDOWS));
  const common = solveRidge(
    sumOf(series.map((of) => ({ of, from: latest(of), to: endOf(of), weight: of.weight ** 2 }))),
    COMMON_PENALTY,
  );
  const weights = new Float32Array((1 + series.length) * size);
  weights.set(common);
  series.forEach((of, k) => {
    weights.set(ownWeights(sumOf([{ of, from: reach, to: endOf(of) }]), common), (k + 1) * size);
  });
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
      const others = sumOf([
        { of, from: reach, to: first - margin },
        { of, from: next + margin, to: endOf(of) },
      ]);
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
 * @param placeOf the place of a series; 0 for a new one
 */
export function linearFor(
  panel: Series,
  form: LinearForm,
  sizes: LinearSizes,
  parameters: LinearParameters,
  placeOf: (entry: Entry) => number,
): LinearForecast {
  const { known } = panel;
  const features = featuresOf(form, sizes);
  const count = effectCount(form, sizes);
  /** The part of a kept parameter that belongs to the series at a place. */
  const keptAt = (name: string, place: number, size: number) =>
    parameters[name]?.subarray(place * size, (place + 1) * size) ?? new Float32Array(size);
  const entries = panel.entries.map((entry): ScaledEntry => {
    const place = placeOf(entry);
    const whole = transformed(entry, form);
    const shared = keptAt("effects", place, count);
    const effects =
      place > 0
        ? shared
        : effectsOf([entry], [whole], known, [whole.length], count, sizes.season, shared).own[0];
    const u = withoutEffects(whole, entry, known, effects);
    const units = keptAt("units", place - 1, 2 * features.length);
    const keptScale = (number: number): SeriesScale => {
      const [unit, mean] = units.subarray(2 * number);
      const season = number === 0 ? keptAt("seasons", place - 1, sizes.season) : new Float32Array(1);
      return { unit, mean, season: fittedSeason(u, season) };
    };
    const scales =
      place > 0
        ? features.map((_, number) => keptScale(number))
        : scalesOf(u, whole.length, features, sizes.season);
    return scaledEntry(entry, u, scales, effects, place);
  });
  return linearForecast(panel, form, sizes, entries, parameters);
}
