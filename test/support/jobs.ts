/** Jobs for PyTorch: small tasks, and runs of the script, where Python has torch. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";
import { Random } from "../../src/core/tensor/random.ts";
import {
  classifyTask,
  type ForecastOptions,
  forecastTask,
  type LanguageOptions,
  languageTask,
  type RecurrentChoice,
  sequencesFrom,
  type Task,
  tableFrom,
} from "../../src/tasks.ts";
import { lacksPython } from "../checkpoint/formats/samples.ts";

export const PYTHON = process.env.PYTHON ?? "/usr/bin/python3";
export const SCRIPT = resolve(import.meta.dirname, "../../python/train.py");

/** Why the script cannot run here; undefined where it can. */
export const lacking = lacksPython("numpy", "torch");

/** Every case with SLUICE_JOBS=all, as in `tools/release.sh`; else a sample. */
export const all = process.env.SLUICE_JOBS === "all";

/**
 * Says why cases are skipped, and returns where a case of this file may write: a path by the name of the case. All are removed at the end.
 *
 * @param rest what a sample leaves out
 */
export function placesFor(cases: string, rest: string): (name: string) => string {
  if (lacking !== undefined) console.log(`Skipped: ${cases}, because ${lacking}.`);
  else if (!all) console.log(`Skipped: ${rest}; SLUICE_JOBS=all runs them.`);
  const folder = mkdtempSync(join(tmpdir(), "sluice-jobs-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);
  return (name) => join(folder, name.replace(/[^\w.]+/g, "-"));
}

/** One thread for each process: more of them wait for each other on a busy machine. */
export const environment = { ...process.env, OMP_NUM_THREADS: "1" };

/** Debian's build has no libuv: its processes find each other through a file. Every build accepts that. */
export const rendezvous = (file: string) => [
  "--rdzv-backend",
  "c10d",
  "--rdzv-endpoint",
  file,
  "--rdzv-conf",
  "store_type=file",
];
export const torchrunEnvironment = {
  ...environment,
  USE_LIBUV: "0",
  TORCH_DISABLE_SHARE_RDZV_TCP_STORE: "1",
};

interface Ended {
  code: number | null;
  out: string;
  error: string;
}

/** Runs a program to its end. @param watch gets each piece of its output */
export function runProgram(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  watch?: (text: string, child: ChildProcess) => void,
): Promise<Ended> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const ended: Ended = { code: null, out: "", error: "" };
    child.stdout.on("data", (piece) => {
      ended.out += piece;
      watch?.(String(piece), child);
    });
    child.stderr.on("data", (piece) => {
      ended.error += piece;
    });
    child.on("error", failed);
    child.on("close", (code) => done({ ...ended, code }));
  });
}

/** Runs the script on a job in one process. */
export const trainThere = (job: string, ...args: string[]) =>
  runProgram(PYTHON, [SCRIPT, job, ...args], environment);

/** Runs the script in several processes. */
export const trainInProcesses = (
  count: number,
  job: string,
  args: readonly string[] = [],
  watch?: (text: string, child: ChildProcess) => void,
) =>
  runProgram(
    "torchrun",
    [
      "--nproc-per-node",
      String(count),
      "--max-restarts",
      "3",
      ...rendezvous(`${job}/rendezvous`),
      SCRIPT,
      job,
      ...args,
    ],
    torchrunEnvironment,
    watch,
  );

interface Line {
  step: number;
  epoch: number;
  loss: number;
  gradNorm: number;
  lr: number;
  validation?: Record<string, number>;
  best?: boolean;
}

/** The log of a run. */
export const linesOf = (run: string): Line[] =>
  readFileSync(`${run}/metrics.jsonl`, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

/** The largest relative difference of two lists of losses, and that of the first. */
export function apart(a: readonly Line[], b: readonly Line[]): { first: number; most: number } {
  const differences = a.map(({ loss }, k) => Math.abs(loss - b[k].loss) / Math.abs(b[k].loss));
  return { first: differences[0], most: Math.max(...differences) };
}

const words = "the quick brown fox jumps over a lazy dog and it runs away".split(" ");

/** A text of random words. */
export function textOf(length: number): string {
  const random = new Random(3);
  let text = "";
  while (text.length < length) text += `${words[random.integer(words.length)]} `;
  return text;
}

export function smallLanguage(recurrent: RecurrentChoice = {}, options: LanguageOptions = {}): Task {
  const task = languageTask(textOf(5600), {
    batchSize: 5,
    steps: 16,
    embeddingSize: 8,
    recurrent: { hiddenSize: 24, ...recurrent },
    heldOut: { validation: 0.1, test: 0.1 },
    ...options,
  });
  return task as unknown as Task;
}

/** Sequences of different lengths. */
export function smallClassifier(
  kind: "text" | "numbers",
  recurrent: RecurrentChoice = {},
  classWeights?: "balanced",
  batchSize = 16,
): Task {
  const random = new Random(5);
  const records = Array.from({ length: 140 }, (_, k) => {
    const length = 3 + random.integer(12);
    if (kind === "text")
      return { text: textOf(400).slice(k * 2, k * 2 + length), label: length > 8 ? "long" : "short" };
    const sequence = Array.from({ length }, () => [random.uniform(), random.uniform()]);
    return { sequence, label: sequence[0][0] > 0.5 ? 1 : sequence[0][1] > 0.7 ? 2 : 3 };
  });
  const task = classifyTask(sequencesFrom(records), {
    batchSize,
    recurrent: { hiddenSize: 12, ...recurrent },
    ...(classWeights && { classWeights }),
  });
  return task as unknown as Task;
}

export function smallForecaster(recurrent: RecurrentChoice = {}, options: ForecastOptions = {}): Task {
  const random = new Random(7);
  const records = Array.from({ length: 300 }, (_, k) => ({
    day: new Date(Date.UTC(2020, 0, 1 + k)).toISOString().slice(0, 10),
    other: random.normal(),
    sales: 100 + 0.2 * k + 10 * Math.sin((2 * Math.PI * k) / 7) + 3 * random.normal(),
  }));
  return forecastTask(tableFrom(records), {
    targets: ["sales"],
    networks: 2,
    recurrent: { hiddenSize: 16, ...recurrent },
    ...options,
  }) as unknown as Task;
}
