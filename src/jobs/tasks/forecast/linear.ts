/**
 * The linear forecast: the mean of two ridge regressions in closed form. One sees the series without its season; its twin sees the whole season
 * as lags. Each is fitted to all series together, then for each series again, with weights that are drawn to the common ones.
 */
import type { Columns, Entry, Panel } from "./entries.ts";
import { type Equations, equationsOf, type Features, featureCount, reachOf } from "./equations.ts";
import { at, phaseOf, type SeriesScale, scaled, scaleOf } from "./scale.ts";
import { addTo, residual, solveRidge } from "./solve.ts";

/** Below this number of series, each is judged by itself. */
export const FEW = 24;
/** Penalty of the common weights. */
const COMMON_PENALTY = 30;
/** Penalties of a series' own weights, of which we take the mean; the strongest keeps the common weights. */
const OWN_PENALTIES = [1e3, 30];
/** Penalty of the effects of known columns. */
const EFFECT_PENALTY = 3;
/** Latest windows of each of several series that the common weights are fitted to. */
const COMMON_WINDOWS = 200;
/** Series with larger steps, in logarithms, weigh more: the power of the step, and the bounds of the weight. */
const WEIGHT_POWER = 0.75;
const WEIGHTS = [0.1, 10] as const;
/** Blocks of origins of which each is forecast by weights that were fitted to the others. */
const BLOCKS = 4;
/** Longest season whose twin reads columns too. */
const SHORT_SEASON = 100;

/** The form of a linear forecast: plain data. */
export interface LinearForm {
  /** Whether it forecasts logarithms. */
  logarithms: boolean;
  /** Whether the distance of the last value from the mean is a feature. */
  level: boolean;
  /** Whether it reads the known columns and the calendar. */
  columns: boolean;
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
  /** Number of known columns, of the table first, then of the calendar. */
  known: number;
  /** Number of those of the table, whose effects are removed before. */
  effects: number;
}

/** The features of each regression. */
export function featuresOf({ level, columns, twins }: LinearForm, sizes: LinearSizes): Features[] {
  const { horizon, season, known } = sizes;
  const own: Features = { lags: numbersFrom(2, sizes.lags), level, columns: columns ? known : 0 };
  if (!twins) return [own];
  const from = Math.max(sizes.lags + 1, season - horizon);
  const lags = [...own.lags, ...numbersFrom(from, season + 2)];
  return [own, { lags, level, columns: season < SHORT_SEASON ? own.columns : 0 }];
}

function numbersFrom(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
}

/** A series on the scale of each regression. */
export interface ScaledEntry {
  entry: Entry;
  /** Rows that it was fitted to. */
  rows: number;
  scales: SeriesScale[];
  /** By regression, all rows. */
  z: Float64Array[];
  /** Phase of the season in the first row. */
  phase: number;
  /** The effect of each of the first known columns. */
  effects: Float32Array;
  /** Weight among several series. */
  weight: number;
  /** Its place in the weights; 0: it has the common ones. */
  place: number;
}

/** A fitted linear forecast of some series. */
export class LinearForecast {
  readonly form: LinearForm;
  readonly sizes: LinearSizes;
  readonly features: readonly Features[];
  readonly entries: readonly ScaledEntry[];
  readonly known: Columns;
  /** Effects that are common to all series, in steps. */
  readonly commonEffects: Float32Array;
  /** By regression, [1 + series, features, horizon]; the common weights first. */
  readonly weights: readonly Float32Array[];
  /** By regression, [series, blocks, features, horizon]: fitted without a block of origins. */
  readonly blocks: readonly Float32Array[];

  constructor(
    form: LinearForm,
    sizes: LinearSizes,
    entries: readonly ScaledEntry[],
    known: Columns,
    commonEffects: Float32Array,
    weights: readonly Float32Array[],
    blocks: readonly Float32Array[] = [],
  ) {
    this.form = form;
    this.sizes = sizes;
    this.features = featuresOf(form, sizes);
    this.entries = entries;
    this.known = known;
    this.commonEffects = commonEffects;
    this.weights = weights;
    this.blocks = blocks;
  }

  /** Rows before an origin that a forecast reads. */
  get reach(): number {
    return Math.max(...this.features.map(reachOf));
  }

  /** The value before an origin, on the scale of the first regression. */
  base(index: number, origin: number): number {
    return this.entries[index].z[0][Math.max(0, origin - 1)];
  }

  /**
   * Returns the forecast from an origin as distances from the last value, on the scale of the first regression, [horizon].
   *
   * @param crossed whether by weights that were fitted without windows near this origin
   */
  forecast(index: number, origin: number, crossed = false): Float64Array {
    const own = this.#regression(0, index, origin, crossed);
    if (this.features.length === 1) return own;
    const { scales, z, phase } = this.entries[index];
    const twin = this.#regression(1, index, origin, crossed);
    const base = this.base(index, origin);
    const last = z[1][Math.max(0, origin - 1)];
    return own.map((value, k) => {
      const u = (twin[k] + last + scales[1].mean) * scales[1].unit;
      return (
        (value + (u - at(scales[0].season, origin + k + phase)) / scales[0].unit - scales[0].mean - base) / 2
      );
    });
  }

  #regression(number: number, index: number, origin: number, crossed: boolean): Float64Array {
    const { horizon } = this.sizes;
    const { entry, z, place, rows } = this.entries[index];
    const { lags, level, columns } = this.features[number];
    const size = featureCount(this.features[number]) * horizon;
    const own = z[number];
    let weights = this.weights[number];
    let first = place * size;
    const reach = reachOf(this.features[number]);
    const windows = rows - horizon + 1 - reach;
    if (crossed && windows >= 2 * BLOCKS) {
      weights = this.blocks[number];
      first = (index * BLOCKS + blockOf(origin - reach, windows)) * size;
    }
    const out = new Float64Array(horizon);
    const add = (value: number) => {
      for (let k = 0; k < horizon; k++) out[k] += value * weights[first + k];
      first += horizon;
    };
    const base = own[Math.max(0, origin - 1)];
    for (const lag of lags) add(own[Math.max(0, origin - lag)] - base);
    add(1);
    if (level) add(base);
    for (let c = 0; c < columns; c++) {
      for (let k = 0, from = (entry.start + origin) * columns + c; k < horizon; k++, from += columns)
        out[k] += this.known.data[from] * weights[first + k];
      first += horizon;
    }
    return out;
  }

  /** Returns values in the units of the table. @param relative to the last value, on the scale of the first regression, [horizon] */
  inUnits(index: number, origin: number, relative: Float64Array): Float64Array {
    const { entry, scales, phase, effects } = this.entries[index];
    const [{ unit, mean, season }] = scales;
    const base = this.base(index, origin) + mean;
    return relative.map((value, k) => {
      const seasonal = at(season, origin + k + phase);
      const u = (base + value) * unit + seasonal + effectIn(entry, this.known, origin + k, effects);
      return this.form.logarithms ? Math.exp(u) : u;
    });
  }
}

function blockOf(window: number, windows: number): number {
  return Math.min(BLOCKS - 1, Math.floor((window * BLOCKS) / windows));
}

const transformed = ({ values }: Entry, { logarithms }: LinearForm) =>
  logarithms ? values.map(Math.log) : values;

/**
 * Fits a linear forecast to the first rows of each series.
 *
 * @param rows    of each series, to fit to
 * @param crossed whether to fit without each block of origins too
 */
export function fitLinear(
  { entries, known }: Pick<Panel, "entries" | "known">,
  rows: readonly number[],
  form: LinearForm,
  sizes: LinearSizes,
  crossed = false,
): LinearForecast {
  const features = featuresOf(form, sizes);
  const whole = entries.map((entry) => transformed(entry, form));
  const { common, own } = effectsOf(entries, whole, known, rows, sizes);
  const prepared = entries.map((entry, k): ScaledEntry => {
    const u = withoutEffects(whole[k], entry, known, own[k]);
    const scales = features.map((_, number) => scaleOf(u, rows[k], number === 0 ? sizes.season : 1));
    const z = scales.map((each) => scaled(u, each));
    return { entry, rows: rows[k], scales, z, phase: 0, effects: own[k], weight: 1, place: k + 1 };
  });
  weigh(prepared, form);
  const fitted = features.map((each, number) =>
    fitRegression(prepared, known, each, number, sizes.horizon, crossed),
  );
  return new LinearForecast(
    form,
    sizes,
    prepared,
    known,
    common,
    fitted.map(({ weights }) => weights),
    crossed ? fitted.map(({ blocks }) => blocks) : [],
  );
}

/** The effect of the first known columns in a row of a series. */
function effectIn({ start }: Entry, known: Columns, row: number, effects: Float32Array): number {
  let sum = 0;
  for (let c = 0; c < effects.length; c++) sum += effects[c] * known.data[(start + row) * known.count + c];
  return sum;
}

function withoutEffects(u: Float64Array, entry: Entry, known: Columns, effects: Float32Array): Float64Array {
  return effects.length === 0 ? u : u.map((value, row) => value - effectIn(entry, known, row, effects));
}

/** Returns how the steps of the series follow the steps of their known columns: common to all, in usual steps, and of each in its own units. */
function effectsOf(
  entries: readonly Entry[],
  whole: readonly Float64Array[],
  known: Columns,
  rows: readonly number[],
  { effects: count, season }: LinearSizes,
): { common: Float32Array; own: Float32Array[] } {
  let own = entries.map(() => new Float32Array(count));
  let common = new Float32Array(count);
  if (count === 0) return { common, own };
  // Without a season first: one that follows a column by chance must not take its effect.
  for (const length of season > 1 ? [1, season] : [1]) {
    const parts = entries.map((entry, k) => {
      const scale = scaleOf(withoutEffects(whole[k], entry, known, own[k]), rows[k], length);
      return {
        unit: scale.unit,
        equations: stepEquations(scaled(whole[k], scale), entry, known, rows[k], count),
      };
    });
    const sum = { gram: new Float64Array(count * count), right: new Float64Array(count) };
    for (const { equations } of parts) joined([sum], [equations], 1);
    const shared = solveRidge(sum.gram, EFFECT_PENALTY, sum.right);
    common = Float32Array.from(shared);
    own = parts.map(({ unit, equations: { gram, right } }) => {
      const each = shared.slice();
      addTo(each, solveRidge(gram, EFFECT_PENALTY, residual(gram, shared, right)));
      return Float32Array.from(each, (value) => value * unit);
    });
  }
  return { common, own };
}

/** Returns the common effects in the units of a new series: as large as its steps follow them. */
function fitted(common: Float32Array, u: Float64Array, entry: Entry, known: Columns): Float32Array {
  let [products, squares] = [0, 0];
  for (let row = 1; row < u.length && common.length > 0; row++) {
    const step = effectIn(entry, known, row, common) - effectIn(entry, known, row - 1, common);
    products += step * (u[row] - u[row - 1]);
    squares += step * step;
  }
  const unit = squares > 0 ? products / squares : 0;
  return common.map((value) => value * unit);
}

/** The equations of the steps of z on the steps of the first known columns. */
function stepEquations(
  z: Float64Array,
  { start }: Entry,
  known: Columns,
  rows: number,
  count: number,
): Equations {
  const gram = new Float64Array(count * count);
  const right = new Float64Array(count);
  const step = new Float64Array(count);
  for (let row = 1; row < rows; row++) {
    const at = (start + row) * known.count;
    for (let c = 0; c < count; c++) step[c] = known.data[at + c] - known.data[at - known.count + c];
    for (let c = 0; c < count; c++) {
      right[c] += step[c] * (z[row] - z[row - 1]);
      for (let d = 0; d < count; d++) gram[c * count + d] += step[c] * step[d];
    }
  }
  return { gram, right };
}

/** Sets the weight of each series among several. */
function weigh(entries: readonly ScaledEntry[], { logarithms }: LinearForm): void {
  if (!logarithms) return;
  const steps = entries.map(({ scales }) => scales[0].unit ** WEIGHT_POWER);
  const median = steps.toSorted((a, b) => a - b)[steps.length >> 1];
  entries.forEach((each, k) => {
    each.weight = Math.min(WEIGHTS[1], Math.max(WEIGHTS[0], steps[k] / median));
  });
}

function fitRegression(
  entries: readonly ScaledEntry[],
  known: Columns,
  features: Features,
  number: number,
  horizon: number,
  crossed: boolean,
): { weights: Float32Array; blocks: Float32Array } {
  const size = featureCount(features);
  const whole = size * horizon;
  const reach = reachOf(features);
  const isOne = entries.length === 1;
  /** The equations of a range of origins of a series. */
  const equations = ({ entry, z }: ScaledEntry, from: number, to: number) => {
    const start = entry.start * features.columns;
    const own = features.columns === 0 ? undefined : known.data.subarray(start);
    return equationsOf(z[number], from, to, features, horizon, own);
  };
  const end = ({ rows }: ScaledEntry) => rows - horizon + 1;
  const hasWindows = (each: ScaledEntry) => end(each) > reach;
  let common: Equations[] | undefined;
  for (const each of entries) {
    if (!hasWindows(each)) continue;
    const from = isOne ? reach : Math.max(reach, end(each) - COMMON_WINDOWS);
    common = joined(common, equations(each, from, end(each)), each.weight ** 2);
  }
  const weights = new Float32Array((1 + entries.length) * whole);
  const blocks = new Float32Array(crossed ? entries.length * BLOCKS * whole : 0);
  if (common === undefined) return { weights, blocks };
  const shared = common.map(({ gram, right }) => solveRidge(gram, COMMON_PENALTY, right));
  write(weights, 0, shared, horizon);
  entries.forEach((each, k) => {
    if (!hasWindows(each)) {
      write(weights, (k + 1) * whole, shared, horizon);
      return;
    }
    write(weights, (k + 1) * whole, ownWeights(equations(each, reach, end(each)), shared), horizon);
    const windows = end(each) - reach;
    if (!crossed || windows < 2 * BLOCKS) return;
    for (let block = 0; block < BLOCKS; block++) {
      // Windows beside the block share its rows.
      const margin = horizon >> 1;
      const [first, next] = [block, block + 1].map((each) => reach + Math.ceil((each * windows) / BLOCKS));
      const ranges = [
        [reach, first - margin],
        [next + margin, end(each)],
      ].filter(([from, to]) => to > from);
      const kept = ranges.reduce<Equations[] | undefined>(
        (sum, [from, to]) => joined(sum, equations(each, from, to), 1),
        undefined,
      );
      const usual =
        isOne && kept ? kept.map(({ gram, right }) => solveRidge(gram, COMMON_PENALTY, right)) : shared;
      write(blocks, (k * BLOCKS + block) * whole, kept ? ownWeights(kept, usual) : shared, horizon);
    }
  });
  return { weights, blocks };
}

/** Adds equations to others. */
function joined(sum: Equations[] | undefined, more: Equations[], weight: number): Equations[] {
  if (sum === undefined) {
    if (weight !== 1)
      for (const { gram, right } of more)
        for (const values of [gram, right]) for (let i = 0; i < values.length; i++) values[i] *= weight;
    return more;
  }
  sum.forEach(({ gram, right }, k) => {
    addTo(gram, more[k].gram, weight);
    addTo(right, more[k].right, weight);
  });
  return sum;
}

/** The common weights plus the mean correction over all penalties, of which the strongest makes none. */
function ownWeights(equations: readonly Equations[], shared: readonly Float64Array[]): Float64Array[] {
  return equations.map(({ gram, right }, k) => {
    const rest = residual(gram, shared[k], right);
    const weights = shared[k].slice();
    for (const penalty of OWN_PENALTIES)
      addTo(weights, solveRidge(gram, penalty, rest), 1 / (OWN_PENALTIES.length + 1));
    return weights;
  });
}

/** Writes solutions, [steps, features] each, as [features, horizon]. */
function write(out: Float32Array, at: number, solutions: readonly Float64Array[], horizon: number): void {
  const steps = horizon / solutions.length;
  solutions.forEach((solution, first) => {
    const size = solution.length / steps;
    for (let i = 0; i < size; i++)
      for (let k = 0; k < steps; k++) out[at + i * horizon + first * steps + k] = solution[k * size + i];
  });
}

/** A linear forecast that a model keeps, by the name and target of each series. */
export interface KeptLinear {
  form: LinearForm;
  sizes: LinearSizes;
  /** As in `LinearForecast`. */
  weights: readonly Float32Array[];
  /** By series: unit and mean on the scale of each regression. */
  units: Float32Array;
  /** [series, season] */
  seasons: Float32Array;
  /** [1 + series, effects]; those common to all series, in steps, first */
  effects: Float32Array;
  /** The place of a series; 0 for a new one. */
  placeOf(entry: Entry): number;
}

/** Returns a kept linear forecast for the rows of a table. New series have their own scale and the common weights. */
export function linearFor(
  { entries, known }: Pick<Panel, "entries" | "known">,
  kept: KeptLinear,
): LinearForecast {
  const { form, sizes, weights, units, seasons, effects: stored, placeOf } = kept;
  const features = featuresOf(form, sizes);
  const own = entries.map((entry): ScaledEntry => {
    const place = placeOf(entry);
    const whole = transformed(entry, form);
    const rows = entry.values.length;
    const common = stored.subarray(0, sizes.effects);
    const effects =
      place === 0
        ? fitted(common, whole, entry, known)
        : stored.subarray(place * sizes.effects, (place + 1) * sizes.effects);
    const u = withoutEffects(whole, entry, known, effects);
    const scales = features.map((_, number): SeriesScale => {
      if (place === 0) return scaleOf(u, rows, number === 0 ? sizes.season : 1);
      const from = 2 * (features.length * (place - 1) + number);
      const season = seasons.subarray((place - 1) * sizes.season, place * sizes.season);
      const hasSeason = number === 0 && sizes.season > 1 && season.some((value) => value !== 0);
      return { unit: units[from], mean: units[from + 1], season: hasSeason ? season : new Float32Array(0) };
    });
    const phase = place === 0 ? 0 : phaseOf(u, scales[0].season);
    const z = scales.map((each) => scaled(u, each, phase));
    return { entry, rows, scales, z, phase, effects, weight: 1, place };
  });
  return new LinearForecast(form, sizes, own, known, stored.subarray(0, sizes.effects), weights);
}
