/** The estimate of the time of training. */
import { expect, test } from "vitest";
import { secondsPerUpdate } from "../../../src/jobs/tasks/estimate.ts";
import {
  classifyTask,
  forecastTask,
  languageTask,
  sequencesFrom,
  type Task,
  tableFrom,
  trainTask,
} from "../../../src/tasks.ts";

const text = "the gate of the sluice is open. ".repeat(40);
const rows = Array.from({ length: 120 }, (_, t) => ({ y: Math.sin(t) }));
const sequences = Array.from({ length: 40 }, (_, k) => ({ text: k % 2 ? "ab" : "cd", label: k % 2 }));
const recurrent = { hiddenSize: 4, dropout: 0.3 };
const tasks: Record<string, () => Task> = {
  language: () => languageTask(text, { recurrent, batchSize: 2, steps: 8 }) as unknown as Task,
  forecast: () => forecastTask(tableFrom(rows), { recurrent, window: 8, horizon: 2 }) as unknown as Task,
  classify: () => classifyTask(sequencesFrom(sequences), { recurrent }) as unknown as Task,
};

test.each(Object.keys(tasks))("%s: is a time, and training after it is the same to the bit", async (name) => {
  const losses = async (task: Task) => {
    const all: number[] = [];
    for await (const { loss } of trainTask(task, { epochs: 1 })) all.push(loss);
    return all;
  };
  const task = tasks[name]();
  expect(await secondsPerUpdate(task)).toBeGreaterThan(0);
  expect(await losses(task)).toEqual(await losses(tasks[name]()));
});
