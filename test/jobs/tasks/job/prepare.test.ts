/** The files of a job, and the layers that prepareJob refuses. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readNpy } from "../../../../src/checkpoint/formats/npy/open.ts";
import { GRU, LSTM, memoryStore, RNN, useDefinedCells } from "../../../../src/index.ts";
import { prepareJob, type Task } from "../../../../src/tasks.ts";
import { smallClassifier, smallForecaster, smallLanguage } from "../../../support/jobs.ts";

useDefinedCells();

describe("prepareJob", () => {
  test("a text: ids of the training part in bytes, and no files of batches", async () => {
    const store = memoryStore();
    await prepareJob(smallLanguage(), store, { epochs: 2 });
    expect((await store.list()).sort()).toEqual([
      "ids.npy",
      "initial.safetensors",
      "job.json",
      "validation.npy",
    ]);
    expect(readNpy(await store.read("ids.npy"))).toMatchObject({ dtype: "U8", shape: [4480] });
  });

  test("a table: its windows without the test part, and the order of each epoch", async () => {
    const store = memoryStore();
    const task = smallForecaster();
    await prepareJob(task, store, { epochs: 3 });
    const names = [
      "batches-1.npy",
      "batches-2.npy",
      "batches-3.npy",
      "initial.safetensors",
      "inputs.npy",
      "job.json",
      "targets.npy",
    ];
    expect((await store.list()).sort()).toEqual(names);
    const { shape: inputs } = readNpy(await store.read("inputs.npy"));
    expect(inputs[0]).toBeLessThanOrEqual(270);
    expect(inputs[0]).toBeGreaterThan(200);
    const job = JSON.parse(new TextDecoder().decode(await store.read("job.json")));
    const { shape, bytes } = readNpy(await store.read("batches-2.npy"));
    expect(shape).toEqual([job.data.examples]);
    const order = new Int32Array(bytes.slice().buffer);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: shape[0] }, (_, k) => k));
    // The first update of the second epoch reads these windows.
    const batch = (await task.batches.batch(1, 0)) as unknown as { target: { shape: readonly number[] } };
    expect(batch.target.shape[1]).toBe(job.data.batchSize);
  });

  test("sequences: those of the test part stay out", async () => {
    const store = memoryStore();
    await prepareJob(smallClassifier("text"), store);
    expect(readNpy(await store.read("targets.npy")).shape).toEqual([126]);
    expect(readNpy(await store.read("offsets.npy"))).toMatchObject({ dtype: "F64", shape: [127] });
  });

  const sizes = { inputSize: 8, hiddenSize: 24, seed: 1 };
  test.each([
    ["peephole", () => new LSTM({ ...sizes, peephole: true })],
    ["coupled", () => new LSTM({ ...sizes, coupled: true })],
    ["cellClip", () => new LSTM({ ...sizes, cellClip: 3 })],
    ["zoneout", () => new LSTM({ ...sizes, zoneout: 0.1 })],
    ["recurrentDropout", () => new GRU({ ...sizes, recurrentDropout: 0.1 })],
    ["variationalDropout", () => new LSTM({ ...sizes, variationalDropout: 0.1 })],
    ["weightDrop", () => new LSTM({ ...sizes, weightDrop: 0.1 })],
    ["resetAfter=false", () => new GRU({ ...sizes, resetAfter: false })],
    ["nonlinearity=sigmoid", () => new RNN({ ...sizes, nonlinearity: "sigmoid" })],
    ["activations", () => new LSTM({ ...sizes, activations: { state: "relu" } })],
    ["direction=reverse", () => new LSTM({ ...sizes, direction: "reverse" })],
    ["goBackwards", () => new LSTM({ ...sizes, goBackwards: true })],
    ["dtype=float64", () => new RNN({ ...sizes, dtype: "float64" })],
  ])("refuses %s by its name", async (name, make) => {
    const task = smallLanguage();
    (task.model as unknown as { recurrent: unknown }).recurrent = make();
    const store = memoryStore();
    const expected = new RegExp(
      `expected a layer that PyTorch has, got \\w+ with ${name}\\b.*\\. Leave that out`,
    );
    await expect(prepareJob(task, store)).rejects.toThrow(expected);
    expect(await store.list()).toEqual([]);
  });

  test("refuses wrong arguments", async () => {
    await expect(prepareJob({} as Task, memoryStore())).rejects.toThrow("prepareJob: expected a task");
    await expect(prepareJob(smallLanguage(), {} as never)).rejects.toThrow("prepareJob: expected a store");
    const wrong = prepareJob(smallLanguage(), memoryStore(), { rate: 1 } as never);
    await expect(wrong).rejects.toThrow("prepareJob: expected options");
  });
});

describe("the script", () => {
  const root = resolve(import.meta.dirname, "../../../..");
  const script = readFileSync(resolve(root, "python/train.py"), "utf8");

  test("has less than 400 lines", () => {
    expect(script.trimEnd().split("\n").length).toBeLessThan(400);
  });

  test("has the parts that docs/outgrowing.md names", () => {
    const guide = readFileSync(resolve(root, "docs/outgrowing.md"), "utf8");
    expect(guide).toContain("(../python/train.py)");
    expect(script).toMatch(/class LanguageModel.*class Task:.*safetensors.*def main\(\)/s);
  });
});
