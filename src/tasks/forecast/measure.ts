/** Errors of forecasts, beside those of the naive ones. */
import { unscale } from "../../data/index.ts";
import { ArgumentError } from "../../tensor/errors.ts";
import { inEvaluation } from "../evaluation.ts";
import { seasonalNaive } from "../season.ts";
import type { ForecastInputs, Series } from "../series.ts";
import type { Measures } from "../task.ts";
import type { ForecastConfig, Forecaster } from "./model.ts";
import { windowInput } from "./windows.ts";

/** Windows in one forward pass of the measurement. */
const CHUNK = 256;

/**
 * Returns errors over all targets, windows and steps, in the units of the table.
 *
 * @returns `mae`, `rmse`; the same of the naive forecast of each season as `naiveMae7`, `naiveRmse7`; `skill` = 1 - mae / the
 *   smallest naive mae; `windows`; and `loss`, the mean absolute error over scaled targets
 */
export function measure(
  model: Forecaster,
  config: ForecastConfig,
  series: Series,
  inputs: ForecastInputs,
  origins: Int32Array,
): Measures {
  const { horizon, targets, scaling, seasons } = config;
  if (origins.length === 0) {
    throw new ArgumentError(
      `forecast: expected at least ${horizon} held-out rows to measure on, got fewer. Hold out a larger part, or choose a smaller horizon.`,
    );
  }
  const own = new Errors();
  let scaled = 0;
  const naive = new Map((seasons.length > 0 ? seasons : [1]).map((season) => [season, new Errors()]));
  for (let first = 0; first < origins.length; first += CHUNK) {
    const chunk = origins.subarray(first, first + CHUNK);
    const output = inEvaluation(model, () => model.forward(windowInput(inputs, config, chunk)));
    for (let h = 0; h < horizon; h++) {
      for (let n = 0; n < chunk.length; n++) {
        for (let k = 0; k < targets.length; k++) {
          const predicted = unscale(output.data[(h * chunk.length + n) * targets.length + k], scaling, k);
          const actual = series.values[k][chunk[n] + h];
          own.add(predicted - actual);
          scaled += Math.abs(predicted - actual) / scaling.deviation[k];
          for (const [season, errors] of naive) {
            errors.add(seasonalNaive(series.values[k], chunk[n], h, season) - actual);
          }
        }
      }
    }
  }
  const best = Math.min(...[...naive.values()].map(({ mae }) => mae));
  const measures: Measures = { loss: scaled / own.count, mae: own.mae, rmse: own.rmse };
  for (const [season, { mae, rmse }] of naive) {
    measures[`naiveMae${season}`] = mae;
    measures[`naiveRmse${season}`] = rmse;
  }
  return { ...measures, skill: best === 0 ? 0 : 1 - own.mae / best, windows: origins.length };
}

class Errors {
  count = 0;
  #absolute = 0;
  #squares = 0;

  add(error: number): void {
    this.count++;
    this.#absolute += Math.abs(error);
    this.#squares += error * error;
  }

  get mae(): number {
    return this.#absolute / this.count;
  }

  get rmse(): number {
    return Math.sqrt(this.#squares / this.count);
  }
}
