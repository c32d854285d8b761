/**
 * Forecasts with several methods together. We try each at past origins, where we know the outcome, and average those with the smallest
 * errors. Averages of forecasts usually beat the best single one (Bates and Granger 1969; the M4 competition).
 */
import type { NamedMethod, Outlook } from "./methods/index.ts";

/** How errors become shares. */
export interface Weighing {
  /** Most methods to average; default all. */
  most?: number;
  /** Shares fall with this power of the error. */
  power: number;
  /** An origin weighs half as much as the one this many origins later. */
  halfLife: number;
  /**
   * How many forecasts without common rows fit into the rows of the origins. If given, shares also fall with the number of standard errors
   * that a method is behind the best, so methods that chance alone may order have similar shares.
   */
  independent?: number;
}

/** For few origins. */
const EVEN: Weighing = { most: 4, power: 4, halfLife: 10 };
/** For many origins of one series: the latest tell most about the next rows, since trends turn. */
export const LATEST: Weighing = { most: 4, power: 8, halfLife: 3 };
/** For many origins of one series, with `independent`: more of them, since a few show the better method only by luck. */
const TESTED: Weighing = { power: 1, halfLife: 10 };
/** Leaves out methods with less than this part of the best one's share: each costs a fit for every forecast. */
const LEAST_SHARE = 0.02;

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
  if (errors.length === 0 || !errors.every((error) => error !== undefined)) return Number.POSITIVE_INFINITY;
  return weightedMean(errors, halfLife);
}

const weightAt = (i: number, count: number, halfLife: number) => 0.5 ** ((count - 1 - i) / halfLife);

function weightedMean(values: readonly number[], halfLife: number): number {
  let sum = 0;
  let total = 0;
  for (const [i, value] of values.entries()) {
    const weight = weightAt(i, values.length, halfLife);
    sum += weight * value;
    total += weight;
  }
  return sum / total;
}

/**
 * Returns how many standard errors lie between the mean differences of two methods and 0: a paired test. Overlapping forecasts share their
 * surprises, so there are at most as many independent differences as horizons.
 */
function standardErrors(differences: readonly number[], { halfLife, independent = 0 }: Weighing): number {
  const mean = weightedMean(differences, halfLife);
  const variance = weightedMean(
    differences.map((difference) => (difference - mean) ** 2),
    halfLife,
  );
  // Effective number of values with falling weights (Kish 1965).
  const weights = differences.map((_, i) => weightAt(i, differences.length, halfLife));
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
  const effective = sum(weights) ** 2 / sum(weights.map((weight) => weight ** 2));
  const count = Math.min(independent, effective) - 1;
  return mean <= 0 || count <= 0 ? 0 : mean / Math.sqrt(variance / count);
}

/** Returns the methods with the smallest errors, with shares that fall with the error. */
export function combine(
  tried: readonly Pick<TriedMethod, "name" | "errors">[],
  weighing: Weighing = EVEN,
): Combination {
  const best = tried
    .map(({ name, errors }) => ({ name, errors, error: recentError(errors, weighing) }))
    .filter(({ error }) => Number.isFinite(error))
    .sort((a, b) => a.error - b.error)
    .slice(0, weighing.most);
  if (best.length === 0) return { members: [] };
  const [{ error: least, errors: first }] = best;
  // The small number keeps the ratio finite for a method without error, which then dominates.
  const weights = best.map(({ error, errors }) => {
    const weight = ((least + Number.MIN_VALUE) / (error + Number.MIN_VALUE)) ** weighing.power;
    if (weighing.independent === undefined) return weight;
    const behind = errors.map((each, i) => (each ?? 0) - (first[i] ?? 0));
    return weight * Math.exp(-standardErrors(behind, weighing));
  });
  const floor = weighing.independent === undefined ? 0 : LEAST_SHARE * Math.max(...weights);
  const total = weights.reduce((sum, weight) => sum + (weight < floor ? 0 : weight), 0);
  return {
    members: best.flatMap(({ name }, i) => (weights[i] < floor ? [] : [{ name, share: weights[i] / total }])),
  };
}

/** Returns the weighing that tests the methods of one series, by its origins. */
export function testedWeighing(origins: readonly number[], horizon: number): Weighing {
  const rows = origins.length === 0 ? 0 : origins[origins.length - 1] - origins[0] + horizon;
  return { ...TESTED, independent: rows / horizon };
}

/**
 * Returns methods with shares for one series: the mean of those by their latest errors, which follow a turn at once, and of those by a test
 * over more origins, which do not follow chance.
 */
export function combineSeries(
  tried: readonly Pick<TriedMethod, "name" | "errors">[],
  origins: readonly number[],
  horizon: number,
): Combination {
  const shares = new Map<string, number>();
  for (const weighing of [LATEST, testedWeighing(origins, horizon)]) {
    for (const { name, share } of combine(tried, weighing).members)
      shares.set(name, (shares.get(name) ?? 0) + share / 2);
  }
  const members = [...shares].map(([name, share]) => ({ name, share }));
  return { members: members.sort((a, b) => b.share - a.share) };
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
