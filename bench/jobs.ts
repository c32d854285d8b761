/**
 * Whole jobs, each in a process of its own on one thread: `npm run bench -- --only jobs`. Prints the time of an update, the part of it
 * outside kernels (what batches, checks, the tape, clipping and garbage cost), and how many times as fast as equal programs of PyTorch, TensorFlow.js
 * and jax-js it is.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nativeAddon } from "../src/core/kernels/native/native.ts";
import { median } from "./compare.ts";
import { FULL_FORM } from "./nets/net.ts";
import { peerEnvironment } from "./peerEnvironment.ts";
import { installedVersion, peersFolder, pythonWithTorch } from "./peers.ts";
import { table } from "./table.ts";
import { workloads } from "./workloads.ts";

const JOBS = ["births", "text", "classes", "characters"];

/** How many times as fast as its peers a kernel set is to be. */
const TARGETS: Record<string, Record<string, number>> = {
  native: { PyTorch: 1.5 },
  "wasm-relaxed": { PyTorch: 1, "TensorFlow.js": 5, "jax-js": 5 },
  "wasm-simd": { "TensorFlow.js": 5, "jax-js": 5 },
};

/** Largest share by which the last loss may differ from PyTorch's, after up to 120 updates in float32; with dropout the masks differ. */
const LOSS_WITHIN: Record<string, number> = { births: Infinity, text: 0.01, classes: 0.01, characters: 0.01 };
/** The same for the first loss of TensorFlow.js, whose one bias takes half of the steps of two. */
const FIRST_WITHIN = 1e-4;

interface JobTimes {
  /** The kernel set; absent for peers */
  set?: string;
  updates: number;
  first?: number;
  loss?: number;
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
  const args = inNode("jobRun.ts", job);
  return JSON.parse(lastLine(`${job} on ${kernels}`, process.execPath, args, env));
}

/** Runs the job of a folder with PyTorch; the character model has none. */
function onTorch(python: string, job: string, folder: string): JobTimes {
  const env = peerEnvironment(1);
  if (job !== "characters")
    return JSON.parse(lastLine(`${job} on PyTorch`, python, [path("jobs_pytorch.py"), folder], env));
  return characters("PyTorch", python, [path("pytorch.py"), "1"], env, 20);
}

/** Runs the character model on a contender of the benchmark. */
function characters(
  peer: string,
  program: string,
  args: readonly string[],
  env: object,
  updates: number,
): JobTimes {
  const workload = workloads.find(({ task }) => task === "language");
  const calls = { compared: updates, timed: updates, ms: 0 };
  const request = JSON.stringify({ workload, form: FULL_FORM, calls });
  const line = lastLine(`characters on ${peer}`, program, args, env, `${request}\n`);
  const { check, times, error } = JSON.parse(line);
  if (error !== undefined) throw new Error(`characters on ${peer} failed: ${error}`);
  return { updates, loss: check[0].at(-1), total: updates * median(times) };
}

const inNode = (name: string, ...args: string[]) => ["--import", "tsx", path(name), ...args];

/** Runs a job with a library from npm. TensorFlow.js has programs for all, jax-js, which has no layers, only one for the character model. */
function inJavaScript(peer: "TensorFlow.js" | "jax-js", job: string): JobTimes | undefined {
  if (job === "characters") {
    const player = peer === "jax-js" ? "jax" : "tensorflow-wasm";
    const { updates, total } = characters(peer, process.execPath, inNode("player.ts", player), {}, 2);
    return { updates, total };
  }
  if (peer === "jax-js") return undefined;
  return JSON.parse(lastLine(`${job} on ${peer}`, process.execPath, inNode("jobTensorflow.ts", job), {}));
}

/** Prints the jobs: the least times of so many runs that take turns; libraries in JavaScript run once, as they take minutes. */
export function reportJobs(rounds = 3): void {
  const sets = [...(nativeAddon().found ? ["native"] : []), "wasm"];
  const python = pythonWithTorch();
  const packages = { "TensorFlow.js": "@tensorflow/tfjs-backend-wasm", "jax-js": "@jax-js/jax" } as const;
  const libraries = (["TensorFlow.js", "jax-js"] as const).filter((name) => {
    const found = installedVersion(peersFolder(), packages[name]) !== undefined;
    if (!found) console.log(`absent: ${name} (not in ${peersFolder()})`);
    return found;
  });
  console.log(`Node ${process.version}, one thread; ms of an update, the least of ${rounds} runs`);
  if (python === undefined) console.log("absent: PyTorch (no python3 with torch)");
  const folder = mkdtempSync(join(tmpdir(), "sluice-jobs-"));
  try {
    const times = new Map<string, JobTimes[]>();
    const add = (key: string, run: JobTimes) => times.set(key, [...(times.get(key) ?? []), run]);
    for (let round = 0; round < rounds; round++) {
      for (const job of JOBS) {
        for (const set of sets) add(`${job}, ${set}`, onSluice(job, set));
        if (python !== undefined) {
          const jobFolder = join(folder, job);
          if (round === 0 && job !== "characters")
            lastLine(job, process.execPath, inNode("jobRun.ts", job, jobFolder), {});
          add(`${job}, PyTorch`, onTorch(python, job, jobFolder));
        }
        for (const library of round === 0 ? libraries : []) {
          const run = inJavaScript(library, job);
          if (run !== undefined) add(`${job}, ${library}`, run);
        }
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
  const [{ set, updates }] = runs;
  const [job] = name.split(",");
  const cells = [name, `${updates} updates`, `${perUpdate(runs, "total").toFixed(2)} ms`];
  if (set === undefined) return [...cells, "", ""];
  cells.push(`${perUpdate(runs, "outside").toFixed(2)} ms outside kernels`);
  const ratios = ["PyTorch", "TensorFlow.js", "jax-js"].flatMap((peer) => {
    const theirs = all.get(`${job}, ${peer}`);
    if (theirs === undefined) return [];
    checkSame(name, runs[0], theirs[0], peer, job);
    const ratio = perUpdate(theirs, "total") / perUpdate(runs, "total");
    const target = TARGETS[set]?.[peer];
    const verdict = target === undefined ? "" : ` (target ${target}: ${ratio >= target ? "met" : "LOST"})`;
    return [`${ratio.toFixed(2)} × ${peer}${verdict}`];
  });
  return [...cells, ratios.join(", ")];
}

/** @throws Error unless a peer computed the same, as far as its updates can be compared */
function checkSame(name: string, ours: JobTimes, theirs: JobTimes, peer: string, job: string): void {
  const isOff = (what: "loss" | "first", share: number) =>
    theirs[what] !== undefined && Math.abs(theirs[what] - ours[what]!) > share * ours[what]!;
  const isWrong =
    peer === "PyTorch"
      ? theirs.updates !== ours.updates || isOff("loss", LOSS_WITHIN[job])
      : isOff("first", FIRST_WITHIN);
  if (!isWrong) return;
  throw new Error(
    `${name}: expected what ${peer} computed, ${JSON.stringify(theirs)}, got ${JSON.stringify(ours)}`,
  );
}
