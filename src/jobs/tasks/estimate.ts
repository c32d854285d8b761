/** Estimates the time of training before it begins. */
import { Update } from "../../core/train/update.ts";
import type { Task } from "./task.ts";

/**
 * Returns about how many seconds an update of a task takes here: the time of the gradients of its first batch. Changes neither the
 * parameters nor the random numbers of training.
 *
 * @returns undefined when the batch fails; training then says why
 */
export async function secondsPerUpdate(task: Task): Promise<number | undefined> {
  const { model, loss } = task;
  const names = new Map([...model.namedParameters()].map(([name, parameter]) => [parameter, name]));
  const modes = model.modules().map((module) => ({ module, training: module.training }));
  // In training, dropout would draw numbers.
  model.eval();
  try {
    let seconds = 0;
    // The first one also loads code.
    for (let turn = 0; turn < 2; turn++) {
      const start = performance.now();
      const batch = await task.batches.batch(0, 0);
      const parts = { model, names, loss, carryState: task.carryState, optimizer: undefined as never };
      new Update(parts, 1, 1, 1).addBatch(batch, 1, undefined);
      seconds = (performance.now() - start) / 1000;
    }
    return seconds;
  } catch {
    return undefined;
  } finally {
    for (const parameter of names.keys()) parameter.clearGrad();
    for (const { module, training } of modes) module.training = training;
  }
}
