/**
 * Chooses the forecast: the methods that did best on the past of the series, the network, or the mean of both. It chooses the methods on
 * the training part, then compares both on the validation part, on which neither was fitted; early stopping may have picked the network's
 * epoch by it.
 */
import type { Part } from "../../data/index.ts";
import type { ForecastInputs, Series } from "../series.ts";
import { scoreOutOfFold, spread, tryMethod } from "./backtest.ts";
import { combine, forecastCombination, LATEST, type TriedMethod } from "./combination.ts";
import { activityOf, fitIntervals, Intervals } from "./intervals.ts";
import { methodsFor, type NamedMethod, type Outlook } from "./methods/index.ts";
import { meanAbsoluteError } from "./metrics.ts";
import type { ForecastConfig, Forecaster } from "./model.ts";
import { networkForecasts, originsIn } from "./windows.ts";

/** Number of origins for trying methods, in the second half of the training part and in the validation part. */
const TRAINING_ORIGINS = 20;
const VALIDATION_ORIGINS = 12;

/** Plain data, stored with the model. */
export interface ForecastChoice {
  /** Lengths of seasons for the methods to try, in rows, shortest first: detected ones, and likely ones for the dates. */
  seasons: number[];
  /** The network's share of the forecast, 0 to 1; the methods have the rest. */
  network: number;
  /** By target. */
  targets: { members: { name: string; share: number }[]; scale: number[]; ratios: number[] }[];
  /** Mean absolute errors on the validation part, in units of each target's deviation. */
  validation: { network: number; methods: number; mean: number };
}

/** Returns the horizon and the seasons that the methods of a configuration use. */
export function outlookOf({ horizon, seasons, choice }: ForecastConfig): Outlook {
  return { horizon, seasons: choice?.seasons ?? [...seasons].sort((a, b) => a - b) };
}

/**
 * @param options.seasons for the methods to try
 * @param options.force   whether only the network forecasts, even if methods do better
 */
export function chooseForecast(
  model: Forecaster,
  config: ForecastConfig,
  series: Series,
  inputs: ForecastInputs,
  parts: { train: Part; validation: Part },
  options: { seasons: readonly number[]; force: boolean },
): ForecastChoice {
  const outlook: Outlook = { horizon: config.horizon, seasons: [...options.seasons].sort((a, b) => a - b) };
  const methods = methodsFor(outlook);
  const { horizon, targets, scaling } = config;
  const earlier = spread(
    Math.max(4, Math.floor(parts.train.end / 2)),
    parts.train.end - horizon,
    TRAINING_ORIGINS,
  );
  const all = originsIn(parts.validation, config, inputs);
  const later = spread(0, all.length - 1, VALIDATION_ORIGINS).map((i) => all[i]);
  const network = networkForecasts(model, config, inputs, Int32Array.from(later));
  const tried = targets.map((_, k) => {
    const values = series.values[k].subarray(0, parts.validation.end);
    return methods.map((method) => tryMethod(method, values, [...earlier, ...later], outlook));
  });
  const shares = [0, 1, 0.5];
  const errors = shares.map(() => 0);
  const mixed = targets.map((_, k) => {
    const before = tried[k].map(({ name, errors: known }) => ({
      name,
      errors: known.slice(0, earlier.length),
    }));
    const { members } = combine(
      before.some(({ errors: known }) => known.length > 0) ? before : tried[k],
      LATEST,
    );
    return later.map((origin, i) => {
      const methodsForecast = mix(members, tried[k], earlier.length + i, horizon);
      const actual = series.values[k].subarray(origin, origin + horizon);
      return shares.map((share, s) => {
        const forecast = network[k][i].map((value, h) => share * value + (1 - share) * methodsForecast[h]);
        errors[s] +=
          meanAbsoluteError(actual, forecast) / scaling.deviation[k] / (later.length * targets.length);
        return actual.map((value, h) => value - forecast[h]);
      });
    });
  });
  const best = options.force ? 1 : better(errors, (parts.validation.end - parts.validation.start) / horizon);
  return {
    seasons: [...outlook.seasons],
    network: shares[best],
    targets: targets.map((_, k) => {
      const outOfFold = scoreOutOfFold(tried[k], series.values[k], [...earlier, ...later], outlook, LATEST);
      const scaled = mixed[k].map((byShare, i) => {
        const activity = activityOf(series.values[k].subarray(0, later[i]), outlook.seasons[0]);
        return byShare[best].map((error) => error / activity);
      });
      // Training saw the rows before the validation part, so only later errors are honest.
      const rows = shares[best] === 0 ? outOfFold : scaled;
      const [{ scale, ratios }] = fitIntervals([{ rows }], false);
      return { members: combine(tried[k], LATEST).members, scale: [...scale], ratios: [...ratios] };
    }),
    validation: { methods: errors[0], network: errors[1], mean: errors[2] },
  };
}

/** Least gain of the network over the methods, as a share of their error, beside what chance gives in few horizons. */
const WORTH = 0.03;

/**
 * Picks methods, network or their mean by their errors. The network must be better by more than chance would make it, a margin that grows
 * as the validation part has fewer horizons, since its epoch was picked there. Where it is, the mean is the safe choice.
 */
export function better([methods, network, mean]: readonly number[], horizons: number): number {
  if (!Number.isFinite(network)) return 0;
  if (!Number.isFinite(methods)) return 1;
  if (Math.min(network, mean) > (1 - WORTH - 2 / (2 + horizons)) * methods) return 0;
  return network < (1 - 1 / (1 + horizons)) * mean ? 1 : 2;
}

/** The forecast of methods, by their shares, at their `index`-th origin. */
function mix(
  members: readonly { name: string; share: number }[],
  tried: readonly TriedMethod[],
  index: number,
  horizon: number,
): Float64Array {
  const forecast = new Float64Array(horizon);
  for (const { name, share } of members) {
    const part = tried.find((method) => method.name === name)!.forecasts[index]!;
    for (let h = 0; h < horizon; h++) forecast[h] += share * part[h];
  }
  return forecast;
}

/** Forecasts one target by a choice, from `history` and the network's forecast. */
export class ChosenMethods {
  readonly #methods: NamedMethod[];
  readonly #outlook: Outlook;
  readonly #choice: ForecastChoice;

  constructor(config: ForecastConfig, choice: ForecastChoice) {
    this.#outlook = outlookOf(config);
    this.#methods = methodsFor(this.#outlook);
    this.#choice = choice;
  }

  /** @param network its forecast, [horizon] @returns [horizon]; the network's where the history is too short for the methods */
  forecast(target: number, history: Float64Array, network: Float64Array): Float64Array {
    const share = this.#choice.network;
    if (share === 1) return network;
    const { members } = this.#choice.targets[target];
    const methods = forecastCombination({ members }, this.#methods, history, this.#outlook);
    if (methods === undefined) return network;
    return methods.map((value, h) => share * network[h] + (1 - share) * value);
  }

  /** Bounds around values that follow a history. */
  bounds(target: number, history: Float64Array, values: Float64Array) {
    const { scale, ratios } = this.#choice.targets[target];
    const intervals = new Intervals(Float64Array.from(scale), ratios);
    return intervals.around(values, activityOf(history, this.#outlook.seasons[0]));
  }
}
