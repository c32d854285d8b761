/** Delayed recall with one forget bias, in one call: the shortest way to see what a forget bias does. The task is `tasks/recall.ts`. */
import { retainBias } from "../init/schemes.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { train } from "./train.ts";

export interface RecallOptions {
  /** Effective bias of the forget gate at the start. */
  forgetBias: number;
  seed: number;
  /** T, default 20 */
  steps?: number;
  /** H, default 32 */
  hiddenSize?: number;
  /** Default 32 */
  batch?: number;
  /** Default 1,000 */
  maxUpdates?: number;
  /** Of Adam, default 1e-3 */
  lr?: number;
}

export interface RecallResult {
  /** Updates until the task was solved; undefined when it was not. */
  solvedAt: number | undefined;
  /** Running accuracy at the end. */
  accuracy: number;
}

/** Trains one LSTM. Equal options give equal results. */
export function recall(options: RecallOptions): RecallResult {
  checkOptionNames("recall", options, [
    "forgetBias",
    "seed",
    "steps",
    "hiddenSize",
    "batch",
    "maxUpdates",
    "lr",
  ]);
  const { forgetBias, seed, steps = 20, hiddenSize = 32, batch = 32, maxUpdates = 1000, lr = 1e-3 } = options;
  const { solvedAt, measure } = train(
    {
      task: "recall",
      options: { steps, distractors: 0 },
      cell: "lstm",
      hiddenSize,
      layers: 1,
      scheme: `retainBias:value=${forgetBias}`,
      weights: "default",
      optimizer: "adam",
      lr,
      batch,
      updates: maxUpdates,
    },
    { schemes: [retainBias(forgetBias)], seed },
  );
  return { solvedAt: solvedAt ?? undefined, accuracy: measure };
}
