/**
 * Whole jobs, each in a process of its own on one thread: `npm run bench -- --only jobs`. Prints the time of an update, and the part of it
 * outside kernels: what batches, checks, the tape, clipping and garbage cost.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nativeAddon } from "../src/kernels/native/native.ts";
import { table } from "./table.ts";

const JOBS = ["births", "text", "classes", "characters"];

interface JobTimes {
  updates: number;
  total: number;
  outside: number;
}

const program = fileURLToPath(new URL("jobRun.ts", import.meta.url));

function run(job: string, kernels: string): JobTimes {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--import", "tsx", program, job], {
    env: { ...process.env, SLUICE_KERNELS: kernels, SLUICE_THREADS: "1" },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${job} on ${kernels} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").pop()!);
}

/** Prints the jobs, medians of so many runs that take turns. */
export function reportJobs(rounds = 3): void {
  const sets = [...(nativeAddon().found ? ["native"] : []), "wasm"];
  console.log(`Node ${process.version}, one thread; ms of an update, the least of ${rounds} runs`);
  const times = new Map<string, JobTimes[]>();
  for (let round = 0; round < rounds; round++) {
    for (const job of JOBS) {
      for (const set of sets) {
        const key = `${job}, ${set}`;
        times.set(key, [...(times.get(key) ?? []), run(job, set)]);
      }
    }
  }
  const cells = [...times].map(([name, runs]) => {
    const each = (part: "total" | "outside") =>
      `${Math.min(...runs.map((run) => run[part] / run.updates)).toFixed(2)} ms`;
    return [name, `${runs[0].updates} updates`, each("total"), `${each("outside")} outside kernels`];
  });
  console.log(table(cells));
}
