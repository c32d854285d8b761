/** Tensors, layers and checkpoints on the console. */
import { format, inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/checkpoint.ts";
import { GRU, Linear, LSTM, Sequential } from "../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { encodeModel } from "../../../src/core/train/index.ts";
import { crossEntropy } from "../../../src/index.ts";

describe("a tensor", () => {
  test.each<[string, Tensor, string]>([
    [
      "of whole numbers",
      tensor([
        [1, 2],
        [30, -4],
      ]),
      "tensor([[ 1,  2],\n        [30, -4]], shape [2, 2], float32)",
    ],
    ["of decimals", tensor([1, 2.5, -0.125]), "tensor([ 1.000,  2.500, -0.125], shape [3], float32)"],
    [
      "of three axes",
      tensor([
        [[1], [2]],
        [[3], [4]],
      ]),
      "tensor([[[1],\n         [2]],\n\n        [[3],\n         [4]]], shape [2, 2, 1], float32)",
    ],
    ["of one number", tensor(0.1), "tensor(0.1, shape [], float32)"],
    ["of none", zeros([0, 3]), "tensor([], shape [0, 3], float32)"],
    [
      "in double precision",
      tensor([0.1, 0.25], undefined, { dtype: "float64" }),
      "tensor([0.10, 0.25], shape [2], float64)",
    ],
    [
      "of sizes far apart, as NumPy with exponents",
      tensor([0.1, 1234.5]),
      "tensor([1.0000e-1, 1.2345e+3], shape [2], float32)",
    ],
    [
      "of NaN and infinity",
      tensor([Number.NaN, 1, Number.NEGATIVE_INFINITY]),
      "tensor([      NaN,         1, -Infinity], shape [3], float32)",
    ],
    ["of a zero below zero, as NumPy", tensor([0, -0, 3]), "tensor([ 0, -0,  3], shape [3], float32)"],
    [
      "of 1200 numbers, shortened",
      tensor(
        Float32Array.from({ length: 1200 }, (_, k) => k),
        [3, 400],
      ),
      "tensor([[   0,    1,    2, ...,  397,  398,  399],\n        [ 400,  401,  402, ...,  797,  798,  799],\n        [ 800,  801,  802, ..., 1197, 1198, 1199]], shape [3, 400], float32)",
    ],
  ])("%s", (_what, shown, text) => {
    expect(inspect(shown)).toBe(text);
    expect(String(shown)).toBe(text);
    // A browser's console calls no symbol, but turns into a string what %s stands for.
    expect(format("%s", shown)).toBe(text);
  });

  test("has lines of at most 75 columns before the shape", () => {
    const long = tensor(Float32Array.from({ length: 50 }, (_, k) => Math.sin(k)));
    const rows = String(long).split("\n");
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row.replace(/\], shape.*/, "").length).toBeLessThanOrEqual(76);
  });

  test("shows the numbers it holds, each as float32, and all of up to 1000", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }), fc.nat(), (shape, seed) => {
        const size = shape.reduce((a, b) => a * b, 1);
        const values = Float32Array.from({ length: size }, (_, k) => Math.sin(seed + k) + 2);
        const text = String(tensor(values, shape));
        const numbers = (text.split(", shape")[0].match(/-?\d[\d.e+-]*/g) ?? []).map(Number);
        expect(numbers).toHaveLength(size);
        expect(numbers.map(Math.fround)).toEqual([...values]);
        expect(
          JSON.parse(text.slice(7, text.indexOf(", shape")).replace(/\s/g, "")).flat?.(3) ?? [0],
        ).toHaveLength(size);
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  test("in an object is indented, and one whose array was transferred does not throw", () => {
    expect(inspect({ a: tensor([[1], [2]]) })).toBe(
      "{\n  a: tensor([[1],\n          [2]], shape [2, 1], float32)\n}",
    );
    const values = new Float32Array(2);
    const gone = tensor(values);
    structuredClone(values.buffer, { transfer: [values.buffer] });
    expect(inspect(gone)).toBe("tensor(without its array, shape [2])");
  });

  test("so do indices and a loss", () => {
    expect(inspect(indices([1, 20, 3]))).toBe("indices([ 1, 20,  3], shape [3], int32)");
    expect(inspect(crossEntropy(tensor([[1, 2]]), indices([0])))).toBe(
      "tensor(1.3132616, shape [], float32)",
    );
  });
});

test("a layer shows its toString", () => {
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 2, bidirectional: true, seed: 1 });
  expect(inspect(lstm)).toBe("LSTM(3, 2, bidirectional=true)");
  const model = new Sequential(lstm, new Linear({ inFeatures: 4, outFeatures: 1, seed: 1 }));
  expect(inspect(model)).toBe(String(model));
});

test("a trace shows its gates and sizes", () => {
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 2, numLayers: 2, bidirectional: true, seed: 1 });
  const { trace } = lstm.forward(zeros([5, 4, 3]), { trace: true });
  const text = "Trace(gates input, forget, cell, output; steps 5, batch 4, units 2)";
  expect(inspect(trace)).toBe(text);
  expect(String(trace)).toBe(text);
  const gru = new GRU({ inputSize: 3, hiddenSize: 2, seed: 1 });
  expect(String(gru.forward(zeros([5, 3]), { trace: true }).trace)).toBe(
    "Trace(gates reset, update, new; steps 5, units 2)",
  );
});

test("a checkpoint shows its layers, whose names forge no line", async () => {
  const model = new Sequential(
    new LSTM({ inputSize: 3, hiddenSize: 2, seed: 1 }),
    new GRU({ inputSize: 2, hiddenSize: 3, numLayers: 2, bidirectional: true, seed: 1 }),
  );
  const checkpoint = await openCheckpoint(encodeModel(model));
  const text =
    'safetensors checkpoint of 20 tensors, with these recurrent layers:\n  "0": pytorch.LSTM 3 -> 2\n  "1": pytorch.GRU 2 -> 3, 2 layers, bidirectional';
  expect(inspect(checkpoint)).toBe(text);
  expect(String(checkpoint)).toBe(text);
  expect(inspect(checkpoint.layers[0])).toBe('"0": pytorch.LSTM 3 -> 2');
  expect(Object.keys(checkpoint)).toEqual([
    "format",
    "tensors",
    "metadata",
    "layers",
    "possible",
    "warnings",
    "stateDict",
  ]);
  const plain = await openCheckpoint(encodeModel(new Linear({ inFeatures: 2, outFeatures: 3, seed: 1 })));
  expect(inspect(plain)).toBe("safetensors checkpoint of 2 tensors, no recurrent layer");
});
