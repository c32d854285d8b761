/** Ridge regression by its normal equations: you add rows one by one, and it keeps none of them. */
export class LeastSquares {
  readonly #features: number;
  readonly #outputs: number;
  /** Lower half of XᵀX, [features, features]. */
  readonly #gram: Float64Array;
  /** XᵀY, [features, outputs]. */
  readonly #moments: Float64Array;
  #rows = 0;

  constructor(features: number, outputs: number) {
    this.#features = features;
    this.#outputs = outputs;
    this.#gram = new Float64Array(features * features);
    this.#moments = new Float64Array(features * outputs);
  }

  get rows(): number {
    return this.#rows;
  }

  /** @param x [features] @param y [outputs] */
  add(x: Float64Array, y: Float64Array): void {
    const features = this.#features;
    const outputs = this.#outputs;
    const gram = this.#gram;
    const moments = this.#moments;
    for (let i = 0; i < features; i++) {
      const value = x[i];
      if (value === 0) continue;
      for (let j = 0, at = i * features; j <= i; j++) gram[at + j] += value * x[j];
      for (let k = 0, at = i * outputs; k < outputs; k++) moments[at + k] += value * y[k];
    }
    this.#rows++;
  }

  /**
   * Coefficients that minimise the squared errors plus `penalty` times their own squares. The last feature is the constant 1; its
   * coefficient has no penalty.
   *
   * @returns [features, outputs]; undefined when the equations have no stable solution
   */
  solve(penalty: number): Float64Array | undefined {
    const features = this.#features;
    const factor = this.#gram.slice();
    for (let i = 0; i < features - 1; i++) factor[i * features + i] += penalty;
    factor[features * features - 1] += 1e-9 * (this.#rows + 1);
    if (!cholesky(factor, features)) return undefined;
    return substitute(factor, features, this.#moments.slice(), this.#outputs);
  }
}

/** Overwrites the lower half of a symmetric matrix by its Cholesky factor. @returns false unless it is positive definite */
function cholesky(matrix: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k] * matrix[j * size + k];
      if (i !== j) matrix[i * size + j] = sum / matrix[j * size + j];
      else if (sum > 0) matrix[i * size + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L Lᵀ X = B. @param right B, [size, columns]; X on return */
function substitute(factor: Float64Array, size: number, right: Float64Array, columns: number): Float64Array {
  const eliminate = (row: number, other: number, weight: number) => {
    for (let c = 0; c < columns; c++) right[row * columns + c] -= weight * right[other * columns + c];
  };
  const divide = (row: number) => {
    for (let c = 0; c < columns; c++) right[row * columns + c] /= factor[row * size + row];
  };
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) eliminate(i, j, factor[i * size + j]);
    divide(i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) eliminate(i, j, factor[j * size + i]);
    divide(i);
  }
  return right;
}
