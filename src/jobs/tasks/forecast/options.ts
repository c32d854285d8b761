/** The options of `forecastTask`, and their checks. */

import { checkOptionNames, count, type Rule } from "../../../core/tensor/check.ts";
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

type Form = readonly [words: string, holds: (value: unknown) => boolean];

const columns: Form = ["a list of column names", (value) => isListOf(value, isText)];
const numberBy = ({ words, holds }: Rule): Form => [
  words,
  (value) => typeof value === "number" && holds(value),
];
const whole = numberBy(count);

/** The form of each option; undefined: its reader checks it. */
const forms: Readonly<Record<keyof ForecastOptions, Form | undefined>> = {
  targets: columns,
  features: columns,
  known: columns,
  statics: columns,
  categorical: columns,
  date: columns,
  series: ["the name of a column", (value) => typeof value === "string"],
  wide: ["true or false", (value) => typeof value === "boolean"],
  missing: [missingChoices.join(", "), (value) => missingChoices.includes(value as Missing)],
  resample: undefined,
  calendar: undefined,
  seasons: ["a list of row counts", (value) => isListOf(value, Number.isFinite)],
  window: whole,
  horizon: whole,
  recurrent: undefined,
  networks: whole,
  batchSize: whole,
  epochWindows: whole,
  heldOut: undefined,
  seed: numberBy(seedRule),
};

/** @throws ArgumentError for an unknown option, a value of the wrong form, and options that exclude each other */
export function checkForecastOptions(options: ForecastOptions): void {
  const refuse = (expected: string, got: string): never => {
    throw new ArgumentError(`forecastTask: expected ${expected}, got ${got}`);
  };
  checkOptionNames("forecastTask", options, Object.keys(forms));
  for (const [name, value] of Object.entries(options)) {
    const form = forms[name as keyof ForecastOptions];
    if (value !== undefined && form?.[1](value) === false)
      refuse(`${name} to be ${form[0]}`, `${describe(value)}.`);
  }
  const { series, wide, statics = [], known = [], categorical = [], resample, calendar } = options;
  if (resample !== undefined) parseResampling(resample);
  if (calendar !== undefined) checkCalendar("forecastTask", calendar);
  if (series !== undefined && wide)
    refuse(
      "series or wide",
      "both. A long table has a column that names the series, a wide one has a column for each.",
    );
  if (statics.length > 0 && series === undefined)
    refuse(
      `series with statics ${describe(statics)}`,
      "none. Static columns differ between series only; name the column of their names (--series).",
    );
  if (resample !== undefined && (known.length > 0 || categorical.length > 0))
    refuse("resample without known columns and categories", "both. Resample the table before.");
}
