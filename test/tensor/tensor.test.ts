import { describe, expect, test } from "vitest";
import { add } from "../../src/autograd/elementwise.ts";
import { embedding } from "../../src/autograd/embedding.ts";
import { matmul } from "../../src/autograd/matrix.ts";
import { SluiceError } from "../../src/tensor/errors.ts";
import { Indices, indices } from "../../src/tensor/indices.ts";
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
    [
      "more than memory holds",
      () => zeros([1e5, 1e6]),
      /^zeros: .*fits into memory, got 100000000000 .*400 GB/,
    ],
    ["a size beyond counting", () => zeros([2 ** 52, 2 ** 52]), /fits into memory/],
    [
      "a product beyond memory",
      () => matmul(zeros([3e5, 1]), zeros([1, 3e5])),
      /fits into memory, got 90000000000/,
    ],
    ["a broadcast beyond memory", () => add(zeros([3e5, 1]), zeros([3e5])), /fits into memory/],
    ["a constructor without an array", () => new Tensor([1] as never, [1]), /got \[1\]\. Use tensor/],
    ["a constructor with another shape", () => new Tensor(new Float32Array(2), [3]), /got \[3\]/],
    ["a view of nothing", () => Tensor.view(null as never, 0, [1]), /expected a tensor, got null/],
    ["a view from half an element", () => Tensor.view(zeros([2]), 0.5, [1]), /got 0.5/],
    [
      "an array that says another length",
      () => tensor(Object.defineProperty(new Float32Array(2), "length", { value: 4 }), [4]),
      /^Tensor: expected an array with its true length, 2, got one that claims 4/,
    ],
    [
      "an array that another moves to and that says another length",
      () => zeros([4]).moveTo(Object.defineProperty(new Float32Array(2), "length", { value: 4 })),
      /its true length, 2, got one that claims 4/,
    ],
    [
      "indices of an array that says another length",
      () => indices(Object.defineProperty(Int32Array.of(1, 2), "length", { value: 4 }), [4]),
      /^Indices: expected an array with its true length, 2, got one that claims 4/,
    ],
    ["indices without an array", () => new Indices([1] as never, [1]), /got \[1\]\. Use indices/],
    ["backward of many", () => zeros([2]).backward(), /expected a scalar, got shape \[2\]/],
    ["backward without history", () => zeros([1]).backward(), /without history/],
  ])("refuses %s", (_, attempt, message) => {
    expect(attempt).toThrow(SluiceError);
    expect(attempt).toThrow(message);
  });
});

describe("a buffer that was transferred away", () => {
  const transfer = (values: Float32Array) => structuredClone(values.buffer, { transfer: [values.buffer] });

  test("is refused where the tensor is used, and so are its views", () => {
    const values = Float32Array.of(1, 2);
    const x = tensor(values);
    const view = x.detach();
    const seen = x.detach();
    expect([...seen.data]).toEqual([1, 2]);
    transfer(values);
    const uses: (() => unknown)[] = [
      () => add(x, 1),
      () => matmul(x, x),
      () => x.clone(),
      () => x.at(0),
      () => zeros([2]).copyFrom(x),
      () => add(view, 1),
      () => add(seen, 1),
    ];
    for (const use of uses) {
      expect(use).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
      expect(use).toThrow(/detached ArrayBuffer/);
    }
  });

  test("is refused as indices too", () => {
    const values = Int32Array.of(1, 0);
    const ids = indices(values);
    structuredClone(values.buffer, { transfer: [values.buffer] });
    expect(() => embedding(ids, zeros([2, 3]))).toThrow(/detached ArrayBuffer/);
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

/** A list in a list, twice at each of 60 levels. */
function doubled(): unknown {
  let list: unknown[] = [];
  for (let level = 0; level < 60; level++) list = [list, list];
  return list;
}

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
    [
      "a list that is short, and holds more members than anyone can visit",
      () => tensor([1, doubled()] as never),
      /rows of equal shape, got \[\] and \[2, 2, /,
    ],
    ["a list of such lists", () => tensor([doubled()] as never), /at most 67108864 nested arrays/],
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
