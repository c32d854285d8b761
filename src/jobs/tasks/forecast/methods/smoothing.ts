/**
 * Exponential smoothing of a series without its season: Theta (Assimakopoulos and Nikolopoulos 2000, in the form of Hyndman and Billah
 * 2003) and Holt's damped trend. The season is additive, from a classical decomposition.
 */
import { type Method, meanOf } from "./method.ts";
import { smoothCircle } from "./simple.ts";

/** Number of rows that smoothing reads; the weight of earlier ones is negligible. */
const RECENT = 1000;
const LEVEL_RATES = [0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.99];
const TREND_RATES = [0.02, 0.05, 0.1, 0.2, 0.4];
const DAMPING = 0.95;

interface Decomposed {
  /** The series without its season. */
  adjusted: Float64Array;
  /** The share of the season in the h-th row after the series, repeating. */
  seasonal: Float64Array;
}

/** Classical additive decomposition by centred means; returns a series of fewer than two seasons unchanged. */
function decompose(series: Float64Array, season: number): Decomposed {
  const { length } = series;
  if (season < 2 || length < 2 * season + 1) return { adjusted: series, seasonal: new Float64Array(1) };
  const half = Math.floor(season / 2);
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  for (let i = half; i < length - half; i++) {
    let trend = 0;
    for (let d = -half; d <= half; d++)
      trend += series[i + d] * (season % 2 === 0 && Math.abs(d) === half ? 0.5 : 1);
    const phase = (((i - length) % season) + season) % season;
    sums[phase] += series[i] - trend / season;
    counts[phase]++;
  }
  const raw = sums.map((sum, i) => (counts[i] === 0 ? 0 : sum / counts[i]));
  const centre = meanOf(raw);
  const centred = raw.map((value) => value - centre);
  const seasonal = season > 60 ? smoothCircle(centred, Math.floor(season / 24)) : centred;
  const adjusted = series.map((value, i) => value - seasonal[(((i - length) % season) + season) % season]);
  return { adjusted, seasonal };
}

/** Level and trend at the end of a series, with the rates that minimise one-step errors. */
function smooth(series: Float64Array, trendRates: readonly number[]): { level: number; trend: number } {
  const early = Math.min(5, series.length - 1);
  const slope = early === 0 ? 0 : (series[early] - series[0]) / early;
  let best = { error: Number.POSITIVE_INFINITY, level: series[0], trend: 0 };
  for (const rate of LEVEL_RATES) {
    for (const trendRate of trendRates) {
      let level = series[0];
      let trend = trendRate === 0 ? 0 : slope;
      let error = 0;
      for (let i = 1; i < series.length; i++) {
        const surprise = series[i] - level - DAMPING * trend;
        error += Math.abs(surprise);
        level += DAMPING * trend + rate * surprise;
        trend = DAMPING * trend + rate * trendRate * surprise;
      }
      if (error < best.error) best = { error, level, trend };
    }
  }
  return best;
}

const recent = (history: Float64Array, season: number) =>
  history.subarray(Math.max(0, history.length - Math.max(RECENT, 3 * season)));

/** The mean of a straight line and simple exponential smoothing. */
export function theta(season: number): Method {
  return (history, { horizon }) => {
    if (history.length < 4) return undefined;
    const { adjusted, seasonal } = decompose(recent(history, season), season);
    const { level } = smooth(adjusted, [0]);
    const slope = slopeOf(adjusted) / 2;
    return Float64Array.from(
      { length: horizon },
      (_, h) => level + slope * (h + 1) + seasonal[h % seasonal.length],
    );
  };
}

/** Exponential smoothing with a damped trend and the season. */
export function dampedTrend(season: number): Method {
  return (history, { horizon }) => {
    if (history.length < 4) return undefined;
    const { adjusted, seasonal } = decompose(recent(history, season), season);
    const { level, trend } = smooth(adjusted, TREND_RATES);
    let rise = 0;
    return Float64Array.from({ length: horizon }, (_, h) => {
      rise += trend * DAMPING ** (h + 1);
      return level + rise + seasonal[h % seasonal.length];
    });
  };
}

/** The slope of the least-squares line. */
function slopeOf(series: Float64Array): number {
  const middle = (series.length - 1) / 2;
  const centre = meanOf(series);
  let products = 0;
  let squares = 0;
  for (let i = 0; i < series.length; i++) {
    products += (i - middle) * (series[i] - centre);
    squares += (i - middle) ** 2;
  }
  return squares === 0 ? 0 : products / squares;
}
