/** Products with blocks on a diagonal against those of the whole matrix, with zeros beside the blocks. */
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  BlockDiagonal,
  type BlockShape,
} from "../../../../../src/core/cells/defined/engine/blockDiagonal.ts";
import { matmul } from "../../../../../src/core/cells/product.ts";
import { referenceKernels } from "../../../../../src/core/kernels/reference.ts";
import { Random } from "../../../../../src/core/tensor/random.ts";
import { expectClose } from "../../../../support/compare.ts";

/** [gates · units, inner] with the stored blocks in their places. */
function whole(weight: Float64Array, { gates, units, inner, blocks }: BlockShape): Float64Array {
  const [height, width] = [units / blocks, inner / blocks];
  const all = new Float64Array(gates * units * inner);
  for (let row = 0; row < gates * units; row++) {
    const block = Math.floor((row % units) / height);
    all.set(weight.subarray(row * width, (row + 1) * width), row * inner + block * width);
  }
  return all;
}

it("gives the products and gradients of the whole matrix", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      (blocks, gates, height, width, rows, accumulate) => {
        const shape = { gates, units: blocks * height, inner: blocks * width, blocks };
        const { units, inner } = shape;
        const random = new Random(blocks + 10 * height + 100 * width + 1000 * rows);
        const draw = (size: number) => Float64Array.from({ length: size }, () => random.normal());
        const weight = draw(gates * units * width);
        const [a, g, given] = [draw(rows * inner), draw(rows * gates * units), draw(rows * gates * units)];
        const dense = whole(weight, shape);
        const blocked = new BlockDiagonal(referenceKernels, weight, shape);

        const [out, wanted] = [given.slice(), given.slice()];
        blocked.forward(a, out, rows, accumulate);
        matmul(a, dense, wanted, rows, inner, gates * units, { transposeB: true, accumulate });
        expectClose("forward", out, wanted, { absolute: 1e-12 });

        const [back, wantedBack] = [new Float64Array(rows * inner), new Float64Array(rows * inner)];
        blocked.backward(g, back, rows);
        matmul(g, dense, wantedBack, rows, gates * units, inner);
        expectClose("backward", back, wantedBack, { absolute: 1e-12 });

        const gradient = new Float64Array(weight.length).fill(1);
        blocked.addGradient(g, a, gradient, rows);
        const all = new Float64Array(dense.length);
        matmul(g, a, all, gates * units, rows, inner, { transposeA: true });
        const ones = whole(new Float64Array(weight.length).fill(1), shape);
        // Of the whole gradient, what lies in the blocks.
        expectClose(
          "gradient",
          whole(gradient, shape),
          all.map((v, k) => (v + 1) * ones[k]),
          { absolute: 1e-12 },
        );
      },
    ),
    { seed: 5, numRuns: 100 },
  );
});

it("divides nothing with one block", () => {
  const weight = Float64Array.of(1, 2, 3, 4);
  const out = new Float64Array(2);
  new BlockDiagonal(referenceKernels, weight, { gates: 1, units: 2, inner: 2, blocks: 1 }).forward(
    Float64Array.of(1, 1),
    out,
    1,
  );
  expect([...out]).toEqual([3, 7]);
});
