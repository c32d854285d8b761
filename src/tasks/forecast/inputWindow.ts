/** The input of a forecaster's network after a table, to look at. */
import type { Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { ArgumentError } from "../../tensor/errors.ts";
import { checkConfig } from "../checks.ts";
import { checkTrainedColumns, ForecastInputs, readSeries } from "../series.ts";
import type { ForecastConfig } from "./model.ts";

/**
 * Returns the scaled numbers that the network reads to forecast the rows after a table: its last window, then the rows to predict with their
 * calendar.
 *
 * @returns `values` [steps, columns], as many steps as window and horizon together
 * @throws ArgumentError for a table that lacks a column of the model, or is shorter than the window
 * @example
 * const { values, steps, columns } = inputWindow(config, await readCSV(text));
 */
export function inputWindow(
  config: ForecastConfig,
  table: Table,
): { values: Float32Array; steps: number; columns: number } {
  checkConfig("inputWindow", config, "forecast");
  checkTable("inputWindow", table);
  checkTrainedColumns(table, config);
  const { window, horizon } = config;
  const series = readSeries(table, config, config);
  if (series.rows < window) {
    throw new ArgumentError(
      `${table.name}: expected at least ${window} rows, the window of the model, got ${series.rows}.`,
    );
  }
  const inputs = new ForecastInputs(series, config, horizon);
  const values = new Float32Array((window + horizon) * inputs.size);
  inputs.writeWindow(series.rows, horizon, values, 0, inputs.size);
  return { values, steps: window + horizon, columns: inputs.size };
}
