/** Forecasts any number of rows: beyond its horizon the model reads its own forecasts. */

import { checkNumber, rowsAhead } from "../../../core/tensor/check.ts";
import { allocate } from "../../../core/tensor/dtype.ts";
import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { dateParts } from "../../data/dateColumns.ts";
import { type DataRecord, datesAfter, formatDate, parseDate, type Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { checkConfig, checkModel } from "../checks.ts";
import { readSeries } from "../readSeries.ts";
import { checkTrainedColumns, type Series, type Span } from "../series.ts";
import { type Entry, panelOf } from "./entries.ts";
import { LEVELS } from "./intervals.ts";
import { boundsAround } from "./measure.ts";
import { type ForecastConfig, Forecaster, keptLinear } from "./model.ts";
import { forecastsAt } from "./windows.ts";

/** A forecast of rows after the table. */
export interface Forecast {
  /** Name of the series, if the model was trained on several. */
  series?: string;
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
 * @param model  a trained forecaster of one series
 * @param config its configuration, as its task or file has it
 * @param table  the rows known so far, with the same columns
 * @param rows   to predict, default the model's horizon
 * @throws ArgumentError when the table is shorter than window and seasons, has several series, or lacks values of columns that the model must
 *   know ahead; and for more rows than the model predicts at once when the network reads features, because they are not known ahead
 * @example
 * const { model, config } = forecastTask(table, { targets: ["births"] });
 * const { dates, values } = forecastTable(model, config, table, 14);
 */
export function forecastTable(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  rows?: number,
): Forecast {
  if (config?.panel === undefined) return forecastEach("forecastTable", model, config, table, rows)[0];
  throw new ArgumentError(
    "forecastTable: expected a model of one series, got one of several. forecastPanel forecasts each.",
  );
}

/**
 * Returns the rows after the last one of each series of a table, whether or not the model was trained on that series. The model must
 * have been trained on several series.
 *
 * @param model  a trained forecaster of several series
 * @param config its configuration, as its task or file has it
 * @param table  the rows of each series known so far, with the same columns
 * @param rows   to predict, default the model's horizon
 * @throws as `forecastTable`
 * @example
 * const { model, config } = forecastTask(shops, { series: "shop", targets: ["sales"] });
 * for (const { series, values } of forecastPanel(model, config, shops)) console.log(series, values.sales);
 */
export function forecastPanel(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  rows?: number,
): (Forecast & { series: string })[] {
  const forecasts = forecastEach("forecastPanel", model, config, table, rows);
  if (config.panel !== undefined) return forecasts as (Forecast & { series: string })[];
  throw new ArgumentError(
    "forecastPanel: expected a model of several series, got one of a single series. forecastTable forecasts it.",
  );
}

/** Forecasts all series of a table at once, so that the network reads them in batches. */
export function forecastEach(
  where: string,
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  rows?: number,
): Forecast[] {
  checkModel(where, Forecaster, model);
  checkConfig(where, config, "forecast");
  checkTable(where, table);
  const count = rows ?? config.horizon;
  checkNumber("forecast", "the horizon", count, rowsAhead);
  checkReach(config, count);
  checkTrainedColumns(table, config);
  const known = readSeries(table, config, config);
  const { targets, horizon } = config;
  const steps = Math.ceil(count / horizon) * horizon;
  const { series, future } = extended(table.name, known, config, steps, count);
  const panel = panelOf(series, config);
  // Only rows that are known give the series its scale; each block of forecasts then becomes known to the next.
  const shorter = panel.entries.map((entry) => ({
    ...entry,
    values: entry.values.subarray(0, future[entry.span] - entry.start),
  }));
  checkLogarithms(table.name, config, shorter);
  const made = shorter.map(({ values }) => {
    const whole = new Float64Array(values.length + steps);
    whole.set(values);
    return whole;
  });
  const bounds = shorter.map(() =>
    LEVELS.map((level) => ({ level, lower: [] as number[], upper: [] as number[] })),
  );
  for (let step = 0; step < count; step += horizon) {
    const entries = panel.entries.map((entry, k) => ({
      ...entry,
      values: made[k].subarray(0, shorter[k].values.length + step),
    }));
    const linear = keptLinear(model, config, { ...panel, entries });
    const places = entries.map(({ values }, index) => ({ index, origin: values.length }));
    const { own } = forecastsAt(model, config, panel, linear, places);
    places.forEach((place, k) => {
      made[k].set(linear.inUnits(k, place.origin, own[k]), place.origin);
      for (const [n, { lower, upper }] of boundsAround(config, linear, place, own[k], step).entries()) {
        bounds[k][n].lower.push(...lower);
        bounds[k][n].upper.push(...upper);
      }
    });
  }
  return series.spans.map(({ name }, n): Forecast => {
    const byTarget = <T>(resultOf: (entry: number) => T) =>
      Object.fromEntries(targets.map((target, k) => [target, resultOf(n * targets.length + k)]));
    const forecast: Forecast = {
      ...(config.panel !== undefined && { series: name }),
      values: byTarget((k) => [...made[k].subarray(shorter[k].values.length).subarray(0, count)]),
    };
    if (config.correction !== undefined) {
      forecast.intervals = byTarget((k) =>
        bounds[k].map(({ level, lower, upper }) => ({
          level,
          lower: lower.slice(0, count),
          upper: upper.slice(0, count),
        })),
      );
    }
    if (series.dates !== undefined) {
      forecast.dates = Array.from(series.dates.subarray(future[n], future[n] + count), formatDate);
    }
    return forecast;
  });
}

/** @throws ArgumentError for a value that has no logarithm, for a model that forecasts them */
function checkLogarithms(name: string, { linear, targets }: ForecastConfig, entries: readonly Entry[]): void {
  if (!linear.logarithms) return;
  for (const { values, target, name: series } of entries) {
    const wrong = values.find((value) => value <= 0);
    if (wrong === undefined) continue;
    throw new ArgumentError(
      `${name}: expected ${describe(targets[target])}${series === "" ? "" : ` of ${describe(series)}`} above 0, because the model forecasts logarithms, got ${wrong}. Train again with rows like this.`,
    );
  }
}

/** Returns each series with rows to forecast after it, and the first of these. */
export function extended(
  name: string,
  known: Series,
  config: ForecastConfig,
  steps: number,
  count: number,
): { series: Series; future: number[] } {
  const { targets, features, window } = config;
  const { spans, frequency } = known;
  // A series among several may be new and short.
  const least = config.panel === undefined ? window : 1;
  const short = spans.find(({ start, end }) => end - start < least);
  if (short !== undefined) {
    throw new ArgumentError(
      `${name}: expected at least ${least} rows to forecast from, got ${short.end - short.start}. Give more of the past.`,
    );
  }
  let at = 0;
  const longer = spans.map((span): Span => {
    const start = at;
    at += span.end - span.start + steps;
    return { ...span, start, end: at };
  });
  const firstKnown = targets.length + features.length;
  const values = known.values.map((column, k) => {
    const whole = allocate("float64", at, "forecast") as Float64Array;
    spans.forEach((span, n) => {
      const { start } = longer[n];
      whole.set(column.subarray(span.start, span.end), start);
      if (k < firstKnown) return;
      const ahead = span.ahead[k - firstKnown];
      checkAhead(name, known, n, (config.known ?? [])[k - firstKnown], ahead.length, count);
      const first = start + span.end - span.start;
      // The rows after those to forecast only fill the last block.
      whole.fill(ahead[count - 1], first, first + steps);
      whole.set(ahead.subarray(0, steps), first);
    });
    return whole;
  });
  const { dates: _, ...columns } = known;
  const series: Series = { ...columns, rows: at, values, spans: longer };
  if (known.dates !== undefined && frequency !== undefined) {
    const dates = new Float64Array(at);
    spans.forEach((span, n) => {
      const own = known.dates!.subarray(span.start, span.end);
      const { start } = longer[n];
      dates.set(own, start);
      dates.set(datesAfter(own[own.length - 1], frequency, steps), start + own.length);
    });
    series.dates = dates;
  }
  const future = longer.map(({ start }, n) => start + spans[n].end - spans[n].start);
  return { series, future };
}

/** @throws ArgumentError when rows to forecast lack values of a column that the model must know ahead */
function checkAhead(
  name: string,
  { spans, dates }: Series,
  number: number,
  column: string,
  got: number,
  count: number,
): void {
  if (got >= count) return;
  const { name: series, end } = spans[number];
  const after = dates === undefined ? "the last known row" : formatDate(dates[end - 1]);
  throw new ArgumentError(
    `${name}: expected ${describe(column)} for the ${count} ${count === 1 ? "row" : "rows"} after ${after}${series === "" ? "" : ` of ${describe(series)}`}, got ${got}. Add rows with its values and empty targets.`,
  );
}

/** @throws ArgumentError when the network would need features of future rows, which are unknown */
function checkReach({ horizon, features, correction }: ForecastConfig, count: number): void {
  if (count <= horizon || features.length === 0 || correction?.share === 0) return;
  throw new ArgumentError(
    `forecast: expected at most ${horizon} rows, as many as the model predicts at once, got ${count}. Later ones need values of ${features.map(describe).join(", ")} that are not known yet. Ask for fewer rows, or train with a longer horizon or without features.`,
  );
}

/**
 * Returns a forecast as one record per row: the name of the series, the date under its names in the data, each target, and the bounds of its intervals as
 * `TARGET_lower_80` and `TARGET_upper_80`.
 */
export function forecastRecords(
  { series, dates, values, intervals = {} }: Forecast,
  { targets, date, panel }: Pick<ForecastConfig, "targets" | "date" | "panel">,
): DataRecord[] {
  return Array.from(values[targets[0]], (_, row) => {
    const fields: [string, string | number][] = dateFields(date, dates?.[row]);
    if (series !== undefined) fields.unshift([seriesColumn(panel), series]);
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

/** The column of forecasts that names the series. */
export function seriesColumn(panel: ForecastConfig["panel"]): string {
  return panel !== undefined && "column" in panel ? panel.column : "series";
}

/** A date in the columns of the data: one with text, or those of its parts with numbers. */
function dateFields(columns: readonly string[], date: string | undefined): [string, string | number][] {
  if (date === undefined) return [];
  if (columns.length === 1) return [[columns[0], date]];
  const parts = dateParts(columns, parseDate(date)!);
  return columns.map((column, k) => [column, parts[k]]);
}
