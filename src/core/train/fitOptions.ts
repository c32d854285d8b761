/** The options of `fit`, and their checks. */
import { checkModule, type Module } from "../nn/module.ts";
import {
  checkBoolean,
  checkNumber,
  count,
  type OptionTable,
  optional,
  positive,
  readOptions,
} from "../tensor/check.ts";
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";
import { isJson, type Json } from "../tensor/json.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type BatchSource, checkSource } from "./batch.ts";
import type { EarlyStoppingOptions } from "./earlyStopping.ts";
import { Optimizer } from "./optimizer.ts";
import type { Resume } from "./run.ts";
import type { Schedule } from "./schedules.ts";
import { type CheckpointStore, checkStore } from "./store.ts";

/** After a number of updates, or at the end of every epoch. */
export type Interval = number | "epoch";

export type ValidationResult = number | Record<string, number>;

/** When and how `fit` validates a model of class `Model`. */
export interface ValidateOptions<Model extends Module = Module> {
  /** Default `"epoch"`. */
  every?: Interval;
  /**
   * Measures the model: returns one number, named `loss`, or several by name. It runs in evaluation mode and unrecorded up to its first
   * `await`; use `noGrad` after that.
   */
  run: (model: Model) => ValidationResult | Promise<ValidationResult>;
}

/** Options of `fit`. */
export interface FitOptions<Output = Tensor, Target = unknown, Model extends Module = Module> {
  /** Returns the objective, a tensor of one element, from the model's result (a recurrent layer's output) and the target. */
  loss: (output: Output, target: Target) => Tensor;
  /** Changes the model's own parameters. */
  optimizer: Optimizer;
  /** Passes over all batches; default 1. */
  epochs?: number;
  /** Sets the learning rate of each update; default: the same rate throughout. */
  schedule?: Schedule;
  /** Largest norm of all gradients together. */
  clipNorm?: number;
  /** Largest absolute value of a gradient's element. */
  clipValue?: number;
  /** Batches to average gradients over for one update; default 1. The last group of an epoch may be smaller. */
  accumulate?: number;
  /**
   * Truncated backpropagation through time: each batch begins with the final state of the one before, without its history. It starts from
   * zero at every epoch, and at batches with `reset`. Default false.
   */
  carryState?: boolean;
  /** Measures the model during training; default: never. */
  validate?: ValidateOptions<Model>;
  /** Monitors the validation, or without one the mean loss of each epoch, and says so; the end of training restores the best parameters. */
  earlyStopping?: EarlyStoppingOptions;
  /** Keeps checkpoints, log and result: a store, or in Node the path of a directory; default: none. */
  checkpoint?: string | CheckpointStore;
  /** Default `"epoch"`. */
  checkpointEvery?: Interval;
  /**
   * How to treat a run that `checkpoint` already holds. true (default): continue it, or throw when its settings differ;
   * `"force"`: continue with these settings; false: remove it and start again.
   */
  resume?: Resume;
  /** Describes the run as plain data, in `config.json` and `model.safetensors`; resuming compares it. */
  config?: Json;
  /** Called after the last update, with the final parameters; its result is the configuration in `model.safetensors`. */
  conclude?: () => Json;
  /** Ends training before the next update with the signal's reason, after a checkpoint. */
  signal?: AbortSignal;
  /** Receives notices, such as those about a resumed run; default `console.warn`. */
  notice?: (message: string) => void;
  /** Whether to show epoch, loss, last validation and the time left in a line of the terminal, if there is one; default false. */
  progress?: boolean;
}

const table: OptionTable<FitOptions> = {
  loss: [undefined, "function"],
  optimizer: [undefined],
  epochs: [undefined, optional(count)],
  schedule: [undefined],
  clipNorm: [undefined, optional(positive)],
  clipValue: [undefined, optional(positive)],
  accumulate: [undefined, optional(count)],
  carryState: [undefined, optional("boolean")],
  validate: [undefined],
  earlyStopping: [undefined],
  checkpoint: [undefined],
  checkpointEvery: [undefined],
  resume: [undefined],
  config: [undefined],
  conclude: [undefined, optional("function")],
  signal: [undefined],
  notice: [undefined, optional("function")],
  progress: [undefined, optional("boolean")],
};

/** Returns the batches of an epoch. @throws ArgumentError for arguments of `fit` that are invalid or inconsistent */
export function checkOptions(model: Module, batches: BatchSource, options: FitOptions): number {
  checkModule("fit", model);
  const length = checkSource("fit", batches);
  readOptions("fit", options, table);
  const { digest } = batches;
  if (digest !== undefined && typeof digest !== "string")
    refuseValue("fit", "the digest of the batches to be text", digest);
  const { optimizer, validate, checkpoint, checkpointEvery, resume, schedule, config, signal, carryState } =
    options;
  if (!(optimizer instanceof Optimizer)) refuseValue("fit", "an optimizer", optimizer);
  const known = new Set<Tensor>(model.parameters());
  const strangers = optimizer.parameters().filter((parameter) => !known.has(parameter)).length;
  if (strangers > 0) {
    throw new ArgumentError(
      `fit: expected an optimizer of the model's own parameters, got ${strangers} that the model does not have. Put them into one module.`,
    );
  }
  if (schedule !== undefined && typeof schedule?.rate !== "function")
    refuseValue("fit", "a schedule", schedule);
  if (validate !== undefined) {
    readOptions("fit: validate", validate, { every: [undefined], run: [undefined, "function"] });
    checkInterval("validate.every", validate.every);
  }
  checkInterval("checkpointEvery", checkpointEvery);
  if (config !== undefined && !isJson(config)) refuseValue("fit", "config to be plain data", config);
  if (signal !== undefined && typeof signal?.aborted !== "boolean")
    refuseValue("fit", "signal to be an AbortSignal", signal);
  if (checkpoint !== undefined) checkStore("fit", checkpoint);
  if (resume !== undefined && resume !== "force") checkBoolean("fit", "resume", resume);
  if (resume && checkpoint === undefined)
    throw new ArgumentError(
      `fit: expected a checkpoint to resume from, got resume: ${describe(resume)} alone. Pass checkpoint, the store or folder of the run.`,
    );
  if (carryState) checkCarried(model);
  return length;
}

/** @throws ArgumentError for a layer, alone or in a chain, that begins at the end of a sequence: it has no state for the next piece */
function checkCarried(model: Module): void {
  const { bidirectional, goBackwards } = model as { bidirectional?: boolean; goBackwards?: boolean };
  if (bidirectional || goBackwards)
    throw new ArgumentError(
      `fit: expected layers that read forward with carryState, got a ${model.typeName} that is ${bidirectional ? "bidirectional" : "read backwards (goBackwards)"}: it begins at the end of each batch. Leave carryState out.`,
    );
  if (model.typeName === "Sequential") for (const member of model.ownModules().values()) checkCarried(member);
}

function checkInterval(name: string, every: unknown): void {
  if (every !== undefined && every !== "epoch") checkNumber("fit", name, every, count);
}
