/** The options of `forecastTask`, their checks, and the columns that they choose. */

import { count, optional, readOptions } from "../../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { isListOf, isText } from "../../../core/tensor/lists.ts";
import { calendarFields } from "../../data/calendar.ts";
import { findDates } from "../../data/dateColumns.ts";
import { type CalendarField, type Missing, numericColumns, type Table } from "../../data/index.ts";
import { parseResampling } from "../../data/rows.ts";
import { missingChoices } from "../../data/table.ts";
import { heldOutParts, seedRule } from "../checks.ts";
import type { SeriesColumns } from "../readSeries.ts";
import type { RecurrentChoice } from "../recurrentConfig.ts";
import type { HeldOut } from "../task.ts";

/** Options of `forecastTask`: the columns, the network, the windows and the parts to hold out. */
export interface ForecastOptions {
  /** Default: the last numeric column that is not part of the date */
  targets?: string[];
  /** More columns for the network, known only for past rows. Default: none */
  features?: string[];
  /** Columns that are known ahead, such as prices; a forecast needs their values in rows with empty targets. Default: none */
  known?: string[];
  /** Columns for the network with one value for each series; default: none */
  statics?: string[];
  /** Column that names the series of each row: one network learns from all of them. Default: the table is one series */
  series?: string;
  /**
   * One column, or those of its parts (year, month, day, hour); empty: none. Default: the first column of rising or falling dates, else
   * columns named year, month and so on, else one of dates
   */
  date?: string[];
  /** Default `"error"` */
  missing?: Missing;
  /** Step and how to combine the rows within it, such as `"1h mean"`; `missing` fills steps without rows. Default: no resampling */
  resample?: string;
  /** Default: the fields that suit the step of the dates; none without dates */
  calendar?: CalendarField[];
  /** Default: found in the training part */
  seasons?: number[];
  /**
   * Past rows that the forecast reads. Default: two seasons and 2 rows where a longer season follows, else one season and 2 rows, or a twentieth of
   * the rows up to 28; at most a quarter of the rows
   */
  window?: number;
  /**
   * Default: the shortest season, or a quarter of one beyond 28 rows, from 4 to 28 rows; 8 without a season; at most what the held-out rows
   * allow
   */
  horizon?: number;
  /** Default: an LSTM with 32 units */
  recurrent?: RecurrentChoice;
  /** Networks whose mean corrects the linear forecast; they differ in their initial weights. Default 2 */
  networks?: number;
  /** Default 64 */
  batchSize?: number;
  /** Most windows of an epoch; from more, each epoch draws others. Default 3200 */
  epochWindows?: number;
  /** Default 0.1 each, the last rows; in a short table of one series more, at most 0.2, enough for five origins */
  heldOut?: Partial<HeldOut>;
  /** Default 0 */
  seed?: number;
}

type Filled = "missing" | "networks" | "batchSize" | "epochWindows" | "seed";
/** Options with those defaults that do not depend on the table. */
export type ForecastSettings = ForecastOptions & Required<Pick<ForecastOptions, Filled>>;

/** The options that are lists: what they list, and the check of a member. */
const lists: readonly [keyof ForecastOptions, of: string, fits: (member: never) => boolean][] = [
  ...(["targets", "features", "known", "statics", "date"] as const).map(
    (name): [typeof name, string, typeof isText] => [name, "column names", isText],
  ),
  ["seasons", "row counts", count.holds],
  ["calendar", calendarFields.join(", "), (field: CalendarField) => calendarFields.includes(field)],
];

/** @throws ArgumentError for an unknown option, a value of the wrong form, and options that exclude each other */
export function readForecastOptions(options: ForecastOptions): ForecastSettings {
  const where = "forecastTask";
  const read: ForecastSettings = readOptions<ForecastOptions>(where, options, {
    targets: [undefined],
    features: [undefined],
    known: [undefined],
    statics: [undefined],
    series: [undefined, optional("string")],
    date: [undefined],
    missing: ["error", missingChoices],
    resample: [undefined],
    calendar: [undefined],
    seasons: [undefined],
    window: [undefined, optional(count)],
    horizon: [undefined, optional(count)],
    recurrent: [undefined],
    networks: [2, count],
    batchSize: [64, count],
    epochWindows: [3_200, count],
    heldOut: [undefined],
    seed: [0, seedRule],
  });
  for (const [name, of, fits] of lists) {
    const list = read[name];
    if (list === undefined || isListOf(list, fits)) continue;
    throw new ArgumentError(`${where}: expected ${name} to be a list of ${of}, got ${describe(list)}.`);
  }
  const { series, statics = [], known = [], resample } = read;
  if (resample !== undefined) parseResampling(resample);
  heldOutParts(where, read.heldOut, 0.1);
  if (statics.length > 0 && series === undefined) {
    throw new ArgumentError(
      `${where}: expected series with statics ${describe(statics)}, got none. Static columns differ between series only; name the column of their names (--series).`,
    );
  }
  if (resample !== undefined && known.length > 0) {
    throw new ArgumentError(
      `${where}: expected resample without known columns, got both. Resample the table before.`,
    );
  }
  return read;
}

/** The columns of a table by their use: those that the options name, or that the table shows. */
export function chooseColumns(table: Table, options: ForecastSettings): SeriesColumns {
  const { features = [], known = [], statics = [], series, missing, resample } = options;
  // Dates that repeat are found too, so that several series in one table are noticed.
  const date = options.date ?? findDates(table);
  const named = [...features, ...known, ...statics, ...(series === undefined ? [] : [series])];
  const free = numericColumns(table).filter((column) => !date.includes(column) && !named.includes(column));
  const targets = options.targets ?? free.slice(-1);
  if (targets.length === 0) {
    throw new ArgumentError(
      `${table.name}: expected a column of numbers to predict, got ${table.rows === 0 ? "no rows" : "none"}. Take a table with rows of numbers, or name the delimiter or the targets.`,
    );
  }
  const used = [...targets, ...named];
  const twice = used.find((column, k) => used.indexOf(column) !== k);
  if (twice !== undefined) {
    throw new ArgumentError(
      `${table.name}: expected each column once, got ${describe(twice)} as target or feature again.`,
    );
  }
  return {
    targets,
    features,
    date,
    missing,
    ...(resample !== undefined && { resample }),
    ...(known.length > 0 && { known }),
    ...(statics.length > 0 && { statics }),
    ...(series !== undefined && { panel: series }),
  };
}
