/** A series for a forecaster: scaled columns of a table, with dates. We report gaps in the dates; resampling fills them. */
import {
  type CalendarFeature,
  calendarSize,
  datesAfter,
  type Frequency,
  frequencyOf,
  type Scaling,
  scale,
  type Table,
  writeCalendar,
} from "../data/index.ts";
import { type OrderedRows, orderedRows, type RowRules } from "../data/rows.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

/** Columns by their use. */
export interface SeriesColumns {
  /** Columns to predict. */
  targets: string[];
  /** Columns that are known only for past rows. */
  features: string[];
  /** No column, one, or those of the parts of a date: year, month, day, hour. */
  date: string[];
}

export interface Series extends SeriesColumns {
  rows: number;
  /** Targets, then features; each [rows]. */
  values: Float64Array[];
  dates?: Float64Array;
  frequency?: Frequency;
  /** Sentences about the changes that put rows in order and removed gaps. */
  notes?: string[];
}

/** @throws ArgumentError (`NAME`) when a table lacks a column that the model needs */
export function checkTrainedColumns(table: Table, { targets, features, date }: SeriesColumns): void {
  const missing = [...targets, ...features, ...date].filter((column) => !table.columns.has(column));
  if (missing.length === 0) return;
  throw new ArgumentError(
    `${table.name}: expected the columns of the model's training table, got a table without ${missing.slice(0, 8).map(describe).join(", ")}, of ${describe([...table.columns.keys()])}. Take one with the same columns, or name its delimiter.`,
    "NAME",
  );
}

/** Returns the columns of a table as a series. @throws FormatError with file, line and column of a bad cell; ArgumentError for unknown columns */
export function readSeries(table: Table, columns: SeriesColumns, rules: RowRules = {}): Series {
  const { targets, features, date } = columns;
  return seriesOf(columns, orderedRows(table, [...targets, ...features], date, rules));
}

/** Returns rows in order as a series. */
export function seriesOf({ targets, features, date }: SeriesColumns, ordered: OrderedRows): Series {
  const series: Series = { targets, features, date, ...ordered };
  if (series.dates !== undefined && series.rows > 1) series.frequency = frequencyOf(series.dates);
  return series;
}

/** The scaling of the values of a window: (value - level) / spread. */
export interface WindowScale {
  level: number;
  spread: number;
}

/** The part of a forecaster's configuration that its inputs need. */
export interface InputLayout {
  scaling: Scaling;
  seasons: readonly number[];
  calendar: readonly CalendarFeature[];
  window: number;
  normalise?: "window";
}

/** Least spread of a window, as a share of the deviation of the training part: calm windows keep their noise small. */
export const LEAST_SPREAD = 0.1;

/**
 * The inputs of a forecaster: everything in a series that a row determines, for past and future rows.
 *
 * The columns of an input are, in this order: each target (in future rows its seasonal-naive forecast), each target one season earlier for
 * every season, each feature (in future rows 0, its mean), a flag that is 1 for future rows, the calendar. The level and spread of each
 * window scale its targets (reversible instance normalisation, Kim et al. 2022), so a trend stays in range; the training part scales the
 * features.
 */
export class ForecastInputs {
  readonly size: number;
  /** Targets in the units of the table, then scaled features; each [rows]. */
  readonly columns: Float64Array[];
  readonly #layout: InputLayout;
  readonly #targets: number;
  readonly calendarSize: number;
  /** Returns the calendar columns of rows, [end - start, calendar size]: the same for every window. */
  readonly calendarOf: (start: number, end: number) => Float32Array;
  readonly #rows: number;
  /** Calendar columns of all rows, once a window needs them. */
  #calendar: Float32Array | undefined;

  /** @param future number of rows after the last one to give dates */
  constructor(series: Series, layout: InputLayout, future = 0) {
    this.#layout = layout;
    this.#targets = series.targets.length;
    this.columns = series.values.map((column, k) =>
      k < this.#targets ? column : column.map((value) => scale(value, layout.scaling, k)),
    );
    const { seasons, calendar } = layout;
    this.calendarSize = calendarSize(calendar);
    this.size = inputSize(this.#targets, series.features.length, seasons.length, calendar);
    this.#rows = series.rows + future;
    this.calendarOf = calendarColumns(series, calendar, future);
  }

  /** Number of rows that a window needs before it. */
  get reach(): number {
    return Math.max(1, ...this.#layout.seasons);
  }

  /** The value of a target, in the units of the table. */
  target(row: number, target: number): number {
    return this.columns[target][row];
  }

  /** Sets the value of a target in a row, in the units of the table. */
  setTarget(row: number, target: number, value: number): void {
    this.columns[target][row] = value;
  }

  /**
   * Returns the scaling of a target in the window before `origin`. The level is the mean of the last season, or the last value without one;
   * the spread is the window's mean distance from it. Without `normalise`, the training part scales.
   */
  scaleOf(origin: number, target: number): WindowScale {
    const { normalise, scaling, window, seasons } = this.#layout;
    const deviation = scaling.deviation[target];
    if (normalise === undefined) return { level: scaling.mean[target], spread: deviation };
    const column = this.columns[target];
    const start = Math.max(0, origin - window);
    const shortest = Math.min(...seasons, origin - start);
    const count = seasons.length === 0 ? 1 : shortest;
    let level = 0;
    for (let row = origin - count; row < origin; row++) level += column[row] / count;
    let spread = 0;
    for (let row = start; row < origin; row++) spread += Math.abs(column[row] - level) / (origin - start);
    return { level, spread: Math.max(spread, LEAST_SPREAD * deviation) };
  }

  /**
   * Writes the inputs of one window and of the rows that follow it.
   *
   * @param origin first unknown row
   * @param out    receives `size` numbers at each multiple of `stride` from `offset` on, `window + horizon` times
   */
  writeWindow(origin: number, horizon: number, out: Float32Array, offset: number, stride: number): void {
    const { window, seasons } = this.#layout;
    const [base = 1] = seasons;
    const columns = this.columns;
    const targets = this.#targets;
    this.#calendar ??= this.calendarOf(0, this.#rows);
    const calendar = this.#calendar;
    const days = this.calendarSize;
    const scales = Array.from({ length: targets }, (_, k) => this.scaleOf(origin, k));
    for (let t = 0; t < window + horizon; t++) {
      const row = origin - window + t;
      const isFuture = row >= origin;
      let at = offset + t * stride;
      // Each target (in future rows its value one season earlier), then each target one season earlier for every season.
      for (let s = -1; s < seasons.length; s++) {
        const from =
          s < 0 ? (isFuture ? rowBefore(row, origin, base) : row) : rowBefore(row, origin, seasons[s]);
        for (let k = 0; k < targets; k++)
          out[at++] = from < 0 ? 0 : (columns[k][from] - scales[k].level) / scales[k].spread;
      }
      for (let k = targets; k < columns.length; k++) out[at++] = isFuture ? 0 : columns[k][row];
      out[at++] = isFuture ? 1 : 0;
      for (let c = row * days; c < (row + 1) * days; c++) out[at++] = calendar[c];
    }
  }
}

/** The latest known row a whole number of seasons before `row`; negative if that is before the series. */
export function rowBefore(row: number, origin: number, season: number): number {
  return row - season * Math.max(1, Math.floor((row - origin) / season) + 1);
}

function calendarColumns(
  { dates, frequency }: Series,
  calendar: readonly CalendarFeature[],
  future: number,
): (start: number, end: number) => Float32Array {
  const size = calendarSize(calendar);
  if (dates === undefined || size === 0) return () => new Float32Array(0);
  const after = future > 0 ? datesAfter(dates.at(-1)!, frequency!, future) : new Float64Array(0);
  return (start, end) => {
    const columns = new Float32Array((end - start) * size);
    for (let row = start; row < end; row++) {
      const date = row < dates.length ? dates[row] : after[row - dates.length];
      writeCalendar(date, calendar, columns, (row - start) * size);
    }
    return columns;
  };
}

/** Returns the number of columns of an input. */
export function inputSize(
  targets: number,
  features: number,
  seasons: number,
  calendar: readonly CalendarFeature[],
): number {
  return targets * (1 + seasons) + features + 1 + calendarSize(calendar);
}
