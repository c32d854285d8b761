/** A process that trains for long and tells how much memory it holds after a warm-up and at the end: see `train/memory.test.ts`. */
import { memoryStore } from "../../../src/core/train/store.ts";
import { makeRun } from "./runs.ts";

/** Updates before the first measurement and between the two. */
const warmUp = 500;
const measured = 2000;

/** Memory in use after a garbage collection, in bytes. */
async function measure(): Promise<{ rss: number; heap: number; arrays: number }> {
  for (let k = 0; k < 5; k++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss, heap: heapUsed, arrays: arrayBuffers };
}

if (process.send !== undefined) {
  // The log grows by design; the store drops it, as a disk would take it out of memory.
  const store = memoryStore();
  const checkpoint = { ...store, append: async () => undefined };
  const { steps } = makeRun({
    epochs: 1000,
    batches: 50,
    earlyStopping: { patience: 1e6 },
    checkpoint,
    checkpointEvery: 100,
  });
  for await (const { step } of steps) {
    if (step === warmUp || step === warmUp + measured) process.send(await measure());
    if (step === warmUp + measured) break;
  }
  process.disconnect();
}
