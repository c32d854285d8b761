/**
 * The training loop.
 *
 * One update: fetch the batch; check that input and target are finite; forward, loss, backward (for each of `accumulate`
 * batches); the schedule sets the learning rate; check the gradients, clip them by value, then by norm; step. Then, when due: validation,
 * with its result for the schedule and early stopping; the log line; the checkpoint. The report comes last, so changes you make between two
 * reports are not in the checkpoint of the first.
 */
import { storeAt } from "#platform/stores";
import { terminalProgress } from "#platform/terminal";
import { noGrad } from "../autograd/tape.ts";
import { learningSettings, restoreLearning } from "../nn/learningSettings.ts";
import type { Module } from "../nn/module.ts";
import { ArgumentError, describe, memoryError, NumericError } from "../tensor/errors.ts";
import type { Json } from "../tensor/json.ts";
import { isPlain } from "../tensor/lists.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchSource } from "./batch.ts";
import { breather } from "./breather.ts";
import { EarlyStopping } from "./earlyStopping.ts";
import { checkOptions, type FitOptions, type Interval, type ValidateOptions } from "./fitOptions.ts";
import { captureState, type FitParts, type Progress, restoreState } from "./fitState.ts";
import { identityOf } from "./identity.ts";
import { Run } from "./run.ts";
import type { CheckpointStore } from "./store.ts";
import type { Tree } from "./tree.ts";
import { Update } from "./update.ts";
import { encodeModel } from "./weights.ts";

export type { FitOptions, Interval, ValidateOptions, ValidationResult } from "./fitOptions.ts";

/** The result of one update. */
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
  /** The result of the validation, if it was due. */
  validation?: Record<string, number>;
  /** With early stopping, after a monitored value: whether it is the best so far. */
  best?: boolean;
  /** True for the update after which early stopping ended the run. */
  stoppedEarly?: true;
  /** True for a run that `checkpoint` holds whole: this was its last update, and nothing is left to do. */
  complete?: true;
}

/** A run that trains while you iterate over it. */
export interface FitRun extends AsyncGenerator<StepReport, void, void>, PromiseLike<StepReport | undefined> {}

/**
 * Trains a model and yields one report per update; for a run that is complete already, its last one. Break out of the loop to stop training; the model then has the parameters of the
 * last report. To train to the end without a loop, `await` it. The model returns its result, or `{ output, state }` as recurrent layers do.
 *
 * @param model   its parameters change
 * @param batches the batches of an epoch, by number
 * @param options `loss` and `optimizer`; the others have defaults
 * @returns the reports, or the last one if you await it; nothing happens until you do either
 * @throws NumericError naming tensor and step when input, loss, gradient or update is not finite; the parameters are then those of the
 *   step before, also in a checkpoint
 * @throws ArgumentError for options that do not fit, or a stored run with other settings; FileError `FILE_BUSY` when another run
 *   writes to the directory `checkpoint`; errors of store, batches, loss and validation pass through
 * @example
 * for await (const { step, loss } of fit(model, batches, { loss: crossEntropy, optimizer, epochs: 3, clipNorm: 1 })) {
 *   console.log(step, loss);
 * }
 * const last = await fit(model, batches, { loss: crossEntropy, optimizer });
 */
export function fit<Input, Target, Output = Tensor, Model extends Module = Module>(
  model: Model,
  batches: BatchSource<Input, Target>,
  options: FitOptions<Output, Target, Model>,
): FitRun {
  const checkpoint = options?.checkpoint;
  const store = typeof checkpoint === "string" ? storeAt(checkpoint) : checkpoint;
  if (typeof store?.lock !== "function") return awaitable(train(model, batches, options));
  return awaitable(alone(store, train(model, batches, { ...options, checkpoint: store })));
}

/** Lets you await the run of a generator: it ends with the last report. */
function awaitable(steps: AsyncGenerator<StepReport, void, void>): FitRun {
  const lastOf = async () => {
    let last: StepReport | undefined;
    for await (last of steps);
    return last;
  };
  const then: FitRun["then"] = (...to) => lastOf().then(...to);
  // Without it, a run that is awaited would train nothing, and say nothing.
  return Object.assign(steps, { then });
}

/** Holds the lock: two runs in one directory would spoil each other's files. */
async function* alone<T>(
  store: CheckpointStore,
  steps: AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const release = await store.lock!();
  if (typeof release !== "function") {
    throw new ArgumentError(
      `fit: expected lock of the store to return a function that unlocks it, got ${describe(release)}.`,
    );
  }
  try {
    yield* steps;
  } finally {
    await release();
  }
}

async function* train<Input, Target, Output, Model extends Module>(
  model: Model,
  batches: BatchSource<Input, Target>,
  options: FitOptions<Output, Target, Model>,
): AsyncGenerator<StepReport, void, void> {
  const training = new Training(model, batches as BatchSource, options as unknown as FitOptions);
  const restore = rememberModes(model);
  const shown = options.progress === true ? terminalProgress(training.shown) : undefined;
  try {
    await training.begin();
    const last = await training.complete();
    if (last !== undefined) yield last;
    model.train();
    const breathe = breather();
    while (!training.ended) {
      await breathe();
      if (training.signal?.aborted) {
        await training.save();
        throw training.signal.reason;
      }
      const report = await training.advance();
      shown?.report(report);
      yield report;
    }
    await training.end();
  } catch (error) {
    throw memoryError("fit", error);
  } finally {
    shown?.end();
    restore();
  }
}

/** Returns a function that puts every module back into training or evaluation. */
function rememberModes(model: Module): () => void {
  const modes = model.modules().map((module) => ({ module, training: module.training }));
  return () => {
    for (const { module, training } of modes) module.training = training;
  };
}

class Training {
  readonly #model: Module;
  readonly #batches: BatchSource;
  readonly #epochLength: number;
  readonly #options: FitOptions;
  readonly #names: ReadonlyMap<Tensor, string>;
  readonly #earlyStopping: EarlyStopping | undefined;
  readonly #run: Run | undefined;
  readonly #notice: (message: string) => void;
  #progress: Progress = { step: 0, epoch: 0, batch: 0, lossSum: 0, updates: 0 };
  #carried: Tree;
  #savedStep = 0;

  constructor(model: Module, batches: BatchSource, given: FitOptions) {
    // Read once: what is checked here must not change while it runs.
    const options = isPlain(given) ? { ...given } : given;
    this.#epochLength = checkOptions(model, batches, options);
    this.#model = model;
    this.#batches = batches;
    this.#options = options;
    this.#names = new Map([...model.namedParameters()].map(([name, parameter]) => [parameter, name]));
    const { earlyStopping, checkpoint } = options;
    this.#notice = options.notice ?? ((message) => console.warn(message));
    this.#earlyStopping = earlyStopping === undefined ? undefined : new EarlyStopping(earlyStopping);
    this.#run =
      checkpoint === undefined
        ? undefined
        : new Run(
            checkpoint as CheckpointStore,
            identityOf(
              model,
              this.#names,
              { length: this.#epochLength, digest: batches.digest },
              options,
              this.#earlyStopping,
            ),
            this.#notice,
          );
  }

  get #parts(): FitParts {
    const { optimizer, schedule } = this.#options;
    return { model: this.#model, optimizer, schedule, earlyStopping: this.#earlyStopping };
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  /** As `progress` shows it. */
  get shown() {
    const { epochs = 1, accumulate = 1, earlyStopping } = this.#options;
    const batches = this.#epochLength;
    return { total: epochs * Math.ceil(batches / accumulate), batches, mayEnd: earlyStopping !== undefined };
  }

  get ended(): boolean {
    const { epochs = 1 } = this.#options;
    return this.#progress.epoch >= epochs || this.#earlyStopping?.exhausted === true;
  }

  /** Resumes a stored run, if there is one. */
  async begin(): Promise<void> {
    const { resume = true, config, optimizer } = this.#options;
    const state = await this.#run?.begin(resume, config);
    if (this.#earlyStopping !== undefined && this.#options.validate === undefined)
      this.#notice(
        "fit: earlyStopping watches the loss of the training data, which falls while a model learns them by heart; validate measures others.",
      );
    if (state === undefined) return;
    const settings = optimizer.groups.map(({ options, baseLr }) => ({ options: { ...options }, baseLr }));
    const learning = learningSettings(this.#model);
    const { progress, carried } = restoreState(this.#parts, state);
    this.#progress = progress;
    this.#carried = carried;
    this.#savedStep = progress.step;
    // Forced to continue with shorter epochs: this one is over, and an update of no batches would have no loss.
    if (progress.batch >= this.#epochLength) this.#beginEpoch();
    if (resume === "force") {
      settings.forEach(({ options, baseLr }, k) => {
        Object.assign(optimizer.groups[k].options, options);
        optimizer.groups[k].baseLr = baseLr;
      });
      restoreLearning(this.#model, learning);
      return;
    }
    const isOther = JSON.stringify(learning) !== JSON.stringify(learningSettings(this.#model));
    if (isOther && Object.keys(learning).length > 0) {
      this.#notice(
        'fit: gates learn as they did when the run stopped, not as learn() set them now; with resume: "force" they learn as set now.',
      );
    }
  }

  /** Returns the last report of a resumed run that is complete. */
  async complete(): Promise<StepReport | undefined> {
    const last = this.ended ? await this.#run?.complete(this.#progress.step) : undefined;
    return last && { ...(last as StepReport), complete: true };
  }

  /** Makes one update, and everything that is due after it. */
  async advance(): Promise<StepReport> {
    const { optimizer } = this.#options;
    const randoms = this.#model.randomStates();
    const carried = this.#carried;
    const { progress, update, gradNorm } = await this.#makeUpdate().catch(async (error) => {
      // A failed update changes neither parameters nor optimiser; these two restore the last good state.
      this.#model.loadRandomStates(randoms);
      this.#carried = carried;
      if (error instanceof NumericError) await this.save();
      throw error;
    });
    this.#progress = progress;
    const { step, epoch, batch } = progress;
    const { loss } = update;
    const report: StepReport = { step, epoch: epoch + 1, batch, loss, gradNorm, lr: optimizer.lr };
    await this.#observe(report);
    if (this.#earlyStopping?.exhausted) report.stoppedEarly = true;
    if (batch === this.#epochLength) this.#beginEpoch();
    await this.#run?.log(report as unknown as Json);
    if (this.ended || this.#isDue(this.#options.checkpointEvery, batch)) await this.save();
    return report;
  }

  #beginEpoch(): void {
    const { step, epoch } = this.#progress;
    this.#progress = { step, epoch: epoch + 1, batch: 0, lossSum: 0, updates: 0 };
    this.#carried = undefined;
  }

  async #makeUpdate(): Promise<{ progress: Progress; update: Update; gradNorm: number }> {
    const { optimizer, schedule } = this.#options;
    const { progress, update } = await this.#forwardAndBackward();
    for (const group of optimizer.groups) {
      if (schedule !== undefined) group.options.lr = schedule.rate(group.baseLr, this.#progress.step);
    }
    return { progress, update, gradNorm: update.finish() };
  }

  /** Writes a checkpoint, unless this step has one. */
  async save(): Promise<void> {
    if (this.#run === undefined || this.#savedStep === this.#progress.step) return;
    await this.#run.save(this.#progress.step, captureState(this.#parts, this.#progress, this.#carried));
    this.#savedStep = this.#progress.step;
  }

  /** Restores the best parameters, and writes the result. */
  async end(): Promise<void> {
    this.#earlyStopping?.restore(this.#model);
    const { config, conclude } = this.#options;
    this.#model.eval();
    const final = conclude === undefined ? config : conclude();
    await this.#run?.finish(encodeModel(this.#model, final));
  }

  /** Computes the gradients of the next batches, and the progress after the update, before committing either. */
  async #forwardAndBackward(): Promise<{ progress: Progress; update: Update }> {
    const { accumulate = 1, carryState = false, ...rest } = this.#options;
    const { step, epoch, batch: first, lossSum, updates } = this.#progress;
    const end = Math.min(first + accumulate, this.#epochLength);
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

  /** Validates when due, and passes the result to the schedule and early stopping. */
  async #observe(report: StepReport): Promise<void> {
    const { validate, schedule } = this.#options;
    const { lossSum, updates, batch } = this.#progress;
    if (validate !== undefined) {
      if (!this.#isDue(validate.every, batch)) return;
      report.validation = await this.#validate(validate);
    } else if (batch < this.#epochLength) return;
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
    const restore = rememberModes(model);
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
      restore();
    }
  }

  #isDue(every: Interval = "epoch", batch: number): boolean {
    return every === "epoch" ? batch === this.#epochLength : this.#progress.step % every === 0;
  }
}
