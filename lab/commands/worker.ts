/** A process that trains the runs of a study, one after the other, as `pool.ts` asks. */
import { kernelChoice, SluiceError } from "../../src/index.ts";
import { type Setting, train } from "../study/train.ts";
import { schemesFrom } from "./schemes.ts";

/** To a worker: the data once, then runs. */
export type ToWorker = { type: "data"; data: string } | { type: "run"; setting: Setting; seed: number };

export type FromWorker =
  | { type: "progress"; update: number }
  | { type: "done"; result: ReturnType<typeof train>; seconds: number; kernels: string }
  | { type: "failed"; code: string | undefined; message: string; stack: string | undefined };

const PROGRESS_EVERY = 500;

let data: string | undefined;

process.on("message", (message: ToWorker) => {
  if (message.type === "data") data = message.data;
  else answer(message.setting, message.seed);
});
// Without its parent a worker has nothing to do. Ctrl-C reaches both, and the parent handles it.
process.on("disconnect", () => process.exit());
process.on("SIGINT", () => {});
const parent = process.ppid;

function answer(setting: Setting, seed: number): void {
  const begin = performance.now();
  let told = begin;
  try {
    const result = train(setting, {
      schemes: schemesFrom(setting.scheme),
      seed,
      data,
      onUpdate(update) {
        const now = performance.now();
        if (now - told < PROGRESS_EVERY) return;
        told = now;
        // Training does not return to the event loop, so a parent that was killed is seen here.
        if (process.ppid !== parent) process.exit();
        send({ type: "progress", update });
      },
    });
    const seconds = (performance.now() - begin) / 1000;
    send({ type: "done", result, seconds, kernels: kernelChoice().name });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    send({ type: "failed", code: error instanceof SluiceError ? error.code : undefined, message, stack });
  }
}

function send(message: FromWorker): void {
  process.send!(message);
}
