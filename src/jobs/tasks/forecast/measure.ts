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
import { fitLinear } from "./linear.ts";
import { type ForecastConfig, Forecaster, keptLinear, settingsOf } from "./model.ts";
import { type ForecastReport, measuresOf, reportOf } from "./report.ts";
import { forecastsAt, type Made, type Measured, placesOf } from "./windows.ts";

/** Origins that are measured of one series, and about as many of many in all, but at least one of each. */
const MEASURED_ORIGINS = 24;
const PANEL_ORIGINS = 800;

/** Reads a table for a model, with rows to forecast after it. @throws as `evaluateForecaster`, named `where` */
export function measuredIn(
  where: string,
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  ahead = 0,
): Measured {
  checkModel(where, Forecaster, model);
  checkConfig(where, config, "forecast");
  checkTable(where, table);
  checkTrainedColumns(table, config);
  return { model, config, panel: panelOf(readSeries(table, config, ahead), config) };
}

/** Returns forecasts from some origins of each series, whose linear forecast is fitted to its first `rows`. */
export function forecastsFrom(
  measured: Measured,
  rows: readonly number[],
  origins: readonly (readonly number[])[],
): Made[] {
  const { config, panel } = measured;
  return forecastsAt(measured, fitLinear(panel, rows, settingsOf(config)), placesOf(origins));
}

/** Origins to measure from, at or after the first of each series. */
function originsFrom({ config, panel }: Measured, first: readonly number[]): number[][] {
  const most = Math.max(1, Math.min(MEASURED_ORIGINS, Math.floor(PANEL_ORIGINS / first.length)));
  return panel.entries.map(({ values }, k) => spread(first[k], values.length - config.horizon, most));
}

/** Returns the report of a forecast on the test part of each series. */
export function reportTest(measured: Measured, parts: readonly EntryParts[]): ForecastReport {
  const rows = parts.map(({ validation }) => validation);
  return reportOf(measured, forecastsFrom(measured, rows, originsFrom(measured, rows)));
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
  return measuresOf(report("evaluateForecaster", model, config, table, part));
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
  return report("reportForecaster", model, config, table, part);
}

function report(
  where: string,
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  part: EvaluatedPart,
): ForecastReport {
  checkPart(where, part);
  const measured = measuredIn(where, model, config, table);
  const { entries } = measured.panel;
  const kept = keptLinear(model, config, measured.panel);
  const parts = partsFor(entries, config, config.heldOut);
  const first = parts.map(({ validation }) => (part === "test" ? validation : kept.reach));
  const origins = originsFrom(measured, first);
  if (origins.every(({ length }) => length === 0)) {
    throw new ArgumentError(
      `${table.name}: expected at least ${kept.reach + config.horizon} rows to measure on, ${kept.reach} that are seen and ${config.horizon} that are predicted, got ${Math.max(...entries.map(({ values }) => values.length))}. Take a longer table.`,
    );
  }
  if (part === "test") return reportTest(measured, parts);
  return reportOf(measured, forecastsAt(measured, kept, placesOf(origins)));
}
