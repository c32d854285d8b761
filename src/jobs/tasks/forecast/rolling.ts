/** Measures a forecaster from several origins in turn, as it would have been used; if you like, with a network trained again at each. */

import { checkBoolean, checkNumber, checkOptionNames, count } from "../../../core/tensor/check.ts";
import { ArgumentError } from "../../../core/tensor/errors.ts";
import { statisticsOf } from "../../../core/tensor/statistics.ts";
import type { Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { checkConfig, checkModel } from "../checks.ts";
import { seriesTask } from "../forecast.ts";
import { readSeries } from "../readSeries.ts";
import { checkTrainedColumns, type Series, type Span, scaleSpans } from "../series.ts";
import { type TrainingOptions, trainTask } from "../train.ts";
import { ForecastInputs } from "./inputs.ts";
import { Comparison } from "./measure.ts";
import { type ForecastConfig, Forecaster } from "./model.ts";
import type { ForecastOptions } from "./options.ts";
import type { ForecastReport } from "./report.ts";
import { partsOf } from "./windows.ts";

/** Options of `rollForecaster`. */
export interface RollingOptions {
  /** Origins of each series: the last is one horizon before its end, each other one horizon earlier. Default 5 */
  origins?: number;
  /** Whether to train a network at each origin, on the rows before it. Default false */
  refit?: boolean;
  /** For these networks; default: as `trainTask` */
  training?: Omit<TrainingOptions, "checkpoint" | "resume">;
  /** For these networks, what the configuration does not say; default: as `forecastTask` */
  task?: Pick<ForecastOptions, "batchSize" | "epochWindows" | "model">;
  /** Called before each training, with the number of the origin, from 1. */
  progress?: (origin: number) => void;
}

/**
 * Measures forecasts from several origins, with every other method fitted again at each (rolling-origin evaluation, Tashman 2000).
 *
 * @param model   a trained forecaster; `refit` trains others
 * @param config  its configuration, as its task or file has it; `refit` takes it for the others
 * @param table   a table with the same columns
 * @param options `origins` of each series, `refit` and its training
 * @returns as `reportForecaster`; `notes` say which rows a network has seen
 * @throws ArgumentError for a table without the columns of the model, or with too few rows for the origins
 * @example
 * const { model, config } = forecastTask(table, { targets: ["births"] });
 * const { methods } = await rollForecaster(model, config, table, { origins: 3 });
 */
export async function rollForecaster(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  options: RollingOptions = {},
): Promise<ForecastReport> {
  checkModel("rollForecaster", Forecaster, model);
  checkConfig("rollForecaster", config, "forecast");
  checkTable("rollForecaster", table);
  checkOptionNames("rollForecaster", options, ["origins", "refit", "training", "task", "progress"]);
  const { origins = 5, refit = false, training = {}, task: taskOptions = {}, progress } = options;
  checkNumber("rollForecaster", "origins", origins, count);
  checkBoolean("rollForecaster", "refit", refit);
  checkTrainedColumns(table, config);
  const series = readSeries(table, config, config);
  const { horizon, window, seasons, calendar, recurrent, seed, missing } = config;
  const past = Math.max(window, ...seasons);
  /** Rows of a series that its first origin needs before it: with refits, enough to train and to validate on. */
  const needed = refit ? Math.ceil((past + 2 * horizon) / (1 - config.heldOut.validation)) : past;
  const isLong = ({ start, end }: Span) => end - start >= needed + origins * horizon;
  const numbers = [...series.spans.keys()].filter((k) => isLong(series.spans[k]));
  if (numbers.length === 0) {
    throw new ArgumentError(
      `${table.name}: expected at least ${needed + origins * horizon} rows to measure from ${origins} origins, got ${statisticsOf(series.spans.map(({ start, end }) => end - start)).max}. Take fewer origins, or a longer table.`,
    );
  }
  const originsAt = (turn: number) =>
    numbers.map((k): [number, number[]] => [k, [series.spans[k].end - (origins - turn) * horizon]]);
  const skipped = series.spans.length - numbers.length;
  const notes = skipped === 0 ? [] : [`${skipped} series are too short for these origins and are left out`];
  if (!refit) {
    const parts = partsOf(series, config);
    scaleSpans(series, (_, k) => parts[k].train);
    const measured = { model, config, series, inputs: new ForecastInputs(series, config) };
    const comparison = new Comparison(measured);
    const all = numbers.map((k): [number, number[]] => [
      k,
      Array.from({ length: origins }, (_, turn) => series.spans[k].end - (origins - turn) * horizon),
    ]);
    comparison.add(measured, new Map(all));
    const seen = all.flatMap(([k, at]) => at.filter((origin) => origin < parts[k].test.start)).length;
    if (seen > 0) {
      notes.push(
        `if this is the training table, the network was trained or chosen on rows that ${seen} of ${all.length * origins} forecasts cover, so its errors there are too small; refits avoid that`,
      );
    }
    return { ...comparison.report(), notes };
  }
  let comparison: Comparison | undefined;
  for (let turn = 0; turn < origins; turn++) {
    progress?.(turn + 1);
    const known = firstRows(series, numbers, (origins - turn) * horizon);
    const task = seriesTask(table.name, known, {
      ...taskOptions,
      window,
      horizon,
      seasons,
      calendar,
      recurrent,
      seed,
      missing,
      heldOut: { validation: config.heldOut.validation, test: 0 },
      ...(config.choice && { likely: config.choice.seasons }),
    });
    for await (const _ of trainTask(task, training));
    // Each span has the scale of the rows before the origin.
    const spans = series.spans.map((span, k) => ({
      ...span,
      deviation: known.spans[numbers.indexOf(k)]?.deviation ?? span.deviation,
    }));
    const whole = { ...series, spans };
    const refitted = { ...task, series: whole, inputs: new ForecastInputs(whole, task.config) };
    comparison ??= new Comparison(refitted);
    comparison.add(refitted, new Map(originsAt(turn)));
  }
  notes.push("a new network was trained at each origin, on the rows before it");
  return { ...comparison!.report(), notes };
}

/** The series without the last rows of each. @param numbers of the series to take */
function firstRows(series: Series, numbers: readonly number[], without: number): Series {
  const chosen = numbers.map((k) => series.spans[k]);
  let at = 0;
  const spans = chosen.map((span): Span => {
    const start = at;
    at += span.end - without - span.start;
    return { ...span, start, end: at };
  });
  const cut = (column: Float64Array) => {
    const shorter = new Float64Array(at);
    for (const [k, { start, end }] of chosen.entries())
      shorter.set(column.subarray(start, end - without), spans[k].start);
    return shorter;
  };
  return {
    ...series,
    rows: at,
    values: series.values.map(cut),
    spans,
    ...(series.dates && { dates: cut(series.dates) }),
  };
}
