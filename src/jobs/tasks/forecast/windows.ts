/** Windows of a series as tensors. */

import { allocate } from "../../../core/tensor/dtype.ts";
import { UnsupportedError } from "../../../core/tensor/errors.ts";
import { Tensor } from "../../../core/tensor/tensor.ts";
import { chronologicalSplit, type Part, type RowSplit, windowOrigins } from "../../data/index.ts";
import { inEvaluation } from "../evaluation.ts";
import { joinedArrays, type PreparedData, piecedArray } from "../job/prepared.ts";
import { beyondOneSeries, type Series } from "../series.ts";
import { type ForecastInputs, LEAST_SPREAD } from "./inputs.ts";
import type { ForecastConfig, Forecaster } from "./model.ts";

/** The parts of a span: rows that train, validate and test. */
export type SpanParts = RowSplit;

/**
 * Returns the parts of each span, in rows of the whole series. Several series may be short: their held-out parts have at least one horizon,
 * and a series without enough rows for that trains with all of its rows.
 */
export function partsOf(
  { spans, panel }: Series,
  { window, horizon, heldOut, seasons }: Pick<ForecastConfig, "window" | "horizon" | "heldOut" | "seasons">,
): SpanParts[] {
  return spans.map(({ start, end }) => {
    const rows = end - start;
    const past = Math.max(window, ...seasons);
    if (panel === undefined) return chronologicalSplit(rows, heldOut);
    const share = (fraction: number) => (fraction === 0 ? 0 : Math.max(horizon, Math.round(rows * fraction)));
    const [validation, test] = [share(heldOut.validation), share(heldOut.test)];
    const isLong = rows - validation - test >= past + horizon;
    const [trainEnd, validationEnd] = isLong ? [end - test - validation, end - test] : [end, end];
    return {
      train: { start, end: trainEnd },
      validation: { start: trainEnd, end: validationEnd },
      test: { start: validationEnd, end },
    };
  });
}

/** Origins in a part of each span with a whole window and every season before them. */
export function originsIn(
  parts: readonly Part[],
  config: Pick<ForecastConfig, "window" | "horizon">,
  inputs: ForecastInputs,
  { spans }: Series,
): Int32Array {
  const { window, horizon } = config;
  const all = parts.map(({ start, end }, k) => {
    const first = spans[k].start;
    const part = { start: Math.max(start - first, inputs.reach), end: Math.max(end - first, inputs.reach) };
    const origins = windowOrigins(part, { window, horizon });
    for (let k = 0; k < origins.length; k++) origins[k] += first;
    return origins;
  });
  if (all.length === 1) return all[0];
  const origins = new Int32Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of all) {
    origins.set(each, at);
    at += each.length;
  }
  return origins;
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
  const steps = window + horizon;
  const data = allocate("float32", steps * origins.length * inputs.size, "forecast") as Float32Array;
  inputs.writeWindows(origins, horizon, data);
  return new Tensor(data, [steps, origins.length, inputs.size]);
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

/**
 * Returns the series once and the origins of its windows, as arrays of a job.
 *
 * @param perEpoch most windows of an epoch
 * @throws UnsupportedError for several series, and for columns that the job's script does not read
 */
export function windowArrays(
  config: ForecastConfig,
  inputs: ForecastInputs,
  train: Int32Array,
  validation: Int32Array,
  { batchSize, perEpoch }: { batchSize: number; perEpoch: number },
): PreparedData {
  const beyond = beyondOneSeries(config);
  if (beyond.length > 0) {
    throw new UnsupportedError(
      `prepareJob: expected a forecaster of one series with features, got ${beyond.join(", ")}. Leave that out, or train with sluice train.`,
    );
  }
  const { window, horizon, targets, seasons, scaling, seed } = config;
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
    shuffled: { examples: train.length, perEpoch, seed },
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
