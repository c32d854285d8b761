/** Settles a trained forecaster on its validation part: how much of the network's correction helps, and how far forecasts are off. */
import { type EntryParts, scoreOf, spread } from "./choose.ts";
import type { Panel } from "./entries.ts";
import { boundsFrom } from "./intervals.ts";
import { FEW, fitLinear, type LinearForecast } from "./linear.ts";
import type { Correction, ForecastConfig, Forecaster } from "./model.ts";
import { correctionsOf, forecastsAt, type Place, windowsAt } from "./windows.ts";

/** Shares of the correction to try. The network is switched off unless it beats the linear forecast by this much. */
const SHARES = [0.25, 0.5, 0.75, 1];
const NEEDED = 0.995;
/** Of few series, linear forecasts of later training rows by earlier ones calibrate too: from these shares of the rows, this many origins. */
const EARLIER = [0.5, 0.6, 0.7, 0.8, 0.9];
const EARLIER_ORIGINS = 20;

/** @param linear fitted to the rows that train */
export function correct(
  model: Forecaster,
  config: ForecastConfig,
  panel: Panel,
  parts: readonly EntryParts[],
  linear: LinearForecast,
): Correction {
  const { entries } = panel;
  const places = parts.flatMap(({ choose }, index) => choose.map((origin): Place => ({ index, origin })));
  const windows = windowsAt(linear, config, places);
  const corrections = correctionsOf(model, config, panel, windows);
  const alone = places.map(({ index, origin }) => linear.forecast(index, origin));
  const scoreWith = (share: number) => {
    let n = 0;
    return scoreOf(entries, parts, (index, origin) => {
      const correction = corrections[n];
      const values = alone[n++].map((value, k) => value + share * correction[k]);
      return linear.inUnits(index, origin, values);
    });
  };
  const without = scoreWith(0);
  let [share, corrected] = [0, without];
  for (const each of SHARES) {
    const score = scoreWith(each);
    if (score < corrected && score < NEEDED * without) [share, corrected] = [each, score];
  }
  const errors = calibrationErrors(
    model,
    { ...config, correction: { share } as Correction },
    panel,
    parts,
    linear,
  );
  const ratio = without > 0 && Number.isFinite(without) ? corrected / without : 1;
  const earlier = entries.length < FEW ? earlierErrors(config, panel, parts, linear, ratio) : [];
  const all = [...errors, ...earlier];
  const finite = Number.isFinite(without);
  return {
    share,
    linear: finite ? without : 0,
    corrected: finite ? corrected : 0,
    bounds: boundsFrom(all, config.horizon),
    origins: all.length,
  };
}

/** Errors of the whole forecast from the origins that chose nothing, in usual steps. */
function calibrationErrors(
  model: Forecaster,
  config: ForecastConfig,
  panel: Panel,
  parts: readonly EntryParts[],
  linear: LinearForecast,
): Float64Array[] {
  const places = parts.flatMap(({ calibrate }, index) =>
    calibrate.map((origin): Place => ({ index, origin })),
  );
  const { own } = forecastsAt(model, config, panel, linear, places);
  return places.map(({ index, origin }, n) => errorsOf(linear, index, origin, own[n]));
}

/** Errors of linear forecasts that were fitted to the first part of the training rows only. */
function earlierErrors(
  config: ForecastConfig,
  panel: Panel,
  parts: readonly EntryParts[],
  { sizes, reach }: LinearForecast,
  ratio: number,
): Float64Array[] {
  const { horizon } = sizes;
  return EARLIER.flatMap((share, n) => {
    const rows = parts.map(({ train }) => Math.floor(share * train));
    if (Math.min(...rows) < reach + horizon) return [];
    const linear = fitLinear(panel, rows, config.linear, sizes);
    return rows.flatMap((first, index) => {
      const next = Math.floor((EARLIER[n + 1] ?? 1) * parts[index].train);
      return spread(first, Math.min(next - 1, parts[index].train - horizon), EARLIER_ORIGINS).map((origin) =>
        errorsOf(linear, index, origin, linear.forecast(index, origin)).map((error) => ratio * error),
      );
    });
  });
}

function errorsOf(
  linear: LinearForecast,
  index: number,
  origin: number,
  forecast: Float64Array,
): Float64Array {
  const [z] = linear.entries[index].z;
  const base = linear.base(index, origin);
  return forecast.map((value, k) => z[origin + k] - base - value);
}
