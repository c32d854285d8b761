/** The series that a forecaster learns from, with the columns of their rows. */
import { calendarSize, DAY_COUNT, DAY_KINDS, writeCalendar, writeDays } from "../../data/calendar.ts";
import type { Panel, Series } from "../series.ts";
import type { ForecastConfig } from "./model.ts";

/** Columns of rows, [rows, count]. */
export interface Columns {
  data: Float32Array;
  count: number;
}

/** A series with all that a forecaster reads beside its values. */
export interface Entry extends Pick<Series, "name" | "target" | "start" | "values" | "dates"> {
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

/** Returns the series with the columns of all rows. */
export function entriesOf(panel: Panel, layout: Layout): Entry[] {
  const { targets, features, known = [], calendar, scaling } = layout;
  const scale = (value: number, column: number) => (value - scaling.mean[column]) / scaling.deviation[column];
  return panel.series.map(({ columns, dates, statics, ...series }) => {
    const rows = dates?.length ?? columns[0]?.length ?? series.values.length;
    const columnsFrom = (first: number, own: number, fields: typeof calendar): Columns => {
      const count = own + calendarSize(fields);
      const data = new Float32Array(rows * count);
      for (let row = 0; row < rows; row++) {
        for (let c = 0; c < own; c++) data[row * count + c] = scale(columns[first + c][row], first + c);
        if (dates !== undefined) writeCalendar(dates[row], fields, data, row * count + own);
      }
      return { data, count };
    };
    const days = new Int32Array(dates !== undefined && hasDays(calendar) ? rows * DAY_KINDS : 0);
    for (let at = 0; at < days.length; at += DAY_KINDS) writeDays(dates![at / DAY_KINDS], days, at);
    return {
      ...series,
      dates,
      known: columnsFrom(features.length, known.length, calendar),
      days,
      past: columnsFrom(0, features.length, []),
      statics: Float32Array.from([
        ...statics.map((value, k) => scale(value, columns.length + k)),
        ...(targets.length > 1 ? targets.map((_, k) => Number(k === series.target)) : []),
      ]),
    };
  });
}
