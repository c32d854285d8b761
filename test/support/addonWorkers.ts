/** Uses the addon in workers only, one after the other, and prints how many threads the process has before and after. */
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

const [path, matmul] = process.argv.slice(2);

/** A product on three threads, of which the pool starts two. */
const program = `
const { workerData } = require("node:worker_threads");
const library = { exports: {} };
process.dlopen(library, workerData.path);
const arrays = [0, 1, 2].map(() => new Float32Array(96 * 96));
library.exports.run(0, workerData.matmul, Int32Array.of(96, 96, 96, 0, 0, 0), arrays, 3, false);
`;

const threads = () => Number(/Threads:\s*(\d+)/.exec(readFileSync("/proc/self/status", "latin1"))![1]);
const before = threads();
for (let k = 0; k < 20; k++) {
  const worker = new Worker(program, { eval: true, workerData: { path, matmul: Number(matmul) } });
  await new Promise((done, reject) => worker.on("exit", done).on("error", reject));
}
console.log(JSON.stringify([before, threads()]));
