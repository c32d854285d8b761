/**
 * Uses the addon in workers only, one after the other, and prints how many threads the process has before and after, and its memory after a
 * fifth of them and after all, in MiB.
 *
 *   node --expose-gc --import tsx test/core/kernels/addonWorkers.ts ADDON KERNEL WORKERS
 */
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

const [path, matmul, workers] = process.argv.slice(2);

/** A product on three threads, of which the pool starts two and for which it packs a MiB, and a stream without layers. */
const program = `
const { workerData } = require("node:worker_threads");
const library = { exports: {} };
process.dlopen(library, workerData.path);
const { run, openStream, prepare } = library.exports;
const arrays = [0, 1, 2].map(() => new Float32Array(512 * 512));
run(0, workerData.matmul, Int32Array.of(512, 512, 512, 0, 0, 0), arrays, 3, false);
const memory = new ArrayBuffer(1 << 20);
// A program of no layers for one sequence.
new Int32Array(memory).set([32, 1]);
prepare(memory);
openStream(0, memory, 0)(1);
`;

const threads = () => Number(/Threads:\s*(\d+)/.exec(readFileSync("/proc/self/status", "latin1"))![1]);
const memory = () => {
  global.gc?.();
  return Math.round(process.memoryUsage.rss() / 2 ** 20);
};
const before = threads();
let early = 0;
for (let k = 1; k <= Number(workers); k++) {
  const worker = new Worker(program, { eval: true, workerData: { path, matmul: Number(matmul) } });
  await new Promise((done, reject) => worker.on("exit", done).on("error", reject));
  if (k === Math.ceil(Number(workers) / 5)) early = memory();
}
console.log(JSON.stringify({ threads: [before, threads()], memory: [early, memory()] }));
