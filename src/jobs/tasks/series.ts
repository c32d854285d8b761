/** A series for a forecaster: scaled columns of a table, with dates. We report gaps in the dates; resampling fills them. */

import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import type { Frequency, Part, Table } from "../data/index.ts";
import { momentsOf } from "../data/scale.ts";
import type { PanelForm } from "./readSeries.ts";

/** Columns by their use. */
export interface SeriesColumns {
  /** Columns to predict. */
  targets: string[];
  /** Columns that are known only for past rows. */
  features: string[];
  /** No column, one, or those of the parts of a date: year, month, day, hour. */
  date: string[];
  /** Columns that are known for the rows to predict too. */
  known?: string[];
  /** Columns with one value for all rows of a series. */
  statics?: string[];
  /** The values of each column of categories; the other columns are numbers. */
  categories?: Record<string, string[]>;
  /** How a table tells its series apart; absent: it has one. */
  panel?: PanelForm;
}

/** The columns that change from row to row, in the order of `Series.values`. */
export function columnsOf({ targets, features, known = [] }: SeriesColumns): string[] {
  return [...targets, ...features, ...known];
}

/** The categories of a column; undefined for numbers. */
export function categoriesOf({ categories = {} }: SeriesColumns, column: string): string[] | undefined {
  // Columns may have names that every object has.
  return Object.hasOwn(categories, column) ? categories[column] : undefined;
}

/** The uses of columns that one series with features does not have, with the names of their options. */
export function beyondOneSeries({ known, statics, categories, panel }: SeriesColumns): string[] {
  return [
    ...(panel === undefined ? [] : ["column" in panel ? "many series (--series)" : "many series (--wide)"]),
    ...(known === undefined ? [] : [`columns known ahead (--known-future ${known.join(",")})`]),
    ...(statics === undefined ? [] : [`static columns (--static ${statics.join(",")})`]),
    ...(categories === undefined ? [] : [`categories (--categorical ${Object.keys(categories).join(",")})`]),
  ];
}

/** The rows of one series. */
export interface Span extends Part {
  /** Its name; empty if there is only one. */
  name: string;
  /** Values of the static columns. */
  statics: number[];
  /** Values of the known columns in the rows after the last known target, [rows] each. */
  ahead: Float64Array[];
  /** Of each target in its own training rows: the unit of its errors, and the least spread of its windows. */
  deviation: number[];
}

/** One series, or several one after the other. */
export interface Series extends SeriesColumns {
  rows: number;
  /** Targets, features, then known columns; each [rows]. */
  values: Float64Array[];
  dates?: Float64Array;
  frequency?: Frequency;
  spans: Span[];
  /** Sentences about the changes that put rows in order and removed gaps. */
  notes?: string[];
}

/** @throws ArgumentError (`NAME`) when a table lacks a column that the model needs */
export function checkTrainedColumns(table: Table, columns: SeriesColumns): void {
  const { targets, features, known = [], statics = [], date, panel } = columns;
  const own = panel === undefined ? targets : "column" in panel ? [panel.column, ...targets] : [];
  const needed = [...own, ...features, ...known, ...statics, ...date];
  const missing = needed.filter((column) => !table.columns.has(column));
  if (missing.length === 0) return;
  throw new ArgumentError(
    `${table.name}: expected the columns of the model's training table, got a table without ${missing.slice(0, 8).map(describe).join(", ")}, of ${describe([...table.columns.keys()])}. Take one with the same columns, or name its delimiter.`,
    "NAME",
  );
}

/** Sets the deviation of each span from some of its rows, such as those that train. */
export function scaleSpans(
  { spans, values, targets }: Series,
  rowsOf: (span: Span, index: number) => Part,
): void {
  for (const [index, span] of spans.entries()) {
    const { start, end } = rowsOf(span, index);
    span.deviation = targets.map((_, k) => {
      const { mean, deviation } = momentsOf(values[k].subarray(start, end));
      // Equal values have no deviation, and 1 may be far from their units.
      return deviation || Math.abs(mean) / 10 || 1;
    });
  }
}
