/** The input of a forecaster's network after a table, to look at. */

import { allocate } from "../../../core/tensor/dtype.ts";
import type { Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { checkConfig } from "../checks.ts";
import { readSeries } from "../readSeries.ts";
import { checkTrainedColumns } from "../series.ts";
import { ForecastInputs } from "./inputs.ts";
import type { ForecastConfig } from "./model.ts";
import { extended } from "./rollOut.ts";

/**
 * Returns the scaled numbers that the network reads to forecast the rows after a table: its last window, then the rows to predict with their
 * calendar. Of several series it takes the first.
 *
 * @param config the configuration of a forecaster, as its task or file has it
 * @param table  a table with the same columns
 * @returns `values` [steps, columns], as many steps as window and horizon together
 * @throws ArgumentError for a table that lacks a column of the model, is shorter than window and seasons, or lacks values of columns that the model must know ahead
 * @example
 * const { config } = forecastTask(table);
 * const { values, steps, columns } = inputWindow(config, table);
 */
export function inputWindow(
  config: ForecastConfig,
  table: Table,
): { values: Float32Array; steps: number; columns: number } {
  checkConfig("inputWindow", config, "forecast");
  checkTable("inputWindow", table);
  checkTrainedColumns(table, config);
  const { window, horizon } = config;
  const known = readSeries(table, config, config);
  const { series, future } = extended(table.name, known, config, horizon, horizon);
  const inputs = new ForecastInputs(series, config);
  const values = allocate("float32", (window + horizon) * inputs.size, "inputWindow") as Float32Array;
  inputs.writeWindows(future.slice(0, 1), horizon, values);
  return { values, steps: window + horizon, columns: inputs.size };
}
