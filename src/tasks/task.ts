/** What a task is to whoever trains and measures it: a model, batches, a loss, and measures on the held-out parts. */
import type { Module } from "../nn/index.ts";
import type { Indices } from "../tensor/indices.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchSource, Json } from "../train/index.ts";

export type TaskName = "language" | "forecast" | "classify";

/** Results by name; what they mean is the task's to say. */
export type Measures = Record<string, number>;

export interface Task<
  Config = unknown,
  Input extends Tensor | Indices = Tensor | Indices,
  Model extends Module = Module,
> {
  readonly name: TaskName;
  /** Plain JSON: enough to make the model again and to use it. It is stored in the model's file. */
  readonly config: Config;
  readonly model: Model;
  readonly batches: BatchSource<Input, Tensor | Indices>;
  /** Whether the state goes on from batch to batch. */
  readonly carryState: boolean;
  /** What the data is and how it was understood, in sentences. */
  readonly notes: readonly string[];
  loss(output: Tensor, target: Tensor | Indices): Tensor;
  /** Measures on the validation part, `loss` among them. */
  validate(): Measures;
  /** Called when training has ended, with the parameters that are kept: settles what only then is known. @returns the configuration to store */
  conclude?(): Json;
  /** Measures on the test part, which training never saw, and those of the baseline. */
  evaluate(): Measures;
}

/** Fractions of the data that are held out. */
export interface HeldOut {
  validation: number;
  test: number;
}

/** Which part of the data a model is measured on: the test part of what it was trained on, or all of other data. */
export type EvaluatedPart = "test" | "all";
