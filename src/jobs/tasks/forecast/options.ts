/** The options of `forecastTask`, and their checks. */

import {
  checkBoolean,
  checkChoice,
  checkNumber,
  checkOptionNames,
  count,
  type Rule,
} from "../../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { isListOf, isText } from "../../../core/tensor/lists.ts";
import { checkCalendar } from "../../data/calendar.ts";
import type { CalendarFeature, Missing } from "../../data/index.ts";
import { parseResampling } from "../../data/rows.ts";
import { missingChoices } from "../../data/table.ts";
import { seedRule } from "../checks.ts";
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
  /**
   * Past rows that the forecast reads. Default: two seasons and 2 rows where a longer season follows, else one season and 2 rows, or a twentieth of
   * the rows up to 28; at most a quarter of the rows
   */
  window?: number;
  /** Default: the shortest season, from 4 to 28 rows; 8 rows without a season; at most the rows held out */
  horizon?: number;
  /** Default: an LSTM with 32 units */
  recurrent?: RecurrentChoice;
  /** Networks whose mean corrects the linear forecast; they differ in their initial weights. Default 3 */
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

type Check = (name: string, value: unknown) => void;

const columns: Check = (name, value) => {
  if (!isListOf(value, isText)) throw refused(`${name} to be a list of column names`, value);
};
const number =
  (rule: Rule): Check =>
  (name, value) =>
    checkNumber("forecastTask", name, value, rule);
/** Options that other functions check. */
const later: Check = () => {};

/** How to check each option that is given. */
const checks: Readonly<Record<keyof ForecastOptions, Check>> = {
  targets: columns,
  features: columns,
  known: columns,
  statics: columns,
  categorical: columns,
  series: (_, value) => {
    if (typeof value !== "string") throw refused("series to be the name of a column", value);
  },
  wide: (name, value) => checkBoolean("forecastTask", name, value),
  date: columns,
  missing: (name, value) => checkChoice("forecastTask", name, value, missingChoices, "NAME"),
  resample: (_, value) => parseResampling(value as string),
  calendar: (_, value) => checkCalendar("forecastTask", value),
  seasons: (_, value) => {
    if (!isListOf(value, Number.isFinite)) throw refused("seasons to be a list of row counts", value);
  },
  window: number(count),
  horizon: number(count),
  recurrent: later,
  networks: number(count),
  batchSize: number(count),
  epochWindows: number(count),
  heldOut: later,
  seed: number(seedRule),
};

function refused(expected: string, got: unknown): ArgumentError {
  return new ArgumentError(`forecastTask: expected ${expected}, got ${describe(got)}.`);
}

export function checkForecastOptions(options: ForecastOptions): void {
  checkOptionNames("forecastTask", options, Object.keys(checks));
  for (const [name, check] of Object.entries(checks)) {
    const value = options[name as keyof ForecastOptions];
    if (value !== undefined) check(name, value);
  }
  const { series, wide, statics = [], known = [], categorical = [], resample } = options;
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
