/** Settles a trained forecaster on its validation part: how much of the network's correction helps, and how far forecasts are off. */
import { type EntryParts, scoreOf, spread } from "./choose.ts";
import { boundsFrom } from "./intervals.ts";
import { FEW, fitLinear, type LinearForecast } from "./linear.ts";
import { type Correction, sizesOf } from "./model.ts";
import { forecastsAt, type Made, type Measured, type Place } from "./windows.ts";

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
  measured: Omit<Measured, "series">,
  parts: readonly EntryParts[],
  linear: LinearForecast,
  windows: number,
): Correction {
  const { config, panel } = measured;
  const { entries } = panel;
  const placesOf = (name: "choose" | "calibrate") =>
    parts.flatMap((part, index) => part[name].map((origin): Place => ({ index, origin })));
  const chosen = forecastsAt(measured, linear, placesOf("choose"));
  const scoreWith = (share: number) => {
    let n = 0;
    return scoreOf(entries, parts, (index, origin) =>
      linear.inUnits(index, origin, mixed(chosen[n++], share)),
    );
  };
  const without = scoreWith(0);
  let [share, corrected] = [0, without];
  for (const each of windows < LEAST_WINDOWS ? [] : SHARES) {
    const score = scoreWith(each);
    if (score < corrected && score < NEEDED * without) [share, corrected] = [each, score];
  }
  const errors = forecastsAt(measured, linear, placesOf("calibrate")).map((made) =>
    errorsOf(linear, made, mixed(made, share)),
  );
  const isMeasured = without > 0 && Number.isFinite(without);
  const ratio = isMeasured ? corrected / without : 1;
  if (entries.length < FEW) errors.push(...earlierErrors(measured, parts, ratio));
  return {
    share,
    linear: Number.isFinite(without) ? without : 0,
    corrected: Number.isFinite(without) ? corrected : 0,
    bounds: boundsFrom(errors, config.horizon),
    origins: errors.length,
  };
}

/** A forecast with a share of its correction. */
function mixed({ relative, relativeAlone }: Made, share: number): Float64Array {
  return relativeAlone.map((value, k) => value + share * (relative[k] - value));
}

/** Errors of linear forecasts that were fitted to the first part of the training rows only, times `ratio`. */
function earlierErrors(
  { config, panel }: Omit<Measured, "series">,
  parts: readonly EntryParts[],
  ratio: number,
): Float64Array[] {
  return EARLIER.flatMap((share, n) => {
    const rows = parts.map(({ train }) => Math.floor(share * train));
    const linear = fitLinear(panel, rows, config.linear, sizesOf(config));
    if (Math.min(...rows) < linear.reach + config.horizon) return [];
    return rows.flatMap((first, index) => {
      const { train } = parts[index];
      const last = Math.min(Math.floor((EARLIER[n + 1] ?? 1) * train) - 1, train - config.horizon);
      return spread(first, last, EARLIER_ORIGINS).map((origin) =>
        errorsOf(linear, { index, origin }, linear.forecast(index, origin)).map((error) => ratio * error),
      );
    });
  });
}

/** How far a forecast is off, in usual steps of the series. */
function errorsOf(linear: LinearForecast, { index, origin }: Place, forecast: Float64Array): Float64Array {
  const [z] = linear.entries[index].z;
  const base = linear.base(index, origin);
  return forecast.map((value, k) => z[origin + k] - base - value);
}
