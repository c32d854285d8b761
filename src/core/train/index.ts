/** Training: optimisers, schedules, clipping, the loop, and its checkpoints. */

export type { Json } from "../tensor/json.ts";
export { Adagrad, type AdagradOptions } from "./adagrad.ts";
export { Adam, type AdamOptions, AdamW } from "./adam.ts";
export type { Batch, BatchSource } from "./batch.ts";
export { decodeCheckpoint, encodeCheckpoint, type TrainingState } from "./checkpoint.ts";
export { clipGradNorm, clipGradValue, gradientNorm } from "./clip.ts";
export { EarlyStopping, type EarlyStoppingOptions } from "./earlyStopping.ts";
export {
  type FitOptions,
  type FitRun,
  fit,
  type Interval,
  type StepReport,
  type ValidateOptions,
} from "./fit.ts";
export { type DecayGroup, parameterGroups } from "./groups.ts";
export {
  Optimizer,
  type OptimizerOptions,
  type OptimizerParameters,
  type OptimizerState,
  type ParameterGroup,
} from "./optimizer.ts";
export { RMSprop, type RMSpropOptions } from "./rmsprop.ts";
export { checkpointsIn, newestCheckpoint, type Resume } from "./run.ts";
export type { Schedule } from "./schedules.ts";
export * as schedules from "./schedules.ts";
export { SGD, type SGDOptions } from "./sgd.ts";
export { type CheckpointStore, memoryStore } from "./store.ts";
export { decodeModel, encodeModel } from "./weights.ts";
export { slidingWindows, type WindowOptions } from "./windows.ts";
