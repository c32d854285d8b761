/** Linear forecasts: each future row is a ridge regression on past rows, fitted on the history itself. */
import { LeastSquares } from "../leastSquares.ts";
import { type Method, meanOf, type Outlook } from "./method.ts";

/** Number of rows to fit a regression on; earlier ones cost time and may follow other rules. */
const FITTED_ROWS = 2500;
/** Least number of examples worth a fit. */
const LEAST_EXAMPLES = 8;

export interface RidgeOptions {
  /** Past rows to read: about two seasons or one; if the season is long or missing, two horizons (at least 24 rows) or 8 rows. */
  reach: "long" | "short";
  /** Penalty of squared coefficients, times the number of examples / 100. */
  penalty: number;
  /** Fits logarithms, so that changes are relative; needs positive values. */
  log?: boolean;
  /** Adds the level and two harmonics of a season of this many rows, so forecasts return to the usual value for the time of year. */
  season?: number;
}

/** Returns the number of past rows that a regression reads. */
function lagCount(reach: RidgeOptions["reach"], { seasons, horizon }: Outlook, rows: number): number {
  const [season = 1] = seasons;
  const wanted =
    reach === "long"
      ? season > 1 && season <= 60
        ? 2 * season + 1
        : Math.max(24, 2 * horizon)
      : season > 1 && season <= 24
        ? season + 2
        : 8;
  return Math.min(wanted, Math.max(2, Math.floor((rows - horizon) / 3)));
}

/**
 * Direct multi-step ridge regression of the change from the last value on earlier changes: one set of coefficients for each step ahead.
 */
export function ridge({ reach, penalty, log = false, season }: RidgeOptions): Method {
  return (history, outlook) => {
    const { horizon } = outlook;
    if (log && history.some((value) => value <= 0)) return undefined;
    if (season !== undefined && history.length < 2 * season) return undefined;
    const recent = history.subarray(Math.max(0, history.length - Math.max(FITTED_ROWS, 4 * (season ?? 1))));
    const values = log ? recent.map(Math.log) : recent;
    const rows = values.length;
    const lags = lagCount(reach, outlook, rows);
    const scale = meanStep(values);
    if (rows - horizon - lags + 1 < LEAST_EXAMPLES) return undefined;
    const centre = meanOf(values);
    const features = new Float64Array(lags - 1 + (season === undefined ? 0 : 5) + 1);
    /** Features of the rows before `origin`. */
    const describe = (origin: number): Float64Array => {
      const last = values[origin - 1];
      let at = 0;
      for (let lag = 1; lag < lags; lag++) features[at++] = (values[origin - 1 - lag] - last) / scale;
      if (season !== undefined) {
        for (const harmonic of [1, 2]) {
          const angle = (2 * Math.PI * harmonic * origin) / season;
          features[at++] = Math.sin(angle);
          features[at++] = Math.cos(angle);
        }
        features[at++] = (last - centre) / scale;
      }
      features[at] = 1;
      return features;
    };
    const fit = new LeastSquares(features.length, horizon);
    const changes = new Float64Array(horizon);
    for (let origin = lags; origin + horizon <= rows; origin++) {
      for (let h = 0; h < horizon; h++) changes[h] = (values[origin + h] - values[origin - 1]) / scale;
      fit.add(describe(origin), changes);
    }
    const coefficients = fit.solve((penalty * fit.rows) / 100);
    if (coefficients === undefined) return undefined;
    const change = product(describe(rows), coefficients, horizon);
    return change.map((value) => {
      const forecast = value * scale + values[rows - 1];
      return log ? Math.exp(forecast) : forecast;
    });
  };
}

/** Autoregression of the changes from row to row, run forward on its own forecasts. */
export function autoregression(reach: RidgeOptions["reach"]): Method {
  return (history, outlook) => {
    const { horizon } = outlook;
    const recent = history.subarray(Math.max(0, history.length - FITTED_ROWS));
    const steps = recent.subarray(1).map((value, i) => value - recent[i]);
    const lags = Math.min(lagCount(reach, outlook, recent.length), Math.floor(steps.length / 3));
    if (lags < 1 || steps.length - lags < LEAST_EXAMPLES) return undefined;
    const scale = meanStep(recent);
    const scaled = steps.map((step) => step / scale);
    const features = new Float64Array(lags + 1).fill(1);
    const describe = (series: Float64Array, at: number) => {
      for (let lag = 1; lag <= lags; lag++) features[lag - 1] = series[at - lag];
      return features;
    };
    const fit = new LeastSquares(lags + 1, 1);
    const next = new Float64Array(1);
    let squares = 0;
    for (let at = lags; at < scaled.length; at++) {
      next[0] = scaled[at];
      squares += next[0] ** 2;
      fit.add(describe(scaled, at), next);
    }
    const coefficients = fit.solve(0.02 * squares);
    if (coefficients === undefined) return undefined;
    const path = new Float64Array(lags + horizon);
    path.set(scaled.subarray(scaled.length - lags));
    const forecast = new Float64Array(horizon);
    let value = history[history.length - 1];
    for (let h = 0; h < horizon; h++) {
      [path[lags + h]] = product(describe(path, lags + h), coefficients, 1);
      value += path[lags + h] * scale;
      forecast[h] = value;
    }
    return forecast;
  };
}

/** Number of earlier values of the same phase that a seasonal regression reads. */
const PHASES = 7;

/**
 * One regression over all phases of a season: it predicts a row from the same row of up to seven earlier seasons, from the longer season if
 * there is one, and from the level of the series at the origin. Each season ahead has its own regression.
 */
export function seasonalRidge(penalty: number, log = false): Method {
  return (history, { horizon, seasons }) => {
    const [season, longer] = seasons;
    if (season === undefined || season > 400 || (log && history.some((value) => value <= 0)))
      return undefined;
    const recent = history.subarray(Math.max(0, history.length - Math.max(FITTED_ROWS, 12 * season)));
    const logs = log ? recent.map(Math.log) : recent;
    const centre = meanOf(logs);
    const deviation = Math.sqrt(meanOf(logs.map((value) => (value - centre) ** 2))) || 1;
    const values = logs.map((value) => (value - centre) / deviation);
    const rows = values.length;
    const blocks = Math.ceil(horizon / season);
    const phases = Math.min(PHASES, Math.floor(rows / (3 * season)));
    const longLags =
      longer === undefined ? [] : [longer, 2 * longer].filter((lag) => 3 * lag <= 2 * rows && lag >= horizon);
    if (phases < 1) return undefined;
    const levels = runningMeans(values, season);
    const forecast = new Float64Array(horizon);
    for (let block = 0; block < blocks; block++) {
      const features = new Float64Array(phases + longLags.length + 6).fill(1);
      /** Features of the row `target`, known at the start of its season, `block` seasons before. */
      const describe = (target: number, phase: number): Float64Array => {
        const origin = target - phase - season * block - 1;
        let at = 0;
        for (let lag = block + 1; lag <= block + phases; lag++)
          features[at++] = values[target - season * lag];
        for (const lag of longLags) features[at++] = values[target - lag];
        const moved = values[origin] - values[origin - season];
        features[at++] = levels[origin];
        features[at++] = levels[origin - season];
        features[at++] = values[origin];
        features[at++] = values[origin - season];
        features[at++] = moved * Math.exp((-4 * (phase + season * block)) / season);
        return features;
      };
      const fit = new LeastSquares(features.length, 1);
      const value = new Float64Array(1);
      const first = Math.max(season * (block + phases), 2 * season * (block + 2), ...longLags);
      for (let target = first; target < rows; target++) {
        const phase = (((target - rows) % season) + season) % season;
        value[0] = values[target];
        fit.add(describe(target, phase), value);
      }
      if (fit.rows < 3 * features.length) return undefined;
      const coefficients = fit.solve(penalty);
      if (coefficients === undefined) return undefined;
      for (let phase = 0; phase < season && block * season + phase < horizon; phase++) {
        const [scaled] = product(describe(rows + block * season + phase, phase), coefficients, 1);
        const unscaled = scaled * deviation + centre;
        forecast[block * season + phase] = log ? Math.exp(unscaled) : unscaled;
      }
    }
    return forecast;
  };
}

/** The mean of the last `width` values up to each row, or of all of them near the beginning. */
function runningMeans(values: Float64Array, width: number): Float64Array {
  let sum = 0;
  return values.map((value, i) => {
    sum += value - (i >= width ? values[i - width] : 0);
    return sum / Math.min(i + 1, width);
  });
}

/** The mean absolute change from row to row: a unit that makes changes about 1. */
function meanStep(values: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += Math.abs(values[i] - values[i - 1]);
  return sum / Math.max(1, values.length - 1) || 1;
}

/** @param x [features] @param coefficients [features, outputs] @returns [outputs] */
export function product(x: Float64Array, coefficients: Float64Array, outputs: number): Float64Array {
  const result = new Float64Array(outputs);
  for (let i = 0; i < x.length; i++)
    for (let k = 0; k < outputs; k++) result[k] += x[i] * coefficients[i * outputs + k];
  return result;
}
