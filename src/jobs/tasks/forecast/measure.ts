/** Measures a forecaster beside its baselines: the linear forecast alone, the last value and the value one season before. */

import { ArgumentError } from "../../../core/tensor/errors.ts";
import type { Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { checkConfig, checkModel, checkPart } from "../checks.ts";
import { readSeries } from "../readSeries.ts";
import { seasonalNaive } from "../season.ts";
import { checkTrainedColumns, type Series } from "../series.ts";
import type { EvaluatedPart, Measures } from "../task.ts";
import { type EntryParts, partsFor, spread } from "./choose.ts";
import { type Panel, panelOf } from "./entries.ts";
import { Errors } from "./errorSums.ts";
import { type Bounds, LEVELS, widthAt } from "./intervals.ts";
import { fitLinear, type LinearForecast } from "./linear.ts";
import { seasonalStep } from "./metrics.ts";
import { type ForecastConfig, Forecaster, keptLinear, sizesOf } from "./model.ts";
import {
  ALONE,
  type ForecastReport,
  LAST,
  type MethodErrors,
  measuresOf,
  OWN,
  seasonalName,
  type TargetReport,
} from "./report.ts";
import { forecastsAt, type Place } from "./windows.ts";

/** Origins that are measured of one series, and about as many of many in all, but at least one of each. */
const MEASURED_ORIGINS = 24;
const PANEL_ORIGINS = 800;
/** Series of many whose history and forecasts a report shows. */
const SHOWN_SERIES = 6;
/** A report shows the forecasts that start in the last `SHOWN_ROWS` rows, at least one, after `SHOWN_HORIZONS` horizons of history. */
const SHOWN_ROWS = 240;
const SHOWN_HORIZONS = 4;
/** Levels of the residuals that a report shows at each step. */
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** A model with the series that it reads. */
export interface Measured {
  model: Forecaster;
  config: ForecastConfig;
  series: Series;
  panel: Panel;
}

/** Returns bounds around a forecast. @param relative as `LinearForecast.forecast` returns it, perhaps corrected */
export function boundsAround(
  { correction }: ForecastConfig,
  linear: LinearForecast,
  { index, origin }: Place,
  relative: Float64Array,
  step = 0,
): Bounds[] {
  if (correction === undefined) return [];
  return LEVELS.map((level, n) => {
    const moved = (sign: number) =>
      relative.map((value, k) => value + sign * widthAt(correction.bounds[n], step + k));
    return {
      level,
      lower: linear.inUnits(index, origin, moved(-1)),
      upper: linear.inUnits(index, origin, moved(1)),
    };
  });
}

/** The forecasts of one target of one series, beside the actual values. */
interface Trace {
  errors: Map<string, Errors>;
  forecasts: { row: number; values: Float64Array; bounds: readonly Bounds[] }[];
  actual: Float64Array[];
}

/** Compares forecasts with their baselines. */
export class Comparison {
  readonly #first: Measured;
  readonly #total = new Map<string, Errors>();
  /** By the number of the entry. */
  readonly #traces = new Map<number, Trace>();
  #origins = 0;
  #network = 0;

  /** @param measured names series, targets and horizon of all that is added */
  constructor(measured: Measured) {
    this.#first = measured;
  }

  /**
   * Adds the forecasts of a model.
   *
   * @param linear as the forecasts use it
   * @param places in the order of their series
   */
  add({ model, config, panel }: Measured, linear: LinearForecast, places: readonly Place[]): void {
    const { horizon, seasons } = config;
    const season = Math.min(...seasons, Number.POSITIVE_INFINITY);
    const { own, alone } = forecastsAt(model, config, panel, linear, places);
    const units = new Map<number, number>();
    places.forEach((place, n) => {
      const { index, origin } = place;
      const { values, start } = panel.entries[index];
      const trace = this.#traceOf(index);
      // A short history may not have a season; then its steps are the unit.
      const step = Number.isFinite(season) && origin > season ? season : 1;
      if (!units.has(index)) units.set(index, seasonalStep(values.subarray(0, origin), step) || 1);
      const actual = values.subarray(origin, origin + horizon);
      const add = (name: string, forecast: Float64Array, bounds?: readonly Bounds[]) => {
        for (const map of [trace.errors, this.#total]) {
          if (!map.has(name)) map.set(name, new Errors(horizon));
          map.get(name)!.add(actual, forecast, units.get(index)!, bounds);
        }
      };
      const forecast = linear.inUnits(index, origin, own[n]);
      const bounds = boundsAround(config, linear, place, own[n]);
      add(OWN, forecast, bounds.length > 0 ? bounds : undefined);
      add(ALONE, linear.inUnits(index, origin, alone[n]));
      if (Number.isFinite(season))
        add(
          seasonalName(season),
          Float64Array.from(actual, (_, k) => seasonalNaive(values, origin, k, Math.min(season, origin))),
        );
      add(LAST, new Float64Array(horizon).fill(values[origin - 1]));
      trace.forecasts.push({ row: start + origin, values: forecast, bounds });
      trace.actual.push(actual);
    });
    this.#network = Math.max(this.#network, config.correction?.share ?? 1);
    this.#origins += places.length / config.targets.length;
  }

  #traceOf(index: number): Trace {
    if (!this.#traces.has(index)) this.#traces.set(index, { errors: new Map(), forecasts: [], actual: [] });
    return this.#traces.get(index)!;
  }

  report(): ForecastReport {
    const { config, series, panel } = this.#first;
    const { horizon, targets } = config;
    const isPanel = config.panel !== undefined;
    const size = ({ mae, mase }: MethodErrors) => (isPanel ? mase : mae);
    /** This forecast first, then by error. */
    const sorted = (errors: ReadonlyMap<string, Errors>) =>
      [...errors]
        .map(([name, each]) => each.named(name))
        .sort((a, b) => Number(b.name === OWN) - Number(a.name === OWN) || size(a) - size(b));
    const traces = [...this.#traces].map(([index, trace]) => ({ ...trace, entry: panel.entries[index] }));
    const shown = isPanel ? traces.slice(0, SHOWN_SERIES * targets.length) : traces;
    return {
      horizon,
      origins: this.#origins,
      network: this.#network,
      starts: traces
        .filter(({ entry }) => entry.target === 0)
        .flatMap(({ forecasts }) => forecasts.map(({ row }) => row)),
      methods: sorted(this.#total),
      targets: shown.map(({ entry, errors, forecasts, actual }) => {
        const end = forecasts.at(-1)!.row + horizon;
        const latest = apart(forecasts, horizon).filter(
          ({ row }, i, all) => row >= end - SHOWN_ROWS || i === all.length - 1,
        );
        const firstRow = Math.max(entry.start, latest[0].row - SHOWN_HORIZONS * horizon);
        return {
          ...(isPanel && { series: entry.name }),
          target: targets[entry.target],
          methods: sorted(errors),
          residuals: quantilesOf(forecasts.map(({ values }, n) => actual[n].map((y, h) => y - values[h]))),
          history: { firstRow, values: [...series.values[entry.target].subarray(firstRow, end)] },
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
        series: traces.map(({ entry, errors }) => {
          const [own, { name, mae, mase }] = sorted(errors);
          return { series: entry.name, target: targets[entry.target], own, best: { name, mae, mase } };
        }),
      }),
    };
  }
}

/** Returns the report of a forecast on the test part of each series: the linear forecast is fitted to all rows before it. */
export function reportOf(measured: Measured, parts: readonly EntryParts[]): ForecastReport {
  const { config, panel } = measured;
  const linear = fitLinear(
    panel,
    parts.map(({ validation }) => validation),
    config.linear,
    sizesOf(config),
  );
  return reportPlaces(
    measured,
    linear,
    parts.map(({ validation }) => validation),
  );
}

/** @param first of the rows to measure, of each series */
function reportPlaces(measured: Measured, linear: LinearForecast, first: readonly number[]): ForecastReport {
  const { horizon } = measured.config;
  const { entries } = measured.panel;
  const measurable = [...entries.keys()].filter((k) => entries[k].values.length - first[k] >= horizon);
  const kept = spread(0, measurable.length - 1, PANEL_ORIGINS).map((k) => measurable[k]);
  const most = Math.max(1, Math.min(MEASURED_ORIGINS, Math.floor(PANEL_ORIGINS / kept.length)));
  const places = kept.flatMap((index) =>
    spread(first[index], entries[index].values.length - horizon, most).map((origin) => ({ index, origin })),
  );
  const comparison = new Comparison(measured);
  comparison.add(measured, linear, places);
  return comparison.report();
}

/**
 * Returns the errors of a model and of its baselines, on a table or on the test part of the training table.
 *
 * @param model  a trained forecaster
 * @param config its configuration, as its task or file has it
 * @param table  a table with the same columns; for `"test"` the whole training table
 * @param part   `"test"` for the rows held out, `"all"` for all rows
 * @returns errors by name, in the units of the targets where they have one
 * @throws ArgumentError for a table without the columns of the model, or with too few rows
 * @example
 * const { model, config } = forecastTask(table);
 * const { mae } = evaluateForecaster(model, config, table, "test");
 */
export function evaluateForecaster(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  part: EvaluatedPart,
): Measures {
  return measuresOf(compare("evaluateForecaster", model, config, table, part));
}

/**
 * Returns errors by method, by target and by step, quantiles of residuals, and forecasts over the history: what a report shows.
 *
 * @param model  a trained forecaster
 * @param config its configuration, as its task or file has it
 * @param table  a table with the same columns; for `"test"` the whole training table
 * @param part   `"test"` for the rows held out, `"all"` for all rows
 * @throws as `evaluateForecaster`
 * @example
 * const { model, config } = forecastTask(table);
 * const { methods } = reportForecaster(model, config, table, "test");
 */
export function reportForecaster(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  part: EvaluatedPart,
): ForecastReport {
  return compare("reportForecaster", model, config, table, part);
}

function compare(
  where: string,
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  part: EvaluatedPart,
): ForecastReport {
  checkModel(where, Forecaster, model);
  checkConfig(where, config, "forecast");
  checkTable(where, table);
  checkPart(where, part);
  checkTrainedColumns(table, config);
  const measured = measuredIn(model, config, table);
  const { panel } = measured;
  const { horizon } = config;
  const longest = Math.max(...panel.entries.map(({ values }) => values.length));
  const parts = partsFor(panel.entries, config, config.heldOut);
  const linear = part === "test" ? undefined : keptLinear(model, config, panel);
  const first = parts.map(({ validation }) => (linear === undefined ? validation : linear.reach));
  if (panel.entries.every(({ values }, k) => values.length - first[k] < horizon)) {
    const past = keptLinear(model, config, panel).reach;
    throw new ArgumentError(
      `${table.name}: expected at least ${past + horizon} rows to measure on, ${past} that are seen and ${horizon} that are predicted, got ${longest}. Take a longer table.`,
    );
  }
  return linear === undefined ? reportOf(measured, parts) : reportPlaces(measured, linear, first);
}

/** Reads a table for a model. */
export function measuredIn(model: Forecaster, config: ForecastConfig, table: Table): Measured {
  const series = readSeries(table, config, config);
  return { model, config, series, panel: panelOf(series, config) };
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
