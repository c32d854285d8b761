/** The inputs of a forecaster: what its network is given for each row of a series. */
import { type CalendarFeature, calendarSize, type Scaling, scale, writeCalendar } from "../../data/index.ts";
import { categoriesOf, columnsOf, type Series, type SeriesColumns } from "../series.ts";
import { SparseRows } from "./sparseRows.ts";

/** The scaling of the values of a window: (value - level) / spread. */
export interface WindowScale {
  level: number;
  spread: number;
}

/** The part of a forecaster's configuration that its inputs need. */
export interface InputLayout extends SeriesColumns {
  scaling: Scaling;
  seasons: readonly number[];
  calendar: readonly CalendarFeature[];
  window: number;
  normalise?: "window";
}

/** Least spread of a window, as a share of the deviation of the training part: calm windows keep their noise small. */
export const LEAST_SPREAD = 0.1;
/** Most numbers to keep of the columns that past and future rows share; beyond them, windows compute their own. */
const MOST_SHARED = 2 ** 23;
/** The same for levels and spreads, which each part of the data keeps. */
const MOST_SCALES = 2 ** 20;

/**
 * The inputs of a forecaster: everything in a series that a row determines, for past and future rows.
 *
 * The columns of an input are, in this order: each target (in future rows its seasonal-naive forecast), each target one season earlier for
 * every season, each feature (in future rows 0, its mean), each known column, a flag that is 1 for future rows, the calendar, the static
 * columns. Categories have a column for each value, 1 for the row's. The level and spread of each window scale its targets (reversible
 * instance normalisation, Kim et al. 2022), so a trend stays in range; the training part scales the other columns.
 */
export class ForecastInputs {
  readonly size: number;
  /** Targets in the units of the table, then scaled features and known columns, or the numbers of their categories; each [rows]. */
  readonly columns: Float64Array[];
  readonly calendarSize: number;
  readonly #series: Series;
  readonly #layout: InputLayout;
  readonly #targets: number;
  /** Of each column: its categories; 0 for numbers. */
  readonly #levels: number[];
  /** The first column that future rows have too. */
  readonly #firstKnown: number;
  /** Where the flag is among the columns that past and future rows share. */
  readonly #flag: number;
  /** These columns of all rows. */
  #rows: SparseRows | undefined;
  readonly #statics: Float32Array[];
  /** Levels and spreads of the windows before each row, [rows + 1, targets, 2]; NaN where none has asked. Every epoch asks again. */
  readonly #scales: Float64Array;

  constructor(series: Series, layout: InputLayout) {
    this.#series = series;
    this.#layout = layout;
    const { targets, features, statics = [], seasons, calendar, scaling } = layout;
    const names = columnsOf(layout);
    this.#targets = targets.length;
    this.#firstKnown = targets.length + features.length;
    this.#levels = names.map((name, k) =>
      k < targets.length ? 0 : (categoriesOf(layout, name)?.length ?? 0),
    );
    this.columns = series.values.map((column, k) =>
      k < targets.length || this.#levels[k] > 0 ? column : column.map((value) => scale(value, scaling, k)),
    );
    this.calendarSize = calendarSize(calendar);
    const known = this.#levels.slice(this.#firstKnown);
    this.#flag = known.reduce((sum, levels) => sum + (levels || 1), 0);
    this.size = inputSize(targets.length, features.length, seasons.length, calendar, extraSize(layout));
    const scales = (series.rows + 1) * targets.length * 2;
    this.#scales = new Float64Array(
      layout.normalise !== undefined && scales <= MOST_SCALES ? scales : 0,
    ).fill(NaN);
    this.#statics = series.spans.map((span) =>
      Float32Array.from(
        statics.flatMap((name, k) => {
          const value = span.statics[k];
          const categories = categoriesOf(layout, name);
          if (categories === undefined) return [scale(value, scaling, names.length + k)];
          return categories.map((_, level) => (level === value ? 1 : 0));
        }),
      ),
    );
  }

  /** Number of rows that a window needs before it. */
  get reach(): number {
    return Math.max(1, ...this.#layout.seasons);
  }

  /** The value of a target, in the units of the table. */
  target(row: number, target: number): number {
    return this.columns[target][row];
  }

  /** The number of the span that holds a row. */
  #spanOf(row: number): number {
    const { spans } = this.#series;
    let [low, high] = [0, spans.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (spans[middle].start <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * Returns the scaling of a target in the window before `origin`. The level is the mean of the last season, or the last value without one;
   * the spread is the window's mean distance from it. Without `normalise`, the training part scales.
   */
  scaleOf(origin: number, target: number): WindowScale {
    const { normalise, scaling, window, seasons, panel } = this.#layout;
    if (normalise === undefined) return { level: scaling.mean[target], spread: scaling.deviation[target] };
    const at = 2 * (origin * this.#targets + target);
    if (this.#scales[at + 1] >= 0) return { level: this.#scales[at], spread: this.#scales[at + 1] };
    const span = this.#series.spans[this.#spanOf(origin)];
    const deviation = panel === undefined ? scaling.deviation[target] : span.deviation[target];
    const column = this.columns[target];
    const start = Math.max(span.start, origin - window);
    const shortest = Math.min(...seasons, origin - start);
    const count = seasons.length === 0 ? 1 : shortest;
    let level = 0;
    for (let row = origin - count; row < origin; row++) level += column[row] / count;
    let spread = 0;
    for (let row = start; row < origin; row++) spread += Math.abs(column[row] - level) / (origin - start);
    spread = Math.max(spread, LEAST_SPREAD * deviation);
    this.#scales[at] = level;
    this.#scales[at + 1] = spread;
    return { level, spread };
  }

  /**
   * Writes the inputs of windows and of the rows that follow each of them.
   *
   * @param origins first unknown row of each window, [N]
   * @param out     zeros, [window + horizon, N, size]
   */
  writeWindows(origins: ArrayLike<number>, horizon: number, out: Float32Array): void {
    const { window, seasons } = this.#layout;
    const { size } = this;
    const columns = this.columns;
    const targets = this.#targets;
    const firstKnown = this.#firstKnown;
    const levelsOf = this.#levels;
    const count = origins.length;
    for (let n = 0; n < count; n++) this.#writeTargets(origins[n], horizon, out, n * size, count * size);
    const behind = targets * (1 + seasons.length);
    const shared = this.#shared;
    // Step by step, in the order of the memory.
    for (let t = 0; t < window + horizon; t++) {
      const isFuture = t >= window;
      for (let n = 0; n < count; n++) {
        const row = origins[n] - window + t;
        let at = (t * count + n) * size + behind;
        for (let k = targets; k < firstKnown; k++) {
          if (!isFuture) writeColumn(columns[k][row], levelsOf[k], out, at);
          at += levelsOf[k] || 1;
        }
        if (shared === undefined) this.#writeShared(row, out, at);
        else shared.write(row, out, at);
        if (isFuture) out[at + this.#flag] = 1;
      }
    }
  }

  /** Each target (in future rows its value one season earlier), then each target one season earlier for every season. */
  #writeTargets(origin: number, horizon: number, out: Float32Array, offset: number, stride: number): void {
    const { window, seasons } = this.#layout;
    const targets = this.#targets;
    const { start } = this.#series.spans[this.#spanOf(origin)];
    const [base = 1] = seasons;
    for (let k = 0; k < targets; k++) {
      const column = this.columns[k];
      const { level, spread } = this.scaleOf(origin, k);
      for (let s = -1; s < seasons.length; s++) {
        const season = s < 0 ? base : seasons[s];
        let at = offset + (s + 1) * targets + k;
        for (let row = origin - window; row < origin; row++, at += stride) {
          const from = s < 0 ? row : row - season;
          out[at] = from < start ? 0 : (column[from] - level) / spread;
        }
        for (let row = origin; row < origin + horizon; row++, at += stride) {
          const from = rowBefore(row, origin, season);
          out[at] = from < start ? 0 : (column[from] - level) / spread;
        }
      }
    }
  }

  /** Returns the calendar columns of rows, [end - start, calendar size]: the same for every window. */
  calendarOf(start: number, end: number): Float32Array {
    const { dates } = this.#series;
    const days = this.calendarSize;
    const columns = new Float32Array((end - start) * days);
    if (dates === undefined) return columns;
    for (let row = start; row < end; row++)
      writeCalendar(dates[row], this.#layout.calendar, columns, (row - start) * days);
    return columns;
  }

  /** What `#writeShared` writes, for all rows, from the first window on; undefined if it is too much to keep. */
  get #shared(): SparseRows | undefined {
    const { rows } = this.#series;
    const { calendar, known = [], statics = [] } = this.#layout;
    const most = known.length + 2 * calendar.length + statics.length;
    if (rows * most > MOST_SHARED) return undefined;
    const size = this.#flag + 1 + this.calendarSize + this.#statics[0].length;
    this.#rows ??= new SparseRows(rows, size, most, (row, out) => this.#writeShared(row, out, 0));
    return this.#rows;
  }

  /** Writes what past and future rows have: known columns, a flag that is 0, the calendar, and the statics of the row's span. */
  #writeShared(row: number, out: Float32Array, start: number): void {
    let at = start;
    for (let k = this.#firstKnown; k < this.columns.length; k++) {
      const levels = this.#levels[k];
      writeColumn(this.columns[k][row], levels, out, at);
      at += levels || 1;
    }
    out[at++] = 0;
    const { dates } = this.#series;
    if (dates !== undefined) writeCalendar(dates[row], this.#layout.calendar, out, at);
    at += this.calendarSize;
    const statics = this.#statics[this.#spanOf(row)];
    for (let k = 0; k < statics.length; k++) out[at++] = statics[k];
  }
}

/** Writes a number, or the row's of so many categories as 1 among zeros. */
function writeColumn(value: number, levels: number, out: Float32Array, at: number): void {
  if (levels === 0) out[at] = value;
  else for (let level = 0; level < levels; level++) out[at + level] = value === level ? 1 : 0;
}

/** The latest known row a whole number of seasons before `row`; before the series, if there is none. */
export function rowBefore(row: number, origin: number, season: number): number {
  return row - season * Math.max(1, Math.floor((row - origin) / season) + 1);
}

/**
 * Returns the number of columns of an input.
 *
 * @param extra columns of known and static columns and of categories, as `extraSize` counts them
 */
export function inputSize(
  targets: number,
  features: number,
  seasons: number,
  calendar: readonly CalendarFeature[],
  extra = 0,
): number {
  return targets * (1 + seasons) + features + 1 + calendarSize(calendar) + extra;
}

/** The columns of an input for known and static columns, and for categories beyond one for each feature. */
export function extraSize(columns: SeriesColumns): number {
  const { features, known = [], statics = [] } = columns;
  const width = (sum: number, name: string) => sum + (categoriesOf(columns, name)?.length ?? 1);
  return [...features, ...known, ...statics].reduce(width, 0) - features.length;
}
