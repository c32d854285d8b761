/** Dropout as a module and between recurrent layers, after PyTorch's `test_RNN_dropout`, `_dropout_state` and `_change_dropout`. */
import { describe, expect, test } from "vitest";
import { sum } from "../../../src/core/autograd/reduce.ts";
import { Dropout, GRU, LSTM, Module, RNN, Sequential } from "../../../src/core/nn/index.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { distance, fillDistinct, leaf, values } from "./fixtures.ts";

describe.each([0, 0.276, 0.731, 1])("p = %s", (p) => {
  test.each([true, false])("training: %s", (training) => {
    // All weights 1: the first layer gives 10 in each of 1000 units, the second the sum of what dropout leaves.
    const rnn = new RNN({
      inputSize: 10,
      hiddenSize: 1000,
      numLayers: 2,
      bias: false,
      nonlinearity: "relu",
      dropout: p,
      seed: 1,
    });
    for (const name of ["weight_ih_l0", "weight_ih_l1"]) rnn.parameter(name).data.fill(1);
    rnn.train(training);
    const { output, state } = rnn.forward(tensor(new Float32Array(10).fill(1), [1, 1, 10]));
    expect(state.hidden.data.subarray(0, 1000).every((h) => h === 10)).toBe(true);
    const first = output.data[0];
    expect(output.data.every((v) => v === first)).toBe(true);
    if (p === 0 || !training) expect(first).toBe(10_000);
    else if (p === 1) expect(first).toBe(0);
    else {
      // 5 standard deviations of the number of units kept; each adds 10 / (1 - p).
      const spread = 5 * Math.sqrt(1000 * p * (1 - p)) * (10 / (1 - p));
      expect(Math.abs(first - 10_000)).toBeLessThan(spread);
      const kept = first * ((1 - p) / 10);
      // Sums of up to 1000 float32 numbers.
      expect(Math.abs(kept - Math.round(kept))).toBeLessThan(1e-3);
    }
  });
});

const three = { inputSize: 3, hiddenSize: 16, numLayers: 3, seed: 4, dtype: "float64" } as const;

test("training draws new masks at every call, evaluation none", () => {
  const lstm = new LSTM({ ...three, dropout: 0.5 });
  const x = values([4, 2, 3], 1);
  const forward = () => lstm.forward(x).output.data;
  const [first, second] = [forward(), forward()];
  expect(first).not.toEqual(second);
  lstm.eval();
  const still = lstm.random.state();
  expect(forward()).toEqual(forward());
  expect(lstm.random.state()).toEqual(still);
});

test("masks are those of the seed", () => {
  const x = values([4, 2, 3], 1);
  const outputs = [0, 1].map(() => new GRU({ ...three, dropout: 0.5 }).forward(x).output.data);
  expect(outputs[0]).toEqual(outputs[1]);
});

test("the state of the generator, put back, brings the same masks back", () => {
  const model = new Sequential(new LSTM({ ...three, dropout: 0.5 }), new Dropout({ p: 0.3, seed: 9 }));
  const x = values([4, 2, 3], 1);
  model.forward(x);
  const states = model.randomStates();
  expect(Object.keys(states)).toEqual(["0.random", "1.random"]);
  const first = model.forward(x).data;
  expect(model.forward(x).data).not.toEqual(first);
  model.loadRandomStates(JSON.parse(JSON.stringify(states)));
  expect(model.forward(x).data).toEqual(first);
  expect(() => model.loadRandomStates({ "0.random": states["0.random"] })).toThrow(
    /expected the generators .*1\.random.*got/,
  );
});

test("generators in arrays are restored, and shared ones stay shared", () => {
  class Noisy extends Module {
    readonly sources = [new Random(1), new Random(2)];
    readonly first = new Dropout();
    readonly second = new Dropout();
    forward() {}
  }
  const noisy = new Noisy();
  noisy.second.random = noisy.first.random;
  const states = noisy.randomStates();
  expect(Object.keys(states)).toEqual(["sources.0", "sources.1", "first.random", "second.random"]);
  const draw = () =>
    [noisy.sources[0], noisy.sources[1], noisy.first.random, noisy.second.random].map((r) => r.uint32());
  const drawn = draw();
  noisy.loadRandomStates(states);
  expect(draw()).toEqual(drawn);
  expect(noisy.second.random).toBe(noisy.first.random);
});

test("p may be changed between calls", () => {
  const lstm = new LSTM(three);
  fillDistinct(lstm);
  const x = values([4, 2, 3], 1);
  const plain = lstm.forward(x).output.data;
  for (const p of [0, 0.5, 0, 0.7, 0.2, 1, 0.2, 0]) {
    lstm.dropout = p;
    const [first, second] = [lstm.forward(x).output.data, lstm.forward(x).output.data];
    if (p === 0 || p === 1) expect(first).toEqual(second);
    else expect(first).not.toEqual(second);
    if (p === 0) expect(first).toEqual(plain);
  }
});

test("the output of the last layer and the states are not dropped from", () => {
  const lstm = new LSTM({ ...three, dropout: 1 });
  const { output, state } = lstm.forward(values([4, 2, 3], 1));
  expect(output.data.every((v) => v !== 0)).toBe(true);
  expect(state.hidden.data.every((v) => v !== 0)).toBe(true);
});

test("time steps have masks of their own", () => {
  // A second layer that passes its input on: relu with the identity, no recurrence.
  const rnn = new RNN({
    inputSize: 8,
    hiddenSize: 8,
    numLayers: 2,
    bias: false,
    nonlinearity: "relu",
    dropout: 0.5,
    seed: 2,
  });
  for (const layer of [0, 1]) {
    rnn.parameter(`weight_hh_l${layer}`).data.fill(0);
    const { data } = rnn.parameter(`weight_ih_l${layer}`);
    for (let k = 0; k < 64; k++) data[k] = k % 9 === 0 ? 1 : 0;
  }
  const { output } = rnn.forward(tensor(new Float32Array(6 * 8).fill(1), [6, 1, 8]));
  expect(output.data.every((v) => v === 0 || v === 2)).toBe(true);
  const steps = Array.from({ length: 6 }, (_, t) => output.data.subarray(8 * t, 8 * t + 8).join());
  expect(new Set(steps).size).toBeGreaterThan(3);
});

describe("the module", () => {
  test("zeroes elements and scales the others, in training only", () => {
    const dropout = new Dropout({ p: 0.25, seed: 3 });
    const x = leaf([4000], 1);
    const y = dropout.forward(x);
    const kept = y.data.filter((v) => v !== 0).length;
    // Mean 3000, standard deviation 27.
    expect(Math.abs(kept - 3000)).toBeLessThan(140);
    expect(
      distance(
        y.data,
        x.data.map((v, k) => (y.data[k] === 0 ? 0 : v / 0.75)),
      ),
    ).toBeLessThan(1e-15);
    sum(y).backward();
    expect(x.grad!.data.every((g, k) => g === (y.data[k] === 0 ? 0 : 1 / 0.75))).toBe(true);
    dropout.eval();
    expect(dropout.forward(x)).toBe(x);
  });

  test("has p = 0.5 by default, which may be changed within [0, 1]", () => {
    const dropout = new Dropout();
    expect(String(dropout)).toBe("Dropout(p=0.5)");
    dropout.p = 0.1;
    expect(() => {
      dropout.p = 1.5;
    }).toThrow(/Dropout: expected p .*got 1\.5/);
    expect(dropout.p).toBe(0.1);
  });
});
