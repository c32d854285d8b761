import { describe, expect, test } from "vitest";
import { initializations, learningSettings, RecurrentLayer } from "../../../src/core/nn/index.ts";
import { readSafetensors } from "../../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { encodeModel, type Json, memoryStore } from "../../../src/core/train/index.ts";
import { readCSV, readJSONLines } from "../../../src/jobs/data/index.ts";
import { classifyTask } from "../../../src/jobs/tasks/classify.ts";
import { forecastTask } from "../../../src/jobs/tasks/forecast.ts";
import { languageTask } from "../../../src/jobs/tasks/language.ts";
import { loadTask } from "../../../src/jobs/tasks/stored.ts";
import type { Task } from "../../../src/jobs/tasks/task.ts";
import { trainTask } from "../../../src/jobs/tasks/train.ts";
import { pathsOf, setAt } from "../../support/paths.ts";

const recurrent = { hiddenSize: 5 };
const csv = ["day,x", ...Array.from({ length: 90 }, (_, t) => `${t},${Math.sin(t).toFixed(4)}`)].join("\n");
const lines = Array.from({ length: 12 }, (_, k) =>
  JSON.stringify({ text: "ab".repeat(1 + (k % 3)), label: k % 2 }),
).join("\n");

const table = await readCSV(csv);
const small = { recurrent, window: 4, horizon: 2, seasons: [6], networks: 1, batchSize: 32 };
const makers: Record<string, () => Task> = {
  language: () => languageTask("abc ".repeat(60), { recurrent, batchSize: 2, steps: 8 }) as unknown as Task,
  forecast: () => forecastTask(table, small) as unknown as Task,
  "chosen forecast": () => {
    const task = forecastTask(table, small);
    task.conclude!();
    return task as unknown as Task;
  },
  classify: () => classifyTask(readJSONLines(lines), { recurrent, batchSize: 2 }) as unknown as Task,
};

const fileOf = ({ model, config }: Task) => encodeModel(model, config as Json);

describe.each(Object.keys(makers))("a stored %s model", (name) => {
  test("comes back with its configuration and parameters", () => {
    const task = makers[name]();
    const stored = loadTask(fileOf(task));
    expect(stored.task).toBe(task.name);
    expect(stored.config).toEqual(task.config);
    const parameters = stored.model.namedParameters();
    for (const [key, { data }] of task.model.namedParameters())
      expect(parameters.get(key)!.data).toEqual(data);
  });

  test("comes back with what was done to initialise it", () => {
    const task = makers[name]();
    expect(Object.keys(initializations(task.model) as object)[0]).toMatch(/recurrent$/);
    const { model } = loadTask(fileOf(task));
    expect(initializations(model)).toEqual(initializations(task.model));
    const { tensors, metadata } = readSafetensors(fileOf(task));
    metadata.delete("initialization");
    expect(initializations(loadTask(writeSafetensors(tensors, metadata)).model)).toEqual({});
  });

  test("comes back with how its gates learn", () => {
    const task = makers[name]();
    expect(learningSettings(loadTask(fileOf(task)).model)).toEqual({});
    const recurrent = task.model.modules().find((module) => module instanceof RecurrentLayer)!;
    recurrent.gates.retain.learn({ trainable: false }, ["bias"]);
    recurrent.cell(0).gates.candidate.learn({ rate: 0.1, weightDecay: false });
    const wanted = learningSettings(task.model);
    expect(Object.keys(wanted).length).toBeGreaterThan(2);
    expect(learningSettings(loadTask(fileOf(task)).model)).toEqual(wanted);
  });

  test("a configuration with any field damaged is refused by a coded error, or makes the same shapes", () => {
    const task = makers[name]();
    const { tensors, metadata } = readSafetensors(fileOf(task));
    const config = JSON.parse(metadata.get("config")!);
    const damages = [null, -1, 1.5, "x", [], {}, 1e12, true];
    for (const path of pathsOf(config)) {
      for (const damage of damages) {
        const damaged = structuredClone(config);
        setAt(damaged, path, damage);
        const file = writeSafetensors(tensors, new Map([["config", JSON.stringify(damaged)]]));
        try {
          loadTask(file);
        } catch (error) {
          expect(error, `${path.join(".")} = ${JSON.stringify(damage)}: ${error}`).toBeInstanceOf(
            SluiceError,
          );
        }
      }
    }
  });

  test("a run that was stopped in the middle continues bit for bit", async () => {
    const store = memoryStore();
    const whole = makers[name]();
    for await (const _ of trainTask(whole, { epochs: 2 }));
    const first = makers[name]();
    for await (const { step } of trainTask(first, { epochs: 2, checkpoint: store, checkpointEvery: 1 })) {
      if (step === first.batches.length + 1) break;
    }
    const second = makers[name]();
    const steps: number[] = [];
    for await (const { step } of trainTask(second, { epochs: 2, checkpoint: store })) steps.push(step);
    expect(steps[0]).toBe(first.batches.length + 2);
    const parameters = second.model.namedParameters();
    for (const [key, { data }] of whole.model.namedParameters())
      expect(parameters.get(key)!.data).toEqual(data);
    expect(loadTask(await store.read("model.safetensors")).task).toBe(makers[name]().name);
  });
});

test("a file without a configuration is refused", () => {
  const { tensors } = readSafetensors(fileOf(makers.language()));
  expect(() => loadTask(writeSafetensors(tensors))).toThrow("Was this file written by sluice train?");
  expect(() => loadTask(writeSafetensors(tensors, new Map([["config", '{"task":"translate"}']])))).toThrow(
    "got another",
  );
});

test("an unknown optimizer or schedule is refused", () => {
  const train = (options: object) => trainTask(makers.classify(), options as never);
  expect(() => train({ optimizer: "lion" })).toThrow('expected optimizer to be "adam", "adamw"');
  expect(() => train({ schedule: "linear" })).toThrow('"constant" or "cosine"');
});
