/**
 * The first call: `npm run bench -- --only first`. Each figure is from a fresh process: construction, first forward pass and first training
 * step of an LSTM of 16 units with a linear head, after `import`.
 */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nativeAddon } from "../src/core/kernels/native/native.ts";
import { DefinedLayer, LSTM, noGrad, tensor } from "../src/index.ts";
import { firstCalls, firstTable } from "./firstCalls.ts";

const nothing = new Int32Array(new SharedArrayBuffer(4));

/** Milliseconds that the main thread has computed: waiting for other programs does not count where the system tells. */
function computed(): number {
  // Linux counts at its ticks, every few milliseconds, and whenever a thread waits.
  Atomics.wait(nothing, 0, 0, 0.02);
  try {
    const task = `/proc/${process.pid}/task/${process.pid}/schedstat`;
    return Number(readFileSync(task, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** Times of so many fresh processes of this file, by kernel set; the sets take turns. */
export function inFreshProcesses(part: "here" | "definition", rounds: number): Map<string, number[][]> {
  const sets = [...(nativeAddon().found ? ["native"] : []), "wasm"];
  const times = new Map(sets.map((set) => [set, [] as number[][]]));
  for (let round = 0; round < rounds; round++) {
    for (const set of sets) {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        ["--import", "tsx", fileURLToPath(import.meta.url), part],
        { env: { ...process.env, SLUICE_KERNELS: set, SLUICE_THREADS: "1" }, encoding: "utf8" },
      );
      if (status !== 0) throw new Error(`the first call on ${set} failed: ${stderr}`);
      times.get(set)!.push(JSON.parse(stdout));
    }
  }
  return times;
}

/** Prints the times, medians of so many fresh processes that take turns. */
export function reportFirst(rounds = 7): void {
  const times = inFreshProcesses("here", rounds);
  console.log(
    `Node ${process.version}, one thread; ms of the main thread, medians of ${rounds} fresh processes`,
  );
  console.log(firstTable(times));
}

/** Milliseconds of the first layer of a definition and its first call, beside those of an LSTM just before. */
function firstDefinition(): number[] {
  const sizes = { inputSize: 4, hiddenSize: 16, seed: 1 };
  const x = tensor(new Float32Array(28 * 32 * 4).fill(0.1), [28, 32, 4]);
  const marks = [computed()];
  noGrad(() => new LSTM(sizes).forward(x));
  marks.push(computed());
  noGrad(() => new DefinedLayer({ ...sizes, cell: "peepholeLSTM" }).forward(x));
  marks.push(computed());
  return [marks[1] - marks[0], marks[2] - marks[1]];
}

if (process.argv[2] === "definition") {
  console.log(JSON.stringify(firstDefinition()));
  process.exit(0);
}
if (process.argv[2] === "here") {
  const { times, kernels } = firstCalls(computed);
  if (!kernels.startsWith(process.env.SLUICE_KERNELS ?? "")) throw new Error("other kernels");
  console.log(JSON.stringify(times));
  process.exit(0);
}
