/** `fit` as Node has it: the checkpoint may be the path of a directory. */
import { resolve } from "node:path";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchSource } from "../train/batch.ts";
import { type FitOptions, fit as fitAnywhere, type StepReport } from "../train/fit.ts";
import type { CheckpointStore } from "../train/store.ts";
import { lockDirectory } from "./lock.ts";
import { directoryStore } from "./store.ts";

export type NodeFitOptions<Output = Tensor, Target = unknown> = Omit<
  FitOptions<Output, Target>,
  "checkpoint"
> & {
  /** A directory, or a store. */
  checkpoint?: string | CheckpointStore;
};

/**
 * Trains a model, one report per update: `fit` of `train/`, which documents it, with a path as checkpoint.
 *
 * @throws also FileError `FILE_BUSY` when another run writes to that directory
 */
export function fit<Input, Target, Output = Tensor>(
  model: Parameters<typeof fitAnywhere>[0],
  batches: BatchSource<Input, Target>,
  options: NodeFitOptions<Output, Target>,
): AsyncGenerator<StepReport, void, void> {
  const { checkpoint } = (options ?? {}) as NodeFitOptions<Output, Target>;
  if (typeof checkpoint !== "string") {
    return fitAnywhere(model, batches, options as FitOptions<Output, Target>);
  }
  const store = directoryStore(checkpoint);
  return alone(resolve(checkpoint), fitAnywhere(model, batches, { ...options, checkpoint: store }));
}

/** Two runs that write to one directory would spoil each other's files. */
async function* alone<T>(
  directory: string,
  steps: AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const release = await lockDirectory(directory);
  try {
    yield* steps;
  } finally {
    await release();
  }
}
