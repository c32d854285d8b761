/** Runs of a study on several processes at once. */

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { SluiceError } from "../../src/index.ts";
import type { StudyRun } from "../study/grid.ts";
import type { FinishedRun } from "../study/summary.ts";
import type { FromWorker, ToWorker } from "./worker.ts";

export interface PoolOptions {
  jobs: number;
  data?: string;
  /** Told of a run that has ended; the next begins when this has returned */
  onDone: (run: FinishedRun) => Promise<void>;
  /** Called with the updates of all unfinished runs together */
  onProgress: (updates: number) => void;
  /** Ends everything */
  signal: AbortSignal;
}

/**
 * Trains all runs.
 *
 * @throws the error of the first run that fails; the others end then. Resolves early when `signal` aborts
 */
export async function trainAll(runs: readonly StudyRun[], options: PoolOptions): Promise<void> {
  if (options.signal.aborted) return;
  const queue = [...runs];
  const count = Math.min(options.jobs, runs.length);
  const underway = new Array<number>(count).fill(0);
  const workers = underway.map(() => startWorker());
  const stop = () => {
    for (const worker of workers) worker.kill("SIGKILL");
  };
  options.signal.addEventListener("abort", stop);
  const lane = async (worker: ChildProcess, place: number): Promise<void> => {
    if (options.data !== undefined) send(worker, { type: "data", data: options.data });
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
      const done = await trainOn(worker, run, (update) => {
        underway[place] = update;
        options.onProgress(underway.reduce((sum, updates) => sum + updates, 0));
      });
      underway[place] = 0;
      await options.onDone(done);
    }
  };
  try {
    await Promise.all(workers.map(lane));
  } catch (error) {
    if (!options.signal.aborted) throw error;
  } finally {
    options.signal.removeEventListener("abort", stop);
    stop();
  }
}

/** One thread each, because runs already fill the cores. In a checkout TypeScript runs through tsx. */
function startWorker(): ChildProcess {
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const file = fileURLToPath(new URL(`./worker${ending}`, import.meta.url));
  const hasLoader = process.execArgv.some((argument) => argument.includes("tsx"));
  const execArgv = ending === ".js" || hasLoader ? process.execArgv : ["--import", "tsx"];
  return fork(file, [], { execArgv, env: { ...process.env, SLUICE_THREADS: "1" } });
}

function trainOn(
  worker: ChildProcess,
  run: StudyRun,
  onProgress: (update: number) => void,
): Promise<FinishedRun> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off("message", listen);
      worker.off("exit", ended);
      act();
    };
    const listen = (message: FromWorker) => {
      if (message.type === "progress") return onProgress(message.update);
      if (message.type === "failed") return settle(() => reject(errorOf(message)));
      const { result, seconds, kernels } = message;
      settle(() => resolve({ ...run, ...result, seconds, kernels }));
    };
    const ended = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`study: a worker ended with ${signal ?? `exit code ${code}`}.`)));
    worker.on("message", listen);
    worker.on("exit", ended);
    send(worker, { type: "run", ...run });
  });
}

function send(worker: ChildProcess, message: ToWorker): void {
  worker.send(message);
}

function errorOf({ code, message, stack }: Extract<FromWorker, { type: "failed" }>): Error {
  const error = code === undefined ? new Error(message) : new SluiceError(code, message);
  error.stack = stack;
  return error;
}
