/** Errors of forecasts, compared with every method without a network. */
import { ArgumentError } from "../../tensor/errors.ts";
import type { ForecastInputs, Series } from "../series.ts";
import type { Measures } from "../task.ts";
import { spread, tryMethod } from "./backtest.ts";
import { ChosenMethods, type ForecastChoice, outlookOf } from "./choice.ts";
import { methodsFor } from "./methods/index.ts";
import { type Bounds, coverage, intervalScore, meanAbsoluteError, seasonalStep, smape } from "./metrics.ts";
import type { ForecastConfig, Forecaster } from "./model.ts";
import { networkForecasts } from "./windows.ts";

/** Number of origins at which to refit methods and compare everything. */
const COMPARED_ORIGINS = 24;
/** A report shows the forecasts that start in the last `SHOWN_ROWS` rows, at least one, after `SHOWN_HORIZONS` horizons of history. */
const SHOWN_ROWS = 240;
const SHOWN_HORIZONS = 4;
/** Levels of the residuals that a report shows at each step. */
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** The measured forecast in tables. */
export const OWN = "this forecast";

/** Errors of one method over origins and steps. */
export interface MethodErrors {
  name: string;
  mae: number;
  rmse: number;
  /** In percent, 0 to 200. */
  smape: number;
  /** In units of the seasonal naive forecast's error within the history. */
  mase: number;
  /** Mean absolute error at each step ahead, [horizon]. */
  steps: number[];
  /** Scaled score of the 95 % interval; absent for methods without intervals. */
  msis?: number;
  /** By level, the share of values between the bounds; absent for methods without intervals. */
  coverage?: { level: number; share: number }[];
}

/** The errors of one target, and the numbers to plot them. */
export interface TargetReport {
  target: string;
  /** This forecast first, then by mean absolute error. */
  methods: MethodErrors[];
  /** Quantiles of actual minus forecast over the origins, by level, [horizon] each. */
  residuals: { level: number; values: number[] }[];
  /** Actual values from some rows before the first of these forecasts on. */
  history: { firstRow: number; values: number[] };
  /** The latest forecasts that do not overlap, each from the row `row` on. */
  forecasts: {
    row: number;
    values: number[];
    bounds: { level: number; lower: number[]; upper: number[] }[];
  }[];
}

/** A forecast beside the network and every method without one, on rows with known values. */
export interface ForecastReport {
  horizon: number;
  /** Number of measured origins. */
  origins: number;
  /** The first row of each measured forecast. */
  starts: number[];
  /** Over all targets: this forecast first, then by mean absolute error. */
  methods: MethodErrors[];
  targets: TargetReport[];
}

/** Measures the network alone, at the end of each epoch. @returns `loss`, the mean absolute error of scaled targets, and `mae` */
export function measureNetwork(
  model: Forecaster,
  config: ForecastConfig,
  series: Series,
  inputs: ForecastInputs,
  origins: Int32Array,
): Measures {
  const forecasts = networkForecasts(model, config, inputs, origins);
  const own = new Errors(config.horizon);
  let scaled = 0;
  for (const k of forecasts.keys()) {
    for (const [n, origin] of origins.entries()) {
      const actual = series.values[k].subarray(origin, origin + config.horizon);
      own.add(actual, forecasts[k][n], 1);
      scaled +=
        (config.horizon * meanAbsoluteError(actual, forecasts[k][n])) / inputs.scaleOf(origin, k).spread;
    }
  }
  return { loss: scaled / own.count, mae: own.mae };
}

/**
 * Compares the forecast with the network and with each method, which is fitted again at every origin.
 *
 * @param origins if there are more than 24, it takes 24 of them, evenly spread
 */
export function reportForecast(
  model: Forecaster,
  config: ForecastConfig,
  series: Series,
  inputs: ForecastInputs,
  origins: Int32Array,
): ForecastReport {
  const { horizon, targets, recurrent } = config;
  if (origins.length === 0) {
    throw new ArgumentError(
      `forecast: expected at least ${horizon} held-out rows to measure on, got fewer. Hold out a larger part, or choose a smaller horizon.`,
    );
  }
  const at = spread(0, origins.length - 1, COMPARED_ORIGINS).map((i) => origins[i]);
  const network = networkForecasts(model, config, inputs, Int32Array.from(at));
  const chosen = new ChosenMethods(config, config.choice ?? networkAlone(config));
  const outlook = outlookOf(config);
  const total = new Map<string, Errors>();
  const reports = targets.map((target, k) => {
    const values = series.values[k];
    const unit = seasonalStep(values.subarray(0, at[0]), outlook.seasons[0] ?? 1) || 1;
    const actual = at.map((origin) => values.subarray(origin, origin + horizon));
    const errors = new Map<string, Errors>();
    const add = (name: string, n: number, forecast: Float64Array, bounds?: readonly Bounds[]) => {
      for (const map of [errors, total]) {
        if (!map.has(name)) map.set(name, new Errors(horizon));
        map.get(name)!.add(actual[n], forecast, unit, bounds);
      }
    };
    const forecasts = at.map((origin, n) => {
      const history = values.subarray(0, origin);
      const forecast = chosen.forecast(k, history, network[k][n]);
      const bounds = config.choice && chosen.bounds(k, history, forecast);
      add(OWN, n, forecast, bounds);
      add(networkName(recurrent.cell), n, network[k][n]);
      return { row: origin, values: forecast, bounds: bounds ?? [] };
    });
    for (const method of methodsFor(outlook)) {
      const tried = tryMethod(method, values, at, outlook);
      // Compare a method only if it has a forecast at every origin.
      if (!tried.forecasts.every((forecast) => forecast?.every(Number.isFinite))) continue;
      for (const [n, forecast] of tried.forecasts.entries()) add(method.name, n, forecast!);
    }
    return { target, errors, forecasts, actual };
  });
  const { count } = total.get(OWN)!;
  const complete = (errors: ReadonlyMap<string, Errors>) =>
    [...errors]
      .filter(([name]) => total.get(name)!.count === count)
      .map(([name, each]) => each.named(name))
      .sort((a, b) => Number(b.name === OWN) - Number(a.name === OWN) || a.mae - b.mae);
  return {
    horizon,
    origins: at.length,
    starts: at,
    methods: complete(total),
    targets: reports.map(({ target, errors, forecasts, actual }, k) => {
      const end = at.at(-1)! + horizon;
      const shown = apart(forecasts, horizon).filter(
        ({ row }, i, all) => row >= end - SHOWN_ROWS || i === all.length - 1,
      );
      const firstRow = Math.max(0, shown[0].row - SHOWN_HORIZONS * horizon);
      return {
        target,
        methods: complete(errors),
        residuals: quantilesOf(forecasts.map(({ values }, n) => actual[n].map((y, h) => y - values[h]))),
        history: { firstRow, values: [...series.values[k].subarray(firstRow, end)] },
        forecasts: shown.map(({ row, values, bounds }) => ({
          row,
          values: [...values],
          bounds: bounds.map(({ level, lower, upper }) => ({ level, lower: [...lower], upper: [...upper] })),
        })),
      };
    }),
  };
}

/**
 * Returns a report as numbers by name.
 *
 * @returns `mae`, `rmse`, `smape`, `mase` of the forecast; `msis` and `coverage50`, `coverage80`, `coverage95` of its intervals; `mae of NAME`
 *   and `rmse of NAME` of the network and of each method; `skill`, 1 - mae / the smallest mae of a method without a network; `windows`,
 *   the origins
 */
export function measuresOf({ methods, origins }: ForecastReport, { recurrent }: ForecastConfig): Measures {
  const [own, ...others] = methods;
  const network = networkName(recurrent.cell);
  const least = Math.min(...others.filter(({ name }) => name !== network).map(({ mae }) => mae));
  return {
    mae: own.mae,
    rmse: own.rmse,
    smape: own.smape,
    mase: own.mase,
    ...(own.msis !== undefined && { msis: own.msis }),
    ...Object.fromEntries(
      (own.coverage ?? []).map(({ level, share }) => [`coverage${Math.round(100 * level)}`, share]),
    ),
    skill: least === 0 ? 0 : 1 - own.mae / least,
    windows: origins,
    ...Object.fromEntries(
      others.flatMap(({ name, mae, rmse }) => [
        [`mae of ${name}`, mae],
        [`rmse of ${name}`, rmse],
      ]),
    ),
  };
}

/** The network in tables. */
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

/** Forecasts whose rows do not overlap, the first ones first. */
function apart<T extends { row: number }>(forecasts: readonly T[], horizon: number): T[] {
  const kept: T[] = [];
  for (const each of forecasts)
    if (kept.length === 0 || each.row >= kept.at(-1)!.row + horizon) kept.push(each);
  return kept;
}

/** @param residuals [origins][horizon] */
function quantilesOf(residuals: readonly Float64Array[]): TargetReport["residuals"] {
  const bySteps = Array.from(residuals[0], (_, h) => Float64Array.from(residuals, (row) => row[h]).sort());
  return QUANTILES.map((level) => ({
    level,
    values: bySteps.map((sorted) => sorted[Math.round(level * (sorted.length - 1))]),
  }));
}

/** Sums of errors, forecast by forecast. */
class Errors {
  count = 0;
  #forecasts = 0;
  #squares = 0;
  #smape = 0;
  #scaled = 0;
  #score = 0;
  readonly #steps: Float64Array;
  readonly #inside = new Map<number, number>();

  constructor(horizon: number) {
    this.#steps = new Float64Array(horizon);
  }

  /** @param unit of `mase` and `msis` */
  add(actual: Float64Array, forecast: Float64Array, unit: number, bounds: readonly Bounds[] = []): void {
    for (let h = 0; h < forecast.length; h++) {
      const error = Math.abs(forecast[h] - actual[h]);
      this.#steps[h] += error;
      this.#squares += error * error;
    }
    this.count += forecast.length;
    this.#forecasts++;
    this.#smape += smape(actual, forecast);
    this.#scaled += meanAbsoluteError(actual, forecast) / unit;
    for (const each of bounds) {
      if (each.level === 0.95) this.#score += intervalScore(actual, each) / unit;
      this.#inside.set(each.level, (this.#inside.get(each.level) ?? 0) + coverage(actual, each));
    }
  }

  get mae(): number {
    return this.#steps.reduce((sum, error) => sum + error, 0) / this.count;
  }

  named(name: string): MethodErrors {
    const forecasts = this.#forecasts;
    return {
      name,
      mae: this.mae,
      rmse: Math.sqrt(this.#squares / this.count),
      smape: this.#smape / forecasts,
      mase: this.#scaled / forecasts,
      steps: Array.from(this.#steps, (sum) => sum / forecasts),
      ...(this.#inside.size > 0 && {
        msis: this.#score / forecasts,
        coverage: [...this.#inside].map(([level, sum]) => ({ level, share: sum / forecasts })),
      }),
    };
  }
}
