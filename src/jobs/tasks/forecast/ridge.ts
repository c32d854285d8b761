/**
 * Ridge regressions over all windows of a series. The normal equations come without the windows: products of shifted rows differ from their
 * neighbours on the diagonal by one row at each end, so they cost one pass for each lag instead of one for each pair of lags. Right sides and
 * solutions lie one after the other, so that inner loops read neighbours.
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

/** Solves (G + penalty · I) x = r for each right side. @returns as the right sides, [count, size] */
export function solveRidge({ gram, right }: Equations, penalty: number): Float64Array {
  const size = Math.round(Math.sqrt(gram.length));
  const lower = choleskyOf(gram, size, penalty);
  const solved = right.slice();
  for (let x = 0; x < solved.length; x += size) {
    for (let i = 0; i < size; i++)
      solved[x + i] = (solved[x + i] - dot(lower, i * size, solved, x, i)) / lower[i * size + i];
    for (let i = size - 1; i >= 0; i--) {
      const value = (solved[x + i] /= lower[i * size + i]);
      for (let j = 0; j < i; j++) solved[x + j] -= lower[i * size + j] * value;
    }
  }
  return solved;
}

/** @returns the lower factor of G + penalty · I, [size, size] */
function choleskyOf(gram: Float64Array, size: number, penalty: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < gram.length; row += size) {
    const i = row / size;
    for (let j = 0; j < i; j++)
      factor[row + j] = (gram[row + j] - dot(factor, row, factor, j * size, j)) / factor[j * size + j];
    const square = gram[row + i] + penalty - dot(factor, row, factor, row, i);
    // The penalty keeps this positive, except for rounding.
    factor[row + i] = Math.sqrt(Math.max(square, 1e-3 * penalty));
  }
  return factor;
}

/** Returns the sum of some equations, each times its weight, of which memory holds one at a time. */
export function sumOf(count: number, of: (k: number) => Equations & { weight?: number }): Equations {
  let sum: Equations | undefined;
  for (let k = 0; k < count; k++) {
    const { gram, right, weight = 1 } = of(k);
    sum ??= { gram: new Float64Array(gram.length), right: new Float64Array(right.length) };
    for (let i = 0; i < gram.length; i++) sum.gram[i] += weight * gram[i];
    for (let i = 0; i < right.length; i++) sum.right[i] += weight * right[i];
  }
  return sum!;
}

/** Returns what solutions leave of the right sides: r - G x. */
export function residual({ gram, right }: Equations, solutions: Float64Array): Float64Array {
  const size = Math.round(Math.sqrt(gram.length));
  const rest = right.slice();
  for (let x = 0; x < rest.length; x += size)
    for (let i = 0; i < size; i++) rest[x + i] -= dot(gram, i * size, solutions, x, size);
  return rest;
}

/** In two sums, since each addition waits for the one before. */
function dot(a: Float64Array, atA: number, b: Float64Array, atB: number, count: number): number {
  let [even, odd] = [0, 0];
  let k = 0;
  for (; k + 1 < count; k += 2) {
    even += a[atA + k] * b[atB + k];
    odd += a[atA + k + 1] * b[atB + k + 1];
  }
  return k < count ? even + odd + a[atA + k] * b[atB + k] : even + odd;
}
