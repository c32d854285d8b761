/** Measures a forecaster beside its baselines: the linear forecast alone, the last value and the value one season before. */
import { ArgumentError } from "../../../core/tensor/errors.ts";
import { formatDate, type Table } from "../../data/index.ts";
import { checkTable } from "../../data/table.ts";
import { checkConfig, checkModel, checkPart } from "../checks.ts";
import { checkTrainedColumns, type Panel, readSeries } from "../readSeries.ts";
import type { EvaluatedPart, Measures } from "../task.ts";
import { type Entry, entriesOf } from "./entries.ts";
import { fitLinear } from "./linear.ts";
import { type ForecastConfig, Forecaster, keptLinear, type Measured } from "./model.ts";
import { mean } from "./scale.ts";
import { partsFor, spread } from "./validation.ts";
import { forecastsAt, type Interval, type Made, placesOf } from "./windows.ts";

/** Origins that are measured of one series, and about as many of many in all, but at least one of each. */
const MEASURED_ORIGINS = 24;
const PANEL_ORIGINS = 800;

/** The measured forecast in tables. */
export const OWN = "this forecast";
/** Its baselines. */
export const ALONE = "the linear forecast alone";
export const LAST = "last value";
const seasonalName = (season: number) => `seasonal naive, ${season} rows`;

/** A report shows the forecasts that start in the last `SHOWN_ROWS` rows, at least one, after `SHOWN_HORIZONS` horizons of history. */
const SHOWN_ROWS = 240;
const SHOWN_HORIZONS = 4;

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
  /** Actual values from some rows before the first of these forecasts on, and their dates, if they have any; rows count from 0 in each series. */
  history: { firstRow: number; values: number[]; dates?: string[] };
  /** The latest forecasts that do not overlap, each from the row `row` on. */
  forecasts: { row: number; values: number[]; bounds: Interval[] }[];
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
  /** By series and target. */
  targets: TargetReport[];
  /** Sentences on what was measured how. */
  notes?: string[];
}

/** Reads a table for a model, with rows to forecast after it. @throws as `reportForecaster`, named `where` */
export function measuredIn(
  where: string,
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  ahead = 0,
): Measured & { panel: Panel } {
  checkModel(where, Forecaster, model);
  checkConfig(where, config, "forecast");
  checkTable(where, table);
  checkTrainedColumns(table, config);
  const panel = readSeries(table, config, ahead);
  return { model, config, panel, entries: entriesOf(panel, config) };
}

/**
 * Returns the report of forecasts from the first origin of each series on.
 *
 * @param linear default: fitted to the rows before these origins
 */
export function reportFrom(
  measured: Measured,
  first: readonly number[],
  linear = fitLinear(measured.entries, first, measured.config),
): ForecastReport {
  const { config, entries } = measured;
  const most = Math.max(1, Math.min(MEASURED_ORIGINS, Math.floor(PANEL_ORIGINS / first.length)));
  const origins = entries.map(({ values }, k) => spread(first[k], values.length - config.horizon, most));
  return reportOf(measured, forecastsAt(measured, linear, placesOf(origins)));
}

/**
 * Returns errors by method, by target and by step, quantiles of residuals, and forecasts over the history.
 *
 * @param model  a trained forecaster
 * @param config its configuration, as its task or file has it
 * @param table  a table with the same columns; for `"test"` the whole training table
 * @param part   `"test"` for the rows held out, `"all"` for all rows
 * @throws ArgumentError for a table without the columns of the model, or with too few rows
 * @example
 * const { model, config } = forecastTask(table);
 * const { methods } = reportForecaster(model, config, table, "test");
 */
export function reportForecaster(
  model: Forecaster,
  config: ForecastConfig,
  table: Table,
  part: EvaluatedPart,
): ForecastReport {
  checkPart("reportForecaster", part);
  const measured = measuredIn("reportForecaster", model, config, table);
  const { entries } = measured;
  const kept = keptLinear(measured);
  const first = partsFor(entries, config).map(({ validation }) =>
    part === "test" ? validation : kept.reach,
  );
  const lengths = entries.map(({ values }) => values.length);
  if (lengths.every((rows, k) => rows < first[k] + config.horizon)) {
    throw new ArgumentError(
      `${table.name}: expected at least ${kept.reach + config.horizon} rows to measure on, ${kept.reach} that are seen and ${config.horizon} that are predicted, got ${Math.max(...lengths)}. Take a longer table.`,
    );
  }
  return part === "test" ? reportFrom(measured, first) : reportFrom(measured, first, kept);
}

/** A forecast beside what came. */
interface Compared extends Made {
  actual: Float64Array;
  /** Of `mase`. */
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
  { config, entries }: Measured,
  made: readonly Made[],
  network = config.correction?.share ?? 1,
): ForecastReport {
  const { horizon, targets, panel } = config;
  const season = Math.min(...config.seasons, Number.POSITIVE_INFINITY);
  const key = panel === undefined ? "mae" : "mase";
  /** This forecast first, then by error. */
  const methodsOf = (compared: readonly Compared[]) =>
    Object.keys(compared[0].forecasts)
      .map((name) => errorsOf(name, compared))
      .sort((a, b) => Number(b.name === OWN) - Number(a.name === OWN) || a[key] - b[key]);
  const groups = entries.flatMap((entry, index) => {
    const own = made.filter((each) => each.index === index);
    if (own.length === 0) return [];
    const history = entry.values.subarray(0, own[0].origin);
    // A short history may not have a season; then its steps are the unit.
    const unit = meanStep(history, history.length > season ? season : 1) || 1;
    const compared = own.map((each): Compared => {
      const { origin, values, alone } = each;
      /** The value of the latest known season; with 1, the last value. */
      const naive = (length: number) => {
        const rows = Math.min(length, origin);
        return values.map((_, k) => entry.values[origin - rows + (k % rows)]);
      };
      const seasonal = Number.isFinite(season) && { [seasonalName(season)]: naive(season) };
      const forecasts = { [OWN]: values, [ALONE]: alone, ...seasonal, [LAST]: naive(1) };
      return { ...each, unit, actual: entry.values.subarray(origin, origin + horizon), forecasts };
    });
    return [{ entry, compared }];
  });
  return {
    horizon,
    origins: made.length / targets.length,
    network,
    methods: methodsOf(groups.flatMap(({ compared }) => compared)),
    targets: groups.map(({ entry, compared }) => ({
      ...(panel !== undefined && { series: entry.name }),
      target: targets[entry.target],
      methods: methodsOf(compared),
      ...drawnOf(entry, compared, horizon),
    })),
  };
}

/** The mean absolute difference between a history and itself some rows earlier. */
const meanStep = (history: Float64Array, rows: number): number =>
  mean(history.subarray(rows).map((value, k) => Math.abs(value - history[k])));

function errorsOf(name: string, compared: readonly Compared[]): MethodErrors {
  const steps = [...compared[0].actual.keys()];
  /** The mean over origins and some steps. */
  const over = (
    of: (actual: number, forecast: number, each: Compared, step: number) => number,
    chosen = steps,
  ) =>
    mean(compared.flatMap((each) => chosen.map((k) => of(each.actual[k], each.forecasts[name][k], each, k))));
  const error = (actual: number, forecast: number) => Math.abs(actual - forecast);
  const levels = name === OWN ? compared[0].intervals : [];
  return {
    name,
    mae: over(error),
    rmse: Math.sqrt(over((a, b) => (a - b) ** 2)),
    smape: over((a, b) => (a === b ? 0 : (200 * error(a, b)) / (Math.abs(a) + Math.abs(b)))),
    mase: over((a, b, { unit }) => error(a, b) / unit),
    steps: steps.map((k) => over(error, [k])),
    ...(levels.length > 0 && {
      coverage: levels.map(({ level }, n) => ({
        level,
        share: over((a, _, { intervals }, k) =>
          Number(a >= intervals[n].lower[k] && a <= intervals[n].upper[k]),
        ),
      })),
    }),
  };
}

/** The latest forecasts of a series that do not overlap, and the history before and beside them. */
function drawnOf(
  { values, dates }: Entry,
  compared: readonly Compared[],
  horizon: number,
): Pick<TargetReport, "history" | "forecasts"> {
  const end = compared.at(-1)!.origin + horizon;
  const apart: Compared[] = [];
  for (const each of compared)
    if (apart.length === 0 || each.origin >= apart.at(-1)!.origin + horizon) apart.push(each);
  const latest = apart.filter(({ origin }, i) => origin >= end - SHOWN_ROWS || i === apart.length - 1);
  const first = Math.max(0, latest[0].origin - SHOWN_HORIZONS * horizon);
  return {
    history: {
      firstRow: first,
      values: [...values.subarray(first, end)],
      ...(dates && { dates: Array.from(dates.subarray(first, end), formatDate) }),
    },
    forecasts: latest.map(({ origin, values: own, intervals }) => ({
      row: origin,
      values: [...own],
      bounds: intervals,
    })),
  };
}

/** Returns the number of series of a report on several; 0 for a report on one. */
export const seriesIn = ({ targets }: ForecastReport): number =>
  targets[0]?.series === undefined ? 0 : new Set(targets.map(({ series }) => series)).size;

/**
 * Returns a report as numbers by name.
 *
 * @returns `mae`, `rmse`, `smape`, `mase` of the forecast; `coverage50`, `coverage80`, `coverage95` of its intervals; `mae of NAME`
 *   and `rmse of NAME` of each baseline; `network`, the share of the network's correction that is added, 0 to 1; `skill`, 1 - mae / the smallest
 *   mae of a baseline that takes no fit; `windows`, the origins. For several series also `series`, their number, and `mase of NAME`, from which
 *   `skill` is then
 */
export function measuresOf(report: ForecastReport): Measures {
  const [own, ...others] = report.methods;
  const series = seriesIn(report);
  const key = series === 0 ? "mae" : "mase";
  const keys = series === 0 ? (["mae", "rmse"] as const) : (["mae", "rmse", "mase"] as const);
  const least = Math.min(...others.filter(({ name }) => name !== ALONE).map((each) => each[key]));
  const { mae, rmse, smape, mase, coverage = [] } = own;
  const named = [
    ...coverage.map(({ level, share }) => [`coverage${Math.round(100 * level)}`, share]),
    ...others.flatMap((each) => keys.map((of) => [`${of} of ${each.name}`, each[of]])),
  ];
  return {
    ...{ mae, rmse, smape, mase, network: report.network, windows: report.origins },
    skill: least === 0 ? 0 : 1 - own[key] / least,
    ...(series > 0 && { series }),
    ...Object.fromEntries(named),
  };
}
