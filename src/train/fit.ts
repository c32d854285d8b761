/**
 * The training loop.
 *
 * One update, in this order: the batch is fetched; input and target are checked to be finite; forward, loss, backward (again for each
 * of `accumulate` batches); the schedule sets the learning rate; gradients are checked, and clipped by value, then by norm; the
 * optimiser steps. Then, where they are due: validation; the schedule and early stopping are told its result; the log line; the
 * checkpoint. Last, the report is yielded; what the caller does to the model or optimiser between two reports is therefore not in
 * the checkpoint of the first.
 */
import { noGrad } from "../autograd/tape.ts";
import { Module } from "../nn/module.ts";
import { ArgumentError, describe, NumericError } from "../tensor/errors.ts";
import type { RandomState } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type BatchSource, checkSource } from "./batch.ts";
import type { TrainingState } from "./checkpoint.ts";
import { EarlyStopping, type EarlyStoppingOptions } from "./earlyStopping.ts";
import { isJson, type Json } from "./json.ts";
import { Optimizer } from "./optimizer.ts";
import { checkBoolean, checkNames, checkNumber, count, positive } from "./options.ts";
import { type Resume, Run } from "./run.ts";
import type { Schedule } from "./schedule.ts";
import { type CheckpointStore, checkStore } from "./store.ts";
import { packTree, type Tree, unpackTree } from "./tree.ts";
import { Update } from "./update.ts";
import { encodeModel } from "./weights.ts";

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
  /** Where checkpoints, log and result are kept; default: nowhere. */
  checkpoint?: CheckpointStore;
  /** Default `"epoch"`. */
  checkpointEvery?: Interval;
  /**
   * When `checkpoint` holds a run already. true (default): go on where it stopped, and refuse when its settings were others;
   * `"force"`: go on with these settings; false: remove it and start anew.
   */
  resume?: Resume;
  /** What the run is about, as plain data: written to `config.json` and into `model.safetensors`, and compared on resuming. */
  config?: Json;
  /** Ends training before the next update with the signal's reason, after a checkpoint. */
  signal?: AbortSignal;
  /** Is told what is worth knowing about a resumed run; default `console.warn`. */
  notice?: (message: string) => void;
}

/** What one update did. */
export interface StepReport {
  /** Updates so far. */
  step: number;
  /** The epoch it belongs to, counted from 1. */
  epoch: number;
  /** Batches of the epoch so far. */
  batch: number;
  /** Mean over the batches of the update. */
  loss: number;
  /** Norm of all gradients, before clipping by norm. */
  gradNorm: number;
  /** Learning rate of the first parameter group. */
  lr: number;
  /** When it was due. */
  validation?: Record<string, number>;
  /** With early stopping, when it was told a value: whether it was the best so far. */
  best?: boolean;
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
  "signal",
  "notice",
];

/**
 * Trains a model, one report per update.
 *
 * A model returns its result, or `{ output, state }` as recurrent layers do. Training stops when the loop over the reports is
 * left; the model then has the parameters of the last report.
 *
 * @throws NumericError when input, loss, gradient or update is not finite, naming tensor and step; the parameters are those of
 *   the step before, and a checkpoint of them is written
 * @throws ArgumentError for options that do not fit, or a stored run with other settings; whatever store, batches, loss or
 *   validation throw is passed on
 *
 * @example
 * for await (const { step, loss } of fit(model, batches, { loss: crossEntropy, optimizer, epochs: 3, clipNorm: 1 })) {
 *   console.log(step, loss);
 * }
 */
export async function* fit<Input, Target, Output = Tensor>(
  model: Module,
  batches: BatchSource<Input, Target>,
  options: FitOptions<Output, Target>,
): AsyncGenerator<StepReport, void, void> {
  const training = new Training(model, batches as BatchSource, options as unknown as FitOptions);
  const modes = model.modules().map((module) => ({ module, training: module.training }));
  try {
    await training.begin();
    model.train();
    const breathe = breather();
    while (!training.ended) {
      await breathe();
      if (options.signal?.aborted) {
        await training.save();
        throw options.signal.reason;
      }
      yield await training.advance();
    }
    await training.end();
  } finally {
    for (const { module, training } of modes) module.training = training;
  }
}

/** Where the run stands: plain data. */
interface Progress {
  /** Updates made. */
  step: number;
  /** Of the next batch, counted from 0. */
  epoch: number;
  batch: number;
  /** Over the updates of this epoch. */
  lossSum: number;
  updates: number;
}

class Training {
  readonly #model: Module;
  readonly #batches: BatchSource;
  readonly #options: FitOptions;
  readonly #names: ReadonlyMap<Tensor, string>;
  readonly #earlyStopping: EarlyStopping | undefined;
  readonly #run: Run | undefined;
  #progress: Progress = { step: 0, epoch: 0, batch: 0, lossSum: 0, updates: 0 };
  #carried: Tree;
  #savedStep = 0;

  constructor(model: Module, batches: BatchSource, options: FitOptions) {
    checkOptions(model, batches, options);
    this.#model = model;
    this.#batches = batches;
    this.#options = options;
    this.#names = new Map([...model.namedParameters()].map(([name, parameter]) => [parameter, name]));
    const { earlyStopping, checkpoint, notice = (message: string) => console.warn(message) } = options;
    this.#earlyStopping = earlyStopping && new EarlyStopping(earlyStopping);
    this.#run = checkpoint && new Run(checkpoint, this.#identity(), notice);
  }

  get ended(): boolean {
    const { epochs = 1 } = this.#options;
    return this.#progress.epoch >= epochs || this.#earlyStopping?.exhausted === true;
  }

  /** Goes on where a stored run stopped, if there is one. */
  async begin(): Promise<void> {
    const { resume = true, config, optimizer } = this.#options;
    const state = await this.#run?.begin(resume, config);
    if (state === undefined) return;
    const settings = optimizer.groups.map(({ options, baseLr }) => ({ options: { ...options }, baseLr }));
    this.#restore(state);
    if (resume === "force") {
      settings.forEach(({ options, baseLr }, k) => {
        Object.assign(optimizer.groups[k].options, options);
        optimizer.groups[k].baseLr = baseLr;
      });
    }
  }

  /** Makes one update, and all that is due after it. */
  async advance(): Promise<StepReport> {
    const { optimizer } = this.#options;
    const randoms = this.#model.randomStates();
    const carried = this.#carried;
    const { progress, update, gradNorm } = await this.#makeUpdate().catch(async (error) => {
      // A failed update changes neither parameters nor optimiser; with these put back, the last good state is whole.
      this.#model.loadRandomStates(randoms);
      this.#carried = carried;
      if (error instanceof NumericError) await this.save();
      throw error;
    });
    this.#progress = progress;
    const { step, epoch, batch } = progress;
    const report: StepReport = {
      step,
      epoch: epoch + 1,
      batch,
      loss: update.loss,
      gradNorm,
      lr: optimizer.lr,
    };
    await this.#observe(report);
    if (batch === this.#batches.length) {
      this.#progress = { step, epoch: epoch + 1, batch: 0, lossSum: 0, updates: 0 };
      this.#carried = undefined;
    }
    await this.#run?.log(report as unknown as Json);
    if (this.ended || this.#isDue(this.#options.checkpointEvery, batch)) await this.save();
    return report;
  }

  async #makeUpdate(): Promise<{ progress: Progress; update: Update; gradNorm: number }> {
    const { optimizer, schedule } = this.#options;
    const { progress, update } = await this.#forwardAndBackward();
    for (const group of optimizer.groups) {
      if (schedule !== undefined) group.options.lr = schedule.rate(group.baseLr, this.#progress.step);
    }
    return { progress, update, gradNorm: update.finish() };
  }

  /** Writes a checkpoint, unless there is one of this step. */
  async save(): Promise<void> {
    if (this.#run === undefined || this.#savedStep === this.#progress.step) return;
    await this.#run.save(this.#progress.step, this.#state());
    this.#savedStep = this.#progress.step;
  }

  /** Puts the best parameters back, and writes the result. */
  async end(): Promise<void> {
    this.#earlyStopping?.restore(this.#model);
    await this.#run?.finish(encodeModel(this.#model, this.#options.config));
  }

  /** Gradients of the next batches, and where the run will stand after the update; nothing of it is final yet. */
  async #forwardAndBackward(): Promise<{ progress: Progress; update: Update }> {
    const { accumulate = 1, carryState = false, ...rest } = this.#options;
    const { step, epoch, batch: first, lossSum, updates } = this.#progress;
    const end = Math.min(first + accumulate, this.#batches.length);
    const parts = { ...rest, model: this.#model, names: this.#names, carryState };
    const update = new Update(parts, step + 1, epoch + 1, end - first);
    for (let index = first; index < end; index++) {
      const batch = await this.#batches.batch(epoch, index);
      if (batch === null || typeof batch !== "object" || !("input" in batch)) {
        throw new ArgumentError(`fit: expected a batch { input, target }, got ${describe(batch)}.`);
      }
      this.#carried = update.addBatch(batch, index + 1, batch.reset ? undefined : this.#carried);
    }
    const progress = {
      step: step + 1,
      epoch,
      batch: end,
      lossSum: lossSum + update.loss,
      updates: updates + 1,
    };
    return { progress, update };
  }

  /** Validates if that is due, and tells the result to those who wait for it. */
  async #observe(report: StepReport): Promise<void> {
    const { validate, schedule } = this.#options;
    const { lossSum, updates, batch } = this.#progress;
    if (validate !== undefined) {
      if (!this.#isDue(validate.every, batch)) return;
      report.validation = await this.#validate(validate);
    } else if (batch < this.#batches.length) return;
    const values = report.validation ?? { loss: lossSum / updates };
    const monitor = this.#earlyStopping?.options.monitor ?? "loss";
    if (this.#earlyStopping === undefined && schedule?.observe === undefined) return;
    const value = values[monitor];
    if (value === undefined) {
      throw new ArgumentError(
        `fit: expected a value ${describe(monitor)} to monitor, got ${Object.keys(values).join(", ")}. Name one of these with earlyStopping.monitor.`,
      );
    }
    schedule?.observe?.(value);
    if (this.#earlyStopping !== undefined) report.best = this.#earlyStopping.observe(value, this.#model);
  }

  async #validate({ run }: ValidateOptions): Promise<Record<string, number>> {
    const model = this.#model;
    const modes = model.modules().map((module) => ({ module, training: module.training }));
    model.eval();
    try {
      let given: ReturnType<typeof run> | undefined;
      noGrad(() => {
        given = run(model);
      });
      const result = await given;
      const values = typeof result === "number" ? { loss: result } : (result ?? {});
      for (const [name, value] of Object.entries(values)) {
        if (Number.isFinite(value)) continue;
        const { step } = this.#progress;
        const tensor = `validation.${name}`;
        throw new NumericError(
          `fit: expected a finite ${tensor} at step ${step}, got ${describe(value)}.`,
          tensor,
          step,
        );
      }
      return values;
    } finally {
      for (const { module, training } of modes) module.training = training;
    }
  }

  #isDue(every: Interval = "epoch", batch: number): boolean {
    return every === "epoch" ? batch === this.#batches.length : this.#progress.step % every === 0;
  }

  #state(): TrainingState {
    const { optimizer, schedule } = this.#options;
    const tensors = new Map<string, Tensor>();
    const addAll = (prefix: string, named: ReadonlyMap<string, Tensor>) => {
      for (const [name, tensor] of named) tensors.set(`${prefix}.${name}`, tensor);
    };
    const optimizerState = optimizer.stateDict();
    addAll("model", this.#model.stateDict());
    addAll("optimizer", optimizerState.tensors);
    addAll("best", this.#earlyStopping?.parameters ?? new Map());
    const data = {
      progress: this.#progress,
      optimizer: optimizerState.data,
      schedule: schedule?.state?.() ?? null,
      earlyStopping: this.#earlyStopping?.state() ?? null,
      randoms: this.#model.randomStates(),
      carried: packTree(this.#carried, "carried", tensors),
    };
    return { data: data as unknown as Json, tensors };
  }

  #restore({ data, tensors }: TrainingState): void {
    const { optimizer, schedule } = this.#options;
    const state = data as unknown as {
      progress: Progress;
      optimizer: Json;
      schedule: Json;
      earlyStopping: Json;
      randoms: Record<string, RandomState>;
      carried: Json;
    };
    const under = (prefix: string) =>
      new Map(
        [...tensors]
          .filter(([name]) => name.startsWith(`${prefix}.`))
          .map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
      );
    this.#model.loadStateDict(under("model"));
    optimizer.loadStateDict({ data: state.optimizer, tensors: under("optimizer") });
    if (state.schedule !== null) schedule?.loadState?.(state.schedule);
    if (state.earlyStopping !== null) this.#earlyStopping?.loadState(state.earlyStopping, under("best"));
    this.#model.loadRandomStates(state.randoms);
    this.#carried = unpackTree(state.carried, tensors);
    this.#progress = state.progress;
    this.#savedStep = state.progress.step;
  }

  /** The settings that make the run what it is. How long it lasts and how often it is saved may change. */
  #identity(): Json {
    const { optimizer, schedule, validate, config } = this.#options;
    const { clipNorm, clipValue, accumulate = 1, carryState = false } = this.#options;
    const leaves = [...this.#model.namedModules()].filter(([, module]) => module.ownModules().size === 0);
    return {
      config: config ?? null,
      model: Object.fromEntries(leaves.map(([name, module]) => [name, String(module)])),
      parameters: Object.fromEntries(
        [...this.#names].map(([{ dtype, shape }, name]) => [name, `${dtype} [${shape.join(", ")}]`]),
      ),
      batches: { length: this.#batches.length, digest: this.#batches.digest ?? null },
      optimizer: {
        name: optimizer.name,
        groups: optimizer.groups.map(({ options, baseLr, params }) => ({
          ...(options as unknown as Record<string, Json>),
          lr: baseLr,
          params: params.map((parameter) => this.#names.get(parameter)!),
        })),
      },
      schedule: schedule?.options ?? null,
      clipNorm: clipNorm ?? null,
      clipValue: clipValue ?? null,
      accumulate,
      carryState,
      validateEvery: validate === undefined ? null : (validate.every ?? "epoch"),
      earlyStopping: this.#earlyStopping === undefined ? null : { ...this.#earlyStopping.options },
    };
  }
}

function checkOptions(model: Module, batches: BatchSource, options: FitOptions): void {
  if (!(model instanceof Module)) {
    throw new ArgumentError(`fit: expected a module, got ${describe(model)}.`);
  }
  checkSource("fit", batches);
  if (options === null || typeof options !== "object") {
    throw new ArgumentError(`fit: expected options { loss, optimizer, … }, got ${describe(options)}.`);
  }
  checkNames("fit", options, optionNames);
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
    checkNames("fit: validate", validate, ["every", "run"]);
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

/** Lets the event loop turn now and then, so that timers, signals and a page's drawing are not held up. */
function breather(): () => Promise<void> {
  const pause = 50;
  let last = performance.now();
  return async () => {
    if (performance.now() - last < pause) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}
