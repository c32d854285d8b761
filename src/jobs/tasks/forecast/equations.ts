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
  const reach = reachOf(features);
  const span = reach + horizon;
  const products = shiftedProducts(z, from - reach, to - from, span);
  const sums = shiftedSums(z, from - reach, to - from, span);
  const last = reach - 1;
  const size = featureCount(features);
  const one = features.lags.length;
  /** The sum of a feature times the distance of row `b` from the last one: a lag, 1, then the level. */
  const times = (feature: number, b: number) => {
    if (feature === one) return sums[b] - sums[last];
    const level = products[last * span + b] - products[last * span + last];
    if (feature > one) return level;
    const own = (reach - features.lags[feature]) * span;
    return products[own + b] - products[own + last] - level;
  };
  const gram = new Float64Array(size * size);
  const set = (i: number, j: number, value: number) => {
    gram[i * size + j] = value;
    gram[j * size + i] = value;
  };
  for (let i = 0; i < size; i++)
    for (let j = 0; j < one; j++) if (j <= i) set(i, j, times(i, reach - features.lags[j]));
  set(one, one, to - from);
  if (features.level) {
    set(one, one + 1, sums[last]);
    set(one + 1, one + 1, products[last * span + last]);
  }
  const right = new Float64Array(size * horizon);
  for (let k = 0; k < horizon; k++) for (let i = 0; i < size; i++) right[k * size + i] = times(i, reach + k);
  return { gram, right };
}

/** Sums over `count` rows of z[row + a] z[row + b], [span, span]. */
function shiftedProducts(z: Float64Array, first: number, count: number, span: number): Float64Array {
  const out = new Float64Array(span * span);
  for (let b = 0; b < span; b++) {
    let sum = 0;
    for (let row = first; row < first + count; row++) sum += z[row] * z[row + b];
    out[b] = out[b * span] = sum;
    for (let a = 1; a + b < span; a++) {
      sum +=
        z[first + count + a - 1] * z[first + count + a + b - 1] - z[first + a - 1] * z[first + a + b - 1];
      out[a * span + a + b] = out[(a + b) * span + a] = sum;
    }
  }
  return out;
}

/** Sums over `count` rows of z[row + a], [span]. */
function shiftedSums(z: Float64Array, first: number, count: number, span: number): Float64Array {
  const out = new Float64Array(span);
  for (let row = first; row < first + count; row++) out[0] += z[row];
  for (let a = 1; a < span; a++) out[a] = out[a - 1] + z[first + count + a - 1] - z[first + a - 1];
  return out;
}
