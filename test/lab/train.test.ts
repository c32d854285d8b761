import { describe, expect, test } from "vitest";
import {
  type FinishedRun,
  networkOf,
  runKey,
  runsOf,
  type Setting,
  settingsOf,
  spreadOf,
  studyCells,
  summarise,
  taskNamed,
  trainRun,
} from "../../lab/study/index.ts";
import { definitions } from "../../src/core/cells/defined/definitions/index.ts";
import { presets } from "../../src/core/init/presets.ts";
import { biases, chrono, retainBias } from "../../src/core/init/schemes.ts";
import { tensor } from "../../src/core/tensor/create.ts";
import { isAsWide } from "../support/randomCells.ts";

const [setting] = settingsOf({
  task: "recall",
  options: { steps: [4] },
  schemes: ["retainBias:value=2"],
  hiddenSizes: [5],
  batch: 3,
  updates: 4,
});
const schemes = [retainBias(2)];

describe("a run", () => {
  test("is the same for equal seeds, and not for others", () => {
    const run = () => trainRun(setting, { schemes, seed: 3 });
    expect(run()).toEqual(run());
    expect(trainRun(setting, { schemes, seed: 4 }).before).not.toEqual(run().before);
  });

  test("follows the measure as a running mean", () => {
    const { curve, updates, measure, solvedAt } = trainRun(setting, { schemes, seed: 3 });
    expect(updates).toBe(4);
    expect(solvedAt).toBeNull();
    expect(curve.map(([update]) => update)).toEqual([1, 2, 3, 4]);
    expect(curve.at(-1)![1]).toBe(measure);
  });

  test("of no updates looks before training only", () => {
    const { before, curve, updates } = trainRun({ ...setting, updates: 0 }, { schemes, seed: 3 });
    expect([curve, updates]).toEqual([[], 0]);
    expect(before!.ratio).toBeGreaterThan(0);
  });

  test("ends where numbers are no longer finite, and says so", () => {
    const [adding] = settingsOf({ task: "adding", options: { steps: [4] }, hiddenSizes: [5], batch: 3 });
    const wild = { ...adding, lr: 1e30, optimizer: "sgd" as const, updates: 20 };
    const result = trainRun(wild, { schemes, seed: 3 });
    expect(result.divergedAt).toBeGreaterThan(0);
    expect(result.solvedAt).toBeNull();
  });

  test.each(["copy", "brackets"])("of %s reads every step and evaluates on other sequences", (task) => {
    const [each] = settingsOf({ task, hiddenSizes: [4], updates: 2, batch: 2, schemes: ["zeroBias"] });
    const { evaluations, measure, before } = trainRun(each, { schemes: [], seed: 0 });
    expect(measure).toBeGreaterThanOrEqual(0);
    expect(before).toBeUndefined();
    if (task === "brackets") {
      expect(evaluations.map(({ update }) => update)).toEqual([2]);
      expect(Object.keys(evaluations[0].values)).toEqual(["length 30", "length 120"]);
    }
  });

  test("carries the state of a text, and measures its bits", () => {
    const text = "abcdefgh".repeat(300);
    const [each] = settingsOf({
      task: "lm",
      options: { steps: [8] },
      hiddenSizes: [16],
      updates: 120,
      batch: 4,
      lrs: [0.03],
      schemes: ["retainBias:value=1"],
    });
    const { evaluations, curve } = trainRun(each, { schemes: [retainBias(1)], seed: 0, data: text });
    // The text is certain: far fewer than the 3 bits of guessing among 8.
    expect(evaluations.at(-1)!.values.bits).toBeLessThan(0.5);
    expect(curve[0][1]).toBeGreaterThan(2.5);
  });
});

test("a run of jsb looks at validation and test after every so many epochs", () => {
  const piece = (from: number) => Array.from({ length: 6 }, (_, t) => [from + t, from + t + 4]);
  const data = JSON.stringify({
    train: [piece(40), piece(50), piece(60)],
    valid: [piece(45).slice(0, 4)],
    test: [piece(55)],
  });
  const [each] = settingsOf({
    task: "jsb",
    options: { every: [2] },
    hiddenSizes: [6],
    batch: 2,
    updates: 8,
    lrs: [0.02],
    schemes: ["retainBias:value=1"],
  });
  const { evaluations } = trainRun(each, { schemes: [retainBias(1)], seed: 0, data });
  // Three pieces in batches of two are two updates an epoch.
  expect(evaluations.map(({ update }) => update)).toEqual([4, 8]);
  const [before, after] = evaluations.map(({ values }) => values.validation);
  expect(after).toBeLessThan(before);
  expect(after).toBeLessThan(88 * Math.LN2);
});

describe("the network", () => {
  const network = (each: Setting, own = schemes, seed = 1) =>
    networkOf(each, taskNamed("recall").make(each.options, each.batch), own, seed);

  test("has the bias that the scheme says, and trains one of two", () => {
    const { recurrent } = network(setting);
    expect([...recurrent.gates.retain.bias()[0]]).toEqual([2, 2, 2, 2, 2]);
    expect([...recurrent.gates.input.bias()[0]]).toEqual([0, 0, 0, 0, 0]);
    expect(recurrent.cells[0].weights.biasHh!.requiresGrad).toBe(false);
  });

  test("of a preset trains what the preset drew", () => {
    const { recurrent } = network(setting, [presets.pytorch]);
    expect(recurrent.cells[0].weights.biasHh!.requiresGrad).toBe(true);
  });

  test("schemes are applied in turn", () => {
    const { recurrent } = network(setting, [chrono(50), biases({ retain: 1 })]);
    expect([...recurrent.gates.retain.bias()[0]]).toEqual([1, 1, 1, 1, 1]);
    expect(recurrent.gates.input.bias()[0].every((bias) => bias < 0)).toBe(true);
  });

  test.each(studyCells().filter((cell) => !isAsWide(cell)))("%s learns a step", (cell) => {
    const layers = { ...setting, cell, layers: 2, updates: 2 };
    const result = trainRun(layers, { schemes: [], seed: 0 });
    expect(result.divergedAt).toBeUndefined();
    expect(result.curve).toHaveLength(2);
  });

  test("every defined cell is there", () => {
    expect(studyCells()).toEqual(expect.arrayContaining(Object.keys(definitions)));
    expect(() => network({ ...setting, cell: "no such" })).toThrow(expect.objectContaining({ code: "NAME" }));
  });

  test("dropout acts in training alone", () => {
    const options = { ...setting };
    const problem = { ...taskNamed("recall").make(options.options, 3), dropout: 0.5 };
    const own = networkOf(options, problem, schemes, 1);
    const x = tensor(new Float32Array(4 * 3 * 9).fill(0.3), [4, 3, 9]);
    const trained = [own.forward(x).output.data, own.forward(x).output.data];
    expect(trained[0]).not.toEqual(trained[1]);
    own.training = false;
    expect(own.forward(x).output.data).toEqual(own.forward(x).output.data);
  });
});

describe("a grid", () => {
  test("is every combination, with T as the steps", () => {
    const settings = settingsOf({
      task: "recall",
      options: { steps: [10, 20], distractors: [0, 1] },
      cells: ["lstm", "gru"],
      schemes: ["chrono:tMax=T+bias:reset=-1", "retainBias:value=1"],
      lrs: [1e-3, 1e-2],
    });
    expect(settings).toHaveLength(2 * 2 * 2 * 2 * 2);
    expect(settings[0].scheme).toBe("chrono:tMax=10+bias:reset=-1");
    expect(settings.at(-1)).toMatchObject({ options: { steps: 20, distractors: 1 }, cell: "gru", lr: 1e-2 });
    expect(new Set(runsOf(settings, [0, 1]).map(runKey)).size).toBe(64);
  });

  test("holds equal settings once, and keys do not depend on the order of options", () => {
    const settings = settingsOf({ task: "recall", schemes: ["chrono:tMax=T", "chrono:tMax=20"] });
    expect(settings).toHaveLength(1);
    const [only] = settings;
    const turned = { ...only, options: { steps: 20, distractors: 0 } };
    expect(runKey({ setting: turned, seed: 1 })).toBe(runKey({ setting: only, seed: 1 }));
  });

  test.each([
    [{ task: "nothing" }, "NAME"],
    [{ task: "recall", options: { length: [3] } }, "NAME"],
    [{ task: "recall", options: { steps: [1] } }, "ARGUMENT"],
    [{ task: "recall", options: { distractors: [2] } }, "ARGUMENT"],
    [{ task: "recall", options: { steps: [2.5] } }, "ARGUMENT"],
    [{ task: "recall", cells: [] }, "ARGUMENT"],
    [{ task: "recall", batch: 0 }, "ARGUMENT"],
    [{ task: "jsb", schemes: ["chrono:tMax=T"] }, "ARGUMENT"],
  ])("%j is refused", (grid, code) => {
    expect(() => settingsOf(grid as never)).toThrow(expect.objectContaining({ code }));
  });
});

test("a summary counts the solved and takes medians", () => {
  const run = (seed: number, solvedAt: number | null, ratio: number): FinishedRun => ({
    setting,
    seed,
    solvedAt,
    updates: 4,
    measure: seed,
    before: { ratio, steps: 3 },
    curve: [],
    evaluations: [{ update: 4, values: { right: seed / 2 } }],
    seconds: 1,
    kernels: "reference",
  });
  const [summary] = summarise([run(0, 100, 0.1), run(1, null, 1), run(2, 200, 10)]);
  expect(summary).toMatchObject({ runs: 3, solved: 2, diverged: 0 });
  expect(summary.solvedAt).toEqual({ median: 150, least: 100, most: 200 });
  expect(summary.measure.median).toBe(1);
  expect(summary.evaluation.right).toEqual({ median: 0.5, least: 0, most: 1 });
  expect(summary.before!.ratio.geometricMean).toBeCloseTo(1);
  expect(summary.before!.ratio.factor).toBeCloseTo(Math.exp(Math.log(10) * Math.sqrt(2 / 3)));
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, least: 1, most: 4 });
});
