/** Small dense matrices, row-major: eigenvalues, damped least squares, orthonormal vectors, and orthogonal columns. */

/** A complex number. */
export interface Complex {
  re: number;
  im: number;
}

const EPSILON = 2 ** -52;
/** Turns of the QR algorithm for one eigenvalue; it usually needs two or three. */
const MOST_TURNS = 200;

/**
 * Returns the eigenvalues of a real matrix, by the double-shifted QR algorithm (Francis 1961) on its Hessenberg form.
 *
 * @param matrix [size, size]; it does not change
 * @returns conjugate pairs exactly, the largest modulus first
 */
export function eigenvalues(matrix: Float64Array, size: number): Complex[] {
  const h = matrix.slice();
  const at = (i: number, j: number) => h[i * size + j];
  for (let k = 0; k < size - 2; k++) {
    const column = Array.from({ length: size - k - 1 }, (_, i) => at(k + 1 + i, k));
    reflect(h, size, k + 1, column);
    for (let i = k + 2; i < size; i++) h[i * size + k] = 0;
  }
  let scale = 0;
  for (const value of h) scale = Math.max(scale, Math.abs(value));

  const found: Complex[] = [];
  let last = size - 1;
  for (let turns = 0; last >= 0; turns++) {
    let first = last;
    while (first > 0) {
      // As exact as the largest numbers of the matrix allow; a block that never splits counts as split.
      if (Math.abs(at(first, first - 1)) <= EPSILON * scale || turns > MOST_TURNS) break;
      first--;
    }
    if (last - first < 2) {
      found.push(...(first === last ? [{ re: at(last, last), im: 0 }] : ofBlock(at, first)));
      last = first - 1;
      turns = 0;
      continue;
    }
    // The shifts are the eigenvalues of the last block; others now and then, as a block can be its own successor.
    const isStuck = turns % 10 === 9;
    const off = Math.abs(at(last, last - 1)) + Math.abs(at(last - 1, last - 2));
    const sum = isStuck ? 1.5 * off : at(last - 1, last - 1) + at(last, last);
    const product = isStuck
      ? off * off
      : at(last - 1, last - 1) * at(last, last) - at(last - 1, last) * at(last, last - 1);
    let column = [
      at(first, first) ** 2 + at(first, first + 1) * at(first + 1, first) - sum * at(first, first) + product,
      at(first + 1, first) * (at(first, first) + at(first + 1, first + 1) - sum),
      at(first + 1, first) * at(first + 2, first + 1),
    ];
    for (let k = first; k < last; k++) {
      reflect(h, size, k, column);
      if (k > first) for (let i = k + 1; i <= Math.min(k + 2, last); i++) h[i * size + k - 1] = 0;
      column = Array.from({ length: Math.min(3, last - k) }, (_, i) => at(k + 1 + i, k));
    }
  }
  return found.sort((a, b) => Math.hypot(b.re, b.im) - Math.hypot(a.re, a.im) || b.re - a.re || b.im - a.im);
}

/** Of the block of two rows from `k` on. */
function ofBlock(at: (i: number, j: number) => number, k: number): Complex[] {
  const half = (at(k, k) - at(k + 1, k + 1)) / 2;
  const product = at(k, k + 1) * at(k + 1, k);
  const inside = half * half + product;
  const middle = at(k + 1, k + 1) + half;
  if (inside < 0) return [1, -1].map((sign) => ({ re: middle, im: sign * Math.sqrt(-inside) }));
  // Without cancellation: the far root, and the near one from the product of both.
  const far = half + (half < 0 ? -1 : 1) * Math.sqrt(inside);
  return [
    { re: at(k + 1, k + 1) + far, im: 0 },
    { re: far === 0 ? at(k + 1, k + 1) : at(k + 1, k + 1) - product / far, im: 0 },
  ];
}

/** h becomes P h P for the reflection P that maps a column, which begins at row `from`, to its first axis. */
function reflect(h: Float64Array, size: number, from: number, column: readonly number[]): void {
  const v = [...column];
  const norm = Math.hypot(...v);
  v[0] += v[0] < 0 ? -norm : norm;
  const length = v.reduce((total, each) => total + each * each, 0);
  // Squares of the smallest numbers are 0 too.
  if (length === 0) return;
  const mirror = (start: number, stride: number) => {
    let along = 0;
    for (let i = 0; i < v.length; i++) along += v[i] * h[start + i * stride];
    const factor = (2 * along) / length;
    for (let i = 0; i < v.length; i++) h[start + i * stride] -= factor * v[i];
  };
  for (let j = 0; j < size; j++) mirror(from * size + j, size);
  for (let i = 0; i < size; i++) mirror(i * size + from, 1);
}

/**
 * Returns the d that makes ‖A d + r‖² + damping · ‖d‖² least.
 *
 * @param a [size, size]
 * @param damping above 0; it is relative to the largest diagonal element of AᵀA
 */
export function dampedStep(a: Float64Array, r: Float64Array, damping: number): Float64Array {
  const size = r.length;
  const normal = new Float64Array(size * size);
  const d = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const row = k * size;
    for (let i = 0; i < size; i++) {
      if (a[row + i] === 0) continue;
      d[i] -= a[row + i] * r[k];
      for (let j = 0; j <= i; j++) normal[i * size + j] += a[row + i] * a[row + j];
    }
  }
  let most = 1e-200;
  for (let i = 0; i < size; i++) most = Math.max(most, normal[i * size + i]);
  // Cholesky in place, then both substitutions.
  for (let i = 0; i < size; i++) {
    normal[i * size + i] += damping * most;
    for (let j = 0; j <= i; j++) {
      let value = normal[i * size + j];
      for (let k = 0; k < j; k++) value -= normal[i * size + k] * normal[j * size + k];
      normal[i * size + j] =
        i > j ? value / normal[j * size + j] : Math.sqrt(Math.max(value, EPSILON * damping * most));
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) d[i] -= normal[i * size + k] * d[k];
    d[i] /= normal[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) d[i] -= normal[k * size + i] * d[k];
    d[i] /= normal[i * size + i];
  }
  return d;
}

/** Below this share of its length a column lies in the space of those before it, as far as doubles can tell. */
const DEPENDENT = 1e-13;

/**
 * Makes vectors orthonormal in place, one after the other (Gram and Schmidt, twice each).
 *
 * @param vectors one after the other, each `size` long
 * @param random  draws a direction for a vector that depends on those before it
 */
export function orthonormalise(vectors: Float64Array, size: number, random: () => number): void {
  for (let k = 0; k < vectors.length / size; k++) {
    const own = vectors.subarray(k * size, (k + 1) * size);
    const before = Math.hypot(...own);
    let norm = orthogonalise(vectors, own, k, size);
    if (!(norm > DEPENDENT * before)) {
      for (let i = 0; i < size; i++) own[i] = random();
      norm = orthogonalise(vectors, own, k, size);
    }
    for (let i = 0; i < size; i++) own[i] /= norm;
  }
}

function orthogonalise(vectors: Float64Array, own: Float64Array, before: number, size: number): number {
  for (let turn = 0; turn < 2; turn++) {
    for (let j = 0; j < before; j++) {
      let along = 0;
      for (let i = 0; i < size; i++) along += own[i] * vectors[j * size + i];
      for (let i = 0; i < size; i++) own[i] -= along * vectors[j * size + i];
    }
  }
  return Math.hypot(...own);
}

/**
 * Turns the columns of a square matrix against each other until all are orthogonal (one-sided Jacobi rotations, Hestenes 1958).
 *
 * @param matrix [size, size]; it does not change
 * @returns U Σ of its singular value decomposition, by columns: as long as the singular values, in no order
 */
export function orthogonalColumns(matrix: Float64Array, size: number): Float64Array[] {
  const columns = Array.from({ length: size }, (_, j) =>
    Float64Array.from({ length: size }, (_unused, i) => matrix[i * size + j]),
  );
  const MOST_SWEEPS = 60;
  for (let sweep = 0, isTurned = true; isTurned && sweep < MOST_SWEEPS; sweep++) {
    isTurned = false;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) isTurned = turn(columns[p], columns[q]) || isTurned;
    }
  }
  return columns;
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
