/**
 * The normal equations of all windows of a series, without making the windows: products of shifted rows differ from their neighbours on the
 * diagonal by one row at each end, so they cost one pass for each lag instead of one for each pair of lags.
 */

/** The inputs of a linear forecast at an origin: the lags, 1, and perhaps the level. */
export interface Features {
  /** Lags of past rows, rising from 2; their differences from the last row, of lag 1, are the features. */
  lags: readonly number[];
  /** Whether the last value itself, whose mean is 0, is a feature. */
  level: boolean;
}

export function featureCount({ lags, level }: Features): number {
  return lags.length + 1 + Number(level);
}

/** Rows before an origin that the features need. */
export function reachOf({ lags }: Features): number {
  return lags.at(-1) ?? 1;
}

/** Returns the features at an origin. Rows before the first one count as equal to it. */
export function featuresAt(z: Float64Array, origin: number, { lags, level }: Features): number[] {
  const before = (lag: number) => z[Math.max(0, origin - lag)];
  const last = before(1);
  return [...lags.map((lag) => before(lag) - last), 1, ...(level ? [last] : [])];
}

/** The equations of a regression whose steps ahead share their features. */
export interface Equations {
  /** [features, features] */
  gram: Float64Array;
  /** [steps, features] */
  right: Float64Array;
}

/**
 * Returns the equations of the origins from `from` to before `to`.
 *
 * @param z values, with the rows of all lags before the first origin and `horizon` from the last one on
 */
export function equationsOf(
  z: Float64Array,
  from: number,
  to: number,
  features: Features,
  horizon: number,
): Equations {
  const { lags, level } = features;
  const reach = reachOf(features);
  const span = reach + horizon;
  const products = shiftedProducts(z, from - reach, to - from, span);
  const [last, one, none] = [reach - 1, span, span + 1];
  /** Every feature and target is the difference of two of the rows, of 1, and of 0. */
  const inputs = [...lags.map((lag) => [reach - lag, last]), [one, none], ...(level ? [[last, none]] : [])];
  const outputs = Array.from({ length: horizon }, (_, k) => [reach + k, last]);
  const of = (a: number, b: number) => products[a * (span + 2) + b];
  const productsOf = (differences: readonly number[][]) => {
    const out = new Float64Array(differences.length * inputs.length);
    let at = 0;
    for (const [a, b] of differences)
      for (const [c, d] of inputs) out[at++] = of(a, c) - of(a, d) - (of(b, c) - of(b, d));
    return out;
  };
  return { gram: productsOf(inputs), right: productsOf(outputs) };
}

/** Sums over `count` rows of y[a] y[b], where y is z from the row on, `span` values, then 1 and 0: [span + 2, span + 2]. */
function shiftedProducts(z: Float64Array, first: number, count: number, span: number): Float64Array {
  const size = span + 2;
  const out = new Float64Array(size * size);
  if (count <= 0) return out;
  const ones = new Float64Array(z.length).fill(1);
  const end = first + count;
  for (let b = 0; b <= span; b++) {
    // The last turn takes the products with 1.
    const [other, shift, last] = b < span ? [z, b, span - b] : [ones, 0, span];
    let sum = 0;
    for (let row = first; row < end; row++) sum += z[row] * other[row + shift];
    for (let a = 0; a < last; a++) {
      const [row, next] = [first + a - 1, end + a - 1];
      if (a > 0) sum += z[next] * other[next + shift] - z[row] * other[row + shift];
      const c = b < span ? a + b : span;
      out[a * size + c] = out[c * size + a] = sum;
    }
  }
  out[span * size + span] = count;
  return out;
}
