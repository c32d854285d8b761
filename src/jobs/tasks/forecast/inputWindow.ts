/** The input of a forecaster's network after a table, to look at. */

import type { Table } from "../../data/index.ts";
import { measuredIn } from "./measure.ts";
import { type ForecastConfig, type Forecaster, keptLinear } from "./model.ts";
import { windowsAt } from "./windows.ts";

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
  const measured = measuredIn("inputWindow", model, config, table, config?.horizon);
  const { panel } = measured;
  const places = [{ index: 0, origin: panel.entries[0].values.length }];
  const { data, shape } = windowsAt(measured, keptLinear(model, config, panel), places).input;
  return { values: data as Float32Array, steps: shape[0], columns: shape[2] };
}
