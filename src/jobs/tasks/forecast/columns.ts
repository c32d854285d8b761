/** Which columns of a table a forecaster reads. */

import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { findDates } from "../../data/dateColumns.ts";
import { numericColumns, type Table } from "../../data/index.ts";
import type { SeriesColumns } from "../series.ts";
import type { ForecastSettings } from "./options.ts";

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
