/** Statistics of values, and what deviation from the expected ones chance explains. */
export function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((a, b) => a + b, 0) / values.length;
}

export function deviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(Array.from(values, (value) => (value - mean) ** 2)));
}

export function largestOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** Largest deviation of rows·rowsᵀ (of columnsᵀ·columns where taller than wide) from the identity. */
export function gramError(data: ArrayLike<number>, rows: number, columns: number, gain = 1): number {
  const tall = rows > columns;
  const at = (i: number, k: number) => (tall ? data[k * columns + i] : data[i * columns + k]);
  const [count, length] = tall ? [columns, rows] : [rows, columns];
  let worst = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let k = 0; k < length; k++) product += at(i, k) * at(j, k);
      worst = Math.max(worst, Math.abs(product - (i === j ? gain * gain : 0)));
    }
  }
  return worst;
}
