/** Errors of forecasts, beside those of every method without a network. */
import { ArgumentError } from "../../tensor/errors.ts";
import type { ForecastInputs, Series } from "../series.ts";
import type { Measures } from "../task.ts";
import { spread, tryMethod } from "./backtest.ts";
import { ChosenMethods, type ForecastChoice, outlookOf } from "./choice.ts";
import { LEVELS } from "./intervals.ts";
import { methodsFor } from "./methods/index.ts";
import { coverage, meanAbsoluteError, seasonalStep } from "./metrics.ts";
import type { ForecastConfig, Forecaster } from "./model.ts";
import { networkForecasts } from "./windows.ts";

/** Origins at which methods are fitted again and everything is compared. */
const COMPARED_ORIGINS = 24;

/** The network's own errors, for the end of each epoch. @returns `loss`, the mean absolute error of scaled targets, and `mae` */
export function measureNetwork(
  model: Forecaster,
  config: ForecastConfig,
  series: Series,
  inputs: ForecastInputs,
  origins: Int32Array,
): Measures {
  const forecasts = networkForecasts(model, config, inputs, origins);
  const own = new Errors();
  let scaled = 0;
  for (const k of forecasts.keys()) {
    for (const [n, origin] of origins.entries()) {
      const actual = series.values[k].subarray(origin, origin + config.horizon);
      own.add(forecasts[k][n], actual);
      scaled +=
        (config.horizon * meanAbsoluteError(actual, forecasts[k][n])) / inputs.scaleOf(origin, k).spread;
    }
  }
  return { loss: scaled / own.count, mae: own.mae };
}

/**
 * Errors of the forecast over targets, origins and steps, in the units of the table, beside those of the network and of each method,
 * which is fitted again at every origin.
 *
 * @param origins at most 24 of them are taken, evenly spread
 * @returns `mae`, `rmse`, `mase` of the forecast; `coverage50`, `coverage80`, `coverage95` of its intervals; `mae of NAME` and `rmse of NAME`
 *   of the network and of each method; `skill`, 1 - mae / the smallest mae of a method without a network; `windows`, the origins
 */
export function measureForecast(
  model: Forecaster,
  config: ForecastConfig,
  series: Series,
  inputs: ForecastInputs,
  origins: Int32Array,
): Measures {
  const { horizon, targets, recurrent } = config;
  if (origins.length === 0) {
    throw new ArgumentError(
      `forecast: expected at least ${horizon} held-out rows to measure on, got fewer. Hold out a larger part, or choose a smaller horizon.`,
    );
  }
  const at = spread(0, origins.length - 1, COMPARED_ORIGINS).map((i) => origins[i]);
  const network = networkForecasts(model, config, inputs, Int32Array.from(at));
  const choice: ForecastChoice = config.choice ?? networkAlone(config);
  const chosen = new ChosenMethods(config, choice);
  const outlook = outlookOf(config);
  const singles = new Map<string, Errors>();
  const errorsOf = (name: string) => {
    const known = singles.get(name) ?? new Errors();
    singles.set(name, known);
    return known;
  };
  const own = new Errors();
  const inside = LEVELS.map(() => 0);
  let scaled = 0;
  for (const k of targets.keys()) {
    const values = series.values[k];
    const unit = seasonalStep(values.subarray(0, at[0]), outlook.seasons[0] ?? 1) || 1;
    const actualAt = (n: number) => values.subarray(at[n], at[n] + horizon);
    for (const [n, origin] of at.entries()) {
      const history = values.subarray(0, origin);
      const forecast = chosen.forecast(k, history, network[k][n]);
      own.add(forecast, actualAt(n));
      scaled += meanAbsoluteError(actualAt(n), forecast) / unit;
      errorsOf(networkName(recurrent.cell)).add(network[k][n], actualAt(n));
      if (config.choice === undefined) continue;
      const bounds = chosen.bounds(k, history, forecast);
      for (const i of inside.keys()) inside[i] += coverage(actualAt(n), bounds[i]);
    }
    for (const method of methodsFor(outlook)) {
      const { forecasts } = tryMethod(method, values, at, outlook);
      // A method is compared when it has a forecast everywhere.
      if (!forecasts.every((forecast) => forecast?.every(Number.isFinite))) continue;
      for (const [n, forecast] of forecasts.entries()) errorsOf(method.name).add(forecast!, actualAt(n));
    }
  }
  const complete = [...singles].filter(([, { count }]) => count === own.count);
  const methods = complete.filter(([name]) => name !== networkName(recurrent.cell));
  const least = Math.min(...methods.map(([, { mae }]) => mae));
  return {
    mae: own.mae,
    rmse: own.rmse,
    mase: scaled / at.length / targets.length,
    ...(config.choice === undefined
      ? {}
      : Object.fromEntries(
          LEVELS.map((level, i) => [
            `coverage${Math.round(100 * level)}`,
            inside[i] / at.length / targets.length,
          ]),
        )),
    skill: least === 0 ? 0 : 1 - own.mae / least,
    windows: at.length,
    ...Object.fromEntries(
      complete.flatMap(([name, { mae, rmse }]) => [
        [`mae of ${name}`, mae],
        [`rmse of ${name}`, rmse],
      ]),
    ),
  };
}

/** What a table calls the network. */
export function networkName(cell: string): string {
  return `the ${cell.toUpperCase()}`;
}

function networkAlone({ targets }: ForecastConfig): ForecastChoice {
  return {
    seasons: [],
    network: 1,
    targets: targets.map(() => ({ members: [], scale: [], ratios: [] })),
    validation: { network: 0, methods: 0, mean: 0 },
  };
}

class Errors {
  count = 0;
  #absolute = 0;
  #squares = 0;

  add(forecast: Float64Array, actual: Float64Array): void {
    for (let h = 0; h < forecast.length; h++) {
      const error = forecast[h] - actual[h];
      this.#absolute += Math.abs(error);
      this.#squares += error * error;
    }
    this.count += forecast.length;
  }

  get mae(): number {
    return this.#absolute / this.count;
  }

  get rmse(): number {
    return Math.sqrt(this.#squares / this.count);
  }
}
