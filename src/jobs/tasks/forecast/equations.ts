/**
 * The normal equations of all windows of a series, without making the windows: products of shifted rows differ from their neighbours on the
 * diagonal by one row at each end, so they cost one pass for each lag instead of one for each pair of lags.
 */

/** Columns of rows, [rows, count]; the first row of a series is `first` among them. */
export interface RowColumns {
  data: Float32Array;
  count: number;
}

/** The inputs of a linear forecast at an origin: the lags, 1, perhaps the level, and the columns of the row to forecast. */
export interface Features {
  /** Lags of past rows, rising from 2; their differences from the last row, of lag 1, are the features. */
  lags: readonly number[];
  /** Whether the last value itself, whose mean is 0, is a feature. */
  level: boolean;
  /** Number of columns of the row to forecast. */
  columns: number;
}

/** Lags, 1, level, columns. */
export function featureCount({ lags, level, columns }: Features): number {
  return lags.length + 1 + Number(level) + columns;
}

/** Rows before an origin that the features need. */
export function reachOf({ lags }: Features): number {
  return lags.at(-1) ?? 1;
}

/** The equations of some steps ahead that share their features: all steps without columns, one with them. */
export interface Equations {
  /** [features, features] */
  gram: Float64Array;
  /** [steps, features] */
  right: Float64Array;
}

/**
 * Returns the equations of the origins from `from` to before `to`: one for all steps, or one for each step with columns.
 *
 * @param z       values, with the rows of all lags before the first origin and `horizon` from the last one on
 * @param columns of the rows of `z`
 */
export function equationsOf(
  z: Float64Array,
  from: number,
  to: number,
  features: Features,
  horizon: number,
  columns?: Float32Array,
): Equations[] {
  const { lags, level, columns: extra } = features;
  const reach = reachOf(features);
  const span = reach + horizon;
  const products = shiftedProducts(z, from - reach, to - from, span);
  const sums = shiftedSums(z, from - reach, to - from, span);
  const last = reach - 1;
  const size = featureCount(features);
  const count = to - from;
  const shiftOf = (feature: number) => reach - lags[feature];
  const at = (a: number, b: number) => products[a * span + b];
  const difference = (a: number, b: number) => at(a, b) - at(a, last) - at(last, b) + at(last, last);
  const one = lags.length;
  const own = new Float64Array(size * size);
  const set = (gram: Float64Array, i: number, j: number, value: number) => {
    gram[i * size + j] = value;
    gram[j * size + i] = value;
  };
  for (let i = 0; i < one; i++) {
    for (let j = 0; j <= i; j++) set(own, i, j, difference(shiftOf(i), shiftOf(j)));
    set(own, i, one, sums[shiftOf(i)] - sums[last]);
    if (level) set(own, i, one + 1, at(shiftOf(i), last) - at(last, last));
  }
  set(own, one, one, count);
  if (level) {
    set(own, one, one + 1, sums[last]);
    set(own, one + 1, one + 1, at(last, last));
  }
  const rightOf = (steps: number, first: number) => {
    const right = new Float64Array(size * steps);
    for (let k = 0; k < steps; k++) {
      const target = reach + first + k;
      for (let i = 0; i < one; i++) right[k * size + i] = difference(shiftOf(i), target);
      right[k * size + one] = sums[target] - sums[last];
      if (level) right[k * size + one + 1] = at(last, target) - at(last, last);
    }
    return right;
  };
  if (extra === 0) return [{ gram: own, right: rightOf(horizon, 0) }];
  const before = featureCount({ ...features, columns: 0 });
  const mixed = mixedProducts(z, columns!, from, count, reach, horizon, extra);
  return Array.from({ length: horizon }, (_, k) => {
    const gram = own.slice();
    const right = rightOf(1, k);
    const { values, squares, total } = mixed[k];
    for (let c = 0; c < extra; c++) {
      const base = values[last * extra + c];
      for (let i = 0; i < one; i++) set(gram, before + c, i, values[shiftOf(i) * extra + c] - base);
      set(gram, before + c, one, total[c]);
      if (level) set(gram, before + c, one + 1, base);
      for (let d = 0; d <= c; d++) set(gram, before + c, before + d, squares[c * extra + d]);
      right[before + c] = values[reach * extra + c] - base;
    }
    return { gram, right };
  });
}

/** Sums over `count` rows of z[row + a] z[row + b], [span, span]. */
function shiftedProducts(z: Float64Array, first: number, count: number, span: number): Float64Array {
  const out = new Float64Array(span * span);
  for (let b = 0; b < span; b++) {
    let sum = 0;
    for (let row = first; row < first + count; row++) sum += z[row] * z[row + b];
    out[b] = sum;
    for (let a = 1; a + b < span; a++) {
      sum +=
        z[first + count + a - 1] * z[first + count + a + b - 1] - z[first + a - 1] * z[first + a + b - 1];
      out[a * span + a + b] = sum;
    }
  }
  for (let a = 0; a < span; a++) for (let b = 0; b < a; b++) out[a * span + b] = out[b * span + a];
  return out;
}

/** Sums over `count` rows of z[row + a], [span]. */
function shiftedSums(z: Float64Array, first: number, count: number, span: number): Float64Array {
  const out = new Float64Array(span);
  for (let row = first; row < first + count; row++) out[0] += z[row];
  for (let a = 1; a < span; a++) out[a] = out[a - 1] + z[first + count + a - 1] - z[first + a - 1];
  return out;
}

/** By step: products of the columns of the row to forecast with each past row and the target, [reach + 1, extra], with each other, and their sums. */
function mixedProducts(
  z: Float64Array,
  columns: Float32Array,
  from: number,
  count: number,
  reach: number,
  horizon: number,
  extra: number,
): { values: Float64Array; squares: Float64Array; total: Float64Array }[] {
  /** Adds z[a + row] · column[row] of some rows. */
  const addRow = (out: Float64Array, at: number, value: number, row: number) => {
    for (let c = 0, from = row * extra; c < extra; c++) out[at + c] += value * columns[from + c];
  };
  const addSquares = (out: Float64Array, sign: number, row: number) => {
    for (let c = 0, from = row * extra; c < extra; c++) {
      const value = sign * columns[from + c];
      if (value !== 0) for (let d = 0; d <= c; d++) out[c * extra + d] += value * columns[from + d];
    }
  };
  const steps: { values: Float64Array; squares: Float64Array; total: Float64Array }[] = [];
  for (let k = 0; k < horizon; k++) {
    const values = new Float64Array((reach + 1) * extra);
    const squares = k === 0 ? new Float64Array(extra * extra) : steps[k - 1].squares.slice();
    const total = k === 0 ? new Float64Array(extra) : steps[k - 1].total.slice();
    const end = from + count;
    if (k === 0) {
      for (let row = from; row < end; row++) {
        addSquares(squares, 1, row);
        addRow(total, 0, 1, row);
      }
    } else {
      addSquares(squares, 1, end + k - 1);
      addSquares(squares, -1, from + k - 1);
      addRow(total, 0, 1, end + k - 1);
      addRow(total, 0, -1, from + k - 1);
    }
    for (let shift = 0; shift < reach; shift++) {
      const at = shift * extra;
      if (k === 0 || shift === 0) {
        for (let row = from; row < end; row++) addRow(values, at, z[row - reach + shift], row + k);
      } else {
        const before = steps[k - 1].values;
        for (let c = 0; c < extra; c++) values[at + c] = before[at - extra + c];
        addRow(values, at, z[end - reach + shift - 1], end + k - 1);
        addRow(values, at, -z[from - reach + shift - 1], from + k - 1);
      }
    }
    for (let row = from; row < end; row++) addRow(values, reach * extra, z[row + k], row + k);
    steps.push({ values, squares, total });
  }
  return steps;
}
