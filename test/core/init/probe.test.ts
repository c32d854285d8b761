import { describe, expect, test } from "vitest";
import { linear } from "../../../src/core/autograd/matrix.ts";
import { normal } from "../../../src/core/init/fills.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import { scaleToProbe } from "../../../src/core/init/probe.ts";
import { GRU, Linear, LSTM, type LSTMOptions, useDefinedCells } from "../../../src/core/nn/index.ts";
import { zeros } from "../../../src/core/tensor/create.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { deviationOf } from "./moments.ts";

function probeOf(...shape: number[]) {
  const probe = zeros(shape, { dtype: "float64" });
  normal(probe, { std: 30, mean: 2, random: new Random(5) });
  return probe;
}

const f64 = { dtype: "float64", seed: 1 } as const;

describe("scaleToProbe", () => {
  test.each<[string, Partial<LSTMOptions>]>([
    ["directions that are added", { bidirectional: true, merge: "sum" }],
    ["one reverse direction", { direction: "reverse" }],
    ["sequences that are read backwards", { goBackwards: true }],
    ["other activations", { activations: { gate: "hardSigmoid(0.2)" } }],
  ])("follows the stack of a layer with %s", (_, options) => {
    useDefinedCells();
    const make = (numLayers: number) =>
      new LSTM({ inputSize: 3, hiddenSize: 5, numLayers, ...options, ...f64 });
    const lstm = make(2);
    const probe = probeOf(7, 4, 3);
    scaleToProbe(lstm, probe);
    const first = make(1);
    first.loadStateDict(lstm.stateDict(), { strict: false });
    const input = first.forward(probe).output;
    for (const cell of lstm.cells.filter(({ layer }) => layer === 1)) {
      for (const gate of Object.values(cell.gates))
        expect(deviationOf(linear(input, gate.inputWeight).data)).toBeCloseTo(1, 10);
    }
  });

  test("W·x of every gate has the deviation wanted, in every layer and direction", () => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 5, numLayers: 2, bidirectional: true, ...f64 });
    const probe = probeOf(7, 4, 3);
    const hiddenBefore = lstm.parameter("weight_hh_l1").data.slice();
    const record = scaleToProbe(lstm, probe, { deviation: 0.5 });
    // A stack of only the first layer gives its output.
    const first = new LSTM({ inputSize: 3, hiddenSize: 5, bidirectional: true, ...f64 });
    first.loadStateDict(lstm.stateDict(), { strict: false });
    const inputs = [probe, first.forward(probe).output];
    for (const cell of lstm.cells) {
      for (const gate of Object.values(cell.gates)) {
        const sums = linear(inputs[cell.layer], gate.inputWeight).data;
        expect(deviationOf(sums)).toBeCloseTo(0.5, 10);
      }
    }
    expect(lstm.parameter("weight_hh_l1").data).toEqual(hiddenBefore);
    expect(record.sets).toHaveLength(16);
    expect(lstm.initialization).toEqual([record]);
  });

  test.each([
    ["[N, T, I]", { batchFirst: true }, [4, 7, 3]],
    ["[T, I]", {}, [7, 3]],
  ] as const)("takes input as forward does, %s", (_, options, shape) => {
    const gru = new GRU({ inputSize: 3, hiddenSize: 5, numLayers: 2, ...options, ...f64 });
    const probe = probeOf(...shape);
    scaleToProbe(gru, probe);
    const first = new GRU({ inputSize: 3, hiddenSize: 5, ...options, ...f64 });
    first.loadStateDict(gru.stateDict(), { strict: false });
    const second = first.forward(probe).output;
    expect(deviationOf(linear(second, gru.cell(1).gates.new.inputWeight).data)).toBeCloseTo(1, 10);
  });

  test("brings a bad input scale back to where gates work", () => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 8, ...f64 });
    initialize(lstm, "recommended", { seed: 1 });
    const probe = probeOf(20, 4, 3);
    const saturated = () => {
      const values = lstm.forward(probe, { trace: true }).trace.gate("output", 0).data;
      return values.filter((value) => value < 0.01 || value > 0.99).length / values.length;
    };
    expect(saturated()).toBeGreaterThan(0.5);
    scaleToProbe(lstm, probe);
    expect(saturated()).toBeLessThan(0.01);
  });

  test("refuses what no factor helps, and changes nothing", () => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 5, numLayers: 2, ...f64 });
    lstm.cell(1).gates.cell.inputWeight.data.fill(0);
    const before = lstm.stateDict();
    expect(() => scaleToProbe(lstm, probeOf(7, 4, 3))).toThrow(/moves the cell gate of LSTM.cell\(1/);
    expect(lstm.stateDict()).toEqual(before);
    expect(lstm.initialization).toEqual([]);
  });

  test.each<[() => unknown, RegExp]>([
    [
      () => scaleToProbe(new LSTM({ inputSize: 3, hiddenSize: 2, ...f64 }), probeOf(7, 4, 2)),
      /inputSize is 3/,
    ],
    [
      () => scaleToProbe(new LSTM({ inputSize: 3, hiddenSize: 2, ...f64 }), probeOf(7, 3), { deviation: 0 }),
      /above 0, got 0/,
    ],
    [
      () => scaleToProbe(new Linear({ inFeatures: 1, outFeatures: 1 }) as never, probeOf(2, 1)),
      /an LSTM, GRU or RNN/,
    ],
    [
      () => {
        const probe = probeOf(2, 3);
        probe.data[4] = Number.NaN;
        return scaleToProbe(new LSTM({ inputSize: 3, hiddenSize: 2, ...f64 }), probe);
      },
      /finite probe/,
    ],
  ])("refuses bad arguments %#", (attempt, message) => {
    expect(attempt).toThrow(message);
  });
});
