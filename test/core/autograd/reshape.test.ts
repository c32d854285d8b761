import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import {
  expand,
  flip,
  permute,
  reshape,
  squeeze,
  transpose,
  unsqueeze,
} from "../../../src/core/autograd/reshape.ts";
import { ShapeError } from "../../../src/core/tensor/errors.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { refuses } from "../../support/refuses.ts";
import { counting, GRADIENT_TOLERANCE, uniform } from "./values.ts";

const x = uniform([2, 3, 4], 1);
const y = uniform([2, 1, 4], 2);

test.each<[string, (...inputs: Tensor[]) => Tensor | Tensor[], Tensor[]]>([
  ["reshape", (a) => reshape(a, [4, -1]), [x]],
  ["squeeze", (a) => squeeze(a), [y]],
  ["squeeze of an axis", (a) => squeeze(a, { axis: 1 }), [y]],
  ["unsqueeze", (a) => unsqueeze(a, -1), [x]],
  ["permute", (a) => permute(a, [2, 0, 1]), [x]],
  ["permute of size 1", (a) => permute(a, [1, 2, 0]), [y]],
  ["transpose", (a) => transpose(a, 0, -1), [x]],
  ["flip", (a) => flip(a, [0, 2]), [x]],
  ["expand", (a) => expand(a, [3, 2, 5, 4]), [y]],
  ["expand to the same", (a) => expand(a, [2, 1, 4]), [y]],
])("%s has the right gradient", (_, operation, inputs) => {
  expect(gradientError(operation, inputs)).toBeLessThan(GRADIENT_TOLERANCE);
});

describe("reshape, squeeze and unsqueeze", () => {
  test("share the values", () => {
    const a = counting(2, 3);
    for (const b of [reshape(a, [3, 2]), unsqueeze(a, 1), squeeze(unsqueeze(a, 0))]) {
      expect(b.data).toBe(a.data);
    }
  });

  test("find a size of -1, also of no elements", () => {
    expect(reshape(counting(2, 6), [3, -1]).shape).toEqual([3, 4]);
    expect(reshape(counting(0, 6), [2, -1]).shape).toEqual([2, 0]);
    expect(reshape(counting(1), []).shape).toEqual([]);
  });

  refuses(ShapeError, [
    ["another number of elements", () => reshape(counting(6), [4]), /6 elements .* got \[4\]/],
    ["a remainder", () => reshape(counting(6), [4, -1]), /got \[4, -1\]/],
    ["two unknown sizes", () => reshape(counting(6), [-1, -1]), /integers >= 0/],
    ["no shape", () => reshape(counting(6), 6 as unknown as number[]), /shape of integers >= 0, got 6/],
    [
      "to squeeze a larger axis",
      () => squeeze(counting(6), { axis: 0 }),
      /axis 0 of size 1, got shape \[6\]/,
    ],
    ["an axis outside", () => unsqueeze(counting(6), 2), /from -2 to 1, got 2/],
  ]);
});

describe("permute, transpose and flip", () => {
  test("of a permutation and its inverse is the input", () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 });
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(shape, order, (sizes, axes) => {
        const a = counting(...sizes);
        const b = permute(a, axes);
        expect(b.shape).toEqual(axes.map((axis) => sizes[axis]));
        const inverse = axes.map((_, axis) => axes.indexOf(axis));
        expect(permute(b, inverse).data).toEqual(a.data);
      }),
      { seed: 11 },
    );
  });

  test("move elements to where the formula says", () => {
    const b = permute(counting(2, 3, 4), [1, 2, 0]);
    expect(b.at(2, 3, 1)).toBe(counting(2, 3, 4).at(1, 2, 3));
    expect([...transpose(counting(2, 3), 0, 1).data]).toEqual([0, 3, 1, 4, 2, 5]);
    expect([...flip(counting(2, 3), 1).data]).toEqual([2, 1, 0, 5, 4, 3]);
    expect([...flip(counting(2, 3), [0, 1]).data]).toEqual([5, 4, 3, 2, 1, 0]);
    expect([...flip(counting(0, 3), [0, 1]).data]).toEqual([]);
  });

  refuses(ShapeError, [
    ["an axis twice", () => permute(counting(2, 3), [0, -2]), /each of the 2 axes of x once, got \[0, -2\]/],
    ["too few axes", () => permute(counting(2, 3), [0]), /got \[0\]/],
    ["an axis outside", () => transpose(counting(2, 3), 0, 2), /from -2 to 1, got 2/],
    ["flip of an axis outside", () => flip(counting(2), -2), /got -2/],
  ]);
});

describe("expand", () => {
  test("repeats, and copies when there is nothing to repeat", () => {
    expect([...expand(counting(2, 1), [2, 2, 2]).data]).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
    const a = counting(2);
    expect(expand(a, [2]).data).not.toBe(a.data);
    expect(expand(counting(1, 3), [0, 3]).shape).toEqual([0, 3]);
  });

  test("refuses what does not broadcast to the shape", () => {
    expect(() => expand(counting(2, 3), [2, 1])).toThrow(/to which \[2, 3\] broadcasts, got \[2, 1\]/);
    expect(() => expand(counting(2, 3), [3])).toThrow(ShapeError);
  });
});
