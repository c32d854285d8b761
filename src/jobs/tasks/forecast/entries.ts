/** The series that a forecaster learns from: each target of each series of a table, with the columns of its rows. */
import { calendarSize, scale, writeCalendar } from "../../data/index.ts";
import { categoriesOf, type Series } from "../series.ts";
import type { ForecastConfig } from "./model.ts";

/** One target of one series. */
export interface Entry {
  /** Name of the series; empty if there is only one. */
  name: string;
  /** Number of the series in the table. */
  span: number;
  target: number;
  /** Its first row among all rows of the table. */
  start: number;
  /** In the units of the table. */
  values: Float64Array;
}

/** Columns of rows, [rows, count]. */
export interface Columns {
  data: Float32Array;
  count: number;
}

/** All that a forecaster reads of a table. */
export interface Panel {
  series: Series;
  entries: Entry[];
  /** Columns that are known for rows to predict too, and the calendar. */
  known: Columns;
  /** Columns that are known only for past rows. */
  past: Columns;
  /** Static columns of each series, then for several targets 1 for the own one. */
  statics(entry: Entry): Float32Array;
}

type Layout = Pick<
  ForecastConfig,
  "targets" | "features" | "date" | "known" | "statics" | "categories" | "calendar" | "scaling"
>;

/** Columns of numbers that columns of the table make: each one, or one for each of its categories. */
const widthOf = (layout: Layout, names: readonly string[]) =>
  names.reduce((sum, name) => sum + (categoriesOf(layout, name)?.length ?? 1), 0);

/** The number of columns of each kind. */
export function columnCounts(layout: Layout): {
  /** Of the table, which are known ahead. */
  columns: number;
  /** These and the calendar. */
  known: number;
  past: number;
  statics: number;
} {
  const { targets, features, known = [], statics = [], calendar } = layout;
  const columns = widthOf(layout, known);
  return {
    columns,
    known: columns + calendarSize(calendar),
    past: widthOf(layout, features),
    statics: widthOf(layout, statics) + (targets.length > 1 ? targets.length : 0),
  };
}

/** Returns the targets of each series. */
export function entriesOf({ spans, values, columns }: Series): Entry[] {
  return spans.flatMap(({ name, start, end }, span) =>
    columns.targets.map((_, target) => ({
      name,
      span,
      target,
      start,
      values: values[target].subarray(start, end),
    })),
  );
}

/** Returns the targets of each series, with the columns of all rows. */
export function panelOf(series: Series, layout: Layout): Panel {
  const { targets, features, known = [], statics = [], calendar, scaling } = layout;
  const { spans, values, dates, rows } = series;
  const scaled = [...features, ...known, ...statics];
  /** Writes values of some columns. @returns the place after them */
  const write = (names: readonly string[], cell: (k: number) => number, out: Float32Array, first: number) => {
    let at = first;
    for (const [k, name] of names.entries()) {
      const categories = categoriesOf(layout, name);
      const value = cell(k);
      if (categories === undefined) out[at] = scale(value, scaling, scaled.indexOf(name));
      else if (value >= 0) out[at + value] = 1;
      at += categories?.length ?? 1;
    }
    return at;
  };
  const columnsFor = (names: readonly string[], first: number, count: number, withDates: boolean) => {
    const data = new Float32Array(rows * count);
    for (let row = 0; row < rows && count > 0; row++) {
      const at = write(names, (k) => values[first + k][row], data, row * count);
      if (withDates && dates !== undefined) writeCalendar(dates[row], calendar, data, at);
    }
    return { data, count };
  };
  const counts = columnCounts(layout);
  const first = targets.length;
  return {
    series,
    entries: entriesOf(series),
    past: columnsFor(features, first, counts.past, false),
    known: columnsFor(known, first + features.length, counts.known, true),
    statics({ span, target }) {
      const out = new Float32Array(counts.statics);
      const at = write(statics, (k) => spans[span].statics[k], out, 0);
      if (targets.length > 1) out[at + target] = 1;
      return out;
    },
  };
}
