/** The series that a forecaster learns from: each target of each series of a table, with the columns of its rows. */
import { calendarSize, writeCalendar } from "../../data/calendar.ts";
import { categoriesOf, columnsOf, type Series } from "../series.ts";
import type { ForecastConfig } from "./model.ts";

/** The values of one target of one series. */
export interface Target {
  /** Name of the series; empty if there is only one. */
  name: string;
  /** Number of the series in the table. */
  span: number;
  target: number;
  /** Its first row among all rows of the table. */
  start: number;
  /** In the units of the table. */
  values: Float64Array;
  /** Of these rows and of those to forecast. */
  dates?: Float64Array;
}

/** Columns of rows, [rows, count]. */
export interface Columns {
  data: Float32Array;
  count: number;
}

/** One target of one series, with all that a forecaster reads beside its values. */
export interface Entry extends Target {
  /** Columns that are known for rows to predict too, and the calendar. */
  known: Columns;
  /** Columns that are known only for past rows. */
  past: Columns;
  /** Static columns, then for several targets 1 for the own one. */
  statics: Float32Array;
}

type Layout = Pick<
  ForecastConfig,
  "targets" | "features" | "date" | "known" | "statics" | "categories" | "calendar" | "scaling"
>;

/** The columns of numbers that columns of the table make: each one scaled, or one for each of its categories. */
function inputsOf(layout: Layout, names: readonly string[]) {
  const { scaling } = layout;
  const scaled = scaledColumns(layout);
  type Input = { from: string; of: (value: number) => number };
  return names.flatMap((from): Input[] => {
    const column = scaled.indexOf(from);
    const [mean, deviation] = [scaling.mean[column], scaling.deviation[column]];
    return (
      categoriesOf(layout, from)?.map((_, code) => ({ from, of: (value) => Number(value === code) })) ?? [
        { from, of: (value) => (value - mean) / deviation },
      ]
    );
  });
}

/** The columns that have a scaling, in its order. */
export const scaledColumns = ({
  features,
  known = [],
  statics = [],
}: Pick<Layout, "features" | "known" | "statics">) => [...features, ...known, ...statics];

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
export function targetsOf({ spans, values, columns, dates }: Series): Target[] {
  return spans.flatMap(({ name, start, end }, span) =>
    columns.targets.map((_, target) => ({
      name,
      span,
      target,
      start,
      values: values[target].subarray(start, end),
      dates: dates?.subarray(start),
    })),
  );
}

/** Returns the targets of each series, with the columns of all rows. */
export function entriesOf(series: Series, layout: Layout): Entry[] {
  const { targets, features, known = [], statics = [], calendar } = layout;
  const { spans, values, dates, rows } = series;
  const names = columnsOf(layout);
  const columns = (of: readonly string[], fields: typeof calendar) => {
    const inputs = inputsOf(layout, of).map((input) => ({
      ...input,
      // The target of a wide table has no name of its own.
      column: values[names.lastIndexOf(input.from)],
    }));
    const count = inputs.length + calendarSize(fields);
    const data = new Float32Array(rows * count);
    for (let row = 0; row < rows && count > 0; row++) {
      for (const [c, { column, of: scaled }] of inputs.entries()) data[row * count + c] = scaled(column[row]);
      if (dates !== undefined) writeCalendar(dates[row], fields, data, row * count + inputs.length);
    }
    return (start: number): Columns => ({ data: data.subarray(start * count), count });
  };
  const [past, ahead] = [columns(features, []), columns(known, calendar)];
  const constants = inputsOf(layout, statics);
  return targetsOf(series).map((entry) => ({
    ...entry,
    known: ahead(entry.start),
    past: past(entry.start),
    statics: Float32Array.from([
      ...constants.map(({ from, of }) => of(spans[entry.span].statics[statics.indexOf(from)])),
      ...(targets.length > 1 ? targets.map((_, k) => Number(k === entry.target)) : []),
    ]),
  }));
}
