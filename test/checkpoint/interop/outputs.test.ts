import { expect, test } from "vitest";
import type { CellRecord } from "../../../src/checkpoint/interop/engine.ts";
import { canRun, outputDifference } from "../../../src/checkpoint/interop/outputs.ts";
import { GRU, LSTM, RNN, useDefinedCells } from "../../../src/core/nn/index.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { moduleOf, recordOf } from "../../../src/modules.ts";

useDefinedCells();

/** Outputs of a layer of one cell on the input that `outputDifference` draws. */
function layerOutputs(cell: CellRecord): ArrayLike<number> {
  const { kind, inputSize } = cell.spec;
  const placed = { ...cell, layer: 0, direction: "forward" as const };
  const module = moduleOf({ name: "", cell: kind, numLayers: 1, bidirectional: false, cells: [placed] });
  const random = new Random(1);
  const input = Float32Array.from({ length: 36 * inputSize }, () => random.normal());
  return module.forward(new Tensor(input, [12, 3, inputSize])).output.data;
}

test.each([
  ["LSTM", (seed: number) => new LSTM({ inputSize: 3, hiddenSize: 4, seed })],
  [
    "LSTM with projection and peepholes",
    (seed: number) => new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, peephole: true, seed }),
  ],
  ["GRU", (seed: number) => new GRU({ inputSize: 3, hiddenSize: 4, seed })],
  ["GRU, reset before", (seed: number) => new GRU({ inputSize: 3, hiddenSize: 4, resetAfter: false, seed })],
  [
    "LSTM with a hard sigmoid",
    (seed: number) =>
      new LSTM({
        inputSize: 3,
        hiddenSize: 4,
        peephole: true,
        activations: { gate: "hardSigmoid(0.2)" },
        seed,
      }),
  ],
  [
    "GRU with a hard sigmoid and relu",
    (seed: number) =>
      new GRU({
        inputSize: 3,
        hiddenSize: 4,
        activations: { gate: "hardSigmoid(1/6)", state: "relu" },
        seed,
      }),
  ],
  ["RNN", (seed: number) => new RNN({ inputSize: 3, hiddenSize: 4, nonlinearity: "relu", seed })],
] as const)("%s: the difference is that of the layers", (_, make) => {
  const [a, b] = [1, 2].map((seed) => recordOf(make(seed)).cells[0]);
  const [x, y] = [layerOutputs(a), layerOutputs(b)];
  const expected = Math.max(...Array.from(x, (value, k) => Math.abs(value - y[k])));
  expect(outputDifference(a, b)).toBeCloseTo(expected, 5);
  expect(expected).toBeGreaterThan(0.01);
  expect(outputDifference(a, a)).toBe(0);
});

test("values that are not finite do not count as a small difference; other activations cannot be run", () => {
  const { cells } = recordOf(new RNN({ inputSize: 1, hiddenSize: 1, seed: 1 }));
  const broken = { ...cells[0], weights: { ...cells[0].weights, weightIh: Float32Array.of(Number.NaN) } };
  expect(outputDifference(cells[0], broken)).toBeNaN();
  expect(canRun({ gate: "sigmoid", state: "tanh" })).toBe(true);
  expect(canRun({ gate: "none", state: "relu" })).toBe(true);
  expect(canRun({ gate: "hardSigmoid(0.2)", state: "tanh" })).toBe(true);
  expect(canRun({ gate: "sigmoid", state: "softsign" })).toBe(true);
  expect(canRun({ gate: "sigmoid", state: "sparsemax" })).toBe(false);
  expect(canRun({ gate: "hardSigmoid(a fifth)", state: "tanh" })).toBe(false);
});
