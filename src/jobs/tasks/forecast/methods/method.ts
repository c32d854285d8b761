/** Forecasting methods without a network: each sees the history of one series and returns its next values. */

/** The rows to forecast, and the seasons that help. */
export interface Outlook {
  /** Rows to forecast. */
  horizon: number;
  /** Rows to a season, shortest first; empty when the series has none. */
  seasons: readonly number[];
}

/**
 * Forecasts `horizon` values after the last one of `history`, in its units.
 *
 * @returns [horizon]; undefined when the history is too short for the method
 */
export type Method = (history: Float64Array, outlook: Outlook) => Float64Array | undefined;

/** A method with the name that tables show. */
export interface NamedMethod {
  name: string;
  forecast: Method;
}

/** The mean of a part of a series. */
export function meanOf(values: Float64Array, start = 0, end = values.length): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i];
  return sum / (end - start);
}
