/** Which columns of a table a forecaster reads. */

import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { findDates } from "../../data/dateColumns.ts";
import { numericColumns, type Table } from "../../data/index.ts";
import { columnOf } from "../../data/table.ts";
import { nameIn, WIDE_TARGET } from "../readSeries.ts";
import type { SeriesColumns } from "../series.ts";
import type { ForecastOptions } from "./options.ts";

/** The columns of a table by their use: those that the options name, or that the table shows. */
export function chooseColumns(table: Table, options: ForecastOptions): SeriesColumns {
  const { features = [], known = [], statics = [], categorical = [], series, wide } = options;
  const date = options.date ?? findDates(table, options.resample !== undefined || series !== undefined);
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
  // A category that never changes within a series is known for its future too.
  const isStatic = (column: string) => series !== undefined && isConstant(table, series, column);
  const constants = [...statics, ...free.filter(isStatic)];
  const categories = Object.fromEntries(categorical.map((column) => [column, categoriesIn(table, column)]));
  return {
    targets: wide ? [WIDE_TARGET] : chosen,
    features: [...features, ...free.filter((column) => !isStatic(column))],
    date,
    ...(known.length > 0 && { known }),
    ...(constants.length > 0 && { statics: constants }),
    ...(categorical.length > 0 && { categories }),
    ...(series !== undefined && { panel: { column: series } }),
    ...(wide && { panel: { columns: options.targets ?? [] } }),
  };
}

/** Whether a column has one value in each series. */
function isConstant(table: Table, series: string, column: string): boolean {
  const names = columnOf(table, series);
  const first = new Map<string, string>();
  return columnOf(table, column).every((cell, row) => {
    const [name, value] = [nameIn(names[row]), nameIn(cell)];
    if (!first.has(name)) first.set(name, value);
    return first.get(name) === value;
  });
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

/**
 * Returns a column of times, dates or whole numbers, that begins again for each value of another column, which then names series; undefined where
 * there is none.
 */
export function stackedSeries(table: Table): { time: string; name: string } | undefined {
  if (table.packed !== undefined) return undefined;
  const dates = findDates(table, true);
  if (dates.length > 1) return undefined;
  const keys = new Map([...table.columns].map(([column, cells]) => [column, cells.map(nameIn)]));
  const counts = new Map([...keys].map(([column, cells]) => [column, new Set(cells).size]));
  const isWhole = (column: string) => keys.get(column)!.every((cell) => /^-?\d+$/.test(cell));
  const times = dates.length === 1 ? dates : [...keys.keys()].filter(isWhole);
  for (const time of times) {
    const timeKeys = keys.get(time)!;
    const distinct = counts.get(time)!;
    if (distinct === table.rows) continue;
    for (const [name, names] of keys) {
      const count = counts.get(name)!;
      // A column of values has far more of them than series.
      const areFew = count >= 2 && LEAST_STACKED * count <= table.rows && count * distinct <= 2 * table.rows;
      if (name === time || !areFew) continue;
      const pairs = new Set(names.map((each, row) => `${each}\0${timeKeys[row]}`));
      if (pairs.size === table.rows && (dates.length === 1 || rises(names, timeKeys))) return { time, name };
    }
  }
  return undefined;
}

/** Whether the times of each name rise. */
function rises(names: readonly string[], times: readonly string[]): boolean {
  const last = new Map<string, number>();
  return names.every((name, row) => {
    const before = last.get(name) ?? Number.NEGATIVE_INFINITY;
    last.set(name, Number(times[row]));
    return Number(times[row]) > before;
  });
}
