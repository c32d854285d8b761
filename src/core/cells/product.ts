/**
 * The matrix product of the reference. Every element is a sum in double precision in the order of the inner index, rounded once when it
 * is stored. The order is the same for all sizes, so a row gets the same bits alone and in a batch. Computing four columns at a time hides
 * the latency of additions without changing a bit.
 */
import type { FloatArray } from "../tensor/dtype.ts";

export interface MatmulOptions {
  /** `a` is stored as [inner, rows]. */
  transposeA?: boolean;
  /** `b` is stored as [columns, inner]. */
  transposeB?: boolean;
  /** Add to `out` instead of overwriting it. */
  accumulate?: boolean;
}

/**
 * out = op(a) · op(b), or out += with `accumulate`.
 *
 * @param a   [rows, inner], or its transpose
 * @param b   [inner, columns], or its transpose
 * @param out [rows, columns]; must not overlap the operands
 */
export function matmul(
  a: FloatArray,
  b: FloatArray,
  out: FloatArray,
  rows: number,
  inner: number,
  columns: number,
  options: MatmulOptions = {},
): void {
  const { transposeA = false, transposeB = false, accumulate = false } = options;
  const rowStrideA = transposeA ? 1 : inner;
  const innerStrideA = transposeA ? rows : 1;
  const innerStrideB = transposeB ? 1 : columns;
  const columnStrideB = transposeB ? inner : 1;
  const blocked = columns - (columns % 4);

  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < blocked; column += 4) {
      const to = row * columns + column;
      let sum0 = accumulate ? out[to] : 0;
      let sum1 = accumulate ? out[to + 1] : 0;
      let sum2 = accumulate ? out[to + 2] : 0;
      let sum3 = accumulate ? out[to + 3] : 0;
      let atA = row * rowStrideA;
      let at0 = column * columnStrideB;
      let at1 = at0 + columnStrideB;
      let at2 = at1 + columnStrideB;
      let at3 = at2 + columnStrideB;
      for (let k = 0; k < inner; k++) {
        const x = a[atA];
        sum0 += x * b[at0];
        sum1 += x * b[at1];
        sum2 += x * b[at2];
        sum3 += x * b[at3];
        atA += innerStrideA;
        at0 += innerStrideB;
        at1 += innerStrideB;
        at2 += innerStrideB;
        at3 += innerStrideB;
      }
      out[to] = sum0;
      out[to + 1] = sum1;
      out[to + 2] = sum2;
      out[to + 3] = sum3;
    }
    for (let column = blocked; column < columns; column++) {
      let sum = accumulate ? out[row * columns + column] : 0;
      let atA = row * rowStrideA;
      let atB = column * columnStrideB;
      for (let k = 0; k < inner; k++) {
        sum += a[atA] * b[atB];
        atA += innerStrideA;
        atB += innerStrideB;
      }
      out[row * columns + column] = sum;
    }
  }
}

/** out[column] += the sum over the rows of a [rows, columns]. */
export function addColumnSums(a: FloatArray, out: Float64Array, rows: number, columns: number): void {
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) out[column] += a[row * columns + column];
}
