/** The options of `fit`, and what is checked of them before anything else is done. */
import { Module } from "../nn/module.ts";
import { checkBoolean, checkNumber, checkOptionNames, count, positive } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type BatchSource, checkSource } from "./batch.ts";
import type { EarlyStoppingOptions } from "./earlyStopping.ts";
import { isJson, type Json } from "./json.ts";
import { Optimizer } from "./optimizer.ts";
import type { Resume } from "./run.ts";
import type { Schedule } from "./schedule.ts";
import { type CheckpointStore, checkStore } from "./store.ts";

/** After how many updates, or at the end of every epoch. */
export type Interval = number | "epoch";

export type ValidationResult = number | Record<string, number>;

export interface ValidateOptions {
  /** Default `"epoch"`. */
  every?: Interval;
  /**
   * Measures the model: one number, which is called `loss`, or several by name. Runs in evaluation mode and without recording
   * (what it does after its first `await` is recorded; use `noGrad` there).
   */
  run: (model: Module) => ValidationResult | Promise<ValidationResult>;
}

export interface FitOptions<Output = Tensor, Target = unknown> {
  /** Objective: from what the model returns (of a recurrent layer the output) and the target, a tensor of one element. */
  loss: (output: Output, target: Target) => Tensor;
  optimizer: Optimizer;
  /** Passes over all batches; default 1. */
  epochs?: number;
  /** Sets the learning rate of each update; default: it stays. */
  schedule?: Schedule;
  /** Largest norm of all gradients together. */
  clipNorm?: number;
  /** Largest absolute value of a gradient's element. */
  clipValue?: number;
  /** Batches whose gradients are averaged for one update; default 1. The rest of an epoch makes a smaller group. */
  accumulate?: number;
  /**
   * Truncated backpropagation through time: the state that a batch ends with is where the next begins, without its history. It
   * starts from zero at every epoch, and where a batch says `reset`. Default false.
   */
  carryState?: boolean;
  validate?: ValidateOptions;
  /** Watches the validation, or without one the mean loss of each epoch. The best parameters are put back at the end. */
  earlyStopping?: EarlyStoppingOptions;
  /** Where checkpoints, log and result are kept: a store, or in Node the path of a directory; default: nowhere. */
  checkpoint?: string | CheckpointStore;
  /** Default `"epoch"`. */
  checkpointEvery?: Interval;
  /**
   * When `checkpoint` holds a run already. true (default): go on where it stopped, and refuse when its settings were others;
   * `"force"`: go on with these settings; false: remove it and start anew.
   */
  resume?: Resume;
  /** What the run is about, as plain data: written to `config.json` and into `model.safetensors`, and compared on resuming. */
  config?: Json;
  /** Called after the last update, with the parameters that are kept; what it returns is the configuration in `model.safetensors`. */
  conclude?: () => Json;
  /** Ends training before the next update with the signal's reason, after a checkpoint. */
  signal?: AbortSignal;
  /** Is told what is worth knowing about a resumed run; default `console.warn`. */
  notice?: (message: string) => void;
}

const optionNames: readonly (keyof FitOptions)[] = [
  "loss",
  "optimizer",
  "epochs",
  "schedule",
  "clipNorm",
  "clipValue",
  "accumulate",
  "carryState",
  "validate",
  "earlyStopping",
  "checkpoint",
  "checkpointEvery",
  "resume",
  "config",
  "conclude",
  "signal",
  "notice",
];

/** @throws ArgumentError for what does not fit */
export function checkOptions(model: Module, batches: BatchSource, options: FitOptions): void {
  if (!(model instanceof Module)) {
    throw new ArgumentError(`fit: expected a module, got ${describe(model)}.`);
  }
  checkSource("fit", batches);
  if (options === null || typeof options !== "object") {
    throw new ArgumentError(`fit: expected options { loss, optimizer, … }, got ${describe(options)}.`);
  }
  checkOptionNames("fit", options, optionNames);
  const { loss, optimizer, epochs, clipNorm, clipValue, accumulate, carryState, validate } = options;
  const { checkpoint, checkpointEvery, resume, schedule, config, signal, notice } = options;
  if (typeof loss !== "function") {
    throw new ArgumentError(`fit: expected loss to be a function, got ${describe(loss)}.`);
  }
  if (!(optimizer instanceof Optimizer)) {
    throw new ArgumentError(`fit: expected an optimizer, got ${describe(optimizer)}.`);
  }
  const known = new Set<Tensor>(model.parameters());
  const strangers = optimizer.parameters().filter((parameter) => !known.has(parameter)).length;
  if (strangers > 0) {
    throw new ArgumentError(
      `fit: expected an optimizer of the model's own parameters, got ${strangers} that the model does not have. Put them into one module.`,
    );
  }
  if (epochs !== undefined) checkNumber("fit", "epochs", epochs, count);
  if (clipNorm !== undefined) checkNumber("fit", "clipNorm", clipNorm, positive);
  if (clipValue !== undefined) checkNumber("fit", "clipValue", clipValue, positive);
  if (accumulate !== undefined) checkNumber("fit", "accumulate", accumulate, count);
  if (carryState !== undefined) checkBoolean("fit", "carryState", carryState);
  if (schedule !== undefined && typeof schedule?.rate !== "function") {
    throw new ArgumentError(`fit: expected a schedule, got ${describe(schedule)}.`);
  }
  if (validate !== undefined) {
    checkOptionNames("fit: validate", validate, ["every", "run"]);
    if (typeof validate.run !== "function") {
      throw new ArgumentError(`fit: expected validate.run to be a function, got ${describe(validate.run)}.`);
    }
    checkInterval("validate.every", validate.every);
  }
  checkInterval("checkpointEvery", checkpointEvery);
  if (config !== undefined && !isJson(config)) {
    throw new ArgumentError(`fit: expected config to be plain data, got ${describe(config)}.`);
  }
  if (signal !== undefined && typeof signal?.aborted !== "boolean") {
    throw new ArgumentError(`fit: expected signal to be an AbortSignal, got ${describe(signal)}.`);
  }
  if (notice !== undefined && typeof notice !== "function") {
    throw new ArgumentError(`fit: expected notice to be a function, got ${describe(notice)}.`);
  }
  if (checkpoint !== undefined) checkStore("fit", checkpoint);
  if (resume !== undefined && resume !== "force") checkBoolean("fit", "resume", resume);
}

function checkInterval(name: string, every: unknown): void {
  if (every !== undefined && every !== "epoch") checkNumber("fit", name, every, count);
}
