import { describe, expect, test } from "vitest";
import { add, embedding, matmul } from "../../../src/core/autograd/ops.ts";
import { type DefinedLayer, GRU, type LSTM } from "../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { Indices, indices } from "../../../src/core/tensor/indices.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { refuses } from "../../support/refuses.ts";

describe("tensor", () => {
  refuses(SluiceError, [
    ["item of many", () => zeros([2]).item(), /expected one element, got shape \[2\]/],
    ["an index outside", () => zeros([2, 2]).at(0, 2), /index into \[2, 2\], got \[0, 2\]/],
    ["another shape", () => zeros([2]).copyFrom(zeros([3])), /expected shape \[2\], got \[3\]/],
    ["a fractional index", () => indices([0.5]), /32-bit integers, got 0.5/],
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
    ["indices without an array", () => new Indices([1] as never, [1]), /got \[1\]\. Use indices/],
    ["backward of many", () => zeros([2]).backward(), /expected a scalar, got shape \[2\]/],
    ["backward without history", () => zeros([1]).backward(), /without history/],
  ]);
});

test.each(["float32", "float64"] as const)(
  "elements have the methods of arrays in %s, which compile",
  (dtype) => {
    const { data } = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      undefined,
      { dtype },
    );
    expect(data.reduce((sum, value) => sum + value, 0)).toBe(10);
    expect(data.reduce((most, value) => Math.max(most, value))).toBe(4);
    expect([...data.map((value) => 2 * value)]).toEqual([2, 4, 6, 8]);
    expect(data.filter((value) => value > 1)).toHaveLength(3);
    let total = 0;
    for (const value of data) total += value;
    expect([total, Math.max(...data), data.at(-1)]).toEqual([10, 4, 4]);
    const single: Float32Array | undefined = data instanceof Float32Array ? data : undefined;
    expect(single === undefined).toBe(dtype === "float64");
  },
);

test("a call on one of several kinds of layers compiles", () => {
  const run = (model: LSTM | GRU | DefinedLayer) => model.forward(zeros([2, 1, 3]), { lengths: [2] });
  const { output, state } = run(new GRU({ inputSize: 3, hiddenSize: 2, seed: 1 }));
  expect([output.shape, state.hidden.shape]).toEqual([
    [2, 1, 2],
    [1, 1, 2],
  ]);
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
    for (const start of [3, -1, 0.5, Number.NaN]) {
      expect(() => Tensor.view(owner, start, [2])).toThrow(`the start of 2 elements within 4, got ${start}`);
    }
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
  refuses(SluiceError, [
    ["a hole in indices", () => indices(Object.assign(new Array<number>(2), [2])), /got undefined at \[1\]/],
    ["text as indices", () => indices("12" as never), /array of integers, got "12"/],
    ["a number as a gradient", () => zeros([]).backward(1 as never), /backward: .* got 1/],
    ["a list as a source", () => zeros([1]).copyFrom([1] as never), /copyFrom: .* got \[1\]/],
    ["nothing as indices", () => indices(null as never), /array of integers, got null/],
  ]);
});

test("JSON of tensors and indices is nested arrays, which make them again", () => {
  for (const [value, make] of [
    [tensor([[[0.5, 2]], [[-3, 4]]]), tensor],
    [indices([[1, 2, 3]]), indices],
  ] as const) {
    const nested = JSON.parse(JSON.stringify(value));
    expect(make(nested)).toEqual(value);
    expect(value.at(0, ...value.shape.slice(1).map((size) => size - 1))).toBe(nested[0].flat().at(-1));
  }
  expect(JSON.stringify([zeros([2, 0]), zeros([])])).toBe("[[[],[]],0]");
  expect(indices([7]).item()).toBe(7);
});
