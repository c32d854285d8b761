/** Measures a forecaster from several origins in turn, as it would have been used; if you like, with a network trained again at each. */

import { count, readOptions } from "../../../core/tensor/check.ts";
import { ArgumentError } from "../../../core/tensor/errors.ts";
import type { Table } from "../../data/index.ts";
import { seriesTask } from "../forecast.ts";
import type { Panel, Series } from "../series.ts";
import { type TrainingOptions, trainTask } from "../train.ts";
import { entriesOf } from "./entries.ts";
import { range } from "./linear.ts";
import { type ForecastConfig, type Forecaster, keptLinear } from "./model.ts";
import { type ForecastOptions, readForecastOptions } from "./options.ts";
import { type ForecastReport, forecastsFrom, measuredIn, reportOf } from "./report.ts";
import type { Made, Measured } from "./windows.ts";

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
  const { reach } = keptLinear(model, config, measured.entries);
  /** Rows of a series that its first origin needs before it: with refits, enough to train and to validate on. */
  const needed = refit ? Math.ceil((reach + 2 * horizon) / (1 - heldOut.validation)) : reach;
  const rowsIn = ({ values }: Series) => values.length;
  const every = measured.panel.series;
  const long = every.filter((series) => rowsIn(series) >= needed + origins * horizon);
  if (long.length === 0) {
    throw new ArgumentError(
      `${table.name}: expected at least ${needed + origins * horizon} rows to measure from ${origins} origins, got ${Math.max(...every.map(rowsIn))}. Take fewer origins, or a longer table.`,
    );
  }
  const panel: Panel = { ...measured.panel, series: long };
  const skipped = (every.length - long.length) / config.targets.length;
  const notes = skipped === 0 ? [] : [`${skipped} series are too short for these origins and are left out`];
  /** Forecasts from some origins, with a linear forecast of the rows before the first of them. */
  const made = (of: Pick<Measured, "model" | "config">, turns: readonly number[]) => {
    const from = { ...of, entries: entriesOf(panel, of.config) };
    const startOf = (turn: number) =>
      from.entries.map(({ values }) => values.length - (origins - turn) * horizon);
    const starts = turns.map(startOf);
    return forecastsFrom(
      from,
      starts[0],
      starts[0].map((_, k) => starts.map((all) => all[k])),
    );
  };
  const all = { ...measured, entries: entriesOf(panel, config) };
  const turns = range(0, origins);
  if (!refit) {
    if (config.correction?.share !== 0) {
      notes.push(
        "the linear forecast was fitted to the rows before the first origin; the network is the trained one, so if this is its training table, it may have seen rows of these forecasts. --refit avoids that",
      );
    }
    return { ...reportOf(all, made(all, turns)), notes };
  }
  const forecasts: Made[] = [];
  const shares: number[] = [];
  const { window, seasons, calendar, recurrent, networks, seed, missing } = config;
  const given = { ...read.task, window, horizon, seasons, calendar, recurrent, networks, seed, missing };
  const settings = { ...readForecastOptions(given), heldOut: { ...heldOut, test: 0 } };
  for (const turn of turns) {
    progress?.(turn + 1);
    const without = (origins - turn) * horizon;
    const series = long.map((each) => ({ ...each, values: each.values.slice(0, -without) }));
    const known = { ...panel, series };
    const task = seriesTask(table.name, known, settings);
    for await (const _ of trainTask(task, training));
    forecasts.push(...made(task, [turn]));
    shares.push(task.config.correction!.share);
  }
  notes.push("a new network was trained at each origin, on the rows before it");
  return { ...reportOf(all, forecasts, Math.max(...shares)), notes };
}
