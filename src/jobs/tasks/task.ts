/** A task: a model, batches, a loss, and measures on the held-out parts. */
import type { Module } from "../../core/nn/index.ts";
import type { Indices } from "../../core/tensor/indices.ts";
import type { Tensor } from "../../core/tensor/tensor.ts";
import type { BatchSource, Json } from "../../core/train/index.ts";
import type { PreparedData } from "./job/prepared.ts";
import type { TaskReport } from "./report.ts";

/** The tasks of `sluice train`. */
export type TaskName = "language" | "forecast" | "classify";

/** Results by name. Each task defines its own. */
export type Measures = Record<string, number>;

/** A task for `trainTask`: a model, its batches and loss, and measures on the parts held out. */
export interface Task<
  Config = unknown,
  Input extends Tensor | Indices = Tensor | Indices,
  Model extends Module = Module,
> {
  readonly name: TaskName;
  /** Plain JSON that is enough to make the model again; the model's file includes it. */
  readonly config: Config;
  readonly model: Model;
  /** Path of the data, if it came from a file. */
  readonly data?: string;
  readonly batches: BatchSource<Input, Tensor | Indices>;
  /** Whether to carry the state from batch to batch. */
  readonly carryState: boolean;
  /** Our interpretation of the data, in sentences. */
  readonly notes: readonly string[];
  /** The unit in which people read its loss, and the factor that converts the loss to it; default: none. */
  readonly unit?: { readonly name: string; readonly factor: number };
  /** Returns the loss of an output of the model, a tensor of one number. */
  loss(output: Tensor, target: Tensor | Indices): Tensor;
  /** Measures on the validation part, `loss` among them. */
  validate(): Measures;
  /** Called after training, with the final parameters, to settle what depends on them. Returns the configuration to store. */
  conclude?(): Json;
  /** Returns the data that training reads, for `prepareJob`; absent where no job can hold it. */
  prepared?(): PreparedData;
  /** Measures on the test part, which training never sees, and on the baseline. */
  evaluate(): Measures;
  /** The report whose numbers `evaluate` returns: by method and step for a forecaster, by label for a classifier. */
  report(): TaskReport;
}

/** Fractions of the data to hold out. */
export interface HeldOut {
  validation: number;
  test: number;
}

/** The part of the data to measure a model on: the test part of its training data, or all of other data. */
export type EvaluatedPart = "test" | "all";
