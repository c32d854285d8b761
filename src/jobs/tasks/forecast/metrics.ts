/** Measures of forecasts as the M4 competition defines them (Makridakis, Spiliotis and Assimakopoulos 2020). */
import { checkNumber, checkObject, checkSeries, count, fraction } from "../../../core/tensor/check.ts";
import { ArgumentError, ShapeError } from "../../../core/tensor/errors.ts";

/** @throws ArgumentError, ShapeError unless all are series of one length */
function checkEqual(where: string, series: Readonly<Record<string, Float64Array>>): void {
  for (const [name, values] of Object.entries(series)) checkSeries(where, name, values);
  const lengths = Object.values(series).map(({ length }) => length);
  if (lengths.every((length) => length === lengths[0])) return;
  throw new ShapeError(`${where}: expected series of one length, got ${lengths.join(", ")}.`);
}

function checkHistory(where: string, history: Float64Array, season: number): void {
  checkSeries(where, "history", history);
  checkNumber(where, "season", season, count);
  if (history.length > season) return;
  throw new ArgumentError(
    `${where}: expected a history of more than ${season} rows, a season, got ${history.length}. Give more of the past, or a shorter season.`,
  );
}

/**
 * Returns the mean absolute error in percent of the mean of both magnitudes, 0 to 200.
 *
 * @param actual   the true values, [steps]
 * @param forecast their forecasts, [steps]
 * @throws ArgumentError, ShapeError unless both are series of one length
 * @example
 * smape(Float64Array.of(100, 100), Float64Array.of(100, 300)); // 50
 */
export function smape(actual: Float64Array, forecast: Float64Array): number {
  checkEqual("smape", { actual, forecast });
  let sum = 0;
  for (let i = 0; i < actual.length; i++) {
    const size = Math.abs(actual[i]) + Math.abs(forecast[i]);
    if (size > 0) sum += Math.abs(actual[i] - forecast[i]) / size;
  }
  return (200 * sum) / actual.length;
}

/** Returns the mean absolute difference between a history and itself one season earlier: the unit of `mase` and `msis`. */
export function seasonalStep(history: Float64Array, season: number): number {
  let sum = 0;
  for (let i = season; i < history.length; i++) sum += Math.abs(history[i] - history[i - season]);
  return sum / (history.length - season);
}

/**
 * Returns the mean absolute error in units of the seasonal naive forecast's error within the history.
 *
 * @param history  the values before the forecast, more than a season, [rows]
 * @param actual   the true values, [steps]
 * @param forecast their forecasts, [steps]
 * @param season   rows in a season; 1 without one
 * @throws ArgumentError, ShapeError unless these are series, the last two of one length
 * @example
 * mase(Float64Array.of(1, 3, 5, 7), Float64Array.of(9, 11), Float64Array.of(8, 8), 1); // 1
 */
export function mase(
  history: Float64Array,
  actual: Float64Array,
  forecast: Float64Array,
  season: number,
): number {
  checkHistory("mase", history, season);
  return meanAbsoluteError(actual, forecast) / seasonalStep(history, season);
}

/**
 * Returns the mean absolute error, in the units of the series.
 *
 * @param actual   the true values, [steps]
 * @param forecast their forecasts, [steps]
 * @throws ArgumentError, ShapeError unless both are series of one length
 * @example
 * meanAbsoluteError(Float64Array.of(1, 2), Float64Array.of(2, 4)); // 1.5
 */
export function meanAbsoluteError(actual: Float64Array, forecast: Float64Array): number {
  checkEqual("meanAbsoluteError", { actual, forecast });
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += Math.abs(actual[i] - forecast[i]);
  return sum / actual.length;
}

/** Bounds that hold a value with the probability `level`. */
export interface Bounds {
  level: number;
  /** [steps] each */
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * Returns the mean scaled interval score: the width of the bounds, plus 2/(1 - level) times the distance of values outside, in the unit of
 * `mase`.
 *
 * @param history the values before the forecast, more than a season, [rows]
 * @param actual  the true values, [steps]
 * @param bounds  `lower` and `upper` [steps], and the probability `level` that they hold a value
 * @param season  rows in a season; 1 without one
 * @throws ArgumentError, ShapeError unless these are series, and the bounds as long as the actual values
 * @example
 * const bounds = { level: 0.9, lower: Float64Array.of(7, 9), upper: Float64Array.of(11, 13) };
 * msis(Float64Array.of(1, 3, 5, 7), Float64Array.of(9, 11), bounds, 1); // 2
 */
export function msis(history: Float64Array, actual: Float64Array, bounds: Bounds, season: number): number {
  checkObject("msis", "bounds", bounds, "{ level, lower, upper }");
  checkEqual("msis", { actual, lower: bounds.lower, upper: bounds.upper });
  checkNumber("msis", "level", bounds.level, fraction);
  checkHistory("msis", history, season);
  return intervalScore(actual, bounds) / seasonalStep(history, season);
}

/** Returns the interval score in the units of the series. */
export function intervalScore(actual: Float64Array, { level, lower, upper }: Bounds): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) {
    const outside = Math.max(0, lower[i] - actual[i]) + Math.max(0, actual[i] - upper[i]);
    sum += upper[i] - lower[i] + (2 / (1 - level)) * outside;
  }
  return sum / actual.length;
}

/**
 * Returns the share of the actual values between the bounds, 0 to 1.
 *
 * @param actual the true values, [steps]
 * @param bounds `lower` and `upper`, [steps] each
 * @throws ArgumentError, ShapeError unless these are series of one length
 * @example
 * coverage(Float64Array.of(1, 5), { lower: Float64Array.of(0, 0), upper: Float64Array.of(2, 2) }); // 0.5
 */
export function coverage(actual: Float64Array, bounds: { lower: Float64Array; upper: Float64Array }): number {
  checkObject("coverage", "bounds", bounds, "{ lower, upper }");
  const { lower, upper } = bounds;
  checkEqual("coverage", { actual, lower, upper });
  let inside = 0;
  for (let i = 0; i < actual.length; i++) if (actual[i] >= lower[i] && actual[i] <= upper[i]) inside++;
  return inside / actual.length;
}
