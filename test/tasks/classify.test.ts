import { describe, expect, test } from "vitest";
import { readJSONLines } from "../../src/data/index.ts";
import {
  type ClassifyConfig,
  classify,
  classifyTask,
  evaluateClassifier,
  SequenceClassifier,
} from "../../src/tasks/classify.ts";
import { trainTask } from "../../src/tasks/train.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import type { Batch } from "../../src/train/index.ts";

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
    expect(evaluateClassifier(model, task.config, others, "all").accuracy).toBeGreaterThan(0.95);
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

  test("refuses data of another kind, an unknown label, and unknown characters", () => {
    const task = classifyTask(readJSONLines(words(40)), small);
    const evaluate = (lines: string) =>
      evaluateClassifier(
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
    expect(() => evaluate('{"text": "aé", "label": "A"}')).toThrow("new.jsonl line 1: text line 1, column 2");
    expect(() => evaluate('{"text": "a"}')).toThrow("expected labels");
  });
});

test("the same configuration makes the same model", () => {
  const { config, model } = classifyTask(readJSONLines(words(40)), small);
  const again = new SequenceClassifier(JSON.parse(JSON.stringify(config)) as ClassifyConfig);
  for (const [name, parameter] of model.namedParameters()) {
    expect(again.namedParameters().get(name)!.data).toEqual(parameter.data);
  }
});
