/** Trains under PyTorch: writes the job, starts the script in one process or several, and passes on its reports. */
import { type ChildProcess, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { ArgumentError } from "../core/tensor/errors.ts";
import { checkpointsIn, type StepReport } from "../core/train/index.ts";
import { LOG, MODEL } from "../core/train/run.ts";
import { directoryStore } from "../platform/node/directoryStore.ts";
import { prepareJob, type Task, type TrainingOptions, trainTask } from "../tasks.ts";
import { UsageError } from "./failure.ts";
import { packageRoot } from "./packageRoot.ts";

/** The script, in a checkout and in the package. */
export const scriptPath = (): string => join(packageRoot().root, "python", "train.py");

const python = (): string => process.env.PYTHON || "python3";

/** Lines of errors that we keep to find the cause. */
const KEPT_LINES = 200;

/**
 * Trains a task in a run directory under PyTorch and yields its reports. Then concludes the run here, as `trainTask` does.
 *
 * @param processes share each batch; default 1
 * @throws UsageError with the script's own words when it fails
 */
export async function* trainUnderTorch(
  task: Task,
  directory: string,
  { processes = 1, ...training }: TrainingOptions & { processes?: number },
): AsyncGenerator<StepReport, void, void> {
  const { checkpoint: _, resume, signal, notice, ...options } = training;
  const store = directoryStore(directory);
  if (resume !== true) {
    for (const name of [...checkpointsIn(await store.list()), MODEL, LOG]) await store.remove(name);
  }
  const job = resolve(directory, "job");
  try {
    await prepareJob(task, job, options);
    yield* reportsOf(start(job, directory, processes), signal, notice);
  } finally {
    await rm(job, { recursive: true, force: true });
  }
  // The script wrote the parameters; the task concludes the run here.
  await store.remove(MODEL);
  yield* trainTask(task, { ...training, resume: true });
}

/** @throws ArgumentError unless there is Python with PyTorch and NumPy */
export async function checkPython(): Promise<void> {
  const child = spawn(python(), ["-c", "import numpy, torch"], { stdio: ["ignore", "ignore", "pipe"] });
  const { code, lines } = await endOf(child);
  if (code === 0) return;
  const cause = lines.at(-1) ?? `exit code ${code}`;
  throw new ArgumentError(
    `train: expected Python with PyTorch and NumPy for --engine torch, got ${python()} (${cause}). Install them, or name another Python: PYTHON=/usr/bin/python3 sluice train ...`,
  );
}

function start(job: string, directory: string, processes: number): ChildProcess {
  const script = [scriptPath(), job, "--out", resolve(directory), "--json"];
  // A file is enough for processes of one host to meet, and works in every build of PyTorch.
  const launch = [
    "-m",
    "torch.distributed.run",
    "--nproc-per-node",
    String(processes),
    "--max-restarts",
    "3",
  ];
  const meeting = ["--rdzv-backend", "c10d", "--rdzv-endpoint", join(job, "rendezvous")];
  const args =
    processes === 1 ? script : [...launch, ...meeting, "--rdzv-conf", "store_type=file", ...script];
  const own = processes === 1 ? {} : { USE_LIBUV: "0", TORCH_DISABLE_SHARE_RDZV_TCP_STORE: "1" };
  return spawn(python(), args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...own } });
}

async function* reportsOf(
  child: ChildProcess,
  signal: AbortSignal | undefined,
  notice?: (message: string) => void,
): AsyncGenerator<StepReport, void, void> {
  // The script ends its update and saves it.
  const stop = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  const ended = endOf(child);
  try {
    let [last, starts] = [0, 0];
    for await (const line of createInterface({ input: child.stdout! })) {
      if (!line.startsWith('{"step"')) continue;
      const { restarts, ...report } = JSON.parse(line) as StepReport & { restarts: number };
      if (restarts > starts)
        notice?.(
          `train: a process failed after step ${last}. PyTorch started all of them again, from step ${report.step}.`,
        );
      [last, starts] = [report.step, restarts];
      yield report;
    }
    const { code, lines } = await ended;
    if (signal?.aborted) throw signal.reason;
    if (code === 0) return;
    const cause = lines.find((line) => line.startsWith("train.py: ")) ?? lines.at(-1) ?? `exit code ${code}`;
    throw new UsageError(
      `train: PyTorch stopped: ${cause.replace(/^train\.py: /, "")} Resume with --resume --engine torch.`,
    );
  } finally {
    signal?.removeEventListener("abort", stop);
    // A script that still runs must not wait for a reader of its lines.
    child.stdout!.destroy();
    child.kill("SIGTERM");
  }
}

/** Returns the exit code of a process and its last lines of errors. */
function endOf(child: ChildProcess): Promise<{ code: number | null; lines: string[] }> {
  const lines: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => {
    if (line.trim() !== "") lines.push(line.trim());
    if (lines.length > KEPT_LINES) lines.shift();
  });
  return new Promise((done) => {
    child.on("error", (error) => done({ code: null, lines: [error.message] }));
    child.on("close", (code) => done({ code, lines }));
  });
}
