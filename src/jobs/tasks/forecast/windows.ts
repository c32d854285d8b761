/** Windows over series: what the networks read and learn, with the linear forecast in their future rows. And forecasts from places. */
import { allocate } from "../../../core/tensor/dtype.ts";
import { Tensor } from "../../../core/tensor/tensor.ts";
import { inEvaluation } from "../evaluation.ts";
import type { JobArray } from "../job/prepared.ts";
import type { Entry } from "./entries.ts";
import { LEVELS, type LinearForecast } from "./linear.ts";
import { type ForecastConfig, type Forecaster, inputSize } from "./model.ts";
import { effectIn } from "./scale.ts";

/** A place to forecast from: the number of a series in its panel, and the first row to predict. */
export interface Place {
  index: number;
  origin: number;
}

/** Returns the places of some origins of each series. */
export const placesOf = (origins: readonly (readonly number[])[]): Place[] =>
  origins.flatMap((own, index) => own.map((origin) => ({ index, origin })));

/** A model with the series that it reads. */
export interface Measured {
  model: Forecaster;
  config: ForecastConfig;
  entries: Entry[];
}

/** Keeps the sign and small values, and compresses large ones. */
const compressed = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value));

/**
 * Returns the windows of some places.
 *
 * @param crossed whether their linear forecast is one that was not fitted to them
 * @returns input [window + horizon, N, columns]; target [horizon, N, 2], what the linear forecast lacks, times the weight of the series, and this
 *   weight
 */
export function windowsAt(
  config: ForecastConfig,
  linear: LinearForecast,
  places: readonly Place[],
  crossed = false,
): { input: Tensor; target: Tensor } {
  const { window, horizon } = config;
  const [steps, count, size] = [window + horizon, places.length, inputSize(config)];
  const input = allocate("float32", steps * count * size, "forecast") as Float32Array;
  const target = new Float32Array(horizon * count * 2);
  places.forEach(({ index, origin }, n) => {
    const { z, entry, scale } = linear.entries[index];
    const { known, past, statics } = entry;
    const base = linear.base(index, origin);
    const forecast = linear.forecast(index, origin, crossed);
    for (let t = 0; t < steps; t++) {
      const isPast = t < window;
      const row = Math.max(0, origin - window + t);
      let at = (t * count + n) * size;
      input[at++] = compressed(isPast ? z[0][row] - base : forecast[t - window]);
      input[at++] = Number(!isPast);
      input[at++] = compressed(effectIn(entry, row, scale.effects) / scale.unit);
      for (let c = 0; c < known.count; c++) input[at++] = known.data[row * known.count + c];
      for (let c = 0; c < past.count; c++) input[at++] = isPast ? past.data[row * past.count + c] : 0;
      input.set(statics, at);
    }
    const weight = linear.seriesWeights[index];
    for (const [k, error] of linear.errors(index, origin, forecast).entries())
      target.set([weight * error, weight], 2 * (k * count + n));
  });
  return {
    input: new Tensor(input, [steps, count, size]),
    target: new Tensor(target, [horizon, count, 2]),
  };
}

/** Returns windows that train, and then some that validate, as arrays of a job. */
export function windowArrays(
  config: ForecastConfig,
  linear: LinearForecast,
  train: readonly Place[],
  validation: readonly Place[],
): Record<"inputs" | "targets", JobArray> {
  const { window, horizon } = config;
  const count = train.length + validation.length;
  const arrayOf = (name: "input" | "target", ...shape: number[]): JobArray => ({
    type: "float32",
    shape: [count, ...shape],
    *pieces() {
      for (const place of train) yield windowsAt(config, linear, [place], true)[name].data;
      for (const place of validation) yield windowsAt(config, linear, [place])[name].data;
    },
  });
  return {
    inputs: arrayOf("input", window + horizon, inputSize(config)),
    targets: arrayOf("target", horizon, 2),
  };
}

/** Windows in one forward pass. */
const CHUNK = 256;

/** Returns the mean corrections of the networks, [horizon] for each place. */
export function correctionsOf(
  { model, config }: Pick<Measured, "model" | "config">,
  linear: LinearForecast,
  places: readonly Place[],
): Float64Array[] {
  const { horizon, networks } = config;
  const out = places.map(() => new Float64Array(horizon));
  for (let first = 0; first < places.length; first += CHUNK) {
    const chosen = places.slice(first, first + CHUNK);
    const { data } = inEvaluation(model, () => model.forward(windowsAt(config, linear, chosen).input));
    for (let at = 0; at < data.length; at++) {
      const place = Math.floor(at / networks);
      const own = out[first + (place % chosen.length)];
      own[Math.floor(place / chosen.length)] += data[at] / networks;
    }
  }
  return out;
}

/** Returns the linear forecast from a place with a share of its correction, as distances from the last value, [horizon]. */
export function corrected(
  linear: LinearForecast,
  { index, origin }: Place,
  correction?: Float64Array,
  share = 1,
): Float64Array {
  const alone = linear.forecast(index, origin);
  return correction === undefined ? alone : alone.map((value, k) => value + share * correction[k]);
}

/** Bounds that hold a value with the probability `level`, [steps] each. */
export interface Interval {
  level: number;
  lower: number[];
  upper: number[];
}

/** A forecast from a place, in the units of the table. */
export interface Made extends Place {
  /** The whole forecast, and the linear one, [horizon] */
  values: Float64Array;
  alone: Float64Array;
  /** Around the values; empty before training has ended. */
  intervals: Interval[];
}

/** Returns the forecasts from some places. */
export function forecastsAt(
  measured: Pick<Measured, "model" | "config">,
  linear: LinearForecast,
  places: readonly Place[],
): Made[] {
  const { share = 1, bounds = [] } = measured.config.correction ?? {};
  const corrections = share === 0 ? [] : correctionsOf(measured, linear, places);
  return places.map((place, n) => {
    const inUnits = (values: Float64Array) => linear.inUnits(place.index, place.origin, values);
    const whole = corrected(linear, place, corrections[n], share);
    const intervals = bounds.map((widths, level) => {
      const moved = (sign: number) => [...inUnits(whole.map((value, k) => value + sign * widths[k]))];
      return { level: LEVELS[level], lower: moved(-1), upper: moved(1) };
    });
    return { ...place, values: inUnits(whole), alone: inUnits(corrected(linear, place)), intervals };
  });
}
