import { afterEach, describe, expect, test } from "vitest";
import { initialize } from "../../../src/core/init/initialize.ts";
import {
  biases,
  chrono,
  closedInput,
  retainBias,
  scaleAll,
  type WeightPart,
  weights,
} from "../../../src/core/init/schemes.ts";
import { GRU } from "../../../src/core/nn/gru.ts";
import { initializations, restoreInitializations } from "../../../src/core/nn/initialization.ts";
import { Linear } from "../../../src/core/nn/linear.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import { Sequential } from "../../../src/core/nn/sequential.ts";
import { LSTMCell } from "../../../src/core/nn/singleCells.ts";
import { onWarning } from "../../../src/core/nn/warnings.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { decodeModel, encodeModel } from "../../../src/core/train/weights.ts";
import { gramError, largestOf } from "./moments.ts";

const stack = () => new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, seed: 1 });

const usual = onWarning(() => {});
onWarning(usual);
afterEach(() => void onWarning(usual));

describe("what is initialised", () => {
  test("all cells of all recurrent modules, and nothing else", () => {
    const model = new Sequential(
      new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 }),
      new GRU({ inputSize: 4, hiddenSize: 5, seed: 2 }),
      new Linear({ inFeatures: 5, outFeatures: 2, seed: 3 }),
    );
    const before = model.stateDict();
    const done = initialize(model, retainBias(2), { seed: 1 });
    expect(done.map(({ module, sets }) => [module, sets[0].gate])).toEqual([
      ["0", "forget"],
      ["1", "update"],
    ]);
    const changed = [...model.stateDict()].filter(([name, value]) => {
      return !before.get(name)!.data.every((old, k) => old === value.data[k]);
    });
    expect(changed.map(([name]) => name)).toEqual([
      "0.bias_ih_l0",
      "0.bias_hh_l0",
      "1.bias_ih_l0",
      "1.bias_hh_l0",
    ]);
  });

  test("a single cell as module", () => {
    const cell = new LSTMCell({ inputSize: 3, hiddenSize: 4, seed: 1 });
    initialize(cell, "keras", { seed: 1 });
    expect(Array.from(cell.gates.forget.bias())).toEqual([1, 1, 1, 1]);
  });

  test("only the layers and the direction asked for", () => {
    const lstm = stack();
    const before = lstm.gates.forget.bias();
    const [record] = initialize(lstm, biases({ forget: 5 }), { layers: [1], direction: "reverse" });
    expect(record.cells).toEqual([{ layer: 1, direction: "reverse" }]);
    const after = lstm.gates.forget.bias();
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(Array.from(after[3])).toEqual([5, 5, 5, 5]);
  });

  test("equal seeds give equal values; the generator may be given", () => {
    const [a, b, c, d] = [stack(), stack(), stack(), stack()];
    initialize(a, ["recommended", chrono(50)], { seed: 9 });
    initialize(b, ["recommended", chrono(50)], { seed: 9 });
    initialize(c, ["recommended", chrono(50)], { random: new Random(9) });
    initialize(d, ["recommended", chrono(50)], { seed: 10 });
    expect(b.stateDict()).toEqual(a.stateDict());
    expect(c.stateDict()).toEqual(a.stateDict());
    expect(d.stateDict()).not.toEqual(a.stateDict());
  });

  test("the library counts it as a write", () => {
    const lstm = stack();
    const { version } = lstm.parameter("weight_hh_l0");
    initialize(lstm, "recommended", { seed: 1 });
    expect(lstm.parameter("weight_hh_l0").version).toBeGreaterThan(version);
  });
});

describe("records", () => {
  test("say what was done, as plain data", () => {
    const lstm = stack();
    const done = initialize(lstm, ["recommended", chrono(50)], { seed: 9 });
    expect(JSON.parse(JSON.stringify(done))).toEqual(done);
    expect(lstm.initialization.map(({ scheme, options }) => [scheme, options])).toEqual([
      ["recommended", {}],
      ["chrono", { tMax: 50 }],
    ]);
    expect(done[1].sets.map(({ gate, how }) => `${gate} ${how}`)).toEqual([
      "forget ln U(1, 49)",
      "input the negative of the retain gate's",
      "cell 0",
      "output 0",
    ]);
  });

  test("are enough to repeat a draw", () => {
    const lstm = stack();
    const [, record] = initialize(lstm, ["recommended", chrono(50)], { seed: 9 });
    const other = stack();
    initialize(other, chrono(50), { random: Random.from(record.random) });
    expect(other.gates.forget.bias()).toEqual(lstm.gates.forget.bias());
  });

  test("travel with the model", () => {
    const model = new Sequential(stack());
    initialize(model, chrono(50), { seed: 9 });
    const { initialization } = decodeModel(encodeModel(model));
    const copy = new Sequential(stack());
    restoreInitializations(copy, initialization);
    expect(initializations(copy)).toEqual(initializations(model));
    expect(Object.keys(initializations(copy))).toEqual(["0"]);
    expect(decodeModel(encodeModel(new Sequential(stack()))).initialization).toBeUndefined();
  });

  test("a gate with the name of what every object has is refused, and so is a handler that is none", () => {
    expect(() => initialize(stack(), biases({ constructor: 1 } as never))).toThrow("the name of a gate");
    expect(() => onWarning(1 as never)).toThrow("onWarning: expected a function");
  });

  test("refuse what cannot be copied, and change nothing", () => {
    const model = new Sequential(stack());
    initialize(model, chrono(50), { seed: 9 });
    const records = initializations(model);
    const [path] = Object.keys(records);
    const [record] = records[path];
    const changed = { [path]: [{ ...record, options: { value: () => 1 } }] };
    expect(() => restoreInitializations(model, changed)).toThrow("a list of records");
    expect(initializations(model)).toEqual(records);
  });

  test.each<[unknown, RegExp]>([
    [{ "7": [] }, /expected modules of this model, "", "0", got "7"/],
    [{ "0": [{ scheme: 1 }] }, /list of records under "0"/],
    [{ "0": 3 }, /list of records under "0", got 3/],
    [[], /by module path/],
  ])("refuse %o from a file", (records, message) => {
    const model = new Sequential(stack());
    expect(() => restoreInitializations(model, records)).toThrow(message);
    expect(initializations(model)).toEqual({});
  });

  test("are gone when the parameters are drawn again", () => {
    const lstm = stack();
    initialize(lstm, "recommended", { seed: 1 });
    lstm.resetParameters(1);
    expect(lstm.initialization).toEqual([]);
  });

  test("say which bias of an earlier scheme was moved, and warn where that was not asked for", () => {
    const warnings: string[] = [];
    onWarning((message) => warnings.push(message));
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
    initialize(lstm, retainBias(1));
    const [scaled] = initialize(lstm, scaleAll(0.5));
    expect(scaled.moved).toEqual([
      { layer: 0, direction: "forward", gate: "forget", setBy: "retainBias", from: 1, to: 0.5 },
    ]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/scaleAll moved .* forget gate, which retainBias had set, from 1 to 0.5/);
    // From now on no scheme has set it.
    expect(initialize(lstm, scaleAll(0.5))[0].moved).toEqual([]);
    initialize(lstm, retainBias(1));
    expect(initialize(lstm, retainBias(3))[0].moved[0]).toMatchObject({ from: 1, to: 3 });
    expect(warnings).toHaveLength(1);
    const other = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
    initialize(other, [closedInput(3), scaleAll(0.5)]);
    expect(warnings[1]).toMatch(
      /input gate, .* from -3 to -1.5 \(mean over the units\), and that of forget\. If/,
    );
  });
});

describe("weights", () => {
  const parts: readonly WeightPart[] = ["inputWeight", "hiddenWeight"];
  test.each(parts)("%s, per gate or as a whole", (part) => {
    const lstm = new LSTM({ inputSize: 6, hiddenSize: 6, dtype: "float64", seed: 1 });
    const whole = lstm.parameter(part === "inputWeight" ? "weight_ih_l0" : "weight_hh_l0").data;
    initialize(lstm, weights(part, "orthogonal", { per: "gate" }), { seed: 1 });
    expect(gramError(lstm.cell(0).gates.forget[part].data, 6, 6)).toBeLessThan(1e-13);
    expect(gramError(whole, 24, 6)).toBeGreaterThan(1);
    initialize(lstm, weights(part, "orthogonal", { per: "matrix" }), { seed: 1 });
    expect(gramError(lstm.cell(0).gates.forget[part].data, 6, 6)).toBeGreaterThan(0.1);
    expect(gramError(whole, 24, 6)).toBeLessThan(1e-13);
  });

  test("of some gates only, with the fill's options", () => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
    const { input, cell } = lstm.cell(0).gates;
    const before = input.hiddenWeight.data.slice();
    const options = { per: "gate", gates: ["g"], low: 2, high: 3 } as const;
    const [record] = initialize(lstm, weights("hiddenWeight", "uniform", options), { seed: 1 });
    expect(cell.hiddenWeight.data.every((value) => value >= 2 && value < 3)).toBe(true);
    expect(input.hiddenWeight.data).toEqual(before);
    expect(record.sets).toEqual([
      { gate: "cell", part: "hiddenWeight", how: 'uniform {"low":2,"high":3}, per gate' },
    ]);
  });

  test.each<[string, object, RegExp]>([
    ["orthogonl", { per: "gate" }, /expected a fill, one of constant, .* got "orthogonl"/],
    ["orthogonal", {}, /"gate" .* or "matrix" .* got undefined/],
    ["orthogonal", { per: "gate", std: 1 }, /options per, gates, gain, got "std"/],
    ["uniform", { per: "matrix", gates: ["f"] }, /per "gate" where gates are named/],
  ])("refuse %s with %o", (name, options, message) => {
    expect(() => weights("hiddenWeight", name as "orthogonal", options as { per: "gate" })).toThrow(message);
  });
});

describe("a refusal changes nothing", () => {
  test("when a later scheme fails, the earlier ones are taken back", () => {
    const model = new Sequential(stack(), new GRU({ inputSize: 8, hiddenSize: 3, seed: 1 }));
    const before = model.stateDict();
    expect(() => initialize(model, ["recommended", biases({ forget: 1 })], { seed: 1 })).toThrow(
      /gate of gru: .* got "forget"/,
    );
    expect(model.stateDict()).toEqual(before);
    expect(initializations(model)).toEqual({});
  });

  test.each<[() => unknown, RegExp]>([
    [() => initialize(stack(), "recomended" as "keras"), /presets recommended, pytorch, .* got "recomended"/],
    [() => initialize(stack(), "keras", { seed: 1, random: new Random(1) }), /got both/],
    [() => initialize(stack(), "keras", { layers: [2] }), /layer 1 reverse, got/],
    [() => initialize(stack(), "keras", { layers: [0, 2] }), /got layer 2/],
    [() => initialize(stack(), "keras", { layers: 0 as never }), /layers to be a list .* got 0/],
    [() => initialize(stack(), "keras", { layers: [-1] }), /layers .* at least 0, got -1/],
    [() => initialize(new Linear({ inFeatures: 1, outFeatures: 1 }), "keras"), /with recurrent cells/],
    [() => initialize(stack(), "keras", { seeds: 1 } as object), /got "seeds"/],
    [() => initialize(3 as never, "keras"), /a module, got 3/],
  ])("%#", (attempt, message) => {
    expect(attempt).toThrow(message);
  });

  test("a value that the type of the cell cannot hold", () => {
    const lstm = stack();
    const before = lstm.stateDict();
    expect(() => initialize(lstm, [scaleAll(2), retainBias(1e300)])).toThrow(/finite in float32/);
    expect(lstm.stateDict()).toEqual(before);
    expect(largestOf(lstm.parameter("bias_ih_l0").data)).toBeLessThan(1);
  });
});
