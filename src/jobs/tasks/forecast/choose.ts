/** Chooses the form of the linear forecast on rows after those that it is fitted to. */
import type { HeldOut } from "../task.ts";
import type { Entry, Panel } from "./entries.ts";
import { FEW, fitLinear, type LinearForecast, type LinearForm, type LinearSizes } from "./linear.ts";

/** The rows of a series by their use, counted from its first one. */
export interface EntryParts {
  /** End of the rows that train. */
  train: number;
  /** End of the rows that validate; those after it test. */
  validation: number;
  /** Origins that choose the form, the epoch and the share of the network. */
  choose: number[];
  /** Origins that chose nothing: they calibrate the intervals. */
  calibrate: number[];
}

/** Most origins of a series that choose, and as many that calibrate; of each of many series fewer. */
const MOST_ORIGINS = 50;
const MANY_ORIGINS = 4;
/** Most pairs of blocks of the validation part, of which the first chooses and the second calibrates. */
const MOST_PAIRS = 6;
/** Horizons of a series from which on its validation part has two. */
const LONG = 8;

/** Divides the rows of each series. A series that is too short to hold out rows trains with all of them. */
export function partsFor(
  entries: readonly Entry[],
  { horizon, lags }: Pick<LinearSizes, "horizon" | "lags">,
  heldOut: HeldOut,
): EntryParts[] {
  const most = entries.length < FEW ? MOST_ORIGINS : MANY_ORIGINS;
  return entries.map(({ values, span }) => {
    const rows = values.length;
    const share = (part: number, least: number) =>
      part === 0 ? 0 : Math.max(least, Math.round(rows * part));
    const test = share(heldOut.test, horizon);
    const held = share(heldOut.validation, rows >= LONG * horizon ? 2 * horizon : horizon);
    const train = rows - test - held;
    if (train < lags + horizon) return { train: rows, validation: rows, choose: [], calibrate: [] };
    const validation = rows - test;
    const blocks =
      2 * Math.min(MOST_PAIRS, Math.floor(held / (2 * horizon + 2)) || Math.floor(held / (2 * horizon)));
    const originsIn = (start: number, end: number) =>
      spread(start, end - horizon, Math.ceil((2 * most) / blocks));
    if (blocks > 0) {
      // Blocks in turn, so that both see all of the year.
      const starts = Array.from({ length: blocks + 1 }, (_, k) => train + Math.round((k * held) / blocks));
      const origins = (first: number) =>
        starts.slice(0, -1).flatMap((start, k) => (k % 2 === first ? originsIn(start, starts[k + 1]) : []));
      return { train, validation, choose: origins(0), calibrate: origins(1) };
    }
    // Too few rows for both: of several series, every second one calibrates.
    const all = spread(train, validation - horizon, most);
    const isSpare = entries.length > 1 && span % 2 === 1;
    return { train, validation, choose: isSpare ? [] : all, calibrate: isSpare ? all : [] };
  });
}

/** Returns at most `most` whole numbers from `first` to `last`, evenly spread, with both ends. */
export function spread(first: number, last: number, most: number): number[] {
  const count = Math.max(0, Math.min(most, last - first + 1));
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? last : first + Math.round((i * (last - first)) / (count - 1)),
  );
}

/**
 * Returns the mean error from the origins that choose, over series, each in units of the root of its mean step times its mean size.
 *
 * @param forecast of a series from an origin, in the units of the table
 */
export function scoreOf(
  entries: readonly Entry[],
  parts: readonly EntryParts[],
  forecast: (index: number, origin: number) => Float64Array,
): number {
  let [score, measured] = [0, 0];
  entries.forEach(({ values }, k) => {
    const { choose, train } = parts[k];
    if (choose.length === 0) return;
    let sum = 0;
    for (const origin of choose) {
      const made = forecast(k, origin);
      for (let h = 0; h < made.length; h++) sum += Math.abs(values[origin + h] - made[h]) / made.length;
    }
    score += sum / choose.length / unitOf(values, train);
    measured++;
  });
  return measured === 0 ? Number.POSITIVE_INFINITY : score / measured;
}

function unitOf(values: Float64Array, rows: number): number {
  let [steps, sizes] = [0, Math.abs(values[0])];
  for (let row = 1; row < rows; row++) {
    steps += Math.abs(values[row] - values[row - 1]);
    sizes += Math.abs(values[row]);
  }
  return Math.sqrt((steps / (rows - 1)) * (sizes / rows)) || 1;
}

/** Returns the form with the smallest validation error, tried one change after the other, and its fit to the rows that train. */
export function chooseForm(
  panel: Panel,
  parts: readonly EntryParts[],
  sizes: LinearSizes,
): { form: LinearForm; linear: LinearForecast; score: number } {
  const { entries } = panel;
  const rows = parts.map(({ train }) => train);
  const isFew = entries.length < FEW;
  const tried = (form: LinearForm) => {
    const linear = fitLinear(panel, rows, form, sizes);
    const score = scoreOf(entries, parts, (k, origin) =>
      linear.inUnits(k, origin, linear.forecast(k, origin)),
    );
    return { form, linear, score };
  };
  let best = tried({ logarithms: false, level: false, calendar: false, twins: sizes.season > 1 });
  const attempt = (change: Partial<LinearForm>) => {
    const other = tried({ ...best.form, ...change });
    if (other.score < best.score) best = other;
  };
  if (entries.every(({ values }) => values.every((value) => value > 0))) attempt({ logarithms: true });
  // In short series, the distance to their own mean misleads.
  if (isFew) attempt({ level: true });
  if (sizes.known > sizes.columns) attempt({ calendar: true, level: isFew });
  if (isFew && sizes.season > 1) attempt({ twins: false });
  return best;
}
