/**
 * Chooses the forecast: the methods that did best on the past of each series, the network, or the mean of both. It chooses the methods on
 * the training part, then compares both on the validation part, on which neither was fitted; early stopping may have picked the network's
 * epoch by it.
 */
import type { Series } from "../series.ts";
import { fitGlobal, originsOf, scoreOutOfFold, spread, tryGlobal, tryMethod } from "./backtest.ts";
import { combine, combineSeries, forecastCombination, recentError, type TriedMethod } from "./combination.ts";
import type { ForecastInputs } from "./inputs.ts";
import { activityOf, errorUnit, fitIntervals, Intervals } from "./intervals.ts";
import { methodsFor, type NamedMethod, type Outlook } from "./methods/index.ts";
import { meanAbsoluteError } from "./metrics.ts";
import type { ForecastConfig, Forecaster } from "./model.ts";
import { networkForecasts, originsIn, type SpanParts } from "./windows.ts";

/** Number of origins for trying methods, in the second half of the training part and in the validation part. */
const TRAINING_ORIGINS = 20;
const VALIDATION_ORIGINS = 12;
/** Of many series, we try the methods on this many at most; the others get the methods that did best on all of them. */
const TRIED_SERIES = 500;

interface Members {
  members: { name: string; share: number }[];
}

/** Plain data, stored with the model. */
export interface ForecastChoice {
  /** Lengths of seasons for the methods to try, in rows, shortest first: detected ones, and likely ones for the dates. */
  seasons: number[];
  /** The network's share of the forecast, 0 to 1; the methods have the rest. */
  network: number;
  /** By target; for several series, what is usual among them. */
  targets: (Members & { scale: number[]; ratios: number[] })[];
  /** By the name of a series: for each target its methods, and the size of its errors relative to the usual one. */
  series?: Record<string, (Members & { size: number })[]>;
  /** Mean absolute errors on the validation part, in units of each target's deviation. */
  validation: { network: number; methods: number; mean: number };
}

/** Returns the horizon and the seasons that the methods of a configuration use. */
export function outlookOf({ horizon, seasons, choice }: ForecastConfig): Outlook {
  return { horizon, seasons: choice?.seasons ?? [...seasons].sort((a, b) => a - b) };
}

/** Returns at most `most` items of a list, evenly spread. */
export function someOf<T>(list: readonly T[], most: number): T[] {
  return spread(0, list.length - 1, most).map((k) => list[k]);
}

/** A series on which methods are tried: its rows up to the end of the validation part, by target, and origins in them. */
interface Trial {
  name: string;
  start: number;
  values: Float64Array[];
  /** In the training part, then in the validation part. */
  earlier: number[];
  later: number[];
  deviation: readonly number[];
  /** By target. */
  tried: TriedMethod[][];
}

/**
 * @param options.seasons for the methods to try
 * @param options.force   whether only the network forecasts, even if methods do better
 * @param options.progress called before each of several series
 */
export function chooseForecast(
  model: Forecaster,
  config: ForecastConfig,
  series: Series,
  inputs: ForecastInputs,
  parts: readonly SpanParts[],
  options: { seasons: readonly number[]; force: boolean; progress?: (message: string) => void },
): ForecastChoice {
  const outlook: Outlook = { horizon: config.horizon, seasons: [...options.seasons].sort((a, b) => a - b) };
  const { horizon, targets } = config;
  const trials = trialsOf(config, series, inputs, parts, outlook, options.progress);
  const isPanel = config.panel !== undefined;
  // Each of several series has few origins.
  const combined = (tried: Parameters<typeof combine>[0], origins: readonly number[]) =>
    isPanel ? combine(tried) : combineSeries(tried, origins, horizon);
  const network = networkForecasts(
    model,
    config,
    inputs,
    Int32Array.from(trials.flatMap(({ start, later }) => later.map((origin) => start + origin))),
  );
  const count = network[0].length * targets.length;
  const shares = [0, 1, 0.5];
  const errors = shares.map(() => 0);
  let at = 0;
  /** By series, target and origin: actual values minus the forecasts of each share. */
  const mixed = trials.map(({ values, earlier, later, deviation, tried }) => {
    const first = at;
    at += later.length;
    return targets.map((_, k) => {
      const before = tried[k].map(({ name, errors: known }) => ({
        name,
        errors: known.slice(0, earlier.length),
      }));
      const { members } = earlier.length > 0 ? combined(before, earlier) : combined(tried[k], later);
      return later.map((origin, i) => {
        const methodsForecast = mix(members, tried[k], earlier.length + i, horizon);
        const own = network[k][first + i];
        const actual = values[k].subarray(origin, origin + horizon);
        return shares.map((share, s) => {
          const forecast =
            methodsForecast === undefined || share === 1
              ? own
              : own.map((value, h) => share * value + (1 - share) * methodsForecast[h]);
          errors[s] += meanAbsoluteError(actual, forecast) / deviation[k] / count;
          return actual.map((value, h) => value - forecast[h]);
        });
      });
    });
  });
  const horizons =
    parts.reduce((sum, { validation }) => sum + validation.end - validation.start, 0) / horizon;
  const best = options.force ? 1 : better(errors, horizons);
  const intervals = targets.map((_, k) => {
    const rows = trials.map(({ values, earlier, later, tried }, t) => {
      if (shares[best] === 0)
        return scoreOutOfFold(tried[k], values[k], [...earlier, ...later], outlook, isPanel);
      // Training saw the rows before the validation part, so only later errors are honest.
      return mixed[t][k].map((byShare, i) => {
        const unit = errorUnit(values[k], later[i], outlook.seasons[0]);
        return byShare[best].map((error) => error / unit);
      });
    });
    // The last one has no errors of its own: what is usual.
    return fitIntervals(
      [...rows, ...(isPanel ? [[]] : [])].map((each) => ({ rows: each })),
      isPanel,
    );
  });
  const choice: ForecastChoice = {
    seasons: [...outlook.seasons],
    network: shares[best],
    targets: targets.map((_, k) => {
      const { scale, ratios } = intervals[k].at(-1)!;
      const [{ tried, earlier, later }] = trials;
      const { members } = isPanel
        ? combine(usualErrors(trials, k))
        : combined(tried[k], [...earlier, ...later]);
      return { members, scale: [...scale], ratios: [...ratios] };
    }),
    validation: { methods: errors[0], network: errors[1], mean: errors[2] },
  };
  if (isPanel) {
    choice.series = Object.fromEntries(
      trials.map(({ name, tried }, t) => [
        name,
        targets.map((_, k) => ({
          members: combine(tried[k]).members,
          // The first step may be without errors; the last has the largest.
          size: intervals[k][t].scale[horizon - 1] / intervals[k].at(-1)!.scale[horizon - 1],
        })),
      ]),
    );
  }
  return choice;
}

/** Tries all methods at origins of each series, or of some of many. */
function trialsOf(
  config: ForecastConfig,
  series: Series,
  inputs: ForecastInputs,
  parts: readonly SpanParts[],
  outlook: Outlook,
  progress: (message: string) => void = () => {},
): Trial[] {
  const { horizon, targets, scaling } = config;
  const isPanel = config.panel !== undefined;
  const numbers = series.spans
    .map((_, k) => k)
    .filter((k) => parts[k].validation.end - series.spans[k].start > horizon);
  const chosen = someOf(numbers, TRIED_SERIES);
  const all = chosen.map((number): Omit<Trial, "tried"> => {
    const { name, start, deviation } = series.spans[number];
    const { train, validation } = parts[number];
    const end = validation.end - start;
    const split = validation.start - start;
    const values = targets.map((_, k) => series.values[k].subarray(start, validation.end));
    const windows = originsIn([validation], config, inputs, { ...series, spans: [series.spans[number]] });
    const possible = Array.from(windows, (origin) => origin - start);
    if (!isPanel) {
      const last = train.end - horizon;
      const earlier = spread(Math.max(4, Math.floor(train.end / 2)), last, TRAINING_ORIGINS);
      const later = someOf(possible, VALIDATION_ORIGINS);
      return { name, start, values, earlier, later, deviation: scaling.deviation };
    }
    const origins = originsOf(end, outlook, Math.max(2, chosen.length));
    const later = origins.filter((origin) => origin >= split && possible.includes(origin));
    return { name, start, values, earlier: origins.filter((origin) => origin < split), later, deviation };
  });
  const own = methodsFor(outlook);
  const trials = all.map((trial, k): Trial => {
    if (isPanel) progress(`trying methods on series ${k + 1} of ${all.length}`);
    const origins = [...trial.earlier, ...trial.later];
    const tried = trial.values.map((values) =>
      own.map((method) => tryMethod(method, values, origins, outlook)),
    );
    return { ...trial, tried };
  });
  if (isPanel) {
    targets.forEach((_, k) => {
      const overAll = tryGlobal(
        trials.map(({ values }) => values[k]),
        trials.map(({ earlier, later }) => [...earlier, ...later]),
        outlook,
      );
      for (const { runs } of overAll) for (const [t, run] of runs.entries()) trials[t].tried[k].push(run);
    });
  }
  return trials;
}

/** The mean error of each method over the series, in units of their deviations; of methods that most series are long enough for. */
function usualErrors(trials: readonly Trial[], target: number): { name: string; errors: number[] }[] {
  const byName = new Map<string, number[]>();
  for (const { tried, deviation } of trials) {
    for (const { name, errors } of tried[target]) {
      const error = recentError(errors) / deviation[target];
      if (!Number.isFinite(error)) continue;
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [error]);
      else known.push(error);
    }
  }
  return [...byName]
    .filter(([, errors]) => 2 * errors.length > trials.length)
    .map(([name, errors]) => ({
      name,
      errors: [errors.reduce((sum, error) => sum + error, 0) / errors.length],
    }));
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

/** The forecast of methods, by their shares, at their `index`-th origin; undefined without methods. */
function mix(
  members: readonly { name: string; share: number }[],
  tried: readonly TriedMethod[],
  index: number,
  horizon: number,
): Float64Array | undefined {
  if (members.length === 0) return undefined;
  const forecast = new Float64Array(horizon);
  for (const { name, share } of members) {
    const part = tried.find((method) => method.name === name)!.forecasts[index]!;
    for (let h = 0; h < horizon; h++) forecast[h] += share * part[h];
  }
  return forecast;
}

/** A target of a series. */
export interface Place {
  target: number;
  /** Name of the series. */
  series: string;
}

/** Forecasts one target of one series by a choice, from `history` and the network's forecast. */
export class ChosenMethods {
  readonly #methods: NamedMethod[][];
  readonly #outlook: Outlook;
  readonly #choice: ForecastChoice;

  /**
   * @param histories rows of all series by target, to fit the models over all series on; [targets][series]
   */
  constructor(config: ForecastConfig, choice: ForecastChoice, histories: readonly Float64Array[][]) {
    const outlook = outlookOf(config);
    const own = methodsFor(outlook);
    const uses = (list: readonly Members[]) =>
      list.some(({ members }) => members.some(({ name }) => own.every((method) => method.name !== name)));
    const isUsed = choice.network < 1 && [choice.targets, ...Object.values(choice.series ?? {})].some(uses);
    this.#methods = config.targets.map((_, k) =>
      isUsed ? [...own, ...fitGlobal(histories[k], outlook)] : own,
    );
    this.#outlook = outlook;
    this.#choice = choice;
  }

  /** @param network its forecast, [horizon] @returns [horizon]; the network's where the history is too short for the methods */
  forecast(place: Place, history: Float64Array, network: Float64Array): Float64Array {
    const share = this.#choice.network;
    if (share === 1) return network;
    const { members } = this.#own(place) ?? this.#choice.targets[place.target];
    const methods = forecastCombination({ members }, this.#methods[place.target], history, this.#outlook);
    if (methods === undefined) return network;
    return methods.map((value, h) => share * network[h] + (1 - share) * value);
  }

  /** The choice for a series of the training data. */
  #own({ series, target }: Place) {
    const { series: known = {} } = this.#choice;
    return Object.hasOwn(known, series) ? known[series][target] : undefined;
  }

  /** Bounds around values that follow a history. */
  bounds(place: Place, history: Float64Array, values: Float64Array) {
    const { scale, ratios } = this.#choice.targets[place.target];
    const { size = 1 } = this.#own(place) ?? {};
    const intervals = new Intervals(
      Float64Array.from(scale, (width) => size * width),
      ratios,
    );
    return intervals.around(values, activityOf(history, this.#outlook.seasons[0]));
  }
}
