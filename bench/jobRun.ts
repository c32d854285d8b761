/**
 * One whole job in this process, as `bench/jobs.ts` starts it: prints its kernel set, updates, last loss, time to the last update and the
 * part of that outside kernels, and the time after it, in which a forecaster is compared with other methods; as JSON.
 *
 *   node --import tsx bench/jobRun.ts births
 *   node --import tsx bench/jobRun.ts births FOLDER     writes the job for jobs_pytorch.py instead
 */
import { kernelChoice, kernels } from "../src/core/kernels/choose.ts";
import { prepareJob, trainTask } from "../src/tasks.ts";
import { type TaskJob, taskJobs } from "./jobTasks.ts";
import { sluiceNet } from "./nets/sluice.ts";
import { workloads } from "./workloads.ts";

let inKernels = 0;

interface Done {
  updates: number;
  /** Of the first update and of the last */
  first: number;
  loss: number;
  /** Of the clock, and in kernels by then, after the last update */
  end: number;
  kernelTime: number;
}

async function trained({ task, options }: TaskJob): Promise<Done> {
  let done: Done | undefined;
  for await (const { step, loss } of trainTask(task, options)) {
    done = { updates: step, first: done?.first ?? loss, loss, end: performance.now(), kernelTime: inKernels };
  }
  return done!;
}

/** The benchmark's character model, updates alone. */
function characters(): () => Promise<Done> {
  const net = sluiceNet(workloads.find(({ task }) => task === "language")!);
  return async () => {
    for (let update = 0; update < 20; update++) net.call();
    const end = performance.now();
    const losses = (await net.read())[0];
    return { updates: 20, first: losses[0], loss: losses.at(-1)!, end, kernelTime: inKernels };
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
const { updates, first, loss, end, kernelTime } = await job();
const times = { total: end - start, outside: end - start - kernelTime, after: used() - end };
console.log(JSON.stringify({ set, updates, first, loss, ...times }));
process.exit(0);
