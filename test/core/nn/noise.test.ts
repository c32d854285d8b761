import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import type { CellName } from "../../../src/core/cells/defined/definitions/index.ts";
import { DefinedLayer, type DefinedState } from "../../../src/core/nn/definedLayer.ts";
import { GRU } from "../../../src/core/nn/gru.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import type { NoiseOptions } from "../../../src/core/nn/noise.ts";
import type { HiddenState, LSTMState } from "../../../src/core/nn/recurrentBase.ts";
import type { RecurrentLayer, RecurrentOptions } from "../../../src/core/nn/recurrentLayer.ts";
import { RNN } from "../../../src/core/nn/rnn.ts";
import { useDefinedCells } from "../../../src/core/nn/useDefinedCells.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { expectClose } from "../../support/compare.ts";
import { sampled } from "../../support/exhaustive.ts";
import { sequence } from "./fixtures.ts";

useDefinedCells();

type AnyLayer = RecurrentLayer<string, HiddenState & Partial<LSTMState>>;

const layers: Readonly<Record<string, (options: RecurrentOptions) => unknown>> = {
  LSTM: (options) => new LSTM(options),
  "LSTM with everything": (options) => new LSTM({ ...options, peephole: true, coupled: true, cellClip: 0.7 }),
  // Of other seeds some gradients are nearly 0, and their differences are rounding.
  "LSTM, projected": (options) => new LSTM({ ...options, projSize: 1, seed: 3 }),
  GRU: (options) => new GRU(options),
  "GRU, reset before": (options) => new GRU({ ...options, resetAfter: false }),
  RNN: (options) => new RNN(options),
  JANET: (options) => new DefinedLayer({ ...options, cell: "janet" }),
  LayerNormLSTM: (options) => new DefinedLayer({ ...options, cell: "layerNormLSTM" }),
  MinGRU: (options) => new DefinedLayer({ ...options, cell: "minGRU" }),
};

function make(name: string, noise: NoiseOptions, options: Partial<RecurrentOptions> = {}): AnyLayer {
  return layers[name]({
    inputSize: 3,
    hiddenSize: 4,
    dtype: "float64",
    seed: 1,
    ...options,
    ...noise,
  }) as AnyLayer;
}

function leaf(shape: number[], seed?: number): Tensor {
  const tensor = sequence(shape, seed);
  tensor.requiresGrad = true;
  return tensor;
}

const kinds: Readonly<Record<string, NoiseOptions>> = {
  zoneout: { zoneout: 0.3 },
  "zoneout of the hidden state": { zoneout: { hidden: 0.4 } },
  "recurrent dropout": { recurrentDropout: 0.4 },
  "variational dropout": { variationalDropout: 0.3 },
  "variational dropout of the input": { variationalDropout: { input: 0.4 } },
  "weight drop": { weightDrop: 0.3 },
  "all at once": { zoneout: 0.2, recurrentDropout: 0.3, variationalDropout: 0.2, weightDrop: 0.1 },
};

/** Noise that a cell has no place for. */
const impossible: Readonly<Record<string, readonly string[]>> = {
  RNN: ["recurrent dropout", "all at once"],
  MinGRU: ["variational dropout", "weight drop", "all at once"],
};

const pairs = Object.keys(layers).flatMap((layer) =>
  Object.keys(kinds).map((kind) => [layer, kind] as const),
);
const possible = pairs.filter(([layer, kind]) => !impossible[layer]?.includes(kind));

describe.each(sampled(possible, 16))("%s with %s", (name, kind) => {
  const noise = kinds[kind];
  const lengths = [5, 2, 4];

  it("has the gradients that central differences show, in training and evaluation", () => {
    const layer = make(name, noise, { inputSize: 2, hiddenSize: 2, bidirectional: true });
    const x = leaf([5, 3, 2]);
    const drawn = layer.randomStates();
    for (const training of [true, false]) {
      layer.train(training);
      const run = () => {
        layer.loadRandomStates(drawn);
        const { output, state } = layer.forward(x, { lengths });
        return [output, ...Object.values(state as DefinedState)];
      };
      expect(gradientError(run, [x, ...layer.parameters()], { epsilon: 1e-5 })).toBeLessThan(1e-6);
    }
  });

  it("repeats its draws from a seed, and draws again at each call", () => {
    const x = leaf([5, 3, 3]);
    const [first, second] = [1, 2].map(() => {
      const layer = make(name, noise);
      return [layer.forward(x).output.data, layer.forward(x).output.data];
    });
    expect(first).toEqual(second);
    expect(first[0]).not.toEqual(first[1]);
  });

  it("is off in evaluation, where only zoneout leaves its expectation", () => {
    const x = leaf([5, 3, 3]);
    const noisy = make(name, noise).eval();
    const plain = make(name, {}).eval();
    plain.loadStateDict(noisy.stateDict());
    const before = noisy.randomStates();
    const [got, expected] = [noisy, plain].map((layer) => layer.forward(x, { lengths }).output.data);
    expect(noisy.randomStates()).toEqual(before);
    if (noise.zoneout === undefined) expectClose("output", got, expected, { absolute: 1e-12 });
    else expect(Math.max(...got.map((v, k) => Math.abs(v - expected[k])))).toBeGreaterThan(1e-3);
  });

  it("with probability 0 is the layer without it", () => {
    const x = leaf([5, 3, 3]);
    const none = Object.fromEntries(Object.keys(noise).map((option) => [option, 0]));
    const [got, expected] = [none, {}].map(
      (options) => make(name, options).forward(x, { lengths }).output.data,
    );
    expect(got).toEqual(expected);
  });
});

describe("zoneout", () => {
  it("keeps old values with its probability, unit by unit", () => {
    const layer = make("LSTM", { zoneout: { hidden: 0.25, cell: 0.6 } }, { hiddenSize: 60 });
    const x = leaf([50, 4, 3]);
    const { output, trace } = layer.forward(x, { trace: true });
    for (const [states, p] of [
      [output.data, 0.25],
      [trace.cell().data, 0.6],
    ] as const) {
      let same = 0;
      for (let at = 240; at < states.length; at++) same += states[at] === states[at - 240] ? 1 : 0;
      // 11,760 draws: four deviations are 0.02.
      expect(Math.abs(same / (states.length - 240) - p)).toBeLessThan(0.02);
    }
  });

  it("in evaluation mixes old and new by it, as Krueger et al. write", () => {
    const layer = make("GRU", { zoneout: 0.3 }).eval();
    const plain = make("GRU", {}).eval();
    plain.loadStateDict(layer.stateDict());
    const x = leaf([1, 2, 3]);
    const state = { hidden: leaf([1, 2, 4], 3) };
    const [mixed, fresh] = [layer, plain].map((each) => each.forward(x, { state }).output.data);
    expectClose(
      "h",
      mixed,
      fresh.map((v, k) => 0.3 * state.hidden.data[k] + 0.7 * v),
      { absolute: 1e-12 },
    );
  });

  it("the output of an LSTM is of the new cell state, not of the one that was kept", () => {
    const layer = make("LSTM", { zoneout: { cell: 1 } });
    const plain = make("LSTM", {});
    plain.loadStateDict(layer.stateDict());
    const x = leaf([1, 2, 3]);
    const state = { hidden: leaf([1, 2, 4], 3), cell: leaf([1, 2, 4], 4) };
    const [zoned, fresh] = [layer, plain].map((each) => each.forward(x, { state }));
    expectClose("h", zoned.output.data, fresh.output.data, { absolute: 1e-12 });
    expect(zoned.state.cell!.data).toEqual(state.cell.data);
  });
});

it("variational dropout has one mask for all steps of a sequence, for input and state each", () => {
  // An RNN that copies its input: W = 1, no recurrence.
  const layer = make(
    "RNN",
    { variationalDropout: { input: 0.5 } },
    { inputSize: 6, hiddenSize: 6, bias: false },
  );
  layer.cell(0).gates.hidden.hiddenWeight.data.fill(0);
  const W = layer.cell(0).gates.hidden.inputWeight.data.fill(0);
  for (let k = 0; k < 6; k++) W[k * 7] = 1e-6;
  const { data } = layer.forward(new Tensor(new Float64Array(9 * 5 * 6).fill(1), [9, 5, 6])).output;
  const kept = Array.from(data, (v) => Math.round(v * 1e6));
  expect(new Set(kept)).toEqual(new Set([0, 2]));
  for (let at = 30; at < kept.length; at++) expect(kept[at]).toBe(kept[at - 30]);
});

it("recurrent dropout never loses what an LSTM remembers", () => {
  const layer = make("LSTM", { recurrentDropout: 1 });
  layer.gates.forget.setBias(1000);
  const state = { hidden: leaf([1, 2, 4], 3), cell: leaf([1, 2, 4], 4) };
  const { state: after } = layer.forward(leaf([20, 2, 3]), { state });
  expect(after.cell!.data).toEqual(state.cell.data);
});

it("weight drop zeroes the same recurrent weights at every step, and scales the others", () => {
  const layer = make("RNN", { weightDrop: 0.5 }, { hiddenSize: 1, inputSize: 1, bias: false });
  layer.cell(0).gates.hidden.hiddenWeight.data.fill(1e-3);
  layer.cell(0).gates.hidden.inputWeight.data.fill(0);
  const state = { hidden: new Tensor(Float64Array.of(1), [1, 1, 1]) };
  const seen = new Set<number>();
  for (let k = 0; k < 40; k++) {
    const { output } = layer.forward(new Tensor(new Float64Array(2), [2, 1, 1]), { state });
    seen.add(Math.round(output.data[0] * 1e6));
    expect(output.data[1] === 0).toBe(output.data[0] === 0);
  }
  expect(seen).toEqual(new Set([0, 2000]));
});

describe("noise is refused", () => {
  it.each(pairs.filter(([layer, kind]) => impossible[layer]?.includes(kind)))(
    "where a cell has no place for it: %s, %s",
    (layer, kind) => {
      expect(() => make(layer, kinds[kind])).toThrow(expect.objectContaining({ code: "UNSUPPORTED" }));
    },
  );

  it("for an invalid probability or part of the state", () => {
    for (const option of ["zoneout", "recurrentDropout", "variationalDropout", "weightDrop"] as const) {
      for (const value of [-0.1, 1.1, Number.NaN, "half", null]) {
        expect(() => make("LSTM", { [option]: value })).toThrow(
          `LSTM: expected ${option} to be a number from 0 to 1`,
        );
      }
    }
    expect(() => make("GRU", { zoneout: { cell: 0.1 } })).toThrow('"cell"');
    expect(() => make("LSTM", { variationalDropout: { output: 0.1 } as never })).toThrow('"output"');
    expect(() => make("LSTM", { variationalDropout: { hidden: 2 } })).toThrow("variationalDropout.hidden");
  });

  it("for parts of a state that are scaled together", () => {
    const slstm = { cell: "sLSTM" as CellName, inputSize: 3, hiddenSize: 4 };
    expect(() => new DefinedLayer({ ...slstm, zoneout: 0.1 })).toThrow("{ hidden: p }");
    expect(new DefinedLayer({ ...slstm, zoneout: { hidden: 0.1 } }).noise.zoneout).toEqual({ hidden: 0.1 });
  });
});

it("a step with noise in float32 is the plain cell's except for rounding, when the draws change nothing", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("LSTM", "LSTM with everything", "GRU", "GRU, reset before"),
      fc.integer({ min: 0, max: 99 }),
      (name, seed) => {
        // Zoneout so rare that it does not happen in these draws.
        const noisy = make(name, { zoneout: 1e-7 }, { dtype: "float32", seed });
        const plain = make(name, {}, { dtype: "float32", seed });
        const x = new Tensor(Float32Array.from(leaf([6, 2, 3], seed).data), [6, 2, 3]);
        const [got, expected] = [noisy, plain].map((layer) => layer.forward(x).output.data);
        expectClose("output", got, expected, { absolute: 2e-6 });
      },
    ),
    { seed: 8, numRuns: 20 },
  );
});

it("shows in what a layer prints", () => {
  expect(String(make("LSTM", { zoneout: { cell: 0.5 }, weightDrop: 0.5 }, { dtype: "float32" }))).toBe(
    "LSTM(3, 4, zoneout=cell 0.5, weightDrop=0.5)",
  );
  expect(String(make("GRU", { variationalDropout: { input: 0.1, hidden: 0.2 } }, { dtype: "float32" }))).toBe(
    "GRU(3, 4, variationalDropout=0.1/0.2)",
  );
});
