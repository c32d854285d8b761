import { describe, expect, it } from "vitest";
import { matmul } from "../../../src/core/cells/product.ts";
import { allocate, type DType, type FloatArray } from "../../../src/core/tensor/dtype.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { expectSame } from "../../support/compare.ts";

function draw(random: Random, size: number, dtype: DType): FloatArray {
  return allocate(dtype, size).map(() => random.normal());
}

function transposed(a: FloatArray, rows: number, columns: number): FloatArray {
  return a.map((_, at) => a[(at % rows) * columns + Math.floor(at / rows)]);
}

/** Sums that start at `start`, in the order of the inner index, in double precision, rounded once. */
function naive(a: FloatArray, b: FloatArray, start: FloatArray, inner: number, columns: number): FloatArray {
  return start.map((value, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = value;
    for (let k = 0; k < inner; k++) sum += a[row * inner + k] * b[k * columns + column];
    return sum;
  });
}

describe.each(["float32", "float64"] as const)("matmul in %s", (dtype) => {
  it("is the sum in index order, bit for bit, for all sizes and orientations", () => {
    const random = new Random(1);
    for (const rows of [0, 1, 2, 5])
      for (const inner of [0, 1, 3, 8])
        for (const columns of [0, 1, 3, 4, 5, 9]) {
          const a = draw(random, rows * inner, dtype);
          const b = draw(random, inner * columns, dtype);
          const start = draw(random, rows * columns, dtype);
          for (const transposeA of [false, true])
            for (const transposeB of [false, true])
              for (const accumulate of [false, true]) {
                const out = start.slice();
                const left = transposeA ? transposed(a, rows, inner) : a;
                const right = transposeB ? transposed(b, inner, columns) : b;
                matmul(left, right, out, rows, inner, columns, { transposeA, transposeB, accumulate });
                const expected = naive(a, b, accumulate ? start : start.map(() => 0), inner, columns);
                expectSame(`${rows}x${inner}x${columns}`, out, expected);
              }
        }
  });

  it("writes only the result, even where the array is larger", () => {
    const out = allocate(dtype, 3).fill(7);
    matmul(allocate(dtype, 2).fill(2), allocate(dtype, 2).fill(3), out, 1, 2, 1);
    expect([...out]).toEqual([12, 7, 7]);
  });
});
