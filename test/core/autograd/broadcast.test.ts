import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  broadcastShape,
  broadcastStrides,
  copyStrided,
  expandTo,
  reduceTo,
  walkRows,
} from "../../../src/core/autograd/broadcast.ts";
import { type Shape, sizeOf, stridesOf } from "../../../src/core/tensor/shape.ts";

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

/** A shape, and one that broadcasts to it: some axes 1, some leading ones missing. */
const pairs = shapes.chain((shape) =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      fc.integer({ min: 0, max: shape.length }),
    )
    .map(([ones, missing]): [Shape, Shape] => [
      shape,
      shape.map((size, axis) => (ones[axis] ? 1 : size)).slice(missing),
    ]),
);

/** Element k of a dense array of shape `to`, in the array of shape `from` that broadcasts to it. */
function sourceOf(k: number, from: Shape, to: Shape): number {
  let rest = k;
  let at = 0;
  const strides = stridesOf(from);
  for (let axis = to.length - 1; axis >= 0; axis--) {
    const own = axis - (to.length - from.length);
    if (own >= 0 && from[own] !== 1) at += (rest % to[axis]) * strides[own];
    rest = Math.floor(rest / to[axis]);
  }
  return at;
}

describe("broadcastShape", () => {
  test.each<[Shape, Shape, Shape]>([
    [[], [], []],
    [[2, 3], [], [2, 3]],
    [
      [2, 1],
      [4, 1, 3],
      [4, 2, 3],
    ],
    [[0], [1], [0]],
    [
      [1, 0],
      [5, 1],
      [5, 0],
    ],
  ])("of %j and %j is %j, both ways", (a, b, wanted) => {
    expect(broadcastShape("test", a, b)).toEqual(wanted);
    expect(broadcastShape("test", b, a)).toEqual(wanted);
  });

  test("refuses sizes that are neither equal nor 1", () => {
    expect(() => broadcastShape("test", [2, 3], [2])).toThrow(
      "test: expected shapes that broadcast, got [2, 3] and [2]. Sizes must be equal or 1, counted from the last axis.",
    );
    expect(() => broadcastShape("test", [0], [2])).toThrow(/got \[0\] and \[2\]/);
  });
});

describe("walkRows", () => {
  test("visits every element once and in order, wherever it lies in both arrays", () => {
    fc.assert(
      fc.property(pairs, pairs, ([shape, from], [, other]) => {
        const second =
          other.length <= shape.length ? shape.map(() => 1).slice(shape.length - other.length) : [];
        const seen: [number, number, number][] = [];
        const strides = [broadcastStrides(from, shape), broadcastStrides(second, shape)];
        walkRows(shape, strides[0], strides[1], (start, end, a, stepA, b, stepB) => {
          for (let k = start; k < end; k++, a += stepA, b += stepB) seen.push([k, a, b]);
        });
        const wanted = Array.from({ length: sizeOf(shape) }, (_, k) => [k, sourceOf(k, from, shape), 0]);
        expect(seen).toEqual(wanted);
      }),
      { seed: 21 },
    );
  });

  test("is one row for equal shapes and scalars, and a row per bias", () => {
    const rows = (shape: Shape, a: Shape, b: Shape): number => {
      let count = 0;
      walkRows(shape, broadcastStrides(a, shape), broadcastStrides(b, shape), () => count++);
      return count;
    };
    expect(rows([4, 5, 6], [4, 5, 6], [4, 5, 6])).toBe(1);
    expect(rows([4, 5, 6], [4, 5, 6], [])).toBe(1);
    expect(rows([4, 5, 6], [4, 5, 6], [6])).toBe(20);
    expect(rows([4, 5, 6], [4, 1, 1], [4, 5, 6])).toBe(4);
    expect(rows([1, 1], [], [1])).toBe(1);
    expect(rows([3, 0], [3, 0], [])).toBe(0);
  });
});

describe("expandTo and reduceTo", () => {
  test("repeat and sum what the formula says, for any pair of shapes", () => {
    fc.assert(
      fc.property(pairs, ([shape, from]) => {
        const data = Float64Array.from({ length: sizeOf(from) }, (_, k) => k + 1);
        const expanded = expandTo(data, from, shape);
        expect(expanded.length).toBe(sizeOf(shape));
        expanded.forEach((value, k) => {
          expect(value).toBe(data[sourceOf(k, from, shape)]);
        });
        const sums = new Float64Array(sizeOf(from));
        const values = Float64Array.from({ length: sizeOf(shape) }, (_, k) => k);
        values.forEach((value, k) => {
          sums[sourceOf(k, from, shape)] += value;
        });
        expect(reduceTo(values, shape, from)).toEqual(sums);
      }),
      { seed: 22 },
    );
  });

  test("keep float32 and do not write to what they are given", () => {
    const data = Float32Array.of(1, 2);
    expect(expandTo(data, [2, 1], [2, 2])).toEqual(Float32Array.of(1, 1, 2, 2));
    expect(reduceTo(data, [2], [])).toEqual(Float32Array.of(3));
    expect(data).toEqual(Float32Array.of(1, 2));
  });
});

test("copyStrided reads from an origin, backwards too", () => {
  const data = Float32Array.of(0, 1, 2, 3, 4, 5);
  expect(copyStrided(data, [2, 3], [-3, -1], 5)).toEqual(Float32Array.of(5, 4, 3, 2, 1, 0));
  expect(copyStrided(data, [3, 2], [1, 3])).toEqual(Float32Array.of(0, 3, 1, 4, 2, 5));
});
