/** Errors of forecasts, compared with every method without a network. */
import { ArgumentError } from "../../../core/tensor/errors.ts";
import type { Series } from "../series.ts";
import type { Measures } from "../task.ts";
import { fitGlobal, spread, tryMethod } from "./backtest.ts";
import { ChosenMethods, type ForecastChoice, outlookOf, someOf } from "./choice.ts";
import { Errors } from "./errorSums.ts";
import type { ForecastInputs } from "./inputs.ts";
import { methodsFor } from "./methods/index.ts";
import { type Bounds, seasonalStep } from "./metrics.ts";
import type { ForecastConfig, Forecaster } from "./model.ts";
import { type ForecastReport, type MethodErrors, networkName, OWN, type TargetReport } from "./report.ts";
import { networkForecasts } from "./windows.ts";

/** Number of origins at which to refit methods and compare everything. */
const COMPARED_ORIGINS = 24;
/** About as many origins of many series in all, but at least one of each; at most this many series. */
const PANEL_ORIGINS = 800;
/** Series of many whose history and forecasts a report shows. */
const SHOWN_SERIES = 6;
/** Most origins at which the network alone is measured after each epoch. */
const MEASURED_ORIGINS = 4096;
/** A report shows the forecasts that start in the last `SHOWN_ROWS` rows, at least one, after `SHOWN_HORIZONS` horizons of history. */
const SHOWN_ROWS = 240;
const SHOWN_HORIZONS = 4;
/** Levels of the residuals that a report shows at each step. */
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Measures the network alone, at the end of each epoch. @returns `loss`, the mean absolute error of scaled targets, and `mae` */
export function measureNetwork({ model, config, series, inputs }: Measured, all: Int32Array): Measures {
  const origins = Int32Array.from(spread(0, all.length - 1, MEASURED_ORIGINS), (k) => all[k]);
  const forecasts = networkForecasts(model, config, inputs, origins);
  const { horizon } = config;
  const count = forecasts.length * origins.length * horizon;
  const byStep = new Float64Array(horizon);
  let scaled = 0;
  for (let k = 0; k < forecasts.length; k++) {
    const actual = series.values[k];
    for (let n = 0; n < origins.length; n++) {
      const forecast = forecasts[k][n];
      let sum = 0;
      for (let h = 0; h < horizon; h++) {
        const error = Math.abs(actual[origins[n] + h] - forecast[h]);
        byStep[h] += error;
        sum += error;
      }
      scaled += sum / inputs.scaleOf(origins[n], k).spread;
    }
  }
  const loss = scaled / count;
  // Several series may differ in their units.
  return config.panel === undefined ? { loss, mae: byStep.reduce((a, b) => a + b, 0) / count } : { loss };
}

/** A model with the series and the inputs that it reads. */
export interface Measured {
  model: Forecaster;
  config: ForecastConfig;
  series: Series;
  inputs: ForecastInputs;
}

/** The forecasts of one target of one series, beside the actual values. */
interface Trace {
  series: string;
  target: number;
  errors: Map<string, Errors>;
  forecasts: { row: number; values: Float64Array; bounds: readonly Bounds[] }[];
  actual: Float64Array[];
}

/**
 * Compares forecasts with the network and with each method, which is fitted again at every origin; models over all series are fitted once, on
 * the rows before the first.
 */
export class Comparison {
  readonly #first: Measured;
  readonly #total = new Map<string, Errors>();
  /** By span, then target. */
  readonly #traces = new Map<string, Trace>();
  #origins = 0;

  /** @param measured names series, targets and horizon of all that is added */
  constructor(measured: Measured) {
    this.#first = measured;
  }

  /**
   * Adds the forecasts of a model.
   *
   * @param origins of each span to measure, in rows of the whole series
   */
  add({ model, config, series, inputs }: Measured, origins: ReadonlyMap<number, readonly number[]>): void {
    const { horizon, targets, recurrent } = config;
    const all = [...origins].flatMap(([, at]) => at);
    const network = networkForecasts(model, config, inputs, Int32Array.from(all));
    const outlook = outlookOf(config);
    const histories = targets.map((_, k) =>
      series.spans.map(({ start, end }, number) =>
        series.values[k].subarray(start, origins.get(number)?.[0] ?? end - horizon),
      ),
    );
    const chosen = new ChosenMethods(config, config.choice ?? networkAlone(config), histories);
    const overAll = targets.map((_, k) =>
      config.panel === undefined ? [] : fitGlobal(histories[k], outlook),
    );
    const methods = methodsFor(outlook);
    let first = 0;
    for (const [number, at] of origins) {
      const { start, name: span } = series.spans[number];
      targets.forEach((_, k) => {
        const trace = this.#traceOf(number, k);
        const values = series.values[k].subarray(start);
        const local = at.map((origin) => origin - start);
        const unit = seasonalStep(values.subarray(0, local[0]), outlook.seasons[0] ?? 1) || 1;
        const actual = local.map((origin) => values.subarray(origin, origin + horizon));
        for (const values of actual) trace.actual.push(values);
        const add = (name: string, n: number, forecast: Float64Array, bounds?: readonly Bounds[]) => {
          for (const map of [trace.errors, this.#total]) {
            if (!map.has(name)) map.set(name, new Errors(horizon));
            map.get(name)!.add(actual[n], forecast, unit, bounds);
          }
        };
        const place = { series: span, target: k };
        for (const [n, origin] of local.entries()) {
          const history = values.subarray(0, origin);
          const own = network[k][first + n];
          const forecast = chosen.forecast(place, history, own);
          const bounds = config.choice && chosen.bounds(place, history, forecast);
          add(OWN, n, forecast, bounds);
          add(networkName(recurrent.cell), n, own);
          trace.forecasts.push({ row: at[n], values: forecast, bounds: bounds ?? [] });
        }
        for (const method of [...methods, ...overAll[k]]) {
          const tried = tryMethod(method, values, local, outlook);
          // Compare a method only if it has a forecast at every origin.
          if (!tried.forecasts.every((forecast) => forecast?.every(Number.isFinite))) continue;
          for (const [n, forecast] of tried.forecasts.entries()) add(method.name, n, forecast!);
        }
      });
      first += at.length;
    }
    this.#origins += all.length;
  }

  #traceOf(number: number, target: number): Trace {
    const key = `${number} ${target}`;
    let trace = this.#traces.get(key);
    if (trace === undefined) {
      const { name } = this.#first.series.spans[number];
      trace = { series: name, target, errors: new Map(), forecasts: [], actual: [] };
      this.#traces.set(key, trace);
    }
    return trace;
  }

  report(): ForecastReport {
    const { config, series } = this.#first;
    const { horizon, targets } = config;
    const isPanel = config.panel !== undefined;
    /** This forecast first, then by error; only methods with forecasts wherever this one has them. */
    const complete = (errors: ReadonlyMap<string, Errors>) => {
      const { count } = errors.get(OWN)!;
      const size = ({ mae, mase }: MethodErrors) => (isPanel ? mase : mae);
      return [...errors]
        .filter(([name, each]) => each.count === count && (isPanel || this.#isComplete(name)))
        .map(([name, each]) => each.named(name))
        .sort((a, b) => Number(b.name === OWN) - Number(a.name === OWN) || size(a) - size(b));
    };
    const traces = [...this.#traces.values()];
    const shown = isPanel ? traces.slice(0, SHOWN_SERIES * targets.length) : traces;
    return {
      horizon,
      origins: this.#origins,
      starts: traces
        .filter(({ target }) => target === 0)
        .flatMap(({ forecasts }) => forecasts.map(({ row }) => row)),
      methods: complete(this.#total),
      targets: shown.map(({ series: name, target, errors, forecasts, actual }) => {
        const end = forecasts.at(-1)!.row + horizon;
        const latest = apart(forecasts, horizon).filter(
          ({ row }, i, all) => row >= end - SHOWN_ROWS || i === all.length - 1,
        );
        const { start } = series.spans.find((span) => span.name === name)!;
        const firstRow = Math.max(start, latest[0].row - SHOWN_HORIZONS * horizon);
        return {
          ...(isPanel && { series: name }),
          target: targets[target],
          methods: complete(errors),
          residuals: quantilesOf(forecasts.map(({ values }, n) => actual[n].map((y, h) => y - values[h]))),
          history: { firstRow, values: [...series.values[target].subarray(firstRow, end)] },
          forecasts: latest.map(({ row, values, bounds }) => ({
            row,
            values: [...values],
            bounds: bounds.map(({ level, lower, upper }) => ({
              level,
              lower: [...lower],
              upper: [...upper],
            })),
          })),
        };
      }),
      ...(isPanel && {
        series: traces.map(({ series: name, target, errors }) => {
          const [own, ...others] = complete(errors);
          const best = others.find((each) => each.name !== networkName(config.recurrent.cell));
          return {
            series: name,
            target: targets[target],
            own,
            ...(best && { best: { name: best.name, mae: best.mae, mase: best.mase } }),
          };
        }),
      }),
    };
  }

  /** Whether a method has forecasts at all origins of all series. */
  #isComplete(name: string): boolean {
    return this.#total.get(name)!.count === this.#total.get(OWN)!.count;
  }
}

/**
 * Returns the report of a forecast on origins, or on some of many.
 *
 * @param origins rising; if there are more than 24 of one series, it takes 24 of them, evenly spread; of many series fewer each
 * @throws ArgumentError when there are none
 */
export function reportForecast(measured: Measured, origins: Int32Array): ForecastReport {
  const { config, series } = measured;
  if (origins.length === 0) {
    throw new ArgumentError(
      `forecast: expected at least ${config.horizon} held-out rows to measure on, got fewer. Hold out a larger part, or choose a smaller horizon.`,
    );
  }
  const bySpan = originsBySpan(series, origins);
  const most = Math.max(1, Math.min(COMPARED_ORIGINS, Math.floor(PANEL_ORIGINS / bySpan.size)));
  const compared = someOf([...bySpan], PANEL_ORIGINS).map(
    ([number, all]) => [number, someOf(all, most)] as const,
  );
  const comparison = new Comparison(measured);
  comparison.add(measured, new Map(compared));
  return comparison.report();
}

/** Origins by the number of their span. */
function originsBySpan({ spans }: Series, origins: Int32Array): Map<number, number[]> {
  const bySpan = new Map<number, number[]>();
  let number = 0;
  for (const origin of origins) {
    while (origin >= spans[number].end) number++;
    const known = bySpan.get(number);
    if (known === undefined) bySpan.set(number, [origin]);
    else known.push(origin);
  }
  return bySpan;
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
