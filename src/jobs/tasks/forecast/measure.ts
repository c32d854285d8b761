/** Measures a forecaster beside its baselines: the linear forecast alone, the last value and the value one season before. */

import { ArgumentError } from "../../../core/tensor/errors.ts";
import type { Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { checkConfig, checkModel, checkPart } from "../checks.ts";
import { readSeries } from "../readSeries.ts";
import { checkTrainedColumns } from "../series.ts";
import type { EvaluatedPart, Measures } from "../task.ts";
import { type EntryParts, partsFor, spread } from "./choose.ts";
import { panelOf } from "./entries.ts";
import { fitLinear, type LinearForecast } from "./linear.ts";
import { type ForecastConfig, Forecaster, keptLinear, sizesOf } from "./model.ts";
import { type ForecastReport, measuresOf, reportOf } from "./report.ts";
import { forecastsAt, type Measured } from "./windows.ts";

/** Origins that are measured of one series, and about as many of many in all, but at least one of each. */
const MEASURED_ORIGINS = 24;
const PANEL_ORIGINS = 800;

/** Reads a table for a model. @throws as `evaluateForecaster`, named `where` */
export function measuredIn(where: string, model: Forecaster, config: ForecastConfig, table: Table): Measured {
  checkModel(where, Forecaster, model);
  checkConfig(where, config, "forecast");
  checkTable(where, table);
  checkTrainedColumns(table, config);
  const series = readSeries(table, config, config);
  return { model, config, series, panel: panelOf(series, config) };
}

/** Returns the report of a forecast on the test part of each series: the linear forecast is fitted to all rows before it. */
export function reportTest(measured: Measured, parts: readonly EntryParts[]): ForecastReport {
  const { config, panel } = measured;
  const first = parts.map(({ validation }) => validation);
  return reportFrom(measured, fitLinear(panel, first, config.linear, sizesOf(config)), first);
}

/** @param first of the rows to measure, of each series */
function reportFrom(measured: Measured, linear: LinearForecast, first: readonly number[]): ForecastReport {
  const { horizon } = measured.config;
  const { entries } = measured.panel;
  const measurable = [...entries.keys()].filter((k) => entries[k].values.length - first[k] >= horizon);
  const kept = spread(0, measurable.length - 1, PANEL_ORIGINS).map((k) => measurable[k]);
  const most = Math.max(1, Math.min(MEASURED_ORIGINS, Math.floor(PANEL_ORIGINS / kept.length)));
  const places = kept.flatMap((index) =>
    spread(first[index], entries[index].values.length - horizon, most).map((origin) => ({ index, origin })),
  );
  return reportOf(measured, forecastsAt(measured, linear, places));
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
  checkPart(where, part);
  const measured = measuredIn(where, model, config, table);
  const { panel } = measured;
  const kept = keptLinear(model, config, panel);
  const parts = partsFor(panel.entries, config, config.heldOut);
  const first = parts.map(({ validation }) => (part === "test" ? validation : kept.reach));
  const lengths = panel.entries.map(({ values }) => values.length);
  if (lengths.every((length, k) => length - first[k] < config.horizon)) {
    throw new ArgumentError(
      `${table.name}: expected at least ${kept.reach + config.horizon} rows to measure on, ${kept.reach} that are seen and ${config.horizon} that are predicted, got ${Math.max(...lengths)}. Take a longer table.`,
    );
  }
  return part === "test" ? reportTest(measured, parts) : reportFrom(measured, kept, first);
}
