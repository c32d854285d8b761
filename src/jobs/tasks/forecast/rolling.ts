/** Measures a forecaster from several origins in turn, as it would have been used; if you like, with a network trained again at each. */

import { count, readOptions } from "../../../core/tensor/check.ts";
import { ArgumentError } from "../../../core/tensor/errors.ts";
import type { Table } from "../../data/index.ts";
import { seriesTask } from "../forecast.ts";
import { type TrainingOptions, trainTask } from "../train.ts";
import { entriesOf } from "./entries.ts";
import { fitLinear, range } from "./linear.ts";
import { type ForecastConfig, type Forecaster, keptLinear, type Trained } from "./model.ts";
import { type ForecastOptions, readForecastOptions } from "./options.ts";
import { type ForecastReport, measuredIn, reportOf } from "./report.ts";
import { forecastsAt, type Made, placesOf } from "./windows.ts";

/** Options of `rollForecaster`. */
export interface RollingOptions {
  /** Origins of each series: the last is one horizon before its end, each other one horizon earlier. Default 5 */
  origins?: number;
  /** Whether to train a network at each origin, on the rows before it. Default false */
  refit?: boolean;
  /** For these networks; default: as `trainTask` */
  training?: Omit<TrainingOptions, "checkpoint" | "resume">;
  /** For these networks, what the configuration does not say; default: as `forecastTask` */
  task?: Pick<ForecastOptions, "batchSize" | "epochWindows">;
  /** Called before each training, with the number of the origin, from 1. */
  progress?: (origin: number) => void;
}

/**
 * Measures forecasts from several origins (rolling-origin evaluation, Tashman 2000).
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
  const measured = measuredIn("rollForecaster", model, config, table);
  const read = readOptions<RollingOptions>("rollForecaster", options, {
    origins: [5, count],
    refit: [false, "boolean"],
    training: [{}],
    task: [{}],
    progress: [undefined],
  });
  const { origins, refit, training, progress } = read;
  const { horizon, heldOut } = config;
  const { reach } = keptLinear(measured);
  /** Rows of a series that its first origin needs before it: with refits, enough to train and to validate on. */
  const before = refit ? Math.ceil((reach + 2 * horizon) / (1 - heldOut.validation)) : reach;
  const needed = before + origins * horizon;
  const every = measured.panel.series;
  const panel = { ...measured.panel, series: every.filter(({ values }) => values.length >= needed) };
  const skipped = (every.length - panel.series.length) / config.targets.length;
  if (panel.series.length === 0) {
    throw new ArgumentError(
      `${table.name}: expected at least ${needed} rows to measure from ${origins} origins, got ${Math.max(...every.map(({ values }) => values.length))}. Take fewer origins, or a longer table.`,
    );
  }
  const notes = skipped === 0 ? [] : [`${skipped} series are too short for these origins and are left out`];
  /** Forecasts of some turns, with a linear forecast of the rows before the first of them. */
  const madeBy = (trained: Trained, turns: readonly number[]) => {
    const entries = entriesOf(panel, trained.config);
    const starts = entries.map(({ values }) =>
      turns.map((turn) => values.length - (origins - turn) * horizon),
    );
    const linear = fitLinear(
      entries,
      starts.map(([first]) => first),
      trained.config,
    );
    return forecastsAt(trained, linear, placesOf(starts));
  };
  const turns = range(0, origins);
  const all = { ...measured, entries: entriesOf(panel, config) };
  if (!refit) {
    if (config.correction?.share !== 0)
      notes.push(
        "the linear forecast was fitted to the rows before the first origin; the network is the trained one, so if this is its training table, it may have seen rows of these forecasts. --refit avoids that",
      );
    return { ...reportOf(all, madeBy(measured, turns)), notes };
  }
  const settings = { ...readForecastOptions(read.task!), ...config, heldOut: { ...heldOut, test: 0 } };
  const forecasts: Made[] = [];
  let share = 0;
  for (const turn of turns) {
    progress?.(turn + 1);
    const series = panel.series.map((each) => ({
      ...each,
      values: each.values.slice(0, (turn - origins) * horizon),
    }));
    const task = seriesTask(table.name, { ...panel, series }, settings);
    for await (const _ of trainTask(task, training));
    forecasts.push(...madeBy(task, [turn]));
    share = Math.max(share, task.config.correction!.share);
  }
  notes.push("a new network was trained at each origin, on the rows before it");
  return { ...reportOf(all, forecasts, share), notes };
}
