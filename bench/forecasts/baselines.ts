/** Forecasts that share no code with the library: Holt-Winters and ridge regression on lags, fitted to the history at each origin. */

/** Holt-Winters with additive trend and season (Winters 1960), its rates chosen on a grid by squared one-step errors. */
export function holtWinters(history: Float64Array, horizon: number, season: number): Float64Array {
  const rates = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95];
  const trendRates = [0.01, 0.05, 0.1, 0.3];
  const seasonRates = season > 1 ? [0.05, 0.1, 0.2, 0.4] : [0];
  let best: { error: number; forecast: Float64Array } | undefined;
  for (const level of rates) {
    for (const trend of trendRates) {
      for (const cycle of seasonRates) {
        for (const damping of [1, 0.95]) {
          const fit = smooth(history, horizon, season, { level, trend, cycle, damping });
          if (best === undefined || fit.error < best.error) best = fit;
        }
      }
    }
  }
  return best!.forecast;
}

interface Rates {
  level: number;
  trend: number;
  cycle: number;
  damping: number;
}

function smooth(
  history: Float64Array,
  horizon: number,
  season: number,
  rates: Rates,
): { error: number; forecast: Float64Array } {
  const mean = (from: number) => {
    let sum = 0;
    for (let i = from; i < from + season; i++) sum += history[i] / season;
    return sum;
  };
  let level = season > 1 ? mean(0) : history[0];
  let trend = season > 1 ? (mean(season) - level) / season : history[1] - history[0];
  const cycle = new Float64Array(season);
  if (season > 1) for (let i = 0; i < season; i++) cycle[i] = history[i] - level;
  let error = 0;
  for (let i = season; i < history.length; i++) {
    const ahead = level + rates.damping * trend;
    const phase = i % season;
    const surprise = history[i] - ahead - cycle[phase];
    error += surprise * surprise;
    level = ahead + rates.level * surprise;
    trend = rates.damping * trend + rates.level * rates.trend * surprise;
    cycle[phase] += rates.cycle * (1 - rates.level) * surprise;
  }
  let rise = 0;
  return {
    error,
    forecast: Float64Array.from({ length: horizon }, (_, h) => {
      rise += trend * rates.damping ** (h + 1);
      return level + rise + cycle[(history.length + h) % season];
    }),
  };
}

/** Direct ridge regression of the change from the last value on the changes of two seasons (at least 24 rows) of lags. */
export function ridgeOnLags(history: Float64Array, horizon: number, season: number): Float64Array {
  const lags = Math.min(Math.max(24, 2 * season + 1), Math.floor((history.length - horizon) / 3));
  const size = lags + 1;
  const products = Array.from({ length: size }, () => new Float64Array(size + horizon));
  const features = (origin: number) =>
    Float64Array.from({ length: size }, (_, k) =>
      k === lags ? 1 : history[origin - 1 - k] - history[origin - 1],
    );
  for (let origin = lags; origin + horizon <= history.length; origin++) {
    const x = features(origin);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) products[i][j] += x[i] * x[j];
      for (let h = 0; h < horizon; h++)
        products[i][size + h] += x[i] * (history[origin + h] - history[origin - 1]);
    }
  }
  const typical = products.reduce((sum, row, i) => sum + row[i], 0) / size;
  for (let i = 0; i < size; i++) products[i][i] += 1e-3 * typical;
  const weights = solve(products);
  const x = features(history.length);
  return Float64Array.from(
    { length: horizon },
    (_, h) =>
      history[history.length - 1] + x.reduce((sum, value, i) => sum + value * weights[i][size + h], 0),
  );
}

/** Gauss-Jordan elimination of a positive definite matrix with right-hand sides. @returns the rows, with solutions beside the unit matrix */
function solve(rows: Float64Array[]): Float64Array[] {
  for (const [i, pivot] of rows.entries()) {
    const scale = pivot[i];
    for (let k = i; k < pivot.length; k++) pivot[k] /= scale;
    for (const [j, row] of rows.entries()) {
      const factor = row[i];
      if (j !== i) for (let k = i; k < row.length; k++) row[k] -= factor * pivot[k];
    }
  }
  return rows;
}
