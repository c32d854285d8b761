/** The report of a measured forecast. */
import type { Measures } from "../task.ts";
import type { ForecastConfig } from "./model.ts";

/** The measured forecast in tables. */
export const OWN = "this forecast";

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

/** A forecast beside the network and every method without one, on rows with known values. */
export interface ForecastReport {
  /** Rows forecast from each origin. */
  horizon: number;
  /** Number of measured origins. */
  origins: number;
  /** The first row of each measured forecast; of several series, counted through all. */
  starts: number[];
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
  /** The method without a network that did best here. */
  best?: { name: string; mae: number; mase: number };
}

/**
 * Returns a report as numbers by name.
 *
 * @returns `mae`, `rmse`, `smape`, `mase` of the forecast; `msis` and `coverage50`, `coverage80`, `coverage95` of its intervals; `mae of NAME`
 *   and `rmse of NAME` of the network and of each method; `skill`, 1 - mae / the smallest mae of a method without a network; `windows`,
 *   the origins. For several series also `series`, their number, and `mase of NAME`, from which `skill` is then
 */
export function measuresOf(
  { methods, origins, series }: ForecastReport,
  { recurrent }: Pick<ForecastConfig, "recurrent">,
): Measures {
  const [own, ...others] = methods;
  const network = networkName(recurrent.cell);
  const error = ({ mae, mase }: MethodErrors) => (series === undefined ? mae : mase);
  const least = Math.min(...others.filter(({ name }) => name !== network).map(error));
  return {
    mae: own.mae,
    rmse: own.rmse,
    smape: own.smape,
    mase: own.mase,
    ...(own.msis !== undefined && { msis: own.msis }),
    ...Object.fromEntries(
      (own.coverage ?? []).map(({ level, share }) => [`coverage${Math.round(100 * level)}`, share]),
    ),
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

/** The network in tables. */
export function networkName(cell: string): string {
  return `the ${cell.toUpperCase()}`;
}
