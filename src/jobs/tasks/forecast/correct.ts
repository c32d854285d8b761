/** Settles a trained forecaster on its validation part: how much of the network's correction helps, and how far forecasts are off. */
import { type EntryParts, scoreOf, spread } from "./choose.ts";
import { boundsFrom } from "./intervals.ts";
import { FEW, fitLinear, type LinearForecast } from "./linear.ts";
import { type Correction, settingsOf } from "./model.ts";
import { forecastsAt, type Made, type Measured, placesOf } from "./windows.ts";

/** Shares of the correction to try. The network is switched off unless it beats the linear forecast by this much. */
const SHARES = [0.25, 0.5, 0.75, 1];
const NEEDED = 0.995;
/** With fewer windows to learn from than a batch has it is switched off: on so few rows of validation, chance decides. */
const LEAST_WINDOWS = 64;
/** Of few series, linear forecasts of later training rows by earlier ones calibrate too: from these shares of the rows, this many origins. */
const EARLIER = [0.5, 0.6, 0.7, 0.8, 0.9];
const EARLIER_ORIGINS = 20;

/**
 * @param linear  fitted to the rows that train
 * @param windows that the network learned from
 */
export function correct(
  measured: Measured,
  parts: readonly EntryParts[],
  linear: LinearForecast,
  windows: number,
): Correction {
  const { config, panel } = measured;
  const { entries } = panel;
  const chosen = forecastsAt(measured, linear, placesOf(parts.map(({ choose }) => choose)));
  const scores = [0, ...(windows < LEAST_WINDOWS ? [] : SHARES)].map((share) => {
    const forecasts = chosen.map((made) => linear.inUnits(made.index, made.origin, mixed(made, share)));
    return { share, score: scoreOf(entries, parts, chosen, forecasts) };
  });
  const [alone] = scores;
  const best = scores.reduce((a, b) => (b.score < a.score && b.score < NEEDED * alone.score ? b : a));
  const calibrating = forecastsAt(measured, linear, placesOf(parts.map(({ calibrate }) => calibrate)));
  const errors = calibrating.map((made) => linear.errors(made.index, made.origin, mixed(made, best.share)));
  const isMeasured = Number.isFinite(alone.score);
  const ratio = isMeasured && alone.score > 0 ? best.score / alone.score : 1;
  if (entries.length < FEW) errors.push(...earlierErrors(measured, parts, ratio));
  return {
    share: best.share,
    linear: isMeasured ? alone.score : 0,
    corrected: isMeasured ? best.score : 0,
    bounds: boundsFrom(errors, config.horizon),
    origins: errors.length,
  };
}

/** A forecast with a share of its correction. */
const mixed = ({ relative, relativeAlone }: Made, share: number): Float64Array =>
  relativeAlone.map((value, k) => value + share * (relative[k] - value));

/** Errors of linear forecasts that were fitted to the first part of the training rows only, times `ratio`. */
function earlierErrors(
  { config, panel }: Measured,
  parts: readonly EntryParts[],
  ratio: number,
): Float64Array[] {
  return EARLIER.flatMap((share, n) => {
    const rows = parts.map(({ train }) => Math.floor(share * train));
    const linear = fitLinear(panel, rows, settingsOf(config));
    if (Math.min(...rows) < linear.reach + config.horizon) return [];
    const origins = parts.map(({ train }, index) => {
      const last = Math.min(Math.floor((EARLIER[n + 1] ?? 1) * train) - 1, train - config.horizon);
      return spread(rows[index], last, EARLIER_ORIGINS);
    });
    return placesOf(origins).map(({ index, origin }) =>
      linear.errors(index, origin, linear.forecast(index, origin)).map((error) => ratio * error),
    );
  });
}
