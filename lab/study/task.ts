/**
 * What a study task is: sequences drawn from a generator, a loss, and a measure that says how far a network has come. Tasks know
 * nothing of cells, schemes or optimisers; `train.ts` puts them together.
 *
 * Shape letters: T steps, N batch, I input size, V outputs.
 */

/** One batch, with what its own loss needs. */
import type { HiddenState, Random, Tensor } from "../../src/index.ts";
export interface Batch {
  /** [T, N, I] */
  input: Tensor;
  /** Valid steps of each sequence; default: all */
  lengths?: Int32Array;
  /** Whether the state before the first step is that after the batch before this one, instead of zeros */
  continues?: boolean;
  /** @param output what the network says: [N, V] where only the last step is read, else [T, N, V] */
  loss(output: Tensor): Tensor;
  /** The measure of the task on this batch. */
  measure(output: Tensor, loss: number): number;
}

/** A measure that is followed through training as a running mean. */
export interface Measure {
  /** As in tables: "accuracy", "error". */
  name: string;
  better: "higher" | "lower";
  /** Share of the old value in the running mean at each update. */
  decay: number;
  /** Where the running mean begins; absent: at the first batch's */
  start?: number;
  /** The task is solved when the running mean has passed this; absent: it cannot be */
  solved?: number;
  /** What guessing gives, for tables and figures. */
  chance?: number;
}

/** What the network computes, without a gradient: for measures on sequences that are not trained on. */
export type Evaluate = (
  input: Tensor,
  options?: { lengths?: Int32Array; state?: HiddenState },
) => { output: Tensor; state: HiddenState };

/** A task with its options set. */
export interface Problem {
  inputSize: number;
  outputSize: number;
  /** Whether the outputs of all steps count, or those of the last alone. */
  readout: "last" | "all";
  /** Probability of dropout between the recurrent layer and the output; default 0 */
  dropout?: number;
  /** The next batch of training. Draws from `random` alone, so equal seeds give equal sequences. */
  next(random: Random, update: number): Batch;
  /** Updates after which `evaluate` is called; it is also called at the end. */
  evaluateAt?: readonly number[];
  /** Measures on sequences that are not trained on, by name. */
  evaluate?(network: Evaluate, random: Random): Record<string, number>;
}

/** One numeric option of a task. */
export interface TaskOption {
  name: string;
  default: number;
  about: string;
  /** Least value, an integer; the option is an integer */
  least: number;
  most?: number;
}

/** What a task is trained with unless told otherwise. */
export interface TaskDefaults {
  cells: readonly string[];
  /** Schemes as written on the command line; `T` stands for the steps of the task. */
  schemes: readonly string[];
  hiddenSize: number;
  updates: number;
  batch: number;
  optimizer: OptimizerName;
  lr: number;
  seeds: number;
  /** Values of task options that are tried one after the other, where that is not the single default */
  options?: Readonly<Record<string, readonly number[]>>;
}

export type OptimizerName = "adam" | "rmsprop" | "sgd";

export interface StudyTask {
  name: string;
  about: string;
  /** What is followed in training */
  measure: Measure;
  options: readonly TaskOption[];
  defaults: TaskDefaults;
  /** What file the task needs, and where to get one; absent: none */
  data?: string;
  /**
   * @param values all options
   * @param data   content of the file, for a task that needs one
   * @throws ArgumentError or FormatError for values and files it cannot be made of
   */
  make(values: Readonly<Record<string, number>>, batch: number, data?: string): Problem;
}
