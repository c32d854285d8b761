/** A series as a forecaster reads it: scaled columns of a table, with dates. Gaps in the dates are reported, not filled. */
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
import { allocate } from "../tensor/dtype.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

/** Columns by their use. */
export interface SeriesColumns {
  /** To predict. */
  targets: string[];
  /** Known of past rows only. */
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

/** Returns the columns of a table as a series. @throws FormatError with file, line and column of a bad cell; ArgumentError for unknown columns */
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
 * What a forecaster sees of a series, scaled. Rows are computed once; windows copy them.
 *
 * The columns of an input are, in this order: each target (of a row to come: its seasonal-naive forecast), each target one season
 * before for every season, each feature (of a row to come: 0, its mean), a flag that is 1 for rows to come, the calendar.
 */
export class ForecastInputs {
  readonly size: number;
  /** Each row as it is seen once it is known, [rows, size]. */
  readonly #rows: Float32Array;
  readonly #scaling: Scaling;
  readonly #targets: number;
  readonly #seasons: readonly number[];
  /** Where the flag is: after targets, seasons and features. */
  readonly #flag: number;

  /** @param future how many rows after the last one have dates too */
  constructor(
    series: Series,
    layout: { scaling: Scaling; seasons: readonly number[]; calendar: readonly CalendarFeature[] },
    future = 0,
  ) {
    const { values, dates, frequency, targets, features } = series;
    const { scaling, seasons, calendar } = layout;
    this.#scaling = scaling;
    this.#targets = targets.length;
    this.#seasons = seasons;
    this.#flag = targets.length * (1 + seasons.length) + features.length;
    this.size = this.#flag + 1 + calendarSize(calendar);
    const count = values[0].length;
    this.#rows = allocate("float32", count * this.size, "forecast") as Float32Array;
    for (let row = 0; row < count; row++) {
      targets.forEach((_, k) => {
        this.setTarget(row, k, values[k][row]);
      });
      features.forEach((_, f) => {
        const k = targets.length + f;
        this.#rows[row * this.size + this.#flag - features.length + f] = scale(values[k][row], scaling, k);
      });
    }
    if (dates === undefined || calendar.length === 0) return;
    const after = future > 0 ? datesAfter(dates.at(-1)!, frequency!, future) : [];
    [...dates, ...after].forEach((date, row) => {
      writeCalendar(date, calendar, this.#rows, row * this.size + this.#flag + 1);
    });
  }

  /** Rows that a window must have before it. */
  get reach(): number {
    return Math.max(1, ...this.#seasons);
  }

  /** The scaled value of a target. */
  target(row: number, target: number): number {
    return this.#rows[row * this.size + target];
  }

  /** Takes the value of a target, in the units of the table, to be what the row holds. */
  setTarget(row: number, target: number, value: number): void {
    const scaled = scale(value, this.#scaling, target);
    this.#rows[row * this.size + target] = scaled;
    this.#seasons.forEach((season, s) => {
      const at = (row + season) * this.size + (1 + s) * this.#targets + target;
      if (at < this.#rows.length) this.#rows[at] = scaled;
    });
  }

  /**
   * Writes the input of one row.
   *
   * @param origin first row that is not known; `row` may be before or after
   * @param out    receives `size` numbers from `offset` on
   */
  write(row: number, origin: number, out: Float32Array, offset: number): void {
    const from = row * this.size;
    for (let k = 0; k < this.size; k++) out[offset + k] = this.#rows[from + k];
    if (row < origin) return;
    const [base = 1] = this.#seasons;
    let at = offset;
    for (const season of [base, ...this.#seasons]) {
      const known = this.#lastKnown(row, origin, season);
      for (let k = 0; k < this.#targets; k++) out[at++] = known < 0 ? 0 : this.target(known, k);
    }
    out.fill(0, at, offset + this.#flag);
    out[offset + this.#flag] = 1;
  }

  /** The latest known row a whole number of seasons before `row`; below 0 where the series had not begun. */
  #lastKnown(row: number, origin: number, season: number): number {
    return row - season * (Math.floor((row - origin) / season) + 1);
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
