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

/** The columns of numbers that columns of the table make: each one scaled, or one for each of its categories. */
function inputsOf(layout: Layout, names: readonly string[]) {
  const { features, known = [], statics = [], scaling } = layout;
  const scaled = [...features, ...known, ...statics];
  type Input = { from: number; of: (value: number) => number };
  return names.flatMap((name, from): Input[] => {
    const column = scaled.indexOf(name);
    return (
      categoriesOf(layout, name)?.map((_, code) => ({ from, of: (value) => Number(value === code) })) ?? [
        { from, of: (value) => scale(value, scaling, column) },
      ]
    );
  });
}

/** The number of columns of each kind: of the table which are known ahead, these and the calendar, those of past rows, and static ones. */
export function columnCounts(layout: Layout) {
  const { targets, features, known = [], statics = [], calendar } = layout;
  const columns = inputsOf(layout, known).length;
  return {
    columns,
    known: columns + calendarSize(calendar),
    past: inputsOf(layout, features).length,
    statics: inputsOf(layout, statics).length + (targets.length > 1 ? targets.length : 0),
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
  const { targets, features, known = [], statics = [], calendar } = layout;
  const { spans, values, dates, rows } = series;
  const columnsOf = (names: readonly string[], first: number, fields: typeof calendar): Columns => {
    const inputs = inputsOf(layout, names);
    const count = inputs.length + calendarSize(fields);
    const data = new Float32Array(rows * count);
    for (let row = 0; row < rows && count > 0; row++) {
      for (const [c, { from, of }] of inputs.entries()) data[row * count + c] = of(values[first + from][row]);
      if (dates !== undefined) writeCalendar(dates[row], fields, data, row * count + inputs.length);
    }
    return { data, count };
  };
  const constants = inputsOf(layout, statics);
  const first = targets.length;
  return {
    series,
    entries: entriesOf(series),
    past: columnsOf(features, first, []),
    known: columnsOf(known, first + features.length, calendar),
    statics: ({ span, target }) =>
      Float32Array.from([
        ...constants.map(({ from, of }) => of(spans[span].statics[from])),
        ...(targets.length > 1 ? targets.map((_, k) => Number(k === target)) : []),
      ]),
  };
}
