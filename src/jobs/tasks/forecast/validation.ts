/**
 * The validation part decides the form of the linear forecast and how much of the network's correction helps. Rows of it that chose nothing
 * show how far forecasts are off.
 */
import type { Series } from "../readSeries.ts";
import type { Entry } from "./entries.ts";
import { FEW, fitLinear, LEVELS, type LinearForecast, type LinearForm, range } from "./linear.ts";
import type { Correction, ForecastConfig, Measured } from "./model.ts";
import { mean } from "./scale.ts";
import { type Place, placesOf, sharedAt } from "./windows.ts";

/** The rows of a series by their use, counted from its first one. */
export interface EntryParts {
  /** End of the rows that train. */
  train: number;
  /** End of the rows that validate; those after it test. */
  validation: number;
  /** Origins that choose the form, the epoch and the share of the network. */
  choose: number[];
  /** Origins that chose nothing: they calibrate the intervals. */
  calibrate: number[];
}

/** Most origins of a series that choose, and as many that calibrate; of each of many series fewer. */
const MOST_ORIGINS = 50;
const MANY_ORIGINS = 4;
/** Most pairs of blocks of the validation part, of which the first chooses and the second calibrates. */
const MOST_PAIRS = 6;
/** Horizons of a series from which on its validation part has two. */
const LONG = 8;

/** Shares of the correction to try. The network is switched off unless it beats the linear forecast by this many standard errors. */
const SHARES = [0.25, 0.5, 0.75, 1];
const CERTAIN = 2;
/** With fewer windows to learn from than a batch has it is switched off: on so few rows of validation, chance decides. */
const LEAST_WINDOWS = 64;
/** Of few series, linear forecasts of this many origins that train calibrate too, by weights that were not fitted to them. */
const CROSSED = 100;

/** Divides the rows of each series. A series that is too short to hold out rows trains with all of them. */
export function partsFor(
  series: readonly Pick<Series, "values">[],
  { horizon, lags, heldOut }: Pick<ForecastConfig, "horizon" | "lags" | "heldOut">,
): EntryParts[] {
  const most = series.length < FEW ? MOST_ORIGINS : MANY_ORIGINS;
  return series.map(({ values: { length: rows } }, number) => {
    const share = (part: number, least: number) =>
      part === 0 ? 0 : Math.max(least, Math.round(rows * part));
    const test = share(heldOut.test, horizon);
    const held = share(heldOut.validation, rows >= LONG * horizon ? 2 * horizon : horizon);
    const train = rows - test - held;
    if (train < lags + horizon) return { train: rows, validation: rows, choose: [], calibrate: [] };
    const pairs = Math.floor(held / (2 * horizon + 2)) || Math.floor(held / (2 * horizon));
    // Blocks in turn, so that both see all of the year. With too few rows for two, every second series calibrates.
    const blocks = Math.max(1, 2 * Math.min(MOST_PAIRS, pairs));
    const turn = blocks === 1 ? number : 0;
    const startOf = (block: number) => train + Math.round((block * held) / blocks);
    const originsIn = (which: number) =>
      range(0, blocks)
        .filter((block) => (block + turn) % 2 === which)
        .flatMap((block) => {
          const last = startOf(block + 1) - horizon;
          return spread(startOf(block), last, Math.ceil((2 * most) / Math.max(2, blocks)));
        });
    return { train, validation: rows - test, choose: originsIn(0), calibrate: originsIn(1) };
  });
}

/** Returns at most `most` whole numbers from `first` to `last`, evenly spread, with both ends. */
export function spread(first: number, last: number, most: number): number[] {
  const count = Math.max(0, Math.min(most, last - first + 1));
  return range(0, count).map((i) =>
    count === 1 ? last : first + Math.round((i * (last - first)) / (count - 1)),
  );
}

/** Returns the mean error of each series, or of few series from each place, in units of the root of the mean step times the mean size. */
function errorsOf(
  { entries, inUnits }: LinearForecast,
  parts: readonly EntryParts[],
  places: readonly Place[],
  forecasts: readonly Float64Array[],
): number[] {
  const units = entries.map(({ entry }, k) => unitOf(entry.values.subarray(0, parts[k].train)));
  const errors = new Map<number, number[]>();
  places.forEach(({ index, origin }, n) => {
    const { values } = entries[index].entry;
    const forecast = inUnits(index, origin, forecasts[n]);
    const error = mean(forecast.map((value, k) => Math.abs(values[origin + k] - value))) / units[index];
    const judged = entries.length < FEW ? n : index;
    errors.set(judged, [...(errors.get(judged) ?? []), error]);
  });
  return [...errors.values()].map(mean);
}

function unitOf(known: Float64Array): number {
  const steps = known.subarray(1).map((value, row) => Math.abs(value - known[row]));
  return Math.sqrt(mean(steps) * mean(known.map(Math.abs))) || 1;
}

/** Returns the linear forecast whose form has the smallest validation error, tried one change after the other, fitted to the rows that train. */
export function chooseForm(
  entries: readonly Entry[],
  parts: readonly EntryParts[],
  config: Omit<ForecastConfig, "linear">,
): LinearForecast {
  const rows = parts.map(({ train }) => train);
  const places = placesOf(parts.map(({ choose }) => choose));
  const isFew = entries.length < FEW;
  const isSeasonal = config.seasons.some((season) => season > 1);
  const tried = (form: LinearForm) => {
    const linear = fitLinear(entries, rows, { ...config, linear: form });
    const forecasts = places.map(({ index, origin }) => linear.forecast(index, origin));
    return { form, linear, score: mean(errorsOf(linear, parts, places, forecasts)) };
  };
  let best = tried({ logarithms: false, level: false, calendar: false, twins: isSeasonal });
  const attempt = (change: Partial<LinearForm>) => {
    const other = tried({ ...best.form, ...change });
    if (other.score < best.score) best = other;
  };
  const isPositive = entries.every(({ values }) => values.every((value) => value > 0));
  if (isPositive) attempt({ logarithms: true });
  // In short series, the distance to their own mean misleads.
  if (isFew) attempt({ level: true });
  if (config.calendar.length > 0) attempt({ calendar: true, level: isFew });
  // Again, since holidays in the errors hide what logarithms are good for.
  if (isPositive && best.form.calendar) attempt({ logarithms: !best.form.logarithms });
  if (isFew && isSeasonal) attempt({ twins: false });
  return best.linear;
}

/**
 * Settles a trained forecaster.
 *
 * @param linear  fitted to the rows that train
 * @param windows that the network learned from
 */
export function correct(
  measured: Measured,
  parts: readonly EntryParts[],
  linear: LinearForecast,
  windows: number,
): Correction {
  const { config } = measured;
  const [choose, calibrate] = (["choose", "calibrate"] as const).map((use) => {
    const places = placesOf(parts.map((part) => part[use]));
    return { places, forecasts: sharedAt(measured, linear, places) };
  });
  const tried = [0, ...(windows < LEAST_WINDOWS ? [] : SHARES)].map((share) => {
    const errors = errorsOf(linear, parts, choose.places, choose.forecasts(share));
    return { share, errors, score: errors.length === 0 ? 0 : mean(errors) };
  });
  const [alone] = tried;
  const found = tried.reduce((a, b) => (b.score < a.score ? b : a));
  const best = isCertain(alone.errors, found.errors) ? found : alone;
  const errors = calibrate.forecasts(best.share).map((forecast, n) => {
    const { index, origin } = calibrate.places[n];
    return linear.errors(index, origin, forecast);
  });
  const ratio = alone.score > 0 ? best.score / alone.score : 1;
  for (const [index, { train }] of parts.entries())
    for (const origin of spread(linear.reach, train - config.horizon, parts.length < FEW ? CROSSED : 0)) {
      const forecast = linear.forecast(index, origin, true);
      errors.push(linear.errors(index, origin, forecast).map((error) => ratio * error));
    }
  return {
    share: best.share,
    linear: alone.score,
    corrected: best.score,
    bounds: boundsFrom(errors, config.horizon),
    origins: errors.length,
  };
}

/** Whether errors are smaller than others by more than chance: by some standard errors of the mean of their differences. */
function isCertain(alone: readonly number[], corrected: readonly number[]): boolean {
  const gains = alone.map((error, k) => error - corrected[k]);
  const gain = mean(gains);
  const variance = mean(gains.map((each) => (each - gain) ** 2)) / Math.max(1, gains.length - 1);
  return gain > CERTAIN * Math.sqrt(variance);
}

/**
 * Returns half the width of each level at each step, never falling: conformal prediction (Vovk, Gammerman and Shafer 2005). Errors are in usual steps
 * of their series, so that all series have common quantiles.
 *
 * @param errors of each origin, [horizon]
 */
export function boundsFrom(errors: readonly Float64Array[], horizon: number): number[][] {
  const count = errors.length;
  const sorted = Array.from({ length: horizon }, (_, k) =>
    Float64Array.from(errors, (row) => Math.abs(row[k])).sort(),
  );
  return LEVELS.map((level) => {
    const rank = Math.min(count, Math.ceil(level * (count + 1)));
    let least = 0;
    return sorted.map((own) => (least = Math.max(least, own[rank - 1] ?? 0)));
  });
}
