/** Windows over series: what the networks read and learn, with the linear forecast in their future rows. And forecasts from places. */
import { allocate } from "../../../core/tensor/dtype.ts";
import { Tensor } from "../../../core/tensor/tensor.ts";
import { inEvaluation } from "../evaluation.ts";
import type { JobArray } from "../job/prepared.ts";
import { columnCounts } from "./entries.ts";
import { LEVELS, type LinearForecast } from "./linear.ts";
import { type ForecastConfig, inputSize, type Trained } from "./model.ts";
import { effectIn, mean } from "./scale.ts";

/** A place to forecast from: the number of a series in its panel, and the first row to predict. */
export interface Place {
  index: number;
  origin: number;
}

/** Returns the places of some origins of each series. */
export const placesOf = (origins: readonly (readonly number[])[]): Place[] =>
  origins.flatMap((own, index) => own.map((origin) => ({ index, origin })));

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
  const dense = columnCounts(config).known;
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
      input[at++] = compressed(effectIn(known, row, scale.effects) / scale.unit);
      for (let k = row * known.count; k < (row + 1) * known.count; k++)
        if (known.places[k] < dense) input[at + known.places[k]] = known.values[k];
      at += dense;
      for (const column of past) input[at++] = isPast ? column[row] : 0;
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
  const arrayOf = (name: "input" | "target", ...shape: number[]): JobArray => ({
    type: "float32",
    shape: [train.length + validation.length, ...shape],
    *pieces() {
      for (const [isCrossed, places] of [[true, train] as const, [false, validation] as const])
        for (const place of places) yield windowsAt(config, linear, [place], isCrossed)[name].data;
    },
  });
  return {
    inputs: arrayOf("input", window + horizon, inputSize(config)),
    targets: arrayOf("target", horizon, 2),
  };
}

/** Windows in one forward pass. */
const CHUNK = 256;

/** Returns the forecasts from some places, as distances from the last value: linear ones with a share of the networks' mean correction. */
export function sharedAt(
  { model, config }: Trained,
  linear: LinearForecast,
  places: readonly Place[],
): (share: number) => Float64Array[] {
  const { horizon, networks } = config;
  const alone = places.map(({ index, origin }) => linear.forecast(index, origin));
  const corrections: Float64Array[] = [];
  return (share) => {
    if (share === 0) return alone;
    for (let first = corrections.length; first < places.length; first += CHUNK) {
      const chosen = places.slice(first, first + CHUNK);
      const { data } = inEvaluation(model, () => model.forward(windowsAt(config, linear, chosen).input));
      chosen.forEach((_, n) => {
        const at = (k: number) => (k * chosen.length + n) * networks;
        corrections.push(
          Float64Array.from({ length: horizon }, (_, k) => mean(data.subarray(at(k), at(k) + networks))),
        );
      });
    }
    return alone.map((own, n) => own.map((value, k) => value + share * corrections[n][k]));
  };
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
export function forecastsAt(measured: Trained, linear: LinearForecast, places: readonly Place[]): Made[] {
  const { share = 1, bounds = [] } = measured.config.correction ?? {};
  const forecasts = sharedAt(measured, linear, places);
  const alone = forecasts(0);
  return forecasts(share).map((whole, n) => {
    const { index, origin } = places[n];
    const inUnits = (values: Float64Array) => linear.inUnits(index, origin, values);
    const intervals = bounds.map((widths, level) => {
      const moved = (sign: number) => [...inUnits(whole.map((value, k) => value + sign * widths[k]))];
      return { level: LEVELS[level], lower: moved(-1), upper: moved(1) };
    });
    return { index, origin, values: inUnits(whole), alone: inUnits(alone[n]), intervals };
  });
}
