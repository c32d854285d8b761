/**
 * The task of forecasting the next rows of a table. A recurrent layer reads a window and continues into future rows with a known calendar.
 * We also try statistical methods on the past of the series. Errors on the validation part decide which of them forecasts; the test part
 * compares all.
 */
import { huberLoss } from "../autograd/losses.ts";
import { checkCalendar } from "../data/calendar.ts";
import { findDates, readingOf } from "../data/dateColumns.ts";
import {
  type CalendarFeature,
  calendarFor,
  chronologicalSplit,
  digestOf,
  learnScaling,
  type Missing,
  numericColumns,
  type Part,
  shuffledBatches,
  type Table,
} from "../data/index.ts";
import { parseResampling } from "../data/rows.ts";
import { type CellReading, checkTable, missingChoices } from "../data/table.ts";
import { checkChoice, count } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Json } from "../train/index.ts";
import { checkConfig, checkModel, checkPart, checkTaskOptions, heldOutParts } from "./checks.ts";
import { chooseForecast } from "./forecast/choice.ts";
import { type ForecastReport, measureNetwork, measuresOf, reportForecast } from "./forecast/measure.ts";
import { type ForecastConfig, Forecaster } from "./forecast/model.ts";
import { describeSeries } from "./forecast/notes.ts";
import { originsIn, windowArrays, windowBatch } from "./forecast/windows.ts";
import { type RecurrentChoice, recurrentConfig } from "./recurrentConfig.ts";
import { detectSeasons, triedSeasons } from "./season.ts";
import { checkTrainedColumns, ForecastInputs, readSeries, type Series } from "./series.ts";
import type { EvaluatedPart, HeldOut, Measures, Task } from "./task.ts";

export type { ForecastReport, MethodErrors, TargetReport } from "./forecast/measure.ts";
export { type ForecastConfig, Forecaster } from "./forecast/model.ts";
export { type Forecast, forecastRecords, forecastTable } from "./forecast/rollOut.ts";

export interface ForecastOptions {
  /** Default: the last numeric column that is not part of the date */
  targets?: string[];
  /** More numeric columns for the network; default: none */
  features?: string[];
  /**
   * One column, or those of its parts (year, month, day, hour); empty: none. Default: the first column of rising or falling dates, else
   * columns named year, month and so on, else one of distinct dates
   */
  date?: string[];
  /** Default `"error"` */
  missing?: Missing;
  /** Step and how to combine the rows within it, such as `"1h mean"`; `missing` fills steps without rows. Default: no resampling */
  resample?: string;
  /** Default: the fields that suit the step of the dates; none without dates */
  calendar?: CalendarFeature[];
  /** Default: found in the training part */
  seasons?: number[];
  /** Default: four of the shortest season, from 16 to 64 rows; 32 rows without a season; at most a third of the rows that train */
  window?: number;
  /** Default: the shortest season, from 4 to 28 rows; 8 rows without a season; at most the rows held out */
  horizon?: number;
  recurrent?: RecurrentChoice;
  /**
   * The forecaster. `"auto"` picks the network, the best statistical methods, or the mean of both, by their errors on the validation part;
   * `"network"` always uses the network. Default `"auto"`
   */
  model?: "auto" | "network";
  /** Default 32 */
  batchSize?: number;
  /** Default 0.1 each, the last rows; in short tables more, at most 0.2, enough for five origins */
  heldOut?: Partial<HeldOut>;
  /** Default 0 */
  seed?: number;
}

const LEAST_HORIZON = 4;
/** Short tables hold out more than a tenth, so that each part has this many origins; but no more than a fifth. */
const LEAST_ORIGINS = 5;
const MOST_HELD_OUT = 0.2;

const optionNames: readonly (keyof ForecastOptions)[] = [
  "targets",
  "features",
  "date",
  "missing",
  "resample",
  "calendar",
  "seasons",
  "window",
  "horizon",
  "recurrent",
  "model",
  "batchSize",
  "heldOut",
  "seed",
];

/**
 * Returns the task of forecasting columns of a table. The first rows train, the next validate, the last test.
 *
 * @throws FormatError with file, line and column of a bad cell; ArgumentError when columns are unknown or rows too few
 * @example
 * const task = forecastTask(await readCSV(text), { targets: ["births"], date: ["day"] });
 * for await (const { loss } of trainTask(task)) console.log(loss);
 */
export function forecastTask(
  table: Table,
  options: ForecastOptions = {},
): Task<ForecastConfig, Tensor, Forecaster> {
  checkTable("forecastTask", table);
  checkForecastOptions(options);
  const { missing = "error", resample } = options;
  const series = readSeries(table, chooseColumns(table, options), { missing, resample });
  return seriesTask(
    table.name,
    series,
    options,
    readingOf(table, [...series.targets, ...series.features], series.date),
  );
}

/**
 * As `forecastTask`, for a series with checked options.
 *
 * @param name of the table, for messages
 * @param reading of the table's cells, for tables that come later
 */
export function seriesTask(
  name: string,
  series: Series,
  options: ForecastOptions,
  reading: CellReading = {},
): Task<ForecastConfig, Tensor, Forecaster> {
  const { batchSize = 32, seed = 0, missing = "error", resample } = options;
  const measured = (options.horizon ?? LEAST_HORIZON) + LEAST_ORIGINS - 1;
  const share = Math.min(MOST_HELD_OUT, Math.max(0.1, measured / Math.max(1, series.rows)));
  const heldOut = heldOutParts("forecastTask", options.heldOut, share);
  const { train, validation, test } = chronologicalSplit(series.rows, heldOut);
  const [leading] = series.values;
  const seasons =
    options.seasons ?? detectSeasons(leading.subarray(0, train.end), series.frequency, options.horizon);
  checkSeasons(seasons, train.end);
  const season = Math.min(...seasons, Number.POSITIVE_INFINITY);
  const usual = Number.isFinite(season) ? season : 8;
  const horizon =
    options.horizon ??
    Math.min(
      within(LEAST_HORIZON, usual, 28),
      Math.max(1, Math.min(validation.end - validation.start, test.end - test.start)),
    );
  const config: ForecastConfig = {
    task: "forecast",
    targets: series.targets,
    features: series.features,
    date: series.date,
    missing,
    ...(resample !== undefined && { resample }),
    ...(Object.keys(reading).length > 0 && { reading }),
    calendar: options.calendar ?? (series.frequency ? calendarFor(series.frequency) : []),
    seasons,
    window:
      options.window ??
      Math.min(within(16, 4 * usual, 64), Math.max(LEAST_HORIZON, Math.floor((train.end - horizon) / 3))),
    horizon,
    scaling: learnScaling(series.values, train.start, train.end),
    normalise: "window",
    recurrent: recurrentConfig({ hiddenSize: 32, ...options.recurrent }),
    heldOut,
    seed,
  };
  const inputs = new ForecastInputs(series, config);
  const originsOf = (part: Part) => originsIn(part, config, inputs);
  const origins = originsOf(train);
  if (origins.length === 0) {
    throw new ArgumentError(
      `${name}: expected more than ${Math.max(config.window, inputs.reach) + config.horizon} rows to train on, got ${train.end}. Choose a smaller window or horizon, or shorter seasons.`,
    );
  }
  for (const [held, part] of Object.entries({ validation, test })) {
    if (part.end - part.start >= config.horizon && originsOf(part).length > 0) continue;
    throw new ArgumentError(
      `${name}: expected at least ${config.horizon} rows for ${held}, as many as are predicted at once, got ${part.end - part.start} of ${series.rows}. Hold out a larger share, choose a smaller horizon, or take more rows.`,
    );
  }
  const model = new Forecaster(config);
  return {
    name: "forecast",
    config,
    model,
    carryState: false,
    notes: describeSeries(name, series, config, { train, validation, test }, options.seasons === undefined),
    batches: shuffledBatches({
      count: origins.length,
      data: digestOf(series.values),
      batchSize,
      seed,
      make: (examples) =>
        windowBatch(
          inputs,
          config,
          Int32Array.from(examples, (k) => origins[k]),
        ),
    }),
    loss: (output, target) => huberLoss(output, target as Tensor),
    validate: () => measureNetwork(model, config, series, inputs, originsOf(validation)),
    prepared: () => windowArrays(config, inputs, origins, originsOf(validation), batchSize),
    conclude() {
      const likely = options.seasons === undefined && series.frequency !== undefined;
      config.choice = chooseForecast(
        model,
        config,
        series,
        inputs,
        { train, validation },
        {
          seasons: likely ? triedSeasons(train.end, series.frequency) : seasons,
          force: options.model === "network",
        },
      );
      return config as unknown as Json;
    },
    evaluate: () => measuresOf(reportForecast(model, config, series, inputs, originsOf(test)), config),
  };
}

/**
 * Returns the errors of a model, and of methods without a network, on a table or on the test part of the training table.
 *
 * @throws ArgumentError for a table without the columns of the model, or with too few rows
 */
export function evaluateForecaster(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  part: EvaluatedPart,
): Measures {
  return measuresOf(compareForecaster("evaluateForecaster", model, config, table, part), config);
}

/**
 * Returns errors by method, by target and by step, quantiles of residuals, and forecasts over the history: what a report shows.
 *
 * @throws as `evaluateForecaster`
 */
export function reportForecaster(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  part: EvaluatedPart,
): ForecastReport {
  return compareForecaster("reportForecaster", model, config, table, part);
}

function compareForecaster(
  where: string,
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  part: EvaluatedPart,
): ForecastReport {
  checkModel(where, Forecaster, model);
  checkConfig(where, config, "forecast");
  checkTable(where, table);
  checkPart(where, part);
  checkTrainedColumns(table, config);
  const series = readSeries(table, config, config);
  const inputs = new ForecastInputs(series, config);
  const all = { start: 0, end: series.rows };
  const measured = part === "test" ? chronologicalSplit(series.rows, config.heldOut).test : all;
  const origins = originsIn(measured, config, inputs);
  if (origins.length === 0) {
    const past = Math.max(config.window, inputs.reach);
    throw new ArgumentError(
      `${table.name}: expected at least ${past + config.horizon} rows to measure on, ${past} that are seen and ${config.horizon} that are predicted, got ${series.rows}${part === "test" ? `, of which ${measured.end - measured.start} are held out` : ""}. Take a longer table.`,
    );
  }
  return reportForecast(model, config, series, inputs, origins);
}

export function checkForecastOptions(options: ForecastOptions): void {
  checkTaskOptions("forecastTask", options, optionNames, { window: count, horizon: count });
  for (const name of ["targets", "features", "date"] as const) {
    const columns: unknown = options[name];
    if (columns === undefined || (Array.isArray(columns) && columns.every((c) => typeof c === "string")))
      continue;
    throw new ArgumentError(
      `forecastTask: expected ${name} to be a list of column names, got ${describe(columns)}.`,
    );
  }
  const { missing, seasons, calendar, model } = options;
  if (model !== undefined && model !== "auto" && model !== "network") {
    throw new ArgumentError(
      `forecastTask: expected model to be "auto" or "network", got ${describe(model)}.`,
      "NAME",
    );
  }
  if (missing !== undefined) checkChoice("forecastTask", "missing", missing, missingChoices, "NAME");
  if (options.resample !== undefined) parseResampling(options.resample);
  if (seasons !== undefined && !Array.isArray(seasons)) {
    throw new ArgumentError(
      `forecastTask: expected seasons to be a list of row counts, got ${describe(seasons)}.`,
    );
  }
  if (calendar !== undefined) checkCalendar("forecastTask", calendar);
}

export function chooseColumns(
  table: Table,
  options: ForecastOptions,
): { targets: string[]; features: string[]; date: string[] } {
  const date = options.date ?? findDates(table, options.resample !== undefined);
  const numeric = numericColumns(table).filter((column) => !date.includes(column));
  const targets = options.targets ?? numeric.slice(-1);
  if (targets.length === 0) {
    throw new ArgumentError(
      `${table.name}: expected a column of numbers to predict, got ${table.rows === 0 ? "no rows" : "none"}. Take a table with rows of numbers, or name the delimiter or the targets.`,
    );
  }
  const features = options.features ?? [];
  const twice = [...targets, ...features].find((column, k, all) => all.indexOf(column) !== k);
  if (twice !== undefined) {
    throw new ArgumentError(
      `${table.name}: expected each column once, got ${describe(twice)} as target or feature again.`,
    );
  }
  return { targets, features, date };
}

function checkSeasons(seasons: readonly number[], rows: number): void {
  const wrong = seasons.find((season) => !Number.isSafeInteger(season) || season < 1 || season >= rows);
  if (wrong !== undefined) {
    throw new ArgumentError(
      `forecast: expected seasons from 1 row up to the ${rows} rows that train, got ${describe(wrong)}.`,
    );
  }
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
