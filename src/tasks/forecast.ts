/**
 * Forecaster: from the past rows of a table to the next ones. One recurrent layer reads the past and goes on into the rows to come,
 * for which it is given what is known of them: the calendar, and what was there one season before. What it adds to the
 * seasonal-naive forecast is learned; so it starts from that baseline, and is compared with it on rows it never saw.
 */
import { add } from "../autograd/elementwise.ts";
import { huberLoss } from "../autograd/losses.ts";
import { slice } from "../autograd/shape.ts";
import { datesAfter } from "../data/calendar.ts";
import {
  type CalendarFeature,
  calendarFor,
  chronologicalSplit,
  digestOf,
  formatDate,
  learnScaling,
  type Missing,
  numericColumns,
  type Part,
  type Scaling,
  shuffledBatches,
  type Table,
  unscale,
  windowOrigins,
} from "../data/index.ts";
import { Dropout, Linear, Module } from "../nn/index.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { Tensor } from "../tensor/tensor.ts";
import { inEvaluation } from "./evaluation.ts";
import {
  makeRecurrent,
  outputSize,
  type Recurrent,
  type RecurrentChoice,
  type RecurrentConfig,
  recurrentConfig,
} from "./recurrent.ts";
import { detectSeasons, seasonalNaive } from "./season.ts";
import { ForecastInputs, inputSize, readSeries, type Series } from "./series.ts";
import type { EvaluatedPart, HeldOut, Measures, Task } from "./task.ts";

export interface ForecastConfig {
  task: "forecast";
  targets: string[];
  features: string[];
  date: string[];
  missing: Missing;
  calendar: CalendarFeature[];
  /** Rows to a season, most telling first; empty: none, the baseline is the last value. */
  seasons: number[];
  /** Past rows that are seen. */
  window: number;
  /** Rows that are predicted at once. */
  horizon: number;
  /** Of targets, then features. */
  scaling: Scaling;
  recurrent: RecurrentConfig;
  heldOut: HeldOut;
  /** Of the initial weights. */
  seed: number;
}

export class Forecaster extends Module {
  readonly recurrent: Recurrent;
  readonly dropout: Dropout;
  readonly head: Linear;
  readonly window: number;

  constructor(config: ForecastConfig) {
    super();
    const { targets, features, seasons, calendar, recurrent, seed } = config;
    const columns = inputSize(targets.length, features.length, seasons.length, calendar);
    this.window = config.window;
    this.recurrent = makeRecurrent(recurrent, columns, seed);
    this.dropout = new Dropout({ p: recurrent.dropout, seed: seed + 1 });
    this.head = new Linear({
      inFeatures: outputSize(recurrent),
      outFeatures: targets.length,
      seed: seed + 2,
    });
    // The first forecast is the baseline itself; training can only move away from it where that pays.
    this.head.weight.data.fill(0);
    this.head.bias!.data.fill(0);
  }

  override get typeName(): string {
    return "Forecaster";
  }

  /**
   * @param input [window + horizon, N, columns], as `ForecastInputs` writes them
   * @returns scaled targets, [horizon, N, targets]
   */
  forward(input: Tensor): Tensor {
    const [steps] = input.shape;
    const { output } = this.recurrent.forward(input);
    const future = this.dropout.forward(slice(output, 0, this.window, steps));
    const naive = slice(slice(input, 0, this.window, steps), 2, 0, this.head.outFeatures);
    return add(naive, this.head.forward(future));
  }
}

export interface ForecastOptions {
  /** Default: the last numeric column */
  targets?: string[];
  /** Default: every other numeric column that is not part of the date */
  features?: string[];
  /** One column, or three: year, month, day. Default: none */
  date?: string[];
  /** Default `"error"` */
  missing?: Missing;
  /** Default: what suits the step of the dates; none without dates */
  calendar?: CalendarFeature[];
  /** Default: found in the training part */
  seasons?: number[];
  /** Default: four seasons, from 16 to 64 rows */
  window?: number;
  /** Default: one season, from 4 to 28 rows */
  horizon?: number;
  recurrent?: RecurrentChoice;
  /** Default 32 */
  batchSize?: number;
  /** Default 0.1 each, the last rows */
  heldOut?: Partial<HeldOut>;
  /** Default 0 */
  seed?: number;
}

/**
 * A forecaster of a table's columns. Rows train in their order: first the training part, then validation, then test.
 *
 * @throws FormatError with file, line and column of a bad cell; ArgumentError when columns are unknown or rows too few
 */
export function forecastTask(table: Table, options: ForecastOptions = {}): Task<ForecastConfig, Tensor> {
  const { batchSize = 32, seed = 0, missing = "error" } = options;
  const heldOut = { validation: 0.1, test: 0.1, ...options.heldOut };
  const series = readSeries(table, chooseColumns(table, options), missing);
  const { train, validation, test } = chronologicalSplit(series.rows, heldOut);
  const [leading] = series.values;
  const seasons = options.seasons ?? detectSeasons(leading.subarray(0, train.end), series.frequency);
  checkSeasons(seasons, train.end);
  const season = Math.min(...seasons, Number.POSITIVE_INFINITY);
  const usual = Number.isFinite(season) ? season : 8;
  const config: ForecastConfig = {
    task: "forecast",
    targets: series.targets,
    features: series.features,
    date: series.date,
    missing,
    calendar: options.calendar ?? (series.frequency ? calendarFor(series.frequency) : []),
    seasons,
    window: options.window ?? within(16, 4 * usual, 64),
    horizon: options.horizon ?? within(4, usual, 28),
    scaling: learnScaling(series.values, train.start, train.end),
    recurrent: recurrentConfig({ hiddenSize: 32, ...options.recurrent }),
    heldOut,
    seed,
  };
  const inputs = new ForecastInputs(series, config);
  const originsOf = (part: Part) => originsIn(part, config, inputs);
  const origins = originsOf(train);
  if (origins.length === 0) {
    throw new ArgumentError(
      `${table.name}: expected more than ${Math.max(config.window, inputs.reach) + config.horizon} rows to train on, got ${train.end}. Choose a smaller window or horizon, or shorter seasons.`,
    );
  }
  const model = new Forecaster(config);
  return {
    name: "forecast",
    config,
    model,
    carryState: false,
    notes: describeSeries(table.name, series, config, { train, validation, test }),
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
    validate: () => measure(model, config, series, inputs, originsOf(validation)),
    evaluate: () => measure(model, config, series, inputs, originsOf(test)),
  };
}

/** Measures a model on a table, or on the test part of the table it was trained on. @returns as `measure` */
export function evaluateForecaster(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  part: EvaluatedPart,
): Measures {
  const series = readSeries(table, config, config.missing);
  const inputs = new ForecastInputs(series, config);
  const all = { start: 0, end: series.rows };
  const measured = part === "test" ? chronologicalSplit(series.rows, config.heldOut).test : all;
  return measure(model, config, series, inputs, originsIn(measured, config, inputs));
}

function chooseColumns(
  table: Table,
  options: ForecastOptions,
): { targets: string[]; features: string[]; date: string[] } {
  const { date = [] } = options;
  const numeric = numericColumns(table).filter((column) => !date.includes(column));
  const targets = options.targets ?? numeric.slice(-1);
  if (targets.length === 0) {
    throw new ArgumentError(`${table.name}: expected a column of numbers to predict, got none.`);
  }
  const features = options.features ?? numeric.filter((column) => !targets.includes(column));
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

/** Origins of a part that have a whole window and every season before them. */
function originsIn(part: Part, config: ForecastConfig, inputs: ForecastInputs): Int32Array {
  const { window, horizon } = config;
  return windowOrigins({ start: Math.max(part.start, inputs.reach), end: part.end }, { window, horizon });
}

/** @returns input [window + horizon, N, columns], target [horizon, N, targets] */
function windowBatch(
  inputs: ForecastInputs,
  config: ForecastConfig,
  origins: Int32Array,
): { input: Tensor; target: Tensor } {
  const { horizon, targets } = config;
  const count = origins.length;
  const target = new Float32Array(horizon * count * targets.length);
  for (let h = 0; h < horizon; h++) {
    for (let n = 0; n < count; n++) {
      for (let k = 0; k < targets.length; k++) {
        target[(h * count + n) * targets.length + k] = inputs.target(origins[n] + h, k);
      }
    }
  }
  return {
    input: windowInput(inputs, config, origins),
    target: new Tensor(target, [horizon, count, targets.length]),
  };
}

function windowInput(
  inputs: ForecastInputs,
  { window, horizon }: ForecastConfig,
  origins: Int32Array,
): Tensor {
  const steps = window + horizon;
  const count = origins.length;
  const data = new Float32Array(steps * count * inputs.size);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < count; n++) {
      inputs.write(origins[n] - window + t, origins[n], data, (t * count + n) * inputs.size);
    }
  }
  return new Tensor(data, [steps, count, inputs.size]);
}

/** Windows in one forward pass of the measurement. */
const CHUNK = 256;

/**
 * Errors over all targets, windows and steps, in the units of the table.
 *
 * @returns `mae`, `rmse`; the same of the naive forecast of each season as `naiveMae7`, `naiveRmse7`; `skill` = 1 - mae / the
 *   smallest naive mae; `windows`; and `loss`, the mean absolute error over scaled targets
 */
function measure(
  model: Forecaster,
  config: ForecastConfig,
  series: Series,
  inputs: ForecastInputs,
  origins: Int32Array,
): Measures {
  const { horizon, targets, scaling, seasons } = config;
  if (origins.length === 0) {
    throw new ArgumentError(
      `forecast: expected at least ${horizon} held-out rows to measure on, got fewer. Hold out a larger part, or choose a smaller horizon.`,
    );
  }
  const own = new Errors();
  let scaled = 0;
  const naive = new Map((seasons.length > 0 ? seasons : [1]).map((season) => [season, new Errors()]));
  for (let first = 0; first < origins.length; first += CHUNK) {
    const chunk = origins.subarray(first, first + CHUNK);
    const output = inEvaluation(model, () => model.forward(windowInput(inputs, config, chunk)));
    for (let h = 0; h < horizon; h++) {
      for (let n = 0; n < chunk.length; n++) {
        for (let k = 0; k < targets.length; k++) {
          const predicted = unscale(output.data[(h * chunk.length + n) * targets.length + k], scaling, k);
          const actual = series.values[k][chunk[n] + h];
          own.add(predicted - actual);
          scaled += Math.abs(predicted - actual) / scaling.deviation[k];
          for (const [season, errors] of naive) {
            errors.add(seasonalNaive(series.values[k], chunk[n], h, season) - actual);
          }
        }
      }
    }
  }
  const best = Math.min(...[...naive.values()].map(({ mae }) => mae));
  const measures: Measures = { loss: scaled / own.count, mae: own.mae, rmse: own.rmse };
  for (const [season, { mae, rmse }] of naive) {
    measures[`naiveMae${season}`] = mae;
    measures[`naiveRmse${season}`] = rmse;
  }
  return { ...measures, skill: best === 0 ? 0 : 1 - own.mae / best, windows: origins.length };
}

class Errors {
  count = 0;
  #absolute = 0;
  #squares = 0;

  add(error: number): void {
    this.count++;
    this.#absolute += Math.abs(error);
    this.#squares += error * error;
  }

  get mae(): number {
    return this.#absolute / this.count;
  }

  get rmse(): number {
    return Math.sqrt(this.#squares / this.count);
  }
}

/** A forecast of rows that are not in the table. */
export interface Forecast {
  /** Dates of the rows, as text; absent without a date column. */
  dates?: string[];
  /** Predicted values, by target. */
  values: Record<string, number[]>;
}

/**
 * Forecasts the rows after the last one of a table. More rows than the model predicts at once are predicted in turns, each from the
 * predictions before it; what else was known of past rows is then taken at its mean.
 *
 * @param count rows to predict, default the model's horizon
 * @throws ArgumentError when the table is shorter than window and seasons
 */
export function forecastTable(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  count: number = config.horizon,
): Forecast {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ArgumentError(`forecast: expected a horizon of at least 1 row, got ${describe(count)}.`);
  }
  const known = readSeries(table, config, config.missing);
  const needed = Math.max(config.window, ...config.seasons);
  if (known.rows < needed) {
    throw new ArgumentError(
      `${table.name}: expected at least ${needed} rows to forecast from, got ${known.rows}.`,
    );
  }
  const rows = known.rows + Math.ceil(count / config.horizon) * config.horizon;
  const values = known.values.map((column, k) => {
    const longer = new Float64Array(rows).fill(config.scaling.mean[k]);
    longer.set(column);
    return longer;
  });
  for (let origin = known.rows; origin < known.rows + count; origin += config.horizon) {
    const inputs = new ForecastInputs({ ...known, values }, config, rows - known.rows);
    const input = windowInput(inputs, config, Int32Array.of(origin));
    const output = inEvaluation(model, () => model.forward(input));
    for (let h = 0; h < config.horizon; h++) {
      config.targets.forEach((_, k) => {
        values[k][origin + h] = unscale(output.data[h * config.targets.length + k], config.scaling, k);
      });
    }
  }
  const forecast: Forecast = {
    values: Object.fromEntries(
      config.targets.map((target, k) => [target, [...values[k].subarray(known.rows, known.rows + count)]]),
    ),
  };
  if (known.dates !== undefined && known.frequency !== undefined) {
    forecast.dates = [...datesAfter(known.dates.at(-1)!, known.frequency, count)].map(formatDate);
  }
  return forecast;
}

function describeSeries(
  name: string,
  { rows, dates, frequency }: Series,
  config: ForecastConfig,
  parts: { train: Part; validation: Part; test: Part },
): string[] {
  const { targets, features, seasons, window, horizon } = config;
  const range = ({ start, end }: Part) =>
    dates === undefined || start === end
      ? `${end - start} rows`
      : `${formatDate(dates[start])} to ${formatDate(dates[end - 1])} (${end - start})`;
  const notes = [
    `${name}: ${rows} rows; train ${range(parts.train)}, validate ${range(parts.validation)}, test ${range(parts.test)}`,
    `predicts ${targets.join(", ")} for the next ${horizon} rows from the last ${window}${features.length > 0 ? `, also given ${features.join(", ")}` : ""}${config.calendar.length > 0 ? ` and the calendar (${config.calendar.map(({ field }) => field).join(", ")})` : ""}`,
    seasons.length > 0
      ? `season: ${seasons.join(" and ")} rows; the baseline repeats the season before`
      : "season: none found; the baseline repeats the last row",
  ];
  if (frequency !== undefined && frequency.gaps > 0) {
    notes.push(`the dates have ${frequency.gaps} gaps; rows are treated as following one another`);
  }
  return notes;
}
