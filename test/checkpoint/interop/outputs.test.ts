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

const size = { inputSize: 3, hiddenSize: 4 };
const hard = { gate: "hardSigmoid(0.2)" };
const reluHard = { gate: "hardSigmoid(1/6)", state: "relu" };
test.each<[string, (seed: number) => LSTM | GRU | RNN]>([
  ["LSTM", (seed) => new LSTM({ ...size, seed })],
  ["LSTM with projection and peepholes", (seed) => new LSTM({ ...size, projSize: 2, peephole: true, seed })],
  ["GRU", (seed) => new GRU({ ...size, seed })],
  ["GRU, reset before", (seed) => new GRU({ ...size, resetAfter: false, seed })],
  ["LSTM with a hard sigmoid", (seed) => new LSTM({ ...size, peephole: true, activations: hard, seed })],
  ["GRU with a hard sigmoid and relu", (seed) => new GRU({ ...size, activations: reluHard, seed })],
  ["RNN", (seed) => new RNN({ ...size, nonlinearity: "relu", seed })],
])("%s: the difference is that of the layers", (_, make) => {
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
