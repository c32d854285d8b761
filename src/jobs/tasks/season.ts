/** Finds the seasons of series: lags at which the steps of all of them repeat. */

/** Longest season that we find: a forecaster reads a whole one. The calendar shows longer ones. */
const LONGEST = 200;
/** Series to look at, of many. */
const LOOKED_AT = 60;
/** A season's least mean correlation, and of how many standard errors. */
const LEAST = 0.1;
const CERTAIN = 4;
/** The shortest of about equally good lags wins: twice a season is a season too, and may be better by chance. */
const AS_GOOD = 0.75;
/** A multiple is a second season where it leaves at most this share of what the first one leaves unexplained, in this share of the series. */
const LEFT = 0.8;
const SHARE = 0.1;
/** Steps below this share of the largest value are left by rounding. */
const ROUNDING = 2 ** -40;

/** Returns the longest season to look for in this many rows: it must fit three times. */
export const longestSeason = (rows: number): number => Math.min(LONGEST, Math.floor(rows / 3));

/** Returns the season of some series, and perhaps a multiple of it that is one too; empty without a season, or where it may be chance. */
export function seasonsOf(series: readonly Float64Array[]): number[] {
  const stride = Math.max(1, Math.floor(series.length / LOOKED_AT));
  const looked = series.filter((_, k) => k % stride === 0);
  const most = longestSeason(Math.max(...looked.map(({ length }) => length)));
  const lags = Array.from({ length: Math.max(0, most - 1) }, (_, k) => k + 2);
  const means = new Map([1, ...lags, most + 1].map((lag) => [lag, meanCorrelation(looked, lag)]));
  let lowest = Number.POSITIVE_INFINITY;
  const peaks = lags.flatMap((lag) => {
    const { mean, error } = means.get(lag)!;
    lowest = Math.min(lowest, means.get(lag - 1)!.mean);
    const isPeak = [lag - 1, lag + 1].every((beside) => !(means.get(beside)!.mean >= mean));
    // Smooth steps are like their neighbours; a season comes back after the correlation has fallen.
    const isBack = lowest < mean / 2 && mean > Math.max(LEAST, CERTAIN * error);
    return isPeak && isBack ? [{ lag, mean, error }] : [];
  });
  const best = Math.max(...peaks.map(({ mean }) => mean));
  const season = peaks.find(({ mean, error }) => mean >= AS_GOOD * best - error)?.lag;
  if (season === undefined) return [];
  const second = lags
    .filter((lag) => lag > season && lag % season === 0)
    .map((lag) => {
      const own = looked.filter(({ length }) => length >= 3 * lag);
      const repeat = own.filter((values) => {
        // Standard errors of logarithms of what correlations leave.
        const left = Math.min(LEFT, Math.exp((-2 * CERTAIN) / Math.sqrt(values.length - lag)));
        return 1 - correlation(values, lag) < left * (1 - correlation(values, season));
      });
      return { lag, share: repeat.length / own.length };
    })
    .filter(({ share }) => share >= SHARE)
    .sort((a, b) => b.share - a.share);
  return [season, ...second.slice(0, 1).map(({ lag }) => lag)];
}

/** The mean correlation of the series that hold a lag three times, and its standard error if there were none. */
function meanCorrelation(series: readonly Float64Array[], lag: number): { mean: number; error: number } {
  const own = series
    .filter(({ length }) => length >= 3 * lag)
    .map((values) => ({
      value: correlation(values, lag),
      // Neighbouring steps that hang together make chance larger (Bartlett).
      chance: (1 + 2 * correlation(values, 1) ** 2) / (values.length - lag),
    }));
  const mean = own.reduce((sum, { value }) => sum + value, 0) / own.length;
  const variance = own.reduce((sum, { value, chance }) => sum + (value - mean) ** 2 + chance, 0);
  return { mean, error: Math.sqrt(variance) / own.length };
}

/** The correlation of the steps of a series with those some rows earlier. A steady trend has none. */
function correlation(values: Float64Array, lag: number): number {
  const last = values.length - 1;
  const trend = (values[last] - values[0]) / last;
  const step = (row: number) => values[row] - values[row - 1] - trend;
  const least = ROUNDING * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let [products, own, earlier] = [0, 0, 0];
  for (let row = lag + 1; row <= last; row++) {
    const [now, before] = [step(row), step(row - lag)];
    products += now * before;
    own += now ** 2;
    earlier += before ** 2;
  }
  return Math.min(own, earlier) > last * least ** 2 ? products / Math.sqrt(own * earlier) : 0;
}
