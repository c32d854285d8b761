/** Which columns of a table a forecaster reads. */

import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { findDates } from "../../data/dateColumns.ts";
import { numericColumns, type Table } from "../../data/index.ts";
import { columnOf } from "../../data/table.ts";
import { nameIn, WIDE_TARGET } from "../readSeries.ts";
import type { SeriesColumns } from "../series.ts";
import type { ForecastSettings } from "./options.ts";

/** The columns of a table by their use: those that the options name, or that the table shows. */
export function chooseColumns(table: Table, options: ForecastSettings): SeriesColumns {
  const { features = [], known = [], statics = [], categorical = [] } = options;
  const { series, wide, missing, resample } = options;
  const date = options.date ?? findDates(table, resample !== undefined || series !== undefined);
  const named = [...features, ...known, ...statics];
  const free = categorical.filter((column) => !named.includes(column));
  const other = [...date, ...named, ...free, ...(series === undefined ? [] : [series])];
  const chosen =
    options.targets ??
    numericColumns(table)
      .filter((column) => !other.includes(column))
      .slice(-1);
  if (chosen.length === 0) {
    throw new ArgumentError(
      `${table.name}: expected a column of numbers to predict, got ${table.rows === 0 ? "no rows" : "none"}. Take a table with rows of numbers, or name the delimiter or the targets.`,
    );
  }
  const used = [...chosen, ...named, ...free, ...(series === undefined ? [] : [series])];
  const twice = used.find((column, k) => used.indexOf(column) !== k);
  if (twice !== undefined) {
    throw new ArgumentError(
      `${table.name}: expected each column once, got ${describe(twice)} as target or feature again.`,
    );
  }
  const categories = Object.fromEntries(categorical.map((column) => [column, categoriesIn(table, column)]));
  return {
    targets: wide ? [WIDE_TARGET] : chosen,
    features: [...features, ...free],
    date,
    missing,
    ...(resample !== undefined && { resample }),
    ...(known.length > 0 && { known }),
    ...(statics.length > 0 && { statics }),
    ...(categorical.length > 0 && { categories }),
    ...(series !== undefined && { panel: { column: series } }),
    ...(wide && { panel: { columns: options.targets ?? [] } }),
  };
}

/** Most values of a column of categories: each is a column of the input. */
const MOST_CATEGORIES = 256;

/** The values of a column of categories, in order. @throws ArgumentError when there are too many */
function categoriesIn(table: Table, column: string): string[] {
  const values = [...new Set(columnOf(table, column).map(nameIn))].filter((name) => name !== "").sort();
  if (values.length >= 1 && values.length <= MOST_CATEGORIES) return values;
  throw new ArgumentError(
    `${table.name}: expected 1 to ${MOST_CATEGORIES} different values in ${describe(column)}, a column of categories, got ${values.length}. Name a coarser column, or leave it out.`,
  );
}

/** Least mean number of rows of series that are below each other. */
const LEAST_STACKED = 4;

/** @throws ArgumentError for a table with a column of times, dates or whole numbers, that begins again for each value of another column, which then names series */
export function refuseStacked(table: Table): void {
  if (table.packed !== undefined) return;
  const dates = findDates(table, true);
  const cells = [...table.columns].map(([name, list]) => ({ name, keys: list.map(nameIn) }));
  const distinct = (keys: readonly string[]) => new Set(keys).size;
  for (const { name: time, keys: times } of cells) {
    const isTime = dates.length > 0 ? dates[0] === time : times.every((cell) => /^-?\d+$/.test(cell));
    if (dates.length > 1 || !isTime || distinct(times) === table.rows) continue;
    const names = cells.find(({ name, keys }) => {
      const count = distinct(keys);
      // A column of values has far more of them than series.
      const areFew = LEAST_STACKED * count <= table.rows && count * distinct(times) <= 2 * table.rows;
      const pairs = keys.map((key, row) => `${key}\0${times[row]}`);
      return name !== time && count > 1 && areFew && distinct(pairs) === table.rows;
    });
    if (names === undefined) continue;
    throw new ArgumentError(
      `${table.name}: expected one row for each ${time}, got values of ${describe(time)} that repeat, once for each ${describe(names.name)}. If these are several series, add --series ${names.name} (in code, series: ${describe(names.name)}); to forecast them as one, combine their rows (--date ${time} --resample "1d mean").`,
      "NAME",
    );
  }
}
