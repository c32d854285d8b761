/** Diagnostics against their definitions, computed in the plainest way, and against finite differences. */
import { describe, expect, test } from "vitest";
import { mul, sum } from "../../../src/core/autograd/ops.ts";
import { StateMap } from "../../../src/core/gates/dynamics/stateMap.ts";
import {
  Activations,
  directGain,
  effectiveBiases,
  GateObserver,
  gradientReach,
  type ObservableLayer,
  Survival,
} from "../../../src/core/gates/index.ts";
import { initialize } from "../../../src/core/init/index.ts";
import { retainBias } from "../../../src/core/init/schemes.ts";
import {
  DefinedLayer,
  GRU,
  Linear,
  LSTM,
  type LSTMOptions,
  RNN,
  Sequential,
  useDefinedCells,
} from "../../../src/core/nn/index.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";

const random = new Random(11);

function uniforms(count: number): Float64Array {
  return Float64Array.from({ length: count }, () => random.uniform());
}

function sequence(T: number, N: number, I: number): Tensor {
  return tensor(
    Float64Array.from({ length: T * N * I }, () => random.normal()),
    [T, N, I],
  );
}

const small = { inputSize: 3, hiddenSize: 4, numLayers: 2, dtype: "float64", seed: 5 } as const;

const layers: [string, ObservableLayer][] = [
  ["LSTM", new LSTM({ inputSize: 3, hiddenSize: 4, dtype: "float64", seed: 1 })],
  ["LSTM, 2 layers", new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, dtype: "float64", seed: 2 })],
  ["LSTM, projected", new LSTM({ inputSize: 3, hiddenSize: 5, projSize: 2, dtype: "float64", seed: 3 })],
  ["GRU", new GRU({ inputSize: 3, hiddenSize: 4, dtype: "float64", seed: 4 })],
  ["RNN", new RNN({ inputSize: 3, hiddenSize: 4, dtype: "float64", seed: 5 })],
  ["JANET", new DefinedLayer({ cell: "janet", inputSize: 3, hiddenSize: 4, dtype: "float64", seed: 6 })],
  ["minGRU", new DefinedLayer({ cell: "minGRU", inputSize: 3, hiddenSize: 4, dtype: "float64", seed: 7 })],
];

describe("activations", () => {
  test("are counted over valid steps, in any number of pieces", () => {
    const [T, N, H] = [12, 3, 2];
    const values = uniforms(T * N * H);
    const lengths = [12, 5, 1];
    const seen = Array.from({ length: H }, (_, j) =>
      Array.from({ length: T * N }, (_unused, row) => row)
        .filter((row) => Math.floor(row / N) < lengths[row % N])
        .map((row) => values[row * H + j]),
    );
    const whole = new Activations({ units: H, bins: 10 });
    whole.add(values, { steps: T, batch: N, lengths });
    const pieces = new Activations({ units: H, bins: 10 });
    for (let t = 0; t < T; t++) {
      const rows = values.subarray(t * N * H, (t + 1) * N * H);
      pieces.add(rows, { steps: 1, batch: N, lengths: lengths.map((length) => length - t) });
    }
    expect(pieces.summary()).toEqual(whole.summary());
    const { count, mean, sd, left, right, unitHistograms } = whole.summary();
    expect(count).toBe(18);
    seen.forEach((list, j) => {
      const average = list.reduce((a, b) => a + b) / list.length;
      const variance = list.reduce((a, b) => a + (b - average) ** 2, 0) / list.length;
      expect(mean[j]).toBeCloseTo(average, 12);
      expect(sd[j]).toBeCloseTo(Math.sqrt(variance), 10);
      expect(left[j]).toBe(list.filter((value) => value < 0.1).length / 18);
      expect(right[j]).toBe(list.filter((value) => value > 0.9).length / 18);
      const third = list.filter((value) => value >= 0.2 && value < 0.3).length / 18;
      expect(unitHistograms[j * 10 + 2]).toBeCloseTo(third, 12);
    });
    const { timescale, eFold } = whole.retainTimes();
    expect(timescale[0]).toBeCloseTo(1 / (1 - mean[0]), 12);
    const logs = seen[0].reduce((a, b) => a + Math.log(b), 0) / 18;
    expect(eFold[0]).toBeCloseTo(-1 / logs, 12);
  });

  test("of a constant gate are constant, and mean the timescale of their bias", () => {
    const gate = new Activations({ units: 1 });
    const f = 1 / (1 + Math.exp(-2));
    gate.add(new Float64Array(50).fill(f), { steps: 50, batch: 1 });
    expect(gate.summary().constant).toBe(1);
    expect(gate.retainTimes().timescale[0]).toBeCloseTo(1 + Math.exp(2), 9);
    expect(gate.retainTimes().eFold[0]).toBeCloseTo(-1 / Math.log(f), 9);
  });

  test("that are not as many as the rows say are refused", () => {
    const gate = new Activations({ units: 2 });
    expect(() => gate.add(new Float64Array(5), { steps: 2, batch: 1 })).toThrow(/expected 2 · 1 · 2/);
    expect(() => gate.summary()).toThrow(/added first/);
    expect(() => new Activations({ units: 0 })).toThrow(/units/);
    expect(() => new Activations({ units: 1, range: [1, 0] })).toThrow(/range/);
  });
});

describe("survival", () => {
  const [T, N, H] = [30, 2, 3];
  const values = uniforms(T * N * H).map((value) => 0.5 + value / 2);

  test("is the mean product of the activations after a step, in any number of pieces", () => {
    const lags = [1, 3, 10, 29];
    const whole = new Survival({ units: H, lags });
    whole.add(values, { steps: T, batch: N });
    const pieces = new Survival({ units: H, lags });
    for (let t = 0; t < T; t += 5) {
      pieces.add(values.subarray(t * N * H, (t + 5) * N * H), { steps: 5, batch: N }, t > 0);
    }
    const curve = whole.curve();
    pieces.curve().byUnit.forEach((value, k) => {
      expect(value).toBeCloseTo(curve.byUnit[k], 12);
    });
    lags.forEach((lag, i) => {
      for (let j = 0; j < H; j++) {
        let total = 0;
        let counted = 0;
        // From before the first step to the last one from which the lag fits.
        for (let t = -1; t + lag < T; t++) {
          for (let n = 0; n < N; n++) {
            let product = 1;
            for (let s = t + 1; s <= t + lag; s++) product *= values[(s * N + n) * H + j];
            total += product;
            counted++;
          }
        }
        expect(curve.byUnit[i * H + j]).toBeCloseTo(total / counted, 10);
      }
    });
  });

  test("leaves out lags longer than what was seen", () => {
    const short = new Survival({ units: 1, lags: [1, 5, 50] });
    short.add(new Float64Array(8).fill(0.5), { steps: 8, batch: 1 });
    expect(short.curve().lags).toEqual([1, 5]);
    expect(short.curve().median[1]).toBeCloseTo(1 / 32, 12);
  });

  test("of a gate that was shut is nothing, and later steps are counted as before", () => {
    const shut = new Survival({ units: 1, lags: [1, 2] });
    shut.add(Float64Array.of(0.5, 0, 0.5, 0.5), { steps: 4, batch: 1 });
    const { byUnit } = shut.curve();
    expect(byUnit[0]).toBeCloseTo((0.5 + 0 + 0.5 + 0.5) / 4, 12);
    expect(byUnit[1]).toBeCloseTo((0 + 0 + 0.25) / 3, 12);
  });

  test("direct gain is the product of what comes after", () => {
    const { mean, geometricMean } = directGain(values, { steps: T, batch: N }, H);
    expect(mean[T - 1]).toBe(1);
    const t = T - 4;
    let total = 0;
    for (let k = 0; k < N * H; k++) {
      total += values[(T - 3) * N * H + k] * values[(T - 2) * N * H + k] * values[(T - 1) * N * H + k];
    }
    expect(mean[t]).toBeCloseTo(total / (N * H), 12);
    expect(geometricMean[t]).toBeLessThanOrEqual(mean[t]);
  });

  test.each([[[]], [[0]], [[3, 2]], [[1.5]]])("lags %j are refused", (lags) => {
    expect(() => new Survival({ units: 1, lags })).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
  });
});

describe("effective bias", () => {
  test("adds what is stored in two, and says steps of the gate that retains", () => {
    const lstm = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 });
    lstm.gates.forget.setBias(2);
    lstm.cell(0).gates.forget.inputBias!.data.fill(0.5);
    lstm.cell(0).gates.forget.hiddenBias!.data.fill(1.5);
    const found = effectiveBiases(lstm.cells).find(({ gate }) => gate === "forget")!;
    expect(found.bias).toEqual({ mean: 2, sd: 0, min: 2, max: 2 });
    expect(found.timescale!.median).toBeCloseTo(1 + Math.exp(2), 9);
    const hard = new LSTM({ inputSize: 2, hiddenSize: 3, activations: { gate: "hardSigmoid(0.2)" } });
    hard.gates.forget.setBias(2);
    expect(effectiveBiases(hard)[1].timescale!.median).toBeCloseTo(1 / (1 - 0.9), 5);
  });

  test("of a model names the layers", () => {
    const [first, middle] = [
      new GRU({ inputSize: 2, hiddenSize: 3 }),
      new Linear({ inFeatures: 3, outFeatures: 2 }),
    ];
    const last = new LSTM({ inputSize: 2, hiddenSize: 3 });
    last.gates.forget.setBias(2);
    const model = new Sequential(first, middle, last);
    const found = effectiveBiases(model);
    expect(found.map(({ module, gate }) => `${module} ${gate}`)).toEqual([
      "0 reset",
      "0 update",
      "0 new",
      "2 input",
      "2 forget",
      "2 cell",
      "2 output",
    ]);
    expect(found[4].bias.mean).toBe(2);
    expect(effectiveBiases(middle)).toEqual([]);
  });

  test("of a cell whose gate means replace has the sign that keeps", () => {
    const mgu = new DefinedLayer({ cell: "mgu", inputSize: 2, hiddenSize: 3, seed: 1 });
    initialize(mgu, retainBias(2));
    const found = effectiveBiases(mgu.cells).find(({ gate }) => gate === "forget")!;
    expect(found.bias.mean).toBe(-2);
    expect(found.timescale!.median).toBeCloseTo(1 + Math.exp(2), 5);
  });
});

describe("an observer", () => {
  test.each(layers)("of %s sees what a trace shows, whole or in pieces", (_, layer) => {
    const x = sequence(12, 3, 3);
    const whole = new GateObserver(layer);
    whole.add(x);
    const pieces = new GateObserver(layer);
    for (let t = 0; t < 12; t += 4) {
      const part = tensor((x.data as Float64Array).slice(t * 9, (t + 4) * 9), [4, 3, 3]);
      pieces.add(part, { continues: t > 0 });
    }
    const report = whole.report();
    expect(report.steps).toBe(36);
    const others = pieces.report();
    report.gates.forEach(({ mean, gate }, k) => {
      expect(others.gates[k].gate).toBe(gate);
      mean.forEach((value, j) => {
        expect(others.gates[k].mean[j]).toBeCloseTo(value, 10);
      });
    });
    const traced = layer.forward(x, { trace: true } as never) as unknown as {
      trace: { gate(name: string, layer: number): Tensor };
    };
    for (const { gate, layer: place, mean } of report.gates) {
      const { data, shape } = traced.trace.gate(gate, place);
      const H = shape[2];
      let total = 0;
      for (let k = 1; k < data.length; k += H) total += data[k];
      expect(mean[1]).toBeCloseTo(total / 36, 10);
    }
  });

  test("tells what moves a gate: variances of W x and of U h", () => {
    const layer = new LSTM({ inputSize: 3, hiddenSize: 4, dtype: "float64", seed: 1 });
    const x = sequence(20, 2, 3);
    const observer = new GateObserver(layer);
    observer.add(x);
    const { sensitivity } = observer.report();
    const found = sensitivity.find(({ gate }) => gate === "forget")!;
    const { output } = layer.forward(x);
    const { inputWeight, hiddenWeight } = layer.cell(0).gates.forget;
    const variance = (values: number[]) => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    };
    for (let j = 0; j < 4; j++) {
      const wx: number[] = [];
      const uh: number[] = [];
      for (let row = 0; row < 40; row++) {
        let a = 0;
        for (let i = 0; i < 3; i++) a += inputWeight.data[j * 3 + i] * x.data[row * 3 + i];
        wx.push(a);
        let b = 0;
        for (let s = 0; s < 4 && row >= 2; s++)
          b += hiddenWeight.data[j * 4 + s] * output.data[(row - 2) * 4 + s];
        uh.push(b);
      }
      expect(found.input[j]).toBeCloseTo(variance(wx), 9);
      expect(found.state[j]).toBeCloseTo(variance(uh), 9);
      expect(found.bias[j]).toBeCloseTo(layer.gates.forget.bias()[0][j] ** 2, 12);
    }
    const { input, state, bias } = found.shares;
    expect(input + state + bias).toBeCloseTo(1, 12);
  });

  test("takes both directions, lengths, batchFirst and one sequence", () => {
    const both = new GRU({ inputSize: 2, hiddenSize: 3, bidirectional: true, batchFirst: true, seed: 1 });
    const x = tensor(
      Float32Array.from({ length: 4 * 6 * 2 }, () => random.normal()),
      [4, 6, 2],
    );
    const observer = new GateObserver(both);
    observer.add(x, { lengths: [6, 3, 1, 2] });
    const report = observer.report();
    expect(report.steps).toBe(12);
    expect(report.retention.map(({ direction }) => direction)).toEqual(["forward", "reverse"]);
    expect(report.gates[0].count).toBe(12);
    const single = new GateObserver(both);
    single.add(tensor(x.data.slice(0, 12) as Float32Array, [6, 2]));
    expect(single.report().steps).toBe(6);
    expect(() => observer.add(x, { continues: true })).toThrow(/reads from the end/);
    expect(() => observer.add(tensor(new Float32Array(6), [2, 3]))).toThrow(/\[T, N, 2\]/);
    expect(() => new GateObserver(both).report()).toThrow(/added first/);
  });

  test.each<[string, LSTMOptions]>([
    ["directions that are added", { ...small, bidirectional: true, merge: "sum" }],
    ["one reverse direction", { ...small, direction: "reverse" }],
    ["sequences that are read backwards", { ...small, goBackwards: true }],
  ])("sees a stack as it runs, with %s", (_, options) => {
    const layer = new LSTM(options);
    const x = sequence(6, 2, 3);
    const observer = new GateObserver(layer);
    observer.add(x);
    const { trace } = layer.forward(x, { trace: true });
    for (const { gate, layer: place, direction, mean } of observer.report().gates) {
      const { data } = trace.gate(gate as "forget", place, direction);
      const total = [...data].reduce((sum, value, k) => (k % 4 === 1 ? sum + value : sum), 0);
      expect(mean[1]).toBeCloseTo(total / 12, 10);
    }
    expect(() => observer.add(x, { continues: true })).toThrow(/reads from the end/);
  });

  test("refuses gates other than sigmoids", () => {
    useDefinedCells();
    const layer = new LSTM({ ...small, activations: { gate: "hardSigmoid(0.2)" } });
    expect(() => new GateObserver(layer)).toThrow(/expected the usual activations, got LSTM\(/);
  });

  test("prints its report as a table", () => {
    const layer = new LSTM({ inputSize: 3, hiddenSize: 4, dtype: "float64", seed: 1 });
    layer.gates.forget.setBias(2);
    const observer = new GateObserver(layer);
    observer.add(sequence(5, 2, 3));
    const [first, head, , forget] = String(observer.report()).split("\n");
    expect(first).toBe("gates over 10 steps");
    expect(head).toMatch(/^layer +gate +bias +mean +below 0\.1 +above 0\.9 .*bias alone +steps kept$/);
    expect(forget).toMatch(/^0 forward +forget +2 +0\.8.* % +\d/);
  });

  test("does not change the layer", () => {
    const layer = new LSTM({ inputSize: 3, hiddenSize: 4, dtype: "float64", seed: 1 });
    const before = [...layer.stateDict().values()].map(({ data }) => data.slice());
    const x = sequence(5, 2, 3);
    new GateObserver(layer).add(x);
    gradientReach(layer, x);
    expect([...layer.stateDict().values()].map(({ data }) => data)).toEqual(before);
    expect(layer.parameters().every(({ grad, requiresGrad }) => grad === undefined && requiresGrad)).toBe(
      true,
    );
    expect(x.requiresGrad).toBe(false);
  });
});

describe("gradients", () => {
  const [T, N, I] = [6, 2, 3];

  /** ∂L/∂x by central differences, as norms by step. */
  function numericNorms(layer: ObservableLayer, x: Tensor, value: (output: Tensor) => number): number[] {
    const step = 1e-6;
    const norms = new Float64Array(T);
    for (let k = 0; k < x.size; k++) {
      const kept = x.data[k];
      x.data[k] = kept + step;
      const above = value(layer.forward(x).output);
      x.data[k] = kept - step;
      const below = value(layer.forward(x).output);
      x.data[k] = kept;
      norms[Math.floor(k / (N * I))] += ((above - below) / (2 * step)) ** 2;
    }
    return Array.from(norms, Math.sqrt);
  }

  test.each(layers)("by the inputs of %s are those of finite differences", (_, layer) => {
    const x = sequence(T, N, I);
    const last = (output: Tensor) => {
      const width = output.shape[2];
      const values = Array.from(output.data.subarray((T - 1) * N * width));
      return values.reduce((total, value) => total + value * value, 0);
    };
    const { norms, ratio, reach } = gradientReach(layer, x, { objective: (h) => sum(mul(h, h)) });
    numericNorms(layer, x, last).forEach((norm, t) => {
      expect(norms[t]).toBeCloseTo(norm, 5);
    });
    expect(ratio).toBe(norms[0] / norms[T - 1]);
    expect(norms[T - 1 - reach]).toBeGreaterThan(1e-3 * norms[T - 1]);
  });

  test.each(layers)("by the state before one step of %s are those of finite differences", (_, layer) => {
    const map = new StateMap("test", layer, { input: [0.3, -0.7, 1.1] });
    const state = Float64Array.from({ length: map.size }, () => random.normal() / 2);
    const { next, jacobians } = map.derivatives(state);
    expect([...next]).toEqual([...map.step(state)].map((value) => expect.closeTo(value, 12)));
    for (let j = 0; j < map.size; j++) {
      const [above, below] = [1e-6, -1e-6].map((by) =>
        map.step(state.map((value, k) => (k === j ? value + by : value))),
      );
      for (let i = 0; i < map.size; i++)
        expect(jacobians[i * map.size + j]).toBeCloseTo((above[i] - below[i]) / 2e-6, 6);
    }
  });

  test("a higher forget bias reaches further, before any training", () => {
    const reaches = [0, 1, 3].map((bias) => {
      const lstm = new LSTM({ inputSize: 4, hiddenSize: 16, seed: 1 });
      initialize(lstm, ["keras", retainBias(bias)], { seed: 1 });
      const x = tensor(
        Float32Array.from({ length: 40 * 4 * 4 }, () => random.normal()),
        [40, 4, 4],
      );
      return gradientReach(lstm, x).ratio;
    });
    expect(reaches[1]).toBeGreaterThan(100 * reaches[0]);
    expect(reaches[2]).toBeGreaterThan(10 * reaches[1]);
  });

  test("input of another width and unknown options are refused, two directions are not", () => {
    const x = sequence(T, N, I);
    const [, layer] = layers[0];
    expect(() => gradientReach(layer, sequence(2, 2, 2))).toThrow(/expected input/);
    expect(() => gradientReach(layer, x, { wrong: 1 } as never)).toThrow(/wrong/);
    const both = new LSTM({ inputSize: 3, hiddenSize: 2, bidirectional: true, dtype: "float64", seed: 1 });
    expect(gradientReach(both, x).norms.every((norm) => norm > 0)).toBe(true);
    expect(() => new StateMap("test", both, {})).toThrow(expect.objectContaining({ code: "UNSUPPORTED" }));
  });
});
