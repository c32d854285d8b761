/** The inputs and targets of the networks: windows over a series with the linear forecast in their future rows. And forecasts from places. */
import { allocate } from "../../../core/tensor/dtype.ts";
import { Tensor } from "../../../core/tensor/tensor.ts";
import { inEvaluation } from "../evaluation.ts";
import { type JobArray, joinedArrays, type PreparedData, wholeArray } from "../job/prepared.ts";
import type { Columns, Panel } from "./entries.ts";
import { type Bounds, LEVELS } from "./intervals.ts";
import type { LinearForecast } from "./linear.ts";
import { type ForecastConfig, type Forecaster, inputSize } from "./model.ts";

/** A place to forecast from: the number of a series in its panel, and the first row to predict. */
export interface Place {
  index: number;
  origin: number;
}

/** Returns the places of some origins of each series. */
export const placesOf = (origins: readonly (readonly number[])[]): Place[] =>
  origins.flatMap((own, index) => own.map((origin) => ({ index, origin })));

/** Values of the windows of some places, in the order of the places. */
export interface Windows {
  places: readonly Place[];
  /** Past values and linear forecasts, compressed, [N, window + horizon] */
  values: Float32Array;
  /** Residuals of the linear forecast, times the weight of the series, [N, horizon]; not finite where the rows are not known */
  residuals: Float32Array;
  /** [N] */
  weights: Float32Array;
}

/** Keeps the sign and small values, and compresses large ones. */
const compressed = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value));

/** Returns the values of windows. @param crossed whether the linear forecast is one that was not fitted to these windows */
export function windowsAt(
  linear: LinearForecast,
  { window, horizon }: Pick<ForecastConfig, "window" | "horizon">,
  places: readonly Place[],
  crossed = false,
): Windows {
  const steps = window + horizon;
  const values = allocate("float32", places.length * steps, "forecast") as Float32Array;
  const residuals = new Float32Array(places.length * horizon);
  const weights = Float32Array.from(places, ({ index }) => linear.seriesWeights[index]);
  places.forEach(({ index, origin }, n) => {
    const [z] = linear.entries[index].z;
    const base = linear.base(index, origin);
    const forecast = linear.forecast(index, origin, crossed);
    for (let t = 0; t < window; t++)
      values[n * steps + t] = compressed(z[Math.max(0, origin - window + t)] - base);
    values.set(forecast.map(compressed), n * steps + window);
    const errors = linear.errors(index, origin, forecast);
    residuals.set(
      errors.map((error) => weights[n] * error),
      n * horizon,
    );
  });
  return { places, values, residuals, weights };
}

/** Returns the network's input for some of the windows, [window + horizon, N, columns]. */
export function inputOf(
  { entries, known, past, statics }: Panel,
  config: ForecastConfig,
  { places, values }: Windows,
  chosen: ArrayLike<number>,
): Tensor {
  const { window, horizon } = config;
  const steps = window + horizon;
  const size = inputSize(config);
  const count = chosen.length;
  const data = allocate("float32", steps * count * size, "forecast") as Float32Array;
  for (let n = 0; n < count; n++) {
    const { index, origin } = places[chosen[n]];
    const constants = statics(entries[index]);
    for (let t = 0; t < steps; t++) {
      let at = (t * count + n) * size;
      data[at++] = values[chosen[n] * steps + t];
      data[at++] = Number(t >= window);
      const row = entries[index].start + Math.max(0, origin - window + t);
      for (let c = 0; c < known.count; c++) data[at++] = known.data[row * known.count + c];
      for (let c = 0; c < past.count; c++) data[at++] = t < window ? past.data[row * past.count + c] : 0;
      data.set(constants, at);
    }
  }
  return new Tensor(data, [steps, count, size]);
}

/** Returns the target of some windows: weighted residuals, and weights, [horizon, N, 2]. */
export function targetOf(
  { residuals, weights }: Windows,
  horizon: number,
  chosen: ArrayLike<number>,
): Tensor {
  const count = chosen.length;
  const data = new Float32Array(horizon * count * 2);
  for (let n = 0; n < count; n++)
    for (let k = 0; k < horizon; k++)
      data.set([residuals[chosen[n] * horizon + k], weights[chosen[n]]], 2 * (k * count + n));
  return new Tensor(data, [horizon, count, 2]);
}

/** Windows in one forward pass. */
const CHUNK = 256;

/** Returns the mean corrections of the networks, [horizon] for each window. */
export function correctionsOf(
  model: Forecaster,
  config: ForecastConfig,
  panel: Panel,
  windows: Windows,
): Float64Array[] {
  const { horizon, networks } = config;
  const out: Float64Array[] = [];
  for (let first = 0; first < windows.places.length; first += CHUNK) {
    const count = Math.min(CHUNK, windows.places.length - first);
    const chosen = Int32Array.from({ length: count }, (_, k) => first + k);
    const { data } = inEvaluation(model, () => model.forward(inputOf(panel, config, windows, chosen)));
    for (let n = 0; n < count; n++) {
      const own = new Float64Array(horizon);
      for (let k = 0; k < horizon; k++)
        for (let i = 0; i < networks; i++) own[k] += data[(k * count + n) * networks + i] / networks;
      out.push(own);
    }
  }
  return out;
}

/** A model with the series that it reads. */
export interface Measured {
  model: Forecaster;
  config: ForecastConfig;
  panel: Panel;
}

/** A forecast from a place. */
export interface Made extends Place {
  /** As distances from the last value, on the scale of the first regression: the whole forecast, and the linear one; [horizon] */
  relative: Float64Array;
  relativeAlone: Float64Array;
  /** The same in the units of the table. */
  values: Float64Array;
  alone: Float64Array;
  /** Around the values, by level; empty before training has ended. */
  bounds: Bounds[];
}

/** Returns the forecasts from some places. */
export function forecastsAt(
  { model, config, panel }: Measured,
  linear: LinearForecast,
  places: readonly Place[],
): Made[] {
  const { share = 1, bounds: widths = [] } = config.correction ?? {};
  const corrections =
    share === 0 ? undefined : correctionsOf(model, config, panel, windowsAt(linear, config, places));
  return places.map(({ index, origin }, n) => {
    const relativeAlone = linear.forecast(index, origin);
    const relative = relativeAlone.map((value, k) => value + share * (corrections?.[n][k] ?? 0));
    const inUnits = (values: Float64Array) => linear.inUnits(index, origin, values);
    const bounds = widths.map((own, level) => {
      const moved = (sign: number) => relative.map((value, k) => value + sign * own[k]);
      return { level: LEVELS[level], lower: inUnits(moved(-1)), upper: inUnits(moved(1)) };
    });
    const [values, alone] = [relative, relativeAlone].map(inUnits);
    return { index, origin, relative, relativeAlone, values, alone, bounds };
  });
}

/** Returns windows that train, and then some that validate, as arrays of a job. */
export function windowArrays(
  panel: Panel,
  { window, horizon, seed }: ForecastConfig,
  train: Windows,
  validation: Windows,
  { batchSize, perEpoch }: { batchSize: number; perEpoch: number },
): PreparedData {
  const places = [...train.places, ...validation.places];
  const count = places.length;
  const joined = (name: "values" | "residuals" | "weights", shape: number[]) =>
    joinedArrays("float32", [train[name], validation[name]], shape);
  const rows = Int32Array.from(places, ({ index, origin }) => panel.entries[index].start + origin);
  // Rows of the test part stay out of the job.
  const end = rows.reduce((most, row) => Math.max(most, row), 0) + horizon;
  const columns = (name: "known" | "past", { data, count: size }: Columns): Record<string, JobArray> =>
    size === 0 ? {} : { [name]: wholeArray("float32", data.subarray(0, end * size), [end, size]) };
  const constants = places.map(({ index }) => panel.statics(panel.entries[index]));
  const size = constants[0].length;
  return {
    arrays: {
      values: joined("values", [count, window + horizon]),
      residuals: joined("residuals", [count, horizon]),
      weights: joined("weights", [count]),
      rows: wholeArray("int32", rows),
      ...columns("known", panel.known),
      ...columns("past", panel.past),
      ...(size > 0 && { statics: joinedArrays("float32", constants, [count, size]) }),
    },
    batchSize,
    shuffled: { examples: train.places.length, perEpoch, seed },
    layout: { train: train.places.length, window, horizon },
  };
}
