/** Forecasts the rows after a table. */

import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { dateParts } from "../../data/dateColumns.ts";
import { type DataRecord, formatDate, parseDate, type Table } from "../../data/index.ts";
import { type ForecastConfig, type Forecaster, keptLinear, type Measured } from "./model.ts";
import { measuredIn } from "./report.ts";
import { forecastsAt, type Interval, placesOf, windowsAt } from "./windows.ts";

/** A forecast of rows after one series. */
export interface Forecast {
  /** Name of the series, if the model was trained on several. */
  series?: string;
  /** Dates of the rows, as text; absent without a date column. */
  dates?: string[];
  /** Predicted values, by target. */
  values: Record<string, number[]>;
  /** Intervals that contain the actual value with these probabilities, by target; absent before training has ended. */
  intervals?: Record<string, Interval[]>;
}

/**
 * Returns the rows after the last one of each series of a table, as many as the model was trained to predict. A model of several series
 * forecasts each one, also those that it was not trained on.
 *
 * @param model  a trained forecaster
 * @param config its configuration, as its task or file has it
 * @param table  the rows known so far, with the same columns
 * @returns one forecast for each series, so one for a table of one series
 * @throws ArgumentError when the table is shorter than the window, or lacks values of columns that the model must know ahead
 * @example
 * const { model, config } = forecastTask(table, { targets: ["births"], horizon: 14 });
 * const [{ dates, values }] = forecastTable(model, config, table);
 */
export function forecastTable(model: Forecaster, config: ForecastConfig, table: Table): Forecast[] {
  const measured = measuredIn("forecastTable", model, config, table, config?.horizon);
  const { entries } = measured;
  checkPast(table.name, measured);
  const places = placesOf(entries.map(({ values }) => [values.length]));
  const made = forecastsAt(measured, keptLinear(measured), places);
  const { targets, horizon, panel, correction } = config;
  return entries.flatMap(({ name, target, dates, values }, n) => {
    if (target > 0) return [];
    const own = targets.map((column, k) => [column, made[n + k]] as const);
    const next = dates?.subarray(values.length, values.length + horizon);
    return [
      {
        ...(panel !== undefined && { series: name }),
        ...(next !== undefined && { dates: Array.from(next, formatDate) }),
        values: Object.fromEntries(own.map(([column, each]) => [column, [...each.values]])),
        ...(correction !== undefined && {
          intervals: Object.fromEntries(own.map(([column, { intervals }]) => [column, intervals])),
        }),
      },
    ];
  });
}

/** @throws ArgumentError for a series that is too short, and for a value without a logarithm where the model forecasts logarithms */
function checkPast(table: string, { config, entries }: Measured): void {
  for (const { values, target, name } of entries) {
    // A series among several may be new and short.
    if (config.panel === undefined && values.length < config.window) {
      throw new ArgumentError(
        `${table}: expected at least ${config.window} rows to forecast from, got ${values.length}. Give more of the past.`,
      );
    }
    const wrong = config.linear.logarithms ? values.find((value) => value <= 0) : undefined;
    if (wrong === undefined) continue;
    throw new ArgumentError(
      `${table}: expected ${describe(config.targets[target])}${name === "" ? "" : ` of ${describe(name)}`} above 0, because the model forecasts logarithms, got ${wrong}. Train again with rows like this.`,
    );
  }
}

/**
 * Returns a forecast as one record per row: the name of the series, the date under its names in the data, each target, and the bounds of its intervals as
 * `TARGET_lower_80` and `TARGET_upper_80`.
 */
export function forecastRecords(
  { series, dates, values, intervals = {} }: Forecast,
  { targets, date, panel }: Pick<ForecastConfig, "targets" | "date" | "panel">,
): DataRecord[] {
  return Array.from(values[targets[0]], (_, row) =>
    Object.fromEntries([
      ...(series === undefined ? [] : [[panel!, series]]),
      ...dateFields(date, dates?.[row]),
      ...targets.flatMap((target) => [
        [target, values[target][row]],
        ...(intervals[target] ?? []).flatMap(({ level, lower, upper }) => {
          const percent = Math.round(100 * level);
          return [
            [`${target}_lower_${percent}`, lower[row]],
            [`${target}_upper_${percent}`, upper[row]],
          ];
        }),
      ]),
    ]),
  );
}

/** A date in the columns of the data: one with text, or those of its parts with numbers. */
function dateFields(columns: readonly string[], date: string | undefined): [string, string | number][] {
  if (date === undefined) return [];
  if (columns.length === 1) return [[columns[0], date]];
  const parts = dateParts(columns, parseDate(date)!);
  return columns.map((column, k) => [column, parts[k]]);
}

/**
 * Returns what the network reads to forecast the rows after a table: its last window, then the rows to predict with their linear forecast and
 * calendar. Of several series it takes the first.
 *
 * @param model  a trained forecaster
 * @param config its configuration, as its task or file has it
 * @param table  a table with the same columns
 * @returns `values` [steps, columns], as many steps as window and horizon together
 * @throws as `forecastTable`
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
  const places = [{ index: 0, origin: measured.entries[0].values.length }];
  const { data, shape } = windowsAt(config, keptLinear(measured), places).input;
  return { values: data as Float32Array, steps: shape[0], columns: shape[2] };
}
