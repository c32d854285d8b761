import { describe, expect, test } from "vitest";
import { resultsOf } from "../../../src/command/results.ts";
import type { Indices } from "../../../src/core/tensor/indices.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import type { Batch } from "../../../src/core/train/index.ts";
import { readJSONLines, sequencesFrom } from "../../../src/jobs/data/index.ts";
import { classesOf, drawParts } from "../../../src/jobs/tasks/classify/examples.ts";
import {
  type ClassifyConfig,
  type ClassifyOptions,
  classify,
  classifyTask,
  reportClassifier,
  SequenceClassifier,
} from "../../../src/jobs/tasks/classify.ts";
import { measuresOf } from "../../../src/jobs/tasks/report.ts";
import { trainTask } from "../../../src/jobs/tasks/train.ts";

/** Noisy ramps, up or down, of different lengths. */
function ramps(count: number, seed: number): string {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const rising = random.uniform() < 0.5;
    const steps = 3 + random.integer(8);
    const sequence = Array.from(
      { length: steps },
      (_, t) => (rising ? t : -t) / 2 + 100 + random.normal() / 10,
    );
    return JSON.stringify({ sequence, label: rising });
  }).join("\n");
}

/** Words of a or b, with one x in them whose side decides. */
function words(count: number): string {
  const random = new Random(8);
  return Array.from({ length: count }, () => {
    const text = Array.from({ length: 3 + random.integer(5) }, () => "ab"[random.integer(2)]).join("");
    return JSON.stringify({ text, label: text.startsWith("a") ? "A" : "B" });
  }).join("\n");
}

const small = { batchSize: 16, recurrent: { hiddenSize: 8 }, seed: 4 };

test("the order of classes does not depend on the order of the data", () => {
  const orders = [
    [2, 10, "1x"],
    ["1x", 2, 10],
    [10, "1x", 2],
  ];
  for (const labels of orders) expect(classesOf(labels)).toEqual([2, 10, "1x"]);
});

describe("classifyTask", () => {
  test.each(["lstm", "gru"] as const)("learns numeric sequences with %s", async (cell) => {
    const data = readJSONLines(ramps(160, 6), "ramps.jsonl");
    const task = classifyTask(data, { ...small, recurrent: { hiddenSize: 8, cell } });
    expect(task.config).toMatchObject({ labels: [false, true], input: { kind: "numbers", features: 1 } });
    for await (const _ of trainTask(task, { epochs: 12, lr: 0.02 }));
    const { accuracy, baseline, sequences } = task.evaluate();
    expect(sequences).toBe(16);
    expect(accuracy).toBe(1);
    expect(baseline).toBeLessThan(0.9);
    const others = readJSONLines(ramps(50, 7));
    const model = task.model as SequenceClassifier;
    expect(reportClassifier(model, task.config, others, "all").accuracy).toBeGreaterThan(0.95);
    const answers = classify(model, task.config, others);
    expect(answers.filter(({ label }, k) => label === others.labels![k]).length).toBeGreaterThan(47);
    expect(answers.every(({ probability }) => probability >= 0.5 && probability <= 1)).toBe(true);
  });

  test("learns text, also what only the first step tells, in both directions", async () => {
    const task = classifyTask(readJSONLines(words(200)), {
      ...small,
      recurrent: { hiddenSize: 8, bidirectional: true },
    });
    for await (const _ of trainTask(task, { epochs: 15, lr: 0.02 }));
    expect(task.evaluate().accuracy).toBe(1);
  });

  test("an answer does not depend on what else is in the batch", () => {
    const data = readJSONLines(ramps(40, 6));
    const task = classifyTask(data, { ...small, recurrent: { hiddenSize: 8, bidirectional: true } });
    const model = task.model as SequenceClassifier;
    const all = classify(model, task.config, data);
    if (data.kind !== "numbers") throw new Error("expected numbers");
    const alone = data.sequences.map((sequence, k) => {
      const one = {
        ...data,
        sequences: [sequence],
        labels: [data.labels![k]],
        lines: data.lines.slice(k, k + 1),
      };
      return classify(model, task.config, one)[0];
    });
    alone.forEach(({ label, probability }, k) => {
      expect(label).toBe(all[k].label);
      // One float32 rounding, of sums in another order.
      expect(probability).toBeCloseTo(all[k].probability, 6);
    });
  });

  test("the parts are disjoint, and scaling is learned on the training part", () => {
    const data = readJSONLines(ramps(40, 6));
    const { config, batches } = classifyTask(data, { ...small, heldOut: { validation: 0.2, test: 0.2 } });
    const batchOf = (k: number) => batches.batch(0, k) as Batch;
    const seen = Array.from({ length: batches.length }, (_, k) => batchOf(k).lengths!.length);
    expect(seen.reduce((a, b) => a + b)).toBe(24);
    if (config.input.kind !== "numbers") throw new Error("expected numbers");
    expect(config.input.scaling.mean[0]).toBeGreaterThan(90);
    const first = batchOf(0).input as Tensor;
    expect(Math.abs(first.at(0, 0, 0))).toBeLessThan(3);
  });

  test("labels are told apart by type and value, and put in order", () => {
    const data = readJSONLines(
      [10, 9, 2, 10, 9, 2, 10, 9, 2, 10]
        .map((label) => JSON.stringify({ sequence: [label], label }))
        .join("\n"),
    );
    expect(classifyTask(data, small).config.labels).toEqual([2, 9, 10]);
  });

  test.each([
    ["no labels", '{"text": "a"}\n{"text": "b"}', 'line 1: expected a "label"'],
    ["one class", '{"text": "a", "label": 1}\n{"text": "b", "label": 1}', "two different labels"],
    ["too few", '{"text": "a", "label": 1}\n{"text": "b", "label": 2}', "sequences to train on"],
  ])("refuses %s", (_what, lines, message) => {
    expect(() => classifyTask(readJSONLines(lines), small)).toThrow(message);
  });

  test("refuses data of another kind, and an unknown label", () => {
    const task = classifyTask(readJSONLines(words(40)), small);
    const evaluate = (lines: string) =>
      reportClassifier(
        task.model as SequenceClassifier,
        task.config,
        readJSONLines(lines, "new.jsonl"),
        "all",
      );
    expect(() => evaluate('{"sequence": [1], "label": "A"}')).toThrow(
      "new.jsonl: expected text, got sequences of 1",
    );
    expect(() => evaluate('{"text": "a", "label": "A"}\n{"text": "a", "label": "C"}')).toThrow(
      'new.jsonl line 2: expected one of the labels ["A", "B"], got "C"',
    );
    expect(() => evaluate('{"text": "a"}')).toThrow("expected labels");
  });
});

describe("texts", () => {
  const learn = (options: ClassifyOptions, lines = words(60)) =>
    classifyTask(readJSONLines(lines), { ...small, ...options });

  test("all characters that training sees once or never are one symbol, which it trains", () => {
    const lines = `${words(60)}\n{"text":"aü","label":"A"}\n{"text":"bö","label":"B"}`;
    const { config, model, batches } = learn({ heldOut: { validation: 0.1, test: 0.1 } }, lines);
    expect(config.input).toMatchObject({
      vocabulary: { kind: "character", characters: "ab", unknown: true },
    });
    const ids = Array.from({ length: batches.length }, (_, k) => [
      ...((batches.batch(0, k) as Batch).input as Indices).data,
    ]);
    expect(ids.flat()).toContain(2);
    const answers = classify(
      model as SequenceClassifier,
      config,
      sequencesFrom([{ text: "aé" }, { text: "a中" }]),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  test("a byte vocabulary reads every text", () => {
    const { config, model } = learn({ vocabulary: "byte" });
    expect(config.input).toMatchObject({ vocabulary: { kind: "byte" } });
    expect(classify(model as SequenceClassifier, config, sequencesFrom([{ text: "日本" }]))).toHaveLength(1);
    const numbers = readJSONLines(ramps(40, 1));
    expect(() => classifyTask(numbers, { vocabulary: "byte" })).toThrow("a vocabulary for texts only");
  });

  test("empty ones are skipped and counted; an answer keeps the line of its text", () => {
    const lines = words(60).split("\n");
    lines.splice(3, 0, '{"text": "", "label": "A"}');
    const data = readJSONLines(lines.join("\n"), "words.jsonl");
    expect(data).toMatchObject({ skipped: 1 });
    expect([...data.lines].slice(2, 4)).toEqual([3, 5]);
    expect(classifyTask(data, small).notes).toContain("words.jsonl: 1 empty text skipped");
    expect(sequencesFrom([{ sequence: [] }, { sequence: [[1, 2]] }])).toMatchObject({
      features: 2,
      skipped: 1,
    });
    expect(() => readJSONLines('{"text": ""}\n{"text": ""}', "words.jsonl")).toThrow("got 2 empty ones");
  });
});

test("training ends with the parameters of the best epoch, after a quarter of the epochs without a better one", async () => {
  // Labels by chance: the validation loss soon rises.
  const random = new Random(3);
  const lines = Array.from({ length: 60 }, () =>
    JSON.stringify({ sequence: [random.normal(), random.normal()], label: random.uniform() < 0.5 }),
  );
  const task = classifyTask(readJSONLines(lines.join("\n")), { ...small, heldOut: { validation: 0.3 } });
  const losses: number[] = [];
  for await (const { validation } of trainTask(task, { epochs: 40, lr: 0.05 }))
    if (validation) losses.push(validation.loss);
  const best = Math.min(...losses);
  expect(losses.length).toBe(losses.indexOf(best) + 1 + 10);
  expect(losses.length).toBeLessThan(40);
  expect(task.validate().loss).toBe(best);
});

describe("parts", () => {
  const heldOut = { validation: 0.1, test: 0.1 };
  const counts = (targets: Int32Array, part: Int32Array) =>
    Array.from(part, (k) => targets[k]).reduce<Record<number, number>>(
      (all, label) => Object.assign(all, { [label]: (all[label] ?? 0) + 1 }),
      {},
    );

  test("have each class in its proportion, whatever the seed", () => {
    const targets = Int32Array.from({ length: 200 }, (_, k) => (k % 10 === 0 ? 1 : k % 4 === 1 ? 2 : 0));
    for (let seed = 0; seed < 20; seed++) {
      const { train, validation, test } = drawParts(targets, { heldOut, seed });
      expect([train.length, validation.length, test.length]).toEqual([160, 20, 20]);
      for (const part of [validation, test]) expect(counts(targets, part)).toEqual({ 0: 13, 1: 2, 2: 5 });
      expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual([...targets.keys()]);
    }
  });

  test("the last sequence of a class trains, and a part without a class is reported", () => {
    const lines = Array.from({ length: 60 }, (_, k) => ({
      text: "ab"[k % 2],
      label: k < 58 ? k % 2 : `rare ${k}`,
    }));
    const task = classifyTask(readJSONLines(lines.map((line) => JSON.stringify(line)).join("\n")), small);
    expect(task.notes.slice(1)).toEqual(
      ["validation", "test"].map(
        (part) => `warning: "rare 58", "rare 59" missing from the ${part} part; nothing is measured for them`,
      ),
    );
    expect(classifyTask(readJSONLines(words(60)), small).notes).toHaveLength(1);
  });

  test("with one sequence of each class there is still something to measure", () => {
    const targets = Int32Array.from({ length: 20 }, (_, k) => k);
    const { validation, test } = drawParts(targets, { heldOut, seed: 0 });
    expect([validation.length, test.length]).toEqual([2, 2]);
  });
});

describe("reportClassifier", () => {
  const task = classifyTask(readJSONLines(words(60)), small);
  const model = task.model as SequenceClassifier;

  test("counts each label by its answer; precision, recall and F1 follow from the counts", () => {
    // A head without weights gives every text the label of the larger bias.
    model.head.weight.data.fill(0);
    model.head.bias!.data.set([1, 0]);
    const data = readJSONLines(
      '{"text":"a","label":"A"}\n{"text":"ab","label":"A"}\n{"text":"b","label":"B"}',
    );
    const report = reportClassifier(model, task.config, data, "all");
    expect(report.confusion).toEqual([
      [2, 0],
      [1, 0],
    ]);
    expect(report.classes).toEqual([
      { label: "A", sequences: 2, precision: 2 / 3, recall: 1, f1: 0.8 },
      { label: "B", sequences: 1, recall: 0, f1: 0 },
    ]);
    expect(report).toMatchObject({ accuracy: 2 / 3, macroF1: 0.4, sequences: 3 });
    const measures = measuresOf(reportClassifier(model, task.config, data, "all"));
    expect(measures).toEqual({
      ...{ loss: report.loss, accuracy: 2 / 3, sequences: 3, labels: 2, macroF1: 0.4 },
      ...{
        'precision of "A"': 2 / 3,
        'recall of "A"': 1,
        'f1 of "A"': 0.8,
        'recall of "B"': 0,
        'f1 of "B"': 0,
      },
    });
  });
});

test("labels that begin alike have measures of their own", () => {
  const lines = Array.from({ length: 40 }, (_, k) =>
    JSON.stringify({ sequence: [k % 2], label: `${"x".repeat(99)}${k % 2}` }),
  );
  const data = readJSONLines(lines.join("\n"));
  const { model, config } = classifyTask(data, small);
  const measures = measuresOf(reportClassifier(model, config, data, "all"));
  expect(Object.keys(measures).filter((name) => name.startsWith("recall of"))).toHaveLength(2);
  const [{ rows }] = resultsOf(reportClassifier(model, config, data, "all")).tables;
  expect(rows).toHaveLength(2);
  for (const [label] of rows) expect(label).toMatch(/^"x{57}\.\.\.$/);
});

test("of very many labels there is no confusion matrix, which would fill the memory", () => {
  const lines = Array.from({ length: 240 }, (_, k) => JSON.stringify({ sequence: [k], label: k % 120 }));
  const data = readJSONLines(lines.join("\n"));
  const { model, config } = classifyTask(data, small);
  const report = reportClassifier(model, config, data, "all");
  expect(report.confusion).toBeUndefined();
  expect(report.classes).toHaveLength(120);
});

test("balanced class weights find a rare class that equal ones give up", async () => {
  const random = new Random(5);
  const lines = Array.from({ length: 300 }, (_, k) => {
    const rare = k % 12 === 0;
    // The classes overlap: most values that say "rare" come from the usual class.
    return JSON.stringify({ sequence: [random.normal() + (rare ? 1.2 : 0)], label: rare ? "rare" : "usual" });
  });
  const data = readJSONLines(lines.join("\n"));
  const recallOf = async (options: ClassifyOptions) => {
    const task = classifyTask(data, { ...small, ...options });
    for await (const _ of trainTask(task, { epochs: 15, lr: 0.02 }));
    return measuresOf(reportClassifier(task.model as SequenceClassifier, task.config, data, "all"))[
      'recall of "rare"'
    ];
  };
  expect(await recallOf({})).toBeLessThan(0.3);
  expect(await recallOf({ classWeights: "balanced" })).toBeGreaterThan(0.5);
  expect(() => classifyTask(data, { classWeights: "equal" as "balanced" })).toThrow(
    '"balanced", got "equal"',
  );
});

test("the same configuration makes the same model", () => {
  const { config, model } = classifyTask(readJSONLines(words(40)), small);
  const again = new SequenceClassifier(JSON.parse(JSON.stringify(config)) as ClassifyConfig);
  for (const [name, parameter] of model.namedParameters()) {
    expect(again.namedParameters().get(name)!.data).toEqual(parameter.data);
  }
});
