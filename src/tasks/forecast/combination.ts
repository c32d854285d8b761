/**
 * Forecasts with several methods together. We try each at past origins, where we know the outcome, and average the few with the smallest
 * errors. Averages of forecasts usually beat the best single one (Bates and Granger 1969; the M4 competition).
 */
import type { NamedMethod, Outlook } from "./methods/index.ts";

/** How many methods to average. */
const AVERAGED = 4;

/** How errors become shares. */
export interface Weighing {
  /** Shares fall with this power of the error. */
  power: number;
  /** An origin weighs half as much as the one this many origins later. */
  halfLife: number;
}

/** For few origins. */
const EVEN: Weighing = { power: 4, halfLife: 10 };
/** For many origins of one series: the latest tell most about the next rows, since trends turn. */
export const LATEST: Weighing = { power: 8, halfLife: 3 };

/** The forecasts and errors of a method at the origins where we tried it. */
export interface TriedMethod extends NamedMethod {
  /** For each origin, oldest first, [horizon]; absent where the history was too short. */
  forecasts: (Float64Array | undefined)[];
  /** Mean absolute error at each origin; absent where there is no forecast. */
  errors: (number | undefined)[];
}

/** Methods with their shares of the forecast, which add up to 1. */
export interface Combination {
  members: { name: string; share: number }[];
}

/** Returns the mean of errors, with more weight on later origins; infinite unless the method has a forecast at each. */
export function recentError(
  errors: readonly (number | undefined)[],
  { halfLife }: Pick<Weighing, "halfLife"> = EVEN,
): number {
  let sum = 0;
  let total = 0;
  for (const [i, error] of errors.entries()) {
    if (error === undefined) return Number.POSITIVE_INFINITY;
    const weight = 0.5 ** ((errors.length - 1 - i) / halfLife);
    sum += weight * error;
    total += weight;
  }
  return total === 0 ? Number.POSITIVE_INFINITY : sum / total;
}

/** Returns the methods with the smallest errors, with shares that fall with the error. */
export function combine(
  tried: readonly Pick<TriedMethod, "name" | "errors">[],
  weighing: Weighing = EVEN,
): Combination {
  const best = tried
    .map(({ name, errors }) => ({ name, error: recentError(errors, weighing) }))
    .filter(({ error }) => Number.isFinite(error))
    .sort((a, b) => a.error - b.error)
    .slice(0, AVERAGED);
  const least = best[0]?.error ?? 0;
  // The small number keeps the ratio finite for a method without error, which then dominates.
  const weights = best.map(
    ({ error }) => ((least + Number.MIN_VALUE) / (error + Number.MIN_VALUE)) ** weighing.power,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { members: best.map(({ name }, i) => ({ name, share: weights[i] / total })) };
}

/** Returns the combination's forecast of the rows after `history`; undefined when no member has one. */
export function forecastCombination(
  { members }: Combination,
  methods: readonly NamedMethod[],
  history: Float64Array,
  outlook: Outlook,
): Float64Array | undefined {
  const result = new Float64Array(outlook.horizon);
  let total = 0;
  for (const { name, share } of members) {
    const forecast = methods.find((method) => method.name === name)?.forecast(history, outlook);
    if (forecast === undefined || !forecast.every(Number.isFinite)) continue;
    for (let h = 0; h < result.length; h++) result[h] += share * forecast[h];
    total += share;
  }
  return total === 0 ? undefined : result.map((value) => value / total);
}
