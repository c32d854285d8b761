/** Settles a trained forecaster on its validation part: how much of the network's correction helps, and how far forecasts are off. */
import { type EntryParts, errorsOf, mean, spread } from "./choose.ts";
import { boundsFrom } from "./intervals.ts";
import { FEW, fitLinear, type LinearForecast } from "./linear.ts";
import { type Correction, settingsOf } from "./model.ts";
import { corrected, correctionsOf, type Measured, placesOf } from "./windows.ts";

/** Shares of the correction to try. The network is switched off unless it beats the linear forecast by this many standard errors. */
const SHARES = [0.25, 0.5, 0.75, 1];
const CERTAIN = 2;
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
  const chosen = placesOf(parts.map(({ choose }) => choose));
  const corrections = correctionsOf(measured, linear, chosen);
  const tried = [0, ...(windows < LEAST_WINDOWS ? [] : SHARES)].map((share) => {
    const forecasts = chosen.map((place, n) =>
      linear.inUnits(place.index, place.origin, corrected(linear, place, corrections[n], share)),
    );
    const errors = errorsOf(entries, parts, chosen, forecasts);
    return { share, errors, score: errors.length === 0 ? 0 : mean(errors) };
  });
  const [alone] = tried;
  const found = tried.reduce((a, b) => (b.score < a.score ? b : a));
  const best = isCertain(alone.errors, found.errors) ? found : alone;
  const spare = placesOf(parts.map(({ calibrate }) => calibrate));
  const spareCorrections = correctionsOf(measured, linear, spare);
  const errors = spare.map((place, n) =>
    linear.errors(place.index, place.origin, corrected(linear, place, spareCorrections[n], best.share)),
  );
  const ratio = alone.score > 0 ? best.score / alone.score : 1;
  if (entries.length < FEW) errors.push(...earlierErrors(measured, parts, ratio));
  return {
    share: best.share,
    linear: alone.score,
    corrected: best.score,
    bounds: boundsFrom(errors, config.horizon),
    origins: errors.length,
  };
}

/** Whether errors are smaller than others by more than chance: by some standard errors of the mean of their differences. */
function isCertain(alone: readonly number[], corrected: readonly number[]): boolean {
  const gains = alone.map((error, k) => error - corrected[k]);
  const gain = mean(gains);
  const variance = mean(gains.map((each) => (each - gain) ** 2)) / Math.max(1, gains.length - 1);
  return gain > CERTAIN * Math.sqrt(variance);
}

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
