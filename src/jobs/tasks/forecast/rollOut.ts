/** Forecasts any number of rows: beyond its horizon the model reads its own forecasts. */

import { checkNumber, rowsAhead } from "../../../core/tensor/check.ts";
import { allocate } from "../../../core/tensor/dtype.ts";
import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { dateParts } from "../../data/dateColumns.ts";
import { type DataRecord, datesAfter, formatDate, parseDate, type Table } from "../../data/index.ts";
import type { Series, Span } from "../series.ts";
import { type Entry, type Panel, panelOf } from "./entries.ts";
import { LEVELS } from "./intervals.ts";
import { measuredIn } from "./measure.ts";
import { type ForecastConfig, type Forecaster, keptLinear } from "./model.ts";
import { forecastsAt, type Made } from "./windows.ts";

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
  count = config?.horizon,
): Forecast[] {
  const { series: known } = measuredIn(where, model, config, table);
  checkNumber("forecast", "the horizon", count, rowsAhead);
  checkReach(config, count);
  const { targets, horizon } = config;
  const future = extended(table.name, known, config, Math.ceil(count / horizon) * horizon, count);
  const { series, panel } = future;
  checkLogarithms(table.name, config, future.known);
  const blocks: Made[][] = [];
  for (let step = 0; step < count; step += horizon) {
    // Each block of forecasts becomes known to the next.
    const entries = panel.entries.map((entry, k) => ({
      ...entry,
      values: entry.values.subarray(0, future.known[k].values.length + step),
    }));
    const linear = keptLinear(model, config, { ...panel, entries });
    const places = entries.map(({ values }, index) => ({ index, origin: values.length }));
    const made = forecastsAt({ model, config, panel }, linear, places, step);
    for (const { index, origin, values } of made) panel.entries[index].values.set(values, origin);
    blocks.push(made);
  }
  return series.spans.map(({ name, end }, n): Forecast => {
    const byTarget = <T>(resultOf: (made: readonly Made[]) => T) =>
      Object.fromEntries(
        targets.map((target, k) => [target, resultOf(blocks.map((made) => made[n * targets.length + k]))]),
      );
    const rows = (made: readonly Made[], of: (made: Made) => Float64Array) =>
      made.flatMap((each) => [...of(each)]).slice(0, count);
    const first = end - blocks.length * horizon;
    return {
      ...(config.panel !== undefined && { series: name }),
      ...(series.dates !== undefined && {
        dates: Array.from(series.dates.subarray(first, first + count), formatDate),
      }),
      values: byTarget((made) => rows(made, ({ values }) => values)),
      ...(config.correction !== undefined && {
        intervals: byTarget((made) =>
          LEVELS.map((level, at) => ({
            level,
            lower: rows(made, ({ bounds }) => bounds[at].lower),
            upper: rows(made, ({ bounds }) => bounds[at].upper),
          })),
        ),
      }),
    };
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

/**
 * Returns each series with rows to forecast after it, whose targets and features are 0.
 *
 * @param steps rows to add
 * @param count how many of them need values of known columns
 * @returns `panel` of all rows, and `known`, its entries without the added rows
 */
export function extended(
  name: string,
  read: Series,
  config: ForecastConfig,
  steps: number,
  count: number,
): { series: Series; panel: Panel; known: Entry[] } {
  const { targets, features, window } = config;
  const { spans, frequency, dates, ...columns } = read;
  // A series among several may be new and short.
  const least = config.panel === undefined ? window : 1;
  const short = spans.find(({ start, end }) => end - start < least);
  if (short !== undefined) {
    throw new ArgumentError(
      `${name}: expected at least ${least} rows to forecast from, got ${short.end - short.start}. Give more of the past.`,
    );
  }
  const longer = spans.map((span, n): Span => {
    const added = (n + 1) * steps;
    return { ...span, start: span.start + n * steps, end: span.end + added };
  });
  const rows = longer.at(-1)!.end;
  /** A column with more rows after those of each series. */
  const stretched = (column: Float64Array, aheadOf: (n: number) => ArrayLike<number>) => {
    const whole = allocate("float64", rows, "forecast") as Float64Array;
    spans.forEach(({ start, end }, n) => {
      whole.set(column.subarray(start, end), longer[n].start);
      whole.set(aheadOf(n), longer[n].end - steps);
    });
    return whole;
  };
  const firstKnown = targets.length + features.length;
  const values = read.values.map((column, k) =>
    stretched(column, (n) => {
      if (k < firstKnown) return [];
      const ahead = spans[n].ahead[k - firstKnown];
      checkAhead(name, read, n, (config.known ?? [])[k - firstKnown], ahead.length, count);
      // The rows after those to forecast only fill the last block.
      return Float64Array.from({ length: steps }, (_, row) => ahead[Math.min(row, ahead.length - 1)]);
    }),
  );
  const series: Series = { ...columns, rows, values, spans: longer, ...(frequency && { frequency }) };
  if (dates !== undefined && frequency !== undefined)
    series.dates = stretched(dates, (n) => datesAfter(dates[spans[n].end - 1], frequency, steps));
  const panel = panelOf(series, config);
  const known = panel.entries.map((entry) => ({ ...entry, values: entry.values.subarray(0, -steps) }));
  return { series, panel, known };
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
