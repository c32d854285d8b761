/**
 * Workers of a team are ended at random moments, also in the middle of a call: the call still gives its result, in good time, and the team
 * starts new ones. `SLUICE_WORKER_KILLS` says how many.
 */
import { expect, test } from "vitest";
import "../../../src/float64.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { threadsModule } from "../../../src/core/kernels/wasm/generated/wasmThreads.ts";
import { embedThreadsModule, wasmThreadsMachine } from "../../../src/core/kernels/wasm/wasmThreads.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { expectSame } from "../../support/compare.ts";
import { isLive } from "../../support/exhaustive.ts";

const kills = Number(process.env.SLUICE_WORKER_KILLS ?? (isLive ? 10 : 4));
/** A call gives up on a worker that is late after 1.1 s and computes alone; the rest is for a machine that does other work. */
const PATIENCE = 20_000;
embedThreadsModule(threadsModule);

const SIZE = 200;
const matrix = new Float32Array(SIZE * SIZE).map((_, k) => Math.sin(k));

test(`${kills} workers ended`, async () => {
  const machine = wasmThreadsMachine("simd", { threads: 3, adaptive: false });
  const set = compiledKernels(machine, referenceKernels);
  const product = () => {
    const out = new Float32Array(SIZE * SIZE);
    set.matmul(matrix, matrix, out, SIZE, SIZE, SIZE);
    return out;
  };
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const expected = product();
  const random = new Random(Number(process.env.SLUICE_SEED ?? 5));
  let killed = 0;
  let slowest = 0;
  while (killed < kills) {
    while (!machine.isReady()) await pause(1);
    // Two workers end at once; without a turn of the event loop the call learns of it in the middle.
    const stopped = machine.stop();
    killed += 2;
    for (const end = performance.now() + 3 * random.uniform(); performance.now() < end; );
    for (let call = 0; call < 2; call++) {
      const start = performance.now();
      expectSame(`product after ${killed} kills`, product(), expected);
      slowest = Math.max(slowest, performance.now() - start);
      expect(slowest).toBeLessThan(PATIENCE);
      if (call === 0) await stopped;
    }
  }
  await machine.stop();
  console.log(
    `${killed} workers ended, each call with the right product; the slowest took ${slowest.toFixed(0)} ms`,
  );
}, 3_600_000);
