/** Solves the normal equations of ridge regressions. Right sides and solutions lie one after the other, so that inner loops read neighbours. */

/**
 * Solves (G + penalty · I) x = r for each right side.
 *
 * @param gram   symmetric, [size, size]
 * @param rights [count, size]
 * @returns [count, size]
 */
export function solveRidge(gram: Float64Array, penalty: number, rights: Float64Array): Float64Array {
  const size = Math.round(Math.sqrt(gram.length));
  const lower = choleskyOf(gram, size, penalty);
  const upper = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = i; j < size; j++) upper[i * size + j] = lower[j * size + i];
  const solved = rights.slice();
  for (let x = 0; x < solved.length; x += size) {
    for (let i = 0; i < size; i++)
      solved[x + i] = (solved[x + i] - dot(lower, i * size, solved, x, i)) / lower[i * size + i];
    for (let i = size - 1; i >= 0; i--) {
      const rest = dot(upper, i * size + i + 1, solved, x + i + 1, size - 1 - i);
      solved[x + i] = (solved[x + i] - rest) / upper[i * size + i];
    }
  }
  return solved;
}

/** @returns the lower factor of G + penalty · I, [size, size] */
function choleskyOf(gram: Float64Array, size: number, penalty: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) {
      const other = j * size;
      factor[row + j] = (gram[row + j] - dot(factor, row, factor, other, j)) / factor[other + j];
    }
    const rest = gram[row + i] + penalty - dot(factor, row, factor, row, i);
    // The penalty keeps this positive, except for rounding.
    factor[row + i] = Math.sqrt(Math.max(rest, 1e-3 * penalty));
  }
  return factor;
}

function dot(a: Float64Array, atA: number, b: Float64Array, atB: number, count: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    first += a[atA + k] * b[atB + k];
    second += a[atA + k + 1] * b[atB + k + 1];
    third += a[atA + k + 2] * b[atB + k + 2];
    fourth += a[atA + k + 3] * b[atB + k + 3];
  }
  for (; k < count; k++) first += a[atA + k] * b[atB + k];
  return first + second + third + fourth;
}

/** Adds `weight` · values. */
export function addTo(sum: Float64Array, values: Float64Array, weight = 1): void {
  for (let k = 0; k < sum.length; k++) sum[k] += weight * values[k];
}

/** Returns r - G x for each right side. */
export function residual(gram: Float64Array, solutions: Float64Array, rights: Float64Array): Float64Array {
  const size = Math.round(Math.sqrt(gram.length));
  const rest = rights.slice();
  for (let x = 0; x < rest.length; x += size)
    for (let i = 0; i < size; i++) rest[x + i] -= dot(gram, i * size, solutions, x, size);
  return rest;
}
