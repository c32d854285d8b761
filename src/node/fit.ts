/** `fit` as Node has it: the checkpoint may be the path of a directory. */
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchSource } from "../train/batch.ts";
import { type FitOptions, fit as fitAnywhere, type StepReport } from "../train/fit.ts";
import type { CheckpointStore } from "../train/store.ts";
import { directoryStore } from "./store.ts";

export type NodeFitOptions<Output = Tensor, Target = unknown> = Omit<
  FitOptions<Output, Target>,
  "checkpoint"
> & {
  /** A directory, or a store. */
  checkpoint?: string | CheckpointStore;
};

/** Trains a model, one report per update: `fit` of `train/`, which documents it, with a path as checkpoint. */
export function fit<Input, Target, Output = Tensor>(
  model: Parameters<typeof fitAnywhere>[0],
  batches: BatchSource<Input, Target>,
  options: NodeFitOptions<Output, Target>,
): AsyncGenerator<StepReport, void, void> {
  const { checkpoint } = options;
  const store = typeof checkpoint === "string" ? directoryStore(checkpoint) : checkpoint;
  return fitAnywhere(model, batches, { ...options, checkpoint: store });
}
