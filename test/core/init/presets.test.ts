/**
 * Presets against the formulas of their namesakes: bounds, deviations, what is orthogonal, what the biases are. Formulas are from
 * the frameworks' sources: Keras `layers/rnn`, TensorFlow 1 `rnn_cell_impl.py`, TensorFlow.js `initializers.ts`, Haiku
 * `recurrent.py` and `initializers.py`, Flax `recurrent.py`, Torch7 `Linear.lua` and `SeqLSTM.lua`.
 */
import { describe, expect, test } from "vitest";
import { initialize } from "../../../src/core/init/initialize.ts";
import { type PresetName, presets } from "../../../src/core/init/presets.ts";
import { GRU, LSTM, RNN } from "../../../src/core/nn/index.ts";
import { deviationOf, gramError, largestOf, meanOf } from "./moments.ts";

const I = 50;
const H = 60;

function lstmOf(preset: PresetName) {
  const lstm = new LSTM({ inputSize: I, hiddenSize: H, dtype: "float64", seed: 3 });
  initialize(lstm, preset, { seed: 4 });
  return lstm;
}

function gruOf(preset: PresetName) {
  const gru = new GRU({ inputSize: I, hiddenSize: H, dtype: "float64", seed: 3 });
  initialize(gru, preset, { seed: 4 });
  return gru;
}

/** Uniform in ±bound: no value beyond, one near it, and the deviation of a uniform number, within 3 %. */
function expectUniform(values: ArrayLike<number>, bound: number): void {
  expect(largestOf(values)).toBeLessThanOrEqual(bound);
  expect(largestOf(values)).toBeGreaterThan(0.98 * bound);
  // At 3,000 values the standard error of a deviation is at most 1 %.
  expect(deviationOf(values) / (bound / Math.sqrt(3))).toBeCloseTo(1, 1.2);
  expect(Math.abs(meanOf(values))).toBeLessThan((5 * bound) / Math.sqrt(3 * values.length));
}

/** Normal with a deviation, cut off at `cut` deviations (of those before the cut). */
function expectNormal(values: ArrayLike<number>, std: number, largest = Infinity): void {
  expect(largestOf(values)).toBeLessThanOrEqual(largest);
  expect(deviationOf(values) / std).toBeCloseTo(1, 1.2);
  expect(Math.abs(meanOf(values))).toBeLessThan((5 * std) / Math.sqrt(values.length));
}

const weightIh = (m: LSTM | GRU) => m.parameter("weight_ih_l0").data;
const weightHh = (m: LSTM | GRU) => m.parameter("weight_hh_l0").data;

/** Mean effective bias of each gate that has a single one, and that it is the same for all units. */
function biasesOf(m: LSTM | GRU): Record<string, number> {
  const found: Record<string, number> = {};
  for (const gate of Object.values(m.cell(0).gates)) {
    if (gate.name === "new") continue;
    const bias = gate.bias();
    expect(new Set(bias).size).toBe(1);
    found[gate.name] = bias[0];
  }
  return found;
}

const zeros = { input: 0, forget: 0, cell: 0, output: 0 };
const unitForget = { ...zeros, forget: 1 };

describe("pytorch", () => {
  const variants = [
    { peephole: true, numLayers: 2, bidirectional: true },
    { projSize: 3, bias: false },
    { coupled: true },
  ];
  test.each(variants)("is a new layer's own values, bit for bit, %o", (variant) => {
    const options = { inputSize: 4, hiddenSize: 5, ...variant };
    const lstm = new LSTM({ ...options, seed: 1 });
    initialize(lstm, "pytorch", { seed: 8 });
    expect(lstm.stateDict()).toEqual(new LSTM({ ...options, seed: 8 }).stateDict());
  });

  test("of GRU and RNN too", () => {
    for (const Layer of [GRU, RNN]) {
      const layer = new Layer({ inputSize: 4, hiddenSize: 5, seed: 1 });
      initialize(layer, "pytorch", { seed: 8 });
      expect(layer.stateDict()).toEqual(new Layer({ inputSize: 4, hiddenSize: 5, seed: 8 }).stateDict());
    }
  });
});

describe("LSTM", () => {
  test.each(["keras", "keras2"] as const)("%s: stacked matrices, forget bias 1", (name) => {
    const lstm = lstmOf(name);
    expectUniform(weightIh(lstm), Math.sqrt(6 / (I + 4 * H)));
    expect(gramError(weightHh(lstm), 4 * H, H)).toBeLessThan(1e-12);
    const { hiddenWeight } = lstm.cell(0).gates.forget;
    // Orthogonal as a whole, so no block is: its rows are about half as long.
    expect(gramError(hiddenWeight.data, H, H)).toBeGreaterThan(0.5);
    expect(biasesOf(lstm)).toEqual(unitForget);
  });

  test("recommended: each gate's block by itself, forget bias 1", () => {
    const lstm = lstmOf("recommended");
    for (const gate of Object.values(lstm.cell(0).gates)) {
      expectUniform(gate.inputWeight.data, Math.sqrt(6 / (I + H)));
      expect(gramError(gate.hiddenWeight.data, H, H)).toBeLessThan(1e-12);
    }
    expect(gramError(weightHh(lstm), 4 * H, H)).toBeGreaterThan(2.9);
    expect(biasesOf(lstm)).toEqual(unitForget);
  });

  test("tf1: one bound over [x, h] and all gates", () => {
    const lstm = lstmOf("tf1");
    const bound = Math.sqrt(6 / (I + H + 4 * H));
    expectUniform(weightIh(lstm), bound);
    expectUniform(weightHh(lstm), bound);
    expect(biasesOf(lstm)).toEqual(unitForget);
  });

  test("tf1 with projection and peepholes", () => {
    const lstm = new LSTM({ inputSize: I, hiddenSize: H, projSize: 20, peephole: true, seed: 1 });
    initialize(lstm, "tf1", { seed: 4 });
    expectUniform(weightIh(lstm), Math.sqrt(6 / (I + 20 + 4 * H)));
    expectUniform(lstm.parameter("weight_hr_l0").data, Math.sqrt(6 / (20 + H)));
    expect(largestOf(lstm.parameter("weight_ch_l0").data)).toBeLessThan(Math.sqrt(3 / H));
  });

  test("tfjs: truncated normal, orthogonal as a whole, no forget bias", () => {
    const lstm = lstmOf("tfjs");
    const std = Math.sqrt(2 / (I + 4 * H));
    expectNormal(weightIh(lstm), 0.8796 * std, 2 * std);
    expect(gramError(weightHh(lstm), 4 * H, H)).toBeLessThan(1e-12);
    expect(biasesOf(lstm)).toEqual(zeros);
  });

  test("haiku: truncated normal over [x, h], forget bias 1", () => {
    const lstm = lstmOf("haiku");
    const std = 1 / Math.sqrt(I + H);
    for (const values of [weightIh(lstm), weightHh(lstm)]) expectNormal(values, 0.8796 * std, 2 * std);
    expect(biasesOf(lstm)).toEqual(unitForget);
  });

  test("flax: LeCun and orthogonal, each gate by itself, no forget bias", () => {
    const lstm = lstmOf("flax");
    expectNormal(weightIh(lstm), 1 / Math.sqrt(I), 2 / 0.8796 / Math.sqrt(I));
    for (const gate of Object.values(lstm.cell(0).gates)) {
      expect(gramError(gate.hiddenWeight.data, H, H)).toBeLessThan(1e-12);
    }
    expect(biasesOf(lstm)).toEqual(zeros);
  });

  test("torch7.fastlstm: each Linear's own fan in, one bias, no forget bias", () => {
    const lstm = lstmOf("torch7.fastlstm");
    expectUniform(weightIh(lstm), 1 / Math.sqrt(I));
    expectUniform(weightHh(lstm), 1 / Math.sqrt(H));
    expect(largestOf(lstm.parameter("bias_ih_l0").data)).toBeGreaterThan(0.95 / Math.sqrt(I));
    expect(largestOf(lstm.parameter("bias_ih_l0").data)).toBeLessThanOrEqual(1 / Math.sqrt(I));
    expect(largestOf(lstm.parameter("bias_hh_l0").data)).toBe(0);
  });

  test("torch7.seqlstm: normal, forget bias 1", () => {
    const lstm = lstmOf("torch7.seqlstm");
    for (const values of [weightIh(lstm), weightHh(lstm)]) expectNormal(values, 1 / Math.sqrt(I + H));
    expect(biasesOf(lstm)).toEqual(unitForget);
  });
});

describe("GRU", () => {
  test.each([
    ["recommended", 0, 0],
    ["keras", 0, 0],
    ["keras2", 0, 0],
    ["tf1", 1, 1],
    ["tfjs", 0, 0],
    ["haiku", 0, 0],
    ["flax", 0, 0],
    ["torch7.seqlstm", 1, 0],
  ] as const)("%s: update bias %d, reset bias %d, new gate 0", (name, update, reset) => {
    const gru = gruOf(name);
    expect(biasesOf(gru)).toEqual({ update, reset });
    const { inputBias, hiddenBias } = gru.cell(0).gates.new;
    expect(largestOf([...inputBias!.data, ...hiddenBias!.data])).toBe(0);
  });

  test("keras: stacked matrices", () => {
    const gru = gruOf("keras");
    expectUniform(weightIh(gru), Math.sqrt(6 / (I + 3 * H)));
    expect(gramError(weightHh(gru), 3 * H, H)).toBeLessThan(1e-12);
  });

  test("tf1: the two gates in one matrix, the candidate in another", () => {
    const { gates } = gruOf("tf1").cell(0);
    for (const gate of [gates.reset, gates.update]) {
      expectUniform(gate.inputWeight.data, Math.sqrt(6 / (I + H + 2 * H)));
      expectUniform(gate.hiddenWeight.data, Math.sqrt(6 / (I + H + 2 * H)));
    }
    expectUniform(gates.new.hiddenWeight.data, Math.sqrt(6 / (I + H + H)));
  });

  test("haiku: each matrix's own fan in, corrected for the cut", () => {
    const gru = gruOf("haiku");
    expectNormal(weightIh(gru), 1 / Math.sqrt(I));
    expectNormal(weightHh(gru), 1 / Math.sqrt(H));
  });
});

describe("RNN", () => {
  const rnnOf = (preset: PresetName) => {
    const rnn = new RNN({ inputSize: I, hiddenSize: H, dtype: "float64", seed: 3 });
    initialize(rnn, preset, { seed: 4 });
    expect(largestOf(rnn.gates.hidden.bias()[0])).toBe(0);
    return { input: rnn.parameter("weight_ih_l0").data, hidden: rnn.parameter("weight_hh_l0").data };
  };

  test.each(["recommended", "keras", "flax"] as const)("%s: an orthogonal recurrent matrix", (name) => {
    expect(gramError(rnnOf(name).hidden, H, H)).toBeLessThan(1e-12);
  });

  test("tf1: one bound over [x, h]", () => {
    const { input, hidden } = rnnOf("tf1");
    for (const values of [input, hidden]) expectUniform(values, Math.sqrt(6 / (I + H + H)));
  });

  test("haiku: two Linears, each its own fan in, not corrected for the cut", () => {
    const { input, hidden } = rnnOf("haiku");
    expectNormal(input, 0.8796 / Math.sqrt(I), 2 / Math.sqrt(I));
    expectNormal(hidden, 0.8796 / Math.sqrt(H), 2 / Math.sqrt(H));
  });
});

describe("every preset", () => {
  test.each(Object.keys(presets) as PresetName[])("%s sets every parameter of an LSTM", (name) => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, seed: 1 });
    for (const parameter of lstm.parameters()) parameter.data.fill(77);
    initialize(lstm, name, { seed: 1 });
    for (const parameter of lstm.parameters()) expect(parameter.data.includes(77)).toBe(false);
  });

  test("works without biases", () => {
    for (const name of Object.keys(presets) as PresetName[]) {
      const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, bias: false, seed: 1 });
      const [record] = initialize(lstm, name, { seed: 1 });
      expect(record.sets.some(({ part }) => part.toLowerCase().includes("bias"))).toBe(false);
    }
  });

  test.each([
    ["keras", new LSTM({ inputSize: 2, hiddenSize: 3, projSize: 2 }), /without projection/],
    ["flax", new LSTM({ inputSize: 2, hiddenSize: 3, peephole: true }), /without peepholes/],
    ["tf1", new LSTM({ inputSize: 2, hiddenSize: 3, coupled: true }), /without coupled/],
    ["torch7.fastlstm", new GRU({ inputSize: 2, hiddenSize: 3 }), /of an LSTM/],
    ["torch7.seqlstm", new RNN({ inputSize: 2, hiddenSize: 3 }), /of an LSTM or GRU/],
  ] as const)("%s refuses a cell that its namesake does not have", (name, layer, message) => {
    const before = layer.stateDict();
    expect(() => initialize(layer, name, { seed: 1 })).toThrow(message);
    expect(layer.stateDict()).toEqual(before);
  });
});
