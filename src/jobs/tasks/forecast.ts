/**
 * The task of forecasting the next rows of a table: a linear forecast in closed form, which a recurrent network corrects. Errors on the
 * validation part decide the form of the one and the share of the other.
 */

import { abs, mul, sub } from "../../core/autograd/elementwise.ts";
import { mean } from "../../core/autograd/reduce.ts";
import { slice } from "../../core/autograd/shape.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import type { Indices } from "../../core/tensor/indices.ts";
import type { Tensor } from "../../core/tensor/tensor.ts";
import type { Json } from "../../core/train/index.ts";
import { calendarFor } from "../data/calendar.ts";
import { readingOf } from "../data/dateColumns.ts";
import { digestOf, shuffledBatches, type Table } from "../data/index.ts";
import { learnScaling } from "../data/scale.ts";
import { checkTable } from "../data/table.ts";
import { VERSION } from "./configs.ts";
import { entriesOf } from "./forecast/entries.ts";
import { fitLinear, range } from "./forecast/linear.ts";
import { type ForecastConfig, Forecaster, type Measured } from "./forecast/model.ts";
import { describeSeries } from "./forecast/notes.ts";
import {
  chooseColumns,
  type ForecastOptions,
  type ForecastSettings,
  readForecastOptions,
} from "./forecast/options.ts";
import { reportFrom } from "./forecast/report.ts";
import { mean as meanOf } from "./forecast/scale.ts";
import { chooseForm, correct, type EntryParts, partsFor } from "./forecast/validation.ts";
import { placesOf, sharedAt, windowArrays, windowsAt } from "./forecast/windows.ts";
import { columnsOf, joined, type Panel, readSeries } from "./readSeries.ts";
import { recurrentConfig } from "./recurrentConfig.ts";
import { measuresOf } from "./report.ts";
import { seasonsOf } from "./season.ts";
import type { HeldOut, Task } from "./task.ts";

export { type Forecast, forecastTable, inputWindow } from "./forecast/ahead.ts";
export { type ForecastConfig, Forecaster } from "./forecast/model.ts";
export type { ForecastOptions } from "./forecast/options.ts";
export {
  type ForecastReport,
  type MethodErrors,
  reportForecaster,
  type TargetReport,
} from "./forecast/report.ts";

const LEAST_HORIZON = 4;
const MOST_HORIZON = 28;
/** Short tables hold out more than a tenth, so that each part has this many origins; but no more than a fifth. */
const LEAST_ORIGINS = 5;
const MOST_HELD_OUT = 0.2;
/** Horizons of the longest validation part. */
const MOST_HORIZONS = 50;
/** Past rows of a window without seasons, and their most share of a series; seasons that a network reads. */
const USUAL_WINDOW = [5, 28] as const;
const WINDOW_SHARE = 4;
const WINDOW_SEASONS = 3;

/** Windows that train in all, and at least of each series. */
const MOST_WINDOWS = 60_000;
const LEAST_WINDOWS = 50;

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
  const settings = readForecastOptions(options);
  const columns = chooseColumns(table, settings);
  const panel = readSeries(table, columns);
  const reading = readingOf(table, columnsOf(columns));
  if (Object.keys(reading).length > 0) columns.reading = reading;
  const task = seriesTask(table.name, panel, settings);
  return table.path === undefined ? task : { ...task, data: table.path };
}

/** As `forecastTask`, from series that were read. @param name of the table, for messages */
export function seriesTask(
  name: string,
  read: Panel,
  settings: ForecastSettings,
): Task<ForecastConfig, Tensor, Forecaster> {
  const { batchSize, epochWindows } = settings;
  const panel = withoutSingleRows(read);
  const { config: open, parts } = settle(panel, settings);
  const { horizon, lags, seasons, seed } = open;
  const least = Math.max(lags, ...seasons.map((season) => season + 2)) + horizon;
  const isShort = parts.every(({ choose, calibrate }) => choose.length + calibrate.length === 0);
  if (isShort || parts.every((part) => part.train < least)) {
    throw new ArgumentError(
      `${name}: expected at least ${least + 3 * horizon} rows, ${least} to train on and others to validate and to test, got ${Math.max(...panel.series.map(({ values }) => values.length))}. Choose a smaller window or horizon, or shorter seasons, or take a longer table.`,
    );
  }
  const entries = entriesOf(panel, open);
  const linear = chooseForm(entries, parts, open);
  const config: ForecastConfig = { ...open, linear: linear.form };
  const model = new Forecaster(config);
  model.linear.data.set(linear.table);
  const measured: Measured = { model, config, entries };
  const most = Math.max(LEAST_WINDOWS, Math.floor(MOST_WINDOWS / entries.length));
  /** The latest origins that only rows that train follow. */
  const train = placesOf(
    parts.map(({ train }) => {
      const end = train - horizon + 1;
      return range(Math.max(linear.reach, end - most), end);
    }),
  );
  const validation = placesOf(parts.map(({ choose }) => choose));
  const perEpoch = Math.min(train.length, epochWindows);
  const report = () =>
    reportFrom(
      measured,
      parts.map((part) => part.validation),
    );
  return {
    name: "forecast",
    config,
    model,
    carryState: false,
    notes: describeSeries(name, panel, config, parts, settings.seasons === undefined, [
      perEpoch,
      train.length,
    ]),
    batches: shuffledBatches({
      count: train.length,
      sample: perEpoch,
      data: digestOf(panel.series.flatMap(({ values, columns }) => [values, ...columns])),
      batchSize,
      seed,
      make: (examples) => {
        const places = Array.from(examples, (k) => train[k]);
        return windowsAt(config, linear, places, true);
      },
    }),
    loss: lossOf,
    validate() {
      const missed = sharedAt(
        measured,
        linear,
        validation,
      )(1).flatMap((forecast, n) => {
        const { index, origin } = validation[n];
        const weight = linear.seriesWeights[index];
        return Array.from(linear.errors(index, origin, forecast), (error) => weight * Math.abs(error));
      });
      return { loss: missed.length === 0 ? 0 : meanOf(missed) };
    },
    prepared: () => ({
      arrays: windowArrays(config, linear, train, validation),
      batchSize,
      shuffled: { examples: train.length, perEpoch, seed },
      layout: { train: train.length, window: config.window, horizon },
    }),
    conclude() {
      config.correction = correct(measured, parts, linear, train.length);
      const rows = entries.map(({ values }) => values.length);
      model.linear.data.set(fitLinear(entries, rows, config).table);
      return config as unknown as Json;
    },
    report,
    evaluate: () => measuresOf(report()),
  };
}

/** The mean distance of each network's corrections from what the linear forecast lacks, with the weights of the series. */
function lossOf(output: Tensor, target: Tensor | Indices): Tensor {
  const [residual, weight] = [0, 1].map((k) => slice(target as Tensor, 2, k, k + 1));
  return mean(abs(sub(mul(output, weight), residual)));
}

/** Leaves out series of a single row, which show no step. */
function withoutSingleRows(panel: Panel): Panel {
  const series = panel.series.filter(({ values }) => values.length > 1);
  const left = (panel.series.length - series.length) / panel.columns.targets.length;
  if (left === 0 || series.length === 0) return panel;
  const note = `${left} series of a single row ${left === 1 ? "is" : "are"} left out`;
  return { ...panel, series, notes: [...panel.notes, note] };
}

const within = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));

/** Settles what the options leave open: seasons, horizon, window, parts and scaling. */
function settle(
  { columns, series, frequency }: Panel,
  options: ForecastSettings,
): { config: Omit<ForecastConfig, "linear">; parts: EntryParts[] } {
  const values = series.map((each) => each.values);
  const lengths = values.map(({ length }) => length).sort((a, b) => a - b);
  const rows = lengths[lengths.length >> 1];
  const heldOutFor = (horizon: number): HeldOut => {
    /** A part that has this many rows in a table of one series. */
    const share = (least: number) =>
      columns.panel === undefined ? within(0.1, least / rows, MOST_HELD_OUT) : 0.1;
    const part = horizon + LEAST_ORIGINS - 1;
    // The validation part has one half to choose on and one to calibrate on. The networks never train on it, so a long one costs accuracy.
    const validation = Math.min(share(2 * part), (MOST_HORIZONS * horizon) / rows);
    return { validation, test: share(part), ...options.heldOut };
  };
  const usual = heldOutFor(options.horizon ?? LEAST_HORIZON);
  const trained = (length: number) => Math.max(1, Math.floor(length * (1 - usual.validation - usual.test)));
  const seasons = options.seasons ?? seasonsOf(values.map((own) => own.subarray(0, trained(own.length))));
  const [shortest, longest] = [Math.min(...seasons, rows), Math.max(...seasons, 1)];
  const wished = within(
    LEAST_HORIZON,
    shortest <= MOST_HORIZON ? shortest : Math.round(shortest / 4),
    MOST_HORIZON,
  );
  const most = Math.max(1, Math.floor(rows * Math.min(usual.validation / 2, usual.test)));
  const horizon = options.horizon ?? Math.min(seasons.length === 0 ? 8 : wished, most);
  const plain = within(USUAL_WINDOW[0], Math.floor(rows / 20), USUAL_WINDOW[1]);
  const seasonal = longest > shortest ? 2 * shortest + 2 : Math.max(shortest + 2, plain);
  const fitting = Math.max(3, Math.floor(rows / WINDOW_SHARE));
  const lags = options.window ?? Math.min(seasons.length > 0 ? seasonal : plain, fitting);
  const heldOut = heldOutFor(horizon);
  const parts = partsFor(series, { horizon, lags, heldOut });
  const config: Omit<ForecastConfig, "linear"> = {
    task: "forecast",
    version: VERSION,
    ...columns,
    missing: options.missing,
    calendar: options.calendar ?? (frequency ? calendarFor(frequency) : []),
    seasons,
    window: options.window ?? Math.min(lags, WINDOW_SEASONS * shortest),
    lags,
    horizon,
    // Of the training parts of all series.
    scaling: learnScaling([
      ...series[0].columns.map((_, c) =>
        joined(series.map((each, k) => each.columns[c].subarray(0, parts[k].train))),
      ),
      ...series[0].statics.map((_, c) => Float64Array.from(series, (each) => each.statics[c])),
    ]),
    members: series.filter(({ target }) => target === 0).map(({ name }) => name),
    recurrent: recurrentConfig({ hiddenSize: 32, ...options.recurrent }),
    networks: options.networks,
    heldOut,
    seed: options.seed,
  };
  return { config, parts };
}
