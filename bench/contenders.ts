/**
 * Who is measured. A contender is a program of its own that reads one request a line and answers one line, in JSON:
 *
 *   { peak: true }      → { peak?, kernels?, version }   GFLOP/s of the machine as this contender can use it
 *   { workload }        → { check }                      results of the first three calls, to be compared
 *   { run: ms }         → { times }                      milliseconds of each call
 *
 * A process of its own each, so that none inherits another's memory, threads or compiled code; asked in turn, so that all of them meet
 * the same moods of the machine.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { nativeAddon } from "../src/kernels/native.ts";
import { peerEnvironment } from "./peerEnvironment.ts";

export interface Contender {
  name: string;
  /** Whether it is ours; the table compares with the best of the others. */
  ours: boolean;
  threads: number;
  command: string[];
  /** Added to the environment; undefined takes away */
  env?: Record<string, string | undefined>;
}

/** A contender that cannot run here, and why. */
export interface Absent {
  name: string;
  why: string;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** All contenders for these numbers of threads. */
export function contenders(threadCounts: readonly number[]): { present: Contender[]; absent: Absent[] } {
  const present: Contender[] = [];
  const absent: Absent[] = [];

  const sluice = (kernels: string, threads: number, flags: string[] = []): Contender => ({
    name: `Sluice ${kernels}, ${threads} T`,
    ours: true,
    threads,
    command: [process.execPath, ...flags, "--import", "tsx", path("sluice.ts")],
    env: { SLUICE_KERNELS: kernels, SLUICE_THREADS: String(threads) },
  });
  present.push(sluice("reference", 1), sluice("wasm-simd", 1));
  const flag = "--experimental-wasm-relaxed-simd";
  const old = Number(process.versions.node.split(".")[0]) < 22;
  const flags = old ? [flag] : [];
  present.push(sluice("wasm-relaxed", 1, flags));
  for (const threads of threadCounts) {
    if (threads > 1) present.push(sluice("wasm-threads", threads, flags));
  }
  const addon = nativeAddon();
  for (const threads of threadCounts) {
    if (addon.found) present.push(sluice("native", threads));
    else absent.push({ name: `Sluice native, ${threads} T`, why: addon.why });
  }

  // Debian's PyTorch belongs to the system's Python, which need not be the first in the path.
  const python = ["/usr/bin/python3", "python3"].find(
    (name) => spawnSync(name, ["-c", "import torch"]).status === 0,
  );
  for (const threads of threadCounts) {
    const name = `PyTorch, ${threads} T`;
    if (python === undefined) absent.push({ name, why: "no python3 with torch" });
    else {
      const command = [python, path("pytorch.py"), String(threads)];
      present.push({ name, ours: false, threads, command, env: peerEnvironment(threads) });
    }
  }
  return { present, absent };
}

/** A running contender. */
export class Running {
  readonly contender: Contender;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(contender: Contender) {
    this.contender = contender;
    const [program, ...args] = contender.command;
    this.#process = spawn(program, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...contender.env },
    });
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  async ask<Answer>(request: object): Promise<Answer> {
    this.#process.stdin!.write(`${JSON.stringify(request)}\n`);
    const { done, value } = await this.#lines.next();
    if (done) throw new Error(`${this.contender.name} ended without an answer to ${JSON.stringify(request)}`);
    return JSON.parse(value) as Answer;
  }

  stop(): void {
    this.#process.kill();
  }
}
