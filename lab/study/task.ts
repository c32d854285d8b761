/**
 * A study task: sequences from a generator, a loss, and a measure of progress. Tasks know no cells, schemes or optimisers; `train.ts` combines
 * them.
 *
 * Shape letters: T steps, N batch, I input size, V outputs.
 */

/** One batch with its loss. */
import type { HiddenState, Random, Tensor } from "../../src/index.ts";
export interface Batch {
  /** [T, N, I] */
  input: Tensor;
  /** Valid steps of each sequence; default: all */
  lengths?: Int32Array;
  /** Whether the state before the first step is that after the batch before this one, instead of zeros */
  continues?: boolean;
  /** @param output of the network: [N, V] if the task reads only the last step, else [T, N, V] */
  loss(output: Tensor): Tensor;
  /** The measure of the task on this batch. */
  measure(output: Tensor, loss: number): number;
}

/** A measure, followed through training as a running mean. */
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
  /** The value of guessing, for tables and figures. */
  chance?: number;
}

/** Runs the network without gradients, for measures on held-out sequences. */
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
  /** Measures on held-out sequences, by name. */
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

/** Default settings of training for a task. */
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
  /** Values of task options to try in turn, unless only the default */
  options?: Readonly<Record<string, readonly number[]>>;
}

export type OptimizerName = "adam" | "rmsprop" | "sgd";

export interface StudyTask {
  name: string;
  about: string;
  /** The measure to follow in training */
  measure: Measure;
  options: readonly TaskOption[];
  defaults: TaskDefaults;
  /** The file that the task needs, and where to get one; absent: none */
  data?: string;
  /**
   * @param values all options
   * @param data   content of the file, for a task that needs one
   * @throws ArgumentError or FormatError for values and files that do not fit
   */
  make(values: Readonly<Record<string, number>>, batch: number, data?: string): Problem;
}
