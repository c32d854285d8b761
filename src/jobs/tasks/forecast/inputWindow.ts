/** The input of a forecaster's network after a table, to look at. */

import type { Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { checkConfig, checkModel } from "../checks.ts";
import { readSeries } from "../readSeries.ts";
import { checkTrainedColumns } from "../series.ts";
import { panelOf } from "./entries.ts";
import { type ForecastConfig, Forecaster, keptLinear } from "./model.ts";
import { extended } from "./rollOut.ts";
import { inputOf, windowsAt } from "./windows.ts";

/**
 * Returns what the network reads to forecast the rows after a table: its last window, then the rows to predict with their linear forecast and
 * calendar. Of several series it takes the first.
 *
 * @param model  a trained forecaster
 * @param config its configuration, as its task or file has it
 * @param table  a table with the same columns
 * @returns `values` [steps, columns], as many steps as window and horizon together
 * @throws ArgumentError for a table that lacks a column of the model, is too short, or lacks values of columns that the model must know ahead
 * @example
 * const { model, config } = forecastTask(table);
 * const { values, steps, columns } = inputWindow(model, config, table);
 */
export function inputWindow(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
): { values: Float32Array; steps: number; columns: number } {
  checkModel("inputWindow", Forecaster, model);
  checkConfig("inputWindow", config, "forecast");
  checkTable("inputWindow", table);
  checkTrainedColumns(table, config);
  const { horizon } = config;
  const known = readSeries(table, config, config);
  const { series, future } = extended(table.name, known, config, horizon, horizon);
  const panel = panelOf(series, config);
  const entries = panel.entries.map((entry) => ({
    ...entry,
    values: entry.values.subarray(0, future[entry.span] - entry.start),
  }));
  const linear = keptLinear(model, config, { ...panel, entries });
  const places = [{ index: 0, origin: entries[0].values.length }];
  const { data, shape } = inputOf(panel, config, windowsAt(linear, config, places, { known: false }), [0]);
  return { values: data as Float32Array, steps: shape[0], columns: shape[2] };
}
