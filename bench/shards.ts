/**
 * Would `sluice train --workers 2` pay? The same update of a language model on one thread, on the kernels' team of two, and as two shards of
 * the batch on threads of their own whose gradients are added in a fixed order: `npx tsx bench/shards.ts [ROUNDS]`. Processor time counts
 * every thread, also while it waits for the other. Figures: docs/decisions/jobs.md.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import "../src/node.ts";
import { AdamW, clipGradNorm, kernelChoice, type Module, Random, useThreads } from "../src/index.ts";
import { languageTask, type Task } from "../src/tasks.ts";
import { median } from "./compare.ts";

const SIZES = [8, 16, 32, 64, 128, 256];
const BATCH = 32;
const STEPS = 32;
const SHARDS = 2;
/** Updates before the clock starts, and those it measures. */
const WARM = 40;
const MEASURED = 60;
/** Node 20 ignores `--import tsx` in workers. */
const PROGRAM = `import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))}).then((tsx) => {
  tsx.register();
  return import(${JSON.stringify(import.meta.url)});
});`;
/** Turns of a thread that waits before it sleeps. */
const SPINS = 20_000;
const [STARTED, DONE, FAILED] = [0, 1, 2];

const random = new Random(1);
const text = Array.from({ length: BATCH * STEPS * 40 }, () =>
  String.fromCharCode(97 + random.integer(26)),
).join("");
const taskOf = (hiddenSize: number, batchSize: number) =>
  languageTask(text, { batchSize, steps: STEPS, recurrent: { hiddenSize } }) as unknown as Task;

interface Shared {
  hiddenSize: number;
  shard: number;
  control: Int32Array;
  weights: Float32Array;
  gradients: Float32Array;
}

const sizeOf = (model: Module) => model.parameters().reduce((sum, { size }) => sum + size, 0);

/** Leaves the gradients of one batch in the parameters. */
async function differentiate({ model, batches, loss }: Task, step: number): Promise<void> {
  const { input, target } = await batches.batch(0, step % batches.length);
  for (const parameter of model.parameters()) parameter.clearGrad();
  const { output } = (model as unknown as { forward(x: unknown): { output: never } }).forward(input);
  loss(output, target as never).backward();
}

/** Waits until an entry has another value than `value`. */
function waitFor(control: Int32Array, entry: number, value: number): void {
  for (let turn = 0; turn < SPINS; turn++) if (Atomics.load(control, entry) !== value) return;
  while (Atomics.load(control, entry) === value) Atomics.wait(control, entry, value);
}

async function shard({ hiddenSize, shard, control, weights, gradients }: Shared): Promise<void> {
  useThreads(1);
  const task = taskOf(hiddenSize, BATCH / SHARDS);
  const parameters = task.model.parameters();
  await differentiate(task, 0);
  parentPort!.postMessage("ready");
  for (let step = 0; ; step++) {
    waitFor(control, STARTED, step);
    if (Atomics.load(control, STARTED) < 0) return;
    let at = 0;
    for (const parameter of parameters) {
      (parameter.data as Float32Array).set(weights.subarray(at, at + parameter.size));
      at += parameter.size;
    }
    await differentiate(task, step);
    at = shard * weights.length;
    for (const parameter of parameters) {
      gradients.set(parameter.grad!.data as Float32Array, at);
      at += parameter.size;
    }
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }
}

interface Times {
  /** Milliseconds of an update, by the clock and of the processor. */
  wall: number;
  processor: number;
}

async function timesOf(update: (step: number) => Promise<void>): Promise<Times> {
  for (let step = 0; step < WARM; step++) await update(step);
  const walls: number[] = [];
  const before = process.cpuUsage();
  for (let step = WARM; step < WARM + MEASURED; step++) {
    const start = performance.now();
    await update(step);
    walls.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  return { wall: median(walls), processor: (user + system) / 1000 / MEASURED };
}

async function whole(hiddenSize: number, threads: number): Promise<Times> {
  useThreads(threads);
  const task = taskOf(hiddenSize, BATCH);
  const parameters = task.model.parameters();
  const optimizer = new AdamW(parameters, { lr: 0.001 });
  return timesOf(async (step) => {
    await differentiate(task, step);
    clipGradNorm(parameters, 1);
    optimizer.step();
  });
}

async function sharded(hiddenSize: number): Promise<Times> {
  useThreads(1);
  const task = taskOf(hiddenSize, BATCH / SHARDS);
  const parameters = task.model.parameters();
  const optimizer = new AdamW(parameters, { lr: 0.001 });
  const size = sizeOf(task.model);
  const control = new Int32Array(new SharedArrayBuffer(12));
  const weights = new Float32Array(new SharedArrayBuffer(4 * size));
  const gradients = new Float32Array(new SharedArrayBuffer(4 * size * SHARDS));
  const workers = Array.from({ length: SHARDS - 1 }, (_, k) => {
    const data: Shared = { hiddenSize, shard: k + 1, control, weights, gradients };
    return new Worker(PROGRAM, { eval: true, workerData: data, execArgv: [] });
  });
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((ready, failed) => {
          worker.once("message", ready);
          worker.once("error", failed);
          worker.on("error", () => Atomics.store(control, FAILED, 1));
        }),
    ),
  );
  try {
    return await timesOf(async (step) => {
      let at = 0;
      for (const { data, size } of parameters) {
        weights.set(data as Float32Array, at);
        at += size;
      }
      Atomics.store(control, DONE, 0);
      Atomics.store(control, STARTED, step + 1);
      Atomics.notify(control, STARTED);
      await differentiate(task, step);
      for (let done = 0; done < SHARDS - 1; done = Atomics.load(control, DONE)) waitFor(control, DONE, done);
      at = 0;
      for (const parameter of parameters) {
        const sum = parameter.grad!.data;
        for (let shard = 1; shard < SHARDS; shard++)
          for (let k = 0; k < sum.length; k++) sum[k] += gradients[shard * size + at + k];
        for (let k = 0; k < sum.length; k++) sum[k] /= SHARDS;
        at += parameter.size;
      }
      clipGradNorm(parameters, 1);
      optimizer.step();
    });
  } finally {
    Atomics.store(control, STARTED, -1);
    Atomics.notify(control, STARTED);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

if (isMainThread) {
  const rounds = Number(process.argv[2] ?? 3);
  const ways: [string, (size: number) => Promise<Times>][] = [
    ["one thread", (size) => whole(size, 1)],
    ["team of two", (size) => whole(size, 2)],
    ["two shards", sharded],
  ];
  console.log(`${kernelChoice().name} kernels, ms of an update by the clock (of the processor)`);
  console.log(`| units | ${ways.map(([name]) => name).join(" | ")} |\n|---|${"---|".repeat(ways.length)}`);
  for (const size of SIZES) {
    const best = ways.map((): Times => ({ wall: Infinity, processor: Infinity }));
    for (let round = 0; round < rounds; round++) {
      for (const [k, [, measure]] of ways.entries()) {
        const { wall, processor } = await measure(size);
        best[k] = {
          wall: Math.min(best[k].wall, wall),
          processor: Math.min(best[k].processor, processor),
        };
      }
    }
    const cells = best.map(({ wall, processor }) => `${wall.toFixed(2)} (${processor.toFixed(2)})`);
    console.log(`| ${size} | ${cells.join(" | ")} |`);
  }
} else {
  await shard(workerData as Shared);
}
