/** Singular values of small square matrices. */
import { ShapeError } from "../../tensor/errors.ts";
import { normOf } from "./norms.ts";

/**
 * Singular values of a square matrix, descending, by one-sided Jacobi rotations (Hestenes 1958): columns are turned against each other until all are
 * orthogonal; their lengths are the values.
 *
 * @param matrix [S, S], row-major; overwritten
 */
export function singularValues(matrix: Float64Array, S: number): Float64Array {
  if (matrix.length !== S * S) {
    throw new ShapeError(`singularValues: expected ${S} · ${S} numbers, got ${matrix.length}.`);
  }
  const columns = Array.from({ length: S }, (_, j) =>
    Float64Array.from({ length: S }, (_unused, i) => matrix[i * S + j]),
  );
  const MOST_SWEEPS = 60;
  for (let sweep = 0, isTurned = true; isTurned && sweep < MOST_SWEEPS; sweep++) {
    isTurned = false;
    for (let p = 0; p < S - 1; p++) {
      for (let q = p + 1; q < S; q++) isTurned = turn(columns[p], columns[q]) || isTurned;
    }
  }
  return Float64Array.from(columns, normOf).sort().reverse();
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
