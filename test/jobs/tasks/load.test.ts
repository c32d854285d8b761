/** Models from all that training leaves and a page may be given, and their answers to records. */
import { rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeModel, type Json, memoryStore } from "../../../src/core/train/index.ts";
import { sequencesFrom, tableFrom } from "../../../src/jobs/data/index.ts";
import { classify, classifyTask } from "../../../src/jobs/tasks/classify.ts";
import { forecastTable, forecastTask } from "../../../src/jobs/tasks/forecast.ts";
import { languageTask } from "../../../src/jobs/tasks/language.ts";
import { loadModel } from "../../../src/jobs/tasks/load.ts";
import type { Task } from "../../../src/jobs/tasks/task.ts";
import { trainTask } from "../../../src/jobs/tasks/train.ts";
import { temporaryFolder } from "../../support/folders.ts";

const folder = temporaryFolder();

const recurrent = { hiddenSize: 4 };
const days = Array.from({ length: 80 }, (_, t) => ({
  day: new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10),
  sales: 10 + (t % 7),
}));
const table = tableFrom(days);
const forecaster = () =>
  forecastTask(table, { recurrent, date: ["day"], window: 4, horizon: 2, seasons: [7] });
const bytesOf = ({ model, config }: Pick<Task, "model" | "config">) => encodeModel(model, config as Json);
const asFile = async (directory: string, name: string) =>
  new File([new Uint8Array(await readFile(join(directory, name)))], name);

describe("loadModel", () => {
  test("takes a run's path, its model's path, bytes, a File, all files and a store", async () => {
    const directory = folder.path("run");
    for await (const _ of trainTask(forecaster() as unknown as Task, { epochs: 1, checkpoint: directory }));
    const path = join(directory, "model.safetensors");
    const file = await asFile(directory, "model.safetensors");
    const log = await asFile(directory, "metrics.jsonl");
    const bytes = new Uint8Array(await readFile(path));
    const store = memoryStore([["model.safetensors", bytes]]);
    const expected = (await loadModel(directory)).predict(days);
    for (const source of [path, file, [log, file], bytes, store])
      expect((await loadModel(source)).predict(days)).toEqual(expected);

    // A run that was stopped has no model yet.
    rmSync(path);
    const names = await readdir(directory);
    const files = await Promise.all(names.map((name) => asFile(directory, name)));
    // Training chooses the forecaster at its end; until then the network forecasts.
    const days_ = (records: readonly object[]) => records.map((record) => (record as { day: string }).day);
    const [first, second] = [await loadModel(directory), await loadModel(files)];
    expect(first.predict(days)).toEqual(second.predict(days));
    expect(days_(first.predict(days))).toEqual(days_(expected));
  });

  test.each<[string, () => unknown, string]>([
    ["nothing", () => undefined, "expected a store"],
    ["data", () => new TextEncoder().encode("a,b\n1,2\n3,4\n"), "If that is your data"],
    ["a store without a run", () => memoryStore(), "expected a run directory with a model"],
    ["files that are none", () => ["model.safetensors"], "expected the files of a run"],
  ])("refuses %s", async (_what, source, message) => {
    await expect(loadModel(source() as Uint8Array)).rejects.toThrow(message);
  });
});

describe("predict", () => {
  test("reads records in the notation of the training table, where a few of them leave it open", async () => {
    const rows = Array.from({ length: 80 }, (_, t) => {
      const [year, month, day] = new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10).split("-");
      return { day: `${day}/${month}/${year}`, sales: `1.0${10 + (t % 7)},5` };
    });
    const task = forecastTask(tableFrom(rows, { dateFormat: "d/m/y" }), {
      recurrent,
      window: 4,
      horizon: 2,
      seasons: [7],
    });
    expect(task.config.reading).toEqual({ decimal: ",", dateFormat: "d/m/y" });
    const model = await loadModel(bytesOf(task as unknown as Task));
    if (model.task !== "forecast") throw new Error("a forecaster");
    // These alone do not show whether 1.010 is a thousand.
    const few = Array.from({ length: 9 }, (_, t) => ({ day: `0${t + 1}/01/2025`, sales: `1.01${t % 7}` }));
    const [next] = model.predict(few) as { day: string; sales: number }[];
    expect(next.day).toBe("2025-01-10");
    expect(next.sales).toBeGreaterThan(1000);
    expect(forecaster().config.reading).toBeUndefined();
  });

  test("a forecaster gives rows that could follow in the data", async () => {
    const task = forecaster();
    const model = await loadModel(bytesOf(task));
    const [{ values }] = forecastTable(task.model, task.config, table);
    if (model.task !== "forecast") throw new Error(model.task);
    expect(model.predict(days)).toEqual([
      { day: "2024-03-21", sales: values.sales[0] },
      { day: "2024-03-22", sales: values.sales[1] },
    ]);
    for await (const _ of trainTask(task as unknown as Task, { epochs: 1 }));
    const trained = await loadModel(bytesOf(task));
    const [row] = trained.predict(days) as Record<string, number>[];
    const [{ intervals }] = forecastTable(task.model, task.config, table);
    const [half, , most] = intervals!.sales;
    expect(Object.keys(row)).toEqual([
      "day",
      "sales",
      ...["50", "80", "95"].flatMap((level) => [`sales_lower_${level}`, `sales_upper_${level}`]),
    ]);
    expect([row.sales_lower_50, row.sales_upper_95]).toEqual([half.lower[0], most.upper[0]]);
    expect(() => model.predict(days.map(({ day }) => ({ day })))).toThrow('without "sales"');
    expect(() => model.predict([...days.slice(0, 9), { day: "2024-01-10", sales: "few" }])).toThrow(
      'records row 10, column 2 ("sales"): expected a number, got "few"',
    );
  });

  test("three date columns come back as three numbers", async () => {
    const rows = days.map(({ day, sales }) => {
      const [year, month, date] = day.split("-").map(Number);
      return { year, month, date, sales };
    });
    const task = forecastTask(tableFrom(rows), {
      recurrent,
      targets: ["sales"],
      features: [],
      date: ["year", "month", "date"],
      window: 4,
      horizon: 1,
      seasons: [7],
    });
    const [next] = (await loadModel(bytesOf(task))).predict(rows);
    expect(next).toEqual({ year: 2024, month: 3, date: 21, sales: expect.any(Number) });
  });

  test("a classifier names its labels, the most probable first", async () => {
    const records = Array.from({ length: 12 }, (_, k) => ({
      sequence: [
        [k, 1],
        [k % 2, 2],
      ],
      label: ["down", "up"][k % 2],
    }));
    const task = classifyTask(sequencesFrom(records), { recurrent });
    const model = await loadModel(bytesOf(task));
    const asked = [
      {
        sequence: [
          [0, 1],
          [1, 1],
          [3, 4],
        ],
      },
      { sequence: [Float32Array.of(2, 2)] },
    ];
    const answers = model.predict(asked);
    expect(answers).toEqual(classify(task.model, task.config, sequencesFrom(asked)));
    const { label, probabilities } = answers[0] as { label: string; probabilities: { label: string }[] };
    expect(probabilities.map((each) => each.label).sort()).toEqual(["down", "up"]);
    expect(probabilities[0].label).toBe(label);
    expect(() => model.predict([{ sequence: [[1]] }])).toThrow("expected sequences of 2 features");
  });

  test.each(["character", "byte"] as const)("a language model of %ss names what comes next", async (kind) => {
    const task = languageTask("abc\n".repeat(80), { recurrent, vocabulary: kind, batchSize: 2, steps: 8 });
    for await (const _ of trainTask(task as unknown as Task, { epochs: 30, lr: 0.03 }));
    const model = await loadModel(bytesOf(task));
    const [after, first] = model.predict([{ text: "abc\nab" }, { text: "" }]);
    expect([after.label, first.label]).toEqual(["c", "a"]);
    expect(after.probability).toBeGreaterThan(0.8);
    expect(() => model.predict([{ txt: "a" }])).toThrow('expected records such as { text: "abc" }');
  });
});
