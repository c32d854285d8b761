/**
 * The task of forecasting the next rows of a table. A recurrent layer reads a window and continues into future rows with a known calendar.
 * We also try statistical methods on the past of the series. Errors on the validation part decide which of them forecasts; the test part
 * compares all.
 */
import { huberLoss } from "../../core/autograd/losses.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { statisticsOf } from "../../core/tensor/statistics.ts";
import type { Tensor } from "../../core/tensor/tensor.ts";
import type { Json } from "../../core/train/index.ts";
import { readingOf } from "../data/dateColumns.ts";
import {
  calendarFor,
  chronologicalSplit,
  digestOf,
  learnScaling,
  type Part,
  type RowSplit,
  type Scaling,
  shuffledBatches,
  type Table,
} from "../data/index.ts";
import { type CellReading, checkTable } from "../data/table.ts";
import { checkConfig, checkModel, checkPart, heldOutParts } from "./checks.ts";
import { chooseForecast } from "./forecast/choice.ts";
import { chooseColumns, severalSeries } from "./forecast/columns.ts";
import { commonSeasons } from "./forecast/forecastSeries.ts";
import { ForecastInputs } from "./forecast/inputs.ts";
import { measureNetwork, reportForecast } from "./forecast/measure.ts";
import { type ForecastConfig, Forecaster } from "./forecast/model.ts";
import { describeSeries } from "./forecast/notes.ts";
import { checkForecastOptions, type ForecastOptions } from "./forecast/options.ts";
import { type ForecastReport, measuresOf } from "./forecast/report.ts";
import { originsIn, partsOf, windowArrays, windowBatch } from "./forecast/windows.ts";
import { numberColumns, readSeries } from "./readSeries.ts";
import { recurrentConfig } from "./recurrentConfig.ts";
import { detectSeasons, triedSeasons } from "./season.ts";
import { categoriesOf, checkTrainedColumns, columnsOf, type Series, scaleSpans } from "./series.ts";
import type { EvaluatedPart, HeldOut, Measures, Task } from "./task.ts";

export { type ForecastConfig, Forecaster } from "./forecast/model.ts";
export type { ForecastOptions } from "./forecast/options.ts";
export type { ForecastReport, MethodErrors, SeriesErrors, TargetReport } from "./forecast/report.ts";
export { type Forecast, forecastPanel, forecastRecords, forecastTable } from "./forecast/rollOut.ts";

const LEAST_HORIZON = 4;
/** Short tables hold out more than a tenth, so that each part has this many origins; but no more than a fifth. */
const LEAST_ORIGINS = 5;
const MOST_HELD_OUT = 0.2;

/** Windows of an epoch, if there are more. */
const EPOCH_WINDOWS = 32_768;

/**
 * Returns the task of forecasting columns of a table. The first rows train, the next validate, the last test; of several series, those of
 * each.
 *
 * @param table   one series or several; it sorts rows by their dates, and keeps their order without dates
 * @param options the columns, the network, the windows and the parts to hold out
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
  const { missing, resample } = options;
  heldOutParts("forecastTask", options.heldOut, 0.1);
  const series = readSeries(table, chooseColumns(table, options), { missing, resample });
  const isOpen = options.date === undefined && series.date.length === 0 && series.panel === undefined;
  const hint = isOpen ? severalSeries(table) : undefined;
  if (hint !== undefined) series.notes = [...(series.notes ?? []), hint];
  const reading = readingOf(table, numberColumns(table, series), series.date);
  const task = seriesTask(table.name, series, options, reading);
  return table.path === undefined ? task : { ...task, data: table.path };
}

/**
 * As `forecastTask`, from a series that was read, with checked options.
 *
 * @param name    of the table, for messages
 * @param options.likely seasons that the methods try, default: by the dates, unless `seasons` are given
 * @param reading of the table's cells, for tables that come later
 */
export function seriesTask(
  name: string,
  series: Series,
  options: ForecastOptions & { likely?: readonly number[] },
  reading: CellReading = {},
): Task<ForecastConfig, Tensor, Forecaster> {
  const { batchSize = 32, seed = 0, missing = "error", resample } = options;
  const { spans, frequency, panel } = series;
  const longest = spans.reduce((best, span) => (rowsIn(span) > rowsIn(best) ? span : best));
  const measuredRows = (options.horizon ?? LEAST_HORIZON) + LEAST_ORIGINS - 1;
  const share =
    panel === undefined
      ? Math.min(MOST_HELD_OUT, Math.max(0.1, measuredRows / Math.max(1, series.rows)))
      : 0.1;
  const heldOut: HeldOut = { validation: share, test: share, ...options.heldOut };
  const split = chronologicalSplit(rowsIn(longest), heldOut);
  const seasons = options.seasons ?? findSeasons(series, heldOut, options.horizon);
  checkSeasons(seasons, split.train.end);
  const season = Math.min(...seasons, Number.POSITIVE_INFINITY);
  const usual = Number.isFinite(season) ? season : 8;
  const { targets, features, date } = series;
  const most =
    panel === undefined ? Math.max(1, Math.min(rowsIn(split.validation), rowsIn(split.test))) : usual;
  const horizon = options.horizon ?? Math.min(within(LEAST_HORIZON, usual, 28), most);
  const fitting = Math.max(LEAST_HORIZON, Math.floor((split.train.end - horizon) / 3));
  const window = options.window ?? Math.min(within(16, 4 * usual, 64), fitting);
  const parts = partsOf(series, { window, horizon, heldOut, seasons });
  const config: ForecastConfig = {
    task: "forecast",
    targets,
    features,
    date,
    ...(series.known && { known: series.known }),
    ...(series.statics && { statics: series.statics }),
    ...(series.categories && { categories: series.categories }),
    ...(panel && { panel }),
    missing,
    ...(resample !== undefined && { resample }),
    ...(Object.keys(reading).length > 0 && { reading }),
    calendar: options.calendar ?? (frequency ? calendarFor(frequency) : []),
    seasons,
    window,
    horizon,
    scaling: scalingOf(series, parts),
    normalise: "window",
    recurrent: recurrentConfig({ hiddenSize: 32, ...options.recurrent }),
    heldOut,
    seed,
  };
  scaleSpans(series, (_, k) => parts[k].train);
  const inputs = new ForecastInputs(series, config);
  const originsOf = (part: keyof RowSplit) =>
    originsIn(
      parts.map((each) => each[part]),
      config,
      inputs,
      series,
    );
  const origins = originsOf("train");
  if (origins.length === 0) {
    throw new ArgumentError(
      `${name}: expected more than ${Math.max(config.window, inputs.reach) + config.horizon} rows to train on, got ${split.train.end}. Choose a smaller window or horizon, shorter seasons, or take a longer table.`,
    );
  }
  for (const part of ["validation", "test"] as const) {
    if (heldOut[part] === 0 || originsOf(part).length > 0) continue;
    const { start, end } = split[part];
    throw new ArgumentError(
      `${name}: expected at least ${config.horizon} rows for ${part}, as many as are predicted at once, got ${end - start} of ${rowsIn(longest)}. Hold out a larger share, choose a smaller horizon, or take more rows.`,
    );
  }
  const model = new Forecaster(config);
  const measured = { model, config, series, inputs };
  const perEpoch = Math.min(origins.length, options.epochWindows ?? EPOCH_WINDOWS);
  return {
    name: "forecast",
    config,
    model,
    carryState: false,
    notes: describeSeries(name, series, config, parts, {
      found: options.seasons === undefined,
      windows: { perEpoch, all: origins.length },
    }),
    batches: shuffledBatches({
      count: origins.length,
      sample: perEpoch,
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
    validate: () => measureNetwork(measured, originsOf("validation")),
    prepared: () => windowArrays(config, inputs, origins, originsOf("validation"), { batchSize, perEpoch }),
    conclude(progress) {
      const likely = options.seasons === undefined && frequency !== undefined;
      config.choice = chooseForecast(model, config, series, inputs, parts, {
        seasons: options.likely ?? (likely ? triedSeasons(split.train.end, frequency) : seasons),
        force: options.model === "network",
        progress,
      });
      return config as unknown as Json;
    },
    evaluate: () => measuresOf(reportForecast(measured, originsOf("test")), config),
  };
}

const rowsIn = ({ start, end }: Part) => end - start;

/** The seasons in the training part of a series, or the usual ones among several series. */
function findSeasons(
  { spans, values, frequency, panel }: Series,
  heldOut: HeldOut,
  horizon?: number,
): number[] {
  if (panel === undefined) {
    const { train } = chronologicalSplit(spans[0].end, heldOut);
    return detectSeasons(values[0].subarray(0, train.end), frequency, horizon);
  }
  const share = 1 - heldOut.validation - heldOut.test;
  const training = spans.map((span) =>
    values[0].subarray(span.start, span.start + Math.ceil(share * rowsIn(span))),
  );
  return commonSeasons(training, horizon, frequency);
}

/** The scaling of each column in the training parts of all series. */
function scalingOf(series: Series, parts: readonly RowSplit[]): Scaling {
  const { spans, values, statics = [] } = series;
  const training = (column: Float64Array) => {
    if (spans.length === 1) return column.subarray(parts[0].train.start, parts[0].train.end);
    const pieces = parts.map(({ train }) => column.subarray(train.start, train.end));
    const whole = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  };
  const columns = [
    ...columnsOf(series).map((name, k) => ({ name, rows: () => training(values[k]) })),
    ...statics.map((name, k) => ({ name, rows: () => Float64Array.from(spans, (span) => span.statics[k]) })),
  ];
  const pairs = columns.map(({ name, rows }) => {
    if (categoriesOf(series, name) !== undefined) return { mean: [0], deviation: [1] };
    const known = rows();
    return learnScaling([known], 0, known.length);
  });
  return { mean: pairs.map(({ mean }) => mean[0]), deviation: pairs.map(({ deviation }) => deviation[0]) };
}

/**
 * Returns the errors of a model, and of methods without a network, on a table or on the test part of the training table.
 *
 * @param model  a trained forecaster
 * @param config its configuration, as its task or file has it
 * @param table  a table with the same columns; for `"test"` the whole training table
 * @param part   `"test"` for the rows held out, `"all"` for all rows
 * @returns errors by name, in the units of the targets where they have one
 * @throws ArgumentError for a table without the columns of the model, or with too few rows
 * @example
 * const { model, config } = forecastTask(table);
 * const { mae } = evaluateForecaster(model, config, table, "test");
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
 * @param model  a trained forecaster
 * @param config its configuration, as its task or file has it
 * @param table  a table with the same columns; for `"test"` the whole training table
 * @param part   `"test"` for the rows held out, `"all"` for all rows
 * @throws as `evaluateForecaster`
 * @example
 * const { model, config } = forecastTask(table);
 * const { methods } = reportForecaster(model, config, table, "test");
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
  const parts =
    part === "test" ? partsOf(series, config) : series.spans.map((all) => ({ train: all, test: all }));
  scaleSpans(series, (_, k) => parts[k].train);
  const inputs = new ForecastInputs(series, config);
  const held = parts.map(({ test }) => test);
  const origins = originsIn(held, config, inputs, series);
  if (origins.length === 0) {
    const past = Math.max(config.window, inputs.reach);
    const rows = statisticsOf(held.map(rowsIn)).max;
    throw new ArgumentError(
      `${table.name}: expected at least ${past + config.horizon} rows to measure on, ${past} that are seen and ${config.horizon} that are predicted, got ${statisticsOf(series.spans.map(rowsIn)).max}${part === "test" ? `, of which ${rows} are held out` : ""}. Take a longer table.`,
    );
  }
  return reportForecast({ model, config, series, inputs }, origins);
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
