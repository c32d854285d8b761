import { describe, expect, test } from "vitest";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import type { Nested } from "../../../src/core/tensor/nested.ts";
import { refuses } from "../../support/refuses.ts";

/** A list in a list, twice at each of 60 levels. */
function doubled(): unknown {
  let list: unknown[] = [];
  for (let level = 0; level < 60; level++) list = [list, list];
  return list;
}

describe("tensor and zeros", () => {
  test("keeps a typed array, copies numbers", () => {
    const data = Float64Array.of(1, 2, 3, 4);
    const x = tensor(data, [2, 2]);
    expect(x.data).toBe(data);
    expect(x.dtype).toBe("float64");
    expect(
      tensor([
        [1, 2],
        [3, 4],
      ]).shape,
    ).toEqual([2, 2]);
    expect(tensor(3).shape).toEqual([]);
    expect(tensor([], [0, 4]).size).toBe(0);
    expect(tensor([0.1], [1], { dtype: "float64" }).item()).toBe(0.1);
    expect(x.at(1, 0)).toBe(3);
  });

  test("a typed array may be given with its own dtype", () => {
    expect(tensor(Float64Array.of(1), [1], { dtype: "float64" }).dtype).toBe("float64");
  });

  refuses(SluiceError, [
    [
      "a wrong count",
      () => tensor(new Float32Array(3), [2, 2]),
      /expected 4 values for shape \[2, 2\], got 3/,
    ],
    ["ragged rows", () => tensor([[1, 2], [3]]), /rows of equal shape, got \[2\] and \[1\]/],
    ["rows of another depth", () => tensor([[1, 2], 3]), /at \[1\]\. Nest all rows equally deep/],
    ["words", () => tensor("abc" as unknown as Nested), /got "abc"/],
    ["a negative size", () => zeros([-1]), /shape of integers >= 0, got \[-1\]/],
    ["a fractional size", () => zeros([1.5]), /got \[1.5\]/],
    [
      "more than memory holds",
      () => zeros([1e5, 1e6]),
      /^zeros: .*fits into memory, got 100000000000 .*400 GB/,
    ],
    ["a size beyond counting", () => zeros([2 ** 52, 2 ** 52]), /fits into memory/],
    ["an unknown dtype", () => tensor([1], [1], { dtype: "float16" as never }), /tensor: .* got "float16"/],
    ["an unknown dtype of zeros", () => zeros([1], { dtype: "f64" as never }), /zeros: .* got "f64"/],
    [
      "an unknown option",
      () => tensor([1], [1], { dType: "float64" } as never),
      /options dtype, got "dType"/,
    ],
    ["an unknown option of zeros", () => zeros([1], { type: 1 } as never), /options dtype, got "type"/],
    [
      "a typed array of another dtype than asked for",
      () => tensor(Float32Array.of(1), [1], { dtype: "float64" }),
      /dtype float64, got Float32Array\(1\)/,
    ],
    [
      "a list that is short, and holds more members than anyone can visit",
      () => tensor([1, doubled()] as never),
      /rows of equal shape, got \[\] and \[2, 2, /,
    ],
    ["a list of such lists", () => tensor([doubled()] as never), /at most 67108864 nested arrays/],
    ["a hole in a shape", () => zeros(Object.assign(new Array<number>(2), [2])), /shape of integers/],
  ]);
});

test("nested arrays may end in typed arrays, and indices nest too", () => {
  const rows = tensor([Float64Array.of(1, 2), Float32Array.of(3, 4)]);
  expect(rows.shape).toEqual([2, 2]);
  expect([...rows.data]).toEqual([1, 2, 3, 4]);
  const ids = indices([
    [2, 0, 1],
    [1, 1, 1],
  ]);
  expect(ids.shape).toEqual([2, 3]);
  expect([...ids.data]).toEqual([2, 0, 1, 1, 1, 1]);
  expect(() => indices([[1, 2], [3]])).toThrow(
    "indices: expected rows of equal shape, got [2] and [1] at [1]. Pad",
  );
  expect(() => indices([[1.5]])).toThrow("32-bit integers, got 1.5");
});
