/** Forecasts of any number of rows, from the model's own forecasts where the table ends. */
import { datesAfter, formatDate, type Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { allocate } from "../../tensor/dtype.ts";
import { ArgumentError, describe } from "../../tensor/errors.ts";
import { checkConfig, checkModel } from "../checks.ts";
import { checkTrainedColumns, ForecastInputs, readSeries } from "../series.ts";
import { ChosenMethods } from "./choice.ts";
import { type ForecastConfig, Forecaster } from "./model.ts";
import { networkForecasts } from "./windows.ts";

/** A forecast of rows that are not in the table. */
export interface Forecast {
  /** Dates of the rows, as text; absent without a date column. */
  dates?: string[];
  /** Predicted values, by target. */
  values: Record<string, number[]>;
  /** Intervals that hold the actual value with these probabilities, by target; absent for runs of version 0.1. */
  intervals?: Record<string, { level: number; lower: number[]; upper: number[] }[]>;
}

/**
 * Returns the rows after the last one of a table. More rows than the model predicts at once are predicted in turns, each from the
 * predictions before it, with features at their means.
 *
 * @param rows to predict, default the model's horizon
 * @throws ArgumentError when the table is shorter than window and seasons
 */
export function forecastTable(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  rows?: number,
): Forecast {
  checkModel("forecastTable", Forecaster, model);
  checkConfig("forecastTable", config, "forecast");
  checkTable("forecastTable", table);
  const count = rows ?? config.horizon;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ArgumentError(`forecast: expected a horizon of at least 1 row, got ${describe(count)}.`);
  }
  checkTrainedColumns(table, config);
  const known = readSeries(table, config, config);
  const needed = Math.max(config.window, ...config.seasons);
  if (known.rows < needed) {
    throw new ArgumentError(
      `${table.name}: expected at least ${needed} rows to forecast from, got ${known.rows}.`,
    );
  }
  const length = known.rows + Math.ceil(count / config.horizon) * config.horizon;
  const values = known.values.map((column, k) => {
    const longer = allocate("float64", length, "forecast").fill(config.scaling.mean[k]) as Float64Array;
    longer.set(column);
    return longer;
  });
  const inputs = new ForecastInputs({ ...known, values }, config, length - known.rows);
  const chosen = config.choice && new ChosenMethods(config, config.choice);
  for (let origin = known.rows; origin < known.rows + count; origin += config.horizon) {
    const network = networkForecasts(model, config, inputs, Int32Array.of(origin));
    config.targets.forEach((_, k) => {
      const history = values[k].subarray(0, origin);
      const block = chosen?.forecast(k, history, network[k][0]) ?? network[k][0];
      block.forEach((value, h) => {
        values[k][origin + h] = value;
        inputs.setTarget(origin + h, k, value);
      });
    });
  }
  const forecast: Forecast = {
    values: Object.fromEntries(
      config.targets.map((target, k) => [target, [...values[k].subarray(known.rows, known.rows + count)]]),
    ),
  };
  if (chosen !== undefined) {
    forecast.intervals = Object.fromEntries(
      config.targets.map((target, k) => {
        const future = values[k].subarray(known.rows, known.rows + count);
        const bounds = chosen.bounds(k, known.values[k], future);
        return [
          target,
          bounds.map(({ level, lower, upper }) => ({ level, lower: [...lower], upper: [...upper] })),
        ];
      }),
    );
  }
  if (known.dates !== undefined && known.frequency !== undefined) {
    forecast.dates = [...datesAfter(known.dates.at(-1)!, known.frequency, count)].map(formatDate);
  }
  return forecast;
}
