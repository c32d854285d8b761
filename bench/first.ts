/**
 * The first call: `npm run bench -- --only first`. Each figure is from a fresh process: construction, first forward pass and first training
 * step of an LSTM of 16 units with a linear head, after `import`.
 */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nativeAddon } from "../src/kernels/native/native.ts";
import { median } from "./compare.ts";
import { table } from "./table.ts";

const PARTS = ["construction", "first forward", "first training step"];

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

async function firstCalls(): Promise<number[]> {
  const { Adam, kernelChoice, Linear, LSTM, mseLoss, tensor } = await import("../src/index.ts");
  const marks = [computed()];
  const lstm = new LSTM({ inputSize: 4, hiddenSize: 16, seed: 1 });
  const head = new Linear({ inFeatures: 16, outFeatures: 1, seed: 1 });
  marks.push(computed());
  const x = tensor(new Float32Array(28 * 32 * 4).fill(0.1), [28, 32, 4]);
  lstm.forward(x);
  marks.push(computed());
  const optimizer = new Adam([...lstm.parameters(), ...head.parameters()], { lr: 1e-3 });
  const loss = mseLoss(head.forward(lstm.forward(x).output), tensor(new Float32Array(28 * 32), [28, 32, 1]));
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  marks.push(computed());
  if (!kernelChoice().name.startsWith(process.env.SLUICE_KERNELS ?? "")) throw new Error("other kernels");
  return PARTS.map((_, k) => marks[k + 1] - marks[k]);
}

/** Prints the times, medians of so many fresh processes that take turns. */
export function reportFirst(rounds = 7): void {
  const sets = [...(nativeAddon().found ? ["native"] : []), "wasm"];
  const times = new Map(sets.map((set) => [set, [] as number[][]]));
  for (let round = 0; round < rounds; round++) {
    for (const set of sets) {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        ["--import", "tsx", fileURLToPath(import.meta.url), "here"],
        { env: { ...process.env, SLUICE_KERNELS: set, SLUICE_THREADS: "1" }, encoding: "utf8" },
      );
      if (status !== 0) throw new Error(`the first call on ${set} failed: ${stderr}`);
      times.get(set)!.push(JSON.parse(stdout));
    }
  }
  console.log(
    `Node ${process.version}, one thread; ms of the main thread, medians of ${rounds} fresh processes`,
  );
  const cells = [...times].map(([set, runs]) => {
    const totals = runs.map((run) => run.reduce((a, b) => a + b));
    return [
      set,
      ...PARTS.map((part, k) => `${part} ${median(runs.map((run) => run[k])).toFixed(1)}`),
      `in all ${median(totals).toFixed(1)} (${Math.min(...totals).toFixed(1)} to ${Math.max(...totals).toFixed(1)})`,
      `target 20: ${median(totals) <= 20 ? "met" : "LOST"}`,
    ];
  });
  console.log(table(cells));
}

if (process.argv[2] === "here") {
  console.log(JSON.stringify(await firstCalls()));
  process.exit(0);
}
