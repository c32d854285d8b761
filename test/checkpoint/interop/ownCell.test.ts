import { describe, expect, test } from "vitest";
import { fromFloat, openCheckpoint, type RawTensor } from "../../../src/checkpoint.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";

const [H, I] = [4, 3];
/** Every number of a tensor is its index, plus a hundred thousand for every tensor before it. */
function file(shapes: Record<string, number[]>): Uint8Array {
  const tensors = new Map<string, RawTensor>();
  for (const [name, shape] of Object.entries(shapes)) {
    const size = shape.reduce((a, b) => a * b, 1);
    tensors.set(
      name,
      fromFloat(
        Float32Array.from({ length: size }, (_, k) => k + 1e5 * tensors.size),
        shape,
      ),
    );
  }
  return writeSafetensors(tensors);
}
const rowsOf = (first: number, columns: number) =>
  Array.from({ length: H * columns }, (_, k) => first * H * columns + k);

describe("your own cell, with the order of its gates", () => {
  test.each([
    [
      "separate matrices",
      { "W.weight": [16, I], "W.bias": [16], "U.weight": [16, H], "head.weight": [2, H] },
      "",
    ],
    ["transposed", { "net/kernel_a": [I, 16], "net/kernel_b": [H, 16], "net/off": [16] }, "net"],
    ["one joint matrix", { lstm_kernel: [I + H, 16], lstm_bias: [16], dense: [H, 1] }, ""],
    [
      "a joint matrix and a head of the same form",
      { lstm_kernel: [I + H, 16], lstm_bias: [16], w: [8, H], b: [8] },
      "",
    ],
  ] as [string, Record<string, number[]>, string][])("%s", async (_, shapes, name) => {
    const { layers, warnings } = await openCheckpoint(file(shapes), { order: "ifog" });
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({
      name,
      convention: "own.LSTM in order ifog",
      inputSize: I,
      hiddenSize: H,
    });
    expect(warnings[0]).toMatch(/read by shapes/);
    const [{ weights }] = await layers[0].records();
    // The third block of the file is the output gate, which a record has last.
    const bias = [...weights.biasIh!].map((value) => value % 1e5);
    expect(bias).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 8, 9, 10, 11]);
    if ("W.weight" in shapes) {
      const stored = [...weights.weightIh].slice(2 * H * I);
      expect(stored).toEqual([...rowsOf(3, I), ...rowsOf(2, I)]);
      expect(weights.weightHh[0]).toBe(2e5);
    }
  });

  test("names decide where input and state have one size, and where they do not, nothing is guessed", async () => {
    const named = {
      "c.h2h.weight": [16, 4],
      "c.x2h.weight": [16, 4],
      "c.h2h.bias": [16],
      "c.x2h.bias": [16],
    };
    const { layers } = await openCheckpoint(file(named), { order: "ifog" });
    expect(layers).toHaveLength(1);
    const [{ weights }] = await layers[0].records();
    expect([weights.weightHh[0], weights.weightIh[0], weights.biasHh![0], weights.biasIh![0]]).toEqual([
      0, 1e5, 2e5, 3e5,
    ]);
    await expect(
      openCheckpoint(file({ A: [16, 4], B: [16, 4], c: [16] }), { order: "ifog" }),
    ).rejects.toThrow(/A, B: neither shapes nor names show which is recurrent/);
  });

  test("layer by layer under paths of their own, one of them with two biases", async () => {
    const shapes = {
      "cells.0.wx": [16, I],
      "cells.0.wh": [16, H],
      "cells.1.wx": [16, H],
      "cells.1.wh": [16, H],
      "cells.1.b1": [16],
      "cells.1.b2": [16],
    };
    const { layers } = await openCheckpoint(file(shapes), { order: "gifo" });
    expect(layers.map(({ name, inputSize }) => [name, inputSize])).toEqual([
      ["cells.0", I],
      ["cells.1", H],
    ]);
    expect(layers[1].tensorNames).toEqual(["cells.1.wx", "cells.1.wh", "cells.1.b1", "cells.1.b2"]);
  });

  test("tensors of a layer that is known are left to it", async () => {
    const known = {
      "gru.weight_ih_l0": [12, 3],
      "gru.weight_hh_l0": [12, 4],
      "gru.bias_ih_l0": [12],
      "gru.bias_hh_l0": [12],
    };
    const { layers } = await openCheckpoint(file({ ...known, "own.wx": [16, I], "own.wh": [16, H] }), {
      order: "ifog",
    });
    expect(layers.map(({ convention }) => convention)).toEqual(["pytorch.GRU", "own.LSTM in order ifog"]);
  });

  test("a GRU is read in one form, and the warning says which; its two biases must be told apart", async () => {
    const { warnings } = await openCheckpoint(file({ wx: [12, I], wh: [12, H] }), { order: "zrn" });
    expect(warnings[0]).toMatch(/reset gate after the product/);
    const shapes = { wx: [12, I], wh: [12, H], a: [12], b: [12] };
    await expect(openCheckpoint(file(shapes), { order: "zrn" })).rejects.toThrow(
      /which bias is the recurrent one/,
    );
  });

  test.each([
    ["gates twice", { W: [16, I], U: [16, H] }, "iffo"],
    ["letters of no cell", { W: [16, I], U: [16, H] }, "abcd"],
    ["no letters", { W: [16, I], U: [16, H] }, ""],
    ["no tensors of such shapes", { W: [15, I], U: [15, H] }, "ifog"],
    ["sizes of zero", { W: [0, I], U: [0, 0], b: [0] }, "ifog"],
  ] as [string, Record<string, number[]>, string][])("%s: refused", async (_, shapes, order) => {
    await expect(openCheckpoint(file(shapes), { order })).rejects.toThrow(/order: expected each gate/);
  });
});

test("a file with nothing but your own cell says what can be one, and a perceptron does not", async () => {
  const own = { "cell.W_from_in": [16, I], "cell.W_from_h": [16, H], "cell.b": [16], "head.weight": [2, H] };
  const { layers, warnings } = await openCheckpoint(file(own));
  expect(layers).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(
      /^cell: cell\.W_from_in and cell\.W_from_h can be a cell of your own \(LSTM 3 -> 4\); .*--order ifgo/,
    ),
  ]);
  const dense = { "fc1.weight": [16, H], "fc2.weight": [16, I], "fc3.weight": [4, 16], "fc1.bias": [16] };
  expect((await openCheckpoint(file(dense))).warnings).toEqual([]);
});
