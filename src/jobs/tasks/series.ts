/** The series of a table, as a forecaster reads them: one is a panel of one. We report gaps in the dates; resampling fills them. */

import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import type { Frequency } from "../data/calendar.ts";
import type { CellReading, Table } from "../data/index.ts";
import type { RowRules } from "../data/rows.ts";

/** How to read series from a table: columns by their use, and rules for their rows. */
export interface SeriesColumns extends RowRules {
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
  /** The column whose names tell series apart; absent: the table is one series. */
  panel?: string;
  /** The notation of the table, where it is not the usual one: decimal commas, the order of day and month. */
  reading?: CellReading;
}

/** The columns that change from row to row, targets first. */
export function columnsOf({ targets, features, known = [] }: SeriesColumns): string[] {
  return [...targets, ...features, ...known];
}

/** One target of one series: its known rows, and after them those to forecast, if they were asked for. */
export interface Series {
  /** Empty if the table has only one. */
  name: string;
  /** Number of the target. */
  target: number;
  /** The number of its first row among the known rows of all. */
  start: number;
  /** Of the target, [rows] */
  values: Float64Array;
  /** Features, then known columns; each [rows + ahead]. */
  columns: Float64Array[];
  /** [rows + ahead] */
  dates?: Float64Array;
  /** Values of the static columns. */
  statics: number[];
}

/** The series of a table, the targets of each beside each other. */
export interface Panel {
  columns: SeriesColumns;
  series: Series[];
  frequency?: Frequency;
  /** Sentences about the changes that put rows in order and removed gaps. */
  notes: string[];
}

/** Returns columns one after the other; a single one unchanged. */
export function joined(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0];
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @throws ArgumentError (`NAME`) when a table lacks a column that the model needs */
export function checkTrainedColumns(table: Table, columns: SeriesColumns): void {
  const { targets, features, known = [], statics = [], date, panel } = columns;
  const own = panel === undefined ? [] : [panel];
  const needed = [...own, ...targets, ...features, ...known, ...statics, ...date];
  const missing = needed.filter((column) => !table.columns.has(column));
  if (missing.length === 0) return;
  throw new ArgumentError(
    `${table.name}: expected the columns of the model's training table, got a table without ${missing.slice(0, 8).map(describe).join(", ")}, of ${describe([...table.columns.keys()])}. Take one with the same columns, or name its delimiter.`,
    "NAME",
  );
}
