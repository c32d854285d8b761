/**
 * A series as a forecaster reads it: columns of a table as scaled numbers, with its dates. Rows are evenly spaced by assumption; gaps
 * in the dates are counted and told, not filled.
 */
import {
  type CalendarFeature,
  calendarSize,
  datesAfter,
  datesOf,
  type Frequency,
  frequencyOf,
  type Missing,
  numbersOf,
  type Scaling,
  scale,
  type Table,
  writeCalendar,
} from "../data/index.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

/** Which columns there are, and what they are for. */
export interface SeriesColumns {
  /** What is predicted. */
  targets: string[];
  /** What is known about the past besides. */
  features: string[];
  /** No, one, or three (year, month, day) columns. */
  date: string[];
}

export interface Series extends SeriesColumns {
  rows: number;
  /** Targets, then features; each [rows]. */
  values: Float64Array[];
  dates?: Float64Array;
  frequency?: Frequency;
}

/** @throws ArgumentError (`NAME`) when a table lacks a column that a model was trained on */
export function checkTrainedColumns(table: Table, { targets, features, date }: SeriesColumns): void {
  const missing = [...targets, ...features, ...date].filter((column) => !table.columns.has(column));
  if (missing.length === 0) return;
  throw new ArgumentError(
    `${table.name}: expected the columns that the model was trained on, got a table without ${missing.slice(0, 8).map(describe).join(", ")}, of ${describe([...table.columns.keys()])}. Take one with the same columns, or name its delimiter.`,
    "NAME",
  );
}

/** Reads the columns of a table. @throws FormatError with file, line and column of a bad cell; ArgumentError for unknown columns */
export function readSeries(table: Table, columns: SeriesColumns, missing: Missing): Series {
  const { targets, features, date } = columns;
  const values = [...targets, ...features].map((column) => numbersOf(table, column, missing));
  const series: Series = { targets, features, date, rows: table.rows, values };
  if (date.length > 0) {
    series.dates = datesOf(table, date);
    if (table.rows > 1) series.frequency = frequencyOf(series.dates);
  }
  return series;
}

/**
 * What a forecaster sees of a series, scaled: everything that can be looked up by row, for past rows and for rows to come.
 *
 * The columns of an input are, in this order: each target (of a row to come: its seasonal-naive forecast), each target one season
 * before for every season, each feature (of a row to come: 0, its mean), a flag that is 1 for rows to come, the calendar.
 */
export class ForecastInputs {
  readonly size: number;
  readonly #columns: Float64Array[];
  readonly #scaling: Scaling;
  readonly #dates: Float64Array | undefined;
  readonly #targets: number;
  readonly #seasons: readonly number[];
  readonly #calendar: readonly CalendarFeature[];
  readonly #calendarSize: number;

  /** @param future how many rows after the last one have dates too */
  constructor(
    series: Series,
    layout: { scaling: Scaling; seasons: readonly number[]; calendar: readonly CalendarFeature[] },
    future = 0,
  ) {
    const { scaling, seasons, calendar } = layout;
    this.#columns = series.values.map((column, k) => column.map((value) => scale(value, scaling, k)));
    this.#scaling = scaling;
    this.#targets = series.targets.length;
    this.#seasons = seasons;
    this.#calendar = calendar;
    this.#calendarSize = calendarSize(calendar);
    this.size = inputSize(this.#targets, series.features.length, seasons.length, calendar);
    if (series.dates !== undefined && calendar.length > 0) {
      const { dates, frequency } = series;
      const after = future > 0 ? datesAfter(dates.at(-1)!, frequency!, future) : [];
      this.#dates = new Float64Array(dates.length + after.length);
      this.#dates.set(dates);
      this.#dates.set(after, dates.length);
    }
  }

  /** Rows that a window must have before it. */
  get reach(): number {
    return Math.max(1, ...this.#seasons);
  }

  /** The scaled value of a target. */
  target(row: number, target: number): number {
    return this.#columns[target][row];
  }

  /** Takes the value of a target, in the units of the table, to be what the row holds. */
  setTarget(row: number, target: number, value: number): void {
    this.#columns[target][row] = scale(value, this.#scaling, target);
  }

  /**
   * Writes the input of one row.
   *
   * @param origin first row that is not known; `row` may be before or after
   * @param out    receives `size` numbers from `offset` on
   */
  write(row: number, origin: number, out: Float32Array, offset: number): void {
    const isFuture = row >= origin;
    const [base = 1] = this.#seasons;
    let at = offset;
    for (let k = 0; k < this.#targets; k++) {
      out[at++] = isFuture ? this.#before(k, row, origin, base) : this.#columns[k][row];
    }
    for (const season of this.#seasons) {
      for (let k = 0; k < this.#targets; k++) out[at++] = this.#before(k, row, origin, season);
    }
    for (let k = this.#targets; k < this.#columns.length; k++)
      out[at++] = isFuture ? 0 : this.#columns[k][row];
    out[at++] = isFuture ? 1 : 0;
    if (this.#calendarSize > 0) writeCalendar(this.#dates![row], this.#calendar, out, at);
  }

  /** The latest known value a whole number of seasons before `row`; 0, the mean, where the series had not begun. */
  #before(target: number, row: number, origin: number, season: number): number {
    const seasonsAfter = Math.max(1, Math.floor((row - origin) / season) + 1);
    const from = row - season * seasonsAfter;
    return from < 0 ? 0 : this.#columns[target][from];
  }
}

/** Numbers in the input of one row. */
export function inputSize(
  targets: number,
  features: number,
  seasons: number,
  calendar: readonly CalendarFeature[],
): number {
  return targets * (1 + seasons) + features + 1 + calendarSize(calendar);
}
