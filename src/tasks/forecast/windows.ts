/** Windows of a series as tensors. */
import { type Part, windowOrigins } from "../../data/index.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { inEvaluation } from "../evaluation.ts";
import { joinedArrays, type PreparedData, piecedArray } from "../job/prepared.ts";
import { type ForecastInputs, LEAST_SPREAD } from "../series.ts";
import type { ForecastConfig, Forecaster } from "./model.ts";

/** Origins in a part with a whole window and every season before them. */
export function originsIn(part: Part, config: ForecastConfig, inputs: ForecastInputs): Int32Array {
  const { window, horizon } = config;
  return windowOrigins({ start: Math.max(part.start, inputs.reach), end: part.end }, { window, horizon });
}

/** @returns input [window + horizon, N, columns], target [horizon, N, targets], scaled as the window is */
export function windowBatch(
  inputs: ForecastInputs,
  config: ForecastConfig,
  origins: Int32Array,
): { input: Tensor; target: Tensor } {
  const { horizon, targets } = config;
  const count = origins.length;
  const target = new Float32Array(horizon * count * targets.length);
  for (let n = 0; n < count; n++) {
    for (let k = 0; k < targets.length; k++) {
      const { level, spread } = inputs.scaleOf(origins[n], k);
      for (let h = 0; h < horizon; h++) {
        target[(h * count + n) * targets.length + k] = (inputs.target(origins[n] + h, k) - level) / spread;
      }
    }
  }
  return {
    input: windowInput(inputs, config, origins),
    target: new Tensor(target, [horizon, count, targets.length]),
  };
}

/** @returns [window + horizon, N, columns] */
export function windowInput(
  inputs: ForecastInputs,
  { window, horizon }: ForecastConfig,
  origins: Int32Array,
): Tensor {
  const count = origins.length;
  const stride = count * inputs.size;
  const data = new Float32Array((window + horizon) * stride);
  for (let n = 0; n < count; n++) {
    inputs.writeWindow(origins[n], horizon, data, n * inputs.size, stride);
  }
  return new Tensor(data, [window + horizon, count, inputs.size]);
}

/** Windows in one forward pass. */
const CHUNK = 256;

/** The forecasts of the network from each origin, in the units of the table: [targets][origins][horizon]. */
export function networkForecasts(
  model: Forecaster,
  config: ForecastConfig,
  inputs: ForecastInputs,
  origins: Int32Array,
): Float64Array[][] {
  const { horizon, targets } = config;
  const forecasts = targets.map(() => Array.from(origins, () => new Float64Array(horizon)));
  for (let first = 0; first < origins.length; first += CHUNK) {
    const chunk = origins.subarray(first, first + CHUNK);
    const { data } = inEvaluation(model, () => model.forward(windowInput(inputs, config, chunk)));
    for (let k = 0; k < targets.length; k++) {
      for (let n = 0; n < chunk.length; n++) {
        const { level, spread } = inputs.scaleOf(chunk[n], k);
        for (let h = 0; h < horizon; h++)
          forecasts[k][first + n][h] = data[(h * chunk.length + n) * targets.length + k] * spread + level;
      }
    }
  }
  return forecasts;
}

/** Returns the series once and the origins of its windows, as arrays of a job. */
export function windowArrays(
  { window, horizon, targets, seasons, scaling, seed }: ForecastConfig,
  inputs: ForecastInputs,
  train: Int32Array,
  validation: Int32Array,
  batchSize: number,
): PreparedData {
  // Rows of the test part stay out of the job.
  const rows = validation[validation.length - 1] + horizon;
  const { columns, calendarSize } = inputs;
  return {
    arrays: {
      series: joinedArrays(
        "float64",
        columns.map((column) => column.subarray(0, rows)),
        [columns.length, rows],
      ),
      ...(calendarSize > 0 && {
        calendar: piecedArray("float32", [rows, calendarSize], (start, end) => inputs.calendarOf(start, end)),
      }),
      origins: joinedArrays("int32", [train, validation], [train.length + validation.length]),
    },
    batchSize,
    shuffled: { examples: train.length, seed },
    layout: {
      train: train.length,
      calendar: calendarSize > 0,
      window,
      horizon,
      targets: targets.length,
      seasons,
      deviation: scaling.deviation.slice(0, targets.length),
      leastSpread: LEAST_SPREAD,
    },
  };
}
