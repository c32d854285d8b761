/** The series that a forecaster learns from: each target of each series of a table, with the columns of its rows. */
import { calendarSize, DAY_COUNT, DAY_KINDS, writeCalendar, writeDays } from "../../data/calendar.ts";
import { columnsOf, type Series } from "../series.ts";
import type { ForecastConfig } from "./model.ts";

/** Columns of rows, [rows, count]. */
export interface Columns {
  data: Float32Array;
  count: number;
}

/** One target of one series, with all that a forecaster reads beside its values. */
export interface Entry {
  /** Name of the series; empty if there is only one. */
  name: string;
  target: number;
  /** Its first row among all rows of the table. */
  start: number;
  /** In the units of the table. */
  values: Float64Array;
  /** Of these rows and of those to forecast. */
  dates?: Float64Array;
  /** Columns that are known for rows to predict too, and the calendar. */
  known: Columns;
  /** Which days the rows are, [rows, kinds]; empty unless the calendar has days of the week. */
  days: Int32Array;
  /** Columns that are known only for past rows. */
  past: Columns;
  /** Static columns, then for several targets 1 for the own one. */
  statics: Float32Array;
}

type Layout = Pick<
  ForecastConfig,
  "targets" | "features" | "date" | "known" | "statics" | "calendar" | "scaling"
>;

/** The columns that have a scaling, in its order. */
export const scaledColumns = ({
  features,
  known = [],
  statics = [],
}: Pick<Layout, "features" | "known" | "statics">) => [...features, ...known, ...statics];

const hasDays = (calendar: Layout["calendar"]) => calendar.includes("dayOfWeek");

/** The number of columns of each kind: of the table which are known ahead, these and the calendar, days, those of past rows, and static ones. */
export function columnCounts({ targets, features, known = [], statics = [], calendar }: Layout) {
  return {
    columns: known.length,
    known: known.length + calendarSize(calendar),
    days: hasDays(calendar) ? DAY_COUNT : 0,
    past: features.length,
    statics: statics.length + (targets.length > 1 ? targets.length : 0),
  };
}

/** Returns the targets of each series, with the columns of all rows. */
export function entriesOf(series: Series, layout: Layout): Entry[] {
  const { targets, features, known = [], statics = [], calendar, scaling } = layout;
  const { spans, values, dates, rows } = series;
  const names = columnsOf(layout);
  const scaled = scaledColumns(layout);
  const scale = (name: string, value: number) => {
    const column = scaled.indexOf(name);
    return (value - scaling.mean[column]) / scaling.deviation[column];
  };
  const columns = (of: readonly string[], fields: typeof calendar) => {
    const count = of.length + calendarSize(fields);
    const data = new Float32Array(rows * count);
    for (const [c, name] of of.entries()) {
      const column = values[names.indexOf(name)];
      for (let row = 0; row < rows; row++) data[row * count + c] = scale(name, column[row]);
    }
    for (let row = 0; row < rows && fields.length > 0 && dates !== undefined; row++)
      writeCalendar(dates[row], fields, data, row * count + of.length);
    return (start: number): Columns => ({ data: data.subarray(start * count), count });
  };
  const [past, ahead] = [columns(features, []), columns(known, calendar)];
  const days = new Int32Array(dates !== undefined && hasDays(calendar) ? rows * DAY_KINDS : 0);
  for (let at = 0; at < days.length; at += DAY_KINDS) writeDays(dates![at / DAY_KINDS], days, at);
  return spans.flatMap(({ name, start, end, statics: own }) =>
    targets.map((_, target) => ({
      name,
      target,
      start,
      values: values[target].subarray(start, end),
      dates: dates?.subarray(start),
      known: ahead(start),
      days: days.subarray(start * DAY_KINDS),
      past: past(start),
      statics: Float32Array.from([
        ...statics.map((column, k) => scale(column, own[k])),
        ...(targets.length > 1 ? targets.map((_, k) => Number(k === target)) : []),
      ]),
    })),
  );
}
