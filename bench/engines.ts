/**
 * Updates per second of the same language model here and under PyTorch, for docs/outgrowing.md: `npx tsx bench/engines.ts [ROUNDS] [--write]`.
 * Needs Python with PyTorch (PYTHON=/usr/bin/python3). Takes turns, and begins no round after five minutes. `--write` puts the table into the page.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import "../src/node.ts";
import { kernelChoice, Random, useThreads } from "../src/index.ts";
import { languageTask, prepareJob, type Task, trainTask } from "../src/tasks.ts";

const SIZES = [32, 128, 512];
const [BATCH, STEPS] = [32, 64];
/** Updates before the clock starts, and those it measures. */
const [WARM, MEASURED] = [3, 12];
const MOST_MINUTES = 5;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean" } },
});
const rounds = Number(positionals[0] ?? 3);
const python = process.env.PYTHON ?? "python3";
const root = resolve(import.meta.dirname, "..");
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

function rateHere(threads: number, size: number): Promise<number> {
  useThreads(threads);
  return rateOf(trainTask(make(size), { epochs: 1 }));
}

/** @param threads of each process */
async function rateThere(processes: number, threads: number, job: string): Promise<number> {
  const run = mkdtempSync(join(job, "run-"));
  const script = [join(root, "python/train.py"), job, "--json", "--out", run];
  const meeting = ["--rdzv-backend", "c10d", "--rdzv-endpoint", join(run, "meeting")];
  const launch = ["-m", "torch.distributed.run", "--nproc-per-node", String(processes), ...meeting];
  const args = processes === 1 ? script : [...launch, "--rdzv-conf", "store_type=file", ...script];
  const env = {
    ...process.env,
    OMP_NUM_THREADS: String(threads),
    USE_LIBUV: "0",
    TORCH_DISABLE_SHARE_RDZV_TCP_STORE: "1",
  };
  const child: ChildProcess = spawn(python, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  child.stderr!.on("data", (piece) => {
    complaint = `${complaint}${piece}`.slice(-2000);
  });
  const ended = new Promise((done) => child.on("close", done));
  try {
    return await rateOf(createInterface({ input: child.stdout! }));
  } catch (error) {
    throw new Error(`${(error as Error).message} of ${python} ${args.join(" ")}: ${complaint}`);
  } finally {
    // The script would wait for a reader of its lines.
    child.stdout!.destroy();
    child.kill("SIGTERM");
    await ended;
  }
}

const engines: [string, (size: number, job: string) => Promise<number>][] = [
  ["Sluice, one thread", (size) => rateHere(1, size)],
  ["Sluice, two threads", (size) => rateHere(2, size)],
  ["PyTorch, one thread", (_, job) => rateThere(1, 1, job)],
  ["PyTorch, two threads", (_, job) => rateThere(1, 2, job)],
  ["PyTorch, two processes", (_, job) => rateThere(2, 1, job)],
];

const folder = mkdtempSync(join(tmpdir(), "sluice-engines-"));
const jobOf = (size: number) => join(folder, String(size));
const rates = SIZES.map(() => engines.map((): number[] => []));
try {
  for (const size of SIZES) await prepareJob(make(size), jobOf(size), { epochs: 1 });
  const begun = performance.now();
  for (let round = 0; round < rounds && performance.now() - begun < 60_000 * MOST_MINUTES; round++) {
    for (const [row, size] of SIZES.entries())
      for (const [k, [, measure]] of engines.entries()) rates[row][k].push(await measure(size, jobOf(size)));
    console.log(`round ${round + 1}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The best round: others lose time to other programs. Their spread shows how much. */
const cell = (all: number[]) => `${Math.max(...all).toFixed(0)} (from ${Math.min(...all).toFixed(0)})`;
const version = execFileSync(python, ["-c", "import torch; print(torch.__version__)"], { encoding: "utf8" });
const table = [
  `Sluice with ${kernelChoice().name} kernels, PyTorch ${version.trim()}, ${cpus()[0].model} with ${availableParallelism()} cores; the best of ${rates[0][0].length} rounds, and the worst:`,
  "",
  `| LSTM units | ${engines.map(([name]) => name).join(" | ")} |`,
  `|---|${"---|".repeat(engines.length)}`,
  ...rates.map((row, k) => `| ${SIZES[k]} | ${row.map(cell).join(" | ")} |`),
].join("\n");
console.log(table);
if (values.write) {
  const page = join(root, "docs/outgrowing.md");
  const [before, , after] = readFileSync(page, "utf8").split(
    /(?<=<!-- engines -->\n)|(?=<!-- end of engines -->)/,
  );
  if (after === undefined) throw new Error(`expected the marks of the table in ${page}, got none`);
  writeFileSync(page, `${before}\n${table}\n\n${after}`);
}
