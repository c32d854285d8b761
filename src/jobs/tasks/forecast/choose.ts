/** Chooses the form of the linear forecast on rows after those that it is fitted to. */
import type { HeldOut } from "../task.ts";
import type { Entry, Panel } from "./entries.ts";
import { FEW, fitLinear, type LinearForecast, type LinearForm, type LinearSettings } from "./linear.ts";
import { type Place, placesOf } from "./windows.ts";

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
  { horizon, lags }: Pick<LinearSettings, "horizon" | "lags">,
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
    const pairs = Math.floor(held / (2 * horizon + 2)) || Math.floor(held / (2 * horizon));
    // Blocks in turn, so that both see all of the year. With too few rows for two, every second series calibrates.
    const blocks = Math.max(1, 2 * Math.min(MOST_PAIRS, pairs));
    const turn = blocks === 1 ? span : 0;
    const startOf = (block: number) => train + Math.round((block * held) / blocks);
    const originsIn = (which: number) =>
      [...Array(blocks).keys()]
        .filter((block) => (block + turn) % 2 === which)
        .flatMap((block) => {
          const last = startOf(block + 1) - horizon;
          return spread(startOf(block), last, Math.ceil((2 * most) / Math.max(2, blocks)));
        });
    return { train, validation, choose: originsIn(0), calibrate: originsIn(1) };
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
 * Returns the mean error of each series, or of few series from each place, in units of the root of the mean step times the mean size.
 *
 * @param forecasts of the places, in the units of the table
 */
export function errorsOf(
  entries: readonly Entry[],
  parts: readonly EntryParts[],
  places: readonly Place[],
  forecasts: readonly Float64Array[],
): number[] {
  const units = entries.map(({ values }, k) => unitOf(values.subarray(0, parts[k].train)));
  const errors = new Map<number, number[]>();
  places.forEach(({ index, origin }, n) => {
    const { values } = entries[index];
    const error = mean(forecasts[n].map((value, k) => Math.abs(values[origin + k] - value))) / units[index];
    const judged = entries.length < FEW ? n : index;
    errors.set(judged, [...(errors.get(judged) ?? []), error]);
  });
  return [...errors.values()].map(mean);
}

export const mean = (values: Float64Array | readonly number[]): number =>
  (values as number[]).reduce((sum, value) => sum + value, 0) / values.length;

function unitOf(known: Float64Array): number {
  const steps = known.subarray(1).map((value, row) => Math.abs(value - known[row]));
  return Math.sqrt(mean(steps) * mean(known.map(Math.abs))) || 1;
}

/** Returns the linear forecast whose form has the smallest validation error, tried one change after the other, fitted to the rows that train. */
export function chooseForm(
  panel: Panel,
  parts: readonly EntryParts[],
  settings: Omit<LinearSettings, keyof LinearForm>,
): LinearForecast {
  const { entries } = panel;
  const { season, known, columns } = settings;
  const rows = parts.map(({ train }) => train);
  const places = placesOf(parts.map(({ choose }) => choose));
  const isFew = entries.length < FEW;
  const tried = (form: LinearForm) => {
    const linear = fitLinear(panel, rows, { ...settings, ...form });
    const forecasts = places.map(({ index, origin }) =>
      linear.inUnits(index, origin, linear.forecast(index, origin)),
    );
    return { form, linear, score: mean(errorsOf(entries, parts, places, forecasts)) };
  };
  let best = tried({ logarithms: false, level: false, calendar: false, twins: season > 1 });
  const attempt = (change: Partial<LinearForm>) => {
    const other = tried({ ...best.form, ...change });
    if (other.score < best.score) best = other;
  };
  if (entries.every(({ values }) => values.every((value) => value > 0))) attempt({ logarithms: true });
  // In short series, the distance to their own mean misleads.
  if (isFew) attempt({ level: true });
  if (known > columns) attempt({ calendar: true, level: isFew });
  if (isFew && season > 1) attempt({ twins: false });
  return best.linear;
}
