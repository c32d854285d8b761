import { describe, expect, test } from "vitest";
import { crossEntropy } from "../../../src/core/autograd/losses.ts";
import { Indices } from "../../../src/core/tensor/indices.ts";
import { inEvaluation } from "../../../src/jobs/tasks/evaluation.ts";
import {
  bitsPerCharacter,
  evaluateLanguage,
  type LanguageModel,
  languageTask,
} from "../../../src/jobs/tasks/language.ts";
import { sample } from "../../../src/jobs/tasks/sample.ts";
import { trainTask } from "../../../src/jobs/tasks/train.ts";

const pattern = "abcd. ".repeat(300);
const small = { batchSize: 4, steps: 12, embeddingSize: 6, recurrent: { hiddenSize: 12 }, seed: 3 };

async function trained(): Promise<LanguageModel> {
  const task = languageTask(pattern, small);
  for await (const _ of trainTask(task, { epochs: 6, lr: 0.02 }));
  expect(task.evaluate().bitsPerCharacter).toBeLessThan(0.1);
  return task.model as LanguageModel;
}

describe("bitsPerCharacter", () => {
  test("is log2 V for a model that knows nothing", () => {
    const { model } = languageTask(pattern, small);
    const language = model as LanguageModel;
    language.decoder.weight.data.fill(0);
    language.decoder.bias!.data.fill(0);
    const ids = language.vocabulary.encode(pattern.slice(0, 100));
    // Float32 logits and sums.
    expect(bitsPerCharacter(language, ids)).toBeCloseTo(Math.log2(6), 5);
  });

  test("carries the state: in pieces as in one, within a lane", () => {
    const model = languageTask(pattern, small).model as LanguageModel;
    // One lane of 200, more than one piece of 128.
    const ids = model.vocabulary.encode(`${pattern}`).slice(0, 201);
    const whole = inEvaluation(model, () =>
      crossEntropy(
        model.forward(new Indices(ids.slice(0, 200), [200, 1])).output,
        new Indices(ids.slice(1), [200, 1]),
      ).item(),
    );
    expect(bitsPerCharacter(model, ids)).toBeCloseTo(whole / Math.LN2, 5);
  });

  test("counts characters, not bytes", () => {
    const text = "äöü€".repeat(200);
    const task = languageTask(text, { ...small, vocabulary: "byte" });
    const model = task.model as LanguageModel;
    model.decoder.weight.data.fill(0);
    model.decoder.bias!.data.fill(0);
    const ids = model.vocabulary.encode(text.slice(0, 101));
    const characters = 100;
    // The first byte is given, not predicted: one byte less than the text has, and one character that it begins.
    const expected = (8 * (ids.length - 1)) / characters;
    expect(bitsPerCharacter(model, ids)).toBeCloseTo(expected, 4);
  });
});

describe("languageTask", () => {
  test("splits in order and describes the text", () => {
    const task = languageTask(pattern, { ...small, name: "p.txt", heldOut: { validation: 0.2, test: 0.1 } });
    expect(task.notes).toEqual(["p.txt: 1800 characters, 6 different; 1260 train, 360 validate, 180 test"]);
    expect(task.batches.length).toBe(Math.floor(Math.floor(1259 / 4) / 12));
    expect(task.config.recurrent.gates).toEqual({ forget: 1 });
    expect(task.evaluate().characters).toBe(180);
    const model = task.model as LanguageModel;
    expect(evaluateLanguage(model, task.config, pattern, "test")).toEqual(task.evaluate());
    expect(evaluateLanguage(model, task.config, pattern, "all").characters).toBe(1800);
  });

  test("refuses a text that is too short, unknown characters, and both directions", () => {
    expect(() => languageTask("abc", small)).toThrow(
      "text: expected about 56 characters or more, got 3. 4 sequences of 12 steps are read at once",
    );
    // No text is long enough for such a share: the message must not look for one.
    expect(() => languageTask(pattern, { ...small, heldOut: { test: 5e-324 } })).toThrow("or more, got 1800");
    expect(() => languageTask("", { name: "empty.txt" })).toThrow("empty.txt: expected text to learn from");
    expect(() => languageTask("one line", { name: "one.txt" })).toThrow(
      /^one.txt: expected about \d+ characters/,
    );
    const { model, config } = languageTask(pattern, small);
    expect(() => evaluateLanguage(model as LanguageModel, config, "abX", "all", "other.txt")).toThrow(
      "other.txt line 1, column 3",
    );
    expect(() => languageTask(pattern, { ...small, recurrent: { bidirectional: true } })).toThrow(
      "one direction",
    );
  });
});

describe("sample", () => {
  test("a trained model continues like the text, after seeing the prompt's last character", async () => {
    const model = await trained();
    expect([...sample(model, { prompt: "abcd. ab", length: 10, temperature: 0 })].join("")).toBe(
      "cd. abcd. ",
    );
    expect([...sample(model, { prompt: "abcd. abcd", length: 8, temperature: 0.2, seed: 1 })].join("")).toBe(
      ". abcd. ",
    );
  });

  test("is made by the seed, and differs with it and with the temperature", () => {
    const model = languageTask(pattern, small).model as LanguageModel;
    const draw = (options: object) => [...sample(model, { length: 40, ...options })].join("");
    expect(draw({ seed: 1 })).toBe(draw({ seed: 1 }));
    expect(draw({ seed: 1 })).not.toBe(draw({ seed: 2 }));
    expect(draw({ seed: 1, temperature: 0.1 })).not.toBe(draw({ seed: 1 }));
    expect(draw({}).length).toBe(40);
    expect(draw({ length: 0 })).toBe("");
  });

  test("draws what the probabilities say", () => {
    const model = languageTask("ab".repeat(60), small).model as LanguageModel;
    model.decoder.weight.data.fill(0);
    // P(a) = 0.8 whatever came before.
    model.decoder.bias!.data.set([Math.log(0.8), Math.log(0.2)]);
    const text = [...sample(model, { length: 2000, seed: 4 })].join("");
    // Four standard deviations of a share over 2,000 draws.
    expect(Math.abs(text.split("a").length / 2000 - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / 2000));
  });

  test("refuses invalid lengths and temperatures, and unknown characters", () => {
    const model = languageTask(pattern, small).model as LanguageModel;
    expect(() => sample(model, { temp: 1 } as never)).toThrow('got "temp"');
    expect(() => sample({} as never)).toThrow("expected a LanguageModel");
    expect(() => sample(model, { prompt: 5 as never })).toThrow("got 5");
    expect(() => sample(model, { seed: -1 })).toThrow("got -1");
    expect(() => [...sample(model, { length: -1 })]).toThrow("length");
    expect(() => [...sample(model, { temperature: Number.NaN })]).toThrow("temperature");
    expect(() => [...sample(model, { prompt: "aX" })]).toThrow("prompt line 1, column 2");
  });
});
