/** The options of `forecastTask`, and their checks. */

import { checkBoolean, checkChoice, count } from "../../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { isListOf, isText } from "../../../core/tensor/lists.ts";
import { checkCalendar } from "../../data/calendar.ts";
import type { CalendarFeature, Missing } from "../../data/index.ts";
import { parseResampling } from "../../data/rows.ts";
import { missingChoices } from "../../data/table.ts";
import { checkTaskOptions } from "../checks.ts";
import type { RecurrentChoice } from "../recurrentConfig.ts";
import type { HeldOut } from "../task.ts";

/** Options of `forecastTask`: the columns, the network, the windows and the parts to hold out. */
export interface ForecastOptions {
  /** Default: the last numeric column that is not part of the date */
  targets?: string[];
  /** More columns for the network, known only for past rows; default: none */
  features?: string[];
  /** Columns for the network that are known ahead, such as prices; a forecast needs their values in rows with empty targets. Default: none */
  known?: string[];
  /** Columns for the network with one value for each series; default: none */
  statics?: string[];
  /**
   * Columns of categories: one input for each value. Those not in `features`, `known` or `statics` are static if each series has one value,
   * else features. Default: none
   */
  categorical?: string[];
  /** Column that names the series of each row: one network learns from all of them. Default: the table is one series */
  series?: string;
  /** Whether each target is a series of its own, by default every numeric column: one network learns from all of them. Default false */
  wide?: boolean;
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
  /** Default: an LSTM with 32 units */
  recurrent?: RecurrentChoice;
  /**
   * The forecaster. `"auto"` picks the network, the best statistical methods, or the mean of both, by their errors on the validation part;
   * `"network"` always uses the network. Default `"auto"`
   */
  model?: "auto" | "network";
  /** Default 32 */
  batchSize?: number;
  /** Most windows of an epoch; from more, each epoch draws others. Default 32768 */
  epochWindows?: number;
  /** Default 0.1 each, the last rows; in a short table of one series more, at most 0.2, enough for five origins */
  heldOut?: Partial<HeldOut>;
  /** Default 0 */
  seed?: number;
}

const optionNames: readonly (keyof ForecastOptions)[] = [
  "targets",
  "features",
  "known",
  "statics",
  "categorical",
  "series",
  "wide",
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
  "epochWindows",
  "heldOut",
  "seed",
];

export function checkForecastOptions(options: ForecastOptions): void {
  checkTaskOptions("forecastTask", options, optionNames, {
    window: count,
    horizon: count,
    epochWindows: count,
  });
  for (const name of ["targets", "features", "known", "statics", "categorical", "date"] as const) {
    const columns: unknown = options[name];
    if (columns === undefined || isListOf(columns, isText)) continue;
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
  if (seasons !== undefined && !isListOf(seasons, Number.isFinite)) {
    throw new ArgumentError(
      `forecastTask: expected seasons to be a list of row counts, got ${describe(seasons)}.`,
    );
  }
  if (calendar !== undefined) checkCalendar("forecastTask", calendar);
  checkPanel(options);
}

/** @throws ArgumentError for a wrong choice of series, and for options that need several */
function checkPanel({
  series,
  wide,
  statics = [],
  known = [],
  categorical = [],
  resample,
}: ForecastOptions): void {
  if (series !== undefined && typeof series !== "string") {
    throw new ArgumentError(
      `forecastTask: expected series to be the name of a column, got ${describe(series)}.`,
    );
  }
  if (wide !== undefined) checkBoolean("forecastTask", "wide", wide);
  if (series !== undefined && wide) {
    throw new ArgumentError(
      "forecastTask: expected series or wide, got both. A long table has a column that names the series, a wide one has a column for each.",
    );
  }
  if (statics.length > 0 && series === undefined) {
    throw new ArgumentError(
      `forecastTask: expected series with statics ${describe(statics)}, got none. Static columns differ between series only; name the column of their names (--series).`,
    );
  }
  if (resample !== undefined && (known.length > 0 || categorical.length > 0)) {
    throw new ArgumentError(
      "forecastTask: expected resample without known columns and categories, got both. Resample the table before.",
    );
  }
}
