/** Batches by number, for the training loop. `data/` makes them. */
import type { Lengths } from "../nn/recurrentLayer.ts";
import { ArgumentError, refuseValue } from "../tensor/errors.ts";

/** The data of one forward and backward pass. */
export interface Batch<Input = unknown, Target = unknown> {
  /** First argument of the model. */
  input: Input;
  /** Second argument of the loss: a tensor, indices, or anything else it accepts. */
  target: Target;
  /** Valid steps of each sequence; if given, `fit` passes them to the model. */
  lengths?: Lengths;
  /** Whether a carried state starts from zero here. */
  reset?: boolean;
}

/**
 * The batches of every epoch. A batch must depend on its two numbers only, never on earlier calls, so that a run stopped in
 * the middle of an epoch resumes with the right batches.
 */
export interface BatchSource<Input = unknown, Target = unknown> {
  /** Batches of one epoch. */
  readonly length: number;
  /** Identifies the data and the order of the batches; a run resumes only with the same one. */
  readonly digest?: string;
  /**
   * Returns one batch.
   *
   * @param epoch counted from 0
   * @param index of the batch in its epoch, counted from 0
   */
  batch(epoch: number, index: number): Batch<Input, Target> | Promise<Batch<Input, Target>>;
}

/** Returns its number of batches. @throws ArgumentError unless `source` is a source with at least one batch */
export function checkSource(where: string, source: BatchSource): number {
  // Read it once: a getter could return another number next time, and an epoch that never ends.
  const length = typeof source?.batch === "function" ? source.length : Number.NaN;
  if (!Number.isSafeInteger(length)) refuseValue(where, "batches as { length, batch(epoch, index) }", source);
  if (length < 1) throw new ArgumentError(`${where}: expected at least one batch, got ${length}.`);
  return length;
}
