/** Solves the normal equations of ridge regressions. Right sides and solutions lie one after the other, so that inner loops read neighbours. */
import type { Equations } from "./equations.ts";

/**
 * Solves (G + penalty · I) x = r for each right side.
 *
 * @param penalty of all unknowns, or of each
 * @returns as the right sides, [count, size]
 */
export function solveRidge({ gram, right }: Equations, penalty: number | ArrayLike<number>): Float64Array {
  const size = Math.round(Math.sqrt(gram.length));
  const lower = choleskyOf(gram, size, penalty);
  const upper = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = i; j < size; j++) upper[i * size + j] = lower[j * size + i];
  const solved = right.slice();
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
function choleskyOf(gram: Float64Array, size: number, penalty: number | ArrayLike<number>): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) {
      const other = j * size;
      factor[row + j] = (gram[row + j] - dot(factor, row, factor, other, j)) / factor[other + j];
    }
    const own = typeof penalty === "number" ? penalty : penalty[i];
    // The penalty keeps this positive, except for rounding.
    factor[row + i] = Math.sqrt(Math.max(gram[row + i] + own - dot(factor, row, factor, row, i), 1e-3 * own));
  }
  return factor;
}

/** Returns the sum of equations, each times its weight. */
export function sumOf(all: Iterable<Equations & { weight?: number }>): Equations {
  let sum: Equations | undefined;
  for (const { gram, right, weight = 1 } of all) {
    sum ??= { gram: new Float64Array(gram.length), right: new Float64Array(right.length) };
    for (let k = 0; k < gram.length; k++) sum.gram[k] += weight * gram[k];
    for (let k = 0; k < right.length; k++) sum.right[k] += weight * right[k];
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
