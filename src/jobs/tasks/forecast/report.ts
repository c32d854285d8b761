/** The report of measured forecasts: their errors beside those of the baselines, and numbers to plot them. */
import { seasonalNaive } from "../season.ts";
import type { Measures } from "../task.ts";
import type { Entry } from "./entries.ts";
import { coverage, intervalScore, meanAbsoluteError, seasonalStep, smape } from "./metrics.ts";
import type { Made, Measured } from "./windows.ts";

/** The measured forecast in tables. */
export const OWN = "this forecast";
/** Its baselines. */
export const ALONE = "the linear forecast alone";
export const LAST = "last value";
const seasonalName = (season: number) => `seasonal naive, ${season} rows`;

/** Series of many whose history and forecasts a report shows. */
const SHOWN_SERIES = 6;
/** A report shows the forecasts that start in the last `SHOWN_ROWS` rows, at least one, after `SHOWN_HORIZONS` horizons of history. */
const SHOWN_ROWS = 240;
const SHOWN_HORIZONS = 4;
/** Levels of the residuals that a report shows at each step. */
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Errors of one method over origins and steps. */
export interface MethodErrors {
  /** Name of the method. */
  name: string;
  /** Mean absolute error, in the units of the target. */
  mae: number;
  /** Root of the mean squared error, in the units of the target. */
  rmse: number;
  /** In percent, 0 to 200. */
  smape: number;
  /** In units of the seasonal naive forecast's error within the history. */
  mase: number;
  /** Mean absolute error at each step ahead, [horizon]. */
  steps: number[];
  /** Scaled score of the 95 % interval; absent for methods without intervals. */
  msis?: number;
  /** By level, the share of values between the bounds; absent for methods without intervals. */
  coverage?: { level: number; share: number }[];
}

/** The errors of one target, and the numbers to plot them. */
export interface TargetReport {
  /** Name of the series, if there are several. */
  series?: string;
  target: string;
  /** This forecast first, then by mean absolute error. */
  methods: MethodErrors[];
  /** Quantiles of actual minus forecast over the origins, by level, [horizon] each. */
  residuals: { level: number; values: number[] }[];
  /** Actual values from some rows before the first of these forecasts on. */
  history: { firstRow: number; values: number[] };
  /** The latest forecasts that do not overlap, each from the row `row` on. */
  forecasts: {
    row: number;
    values: number[];
    bounds: { level: number; lower: number[]; upper: number[] }[];
  }[];
}

/** A forecast beside its baselines, on rows with known values. */
export interface ForecastReport {
  /** Rows forecast from each origin. */
  horizon: number;
  /** Number of measured origins. */
  origins: number;
  /** The share of the networks' correction that was added, 0 to 1; of several models the largest. */
  network: number;
  /** Over all targets and series: this forecast first, then by mean absolute error, for several series by `mase`. */
  methods: MethodErrors[];
  /** Of several series, only the first ones. */
  targets: TargetReport[];
  /** The errors of each series, if there are several. */
  series?: SeriesErrors[];
  /** Sentences on what was measured how. */
  notes?: string[];
}

/** The errors of one target of one series. */
export interface SeriesErrors {
  series: string;
  target: string;
  /** Errors of this forecast. */
  own: MethodErrors;
  /** The baseline that did best here. */
  best: { name: string; mae: number; mase: number };
}

/** A forecast beside what came. */
interface Compared {
  entry: Entry;
  made: Made;
  actual: Float64Array;
  /** Of `mase` and `msis`. */
  unit: number;
  /** By the names of the methods. */
  forecasts: Record<string, Float64Array>;
}

/**
 * Returns the report of some forecasts.
 *
 * @param made    each at least once, in the order of origins within a series
 * @param network the largest share of a network's correction that was added
 */
export function reportOf(
  { config, series, panel }: Measured,
  made: readonly Made[],
  network = config.correction?.share ?? 1,
): ForecastReport {
  const { horizon, targets } = config;
  const isPanel = config.panel !== undefined;
  const season = Math.min(...config.seasons, Number.POSITIVE_INFINITY);
  const size = ({ mae, mase }: MethodErrors) => (isPanel ? mase : mae);
  /** This forecast first, then by error. */
  const methodsOf = (compared: readonly Compared[]) =>
    Object.keys(compared[0].forecasts)
      .map((name) => errorsOf(name, compared))
      .sort((a, b) => Number(b.name === OWN) - Number(a.name === OWN) || size(a) - size(b));
  const units = new Map<number, number>();
  const all = made.map((each): Compared => {
    const { index, origin, values, alone } = each;
    const entry = panel.entries[index];
    // A short history may not have a season; then its steps are the unit.
    const step = Number.isFinite(season) && origin > season ? season : 1;
    if (!units.has(index)) units.set(index, seasonalStep(entry.values.subarray(0, origin), step) || 1);
    const naive = (length: number) =>
      values.map((_, k) => seasonalNaive(entry.values, origin, k, Math.min(length, origin)));
    return {
      entry,
      made: each,
      actual: entry.values.subarray(origin, origin + horizon),
      unit: units.get(index)!,
      forecasts: {
        [OWN]: values,
        [ALONE]: alone,
        ...(Number.isFinite(season) && { [seasonalName(season)]: naive(season) }),
        [LAST]: naive(1),
      },
    };
  });
  const bySeries = [...units.keys()].map((index) => {
    const compared = all.filter((each) => each.made.index === index);
    return { entry: compared[0].entry, compared, methods: methodsOf(compared) };
  });
  const shown = isPanel ? bySeries.slice(0, SHOWN_SERIES * targets.length) : bySeries;
  return {
    horizon,
    origins: made.length / targets.length,
    network,
    methods: methodsOf(all),
    targets: shown.map(({ entry, compared, methods }) => {
      const end = entry.start + compared.at(-1)!.made.origin + horizon;
      const latest = apart(compared, horizon)
        .map(({ made }) => ({ ...made, row: entry.start + made.origin }))
        .filter(({ row }, i, rows) => row >= end - SHOWN_ROWS || i === rows.length - 1);
      const firstRow = Math.max(entry.start, latest[0].row - SHOWN_HORIZONS * horizon);
      return {
        ...(isPanel && { series: entry.name }),
        target: targets[entry.target],
        methods,
        residuals: quantilesOf(compared),
        history: { firstRow, values: [...series.values[entry.target].subarray(firstRow, end)] },
        forecasts: latest.map(({ row, values, bounds }) => ({
          row,
          values: [...values],
          bounds: bounds.map(({ level, lower, upper }) => ({ level, lower: [...lower], upper: [...upper] })),
        })),
      };
    }),
    ...(isPanel && {
      series: bySeries.map(({ entry, methods: [own, { name, mae, mase }] }) => ({
        series: entry.name,
        target: targets[entry.target],
        own,
        best: { name, mae, mase },
      })),
    }),
  };
}

function errorsOf(name: string, compared: readonly Compared[]): MethodErrors {
  const mean = (of: (each: Compared, forecast: Float64Array) => number) =>
    compared.reduce((sum, each) => sum + of(each, each.forecasts[name]), 0) / compared.length;
  const levels = name === OWN ? compared[0].made.bounds.map(({ level }) => level) : [];
  return {
    name,
    mae: mean(({ actual }, forecast) => meanAbsoluteError(actual, forecast)),
    rmse: Math.sqrt(
      mean(
        ({ actual }, forecast) =>
          forecast.reduce((sum, value, k) => sum + (value - actual[k]) ** 2, 0) / forecast.length,
      ),
    ),
    smape: mean(({ actual }, forecast) => smape(actual, forecast)),
    mase: mean(({ actual, unit }, forecast) => meanAbsoluteError(actual, forecast) / unit),
    steps: Array.from(compared[0].actual, (_, k) =>
      mean(({ actual }, forecast) => Math.abs(forecast[k] - actual[k])),
    ),
    ...(levels.length > 0 && {
      msis: mean(({ actual, unit, made }) => intervalScore(actual, made.bounds.at(-1)!) / unit),
      coverage: levels.map((level, n) => ({
        level,
        share: mean(({ actual, made }) => coverage(actual, made.bounds[n])),
      })),
    }),
  };
}

/** Forecasts whose rows do not overlap, the first ones first. */
function apart(compared: readonly Compared[], horizon: number): Compared[] {
  const kept: Compared[] = [];
  for (const each of compared)
    if (kept.length === 0 || each.made.origin >= kept.at(-1)!.made.origin + horizon) kept.push(each);
  return kept;
}

function quantilesOf(compared: readonly Compared[]): TargetReport["residuals"] {
  const bySteps = Array.from(compared[0].actual, (_, k) =>
    Float64Array.from(compared, ({ actual, made }) => actual[k] - made.values[k]).sort(),
  );
  return QUANTILES.map((level) => ({
    level,
    values: bySteps.map((sorted) => sorted[Math.round(level * (sorted.length - 1))]),
  }));
}

/**
 * Returns a report as numbers by name.
 *
 * @returns `mae`, `rmse`, `smape`, `mase` of the forecast; `msis` and `coverage50`, `coverage80`, `coverage95` of its intervals; `mae of NAME`
 *   and `rmse of NAME` of each baseline; `network`, the share of the network's correction that is added, 0 to 1; `skill`, 1 - mae / the smallest
 *   mae of a baseline that takes no fit; `windows`, the origins. For several series also `series`, their number, and `mase of NAME`, from which
 *   `skill` is then
 */
export function measuresOf({ methods, origins, network, series }: ForecastReport): Measures {
  const [own, ...others] = methods;
  const error = ({ mae, mase }: MethodErrors) => (series === undefined ? mae : mase);
  const least = Math.min(...others.filter(({ name }) => name !== ALONE).map(error));
  return {
    mae: own.mae,
    rmse: own.rmse,
    smape: own.smape,
    mase: own.mase,
    ...(own.msis !== undefined && { msis: own.msis }),
    ...Object.fromEntries(
      (own.coverage ?? []).map(({ level, share }) => [`coverage${Math.round(100 * level)}`, share]),
    ),
    network,
    skill: least === 0 ? 0 : 1 - error(own) / least,
    windows: origins,
    ...(series && { series: new Set(series.map((each) => each.series)).size }),
    ...Object.fromEntries(
      others.flatMap(({ name, mae, rmse, mase }) => [
        [`mae of ${name}`, mae],
        [`rmse of ${name}`, rmse],
        ...(series === undefined ? [] : [[`mase of ${name}`, mase]]),
      ]),
    ),
  };
}
