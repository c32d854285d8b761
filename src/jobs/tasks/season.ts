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
  const found = Array.from({ length: most + 2 }, (_, lag) => meanCorrelation(looked, lag));
  const at = (lag: number) => found[lag].mean;
  let lowest = at(1);
  const peaks: number[] = [];
  for (let lag = 2; lag <= most; lag++) {
    lowest = Math.min(lowest, at(lag - 1));
    const isPeak = !(at(lag - 1) >= at(lag) || at(lag + 1) >= at(lag));
    // Smooth steps are like their neighbours; a season comes back after the correlation has fallen.
    const isBack = lowest < at(lag) / 2 && at(lag) > Math.max(LEAST, CERTAIN * found[lag].error);
    if (isPeak && isBack) peaks.push(lag);
  }
  const best = Math.max(...peaks.map(at));
  const season = peaks.find((lag) => at(lag) >= AS_GOOD * best - found[lag].error);
  if (season === undefined) return [];
  let [second, share] = [0, SHARE];
  for (let lag = 2 * season; lag <= most; lag += season) {
    const own = looked.filter(({ length }) => length >= 3 * lag);
    const repeat = own.filter((values) => {
      // Standard errors of logarithms of what correlations leave.
      const left = Math.min(LEFT, Math.exp((-2 * CERTAIN) / Math.sqrt(values.length - lag)));
      return 1 - correlation(values, lag) < left * (1 - correlation(values, season));
    });
    if (repeat.length >= own.length * share && (second === 0 || repeat.length > own.length * share))
      [second, share] = [lag, repeat.length / own.length];
  }
  return second === 0 ? [season] : [season, second];
}

/** The mean correlation of the series that hold a lag three times, and its standard error if there were none. */
function meanCorrelation(series: readonly Float64Array[], lag: number): { mean: number; error: number } {
  const own = series.filter(({ length }) => length >= 3 * lag);
  const values = own.map((each) => correlation(each, lag));
  const mean = values.reduce((sum, value) => sum + value, 0) / own.length;
  const variance = own.reduce((sum, each, k) => {
    // Neighbouring steps that hang together make chance larger (Bartlett).
    const chance = (1 + 2 * correlation(each, 1) ** 2) / (each.length - lag);
    return sum + (values[k] - mean) ** 2 + chance;
  }, 0);
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
