/** The spectral norm of a matrix: its largest singular value, by power iteration on AᵀA. */

/**
 * @param values row-major [rows, columns]
 * @returns to a relative change of 1e-10 between rounds, at most 500 of them; NaN when a value is not finite
 */
export function spectralNorm(values: ArrayLike<number>, rows: number, columns: number): number {
  // A start orthogonal to the first singular vector would miss it, so all entries differ and none is 0.
  let vector = Float64Array.from({ length: columns }, (_, k) => 1 + 0.5 * Math.sin(12.9898 * (k + 1)));
  normalise(vector);
  let norm = 0;
  for (let round = 0; round < 500; round++) {
    const image = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let column = 0; column < columns; column++) sum += values[row * columns + column] * vector[column];
      image[row] = sum;
    }
    const next = new Float64Array(columns);
    for (let row = 0; row < rows; row++) {
      const weight = image[row];
      for (let column = 0; column < columns; column++)
        next[column] += weight * values[row * columns + column];
    }
    const last = norm;
    norm = Math.sqrt(normalise(next));
    if (!(norm > 0)) return norm;
    vector = next;
    if (Math.abs(norm - last) <= 1e-10 * norm) break;
  }
  return norm;
}

/** Divides a vector by its length, which it returns. */
function normalise(vector: Float64Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let k = 0; k < vector.length; k++) vector[k] /= length;
  return length;
}
