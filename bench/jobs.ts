/**
 * Whole jobs, each in a process of its own on one thread: `npm run bench -- --only jobs`. Prints the time of an update, the part of it
 * outside kernels (what batches, checks, the tape, clipping and garbage cost), and how many times as fast as an equal PyTorch program it is.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nativeAddon } from "../src/kernels/native/native.ts";
import { median } from "./compare.ts";
import { FULL_FORM } from "./nets/net.ts";
import { peerEnvironment } from "./peerEnvironment.ts";
import { pythonWithTorch } from "./peers.ts";
import { table } from "./table.ts";
import { workloads } from "./workloads.ts";

const JOBS = ["births", "text", "classes", "characters"];

/** How many times as fast as PyTorch a kernel set is to be. */
const TARGETS: Record<string, number> = { native: 1.5, "wasm-relaxed": 1 };

/** Largest share by which the last loss may differ from PyTorch's, after up to 120 updates in float32; with dropout the masks differ. */
const LOSS_WITHIN: Record<string, number> = { births: Infinity, text: 0.01, classes: 0.01, characters: 0.01 };

interface JobTimes {
  /** The kernel set; absent for PyTorch */
  set?: string;
  updates: number;
  loss: number;
  total: number;
  outside?: number;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function lastLine(what: string, program: string, args: readonly string[], env: object, input = ""): string {
  const options = { env: { ...process.env, ...env }, encoding: "utf8", input } as const;
  const { stdout, stderr, status } = spawnSync(program, args, options);
  if (status !== 0) throw new Error(`${what} failed: ${stderr}`);
  return stdout.trim().split("\n").pop()!;
}

function onSluice(job: string, kernels: string): JobTimes {
  const env = { SLUICE_KERNELS: kernels, SLUICE_THREADS: "1" };
  const args = ["--import", "tsx", path("jobRun.ts"), job];
  return JSON.parse(lastLine(`${job} on ${kernels}`, process.execPath, args, env));
}

/** Runs the job of a folder with PyTorch; the character model has none. */
function onTorch(python: string, job: string, folder: string): JobTimes {
  const env = peerEnvironment(1);
  if (job !== "characters")
    return JSON.parse(lastLine(`${job} on PyTorch`, python, [path("jobs_pytorch.py"), folder], env));
  const workload = workloads.find(({ task }) => task === "language");
  const request = JSON.stringify({ workload, form: FULL_FORM, calls: { compared: 20, timed: 20, ms: 0 } });
  const line = lastLine(`${job} on PyTorch`, python, [path("pytorch.py"), "1"], env, `${request}\n`);
  const { check, times, error } = JSON.parse(line);
  if (error !== undefined) throw new Error(`${job} on PyTorch failed: ${error}`);
  return { updates: 20, loss: check[0].at(-1), total: 20 * median(times) };
}

/** Prints the jobs: the least times of so many runs that take turns. */
export function reportJobs(rounds = 3): void {
  const sets = [...(nativeAddon().found ? ["native"] : []), "wasm"];
  const python = pythonWithTorch();
  console.log(`Node ${process.version}, one thread; ms of an update, the least of ${rounds} runs`);
  if (python === undefined) console.log("absent: PyTorch (no python3 with torch)");
  const folder = mkdtempSync(join(tmpdir(), "sluice-jobs-"));
  try {
    const times = new Map<string, JobTimes[]>();
    const add = (key: string, run: JobTimes) => times.set(key, [...(times.get(key) ?? []), run]);
    for (let round = 0; round < rounds; round++) {
      for (const job of JOBS) {
        for (const set of sets) add(`${job}, ${set}`, onSluice(job, set));
        if (python === undefined) continue;
        const jobFolder = join(folder, job);
        if (round === 0 && job !== "characters")
          lastLine(job, process.execPath, ["--import", "tsx", path("jobRun.ts"), job, jobFolder], {});
        add(`${job}, PyTorch`, onTorch(python, job, jobFolder));
      }
    }
    console.log(table([...times].map(([name, runs]) => row(name, runs, times))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const perUpdate = (runs: readonly JobTimes[], part: "total" | "outside") =>
  Math.min(...runs.map((run) => (run[part] ?? NaN) / run.updates));

function row(
  name: string,
  runs: readonly JobTimes[],
  all: ReadonlyMap<string, readonly JobTimes[]>,
): string[] {
  const [{ set, updates, loss }] = runs;
  const job = name.split(",")[0];
  const cells = [name, `${updates} updates`, `${perUpdate(runs, "total").toFixed(2)} ms`];
  const peer = all.get(`${job}, PyTorch`);
  if (set === undefined) return [...cells, "", ""];
  cells.push(`${perUpdate(runs, "outside").toFixed(2)} ms outside kernels`);
  if (peer === undefined) return [...cells, ""];
  if (peer[0].updates !== updates || Math.abs(peer[0].loss - loss) > LOSS_WITHIN[job] * loss)
    throw new Error(
      `${name}: expected PyTorch's loss ${peer[0].loss} after ${peer[0].updates} updates, got ${loss} after ${updates}`,
    );
  const ratio = perUpdate(peer, "total") / perUpdate(runs, "total");
  const target = TARGETS[set];
  const verdict = target === undefined ? "" : `  target ${target} ×: ${ratio >= target ? "met" : "LOST"}`;
  return [...cells, `${ratio.toFixed(2)} × PyTorch${verdict}`];
}
