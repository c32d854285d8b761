/** Weights with blocks on their diagonal as whole matrices, and back. */
import { expect, it } from "vitest";
import { blocksOf, wholeMatrix } from "../../../../../src/core/cells/defined/engine/blocks.ts";

it("puts the blocks of each gate on a diagonal, and finds them there", () => {
  const shape = { units: 4, inner: 6, blocks: 2 };
  // Two gates of two blocks, each of two rows and three columns.
  const stored = Float64Array.from({ length: 24 }, (_, k) => k + 1);
  const whole = wholeMatrix(stored, shape);
  expect([...whole.subarray(0, 24)]).toEqual([
    ...[1, 2, 3, 0, 0, 0],
    ...[4, 5, 6, 0, 0, 0],
    ...[0, 0, 0, 7, 8, 9],
    ...[0, 0, 0, 10, 11, 12],
  ]);
  expect([...whole.subarray(24, 30)]).toEqual([13, 14, 15, 0, 0, 0]);
  expect([...whole.subarray(42)]).toEqual([0, 0, 0, 22, 23, 24]);
  // Numbers beside the blocks are not part of them.
  expect(
    blocksOf(
      whole.map((value) => (value === 0 ? 99 : value)),
      shape,
    ),
  ).toEqual(stored);
});

it("returns a matrix of one block unchanged", () => {
  const stored = Float32Array.of(1, 2, 3, 4);
  const shape = { units: 2, inner: 2, blocks: 1 };
  expect(wholeMatrix(stored, shape)).toBe(stored);
  expect(blocksOf(stored, shape)).toBe(stored);
});
