import { describe, expect, test } from "vitest";
import { SluiceError } from "../../src/tensor/errors.ts";
import { indices } from "../../src/tensor/indices.ts";
import { type Nested, Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";

describe("tensor", () => {
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

  test.each<[string, () => unknown, RegExp]>([
    [
      "a wrong count",
      () => tensor(new Float32Array(3), [2, 2]),
      /expected 4 values for shape \[2, 2\], got 3/,
    ],
    ["ragged rows", () => tensor([[1, 2], [3]]), /rows of equal shape, got \[2\] and \[1\]/],
    ["words", () => tensor("abc" as unknown as Nested), /got "abc"/],
    ["a negative size", () => zeros([-1]), /shape of integers >= 0, got \[-1\]/],
    ["a fractional size", () => zeros([1.5]), /got \[1.5\]/],
    ["item of many", () => zeros([2]).item(), /expected one element, got shape \[2\]/],
    ["an index outside", () => zeros([2, 2]).at(0, 2), /index into \[2, 2\], got \[0, 2\]/],
    ["another shape", () => zeros([2]).copyFrom(zeros([3])), /expected shape \[2\], got \[3\]/],
    ["a fractional index", () => indices([0.5]), /32-bit integers, got 0.5/],
    ["backward of many", () => zeros([2]).backward(), /expected a scalar, got shape \[2\]/],
    ["backward without history", () => zeros([1]).backward(), /without history/],
  ])("refuses %s", (_, attempt, message) => {
    expect(attempt).toThrow(SluiceError);
    expect(attempt).toThrow(message);
  });
});

describe("views", () => {
  test("share values both ways and follow their owner when it moves", () => {
    const owner = tensor(Float32Array.from({ length: 6 }, (_, i) => i));
    const view = Tensor.view(owner, 2, [2, 2]);
    const nested = Tensor.view(view, 1, [2]);
    view.data[0] = 20;
    expect(owner.data[2]).toBe(20);

    const arena = new Float32Array(10);
    owner.moveTo(arena.subarray(3, 9));
    expect([...view.data]).toEqual([20, 3, 4, 5]);
    nested.data[0] = -1;
    expect(arena[3 + 3]).toBe(-1);
    expect(owner.data[3]).toBe(-1);
  });

  test("a range outside the owner is refused, and so is moving a view", () => {
    const owner = zeros([4]);
    expect(() => Tensor.view(owner, 3, [2])).toThrow(/range within 4 elements, got \[3, 5\)/);
    expect(() => Tensor.view(owner, 0, [2]).moveTo(new Float32Array(2))).toThrow(/expected an owner/);
    expect(() => owner.moveTo(new Float64Array(4))).toThrow(
      /expected 4 elements of float32, got 4 of float64/,
    );
  });

  test("a clone is independent", () => {
    const x = tensor([1, 2]);
    const copy = x.clone();
    copy.data[0] = 9;
    expect(x.data[0]).toBe(1);
  });
});

describe("what is almost a tensor", () => {
  test.each<[string, () => unknown, RegExp]>([
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
    ["a hole in a shape", () => zeros(Object.assign(new Array<number>(2), [2])), /shape of integers/],
    ["a hole in indices", () => indices(Object.assign(new Array<number>(2), [2])), /got undefined at 1/],
    ["text as indices", () => indices("12" as never), /array of integers, got "12"/],
    ["a number as a gradient", () => zeros([]).backward(1 as never), /backward: .* got 1/],
    ["a list as a source", () => zeros([1]).copyFrom([1] as never), /copyFrom: .* got \[1\]/],
    ["nothing as indices", () => indices(null as never), /array of integers, got null/],
  ])("%s is refused", (_, make, message) => {
    expect(make).toThrow(SluiceError);
    expect(make).toThrow(message);
  });

  test("a typed array may be given with its own dtype", () => {
    expect(tensor(Float64Array.of(1), [1], { dtype: "float64" }).dtype).toBe("float64");
  });
});
