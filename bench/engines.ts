/**
 * Updates per second of the same language model here and under PyTorch, side by side: `npx tsx bench/engines.ts [ROUNDS]`. Needs Python with
 * PyTorch (PYTHON=/usr/bin/python3).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { kernelChoice, Random } from "../src/index.ts";
import { languageTask, prepareJob, type Task, trainTask } from "../src/tasks/index.ts";

const SIZES = [32, 128, 512];
const BATCH = 32;
const STEPS = 64;
/** Threads of one PyTorch process wait for each other where other programs run, so each process has one. */
const env = () => ({
  ...process.env,
  OMP_NUM_THREADS: "1",
  USE_LIBUV: "0",
  TORCH_DISABLE_SHARE_RDZV_TCP_STORE: "1",
});
/** Updates before the clock starts, and those it measures. */
const WARM = 3;
const MEASURED = 12;

const python = process.env.PYTHON ?? "python3";
const script = resolve(import.meta.dirname, "../python/train.py");
const random = new Random(1);
const text = Array.from({ length: BATCH * STEPS * 40 }, () =>
  String.fromCharCode(97 + random.integer(26)),
).join("");
const make = (hiddenSize: number) =>
  languageTask(text, { batchSize: BATCH, steps: STEPS, recurrent: { hiddenSize } }) as unknown as Task;

async function rateOf(steps: AsyncIterable<unknown>): Promise<number> {
  let [count, start] = [0, 0];
  for await (const _ of steps) {
    count++;
    if (count === WARM) start = performance.now();
    if (count === WARM + MEASURED) return (1000 * MEASURED) / (performance.now() - start);
  }
  throw new Error(`expected ${WARM + MEASURED} updates, got ${count}`);
}

async function rateThere(job: string, processes: number): Promise<number> {
  const launch = [
    "-m",
    "torch.distributed.run",
    "--nproc-per-node",
    String(processes),
    "--rdzv-backend",
    "c10d",
  ];
  const meeting = [
    "--rdzv-endpoint",
    join(job, `meeting-${Math.random()}`),
    "--rdzv-conf",
    "store_type=file",
  ];
  const args = [script, job, "--json", "--out", mkdtempSync(join(job, "run-"))];
  const all = processes === 1 ? args : [...launch, ...meeting, ...args];
  const child: ChildProcess = spawn(python, all, { env: env(), stdio: ["ignore", "pipe", "ignore"] });
  try {
    return await rateOf(createInterface({ input: child.stdout! }));
  } finally {
    const ended = new Promise((done) => child.on("close", done));
    // The script would wait for a reader of its lines.
    child.stdout!.destroy();
    child.kill("SIGTERM");
    await ended;
  }
}

const rounds = Number(process.argv[2] ?? 3);
const kernels = kernelChoice().name;
const engines: [string, (task: Task, job: string) => Promise<number>][] = [
  [`Sluice, ${kernels} kernels`, (task) => rateOf(trainTask(task, { epochs: 1 }))],
  ["PyTorch, one thread", (_, job) => rateThere(job, 1)],
  ["PyTorch, two processes", (_, job) => rateThere(job, 2)],
];
console.log(
  `| units | ${engines.map(([name]) => name).join(" | ")} |\n|---|${engines.map(() => "---|").join("")}`,
);
for (const size of SIZES) {
  const job = mkdtempSync(join(tmpdir(), "sluice-engines-"));
  await prepareJob(make(size), job, { epochs: 1 });
  const best = engines.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    for (const [k, [, measure]] of engines.entries())
      best[k] = Math.max(best[k], await measure(make(size), job));
  }
  console.log(`| ${size} | ${best.map((rate) => rate.toFixed(1)).join(" | ")} |`);
  rmSync(job, { recursive: true, force: true });
}
