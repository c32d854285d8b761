/**
 * The linear forecast: the mean of two ridge regressions in closed form. One sees the series without its season; its twin sees the whole season
 * as lags. Each is fitted to all series together, then for each series again, with weights that are drawn to the common ones.
 */
import { effectIn, effectsOf, withoutEffects } from "./effects.ts";
import type { Columns, Entry, Panel } from "./entries.ts";
import {
  type Equations,
  equationsOf,
  type Features,
  featureCount,
  featuresAt,
  reachOf,
} from "./equations.ts";
import { at, phaseOf, type SeriesScale, scaled, scaleOf } from "./scale.ts";
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

/** The parameters that a fit finds, and a model keeps. Series are in the order of their places; those of all series come first. */
export interface LinearParameters {
  /** Of each regression, [1 + series, horizon, features] */
  weights: Float32Array[];
  /** Unit and mean of each series for each regression, [series, regressions, 2] */
  units: Float32Array;
  /** [series, season]; empty without a season */
  seasons: Float32Array;
  /** [1 + series, effects], the common ones in usual steps */
  effects: Float32Array;
}

/** The features of each regression. */
export function featuresOf({ level, twins }: LinearForm, { horizon, lags, season }: LinearSizes): Features[] {
  const own: Features = { lags: numbersFrom(2, lags), level };
  if (!twins) return [own];
  const from = Math.max(lags + 1, season - horizon);
  return [own, { lags: [...own.lags, ...numbersFrom(from, season + 2)], level }];
}

/** The number of columns whose effects leave the series. */
export function effectCount({ calendar }: LinearForm, { known, columns }: LinearSizes): number {
  return calendar ? known : columns;
}

function numbersFrom(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
}

/** A series on the scale of each regression. */
export interface ScaledEntry {
  entry: Entry;
  scales: SeriesScale[];
  /** By regression, all rows. */
  z: Float64Array[];
  /** Phase of the season in the first row. */
  phase: number;
  /** The effect of each of the first known columns. */
  effects: Float32Array;
  /** Its place in the weights; 0: it has the common ones. */
  place: number;
}

/** A fitted linear forecast of some series. */
export type LinearForecast = ReturnType<typeof linearForecast>;

/** @param crossed weights fitted without windows near an origin, [horizon, features] */
function linearForecast(
  form: LinearForm,
  sizes: LinearSizes,
  entries: readonly ScaledEntry[],
  known: Columns,
  parameters: LinearParameters,
  crossed: (regression: number, index: number, origin: number) => Float32Array | undefined = () => undefined,
) {
  const { horizon } = sizes;
  const features = featuresOf(form, sizes);
  const base = (index: number, origin: number, regression = 0) =>
    entries[index].z[regression][Math.max(0, origin - 1)];
  const regression = (number: number, index: number, origin: number, isCrossed: boolean) => {
    const { z, place } = entries[index];
    const x = featuresAt(z[number], origin, features[number]);
    const size = x.length * horizon;
    const own = parameters.weights[number].subarray(place * size, (place + 1) * size);
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
      const { scales, phase } = entries[index];
      const twin = regression(1, index, origin, isCrossed);
      const [first, second] = [0, 1].map((number) => base(index, origin, number));
      return own.map((value, k) => {
        const u = (twin[k] + second + scales[1].mean) * scales[1].unit;
        const z = (u - at(scales[0].season, origin + k + phase)) / scales[0].unit - scales[0].mean;
        return (value + z - first) / 2;
      });
    },
    /** Returns values in the units of the table. @param relative to the last value, on the scale of the first regression, [horizon] */
    inUnits(index: number, origin: number, relative: Float64Array): Float64Array {
      const { entry, scales, phase, effects } = entries[index];
      const [{ unit, mean, season }] = scales;
      const last = base(index, origin) + mean;
      return relative.map((value, k) => {
        const seasonal = at(season, origin + k + phase);
        const u = (last + value) * unit + seasonal + effectIn(entry, known, origin + k, effects);
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

/**
 * Fits a linear forecast to the first rows of each series.
 *
 * @param rows of each series, to fit to
 */
export function fitLinear(
  { entries, known }: Series,
  rows: readonly number[],
  form: LinearForm,
  sizes: LinearSizes,
): LinearForecast {
  const { season, horizon } = sizes;
  const features = featuresOf(form, sizes);
  const whole = entries.map((entry) => transformed(entry, form));
  const { common, own } = effectsOf(entries, whole, known, rows, effectCount(form, sizes), season);
  const prepared = entries.map((entry, k): ScaledEntry => {
    const u = withoutEffects(whole[k], entry, known, own[k]);
    const scales = features.map((_, number) => scaleOf(u, rows[k], number === 0 ? season : 1));
    const z = scales.map((each) => scaled(u, each));
    return { entry, scales, z, phase: 0, effects: own[k], place: k + 1 };
  });
  const weights = weightsOf(prepared, form);
  const fitted = features.map((each, number) => {
    const series = prepared.map(({ z }, k) => ({ z: z[number], rows: rows[k], weight: weights[k] }));
    return fitRegression(series, each, horizon);
  });
  const seasons = new Float32Array(season > 1 ? entries.length * season : 0);
  for (const [k, { scales }] of prepared.entries()) if (season > 1) seasons.set(scales[0].season, k * season);
  const parameters: LinearParameters = {
    weights: fitted.map((each) => each.weights),
    units: Float32Array.from(
      prepared.flatMap(({ scales }) => scales.flatMap(({ unit, mean }) => [unit, mean])),
    ),
    seasons,
    effects: Float32Array.from([common, ...own].flatMap((each) => [...each])),
  };
  const crossed = (number: number, index: number, origin: number) => fitted[number].crossed(index, origin);
  return linearForecast(form, sizes, prepared, known, parameters, crossed);
}

/** A series on the scale of one regression. */
interface Regressed {
  z: Float64Array;
  /** Those to fit to. */
  rows: number;
  weight: number;
}

function fitRegression(
  series: readonly Regressed[],
  features: Features,
  horizon: number,
): { weights: Float32Array; crossed(index: number, origin: number): Float32Array | undefined } {
  const size = featureCount(features) * horizon;
  const reach = reachOf(features);
  const isOne = series.length === 1;
  const endOf = ({ rows }: Regressed) => rows - horizon + 1;
  /** The sum of the equations of ranges of origins. */
  const sumOf = (parts: readonly { of: Regressed; from: number; to: number; weight?: number }[]) => {
    const count = size / horizon;
    const sum = { gram: new Float64Array(count * count), right: new Float64Array(size) };
    for (const { of, from, to, weight } of parts)
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
    const end = endOf(of);
    if (end - reach < 2 * BLOCKS) return undefined;
    const block = Math.min(BLOCKS - 1, Math.floor(((origin - reach) * BLOCKS) / (end - reach)));
    const known = blocks.get(index * BLOCKS + block);
    if (known !== undefined) return known;
    // Windows beside the block share its rows.
    const margin = horizon >> 1;
    const [first, next] = [block, block + 1].map(
      (each) => reach + Math.ceil((each * (end - reach)) / BLOCKS),
    );
    const others = sumOf([
      { of, from: reach, to: first - margin },
      { of, from: next + margin, to: end },
    ]);
    const usual = isOne ? solveRidge(others, COMMON_PENALTY) : common;
    const own = Float32Array.from(ownWeights(others, usual));
    blocks.set(index * BLOCKS + block, own);
    return own;
  };
  return { weights, crossed };
}

/** The common weights plus the mean correction over all penalties, of which the strongest makes none. */
function ownWeights(equations: Equations, common: Float64Array): Float64Array {
  const rest = { gram: equations.gram, right: residual(equations, common) };
  const own = common.slice();
  for (const penalty of OWN_PENALTIES) {
    const correction = solveRidge(rest, penalty);
    for (let i = 0; i < own.length; i++) own[i] += correction[i] / (OWN_PENALTIES.length + 1);
  }
  return own;
}

/**
 * Returns a kept linear forecast for the rows of a table. New series have their own scale and the common weights.
 *
 * @param placeOf the place of a series; 0 for a new one
 */
export function linearFor(
  { entries, known }: Series,
  form: LinearForm,
  sizes: LinearSizes,
  parameters: LinearParameters,
  placeOf: (entry: Entry) => number,
): LinearForecast {
  const { season } = sizes;
  const features = featuresOf(form, sizes);
  const count = effectCount(form, sizes);
  const common = parameters.effects.subarray(0, count);
  const own = entries.map((entry): ScaledEntry => {
    const place = placeOf(entry);
    const whole = transformed(entry, form);
    const rows = entry.values.length;
    const effects =
      place === 0
        ? effectsOf([entry], [whole], known, [rows], count, season, common).own[0]
        : parameters.effects.subarray(place * count, (place + 1) * count);
    const u = withoutEffects(whole, entry, known, effects);
    const scales = features.map((_, number): SeriesScale => {
      if (place === 0) return scaleOf(u, rows, number === 0 ? season : 1);
      const [unit, mean] = parameters.units.subarray(2 * (features.length * (place - 1) + number));
      const kept = parameters.seasons.subarray((place - 1) * season, place * season);
      const hasSeason = number === 0 && kept.some((value) => value !== 0);
      return { unit, mean, season: hasSeason ? kept : new Float32Array(0) };
    });
    const phase = place === 0 ? 0 : phaseOf(u, scales[0].season);
    return { entry, scales, z: scales.map((each) => scaled(u, each, phase)), phase, effects, place };
  });
  return linearForecast(form, sizes, own, known, parameters);
}
