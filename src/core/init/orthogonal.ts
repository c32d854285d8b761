/**
 * Random orthogonal matrices, uniform among all of them (Haar's measure), at the speed of matrix products.
 *
 * Factoring a Gaussian matrix into Q·R gives such a Q, but only the reflections matter, and they can be drawn directly: the k-th
 * turns a Gaussian vector of m - k elements into its first axis (Stewart 1980). We join them in panels I - V·T·Vᵀ (Schreiber and Van Loan
 * 1989) and apply these with the matrix product of the kernels, so two kernel sets may differ in the last bits.
 */
import type { matmul } from "../cells/product.ts";
import { allocate, type DType, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import type { Random } from "../tensor/random.ts";
import { sumOfSquares } from "../tensor/statistics.ts";

/** Computes matrix products: any kernel set does. */
export interface MatrixProducts {
  readonly matmul: typeof matmul;
}

/** Reflections in a panel: enough for the products to be fast, few enough for the triangular part to be cheap. */
const PANEL = 64;

/**
 * Fills with orthonormal rows, or columns if the matrix is taller than wide, times `gain`.
 *
 * @param data     [rows, columns], overwritten
 * @param products of the kernels that compute; another set may give other last bits
 */
export function fillOrthogonal(
  data: FloatArray,
  rows: number,
  columns: number,
  gain: number,
  random: Random,
  products: MatrixProducts,
): void {
  const long = Math.max(rows, columns);
  const short = Math.min(rows, columns);
  const dtype = dtypeOf(data);
  const draws = new Float64Array(long + (long & 1));
  const reflections = Array.from({ length: short }, (_, k) => drawReflection(long - k, draws, random));
  // At its start, the part of the product from row and column `first` on; the rest of the product is still the identity.
  const part = allocate(dtype, long * short);
  const room = makeRoom(dtype, long, short);
  let width = 0;
  for (let first = PANEL * Math.floor((short - 1) / PANEL); first >= 0; first -= PANEL) {
    const count = Math.min(PANEL, short - first);
    const height = long - first;
    grow(part, width, count, height);
    width += count;
    applyPanel(
      reflections.slice(first, first + count),
      part.subarray(0, height * width),
      height,
      width,
      room,
      products,
    );
  }
  const factors = Float64Array.from(reflections, ({ sign }) => gain * sign);
  for (let row = 0; row < long; row++) {
    for (let column = 0; column < short; column++) {
      const value = factors[column] * part[row * short + column];
      data[rows < columns ? column * long + row : row * short + column] = value;
    }
  }
}

/** I - 2·u·uᵀ, and the sign of its column of Q that gives R a positive diagonal, which makes Q uniform. */
interface Reflection {
  unit: Float64Array;
  sign: 1 | -1;
}

/** @param draws memory for random numbers */
function drawReflection(length: number, draws: Float64Array, random: Random): Reflection {
  const unit = new Float64Array(length);
  for (;;) {
    fillGaussian(unit, draws.subarray(0, length + (length & 1)), random);
    const sign = unit[0] < 0 ? 1 : -1;
    // The sign that moves away from zero, so that nothing cancels.
    unit[0] -= sign * Math.sqrt(sumOfSquares(unit));
    const norm = Math.sqrt(sumOfSquares(unit));
    if (norm === 0) continue;
    for (let k = 0; k < length; k++) unit[k] /= norm;
    return { unit, sign };
  }
}

/** Standard normal numbers in pairs: both coordinates of Box and Muller's point count, which halves the number of draws. */
function fillGaussian(values: Float64Array, draws: Float64Array, random: Random): void {
  random.uniforms(draws);
  for (let k = 0; k < values.length; k += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - draws[k]));
    const angle = 2 * Math.PI * draws[k + 1];
    values[k] = radius * Math.cos(angle);
    if (k + 1 < values.length) values[k + 1] = radius * Math.sin(angle);
  }
}

/** Adds `count` rows and columns of the identity above and left of the matrix at the beginning of `part`: [height, width + count]. */
function grow(part: FloatArray, width: number, count: number, height: number): void {
  const wide = width + count;
  // From the last row up, so that no row overwrites an unmoved one.
  for (let row = height - 1; row >= count; row--) {
    const from = (row - count) * width;
    part.copyWithin(row * wide + count, from, from + width);
    part.fill(0, row * wide, row * wide + count);
  }
  part.fill(0, 0, count * wide);
  for (let k = 0; k < count; k++) part[k * wide + k] = 1;
}

/** Shared by all panels: new arrays would take longer than the products. */
interface Room {
  vectors: FloatArray;
  gram: FloatArray;
  along: FloatArray;
  change: FloatArray;
}

function makeRoom(dtype: DType, long: number, short: number): Room {
  const most = Math.min(PANEL, short);
  return {
    vectors: allocate(dtype, most * long),
    gram: allocate(dtype, most * most),
    along: allocate(dtype, most * short),
    change: allocate(dtype, most * short),
  };
}

/** part = H_0·H_1·…·part, where H_k are the reflections. @param part [height, width] */
function applyPanel(
  reflections: readonly Reflection[],
  part: FloatArray,
  height: number,
  width: number,
  room: Room,
  products: MatrixProducts,
): void {
  const count = reflections.length;
  // Vᵀ, one reflection per row; reflection k begins at element k.
  const vectors = room.vectors.subarray(0, count * height).fill(0);
  for (const [k, { unit }] of reflections.entries()) vectors.set(unit, k * height + k);
  const gram = room.gram.subarray(0, count * count);
  products.matmul(vectors, vectors, gram, count, height, count, { transposeB: true });
  const triangle = triangleOf(gram, count);
  const along = room.along.subarray(0, count * width);
  products.matmul(vectors, part, along, count, height, width);
  const change = room.change.subarray(0, count * width);
  products.matmul(triangle, along, change, count, count, width);
  products.matmul(vectors, change, part, height, count, width, { transposeA: true, accumulate: true });
}

/** -T of I - V·T·Vᵀ, from the products of the vectors: T's column k is 2·e_k - 2·T·(Vᵀ v_k) above the diagonal. */
function triangleOf(gram: FloatArray, count: number): FloatArray {
  const exact = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    for (let row = 0; row < k; row++) {
      let sum = 0;
      for (let j = row; j < k; j++) sum += exact[row * count + j] * gram[j * count + k];
      exact[row * count + k] = -2 * sum;
    }
    exact[k * count + k] = 2;
  }
  const negated = allocate(dtypeOf(gram), count * count);
  for (let k = 0; k < negated.length; k++) negated[k] = -exact[k];
  return negated;
}
