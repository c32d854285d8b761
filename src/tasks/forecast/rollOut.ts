/** Forecasts any number of rows: beyond its horizon the model reads its own forecasts. */
import { dateParts } from "../../data/dateColumns.ts";
import { type DataRecord, datesAfter, formatDate, parseDate, type Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { allocate } from "../../tensor/dtype.ts";
import { ArgumentError, describe } from "../../tensor/errors.ts";
import { checkConfig, checkModel } from "../checks.ts";
import { checkTrainedColumns, ForecastInputs, readSeries } from "../series.ts";
import { ChosenMethods } from "./choice.ts";
import { type ForecastConfig, Forecaster } from "./model.ts";
import { networkForecasts } from "./windows.ts";

/** A forecast of rows after the table. */
export interface Forecast {
  /** Dates of the rows, as text; absent without a date column. */
  dates?: string[];
  /** Predicted values, by target. */
  values: Record<string, number[]>;
  /** Intervals that contain the actual value with these probabilities, by target; absent for runs of version 0.1. */
  intervals?: Record<string, { level: number; lower: number[]; upper: number[] }[]>;
}

/**
 * Returns the rows after the last one of a table. For more rows than the model predicts at once, it predicts again and again from its
 * own predictions, and the intervals widen.
 *
 * @param rows to predict, default the model's horizon
 * @throws ArgumentError when the table is shorter than window and seasons, and for more rows than the model predicts at once when the
 *   network reads features, because they are not known ahead
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
  checkReach(config, count);
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

/** @throws ArgumentError when the network would need features of future rows, which are unknown */
function checkReach({ horizon, features, choice }: ForecastConfig, count: number): void {
  if (count <= horizon || features.length === 0 || choice?.network === 0) return;
  throw new ArgumentError(
    `forecast: expected at most ${horizon} rows, as many as the model predicts at once, got ${count}. Later ones need values of ${features.map(describe).join(", ")} that are not known yet. Ask for fewer rows, or train with a longer horizon or without features.`,
  );
}

/**
 * Returns a forecast as one record per row: the date under its names in the data, each target, and the bounds of its intervals as
 * `TARGET_lower_80` and `TARGET_upper_80`.
 */
export function forecastRecords(
  { dates, values, intervals = {} }: Forecast,
  { targets, date }: Pick<ForecastConfig, "targets" | "date">,
): DataRecord[] {
  return Array.from(values[targets[0]], (_, row) => {
    const fields: [string, string | number][] = dateFields(date, dates?.[row]);
    for (const target of targets) {
      fields.push([target, values[target][row]]);
      for (const { level, lower, upper } of intervals[target] ?? []) {
        const percent = Math.round(100 * level);
        fields.push([`${target}_lower_${percent}`, lower[row]], [`${target}_upper_${percent}`, upper[row]]);
      }
    }
    return Object.fromEntries(fields);
  });
}

/** A date in the columns of the data: one with text, or those of its parts with numbers. */
function dateFields(columns: readonly string[], date: string | undefined): [string, string | number][] {
  if (date === undefined) return [];
  if (columns.length === 1) return [[columns[0], date]];
  const parts = dateParts(columns, parseDate(date)!);
  return columns.map((column, k) => [column, parts[k]]);
}
