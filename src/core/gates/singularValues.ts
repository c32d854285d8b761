import { ShapeError } from "../tensor/errors.ts";
import { normOf } from "../tensor/statistics.ts";

/**
 * Returns the singular values of a small matrix, descending, by one-sided Jacobi rotations (Hestenes 1958): columns, or rows of a
 * wide matrix, turn against each other until all are orthogonal; their lengths are the values.
 *
 * @param matrix [rows, columns], row-major
 * @returns as many as the smaller of the two
 */
export function singularValues(matrix: Float64Array, rows: number, columns = rows): Float64Array {
  if (matrix.length !== rows * columns) {
    throw new ShapeError(`singularValues: expected ${rows} · ${columns} numbers, got ${matrix.length}.`);
  }
  return Float64Array.from(orthogonalColumns(matrix, rows, columns), normOf)
    .sort()
    .reverse();
}

/** Returns the columns of a matrix, or the rows of a wide one, turned against each other until all are orthogonal: U Σ of its decomposition. */
export function orthogonalColumns(matrix: Float64Array, rows: number, columns = rows): Float64Array[] {
  const S = Math.min(rows, columns);
  const [across, along] = rows < columns ? [columns, 1] : [1, columns];
  const turned = Array.from({ length: S }, (_, j) =>
    Float64Array.from({ length: Math.max(rows, columns) }, (_unused, i) => matrix[j * across + i * along]),
  );
  const MOST_SWEEPS = 60;
  for (let sweep = 0, isTurned = true; isTurned && sweep < MOST_SWEEPS; sweep++) {
    isTurned = false;
    for (let p = 0; p < S - 1; p++) {
      for (let q = p + 1; q < S; q++) isTurned = turn(turned[p], turned[q]) || isTurned;
    }
  }
  return turned;
}

/** Makes two columns orthogonal. @returns whether they were not */
function turn(a: Float64Array, b: Float64Array): boolean {
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < a.length; i++) {
    aa += a[i] * a[i];
    bb += b[i] * b[i];
    ab += a[i] * b[i];
  }
  if (ab === 0 || Math.abs(ab) <= 1e-12 * Math.sqrt(aa * bb)) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    a[i] = cosine * x - sine * b[i];
    b[i] = sine * x + cosine * b[i];
  }
  return true;
}
