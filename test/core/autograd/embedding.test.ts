import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { embedding, gather, sum } from "../../../src/core/autograd/ops.ts";
import { zeros } from "../../../src/core/tensor/create.ts";
import { ArgumentError, ShapeError } from "../../../src/core/tensor/errors.ts";
import { type Indices, indices } from "../../../src/core/tensor/indices.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import { refuses } from "../../support/refuses.ts";
import { GRADIENT_TOLERANCE, leaf, uniform } from "./values.ts";

describe("embedding", () => {
  test("picks rows, and sums the gradients of rows picked twice", () => {
    const weight = leaf([1, 2, 3, 4, 5, 6], [3, 2]);
    const picked = embedding(indices([2, 0, 2, 2], [2, 2]), weight);
    expect(picked.shape).toEqual([2, 2, 2]);
    expect([...picked.data]).toEqual([5, 6, 1, 2, 5, 6, 5, 6]);
    sum(picked).backward();
    expect([...weight.grad!.data]).toEqual([1, 1, 0, 0, 3, 3]);
  });

  test.each<[number[], Shape]>([
    [[1], []],
    [[0, 2, 1, 0], [4]],
    [
      [3, 3, 1],
      [3, 1],
    ],
    [[], [0]],
  ])("of %j in shape %j has the right gradient", (ids, shape) => {
    const error = gradientError((weight) => embedding(indices(ids, shape), weight), [uniform([4, 3], 1)]);
    expect(error).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("gives the padding row its values but no gradient", () => {
    const weight = leaf([1, 2, 3], [3, 1]);
    const picked = embedding(indices([1, 0, 1]), weight, { paddingIndex: 1 });
    expect([...picked.data]).toEqual([2, 1, 2]);
    sum(picked).backward();
    expect([...weight.grad!.data]).toEqual([1, 0, 0]);
  });

  refuses(ArgumentError, [
    [
      "an id too large",
      () => embedding(indices([0, 1, 3, 0], [2, 2]), zeros([3, 2])),
      /ids from 0 to 2, got 3 at \[1, 0\]/,
    ],
    ["a negative id", () => embedding(indices([0, -1]), zeros([3, 2])), /got -1 at \[1\]/],
    [
      "floats",
      () => embedding(zeros([1]) as unknown as Indices, zeros([3, 2])),
      /ids to be indices, got a Tensor/,
    ],
  ]);

  test("refuses a table that is none", () => {
    expect(() => embedding(indices([0]), zeros([3]))).toThrow(ShapeError);
  });
});

describe("gather", () => {
  test.each<[Shape, number, Shape]>([
    [[4], 0, [6]],
    [[2, 3], 1, [2, 1]],
    [[2, 3], 0, [4, 3]],
    [[2, 3, 4], 1, [2, 5, 3]],
    [[2, 3, 4], -1, [1, 3, 2]],
  ])(
    "from %j along %i with index of %j follows the formula and has the right gradient",
    (from, axis, shape) => {
      const x = uniform(from, 2);
      const at = axis < 0 ? axis + from.length : axis;
      const index = indices(
        Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => (5 * k + 1) % from[at]),
        shape,
      );
      const y = gather(x, axis, index);
      expect(y.shape).toEqual(shape);
      y.data.forEach((value, k) => {
        let rest = k;
        const place = shape.map(() => 0);
        for (let a = shape.length - 1; a >= 0; a--) {
          place[a] = rest % shape[a];
          rest = Math.floor(rest / shape[a]);
        }
        expect(value).toBe(x.at(...place.with(at, index.data[k])));
      });
      expect(gradientError((input) => gather(input, axis, index), [x])).toBeLessThan(GRADIENT_TOLERANCE);
    },
  );

  test("refuses indices outside, of another rank or too large", () => {
    const x = zeros([2, 3]);
    expect(() => gather(x, 1, indices([0, 3], [2, 1]))).toThrow(/index from 0 to 2, got 3 at \[1, 0\]/);
    expect(() => gather(x, 1, indices([0]))).toThrow(ShapeError);
    expect(() => gather(x, 1, indices([0, 0, 0], [3, 1]))).toThrow(
      /no larger than x of shape \[2, 3\] except along axis 1, got \[3, 1\]/,
    );
  });
});
