import { describe, expect, test } from "vitest";
import { add, square } from "../../../src/core/autograd/elementwise.ts";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { sum } from "../../../src/core/autograd/reduce.ts";
import { type RecurrentLayerOptions, recurrentLayer } from "../../../src/core/autograd/runLayer.ts";
import { slice } from "../../../src/core/autograd/shape.ts";
import { noGrad } from "../../../src/core/autograd/tape.ts";
import type { CellSpec, CellState, CellWeights } from "../../../src/core/cells/cell.ts";
import { mapWeights, stateSize } from "../../../src/core/cells/cell.ts";
import { gateNames } from "../../../src/core/cells/gates.ts";
import { zeros } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { plainLSTM } from "../../support/layers.ts";
import { GRADIENT_TOLERANCE, uniform } from "./values.ts";

const lstm = plainLSTM(2, 3);
const specs: [string, CellSpec][] = [
  ["LSTM", lstm],
  ["LSTM of one unit", { ...lstm, inputSize: 1, hiddenSize: 1 }],
  ["LSTM with projection", { ...lstm, projSize: 2 }],
  ["LSTM with peepholes", { ...lstm, peephole: true }],
  ["coupled LSTM with peepholes", { ...lstm, coupled: true, peephole: true }],
  ["GRU", { kind: "gru", inputSize: 2, hiddenSize: 3, resetAfter: true }],
  ["GRU with reset before", { kind: "gru", inputSize: 2, hiddenSize: 3, resetAfter: false }],
  ["RNN", { kind: "rnn", inputSize: 2, hiddenSize: 3, nonlinearity: "tanh" }],
];

/** Distinct weights for every gate. */
function weightsOf(spec: CellSpec, biases = true): CellWeights<Tensor> {
  const H = spec.hiddenSize;
  const rows = gateNames(spec).length * H;
  const weights: CellWeights<Tensor> = {
    weightIh: uniform([rows, spec.inputSize], 1, { from: -1, to: 1 }),
    weightHh: uniform([rows, stateSize(spec)], 2, { from: -1, to: 1 }),
  };
  if (biases) {
    weights.biasIh = uniform([rows], 3, { from: -1, to: 1 });
    weights.biasHh = uniform([rows], 4, { from: -1, to: 1 });
  }
  if (spec.kind === "lstm" && spec.projSize > 0) weights.weightHr = uniform([spec.projSize, H], 5);
  if (spec.kind === "lstm" && spec.peephole) weights.weightCh = uniform([(spec.coupled ? 2 : 3) * H], 6);
  return weights;
}

function stateOf(spec: CellSpec, batch: number): CellState<Tensor> {
  const hidden = uniform([batch, stateSize(spec)], 7, { from: -1, to: 1 });
  if (spec.kind !== "lstm") return { hidden };
  return { hidden, cell: uniform([batch, spec.hiddenSize], 8, { from: -1, to: 1 }) };
}

function optionsOf(spec: CellSpec, steps: number, batch: number): RecurrentLayerOptions {
  const input = uniform([steps, batch, spec.inputSize], 9, { from: -1, to: 1 });
  return { spec, weights: weightsOf(spec), input, initial: stateOf(spec, batch), reverse: false };
}

/** Every tensor a layer was given. */
function inputsOf({ input, initial, weights }: RecurrentLayerOptions): Tensor[] {
  return [input, ...Object.values(initial), ...Object.values(weights)];
}

describe("recurrentLayer", () => {
  test("keeps shapes, dtype and gate activations", () => {
    const { output, final, trace } = recurrentLayer(optionsOf({ ...lstm, projSize: 2 }, 4, 5));
    expect(output.shape).toEqual([4, 5, 2]);
    expect(final.hidden.shape).toEqual([5, 2]);
    expect(final.cell!.shape).toEqual([5, 3]);
    expect(trace.gates.length).toBe(4 * 5 * 12);
    expect(output.dtype).toBe("float64");
  });

  test("asks only for the gradients that are needed", () => {
    const options = optionsOf(lstm, 2, 2);
    const { weightHh } = options.weights;
    weightHh.requiresGrad = true;
    sum(recurrentLayer(options).output).backward();
    expect(weightHh.grad!.shape).toEqual([12, 3]);
    for (const other of inputsOf(options)) if (other !== weightHh) expect(other.grad).toBeUndefined();
  });

  test("sums the gradients of weights that two layers share, and of a bias used on both sides", () => {
    const options = optionsOf({ ...lstm, inputSize: 3 }, 2, 2);
    const error = gradientError(() => {
      const first = recurrentLayer(options);
      return recurrentLayer({ ...options, input: first.output, reverse: true }).output;
    }, inputsOf(options));
    expect(error).toBeLessThan(GRADIENT_TOLERANCE);
    const tied = { ...options, weights: { ...options.weights, biasHh: options.weights.biasIh } };
    const tiedError = gradientError(() => recurrentLayer(tied).output, [options.weights.biasIh!]);
    expect(tiedError).toBeLessThan(GRADIENT_TOLERANCE);
  });

  test("records nothing inside noGrad, and does not write to the gradients it receives", () => {
    const options = optionsOf(lstm, 2, 2);
    options.input.requiresGrad = true;
    expect(noGrad(() => recurrentLayer(options)).output.source).toBeUndefined();
    const { output, final } = recurrentLayer(options);
    // One array for output and final state: were it written to, the second of two equal runs would differ.
    const seed = uniform([2, 3], 10);
    const before = [...seed.data];
    add(final.hidden, final.cell!).backward(seed);
    expect([...seed.data]).toEqual(before);
    expect(output.source).toBeDefined();
  });

  test("does not mind that lengths change afterwards", () => {
    const lengths = Int32Array.of(1, 2);
    const options = { ...optionsOf(lstm, 2, 2), lengths };
    options.input.requiresGrad = true;
    const { output } = recurrentLayer(options);
    lengths.fill(2);
    sum(square(output)).backward();
    expect([...options.input.grad!.data.subarray(4, 6)]).toEqual([0, 0]);
  });

  const good = optionsOf(lstm, 2, 3);
  const { weightIh, weightHh, biasIh } = good.weights;
  const double = { dtype: "float64" } as const;
  test.each<[string, Partial<Record<keyof RecurrentLayerOptions, unknown>>, RegExp]>([
    ["an input of two axes", { input: zeros([2, 2], double) }, /shape \[T, N, 2\] with T >= 1, got \[2, 2\]/],
    ["another input size", { input: zeros([2, 3, 4], double) }, /got \[2, 3, 4\]/],
    ["no steps", { input: zeros([0, 3, 2], double) }, /T >= 1, got \[0, 3, 2\]/],
    ["another dtype", { input: zeros([2, 3, 2]) }, /float32, got float64/],
    ["another batch", { initial: stateOf(lstm, 2) }, /hidden state of shape \[3, 3\], got \[2, 3\]/],
    [
      "a state without cell",
      { initial: { hidden: zeros([3, 3], double) } },
      /cell state to be a tensor, got undefined/,
    ],
    ["a cell state for a GRU", { spec: specs[5][1], weights: weightsOf(specs[5][1]) }, /state without cell/],
    [
      "a missing weight",
      { weights: { weightIh } },
      /expected weights weightIh, weightHh, biasIh, biasHh, got weightIh\./,
    ],
    [
      "a missing projection",
      {
        spec: { ...lstm, projSize: 2 },
        initial: stateOf({ ...lstm, projSize: 2 }, 3),
        weights: { weightIh, weightHh: zeros([12, 2], double) },
      },
      /weightHr, got/,
    ],
    ["a weight too many", { weights: { ...good.weights, weightHr: weightHh } }, /got .*weightHr\./],
    [
      "a misshapen weight",
      { weights: { weightIh: weightHh, weightHh } },
      /weightIh of shape \[12, 2\], got \[12, 3\]/,
    ],
    [
      "a misshapen bias",
      { weights: { weightIh, weightHh, biasIh: slice(biasIh!, 0, 1) } },
      /biasIh of shape \[12\], got \[11\]/,
    ],
    ["too few lengths", { lengths: Int32Array.of(1, 2) }, /Int32Array of 3 lengths, got Int32Array\(2\)/],
    ["lengths of floats", { lengths: [1, 2, 2] }, /got \[1, 2, 2\]/],
    ["a length of 0", { lengths: Int32Array.of(1, 0, 2) }, /from 1 to 2, got 0 for sequence 1/],
    ["a length beyond the end", { lengths: Int32Array.of(1, 2, 3) }, /got 3 for sequence 2/],
  ])("refuses %s", (_, changes, message) => {
    const attempt = () => recurrentLayer({ ...good, ...changes } as RecurrentLayerOptions);
    expect(attempt).toThrow(SluiceError);
    expect(attempt).toThrow(message);
  });

  test("gives float32 for float32", () => {
    const single = (x: Tensor): Tensor => {
      const copy = zeros(x.shape);
      copy.data.set(x.data);
      return copy;
    };
    const { output } = recurrentLayer({
      ...good,
      input: single(good.input),
      weights: mapWeights(good.weights, single),
      initial: { hidden: single(good.initial.hidden), cell: single(good.initial.cell!) },
    });
    expect(output.dtype).toBe("float32");
  });
});
