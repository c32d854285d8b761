/** A task: a model, batches, a loss, and measures on the held-out parts. */
import type { Module } from "../nn/index.ts";
import type { Indices } from "../tensor/indices.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchSource, Json } from "../train/index.ts";

export type TaskName = "language" | "forecast" | "classify";

/** Results by name. Each task defines its own. */
export type Measures = Record<string, number>;

export interface Task<
  Config = unknown,
  Input extends Tensor | Indices = Tensor | Indices,
  Model extends Module = Module,
> {
  readonly name: TaskName;
  /** Plain JSON from which the model can be made again; the model's file has it. */
  readonly config: Config;
  readonly model: Model;
  readonly batches: BatchSource<Input, Tensor | Indices>;
  /** Whether the state is carried from batch to batch. */
  readonly carryState: boolean;
  /** How the data was understood, in sentences. */
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
