/** The series that a forecaster learns from: each target of each series of a table, with the columns of its rows. */
import { calendarSize, scale, writeCalendar } from "../../data/index.ts";
import { categoriesOf, columnsOf, type Series } from "../series.ts";
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

/** Columns of numbers that a column of the table makes: one, or one for each of its categories. */
const widthOf = (layout: Layout, name: string) => categoriesOf(layout, name)?.length ?? 1;
const widths = (layout: Layout, names: readonly string[]) =>
  names.reduce((sum, name) => sum + widthOf(layout, name), 0);

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
  const columns = widths(layout, known);
  return {
    columns,
    known: columns + calendarSize(calendar),
    past: widths(layout, features),
    statics: widths(layout, statics) + (targets.length > 1 ? targets.length : 0),
  };
}

/** Returns the targets of each series. */
export function entriesOf({ spans, values, targets }: Series): Entry[] {
  return spans.flatMap(({ name, start, end }, span) =>
    targets.map((_, target) => ({ name, span, target, start, values: values[target].subarray(start, end) })),
  );
}

/** Returns the targets of each series, with the columns of all rows. */
export function panelOf(series: Series, layout: Layout): Panel {
  const { targets, features, known = [], statics = [], calendar, scaling } = layout;
  const { spans, values, dates } = series;
  const names = columnsOf(layout).slice(targets.length);
  /** Writes a value of one of `names`, or of the static columns after them. @returns the place after it */
  const write = (name: string, place: number, value: number, out: Float32Array, at: number) => {
    const categories = categoriesOf(layout, name);
    if (categories === undefined) out[at] = scale(value, scaling, place);
    else if (value >= 0) out[at + value] = 1;
    return at + (categories?.length ?? 1);
  };
  const columnsFor = (
    chosen: readonly string[],
    first: number,
    count: number,
    withDates: boolean,
  ): Columns => {
    const data = new Float32Array(series.rows * count);
    for (let row = 0; row < series.rows && count > 0; row++) {
      let at = row * count;
      for (const [k, name] of chosen.entries())
        at = write(name, first + k, values[targets.length + first + k][row], data, at);
      if (withDates && dates !== undefined) writeCalendar(dates[row], calendar, data, at);
    }
    return { data, count };
  };
  const counts = columnCounts(layout);
  const constants = spans.map((span) => {
    const out = new Float32Array(counts.statics);
    let at = 0;
    for (const [k, name] of statics.entries()) at = write(name, names.length + k, span.statics[k], out, at);
    return { out, at };
  });
  return {
    entries: entriesOf(series),
    known: columnsFor(known, features.length, counts.known, true),
    past: columnsFor(features, 0, counts.past, false),
    statics({ span, target }) {
      const { out, at } = constants[span];
      if (targets.length === 1) return out;
      const own = out.slice();
      own[at + target] = 1;
      return own;
    },
  };
}
