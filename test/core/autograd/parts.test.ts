import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { concat, mul, select, slice, split, stack, sum } from "../../../src/core/autograd/ops.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { ArgumentError, ShapeError, SluiceError } from "../../../src/core/tensor/errors.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import { sizeOf } from "../../../src/core/tensor/shape.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { refuses } from "../../support/refuses.ts";
import { counting, GRADIENT_TOLERANCE, leaf, uniform } from "./values.ts";

const x = uniform([2, 3, 4], 1);
const y = uniform([2, 1, 4], 2);

test.each<[string, (...inputs: Tensor[]) => Tensor | Tensor[], Tensor[]]>([
  ["slice", (a) => slice(a, 1, 1, 3), [x]],
  ["slice of the last axis", (a) => slice(a, 2, -2), [x]],
  ["select", (a) => select(a, 1, -1), [x]],
  ["split", (a) => split(a, 2, { axis: 1 }), [x]],
  ["split, one part used", (a) => split(a, [1, 0, 2], { axis: 1 })[2], [x]],
  ["concat", (a, b) => concat([a, b, a], { axis: 1 }), [x, y]],
  ["stack", (a, b) => stack([a, b], { axis: 2 }), [x, uniform([2, 3, 4], 3)]],
])("%s has the right gradient", (_, operation, inputs) => {
  expect(gradientError(operation, inputs)).toBeLessThan(GRADIENT_TOLERANCE);
});

describe("slice, select and split", () => {
  test("take the elements at their index", () => {
    const a = counting(2, 3, 4);
    expect([...slice(a, 1, 2).data]).toEqual([8, 9, 10, 11, 20, 21, 22, 23]);
    expect([...slice(a, -1, -1).data]).toEqual([3, 7, 11, 15, 19, 23]);
    expect([...slice(a, 0, 0, -1).data]).toEqual([...a.data.subarray(0, 12)]);
    expect(slice(a, 1, 2, 2).shape).toEqual([2, 0, 4]);
    expect([...select(a, 1, 1).data]).toEqual([4, 5, 6, 7, 16, 17, 18, 19]);
    expect(select(a, 2, -1).shape).toEqual([2, 3]);
  });

  test("of a split and a concat is the input", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }), (sizes) => {
        const a = counting(2, sizeOf([sizes.reduce((s, n) => s + n, 0)]), 2);
        const parts = split(a, sizes, { axis: 1 });
        expect(parts.map((part) => part.shape[1])).toEqual(sizes);
        expect(concat(parts, { axis: 1 }).data).toEqual(a.data);
      }),
      { seed: 12 },
    );
  });

  test("split into equal parts with a smaller last one", () => {
    expect(split(counting(5, 2), 2).map((part) => part.shape)).toEqual([
      [2, 2],
      [2, 2],
      [1, 2],
    ]);
    expect(split(counting(0, 2), 2).map((part) => part.shape)).toEqual([[0, 2]]);
  });

  refuses(SluiceError, [
    ["a range outside", () => slice(counting(3), 0, 1, 4), /range within 0 to 3, got 1 to 4/],
    ["a range backwards", () => slice(counting(3), 0, 2, 1), /got 2 to 1/],
    ["a fractional range", () => slice(counting(3), 0, 0.5), /got 0.5 to 3/],
    ["an index outside", () => select(counting(3), 0, 3), /index from -3 to 2 along axis 0, got 3/],
    ["an index too low", () => select(counting(3), 0, -4), /got -4/],
    ["sizes that do not add up", () => split(counting(3), [1, 1]), /add up to 3, got \[1, 1\]/],
    ["a negative part", () => split(counting(3), [4, -1]), /sizes >= 0/],
    ["sizes as text", () => split(counting(3), "2" as never), /a part size, or a list of sizes, got "2"/],
    ["a range of text", () => slice(counting(3), 0, "1" as never), /got "1" to 3/],
    ["an axis without its name", () => split(counting(3), 1, 0 as never), /options \{ axis \}, got 0/],
    ["parts of nothing", () => split(counting(3), 0), /part size >= 1, got 0/],
  ]);
});

describe("concat and stack", () => {
  test("place the parts one after the other", () => {
    expect([...concat([counting(2, 1), counting(2, 2)], { axis: 1 }).data]).toEqual([0, 0, 1, 1, 2, 3]);
    expect([...stack([counting(2), counting(2)], { axis: 1 }).data]).toEqual([0, 0, 1, 1]);
    expect(stack([counting(2, 3)], { axis: -1 }).shape).toEqual([2, 3, 1]);
    expect(stack([counting(), counting()]).shape).toEqual([2]);
    expect(concat([counting(0, 2), counting(1, 2)]).shape).toEqual([1, 2]);
  });

  test("give a part that is used twice the sum, and a constant part nothing", () => {
    const a = leaf([1, 2]);
    sum(mul(concat([a, tensor(Float64Array.of(5)), a]), tensor(Float64Array.of(1, 2, 3, 4, 5)))).backward();
    expect([...a.grad!.data]).toEqual([5, 7]);
  });

  test.each<[string, () => unknown, RegExp, unknown]>([
    ["nothing", () => concat([]), /at least one tensor, got \[\]/, ArgumentError],
    [
      "other sizes",
      () => concat([counting(2, 3), counting(2, 4)]),
      /except along axis 0, got \[2, 3\] and \[2, 4\] \(tensor 1\)/,
      ShapeError,
    ],
    ["another rank", () => concat([counting(2), counting(2, 1)]), /got \[2\] and \[2, 1\]/, ShapeError],
    ["a scalar later", () => concat([counting(2), counting()]), /got \[2\] and \[\]/, ShapeError],
    ["mixed dtypes", () => concat([counting(2), zeros([2])]), /tensor 1 of float64, got float32/, ShapeError],
    ["a scalar", () => concat([counting()]), /axis/, ShapeError],
    ["a number", () => stack([1 as unknown as Tensor]), /tensor 0 to be a tensor, got 1/, ArgumentError],
    [
      "indices, and say what to do with them",
      () => concat([indices([1]) as unknown as Tensor]),
      /got an Indices. Make one with tensor\(ids.data, ids.shape\); to cut or join ids, do it with ids.data/,
      ArgumentError,
    ],
    [
      "other shapes",
      () => stack([counting(2), counting(3)]),
      /equal shapes, got \[2\] and \[3\]/,
      ShapeError,
    ],
  ])("refuse %s", (_, attempt, message, type) => {
    expect(attempt).toThrow(type as new () => Error);
    expect(attempt).toThrow(message);
  });
});
