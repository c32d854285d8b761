/** The series that a forecaster learns from, with the columns of their rows. */
import { calendarSize, type Marks, marksOf } from "../../data/calendar.ts";
import type { Panel, Series } from "../readSeries.ts";
import type { ForecastConfig } from "./model.ts";

/** A series with all that a forecaster reads beside its values, scaled. */
export interface Entry extends Pick<Series, "name" | "target" | "values" | "dates"> {
  /** Columns that are known for rows to predict too, the calendar, and its days. */
  known: Marks;
  /** Columns that are known only for past rows. */
  past: Float32Array[];
  /** Static columns, then for several targets 1 for the own one. */
  statics: Float32Array;
}

type Layout = Pick<ForecastConfig, "targets" | "features" | "known" | "statics" | "calendar" | "scaling">;

/** The number of columns that the network reads: known ahead, of past rows, and static ones. */
export function columnCounts({ targets, features, known = [], statics = [], calendar }: Layout) {
  return {
    known: known.length + calendarSize(calendar).columns,
    past: features.length,
    statics: statics.length + (targets.length > 1 ? targets.length : 0),
  };
}

/** Returns the series with the columns of all rows. */
export function entriesOf({ series }: Panel, { targets, features, calendar, scaling }: Layout): Entry[] {
  const scaled = (value: number, c: number) => (value - scaling.mean[c]) / scaling.deviation[c];
  return series.map(({ columns, dates, statics, ...own }) => {
    const all = columns.map((column, c) => Float32Array.from(column, (value) => scaled(value, c)));
    return {
      ...own,
      dates,
      known: marksOf(all.slice(features.length), calendar, dates),
      past: all.slice(0, features.length),
      statics: Float32Array.from([
        ...statics.map((value, k) => scaled(value, columns.length + k)),
        ...(targets.length > 1 ? targets.map((_, k) => Number(k === own.target)) : []),
      ]),
    };
  });
}
