/**
 * A process that trains in the directory it is given, and may be killed at any moment: the other half of `train/kill.test.ts`.
 * It says when it begins, so that the killer does not spend its kills on the start of Node.
 */
import { directoryStore } from "../../../src/platform/node/directoryStore.ts";
import { makeRun, type RunOptions } from "./runs.ts";

/** About a second of training, with a checkpoint at every other of its 48 updates. */
export const killedRun: RunOptions = { batches: 24, epochs: 4, config: { task: "to be killed" } };

const [directory] = process.argv.slice(2);
if (directory !== undefined && process.send !== undefined) {
  process.send("begin");
  const { steps } = makeRun({ ...killedRun, checkpoint: directoryStore(directory) });
  for await (const _ of steps) {
    // until it is killed or has ended
  }
  process.disconnect();
}
